"""Checks of the audit trail and how they came out.

Revision 0009, after 0008.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "trail_check",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("broken_at", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("checkpoint", sa.String(length=400), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_trail_check"),
    )
    op.create_index("ix_trail_check_at", "trail_check", ["at"])


def downgrade() -> None:
    """Drop the table; checkpoints kept elsewhere stay good."""
    op.drop_table("trail_check")
