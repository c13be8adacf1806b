"""What articles said in versions that are no longer current."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from quotes.statement import SpeakerKind, Statement
from quotes.store.headers import article_header
from quotes.store.tables import AppearanceRow, OldStatementRow, OldVersionRow, SpeakerRow
from quotes.store.views import ArticleHeader, StoredArticle, StoredStatement, alone
from quotes.store.writing import moment_of


@dataclass(frozen=True, slots=True)
class OldStatement:
    """A statement with the text of the old version that it stands in."""

    stored: StoredStatement
    text: str


def old_versions(session: Session, article_id: int) -> list[ArticleHeader]:
    """The old versions of an article."""
    of_article = select(OldVersionRow).where(OldVersionRow.article_id == article_id)
    return [article_header(row) for row in session.scalars(of_article.options(defer(OldVersionRow.text)))]


def old_version(
    session: Session, article_id: int, version: int, versions: tuple[ArticleHeader, ...]
) -> StoredArticle | None:
    """An old version of an article with its text and statements, or None.

    Args:
        versions: all versions of the article.
    """
    if not any(known.version == version for known in versions):
        return None
    row = session.get_one(OldVersionRow, (article_id, version))
    statements = session.scalars(
        select(OldStatementRow)
        .where(OldStatementRow.article_id == article_id, OldStatementRow.version == version)
        .order_by(OldStatementRow.position)
    )
    return StoredArticle(article_header(row), row.text, tuple(_stored(session, row, statements)), versions)


def old_statement(session: Session, statement_id: int) -> OldStatement | None:
    """A statement as it stood in the last of the old versions that have it; None: there is none."""
    found = session.scalars(
        select(OldStatementRow)
        .where(OldStatementRow.statement_id == statement_id)
        .order_by(OldStatementRow.version.desc())
        .limit(1)
    ).first()
    if found is None:
        return None
    row = session.get_one(OldVersionRow, (found.article_id, found.version))
    [stored] = _stored(session, row, [found])
    return OldStatement(stored, row.text)


def _stored(
    session: Session, row: OldVersionRow, statements: Iterable[OldStatementRow]
) -> list[StoredStatement]:
    """The statements of an old version, with the profiles that their speakers have in the current one."""
    slugs: dict[tuple[str, SpeakerKind], str] = {
        (name, kind): slug
        for name, kind, slug in session.execute(
            select(AppearanceRow.name, AppearanceRow.kind, SpeakerRow.slug)
            .join(SpeakerRow, SpeakerRow.id == AppearanceRow.speaker_id)
            .where(AppearanceRow.article_id == row.article_id)
        )
    }
    stored = []
    for found in statements:
        statement = Statement.from_dict(found.statement)
        speaker = statement.speaker
        slug = None if speaker is None else slugs.get((speaker.name, speaker.kind))
        said_at = moment_of(row.published if statement.said is None else statement.said.date)
        stored.append(
            StoredStatement(
                found.statement_id, statement, slug, article_header(row), said_at, alone(row.outlet)
            )
        )
    return stored
