"""How staff come into the console: set-up links, authenticators, recovery codes, sessions, their language.

Revision 0005, after 0004.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

COLUMNS = (
    ("totp", sa.LargeBinary(), True, None),
    ("totp_step", sa.Integer(), True, None),
    ("language", sa.String(length=2), False, sa.text("'en'")),
    ("shortcuts", sa.Boolean(), False, sa.true()),
)


def upgrade() -> None:
    """Make the tables; accounts made before need a set-up link to come in."""
    for name, kind, nullable, default in COLUMNS:
        op.add_column("staff", sa.Column(name, kind, nullable=nullable, server_default=default))
    op.create_table(
        "setup_link",
        sa.Column("staff_id", sa.String(length=64), nullable=False),
        sa.Column("token_index", sa.String(length=64), nullable=False),
        sa.Column("totp", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("staff_id", name="pk_setup_link"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_setup_link_staff_id"),
        sa.UniqueConstraint("token_index", name="uq_setup_link_token_index"),
    )
    op.create_table(
        "recovery_code",
        sa.Column("code_index", sa.String(length=64), nullable=False),
        sa.Column("staff_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("code_index", name="pk_recovery_code"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_recovery_code_staff_id"),
    )
    op.create_index("ix_recovery_code_staff_id", "recovery_code", ["staff_id"])
    op.create_table(
        "staff_session",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("staff_id", sa.String(length=64), nullable=False),
        sa.Column("stage", sa.String(length=8), nullable=False),
        sa.Column("browser", sa.String(length=40), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_staff_session"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_staff_session_staff_id"),
    )
    op.create_index("ix_staff_session_staff_id", "staff_session", ["staff_id"])
    op.create_index("ix_staff_session_ends_at", "staff_session", ["ends_at"])


def downgrade() -> None:
    """Drop them; nobody can come in any more."""
    for table in ("staff_session", "recovery_code", "setup_link"):
        op.drop_table(table)
    for name, _, _, _ in COLUMNS:
        op.drop_column("staff", name)
