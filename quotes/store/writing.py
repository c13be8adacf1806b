"""What is written to the store, always within a :meth:`Store.transaction`."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from quotes.article import Article, keys_of
from quotes.identity import blocking_keys, name_key, role_key, topic_words
from quotes.statement import AttributedArticle, Span, SpeakerKind, Statement
from quotes.store import occurrences
from quotes.store.name_search import word_variants
from quotes.store.tables import (
    MAX_KEY,
    MAX_NAME,
    UNDATED,
    AppearanceRow,
    ArticleKeyRow,
    ArticleRow,
    MergedRow,
    NameKeyRow,
    NameRow,
    NameWordRow,
    Piece,
    RoleRow,
    SpanRow,
    SpeakerRow,
    StatementRow,
    Table,
    WordVariantRow,
)

ArticleSpeaker = tuple[str, SpeakerKind]
"""A speaker as one article names it."""


def content_hash(article: Article) -> str:
    """The same for two articles that say the same: all but the id, which is often a file's name."""
    content = [article.text, article.title, article.url, article.outlet, article.published]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def find_article(session: Session, article: Article) -> ArticleRow | None:
    """The stored article that says the same in its current version, or None."""
    return session.scalars(
        select(ArticleRow).where(ArticleRow.content_hash == content_hash(article))
    ).one_or_none()


def count_statements(session: Session, row: ArticleRow) -> int:
    """How many statements a stored article has."""
    return session.scalars(select(func.count()).where(StatementRow.article_id == row.id)).one()


def find_other_version(session: Session, article: Article) -> ArticleRow | None:
    """The stored article that this is a version of, by the surest of its keys that is known; or None."""
    for key in keys_of(article):
        known = session.get(ArticleKeyRow, key_digest(key))
        if known is not None:
            return session.get_one(ArticleRow, known.article_id)
    return None


def key_digest(key: str) -> str:
    """A key of an article as it is stored: short, however long it is."""
    return hashlib.sha256(key.encode()).hexdigest()


def can_have_profile(speaker: ArticleSpeaker) -> bool:
    """Whether a speaker has a name by which it can be known elsewhere."""
    name, kind = speaker
    return kind.named and len(name) <= MAX_NAME and 0 < len(name_key(name)) <= MAX_KEY


def speaker_of_slug(session: Session, slug: str) -> SpeakerRow | None:
    """The profile of that slug, or the one that it has been joined to; None where there is none."""
    if "\0" in slug:  # which PostgreSQL refuses to look for
        return None
    row = session.scalars(select(SpeakerRow).where(SpeakerRow.slug == slug)).one_or_none()
    merged = None if row is None else session.get(MergedRow, row.id)
    return row if merged is None else session.get_one(SpeakerRow, merged.into_id)


def add_speaker(session: Session, speaker: ArticleSpeaker) -> int:
    """Make a profile of that name and kind; returns its id."""
    name, kind = speaker
    row = SpeakerRow(slug=_free_slug(session, name), name=name, kind=kind, created_at=datetime.now(UTC))
    session.add(row)
    session.flush()
    return row.id


def _free_slug(session: Session, name: str) -> str:
    """The words of a name in ASCII, with the least free number where others bear the name."""
    stem = "-".join(name_key(name).split())[: MAX_NAME - 10].strip("-")
    number = 1
    while True:  # twice as many are asked about each time: few questions also for a thousand namesakes
        slugs = [stem if n == 1 else f"{stem}-{n}" for n in range(number, 2 * number)]
        taken = set(session.scalars(select(SpeakerRow.slug).where(SpeakerRow.slug.in_(slugs))))
        for slug in slugs:
            if slug not in taken:
                return slug
        number *= 2


def add_name(session: Session, speaker_id: int, speaker: ArticleSpeaker) -> None:
    """Let a profile be known under the name of a speaker too."""
    name, kind = speaker
    if session.get(NameRow, (speaker_id, name)) is not None:
        return
    key = name_key(name)
    session.add(NameRow(speaker_id=speaker_id, spelling=name, key=key))
    sounds = {sound for sound in blocking_keys(name, kind) if len(sound) <= MAX_KEY}
    sounds -= set(session.scalars(select(NameKeyRow.key).where(NameKeyRow.speaker_id == speaker_id)))
    _add(session, [NameKeyRow(key=sound, speaker_id=speaker_id) for sound in sorted(sounds)])
    words = set(key.split())
    words -= set(session.scalars(select(NameWordRow.word).where(NameWordRow.speaker_id == speaker_id)))
    _add(session, [NameWordRow(word=word, speaker_id=speaker_id) for word in sorted(words)])
    if words:
        itself = WordVariantRow.variant == WordVariantRow.word
        known = select(WordVariantRow.word).where(WordVariantRow.variant.in_(words), itself)
        words -= set(session.scalars(known))
    _add(session, [WordVariantRow(variant=v, word=word) for word in words for v in word_variants(word)])


