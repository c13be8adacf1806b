"""The statements that are occurrences of one quotation, and what they are found by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.orm import Session

from quotes.store import occurrences

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

LEADING = sa.text("occurrence_of IS NULL")


def upgrade() -> None:
    """Add the tables and the column, and find the quotations of the statements that are stored."""
    op.create_table(
        "fingerprints",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("published_at", sa.DateTime(), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["statements.id"],
            name=op.f("fk_fingerprints_statement_id_statements"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("key", "published_at", "statement_id", name=op.f("pk_fingerprints")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_fingerprints_statement_id"), "fingerprints", ["statement_id"])
    with op.batch_alter_table("statements", table_kwargs={"sqlite_autoincrement": True}) as statements:
        statements.add_column(sa.Column("occurrence_of", sa.Integer(), nullable=True))
        statements.create_unique_constraint(op.f("uq_statements_id_speaker_id"), ["id", "speaker_id"])
        statements.create_check_constraint(op.f("ck_statements_occurrence"), "occurrence_of <> id")
        statements.create_foreign_key(
            op.f("fk_statements_occurrence_of_statements"),
            "statements",
            ["occurrence_of"],
            ["id"],
            ondelete="SET NULL",
        )
        statements.create_foreign_key(
            op.f("fk_statements_occurrence_of_speaker_id_statements"),
            "statements",
            ["occurrence_of", "speaker_id"],
            ["id", "speaker_id"],
            deferrable=True,
            initially="DEFERRED",
        )
    op.create_index(op.f("ix_statements_occurrence_of"), "statements", ["occurrence_of"])
    op.drop_index(op.f("ix_statements_said_at_id"), table_name="statements")
    for name, columns in (
        ("ix_statements_leading", ["speaker_id", "said_at", "id"]),
        ("ix_statements_leading_said_at", ["said_at", "id"]),
    ):
        op.create_index(op.f(name), "statements", columns, sqlite_where=LEADING, postgresql_where=LEADING)
    with Session(op.get_bind()) as session:
        occurrences.group_all(session)
        session.flush()


def downgrade() -> None:
    """Take them away; each statement counts for itself again."""
    for name in ("ix_statements_leading", "ix_statements_leading_said_at", "ix_statements_occurrence_of"):
        op.drop_index(op.f(name), table_name="statements")
    with op.batch_alter_table("statements", table_kwargs={"sqlite_autoincrement": True}) as statements:
        statements.drop_constraint(
            op.f("fk_statements_occurrence_of_speaker_id_statements"), type_="foreignkey"
        )
        statements.drop_constraint(op.f("fk_statements_occurrence_of_statements"), type_="foreignkey")
        statements.drop_constraint(op.f("ck_statements_occurrence"), type_="check")
        statements.drop_constraint(op.f("uq_statements_id_speaker_id"), type_="unique")
        statements.drop_column("occurrence_of")
    op.create_index(op.f("ix_statements_said_at_id"), "statements", ["said_at", "id"])
    op.drop_table("fingerprints")
    op.execute(
        "UPDATE speakers SET statement_count ="
        " (SELECT count(*) FROM statements WHERE statements.speaker_id = speakers.id)"
    )
