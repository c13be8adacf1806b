"""Whether a speaker of a new article is a person known, a new one, or one for an editor to decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from quotes.identity.names import name_key
from quotes.identity.profile import Profile


class Verdict(StrEnum):
    """What was decided about a newcomer."""

    MATCH = "match"
    NEW = "new"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for or against: ``contribution`` is added to the log-odds of being the same."""

    feature: str
    contribution: float
    detail: str
    """What was compared, in words for an editor ("Serhiy ~ Sergei")."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of a newcomer.

    ``candidate`` is the profile matched, or the likeliest one where it is undecided or new
    (None if there was none to compare); ``score`` the probability that it is the same speaker;
    ``evidence`` the reasons, strongest first.
    """

    verdict: Verdict
    candidate: Profile | None
    score: float
    evidence: tuple[Evidence, ...] = ()


class Resolver:
    """Decides who a newcomer is, with the weights that ``quotes.training.identity`` learned."""

    @classmethod
    def load(cls) -> Resolver:
        """The resolver with the weights of the package."""
        return cls()

    def compare(self, one: Profile, other: Profile) -> tuple[float, tuple[Evidence, ...]]:
        """The probability that two profiles are one speaker's, and the evidence. Symmetric."""
        same = {name_key(n) for n in one.names} & {name_key(n) for n in other.names}
        if one.kind is other.kind and same:
            return 1.0, (Evidence("same spelling", 5.0, min(same)),)
        return 0.0, ()

    def resolve(self, newcomer: Profile, candidates: Sequence[Profile]) -> Decision:
        """Who the newcomer is among the candidates (those that share a blocking key with it)."""
        best: tuple[float, tuple[Evidence, ...], Profile | None] = (0.0, (), None)
        for candidate in candidates:
            score, evidence = self.compare(newcomer, candidate)
            if best[2] is None or score > best[0]:
                best = (score, evidence, candidate)
        score, evidence, likeliest = best
        return Decision(Verdict.MATCH if score > 0.5 else Verdict.NEW, likeliest, score, evidence)
