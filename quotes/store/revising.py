"""New and old versions of a stored article, always within a :meth:`Store.transaction`.

An article keeps its id through all its versions, and a statement keeps its id as long as the article has
its words: so a link to either never breaks. What the article said before stands in tables of its own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from quotes.article import Article, is_before
from quotes.statement import AttributedArticle, Statement
from quotes.store import occurrences
from quotes.store.correcting import correct_again, in_force
from quotes.store.queries import statements_in
from quotes.store.tables import (
    AppearanceRow,
    ArticleRow,
    CorrectionRow,
    OldStatementRow,
    OldVersionRow,
    RoleRow,
    SpanRow,
    SpeakerRow,
    StatementRow,
)
from quotes.store.writing import (
    ArticleSpeaker,
    add_article,
    add_keys,
    add_statements,
    check_spans,
    content_hash,
    content_of,
)

_NO_WORD = re.compile(r"[\W_]+")
_KEPT = (
    "content_hash",
    "external_id",
    "url",
    "title",
    "outlet",
    "published",
    "modified",
    "ingested_at",
    "text",
)
"""The columns of an article that its old versions have too."""


def find_old_version(session: Session, row: ArticleRow, article: Article) -> OldVersionRow | None:
    """The latest old version of a stored article that says the same as this one, or None."""
    return session.scalars(
        select(OldVersionRow)
        .where(OldVersionRow.article_id == row.id, OldVersionRow.content_hash == content_hash(article))
        .order_by(OldVersionRow.version.desc())
        .limit(1)
    ).first()


def count_statements(session: Session, old: OldVersionRow) -> int:
    """How many statements an old version has."""
    of_version = (OldStatementRow.article_id == old.article_id) & (OldStatementRow.version == old.version)
    return session.scalars(select(func.count()).where(of_version)).one()


def is_older(article: Article, row: ArticleRow) -> bool:
    """Whether an article is by its date an earlier version than the stored one."""
    return _precedes(article, row)


def is_newer(article: Article, row: ArticleRow) -> bool:
    """Whether an article is by its date a later version than the stored one."""
    return _precedes(row, article)


def _precedes(one: Article | ArticleRow, other: Article | ArticleRow) -> bool:
    first, second = one.modified or one.published, other.modified or other.published
    return first is not None and second is not None and is_before(first, second)


def profiles_in(session: Session, row: ArticleRow) -> dict[ArticleSpeaker, int]:
    """The profiles of the speakers of the current version of an article."""
    appearances = session.execute(
        select(AppearanceRow.name, AppearanceRow.kind, AppearanceRow.speaker_id).where(
            AppearanceRow.article_id == row.id
        )
    )
    return {(name, kind): speaker_id for name, kind, speaker_id in appearances if speaker_id is not None}


def revise(
    session: Session,
    row: ArticleRow,
    article: Article,
    attributed: AttributedArticle,
    profiles: Mapping[ArticleSpeaker, int],
) -> int:
    """Make an article the current version of a stored one; returns the version's number.

    Args:
        profiles: as for :func:`quotes.store.writing.add_article`.

    Raises:
        ValueError: the statements are not those of this article's text.
    """
    check_spans(article.text, attributed)
    said = statements_in(session, row.id)
    corrections = in_force(session, row.id)
    found = said | {one.statement_id: Statement.from_dict(one.before) for one in corrections}
    ids = _same_words([*found.items(), *_said_before(session, row.id)], attributed.statements)
    _keep_version(session, row, row.id, row.version, said)
    _remove_statements(session, row.id)
    version = _next_version(session, row)
    for column, value in content_of(article).items():
        setattr(row, column, value)
    row.version = version
    add_keys(session, row, article)
    add_statements(session, row, attributed, profiles, ids)
    _remove_unused_appearances(session, row.id)
    correct_again(session, corrections, statements_in(session, row.id))
    return version


def add_old_version(
    session: Session, row: ArticleRow, article: Article, attributed: AttributedArticle
) -> int:
    """Store an earlier version of an article, which stays as it is; returns the version's number.

    Raises:
        ValueError: the statements are not those of this article's text.
    """
    version = _next_version(session, row)
    add_keys(session, row, article)
    # For a moment it is an article of its own, so that it is checked, and its statements get ids.
    own = session.get_one(ArticleRow, add_article(session, article, attributed, {}))
    found = statements_in(session, own.id)
    known = [*statements_in(session, row.id).items(), *_said_before(session, row.id)]
    ids = _same_words(known, found.values())
    said = {ids.get(position, id): found[id] for position, id in enumerate(found)}
    _keep_version(session, own, row.id, version, said)
    occurrences.release(session, found)
    session.execute(delete(ArticleRow).where(ArticleRow.id == own.id))
    return version


def _keep_version(
    session: Session, row: ArticleRow, article_id: int, version: int, said: Mapping[int, Statement]
) -> None:
    """Put what an article says, with its statements by their ids, among the old versions of an article."""
    session.add(
        OldVersionRow(article_id=article_id, version=version, **{name: getattr(row, name) for name in _KEPT})
    )
    session.flush()
    session.add_all(
        OldStatementRow(
            article_id=article_id,
            version=version,
            position=position,
            statement_id=id,
            statement=statement.to_dict(),
        )
        for position, (id, statement) in enumerate(said.items())
    )
    session.flush()


def _said_before(session: Session, article_id: int) -> Iterable[tuple[int, Statement]]:
    """The statements of the old versions of an article with their ids, the latest version first."""
    rows = session.scalars(
        select(OldStatementRow)
        .where(OldStatementRow.article_id == article_id)
        .order_by(OldStatementRow.version.desc(), OldStatementRow.position)
    )
    return [(row.statement_id, Statement.from_dict(row.statement)) for row in rows]


def _same_words(known: Iterable[tuple[int, Statement]], statements: Iterable[Statement]) -> dict[int, int]:
    """The known id of each statement whose words are known, by its position.

    Where the same words were said more than once, what the same speaker said goes first, then the order
    of ``known``.
    """
    waiting: dict[str, dict[int, Statement]] = defaultdict(dict)
    for id, statement in known:
        waiting[_words(statement)].setdefault(id, statement)
    ids: dict[int, int] = {}
    numbered = list(enumerate(statements))
    for of_same_speaker in (True, False):
        for position, statement in numbered:
            candidates = waiting[_words(statement)]
            fitting = [
                id
                for id, other in candidates.items()
                if not of_same_speaker or _speaker(other) == _speaker(statement)
            ]
            if fitting and position not in ids:
                ids[position] = fitting[0]
                del candidates[fitting[0]]
    return ids


def _speaker(statement: Statement) -> ArticleSpeaker | None:
    return None if statement.speaker is None else (statement.speaker.name, statement.speaker.kind)


def _words(statement: Statement) -> str:
    """What is said, without case, marks and spacing, which are edited most; as it stands, if that is all."""
    content = " ".join(span.text for span in statement.content)
    return _NO_WORD.sub(" ", content.casefold()).strip() or content


def _next_version(session: Session, row: ArticleRow) -> int:
    last = session.scalar(select(func.max(OldVersionRow.version)).where(OldVersionRow.article_id == row.id))
    return 1 + max(row.version, last or 0)


def _remove_statements(session: Session, article_id: int) -> None:
    """Take an article's statements and roles out, and off the numbers of their speakers."""
    of_article = StatementRow.article_id == article_id
    occurrences.release(session, session.scalars(select(StatementRow.id).where(of_article)).all())
    number = func.count().label("number")
    said = (
        select(StatementRow.speaker_id, number)
        .where(of_article, StatementRow.speaker_id.is_not(None))
        .group_by(StatementRow.speaker_id)
    )
    for speaker_id, count in session.execute(said).all():
        less = {"statement_count": SpeakerRow.statement_count - count}
        session.execute(update(SpeakerRow).where(SpeakerRow.id == speaker_id).values(less))
    session.execute(
        delete(SpanRow).where(SpanRow.statement_id.in_(select(StatementRow.id).where(of_article)))
    )
    session.execute(delete(StatementRow).where(of_article))
    session.execute(delete(RoleRow).where(RoleRow.article_id == article_id))


def _remove_unused_appearances(session: Session, article_id: int) -> None:
    """Take those out who say nothing in an article any more."""
    speaks = (
        select(StatementRow.id)
        .where(
            StatementRow.article_id == AppearanceRow.article_id,
            StatementRow.appearance == AppearanceRow.position,
        )
        .exists()
    )
    corrected = (
        select(CorrectionRow.id)
        .where(
            CorrectionRow.article_id == AppearanceRow.article_id,
            CorrectionRow.appearance == AppearanceRow.position,
        )
        .exists()
    )
    session.execute(delete(AppearanceRow).where(AppearanceRow.article_id == article_id, ~speaks, ~corrected))
