"""What ``python -m quotes.training.identity`` learned, read from learned.json."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic model: the log-odds that two profiles are one speaker's are the bias and the sum
    of weight times feature."""

    bias: float
    features: dict[str, float]
    match_from: float
    """The least probability at which two profiles are taken for one without asking anybody."""
    new_below: float
    """The probability below which a newcomer is somebody new without asking anybody."""


@dataclass(frozen=True, slots=True)
class Learned:
    """All that is learned or counted, none of it written by hand."""

    person: Weights
    organization: Weights
    sound_costs: dict[str, float]
    """Cost of a sound omitted ("y") or of two exchanged ("iy", in the order of the alphabet)."""
    pet_forms: dict[str, list[str]]
    """Folded English pet forms with the names they stand for (package ``nicknames``)."""
    family_names: dict[str, float]
    """The commonest folded family names with their share of the people (package ``names``)."""
    given_names: dict[str, float]
    common_words: frozenset[str]
    """Words that tell no topic, since many articles have them."""


@cache
def learned() -> Learned:
    """The contents of learned.json, read once."""
    data = json.loads(files("quotes.identity").joinpath("learned.json").read_text(encoding="utf-8"))
    return Learned(
        person=Weights(**data.pop("person")),
        organization=Weights(**data.pop("organization")),
        common_words=frozenset(data.pop("common_words")),
        **data,
    )
