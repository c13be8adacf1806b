"""The known profiles that a speaker of a new article may be: found by keys, loaded with what is around them.

Nothing here reads a whole table, nor all there is of a profile: what is loaded of each is bounded, however
many articles it has, and so is the number of profiles, however common the name.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quotes.identity import Profile, lookup_keys, name_key
from quotes.statement import SpeakerKind
from quotes.store.decisions import told_apart
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
_ROLES = 50
"""Mentions of roles that are looked at: the latest."""
_ARTICLES = 20
"""Articles of a profile whose outlets and other speakers are looked at: those that came last."""
_TOPICAL = 5
"""Articles among them whose words are the topics of the profile."""


def candidates(
    session: Session, name: str, kind: SpeakerKind, *, taken: Collection[int] = ()
) -> list[Profile]:
    """The profiles that share a key with a name, as the resolver compares them.

    Args:
        taken: the ids of profiles that it cannot be.

    Returns:
        Profiles with their ids: those that bear the very name first, then by the number of keys in
        common; among equals the most quoted come first.
    """
    key = name_key(name)
    limit = _CANDIDATES + len(taken)
    found = dict.fromkeys(
        (*_of_that_name(session, key, kind, limit), *_of_like_keys(session, name, kind, limit))
    )
    chosen = [speaker_id for speaker_id in found if speaker_id not in taken][:_CANDIDATES]
    apart = told_apart(session, chosen) if len(chosen) > 1 else {}
    return [replace(_load(session, one, kind, key), apart=apart.get(one, frozenset())) for one in chosen]


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


def _load(session: Session, speaker_id: int, kind: SpeakerKind, key: str) -> Profile:
    """A profile of the store; of its names the one of that key comes first, as a few are compared."""
    names = session.execute(
        select(NameRow.spelling, NameRow.key, NameRow.confirmed)
        .where(NameRow.speaker_id == speaker_id)
        .order_by(NameRow.key != key, func.length(NameRow.spelling).desc(), NameRow.spelling)
        .limit(_NAMES)
    ).all()
    roles = session.scalars(
        select(RoleRow.phrase)
        .where(RoleRow.speaker_id == speaker_id)
        .order_by(RoleRow.seen_at.desc())
        .limit(_ROLES)
    )
    articles = session.execute(
        select(ArticleRow.id, ArticleRow.outlet, ArticleRow.topics)
        .join(AppearanceRow, AppearanceRow.article_id == ArticleRow.id)
        .where(AppearanceRow.speaker_id == speaker_id)
        .order_by(AppearanceRow.article_id.desc())
        .limit(_ARTICLES)
    ).all()
    first_seen, last_seen = _seen(session, speaker_id)
    return Profile(
        kind=kind,
        names=tuple(name.spelling for name in names),
        roles=tuple(dict.fromkeys(roles)),
        topics=frozenset(word for article in articles[:_TOPICAL] for word in article.topics),
        companions=_companions(session, speaker_id, [article.id for article in articles]),
        outlets=frozenset(article.outlet for article in articles if article.outlet is not None),
        first_seen=first_seen,
        last_seen=last_seen,
        id=speaker_id,
        confirmed=frozenset(name.key for name in names if name.confirmed),
    )


def _companions(session: Session, speaker_id: int, articles: list[int]) -> frozenset[str]:
    """The keys of the names under which others appear in articles."""
    return frozenset(
        session.scalars(
            select(NameRow.key)
            .join(
                AppearanceRow,
                (AppearanceRow.speaker_id == NameRow.speaker_id) & (AppearanceRow.name == NameRow.spelling),
            )
            .where(AppearanceRow.article_id.in_(articles), AppearanceRow.speaker_id != speaker_id)
        )
    )


def _seen(session: Session, speaker_id: int) -> tuple[date | None, date | None]:
    """The first and the last day on which a profile is known to have spoken."""
    dated = (StatementRow.speaker_id == speaker_id, StatementRow.said_at > UNDATED)
    moments = select(StatementRow.said_at).where(*dated).limit(1)
    first, last = session.execute(
        select(
            moments.order_by(StatementRow.said_at).scalar_subquery(),
            moments.order_by(StatementRow.said_at.desc()).scalar_subquery(),
        )
    ).one()
    return (first and first.date(), last and last.date())
