"""The known profiles that the speakers of a new article may be: found by keys, then loaded.

First those whose names share a key with a speaker's are found, with their names and nothing else; once the
resolver has said which of them come into question, these are loaded with what is around them. Each table is
asked once, for all of them together: so an article costs a few queries, also where a name has many bearers.
Nothing here reads a whole table, nor all there is of a profile: what is loaded of each is bounded, however
many articles it has, and so is the number of profiles, however common the name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from quotes.identity import Profile, lookup_keys, name_key
from quotes.statement import SpeakerKind
from quotes.store.decisions import told_apart
from quotes.store.engine import computed_once
from quotes.store.tables import (
    MAX_KEY,
    UNDATED,
    AppearanceRow,
    ArticleRow,
    NameKeyRow,
    NameRow,
    RoleRow,
    SpeakerRow,
    StatementRow,
)

_CANDIDATES = 24
"""Profiles that a newcomer is compared with: those of the very name, then those with most keys in common."""
_POSTINGS = 20_000
"""Profiles looked at for a name; only a family name alone can have more in common with it."""
_NAMES = 50
_DESCRIBED = 50
"""Articles of a profile whose roles are looked at: those that came last."""
_ARTICLES = 20
"""Articles among them whose outlets and other speakers are looked at."""
_TOPICAL = 5
"""Articles among these whose words are the topics of the profile."""


def named_like(
    session: Session, newcomers: Iterable[Profile], *, taken: Collection[int] = ()
) -> list[list[Profile]]:
    """For each speaker of a new article, the profiles that share a key with its first name.

    Args:
        taken: the ids of profiles that none of them can be.

    Returns:
        Profiles with their ids and names, but nothing else: those that bear the very name first, then by
        the number of keys in common; among equals the most quoted come first.
    """
    found = [(newcomer, _found(session, newcomer, taken)) for newcomer in newcomers]
    names = _names(session, {speaker_id for _, ids in found for speaker_id in ids})
    return [
        [_named(speaker_id, newcomer, names[speaker_id]) for speaker_id in ids] for newcomer, ids in found
    ]


def with_surroundings(session: Session, chosen: Sequence[Sequence[Profile]]) -> list[list[Profile]]:
    """The same profiles with all else that the resolver compares: roles, company, topics, outlets, time."""
    ids = sorted({profile.id for profiles in chosen for profile in profiles if profile.id is not None})
    if not ids:
        return [[] for _ in chosen]
    roles, outlets, topics = _roles(session, ids), _outlets(session, ids), _topics(session, ids)
    companions, seen = _companions(session, ids), _seen(session, ids)
    apart = told_apart(session, ids)

    def loaded(profile: Profile, id: int) -> Profile:
        first_seen, last_seen = seen[id]
        return replace(
            profile,
            roles=tuple(roles[id]),
            topics=topics[id],
            companions=companions[id],
            outlets=outlets[id],
            first_seen=first_seen,
            last_seen=last_seen,
            apart=apart[id],
        )

    return [
        [loaded(profile, profile.id) for profile in profiles if profile.id is not None] for profiles in chosen
    ]


def _found(session: Session, newcomer: Profile, taken: Collection[int]) -> list[int]:
    name, kind = newcomer.names[0], newcomer.kind
    limit = _CANDIDATES + len(taken)
    found = dict.fromkeys(
        (*_of_that_name(session, name_key(name), kind, limit), *_of_like_keys(session, name, kind, limit))
    )
    return [speaker_id for speaker_id in found if speaker_id not in taken][:_CANDIDATES]


def _of_that_name(session: Session, key: str, kind: SpeakerKind, limit: int) -> list[int]:
    bearers = select(NameRow.speaker_id).where(NameRow.key == key).limit(_POSTINGS)
    return list(
        session.scalars(
            select(SpeakerRow.id)
            .where(SpeakerRow.id.in_(bearers), SpeakerRow.kind == kind)
            .order_by(SpeakerRow.statement_count.desc(), SpeakerRow.id)
            .limit(limit)
        )
    )


def _of_like_keys(session: Session, name: str, kind: SpeakerKind, limit: int) -> list[int]:
    """No keys of a person are those of an organisation, so the kind need not be asked for."""
    keys = sorted(key for key in lookup_keys(name, kind) if len(key) <= MAX_KEY)
    postings = select(NameKeyRow.speaker_id).where(NameKeyRow.key.in_(keys)).limit(_POSTINGS).subquery()
    return list(
        session.scalars(
            select(SpeakerRow.id)
            .join(postings, postings.c.speaker_id == SpeakerRow.id)
            .group_by(SpeakerRow.id)
            .order_by(func.count().desc(), SpeakerRow.statement_count.desc(), SpeakerRow.id)
            .limit(limit)
        )
    )


_Name = tuple[str, str, bool]
"""A spelling, its key, and whether an editor has confirmed it."""


def _names(session: Session, ids: Collection[int]) -> dict[int, list[_Name]]:
    """The names of profiles, the longest first."""
    names: dict[int, list[_Name]] = defaultdict(list)
    for speaker_id, spelling, key, confirmed in session.execute(
        select(NameRow.speaker_id, NameRow.spelling, NameRow.key, NameRow.confirmed)
        .where(NameRow.speaker_id.in_(ids))
        .order_by(func.length(NameRow.spelling).desc(), NameRow.spelling)
    ):
        names[speaker_id].append((spelling, key, confirmed))
    return names


def _named(speaker_id: int, newcomer: Profile, names: list[_Name]) -> Profile:
    """A profile of which the names are known; the newcomer's own comes first, as a few are compared."""
    asked = name_key(newcomer.names[0])
    names = sorted(names, key=lambda name: name[1] != asked)[:_NAMES]
    return Profile(
        kind=newcomer.kind,
        names=tuple(spelling for spelling, _, _ in names),
        id=speaker_id,
        confirmed=frozenset(key for _, key, confirmed in names if confirmed),
    )


