"""The hand-made word lists of vocabulary.txt."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from importlib.resources import files


def words(name: str) -> frozenset[str]:
    """The words of the list."""
    return frozenset(table(name))


def table(name: str) -> dict[str, str]:
    """The words of the list, each with the word that it counts as."""
    return _lists()[name]


@cache
def _lists() -> dict[str, dict[str, str]]:
    lists: dict[str, dict[str, str]] = defaultdict(dict)
    for line in files("quotes.identity").joinpath("vocabulary.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, _, entries = line.partition(": ")
            for entry in entries.split():
                word, _, plain = entry.partition("=")
                lists[name][word] = plain or word
    return dict(lists)