def speaking(attributed: AttributedArticle) -> list[ArticleSpeaker]:
    """The speakers of the statements of an article, each once, in the order of their first."""
    said_by = (statement.speaker for statement in attributed.statements)
    return list(dict.fromkeys((speaker.name, speaker.kind) for speaker in said_by if speaker is not None))


def add_article(
    session: Session,
    article: Article,
    attributed: AttributedArticle,
    profiles: Mapping[ArticleSpeaker, int],
) -> int:
    """Store an article with its statements, and with the roles of those who made them; returns its id.

    Args:
        profiles: the id of the profile of each speaker who has one.

    Raises:
        ValueError: the statements are not those of this article's text.
    """
    check_spans(article.text, attributed)
    row = ArticleRow(**content_of(article))
    _add(session, [row])
    add_keys(session, row, article)
    add_statements(session, row, attributed, profiles)
    return row.id


def content_of(article: Article) -> dict[str, Any]:
    """The columns in which the versions of an article differ."""
    return {
        "content_hash": content_hash(article),
        "external_id": article.id,
        "url": article.url,
        "title": article.title,
        "outlet": article.outlet,
        "published": article.published,
        "published_at": moment_of(article.published),
        "modified": article.modified,
        "ingested_at": datetime.now(UTC),
        "text": article.text,
        "topics": sorted(topic_words(article.text)),
    }


def add_keys(session: Session, row: ArticleRow, article: Article) -> None:
    """Let an article be known by the keys of one of its versions; those of another article stay with it."""
    for key in map(key_digest, keys_of(article)):
        if session.get(ArticleKeyRow, key) is None:
            session.add(ArticleKeyRow(key=key, article_id=row.id))
    session.flush()


def add_statements(
    session: Session,
    row: ArticleRow,
    attributed: AttributedArticle,
    profiles: Mapping[ArticleSpeaker, int],
    ids: Mapping[int, int] = MappingProxyType({}),
) -> None:
    """Store what is said in an article that has no statements yet, and the roles of those who say it.

    Args:
        profiles: the id of the profile of each speaker who has one, and no appearance there yet.
        ids: the ids that statements had in an earlier version, by their position in this one.
    """
    appearances = _appearances(session, row.id, attributed, profiles)
    date = row.published_at or UNDATED
    _add(session, _roles(attributed, appearances, date))
    statements = [
        _statement(ids.get(position), position, statement, row.id, appearances, date)
        for position, statement in enumerate(attributed.statements)
    ]
    _add(session, statements)
    _add(session, _spans(statements, attributed.statements))
    count(session, statements)
    occurrences.group(session, [statement.id for statement in statements])


def _appearances(
    session: Session,
    article_id: int,
    attributed: AttributedArticle,
    profiles: Mapping[ArticleSpeaker, int],
) -> dict[ArticleSpeaker, AppearanceRow]:
    """The appearances of the speakers: those that are there, with the profile they have, and new ones."""
    there = select(AppearanceRow).where(AppearanceRow.article_id == article_id)
    known = {(row.name, row.kind): row for row in session.scalars(there)}
    free = 1 + max((row.position for row in known.values()), default=-1)
    new = [
        AppearanceRow(
            article_id=article_id,
            position=position,
            name=speaker[0],
            kind=speaker[1],
            speaker_id=profiles.get(speaker),
        )
        for position, speaker in enumerate((s for s in speaking(attributed) if s not in known), start=free)
    ]
    _add(session, new)
    return known | {(row.name, row.kind): row for row in new}


def check_spans(text: str, attributed: AttributedArticle) -> None:
    """The words that are stored are those of the article, so that no other words can ever be shown."""
    spans = [role for speaker in attributed.speakers for role in speaker.roles]
    for statement in attributed.statements:
        if not statement.content:
            raise ValueError("a statement has no content")
        spans += [*statement.content, *statement.cue, *statement.source]
        if statement.reason is not None and statement.reason.mention is not None:
            spans.append(statement.reason.mention)
        if statement.said is not None:
            spans.append(Span(statement.said.start, statement.said.end, statement.said.text))
        if statement.venue is not None:
            spans.append(statement.venue)
    for span in spans:
        if span != Span.of(text, span.start, span.end):
            raise ValueError(f"{span} is not what the article has there")


