"""What can be asked of the store. Nothing here writes."""

from __future__ import annotations

import base64
import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    and_,
    distinct,
    exists,
    func,
    literal,
    or_,
    select,
    tuple_,
    type_coerce,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased, defer

from quotes.identity import Evidence, RoleMention, current_role, most_used, role_key
from quotes.occurrences import differences
from quotes.statement import (
    Attributed,
    Candidate,
    DatedSpan,
    Reason,
    Span,
    SpeakerKind,
    Statement,
)
from quotes.store.decisions import root_of
from quotes.store.engine import computed_once
from quotes.store.errors import InvalidCursorError
from quotes.store.headers import article_header
from quotes.store.name_search import speakers_like
from quotes.store.old_versions import old_statement, old_version, old_versions
from quotes.store.tables import (
    MAX_KEY,
    UNDATED,
    AppearanceRow,
    ArticleRow,
    CorrectionRow,
    DecisionRow,
    MergedRow,
    Piece,
    RoleRow,
    SpanRow,
    SpeakerRow,
    StatementRow,
    UTCDateTime,
)
from quotes.store.views import (
    ArticleHeader,
    Correction,
    Counts,
    DatedBy,
    DecisionEntry,
    FoundSpeaker,
    NameUse,
    Occurrence,
    Occurrences,
    Page,
    Review,
    ReviewSide,
    RoleUse,
    SpeakerHeader,
    SpeakerProfile,
    StatementFilter,
    StatementInContext,
    StoredArticle,
    StoredStatement,
    alone,
)
from quotes.store.writing import moment_of, speaker_of_slug

__all__ = [
    "ArticleHeader",
    "Correction",
    "Counts",
    "DatedBy",
    "DecisionEntry",
    "FoundSpeaker",
    "NameUse",
    "Occurrence",
    "Occurrences",
    "Page",
    "Review",
    "ReviewSide",
    "RoleUse",
    "SpeakerHeader",
    "SpeakerProfile",
    "StatementFilter",
    "StatementInContext",
    "StoredArticle",
    "StoredStatement",
    "all_statements",
    "article",
    "corrected_articles",
    "counts",
    "decisions_of",
    "find_speakers",
    "latest_statements",
    "list_speakers",
    "outlets_of",
    "profile",
    "reviews",
    "slug_of",
    "statement",
    "statements_in",
    "statements_of",
]

_EVERYTHING = StatementFilter()
_LEADS = StatementRow.occurrence_of.is_(None)
"""Whether a statement is the first of its quotation."""
_OTHERS = 100
"""Other occurrences of a quotation that are shown with it, at most."""
_RECENT_ROLES = 50
"""Mentions of a role among which the current one is sought: the latest."""
_SIDE = 3
"""Statements shown of each of the profiles that an editor is to compare."""
_MOST_ROLES = 50
"""Roles of a profile that are shown: those that most articles give."""
_ROLE_SAMPLE = 10
"""Mentions of each of them, the latest, whose wordings, outlets and articles are shown."""
_MAX_ID = 2**31 - 1
"""The largest integer that the columns take in every database."""
_BAD_CURSOR = "is not the cursor of a page of this list; begin with its first page"
_ARTICLES_AT_ONCE = 100
"""Articles whose statements are read together where all are."""
_CONTEXT = 300
"""Characters at most on each side of a statement in its context."""

T = TypeVar("T")
R = TypeVar("R")


def find_speakers(session: Session, name: str, *, limit: int = 20) -> tuple[FoundSpeaker, ...]:
    """The speakers whose name is, or is nearly, ``name`` in any spelling, the nearest first.

    A part of a name finds all who bear it; among equals the most quoted comes first.
    """
    found = speakers_like(session, name, limit)
    ids = [one.speaker_id for one in found]
    rows = {row.id: row for row in session.scalars(select(SpeakerRow).where(SpeakerRow.id.in_(ids)))}
    headers = _speaker_headers(session, [rows[speaker_id] for speaker_id in ids])
    return tuple(
        FoundSpeaker(header, one.spelling, one.score) for header, one in zip(headers, found, strict=True)
    )


