"""What people asked that the policies do not answer.

Revision 0008, after 0007.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "unanswered_question",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("company", sa.String(length=40), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("example", sa.LargeBinary(), nullable=True),
        sa.Column("example_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_unanswered_question"),
        sa.UniqueConstraint(
            "company", "topic", "outcome", "day", name="uq_unanswered_question_company_topic_outcome_day"
        ),
    )
    op.create_index("ix_unanswered_question_day", "unanswered_question", ["day"])
    op.create_index("ix_unanswered_question_example_until", "unanswered_question", ["example_until"])


def downgrade() -> None:
    """Drop the table; the counts are gone."""
    op.drop_table("unanswered_question")
