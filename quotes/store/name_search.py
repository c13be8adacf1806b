"""Finding speakers by name, in any spelling, without reading all names.

A name is found by three kinds of keys, each looked up in an index: its normalized full name; the
sounds of :mod:`quotes.identity` (for transliterations and nicknames); and its words, each under all
that is left of it when one letter is left out (for typing errors, and for parts of a name). Two
words that differ in one letter, or have two neighbours swapped, share such a variant (the symmetric
deletion of SymSpell, W. Garbe 2012). What is found is ranked by how like its words are.
"""

from __future__ import annotations

from typing import NamedTuple

from rapidfuzz.distance import JaroWinkler
from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.orm import Session

from quotes.identity import name_key
from quotes.identity.names import lookup_keys, untitled_key
from quotes.statement import SpeakerKind
from quotes.store.tables import MAX_KEY, NameKeyRow, NameRow, NameWordRow, SpeakerRow, WordVariantRow

_NEAR = 0.8
"""The least likeness of a name to what was asked to be found by it."""
_TITLED = 0.05
"""What it takes from the likeness of a name when a title that was asked for with it had to be left out."""
_CANDIDATES = 200
"""Speakers whose names are compared with what was asked: the most quoted of those with a key in common."""
_POSTINGS = 5_000
"""Speakers looked at for one kind of key. Those with more in common than a name so common are few."""
_WORDS = 8
"""Words of what was asked that are looked up; hardly a name has more."""
_MISTYPED = range(4, 25)
"""Lengths of words that are found in spite of a wrong letter. Of shorter ones too many would be."""


def word_variants(word: str) -> frozenset[str]:
    """A word, and what is left of it without each of its letters."""
    if len(word) not in _MISTYPED:
        return frozenset((word,))
    return frozenset((word, *(word[:i] + word[i + 1 :] for i in range(len(word)))))


class Found(NamedTuple):
    """A speaker known by a name like the one asked for, how like it is (0 to 1), and its spelling."""

    speaker_id: int
    score: float
    spelling: str


def speakers_like(session: Session, name: str, limit: int) -> list[Found]:
    """The speakers who say something and are known by a name like ``name``, the likest first; among
    equals the most quoted come first. A title before it ("Governor Lund") is looked past."""
    asked, untitled = name_key(name), untitled_key(name)
    if not asked or len(asked) > MAX_KEY:
        return []
    less_by_wording = {untitled: _TITLED, asked: 0.0}  # one and the same where there is no title
    candidates = _candidates(session, name)
    if untitled != asked:
        candidates |= _candidates(session, untitled)
    names = session.execute(
        select(NameRow.speaker_id, NameRow.spelling, NameRow.key, SpeakerRow.statement_count)
        .join(SpeakerRow, SpeakerRow.id == NameRow.speaker_id)
        .where(SpeakerRow.id.in_(candidates), SpeakerRow.statement_count > 0)
    )
    nearest: dict[int, tuple[float, int, str]] = {}
    for speaker_id, spelling, key, statement_count in names:
        score = max(_likeness(wording, key) - less for wording, less in less_by_wording.items())
        if score >= _NEAR and score > nearest.get(speaker_id, (0.0,))[0]:
            nearest[speaker_id] = (score, statement_count, spelling)
    ranked = sorted(nearest.items(), key=lambda item: (-item[1][0], -item[1][1], item[0]))
    return [Found(speaker_id, score, spelling) for speaker_id, (score, _, spelling) in ranked[:limit]]


def _candidates(session: Session, name: str) -> set[int]:
    """The speakers that share a key with a name; the most quoted, where they are many."""
    asked = name_key(name)
    sounds = lookup_keys(name, SpeakerKind.PERSON) | lookup_keys(name, SpeakerKind.ORGANIZATION)
    conditions: list[ColumnElement[bool]] = [
        SpeakerRow.id.in_(select(NameRow.speaker_id).where(NameRow.key == asked).limit(_POSTINGS)),
        SpeakerRow.id.in_(
            select(NameKeyRow.speaker_id).where(NameKeyRow.key.in_(sorted(sounds))).limit(_POSTINGS)
        ),
    ]
    words = [_words_like(session, word) for word in sorted(set(asked.split()), key=len)[-_WORDS:]]
    if all(words):
        conditions.append(_bear_all(session, words))
    most_quoted = (SpeakerRow.statement_count.desc(), SpeakerRow.id)
    return {
        speaker_id
        for condition in conditions
        for speaker_id in session.scalars(
            select(SpeakerRow.id).where(condition).order_by(*most_quoted).limit(_CANDIDATES)
        )
    }


def _bear_all(session: Session, words: list[list[str]]) -> ColumnElement[bool]:
    """Whether a speaker has one of each list of words in its names.

    The speakers with the rarest are read, and each is looked up for the others: a common given
    name is borne by thousands.
    """
    rarest, *others = words
    if others:
        rarest, *others = sorted(words, key=lambda like: _number_of_bearers(session, like))
    return and_(
        SpeakerRow.id.in_(_bearers(rarest)),
        *(
            exists().where(NameWordRow.speaker_id == SpeakerRow.id, NameWordRow.word.in_(like))
            for like in others
        ),
    )


def _bearers(words: list[str]) -> Select[int]:
    return select(NameWordRow.speaker_id).where(NameWordRow.word.in_(words)).limit(_POSTINGS)


def _number_of_bearers(session: Session, words: list[str]) -> int:
    return session.scalars(select(func.count()).select_from(_bearers(words).subquery())).one()


def _words_like(session: Session, word: str) -> list[str]:
    """The words of known names that differ from a word by no more than a letter.

    It is the word alone where many bear it: then it is no typing error.
    """
    if _number_of_bearers(session, [word]) >= _CANDIDATES:
        return [word]
    variants = select(WordVariantRow.word).where(WordVariantRow.variant.in_(sorted(word_variants(word))))
    return [
        like for like in session.scalars(variants.distinct()) if JaroWinkler.similarity(word, like) >= _NEAR
    ]


def _likeness(asked: str, key: str) -> float:
    """How like a name is to the one asked for, 0 to 1: of each word asked, its nearest in the name.

    Words of the name that were not asked for count a little against it.
    """
    words, asked_words = key.split(), asked.split()
    nearest = [max(JaroWinkler.similarity(word, other) for other in words) for word in asked_words]
    unasked = max(0, len(words) - len(asked_words))
    return sum(nearest) / len(nearest) - 0.01 * min(unasked, 5)
