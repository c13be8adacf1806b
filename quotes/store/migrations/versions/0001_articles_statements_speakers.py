"""Articles, statements and speakers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KINDS = ("person", "organization", "unnamed", "group", "work", "author")


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=16)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "articles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("outlet", sa.Text(), nullable=True),
        sa.Column("published", sa.Text(), nullable=True),
        sa.Column("published_at", sa.DateTime(), nullable=True),
        sa.Column("ingested_at", sa.DateTime(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_articles_text")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
        sa.UniqueConstraint("content_hash", name=op.f("uq_articles_content_hash")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "speakers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", _one_of("kind", *KINDS), nullable=False),
        sa.Column("statement_count", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("kind IN ('person', 'organization')", name=op.f("ck_speakers_named")),
        sa.CheckConstraint("name <> ''", name=op.f("ck_speakers_name")),
        sa.CheckConstraint("slug <> ''", name=op.f("ck_speakers_slug")),
        sa.CheckConstraint("statement_count >= 0", name=op.f("ck_speakers_statement_count")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_speakers")),
        sa.UniqueConstraint("slug", name=op.f("uq_speakers_slug")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_speakers_statement_count_id"), "speakers", ["statement_count", "id"])
    op.create_table(
        "appearances",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", _one_of("kind", *KINDS), nullable=False),
        sa.Column("speaker_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "speaker_id IS NULL OR kind IN ('person', 'organization')", name=op.f("ck_appearances_profile")
        ),
        sa.CheckConstraint("position >= 0", name=op.f("ck_appearances_position")),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
            name=op.f("fk_appearances_article_id_articles"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["speaker_id"], ["speakers.id"], name=op.f("fk_appearances_speaker_id_speakers")
        ),
        sa.PrimaryKeyConstraint("article_id", "position", name=op.f("pk_appearances")),
        sa.UniqueConstraint(
            "article_id", "position", "speaker_id", name=op.f("uq_appearances_article_id_position_speaker_id")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_appearances_speaker_id_article_id"), "appearances", ["speaker_id", "article_id"])
    op.create_table(
        "name_keys",
        sa.Column("key", sa.String(length=600), nullable=False),
        sa.Column("speaker_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["speaker_id"], ["speakers.id"], name=op.f("fk_name_keys_speaker_id_speakers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", "speaker_id", name=op.f("pk_name_keys")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_name_keys_speaker_id"), "name_keys", ["speaker_id"])
    op.create_table(
        "name_words",
        sa.Column("word", sa.String(length=600), nullable=False),
        sa.Column("speaker_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["speaker_id"],
            ["speakers.id"],
            name=op.f("fk_name_words_speaker_id_speakers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("word", "speaker_id", name=op.f("pk_name_words")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_name_words_speaker_id"), "name_words", ["speaker_id"])
    op.create_table(
        "word_variants",
        sa.Column("variant", sa.String(length=600), nullable=False),
        sa.Column("word", sa.String(length=600), nullable=False),
        sa.PrimaryKeyConstraint("variant", "word", name=op.f("pk_word_variants")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "names",
        sa.Column("speaker_id", sa.Integer(), nullable=False),
        sa.Column("spelling", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=600), nullable=False),
        sa.ForeignKeyConstraint(
            ["speaker_id"], ["speakers.id"], name=op.f("fk_names_speaker_id_speakers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("speaker_id", "spelling", name=op.f("pk_names")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_names_key"), "names", ["key"])
    op.create_table(
        "roles",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("appearance", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("speaker_id", sa.Integer(), nullable=False),
        sa.Column("phrase", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint('"start" >= 0 AND "start" < "end"', name=op.f("ck_roles_span")),
        sa.ForeignKeyConstraint(
            ["article_id", "appearance", "speaker_id"],
            ["appearances.article_id", "appearances.position", "appearances.speaker_id"],
            name=op.f("fk_roles_article_id_appearance_speaker_id_appearances"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("article_id", "appearance", "start", "end", name=op.f("pk_roles")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_roles_speaker_id_seen_at"), "roles", ["speaker_id", "seen_at"])
    op.create_table(
        "statements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("type", _one_of("type", "direct", "indirect", "mixed"), nullable=False),
        sa.Column("appearance", sa.Integer(), nullable=True),
        sa.Column("speaker_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("candidates", sa.JSON(), nullable=False),
        sa.Column("reason_rule", sa.Text(), nullable=True),
        sa.Column("reason_start", sa.Integer(), nullable=True),
        sa.Column("reason_end", sa.Integer(), nullable=True),
        sa.Column("said_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "(reason_start IS NULL) = (reason_end IS NULL)"
            " AND (reason_start IS NULL OR (reason_start >= 0 AND reason_start < reason_end))"
            " AND (reason_rule IS NOT NULL OR reason_start IS NULL)",
            name=op.f("ck_statements_reason"),
        ),
        sa.CheckConstraint("confidence BETWEEN 0 AND 1", name=op.f("ck_statements_confidence")),
        sa.CheckConstraint("position >= 0", name=op.f("ck_statements_position")),
        sa.CheckConstraint("role IS NULL OR appearance IS NOT NULL", name=op.f("ck_statements_role")),
        sa.CheckConstraint(
            "speaker_id IS NULL OR appearance IS NOT NULL", name=op.f("ck_statements_speaker")
        ),
        sa.ForeignKeyConstraint(
            ["article_id", "appearance", "speaker_id"],
            ["appearances.article_id", "appearances.position", "appearances.speaker_id"],
            name=op.f("fk_statements_article_id_appearance_speaker_id_appearances"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["article_id", "appearance"],
            ["appearances.article_id", "appearances.position"],
            name=op.f("fk_statements_article_id_appearance_appearances"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
            name=op.f("fk_statements_article_id_articles"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statements")),
        sa.UniqueConstraint("article_id", "position", name=op.f("uq_statements_article_id_position")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_statements_said_at_id"), "statements", ["said_at", "id"])
    op.create_index(
        op.f("ix_statements_speaker_id_said_at_id"), "statements", ["speaker_id", "said_at", "id"]
    )
    op.create_table(
        "statement_spans",
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("piece", _one_of("piece", "content", "cue", "source"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.CheckConstraint('"start" >= 0 AND "start" < "end"', name=op.f("ck_statement_spans_span")),
        sa.CheckConstraint("position >= 0", name=op.f("ck_statement_spans_position")),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["statements.id"],
            name=op.f("fk_statement_spans_statement_id_statements"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("statement_id", "piece", "position", name=op.f("pk_statement_spans")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop the tables and what they hold."""
    for table in (
        "statement_spans",
        "statements",
        "roles",
        "names",
        "name_keys",
        "name_words",
        "word_variants",
        "appearances",
        "speakers",
        "articles",
    ):
        op.drop_table(table)
