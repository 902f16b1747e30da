"""Letters to people.

Revision 0007, after 0006.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "letter",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("ticket_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("written_by", sa.String(length=64), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by", sa.String(length=64), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("message_id", sa.String(length=64), nullable=True),
        sa.Column("attachment_id", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name="fk_letter_ticket_id"),
        sa.ForeignKeyConstraint(["written_by"], ["staff.id"], name="fk_letter_written_by"),
        sa.ForeignKeyConstraint(["sent_by"], ["staff.id"], name="fk_letter_sent_by"),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="fk_letter_message_id"),
        sa.ForeignKeyConstraint(["attachment_id"], ["attachment.id"], name="fk_letter_attachment_id"),
        sa.PrimaryKeyConstraint("id", name="pk_letter"),
    )
    op.create_index("ix_letter_ticket_id", "letter", ["ticket_id"])


def downgrade() -> None:
    """Drop the table; the messages that letters were sent as stay."""
    op.drop_table("letter")