def list_speakers(session: Session, *, after: str | None = None, limit: int = 50) -> Page[SpeakerHeader]:
    """The speakers by number of statements, most first, without those who say nothing any more.

    Raises:
        InvalidCursorError: ``after`` is not the ``next`` of a page of this list.
    """
    order = tuple_(SpeakerRow.statement_count, SpeakerRow.id)
    query = (
        select(SpeakerRow)
        .where(SpeakerRow.statement_count > 0)
        .order_by(SpeakerRow.statement_count.desc(), SpeakerRow.id.desc())
    )
    if after is not None:
        query = query.where(order < tuple_(*_read_cursor(after, int)))
    rows = session.scalars(query.limit(limit + 1)).all()
    headers = _speaker_headers(session, rows[:limit])
    return _page(rows, limit, lambda row: (row.statement_count, row.id), headers)


def slug_of(session: Session, slug: str) -> str | None:
    """That slug, or that of the profile that it has been joined to; None: no such speaker."""
    row = speaker_of_slug(session, slug)
    return None if row is None else row.slug


def profile(session: Session, slug: str) -> SpeakerProfile | None:
    """The profile of that slug, or the one that it has been joined to, or None."""
    row = speaker_of_slug(session, slug)
    return None if row is None else _profile(session, row)


def _profile(session: Session, row: SpeakerRow) -> SpeakerProfile:
    (header,) = _speaker_headers(session, [row])
    return SpeakerProfile(
        header=header,
        names=_names(session, row.id),
        roles=_roles(session, row.id, header.role),
        created_at=row.created_at,
    )


def _speaker_headers(session: Session, rows: Sequence[SpeakerRow]) -> list[SpeakerHeader]:
    mentions = _recent_roles(session, [row.id for row in rows])
    return [
        SpeakerHeader(
            slug=row.slug,
            name=row.name,
            kind=row.kind,
            role=current_role(mentions[row.id]),
            statement_count=row.statement_count,
        )
        for row in rows
    ]


def _recent_roles(session: Session, speaker_ids: Collection[int]) -> dict[int, list[RoleMention]]:
    """The latest mentions of the roles of each speaker, the latest first, all by one query.

    Those before are not read, but for what is of the same moment as the last that counts.
    """
    last = (
        select(RoleRow.seen_at)
        .where(RoleRow.speaker_id == SpeakerRow.id)
        .order_by(RoleRow.seen_at.desc())
        .offset(_RECENT_ROLES - 1)
        .limit(1)
    )
    since = func.coalesce(last.scalar_subquery(), literal(UNDATED, UTCDateTime)).label("since")
    asked = computed_once(select(SpeakerRow.id, since).where(SpeakerRow.id.in_(speaker_ids)))
    found: dict[int, list[RoleMention]] = {speaker_id: [] for speaker_id in speaker_ids}
    for speaker_id, key, phrase, article_id, seen_at in session.execute(
        select(RoleRow.speaker_id, RoleRow.key, RoleRow.phrase, RoleRow.article_id, RoleRow.seen_at)
        .join(asked, (asked.c.id == RoleRow.speaker_id) & (RoleRow.seen_at >= asked.c.since))
        .order_by(RoleRow.speaker_id, RoleRow.seen_at.desc(), RoleRow.article_id.desc(), RoleRow.start.desc())
    ):
        found[speaker_id].append(RoleMention(key, phrase, article_id, _dated(seen_at)))
    return found


