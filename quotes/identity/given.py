"""Which given names are forms of one name."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from importlib.resources import files

from quotes.identity.learned import learned
from quotes.identity.text import fold


def roots(given: str) -> frozenset[str]:
    """The plain names that a folded given name may stand for, itself among them.

    "bill" and "will" both stand for "william". Two names are forms of one another where they
    have a root in common.
    """
    return _roots().get(given, frozenset()) | {given}


def initials(given: str) -> frozenset[str]:
    """The letters that a folded given name may be shortened to, in any of its transliterations."""
    return _initials().get(given, frozenset()) | {given[0]}


@cache
def _initials() -> dict[str, frozenset[str]]:
    by_form: dict[str, set[str]] = defaultdict(set)
    for forms in groups():
        for form in forms:
            by_form[form].update(other[0] for other in forms)
    return {form: frozenset(letters) for form, letters in by_form.items()}


@cache
def groups() -> list[list[str]]:
    """The hand-made groups of given_names.txt, folded."""
    lines = files("quotes.identity").joinpath("given_names.txt").read_text(encoding="utf-8").splitlines()
    return [[fold(form) for form in line.split()] for line in lines if not line.startswith("#")]


@cache
def _roots() -> dict[str, frozenset[str]]:
    by_form: dict[str, set[str]] = defaultdict(set)
    for forms in groups():
        for form in forms:
            by_form[form].add(forms[0])
    by_hand = frozenset(by_form)  # surer than the list, which has "bill" for "robert" too
    for pet_form, names in learned().pet_forms.items():
        if pet_form not in by_hand:
            by_form[pet_form].update(names)
    return {form: frozenset(names) for form, names in by_form.items()}
