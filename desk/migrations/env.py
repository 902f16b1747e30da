"""Run by Alembic, within the transaction that `Database.migrate` has opened."""

from __future__ import annotations

from alembic import context

from desk.models import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
