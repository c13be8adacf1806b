"""Places by their name, their short forms, their adjective and their people: one word for all."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files


def mark_places(text: str) -> str:
    """The text with every word for a country or state replaced by its code ("Russian" -> "@RU")."""
    codes, words = _places()
    return words.sub(lambda match: f" @{codes[match[1]]} ", text)


@cache
def _places() -> tuple[dict[str, str], re.Pattern[str]]:
    codes: dict[str, str] = {}
    for line in files("quotes.identity").joinpath("places.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            code, _, words = line.partition(":")
            codes.update((word.strip(), code) for word in words.split(","))
    longest_first = "|".join(re.escape(word) for word in sorted(codes, key=len, reverse=True))
    return codes, re.compile(rf"(?<![\w.@])({longest_first})(?![\w@])(?:['’]s?(?!\w))?")


def place_words() -> list[list[str]]:
    """The words of every place, its name first."""
    by_code: dict[str, list[str]] = {}
    for word, code in _places()[0].items():
        by_code.setdefault(code, []).append(word)
    return list(by_code.values())