def moment_of(published: str | None) -> datetime | None:
    """The moment of a date or date-time; without a zone it is UTC."""
    if published is None:
        return None
    moment = datetime.fromisoformat(published)
    try:
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except OverflowError:  # within hours of the first or of the last year there is
        return moment.replace(tzinfo=UTC)


def _add(session: Session, rows: Iterable[Table]) -> None:
    """Store rows now: those that refer to them come next."""
    session.add_all(rows)
    session.flush()


def _roles(
    attributed: AttributedArticle, appearances: Mapping[ArticleSpeaker, AppearanceRow], date: datetime
) -> list[RoleRow]:
    """The roles of the speakers that have a profile."""
    phrases: dict[ArticleSpeaker, set[Span]] = defaultdict(set)
    for speaker in attributed.speakers:
        phrases[speaker.name, speaker.kind].update(speaker.roles)
    return [
        RoleRow(
            article_id=appearance.article_id,
            appearance=appearance.position,
            start=phrase.start,
            end=phrase.end,
            speaker_id=appearance.speaker_id,
            phrase=phrase.text,
            key=role_key(phrase.text)[:MAX_KEY],
            seen_at=date,
        )
        for speaker, appearance in appearances.items()
        if appearance.speaker_id is not None
        for phrase in sorted(phrases[speaker])
    ]


def _statement(
    id: int | None,
    position: int,
    statement: Statement,
    article_id: int,
    appearances: Mapping[ArticleSpeaker, AppearanceRow],
    date: datetime,
) -> StatementRow:
    return StatementRow(
        id=id,
        article_id=article_id,
        position=position,
        type=statement.type,
        said_at=date if statement.said is None else moment_of(statement.said.date),
        **_said_by(statement, appearances),
    )


def _said_by(statement: Statement, appearances: Mapping[ArticleSpeaker, AppearanceRow]) -> dict[str, Any]:
    """The columns of a statement that tell who says it, and why we think so."""
    speaker, reason = statement.speaker, statement.reason
    mention = None if reason is None else reason.mention
    appearance = None if speaker is None else appearances[speaker.name, speaker.kind]
    return {
        "appearance": None if appearance is None else appearance.position,
        "speaker_id": None if appearance is None else appearance.speaker_id,
        "role": None if speaker is None else speaker.role,
        "confidence": statement.confidence,
        "candidates": [asdict(candidate) for candidate in statement.candidates],
        "reason_rule": None if reason is None else reason.rule,
        "reason_start": None if mention is None else mention.start,
        "reason_end": None if mention is None else mention.end,
    }


def restore_statement(
    session: Session, article: ArticleRow, id: int, position: int, statement: Statement
) -> None:
    """Make a statement of an article again what it was, also where it has been taken out."""
    appearances = _appearances(session, article.id, AttributedArticle((statement,), ()), {})
    row = session.get(StatementRow, id)
    if row is None:
        row = _statement(id, position, statement, article.id, appearances, article.published_at or UNDATED)
        _add(session, [row])
        _add(session, _spans([row], [statement]))
    else:
        occurrences.release(session, [id])
        count(session, [row], by=-1)
        for column, value in _said_by(statement, appearances).items():
            setattr(row, column, value)
        session.flush()
    count(session, [row])
    occurrences.group(session, [id])


def _spans(rows: Sequence[StatementRow], statements: Sequence[Statement]) -> list[SpanRow]:
    return [
        SpanRow(statement_id=row.id, piece=piece, position=position, start=span.start, end=span.end)
        for row, statement in zip(rows, statements, strict=True)
        for piece, spans in (
            (Piece.CONTENT, statement.content),
            (Piece.CUE, statement.cue),
            (Piece.SOURCE, statement.source),
            (Piece.SAID, (statement.said,) if statement.said else ()),
            (Piece.VENUE, (statement.venue,) if statement.venue else ()),
        )
        for position, span in enumerate(spans)
    ]


def count(session: Session, statements: Iterable[StatementRow], *, by: int = 1) -> None:
    """Add the statements to the numbers of their speakers, or take them off (``by=-1``)."""
    said = Counter(statement.speaker_id for statement in statements if statement.speaker_id is not None)
    for speaker_id, number in said.items():
        session.execute(
            update(SpeakerRow)
            .where(SpeakerRow.id == speaker_id)
            .values(statement_count=SpeakerRow.statement_count + by * number)
            .execution_options(synchronize_session=False)  # nothing reads it again here
        )
