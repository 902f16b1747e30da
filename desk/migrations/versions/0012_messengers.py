"""People and staff who come through a workplace messenger.

Revision 0012, after 0011.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "messenger_event",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("workspace", sa.String(length=32), nullable=False),
        sa.Column("event_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leases", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_messenger_event"),
        sa.UniqueConstraint("workspace", "event_id", name="uq_messenger_event_workspace_event_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_messenger_event_received_at", "messenger_event", ["received_at"])
    op.create_index("ix_messenger_event_done_at", "messenger_event", ["done_at"])
    op.create_table(
        "messenger_talk",
        sa.Column("person_index", sa.String(length=64), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("posted", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("person_index", name="pk_messenger_talk"),
        sa.UniqueConstraint("conversation_id", name="uq_messenger_talk_conversation_id"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name="fk_messenger_talk_conversation_id", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "messenger_ticket",
        sa.Column("person_index", sa.String(length=64), nullable=False),
        sa.Column("ticket_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("person_index", "ticket_id", name="pk_messenger_ticket"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name="fk_messenger_ticket_ticket_id"),
    )
    op.create_table(
        "messenger_form",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("view_index", sa.String(length=64), nullable=False),
        sa.Column("person_index", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("reference", sa.String(length=20), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_messenger_form"),
        sa.UniqueConstraint("view_index", name="uq_messenger_form_view_index"),
    )
    op.create_index("ix_messenger_form_created_at", "messenger_form", ["created_at"])
    op.create_table(
        "staff_messenger",
        sa.Column("workspace", sa.String(length=32), nullable=False),
        sa.Column("user", sa.String(length=32), nullable=False),
        sa.Column("staff_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "user", name="pk_staff_messenger"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_staff_messenger_staff_id"),
    )


def downgrade() -> None:
    """Drop the tables; who came through the messenger is forgotten, their tickets stay."""
    for name in ("staff_messenger", "messenger_form", "messenger_ticket", "messenger_talk", "messenger_event"):
        op.drop_table(name)
