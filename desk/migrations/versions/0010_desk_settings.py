"""Saved views, saved replies, closing days, and what the queue looks tickets up by.

Revision 0010, after 0009.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make tables and indices."""
    op.create_table(
        "saved_view",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("staff_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("selection", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_saved_view"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_saved_view_staff_id"),
        sa.UniqueConstraint("staff_id", "name", name="uq_saved_view_staff_id_name"),
    )
    op.create_table(
        "saved_reply",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("company", sa.String(length=40), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("english", sa.String(length=4000), nullable=False),
        sa.Column("japanese", sa.String(length=4000), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_saved_reply"),
        sa.ForeignKeyConstraint(["changed_by"], ["staff.id"], name="fk_saved_reply_changed_by"),
    )
    op.create_index("ix_saved_reply_company", "saved_reply", ["company"])
    op.create_table(
        "closing_day",
        sa.Column("company", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("added_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("company", "day", name="pk_closing_day"),
        sa.ForeignKeyConstraint(["added_by"], ["staff.id"], name="fk_closing_day_added_by"),
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("closing_day", "saved_reply", "saved_view"):
        op.drop_table(table)
