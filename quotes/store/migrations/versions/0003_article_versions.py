"""Versions of articles: what they are known by, when they were made, and those that are no longer current."""

from __future__ import annotations

from hashlib import sha256

import sqlalchemy as sa
from alembic import op

from quotes.article import Article, keys_of

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and tables. Where two stored articles have one key, the later one keeps it."""
    op.add_column("articles", sa.Column("modified", sa.Text(), nullable=True))
    op.execute(  # with its check, which SQLite takes in no other way
        "ALTER TABLE articles ADD COLUMN version INTEGER DEFAULT 1 NOT NULL"
        " CONSTRAINT ck_articles_version CHECK (version >= 1)"
    )
    keys = op.create_table(
        "article_keys",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
            name=op.f("fk_article_keys_article_id_articles"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_article_keys")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_article_keys_article_id"), "article_keys", ["article_id"])
    op.create_table(
        "old_versions",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("outlet", sa.Text(), nullable=True),
        sa.Column("published", sa.Text(), nullable=True),
        sa.Column("modified", sa.Text(), nullable=True),
        sa.Column("ingested_at", sa.DateTime(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_old_versions_text")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_old_versions_version")),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
            name=op.f("fk_old_versions_article_id_articles"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("article_id", "version", name=op.f("pk_old_versions")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "old_statements",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("statement", sa.JSON(), nullable=False),
        sa.CheckConstraint("position >= 0", name=op.f("ck_old_statements_position")),
        sa.ForeignKeyConstraint(
            ["article_id", "version"],
            ["old_versions.article_id", "old_versions.version"],
            name=op.f("fk_old_statements_article_id_version_old_versions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("article_id", "version", "position", name=op.f("pk_old_statements")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_old_statements_statement_id_version"),
        "old_statements",
        ["statement_id", "version"],
        unique=True,
    )
    _add_keys(keys)


def _add_keys(keys: sa.Table) -> None:
    """What the stored articles are known by. Of their ids only URIs are surely their own."""
    stored = sa.text(
        "SELECT id, external_id, url FROM articles ORDER BY published_at IS NULL DESC, published_at, id"
    )
    known: dict[str, int] = {}
    for row in op.get_bind().execute(stored):
        for key in keys_of(Article(row.external_id, "a text", url=row.url, own_id=True)):
            known[sha256(key.encode()).hexdigest()] = row.id
    op.bulk_insert(keys, [{"key": key, "article_id": article_id} for key, article_id in known.items()])


def downgrade() -> None:
    """Drop them; of each article the current version stays."""
    op.drop_table("old_statements")
    op.drop_table("old_versions")
    op.drop_table("article_keys")
    op.drop_column("articles", "version")
    op.drop_column("articles", "modified")
