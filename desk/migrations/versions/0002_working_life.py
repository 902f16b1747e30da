"""What staff note while they work a ticket: arrival, authority of agents, the fee as paid, who submitted, the dispatch.

Revision 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

COLUMNS = (
    ("ticket", "authority_document", sa.String(length=40)),
    ("ticket", "authority_checked_at", sa.DateTime(timezone=True)),
    ("ticket", "fee_paid_yen", sa.Integer()),
    ("ticket", "fee_method", sa.String(length=24)),
    ("ticket", "arrival_route", sa.String(length=8)),
    ("ticket", "notified_route", sa.String(length=8)),
    ("ticket", "dispatch_evidence", sa.LargeBinary()),
    ("ticket", "transferred_to", sa.String(length=24)),
    ("task", "body", sa.LargeBinary()),
    ("deadline", "calendar", sa.String(length=40)),
    ("deadline", "warn_at", sa.DateTime(timezone=True)),
)
STAFF = (("ticket", "authority_checked_by"), ("ticket", "submitted_by"))


def upgrade() -> None:
    """Add the columns; tickets opened before have them empty."""
    for table, name, kind in COLUMNS:
        op.add_column(table, sa.Column(name, kind, nullable=True))
    op.add_column("ticket", sa.Column("missing", sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
    for table, name in STAFF:
        # In SQL: Alembic would rebuild the table on SQLite, which can add a reference but no constraint.
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN {name} VARCHAR(64) CONSTRAINT fk_{table}_{name} REFERENCES staff (id)"
        )


def downgrade() -> None:
    """Take the columns away again."""
    for table, name in (*STAFF, ("ticket", "missing"), *((table, name) for table, name, _ in COLUMNS)):
        op.drop_column(table, name)
