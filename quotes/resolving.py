"""The speakers of a new article meet the profiles of the store: each is one of them, or becomes a new one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from sqlalchemy.orm import Session

from quotes.article import Article
from quotes.identity import Decision, Profile, Resolver, Verdict, name_key, topic_words
from quotes.statement import AttributedArticle, SpeakerKind
from quotes.store import writing
from quotes.store.candidates import named_like, with_surroundings
from quotes.store.writing import ArticleSpeaker

_Name = tuple[str, SpeakerKind]
"""A normalized name: two spellings of one name in an article are one speaker."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """The profile that a speaker of an article was given, and how that was decided."""

    speaker_id: int
    decision: Decision | None
    """None where the article had the speaker before."""


def resolve_speakers(
    session: Session,
    article: Article,
    attributed: AttributedArticle,
    known: Mapping[ArticleSpeaker, int] = MappingProxyType({}),
) -> dict[ArticleSpeaker, Resolved]:
    """Give each speaker of an article that can have a profile a known one, or one made now.

    One that the resolver leaves undecided gets a profile of its own, until an editor has looked. Two
    names of one article are never one speaker's, unless they are one name in two spellings.

    Args:
        known: the profiles of the speakers of the article's former version, which they keep.
    """
    speakers = [speaker for speaker in writing.speaking(attributed) if writing.can_have_profile(speaker)]
    profiles = {_normalized(speaker): speaker_id for speaker, speaker_id in known.items()}
    unknown = [speaker for speaker in speakers if _normalized(speaker) not in profiles]
    decisions = _decide(session, _newcomers(article, attributed, unknown), taken=set(profiles.values()))
    resolved: dict[ArticleSpeaker, Resolved] = {}
    for speaker in speakers:
        name = _normalized(speaker)
        if name not in profiles:
            matched = _matched(decisions[name])
            profiles[name] = writing.add_speaker(session, speaker) if matched is None else matched
        writing.add_name(session, profiles[name], speaker)
        resolved[speaker] = Resolved(profiles[name], decisions.get(name))
    return resolved


def _decide(session: Session, newcomers: dict[_Name, Profile], taken: set[int]) -> dict[_Name, Decision]:
    """Who each newcomer is, but for those taken. Those with the most words in their names choose first."""
    resolver = Resolver.load()
    named = named_like(session, newcomers.values(), taken=taken)
    chosen = [resolver.shortlist(*both) for both in zip(newcomers.values(), named, strict=True)]
    candidates = dict(zip(newcomers, with_surroundings(session, chosen), strict=True))
    decisions: dict[_Name, Decision] = {}
    for name in sorted(newcomers, key=lambda name: -len(name[0].split())):
        known = [candidate for candidate in candidates[name] if candidate.id not in taken]
        decisions[name] = resolver.resolve(newcomers[name], known)
        matched = _matched(decisions[name])
        if matched is not None:
            taken.add(matched)
    return decisions


def _matched(decision: Decision) -> int | None:
    if decision.verdict is not Verdict.MATCH or decision.candidate is None:
        return None
    return decision.candidate.id


def _normalized(speaker: ArticleSpeaker) -> _Name:
    name, kind = speaker
    return name_key(name), kind


def _newcomers(
    article: Article, attributed: AttributedArticle, speakers: Iterable[ArticleSpeaker]
) -> dict[_Name, Profile]:
    """The speakers of an article with what it tells of them, by their normalized names."""
    named = {name_key(speaker.name) for speaker in attributed.speakers if speaker.kind.named}
    spellings: dict[_Name, list[str]] = defaultdict(list)
    for speaker in speakers:
        spellings[_normalized(speaker)].append(speaker[0])
    roles: dict[_Name, list[str]] = defaultdict(list)
    for described in attributed.speakers:
        roles[_normalized((described.name, described.kind))] += [role.text for role in described.roles]
    topics = topic_words(article.text)
    outlets = frozenset((article.outlet,)) if article.outlet is not None else frozenset()
    day = None if article.published is None else datetime.fromisoformat(article.published).date()
    return {
        (key, kind): Profile(
            kind=kind,
            names=tuple(names),
            roles=tuple(dict.fromkeys(roles[key, kind])),
            topics=topics,
            companions=named - {key},
            outlets=outlets,
            first_seen=day,
            last_seen=day,
        )
        for (key, kind), names in spellings.items()
    }
