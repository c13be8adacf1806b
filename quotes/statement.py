"""The vocabulary of the project: what an article says, who says it, and how sure we are.

Every offset is a Unicode code point into the article's text exactly as it was given, and every
:class:`Span` carries the words it stands for: ``span.text == article_text[span.start:span.end]``.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class StatementType(StrEnum):
    """How the words are reported (Pareti 2015)."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class SpeakerKind(StrEnum):
    """What a source refers to; only ``person`` and ``organization`` are speakers with a name."""

    PERSON = "person"
    ORGANIZATION = "organization"
    UNNAMED = "unnamed"
    GROUP = "group"
    WORK = "work"
    AUTHOR = "author"

    @property
    def named(self) -> bool:
        """Whether speakers of this kind have a name of their own, and so may have a profile."""
        return self in (SpeakerKind.PERSON, SpeakerKind.ORGANIZATION)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Some words of an article: ``text`` is exactly ``article_text[start:end]``."""

    start: int
    end: int
    text: str

    @classmethod
    def of(cls, article_text: str, start: int, end: int) -> Span:
        """The span of ``article_text`` from code point ``start`` up to ``end``.

        Raises:
            ValueError: the offsets do not mark at least one character of the text.
        """
        if not 0 <= start < end <= len(article_text):
            raise ValueError(f"no span {start}:{end} in a text of {len(article_text)} characters")
        return cls(start, end, article_text[start:end])


@dataclass(frozen=True, slots=True, order=True)
class DatedSpan(Span):
    """Words that tell a day ("on Tuesday"), and that day in ISO 8601 form ("2022-09-13")."""

    date: str


@dataclass(frozen=True, slots=True)
class Attributed:
    """The speaker given for one statement: the name, its kind, and the role that fits there."""

    name: str
    kind: SpeakerKind
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One possible speaker of a statement with the probability that it is the right one."""

    name: str
    kind: SpeakerKind
    confidence: float


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a speaker was given: the mention that the name came from, and how it was reached."""

    rule: str
    """``same words``, ``part of the name``, ``pronoun``, ``description``, ``implied``."""
    mention: Span | None
    """The words from which the name was taken; none where the source words speak for themselves."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One attribution: what was said (content), the words that signal it (cue), and who said it.

    ``source`` holds the words that name the source there ("he"), ``speaker`` the person or
    organisation behind them, or None where the attributor abstains; ``confidence`` is the
    probability that ``speaker`` is right (of the best candidate, where it abstains). ``said`` and
    ``venue`` are when and where it was said, as far as the article tells (quotes.occasion).
    """

    type: StatementType
    content: tuple[Span, ...]
    cue: tuple[Span, ...]
    source: tuple[Span, ...]
    speaker: Attributed | None
    confidence: float
    candidates: tuple[Candidate, ...] = ()
    reason: Reason | None = None
    said: DatedSpan | None = None
    venue: Span | None = None

    def to_dict(self) -> dict[str, Any]:
        """This as plain JSON values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Statement:
        """The statement that :meth:`to_dict` made this of."""
        speaker, reason = value["speaker"], value["reason"]
        said, venue = value.get("said"), value.get("venue")
        mention = None if reason is None else reason["mention"]
        return cls(
            type=StatementType(value["type"]),
            content=_spans(value["content"]),
            cue=_spans(value["cue"]),
            source=_spans(value["source"]),
            speaker=None if speaker is None else Attributed(**_of_kind(speaker)),
            confidence=value["confidence"],
            candidates=tuple(Candidate(**_of_kind(candidate)) for candidate in value["candidates"]),
            reason=None if reason is None else Reason(reason["rule"], mention and Span(**mention)),
            said=said and DatedSpan(**said),
            venue=venue and Span(**venue),
        )


def _spans(values: list[dict[str, Any]]) -> tuple[Span, ...]:
    return tuple(Span(**value) for value in values)


def _of_kind(value: dict[str, Any]) -> dict[str, Any]:
    return {**value, "kind": SpeakerKind(value["kind"])}


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker of one article: the fullest form of the name there, its roles, its mentions."""

    name: str
    kind: SpeakerKind
    roles: tuple[Span, ...] = ()
    mentions: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class AttributedArticle:
    """What the attributor found in one article, in the order of the text."""

    statements: tuple[Statement, ...]
    speakers: tuple[Speaker, ...]

    def to_dict(self) -> dict[str, Any]:
        """This as plain JSON values, in the form of docs/output.md."""
        return asdict(self)
