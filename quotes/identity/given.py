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


@cache
def _roots() -> dict[str, frozenset[str]]:
    by_form: dict[str, set[str]] = defaultdict(set)
    for line in files("quotes.identity").joinpath("given_names.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            forms = [fold(form) for form in line.split()]
            for form in forms:
                by_form[form].add(forms[0])
    for pet_form, names in learned().pet_forms.items():
        by_form[pet_form].update(names)
    return {form: frozenset(names) for form, names in by_form.items()}