def _latest(ids: Collection[int], number: int) -> tuple[CTE, ColumnElement[bool]]:
    """The profiles, and the condition for the appearances of each in its articles that came last.

    What is before them is not read: they begin with the last but ``number`` - 1, found in the index.
    """
    articles = (
        select(AppearanceRow.article_id)
        .where(AppearanceRow.speaker_id == SpeakerRow.id)
        .order_by(AppearanceRow.article_id.desc())
        .offset(number - 1)
        .limit(1)
    )
    begin = func.coalesce(articles.scalar_subquery(), 0).label("begin")
    profiles = computed_once(select(SpeakerRow.id, begin).where(SpeakerRow.id.in_(ids)))
    of_each = (AppearanceRow.speaker_id == profiles.c.id) & (AppearanceRow.article_id >= profiles.c.begin)
    return profiles, of_each


def _gathered(session: Session, pairs: Select[int, Any]) -> dict[int, list[Any]]:
    """What was found for each profile, of rows that begin with its id."""
    gathered: dict[int, list[Any]] = defaultdict(list)
    for speaker_id, value in session.execute(pairs):
        gathered[speaker_id].append(value)
    return gathered


def _roles(session: Session, ids: Collection[int]) -> dict[int, list[str]]:
    profiles, latest = _latest(ids, _DESCRIBED)
    return _gathered(
        session,
        select(profiles.c.id, RoleRow.phrase)
        .select_from(profiles)
        .join(AppearanceRow, latest)
        .join(
            RoleRow,
            (RoleRow.article_id == AppearanceRow.article_id) & (RoleRow.appearance == AppearanceRow.position),
        )
        .distinct(),
    )


def _of_latest_articles(
    ids: Collection[int], number: int, column: InstrumentedAttribute[Any]
) -> Select[int, Any]:
    """Each profile with what ``column`` says of its articles that came last."""
    profiles, latest = _latest(ids, number)
    return (
        select(profiles.c.id, column)
        .select_from(profiles)
        .join(AppearanceRow, latest)
        .join(ArticleRow, ArticleRow.id == AppearanceRow.article_id)
    )


def _outlets(session: Session, ids: Collection[int]) -> dict[int, frozenset[str]]:
    named = ArticleRow.outlet.is_not(None)
    found = _gathered(session, _of_latest_articles(ids, _ARTICLES, ArticleRow.outlet).where(named).distinct())
    return {id: frozenset(found[id]) for id in ids}


def _topics(session: Session, ids: Collection[int]) -> dict[int, frozenset[str]]:
    found = _gathered(session, _of_latest_articles(ids, _TOPICAL, ArticleRow.topics))
    return {id: frozenset[str]().union(*found[id]) for id in ids}


def _companions(session: Session, ids: Collection[int]) -> dict[int, frozenset[str]]:
    """The keys of the names under which others appear in the articles of each profile."""
    profiles, latest = _latest(ids, _ARTICLES)
    other = aliased(AppearanceRow)
    found = _gathered(
        session,
        select(profiles.c.id, NameRow.key)
        .select_from(profiles)
        .join(AppearanceRow, latest)
        .join(other, (other.article_id == AppearanceRow.article_id) & (other.speaker_id != profiles.c.id))
        .join(NameRow, (NameRow.speaker_id == other.speaker_id) & (NameRow.spelling == other.name))
        .distinct(),
    )
    return {id: frozenset(found[id]) for id in ids}


def _seen(session: Session, ids: Collection[int]) -> dict[int, tuple[date | None, date | None]]:
    """The first and the last day on which each profile is known to have spoken."""
    dated = (StatementRow.speaker_id == SpeakerRow.id, StatementRow.said_at > UNDATED)
    moments = select(StatementRow.said_at).where(*dated).limit(1)
    rows = session.execute(
        select(
            SpeakerRow.id,
            moments.order_by(StatementRow.said_at).scalar_subquery(),
            moments.order_by(StatementRow.said_at.desc()).scalar_subquery(),
        ).where(SpeakerRow.id.in_(ids))
    )
    return {id: (first and first.date(), last and last.date()) for id, first, last in rows}