def _names(session: Session, speaker_id: int) -> tuple[NameUse, ...]:
    articles = func.count(distinct(AppearanceRow.article_id))
    query = (
        select(AppearanceRow.name, articles)
        .where(AppearanceRow.speaker_id == speaker_id)
        .group_by(AppearanceRow.name)
        .order_by(articles.desc(), AppearanceRow.name)
    )
    return tuple(NameUse(name, count) for name, count in session.execute(query))


def _roles(session: Session, speaker_id: int, current: str | None) -> tuple[RoleUse, ...]:
    """The roles of a profile: the current one first, then by when they were seen last."""
    articles = func.count(distinct(RoleRow.article_id))
    last_seen = func.max(RoleRow.seen_at)
    uses = session.execute(
        select(RoleRow.key, articles, _first_dated(RoleRow.seen_at), last_seen)
        .where(RoleRow.speaker_id == speaker_id, RoleRow.key != "")
        .group_by(RoleRow.key)
        .order_by(articles.desc(), last_seen.desc(), RoleRow.key)
        .limit(_MOST_ROLES)
    ).all()
    sample = _role_sample(session, speaker_id, [key for key, *_ in uses])
    headers = _headers(session, {role.article_id for roles in sample.values() for role in roles})
    current_key = None if current is None else role_key(current)[:MAX_KEY]
    ranked = sorted(uses, key=lambda use: (use[0] == current_key, use[3]), reverse=True)
    return tuple(
        _role_use(sample[key], headers, count, first, _dated(last), key == current_key)
        for key, count, first, last in ranked
    )


def _first_dated(column: InstrumentedAttribute[datetime]) -> ColumnElement[datetime | None]:
    return type_coerce(func.min(func.nullif(column, UNDATED)), UTCDateTime)


def _role_use(
    sample: list[RoleRow],
    headers: dict[int, ArticleHeader],
    articles: int,
    first: datetime | None,
    last: datetime | None,
    current: bool,
) -> RoleUse:
    seen_in = tuple(headers[id] for id in dict.fromkeys(role.article_id for role in sample))
    return RoleUse(
        phrase=most_used(role.phrase for role in sample),
        current=current,
        wordings=tuple(dict.fromkeys(role.phrase for role in sample)),
        articles=articles,
        outlets=tuple(dict.fromkeys(header.outlet for header in seen_in if header.outlet)),
        first_seen=first,
        last_seen=last,
        seen_in=seen_in,
        article=seen_in[0],
        start=sample[0].start,
        end=sample[0].end,
    )


def _role_sample(session: Session, speaker_id: int, keys: list[str]) -> dict[str, list[RoleRow]]:
    """The latest mentions of each role, the latest first."""
    latest_first = (RoleRow.seen_at.desc(), RoleRow.article_id.desc(), RoleRow.start)
    rank = func.row_number().over(partition_by=RoleRow.key, order_by=latest_first).label("rank")
    place = (RoleRow.article_id, RoleRow.appearance, RoleRow.start, RoleRow.end)
    ranked = (
        select(*place, rank).where(RoleRow.speaker_id == speaker_id, RoleRow.key.in_(keys)).subquery("ranked")
    )
    same_place = [column == ranked.c[column.key] for column in place]
    sample: dict[str, list[RoleRow]] = defaultdict(list)
    for role in session.scalars(
        select(RoleRow)
        .join(ranked, and_(*same_place))
        .where(ranked.c.rank <= _ROLE_SAMPLE)
        .order_by(*latest_first)
    ):
        sample[role.key].append(role)
    return sample


def _dated(moment: datetime) -> datetime | None:
    return None if moment == UNDATED else moment


def statements_of(
    session: Session,
    slug: str,
    where: StatementFilter = _EVERYTHING,
    *,
    after: str | None = None,
    limit: int = 50,
) -> Page[StoredStatement] | None:
    """What a speaker said, the latest first, those without a date last; None: no such speaker.

    A quotation that occurs several times is one item: the first of those that ``where`` keeps.

    Raises:
        InvalidCursorError: ``after`` is not the ``next`` of a page of this list.
    """
    speaker = speaker_of_slug(session, slug)
    if speaker is None:
        return None
    conditions = [StatementRow.speaker_id == speaker.id, *_conditions(where, StatementRow)]
    if not where.every_occurrence:
        conditions.append(_LEADS if where == _EVERYTHING else ~_kept_earlier(where, speaker.id))
    return _statement_page(session, conditions, after, limit)


