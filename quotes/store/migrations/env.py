"""Run by Alembic: one transaction for all revisions, on the connection that migrate() made."""

from __future__ import annotations

from alembic import context

from quotes.store.tables import Table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
