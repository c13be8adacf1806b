"""When and where a statement was made: two more kinds of spans."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_PIECE = "ck_statement_spans_piece"
_OCCASION = "ck_statement_spans_occasion"
_BEFORE = ("content", "cue", "source")
_SINCE = (*_BEFORE, "said", "venue")


def _in(pieces: tuple[str, ...]) -> str:
    return f"piece IN ({', '.join(repr(piece) for piece in pieces)})"


def _spans(*checks: sa.CheckConstraint) -> sa.Table:
    """The table with these checks, as SQLite is told of it: it makes it anew and copies the rows."""
    return sa.Table(
        "statement_spans",
        sa.MetaData(),
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("piece", sa.String(length=16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.CheckConstraint('"start" >= 0 AND "start" < "end"', name="ck_statement_spans_span"),
        sa.CheckConstraint("position >= 0", name="ck_statement_spans_position"),
        *checks,
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["statements.id"],
            name="fk_statement_spans_statement_id_statements",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("statement_id", "piece", "position", name="pk_statement_spans"),
        sqlite_with_rowid=False,
    )


def upgrade() -> None:
    """Let spans be of the new kinds."""
    before = _spans(sa.CheckConstraint(_in(_BEFORE), name=_PIECE))
    with op.batch_alter_table("statement_spans", copy_from=before) as spans:
        spans.drop_constraint(op.f(_PIECE), type_="check")
        spans.create_check_constraint(op.f(_PIECE), _in(_SINCE))
        spans.create_check_constraint(op.f(_OCCASION), "piece NOT IN ('said', 'venue') OR position = 0")


def downgrade() -> None:
    """Forget when and where: a statement is of its article's date again."""
    op.execute(
        "UPDATE statements SET said_at = coalesce("
        "(SELECT published_at FROM articles WHERE articles.id = statements.article_id),"
        " '0001-01-01 00:00:00.000000')"
        " WHERE id IN (SELECT statement_id FROM statement_spans WHERE piece = 'said')"
    )
    op.execute("DELETE FROM statement_spans WHERE piece IN ('said', 'venue')")
    since = _spans(
        sa.CheckConstraint(_in(_SINCE), name=_PIECE),
        sa.CheckConstraint("piece NOT IN ('said', 'venue') OR position = 0", name=_OCCASION),
    )
    with op.batch_alter_table("statement_spans", copy_from=since) as spans:
        spans.drop_constraint(op.f(_OCCASION), type_="check")
        spans.drop_constraint(op.f(_PIECE), type_="check")
        spans.create_check_constraint(op.f(_PIECE), _in(_BEFORE))
