"""Whether a speaker of a new article is a person known, a new one, or one for an editor to decide."""

from __future__ import annotations

import math
from collections.abc import Sequence, Set
from dataclasses import dataclass
from enum import StrEnum

from quotes.identity import context, organizations, persons
from quotes.identity.learned import Weights, learned
from quotes.identity.names import name_key
from quotes.identity.profile import Profile
from quotes.statement import SpeakerKind


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
    detail: str = ""
    """What was compared, in words for an editor ("sergei ~ serhiy"); empty where there is no more to say."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two profiles compare: the probability that they are one speaker's, and why."""

    score: float
    evidence: tuple[Evidence, ...]
    """The reasons, the weightiest first; the bias of the model is among them, as ``prior``."""
    excluded: bool
    """Names conflict: never joined without an editor."""
    uncertain: bool
    """One name is but a part of the other and nothing else speaks clearly: an editor decides."""

    @property
    def odds(self) -> float:
        """The score as odds for being the same."""
        return math.exp(sum(reason.contribution for reason in self.evidence))


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of a newcomer.

    ``candidate`` is the profile matched, or the likeliest one where it is undecided or new (None
    if there was none to compare); ``score`` the probability that it is the same speaker and none
    of the other candidates is; ``evidence`` the reasons, weightiest first.
    """

    verdict: Verdict
    candidate: Profile | None
    score: float
    evidence: tuple[Evidence, ...] = ()


EXCLUDING = persons.EXCLUDING | organizations.EXCLUDING
"""Features of names that cannot be one speaker's, whatever else there is."""

_ROLE_EVIDENCE = ("roles share an organisation", "roles share a place", "roles share an office")
_PARTIAL = frozenset(
    {"no given name", "suffix on one side", "one name within the other", "place on one side"}
)
_SURROUNDINGS = ("others named alike", "topics alike")
_TELLING_OVERLAP = 0.2
_CONFIRMED = "an editor joined the name"
_CONFIRMED_ODDS = 6.0
"""Log-odds, not learned: enough for a name of one word, not for one whom its roles tell apart."""
_MOST_RIVALS = 10
_MOST_EXCLUDED = 3
"""Profiles with a conflicting name that are looked at closely."""