def outlets_of(session: Session, slug: str) -> tuple[str, ...]:
    """The outlets of the articles in which a speaker says something, in the order of the alphabet."""
    speaker = speaker_of_slug(session, slug)
    if speaker is None:
        return ()
    query = (
        select(ArticleRow.outlet)
        .join(AppearanceRow, AppearanceRow.article_id == ArticleRow.id)
        .where(AppearanceRow.speaker_id == speaker.id, ArticleRow.outlet.is_not(None))
        .distinct()
    )
    return tuple(sorted(outlet for outlet in session.scalars(query) if outlet is not None))


def _kept_earlier(where: StatementFilter, speaker_id: int) -> ColumnElement[bool]:
    """Whether an earlier occurrence of the same quotation is kept by a filter."""
    other = aliased(StatementRow)
    lead = func.coalesce(StatementRow.occurrence_of, StatementRow.id)
    return exists().where(
        or_(other.id == lead, other.occurrence_of == lead),
        other.speaker_id + 0 == speaker_id,  # by no index: of one quotation there are few, of a speaker many
        tuple_(other.said_at == UNDATED, other.said_at, other.id)
        < tuple_(StatementRow.said_at == UNDATED, StatementRow.said_at, StatementRow.id),
        *_conditions(where, other),
    )


def _conditions(where: StatementFilter, row: type[StatementRow]) -> Iterable[ColumnElement[bool]]:
    if where.type is not None:
        yield row.type == where.type
    if where.outlet is not None:
        outlet = select(ArticleRow.outlet).where(ArticleRow.id == row.article_id).scalar_subquery()
        yield outlet == where.outlet.replace("\0", "\ufffd")  # PostgreSQL refuses to look for a NUL
    if where.min_confidence is not None:
        yield row.confidence >= where.min_confidence
    if where.since is not None:
        yield row.said_at >= _midnight(where.since)
    if where.until is not None:
        yield row.said_at > UNDATED
        if where.until < date.max:
            yield row.said_at < _midnight(where.until + timedelta(days=1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def latest_statements(
    session: Session, *, after: str | None = None, limit: int = 50
) -> Page[StoredStatement]:
    """The statements of all speakers, the latest first, those without a date last, each quotation once.

    Raises:
        InvalidCursorError: ``after`` is not the ``next`` of a page of this list.
    """
    return _statement_page(session, [_LEADS], after, limit)


def all_statements(session: Session) -> Iterator[StoredStatement]:
    """Every statement, by article and place in it, read a few articles at a time."""
    last = 0
    articles = select(ArticleRow.id).order_by(ArticleRow.id).limit(_ARTICLES_AT_ONCE)
    while ids := session.scalars(articles.where(ArticleRow.id > last)).all():
        yield from _statements(session, StatementRow.article_id.in_(ids))
        last = ids[-1]


def _statement_page(
    session: Session, conditions: list[ColumnElement[bool]], after: str | None, limit: int
) -> Page[StoredStatement]:
    if after is not None:
        conditions.append(tuple_(StatementRow.said_at, StatementRow.id) < tuple_(*_read_moment(after)))
    rows = session.execute(
        select(StatementRow.said_at, StatementRow.id)
        .where(*conditions)
        .order_by(StatementRow.said_at.desc(), StatementRow.id.desc())
        .limit(limit + 1)
    ).all()
    ids = [row.id for row in rows[:limit]]
    stored = {found.id: found for found in _statements(session, StatementRow.id.in_(ids))}
    return _page(rows, limit, lambda row: (row.said_at.isoformat(), row.id), [stored[id] for id in ids])


def _read_moment(cursor: str) -> tuple[ColumnElement[datetime], int]:
    """The date and the id in the cursor of a list of statements."""
    moment, statement_id = _read_cursor(cursor, str)
    try:
        return literal(datetime.fromisoformat(moment), UTCDateTime), statement_id
    except ValueError:
        raise InvalidCursorError(_BAD_CURSOR) from None


def statement(session: Session, statement_id: int) -> StatementInContext | None:
    """The statement of that id with the words around it, or None.

    One that its article no longer has is shown as it stood in the last version that had it.
    """
    if not 0 < statement_id <= _MAX_ID:
        return None
    if stored := _statements(session, StatementRow.id == statement_id):
        text = session.scalars(select(ArticleRow.text).where(ArticleRow.id == stored[0].article.id)).one()
        return StatementInContext(stored[0], _context(text, stored[0].statement), _others(session, stored[0]))
    if rejected := _rejected_statement(session, statement_id):
        return rejected
    if old := old_statement(session, statement_id):
        return StatementInContext(old.stored, _context(old.text, old.stored.statement), others=())
    return None


def _rejected_statement(session: Session, statement_id: int) -> StatementInContext | None:
    """A statement that an editor has taken out of the current version of its article."""
    correction = _corrections(session, CorrectionRow.statement_id == statement_id).get(statement_id)
    if correction is None or not correction.rejected or correction.position is None:
        return None
    article = session.get_one(ArticleRow, correction.article_id)
    found = replace(Statement.from_dict(correction.before), speaker=None, candidates=(), reason=None)
    said_at = moment_of(article.published if found.said is None else found.said.date)
    stored = StoredStatement(
        statement_id,
        found,
        None,
        article_header(article),
        said_at,
        alone(article.outlet),
        _correction(correction),
    )
    return StatementInContext(stored, _context(article.text, found), others=())


def _corrections(session: Session, condition: ColumnElement[bool]) -> dict[int, CorrectionRow]:
    """The corrections that hold and meet a condition, by their statements."""
    found = session.scalars(select(CorrectionRow).where(condition, CorrectionRow.undone_at.is_(None)))
    return {row.statement_id: row for row in found}


def _correction(row: CorrectionRow) -> Correction:
    return Correction(
        rejected=row.rejected,
        made_by=row.made_by,
        made_at=row.made_at,
        note=row.note,
        found=Statement.from_dict(row.before),
    )


def corrected_articles(session: Session) -> list[int]:
    """The articles whose current version has statements that an editor has corrected or rejected."""
    return list(
        session.scalars(
            select(CorrectionRow.article_id)
            .where(CorrectionRow.undone_at.is_(None), CorrectionRow.position.is_not(None))
            .distinct()
            .order_by(CorrectionRow.article_id)
        )
    )


def _others(session: Session, asked: StoredStatement) -> tuple[Occurrence, ...]:
    """The quotation of a statement as other statements give it, the first said first."""
    own_lead = select(StatementRow.occurrence_of).where(StatementRow.id == asked.id)
    lead = session.scalars(own_lead).one() or asked.id
    ids = session.scalars(
        select(StatementRow.id)
        .where(or_(StatementRow.id == lead, StatementRow.occurrence_of == lead), StatementRow.id != asked.id)
        .order_by(StatementRow.said_at == UNDATED, StatementRow.said_at, StatementRow.id)
        .limit(_OTHERS)
    ).all()
    stored = {found.id: found for found in _statements(session, StatementRow.id.in_(ids))}
    return tuple(
        Occurrence(stored[id], differences(_content(asked.statement), _content(stored[id].statement)))
        for id in ids
    )


def _content(statement: Statement) -> list[str]:
    return [span.text for span in statement.content]


def _context(text: str, statement: Statement) -> Span:
    """The paragraphs that a statement stands in, cut to :data:`_CONTEXT` characters on each side."""
    spans = (*statement.content, *statement.cue, *statement.source)
    first, last = min(span.start for span in spans), max(span.end for span in spans)
    start = max(text.rfind("\n", 0, first) + 1, first - _CONTEXT)
    end = text.find("\n", last)
    return Span.of(text, start, min(end if end >= 0 else len(text), last + _CONTEXT))


def article(session: Session, article_id: int, version: int | None = None) -> StoredArticle | None:
    """An article with its text and statements, in its current version or in another; None: there is none."""
    row = session.get(ArticleRow, article_id) if 0 < article_id <= _MAX_ID else None
    if row is None:
        return None
    header = article_header(row)
    headers = sorted([*old_versions(session, article_id), header], key=lambda found: found.version)
    if version not in (None, row.version):
        return old_version(session, article_id, version, tuple(headers))
    return StoredArticle(
        header=header,
        text=row.text,
        statements=tuple(_statements(session, StatementRow.article_id == article_id)),
        versions=tuple(headers),
    )


def statements_in(session: Session, article_id: int) -> dict[int, Statement]:
    """What the current version of an article says, by the ids, in the order of the text."""
    return {
        found.id: found.statement for found in _statements(session, StatementRow.article_id == article_id)
    }


def _articles(session: Session, ids: Collection[int]) -> dict[int, ArticleRow]:
    return {row.id: row for row in session.scalars(select(ArticleRow).where(ArticleRow.id.in_(ids)))}


def _headers(session: Session, ids: Collection[int]) -> dict[int, ArticleHeader]:
    rows = select(ArticleRow).where(ArticleRow.id.in_(ids)).options(defer(ArticleRow.text))
    return {row.id: article_header(row) for row in session.scalars(rows)}


def _statements(session: Session, condition: ColumnElement[bool]) -> list[StoredStatement]:
    """The statements that meet a condition, by article and place in it."""
    rows = session.execute(
        select(StatementRow, AppearanceRow.name, AppearanceRow.kind, SpeakerRow.slug)
        .outerjoin(
            AppearanceRow,
            (AppearanceRow.article_id == StatementRow.article_id)
            & (AppearanceRow.position == StatementRow.appearance),
        )
        .outerjoin(SpeakerRow, SpeakerRow.id == StatementRow.speaker_id)
        .where(condition)
        .order_by(StatementRow.article_id, StatementRow.position)
    ).all()
    pieces: dict[tuple[int, Piece], list[SpanRow]] = defaultdict(list)
    for span in session.scalars(
        select(SpanRow)
        .join(StatementRow, StatementRow.id == SpanRow.statement_id)
        .where(condition)
        .order_by(SpanRow.statement_id, SpanRow.piece, SpanRow.position)
    ):
        pieces[span.statement_id, span.piece].append(span)
    articles = _articles(session, {row.StatementRow.article_id for row in rows})
    corrections = _corrections(session, CorrectionRow.statement_id.in_([row.StatementRow.id for row in rows]))
    occurrences = _occurrences(session, {_lead(row.StatementRow) for row in rows})
    return [
        _stored_statement(
            row,
            name,
            kind,
            slug,
            articles[row.article_id],
            pieces,
            occurrences[_lead(row)],
            corrections.get(row.id),
        )
        for row, name, kind, slug in rows
    ]


def _lead(row: StatementRow) -> int:
    return row.id if row.occurrence_of is None else row.occurrence_of


def _occurrences(session: Session, leads: Collection[int]) -> dict[int, Occurrences]:
    """How often the quotations with these first statements occur, and where."""
    lead = func.coalesce(StatementRow.occurrence_of, StatementRow.id)
    first = func.min(func.nullif(StatementRow.said_at, literal(UNDATED, UTCDateTime)), type_=UTCDateTime)
    uses: dict[int, list[tuple[str | None, int, datetime | None]]] = defaultdict(list)
    for id, *use in session.execute(
        select(lead, ArticleRow.outlet, func.count(), first)
        .join(ArticleRow, ArticleRow.id == StatementRow.article_id)
        .where(or_(StatementRow.id.in_(leads), StatementRow.occurrence_of.in_(leads)))
        .group_by(lead, ArticleRow.outlet)
        .order_by(first.is_(None), first, func.min(StatementRow.id))
    ):
        uses[id].append((use[0], use[1], use[2]))
    return {
        id: Occurrences(
            count=sum(count for _, count, _ in found),
            outlets=tuple(outlet for outlet, _, _ in found if outlet is not None),
            first_said=found[0][2],
        )
        for id, found in uses.items()
    }


def _stored_statement(
    row: StatementRow,
    name: str | None,
    kind: SpeakerKind | None,
    slug: str | None,
    article: ArticleRow,
    pieces: dict[tuple[int, Piece], list[SpanRow]],
    occurrences: Occurrences,
    correction: CorrectionRow | None,
) -> StoredStatement:
    def words(piece: Piece) -> tuple[Span, ...]:
        return tuple(Span.of(article.text, span.start, span.end) for span in pieces[row.id, piece])

    said, venue = words(Piece.SAID), words(Piece.VENUE)
    return StoredStatement(
        id=row.id,
        statement=Statement(
            type=row.type,
            content=words(Piece.CONTENT),
            cue=words(Piece.CUE),
            source=words(Piece.SOURCE),
            speaker=None if name is None or kind is None else Attributed(name, kind, row.role),
            confidence=row.confidence,
            candidates=tuple(
                Candidate(found["name"], SpeakerKind(found["kind"]), found["confidence"])
                for found in row.candidates
            ),
            reason=_reason(row, article.text),
            said=_dated_span(said[0], row.said_at) if said else None,
            venue=venue[0] if venue else None,
        ),
        slug=slug,
        article=article_header(article),
        said_at=_dated(row.said_at),
        occurrences=occurrences,
        correction=None if correction is None else _correction(correction),
    )


def _dated_span(words: Span, day: datetime) -> DatedSpan:
    return DatedSpan(words.start, words.end, words.text, day.date().isoformat())


def _reason(row: StatementRow, text: str) -> Reason | None:
    if row.reason_rule is None:
        return None
    if row.reason_start is None or row.reason_end is None:
        return Reason(row.reason_rule, None)
    return Reason(row.reason_rule, Span.of(text, row.reason_start, row.reason_end))


def reviews(session: Session, *, after: str | None = None, limit: int = 20) -> Page[Review]:
    """The pairs of profiles that wait for an editor, the likeliest to be one first.

    Raises:
        InvalidCursorError: ``after`` is not the ``next`` of a page of this list.
    """
    query = (
        select(DecisionRow, AppearanceRow)
        .join(
            AppearanceRow,
            (AppearanceRow.article_id == DecisionRow.article_id)
            & (AppearanceRow.position == DecisionRow.appearance),
        )
        .where(DecisionRow.is_open.is_(True))
        .order_by(DecisionRow.score.desc(), DecisionRow.id.desc())
    )
    if after is not None:
        query = query.where(tuple_(DecisionRow.score, DecisionRow.id) < tuple_(*_read_cursor(after, float)))
    rows = session.execute(query.limit(limit + 1)).all()
    items = [
        Review(
            id=row.id,
            score=row.score or 0.0,
            evidence=_evidence(row),
            made_at=row.made_at,
            newcomer=_side(session, appearance.speaker_id),
            known=_side(session, row.other_id),
        )
        for row, appearance in rows[:limit]
    ]
    return _page(rows, limit, lambda found: (found.DecisionRow.score, found.DecisionRow.id), items)


def _side(session: Session, speaker_id: int | None) -> ReviewSide:
    assert speaker_id is not None, "an open review is about two profiles"
    row = session.get_one(SpeakerRow, root_of(session, speaker_id))
    said = _statement_page(session, [StatementRow.speaker_id == row.id], None, _SIDE)
    return ReviewSide(_profile(session, row), said.items)


def _evidence(row: DecisionRow) -> tuple[Evidence, ...]:
    return tuple(Evidence(**reason) for reason in row.evidence)


def decisions_of(session: Session, slug: str, *, limit: int = 50) -> tuple[DecisionEntry, ...] | None:
    """What was decided about a profile, the latest first; None: no such speaker."""
    speaker = speaker_of_slug(session, slug)
    if speaker is None:
        return None
    members = [
        speaker.id,
        *session.scalars(select(MergedRow.speaker_id).where(MergedRow.into_id == speaker.id)),
    ]
    resolved = (
        select(DecisionRow)
        .join(
            AppearanceRow,
            (AppearanceRow.article_id == DecisionRow.article_id)
            & (AppearanceRow.position == DecisionRow.appearance),
        )
        .where(AppearanceRow.speaker_id == speaker.id)
        .order_by(DecisionRow.article_id.desc())
        .limit(limit)
    )
    found = [
        *session.scalars(resolved),
        *session.scalars(select(DecisionRow).where(DecisionRow.speaker_id.in_(members))),
        *session.scalars(
            select(DecisionRow).where(DecisionRow.other_id.in_(members), DecisionRow.article_id.is_(None))
        ),
    ]
    rows = sorted({row.id: row for row in found}.values(), key=lambda row: -row.id)
    return tuple(_decision_entry(session, row, members) for row in rows[:limit])


def _decision_entry(session: Session, row: DecisionRow, members: Collection[int]) -> DecisionEntry:
    appearance = (
        None if row.article_id is None else session.get(AppearanceRow, (row.article_id, row.appearance))
    )
    elsewhere = row.article_id is None and row.speaker_id not in members
    other_id = row.speaker_id if elsewhere else row.other_id
    other = None if other_id is None else session.get(SpeakerRow, other_id)
    return DecisionEntry(
        id=row.id,
        kind=row.kind,
        by="editor" if row.article_id is None else "engine",
        made_at=row.made_at,
        undone_at=row.undone_at,
        score=row.score,
        evidence=_evidence(row),
        article_id=row.article_id,
        name=row.details.get("name") if appearance is None else appearance.name,
        other=None if other is None else other.slug,
    )


def counts(session: Session) -> Counts:
    """How many articles, statements in them, and speakers of those the store holds."""
    articles, statements, speakers = (
        session.scalars(query).one()
        for query in (
            select(func.count()).select_from(ArticleRow),
            select(func.count()).where(_LEADS),
            select(func.count()).where(SpeakerRow.statement_count > 0),
        )
    )
    return Counts(articles=articles, statements=statements, speakers=speakers)


def _page(rows: Sequence[R], limit: int, key: Callable[[R], Sequence[Any]], items: Iterable[T]) -> Page[T]:
    """A page of ``items``, made of the first ``limit`` rows; one row more tells that there is a next."""
    following = _cursor(*key(rows[limit - 1])) if len(rows) > limit else None
    return Page(tuple(items), following)


def _cursor(*key: object) -> str:
    """Where a page ends, as an opaque word: the sort key of its last row."""
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def _read_cursor(cursor: str, first: type[T]) -> tuple[T, int]:
    """The sort key in a cursor: a value of type ``first`` and an id.

    Raises:
        InvalidCursorError: it was not made by :func:`_cursor` for such a key.
    """
    try:
        key = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
    except ValueError:
        key = None
    match key:
        case [value, int(row_id)] if type(value) is first and 0 <= row_id <= _MAX_ID:
            return value, row_id
    raise InvalidCursorError(_BAD_CURSOR)
