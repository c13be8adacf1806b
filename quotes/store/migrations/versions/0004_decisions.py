"""Decisions about profiles, by the resolver and by editors."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KINDS = ("match", "new", "undecided", "merge", "split", "rename", "reject")


def upgrade() -> None:
    """Make the tables; nothing is known of decisions made before."""
    op.add_column("names", sa.Column("confirmed", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "merged_speakers",
        sa.Column("speaker_id", sa.Integer(), nullable=False),
        sa.Column("into_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("speaker_id <> into_id", name=op.f("ck_merged_speakers_another")),
        sa.ForeignKeyConstraint(
            ["speaker_id"],
            ["speakers.id"],
            name=op.f("fk_merged_speakers_speaker_id_speakers"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["into_id"], ["speakers.id"], name=op.f("fk_merged_speakers_into_id_speakers")
        ),
        sa.PrimaryKeyConstraint("speaker_id", name=op.f("pk_merged_speakers")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_merged_speakers_into_id"), "merged_speakers", ["into_id"])
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*KINDS, name="kind", native_enum=False, create_constraint=True, length=16),
            nullable=False,
        ),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.Column("article_id", sa.Integer(), nullable=True),
        sa.Column("appearance", sa.Integer(), nullable=True),
        sa.Column("speaker_id", sa.Integer(), nullable=True),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(article_id IS NULL) = (appearance IS NULL)", name=op.f("ck_decisions_appearance")
        ),
        sa.CheckConstraint(
            "(article_id IS NULL) = (kind NOT IN ('match', 'new', 'undecided'))"
            " AND (article_id IS NULL OR speaker_id IS NULL)",
            name=op.f("ck_decisions_maker"),
        ),
        sa.CheckConstraint("score BETWEEN 0 AND 1", name=op.f("ck_decisions_score")),
        sa.CheckConstraint("kind = 'undecided' OR NOT is_open", name=op.f("ck_decisions_is_open")),
        sa.ForeignKeyConstraint(
            ["article_id", "appearance"],
            ["appearances.article_id", "appearances.position"],
            name=op.f("fk_decisions_article_id_appearance_appearances"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["speaker_id"],
            ["speakers.id"],
            name=op.f("fk_decisions_speaker_id_speakers"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["speakers.id"], name=op.f("fk_decisions_other_id_speakers"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        sqlite_autoincrement=True,
    )
    for columns in (
        ["article_id", "appearance"],
        ["is_open", "score", "id"],
        ["speaker_id"],
        ["other_id"],
    ):
        op.create_index(op.f(f"ix_decisions_{'_'.join(columns)}"), "decisions", columns)


def downgrade() -> None:
    """Drop them. Profiles that were joined stay joined, but their addresses lead nowhere then."""
    op.drop_table("decisions")
    op.drop_table("merged_speakers")
    op.drop_column("names", "confirmed")
