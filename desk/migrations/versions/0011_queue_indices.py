"""What the queue is read by: tickets by state and company, and deadlines that still run.

Revision 0011, after 0010.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the indices."""
    op.create_index("ix_ticket_state_company", "ticket", ["state", "company"])
    running = sa.text("met_at IS NULL")
    op.create_index(
        "ix_deadline_running", "deadline", ["ticket_id", "due_at"], sqlite_where=running, postgresql_where=running
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_deadline_running", "deadline")
    op.drop_index("ix_ticket_state_company", "ticket")