class Resolver:
    """Decides who a newcomer is, with the weights that ``quotes.training.identity`` learned."""

    def __init__(self, person: Weights, organization: Weights) -> None:
        self._person = person
        self._organization = organization

    @classmethod
    def load(cls) -> Resolver:
        """The resolver with the weights of the package."""
        return cls(learned().person, learned().organization)

    def compare(self, one: Profile, other: Profile) -> Comparison:
        """Whether two profiles are one speaker's. Symmetric."""
        if one.kind is not other.kind:
            return Comparison(0.0, (Evidence("kinds differ", -math.inf),), excluded=True, uncertain=False)
        found = features_of(one, other)
        weights = self._weights(one.kind)
        evidence = [Evidence("prior", weights.bias)]
        if confirmed := _confirmed(one, other):
            evidence.append(Evidence(_CONFIRMED, _CONFIRMED_ODDS, ", ".join(sorted(confirmed))))
        for name, value in found.values.items():
            evidence.append(
                Evidence(name, weights.features.get(name, 0.0) * value, found.details.get(name, ""))
            )
        evidence.sort(key=lambda reason: -abs(reason.contribution))
        total = sum(reason.contribution for reason in evidence)
        return Comparison(1 / (1 + math.exp(-total)), tuple(evidence), found.excluded, found.uncertain)

    def shortlist(self, newcomer: Profile, known: Sequence[Profile]) -> list[Profile]:
        """Those of some profiles, of which the names alone are given, that need a closer look.

        All whose names can be the newcomer's do; of the others, which nothing else can make the same
        without an editor, the few that are likest, about which one might be asked.
        """
        compared = [(self.compare(newcomer, profile), profile) for profile in known]
        fitting = [profile for comparison, profile in compared if not comparison.excluded]
        others = [pair for pair in compared if pair[0].excluded]
        others.sort(key=lambda pair: -pair[0].score)
        return [*fitting, *(profile for _, profile in others[:_MOST_EXCLUDED])]

    def resolve(self, newcomer: Profile, candidates: Sequence[Profile]) -> Decision:
        """Who the newcomer is among the candidates, of which at most one can be right.

        Args:
            newcomer: a speaker of a new article.
            candidates: the known profiles that share a key with it
                (:func:`~quotes.identity.names.lookup_keys`), in any order.
        """
        if not candidates:
            return Decision(Verdict.NEW, None, 0.0)
        weights = self._weights(newcomer.kind)
        compared = [(self.compare(newcomer, candidate), candidate) for candidate in candidates]
        compared.sort(key=lambda pair: (pair[0].excluded, -pair[0].score))
        best, candidate = compared[0]
        score = best.score
        if not best.excluded:
            score = best.odds / (1 + best.odds + self._rival_odds(candidate, compared[1:], weights))
        if score >= weights.match_from and not best.excluded and not best.uncertain:
            verdict = Verdict.MATCH
        elif best.uncertain or best.score >= weights.new_below:
            verdict = Verdict.UNDECIDED
        else:
            verdict = Verdict.NEW
        return Decision(verdict, candidate, score, best.evidence)

    def _rival_odds(
        self, best: Profile, others: Sequence[tuple[Comparison, Profile]], weights: Weights
    ) -> float:
        """The odds of the other candidates, each as far as it is another speaker than the best: two
        profiles of one speaker that nobody has joined yet do not speak against each other."""
        rivals = [pair for pair in others if not pair[0].excluded and pair[0].score >= weights.new_below]
        return sum(
            comparison.odds * (1 if rival.id in best.apart else 1 - self.compare(best, rival).score)
            for comparison, rival in rivals[:_MOST_RIVALS]
        )

    def _weights(self, kind: SpeakerKind) -> Weights:
        return self._person if kind is SpeakerKind.PERSON else self._organization


@dataclass(frozen=True, slots=True)
class Features:
    """The named features of a pair of profiles, each with what was compared; the flags are those of
    :class:`Comparison`."""

    values: dict[str, float]
    details: dict[str, str]
    excluded: bool
    uncertain: bool


def features_of(one: Profile, other: Profile) -> Features:
    """The features of two profiles of one kind. Symmetric."""
    confirmed = _confirmed(one, other)
    some, others = (_only(confirmed, profile.names) for profile in (one, other))
    if one.kind is SpeakerKind.PERSON:
        names = persons.compare(some, others)
        values, text, excluded = names.features, names.detail, names.excluded
    else:
        values, text, excluded = organizations.compare_names(some, others)
    details = dict.fromkeys(values, text)
    around, around_details = context.compare(one, other)
    values = {**values, **around}
    partial = not confirmed and not _PARTIAL.isdisjoint(values)
    return Features(values, {**details, **around_details}, excluded, partial and not _speaks_clearly(values))


def _confirmed(one: Profile, other: Profile) -> set[str]:
    """The names of one, normalized, that an editor has said to be the other's too."""
    return {key for key in map(name_key, one.names) if key in other.confirmed} | {
        key for key in map(name_key, other.names) if key in one.confirmed
    }


def _only(keys: Set[str], names: Sequence[str]) -> Sequence[str]:
    """The names of these keys, and all of them where none has one."""
    return [name for name in names if name_key(name) in keys] or names


def _speaks_clearly(features: dict[str, float]) -> bool:
    """Whether roles and surroundings together make up for a name that is only a part."""
    if "roles of different places" in features:
        return False
    roles = sum(features.get(name, 0.0) > 0 for name in _ROLE_EVIDENCE)
    if "suffix on one side" in features:  # father and son have the same surroundings
        return roles >= 1
    surroundings = sum(features.get(name, 0.0) >= _TELLING_OVERLAP for name in _SURROUNDINGS)
    return roles >= 2 or (roles >= 1 and surroundings >= 1) or surroundings >= 2
