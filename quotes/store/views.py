"""What the store answers with: plain values, good after their session has ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Generic, TypeVar

from quotes.identity import Evidence
from quotes.occurrences import Difference
from quotes.statement import Span, SpeakerKind, Statement, StatementType

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list; ``next`` is the cursor of the page after it, None on the last."""

    items: tuple[T, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class ArticleHeader:
    """A version of an article, without its text; ``id`` is the store's, ``external_id`` the one it came with.

    ``version`` counts the versions as they came; only what the current one says is listed and counted.
    """

    id: int
    external_id: str
    title: str | None
    url: str | None
    outlet: str | None
    published: str | None
    modified: str | None
    version: int
    current: bool


@dataclass(frozen=True, slots=True)
class SpeakerHeader:
    """A profile in one line; ``role`` is the current one (quotes.identity.current_role).

    ``statement_count`` counts a quotation once, in however many articles it occurs.
    """

    slug: str
    name: str
    kind: SpeakerKind
    role: str | None
    statement_count: int


class DatedBy(StrEnum):
    """What the date of a statement comes from: the article's text or the article's date."""

    TEXT = "text"
    ARTICLE = "article"


@dataclass(frozen=True, slots=True)
class Correction:
    """What an editor has said of a statement: who speaks, or that it is no quotation (``rejected``)."""

    rejected: bool
    made_by: str
    made_at: datetime
    note: str | None
    found: Statement
    """The statement as it was before."""


@dataclass(frozen=True, slots=True)
class Occurrences:
    """In how many statements a quotation occurs, in which outlets (the first first), and since when."""

    count: int
    outlets: tuple[str, ...]
    first_said: datetime | None


def alone(outlet: str | None) -> Occurrences:
    """Of what an article has no longer: it is an occurrence of nothing else."""
    return Occurrences(1, () if outlet is None else (outlet,), first_said=None)


@dataclass(frozen=True, slots=True)
class StoredStatement:
    """A statement with its place in the store; ``statement.speaker`` is as the article has it.

    ``said_at`` is the day that the article says it was said (then ``statement.said`` has the words for
    it) or else the article's date; None where there is neither. It is what statements are listed by.
    """

    id: int
    statement: Statement
    slug: str | None
    """The profile of the speaker; None where the kind has none or the attributor abstained."""
    article: ArticleHeader
    said_at: datetime | None
    occurrences: Occurrences
    correction: Correction | None = None
    """An editor's, where it holds. What is rejected is in no list and in no article."""

    @property
    def dated_by(self) -> DatedBy | None:
        """What ``said_at`` comes from."""
        if self.said_at is None:
            return None
        return DatedBy.ARTICLE if self.statement.said is None else DatedBy.TEXT


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A quotation as another statement gives it, and the differences to the one that was asked for."""

    stored: StoredStatement
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class StatementInContext:
    """A statement with the words of the article around it, and the same quotation elsewhere."""

    stored: StoredStatement
    context: Span
    """The paragraphs that the statement stands in; offsets are the article's."""
    others: tuple[Occurrence, ...]
    """The other occurrences of the quotation, the first said first; of very many, the first."""


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """A version of an article with its text and all its statements, in the order of the text."""

    header: ArticleHeader
    text: str
    statements: tuple[StoredStatement, ...]
    versions: tuple[ArticleHeader, ...]
    """All versions of the article, in the order in which they came."""


@dataclass(frozen=True, slots=True)
class NameUse:
    """A spelling of a name and the number of articles that use it."""

    spelling: str
    articles: int


@dataclass(frozen=True, slots=True)
class RoleUse:
    """A role over time: its wordings, the articles that give it, the latest with the place there.

    ``phrase`` is the wording that most use. ``articles``, ``first_seen`` and ``last_seen`` are of all
    articles; ``wordings``, ``outlets`` and ``seen_in`` of the latest ones alone, the latest first.
    """

    phrase: str
    current: bool
    wordings: tuple[str, ...]
    articles: int
    outlets: tuple[str, ...]
    first_seen: datetime | None
    last_seen: datetime | None
    seen_in: tuple[ArticleHeader, ...]
    article: ArticleHeader
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SpeakerProfile:
    """A speaker across articles; names begin with the most used, roles with the current, then the latest."""

    header: SpeakerHeader
    names: tuple[NameUse, ...]
    roles: tuple[RoleUse, ...]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class FoundSpeaker:
    """A speaker found by name: the spelling that is nearest to what was asked, and how near (0 to 1)."""

    header: SpeakerHeader
    spelling: str
    score: float


@dataclass(frozen=True, slots=True)
class StatementFilter:
    """Which statements to list; None does not filter. Both days count, in UTC.

    Statements of articles without a date are in no range of days. A quotation that occurs several
    times is listed once, as the first of the statements that are kept, unless ``every_occurrence``.
    """

    type: StatementType | None = None
    outlet: str | None = None
    since: date | None = None
    until: date | None = None
    min_confidence: float | None = None
    every_occurrence: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """How much the store holds; a quotation is one statement, in however many articles it occurs."""

    articles: int
    statements: int
    speakers: int


@dataclass(frozen=True, slots=True)
class ReviewSide:
    """One of the two profiles of a review, and the latest that it said."""

    profile: SpeakerProfile
    statements: tuple[StoredStatement, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """Two profiles of which the resolver could not decide whether they are one; ``id`` is the decision's."""

    id: int
    score: float
    """The probability that they are one, as it was when the newcomer's article came in."""
    evidence: tuple[Evidence, ...]
    made_at: datetime
    newcomer: ReviewSide
    known: ReviewSide


@dataclass(frozen=True, slots=True)
class DecisionEntry:
    """A decision about a profile, in the log."""

    id: int
    kind: str
    by: str
    """``engine`` or ``editor``."""
    made_at: datetime
    undone_at: datetime | None
    score: float | None
    evidence: tuple[Evidence, ...]
    article_id: int | None
    """The article whose speaker was resolved; None for what an editor decided."""
    name: str | None
    """The speaker's name there, or the new name where an editor gave one."""
    other: str | None
    """The slug of the other profile concerned."""
