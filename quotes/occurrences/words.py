"""The words of a quotation made comparable, and the fingerprints by which those like it are found.

Outlets cut a quotation, join its pieces, change a word, its spelling or its quotation marks. What is
left alike are runs of words. So two quotations are compared by the runs of three words that they
share, and found by some of these, chosen by winnowing (Schleimer, Wilkerson & Aiken 2003): of every
few runs in a row the most telling one is kept. Whatever stands before and after, two quotations with
six words in a row alike keep one run in common. A MinHash, which guesses how much of two whole sets
is alike, would lose a short cut of a long quotation.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b

RUN = 3
"""Words in a run."""
_WINDOW = 4
"""Of so many runs in a row, one is a fingerprint."""

_WORD = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*")
_APOSTROPHES = str.maketrans("", "", "'’ʼ")
_BRITISH = (
    (re.compile(r"is(e|es|ed|er|ers|ing|ation|ations)$"), r"iz\1"),  # organise, organize
    (re.compile(r"ys(e|es|ed|ing)$"), r"yz\1"),  # analyse
    (re.compile(r"(?<=\w\w)our(?=(s|ed|ing|able|ful|ite|ites|hood|ly)?$)"), "or"),  # neighbour
    (re.compile(r"(?<=[tb])re(s|d)?$"), r"er\1"),  # centre
    (re.compile(r"ll(?=(ed|ing|er|ers)$)"), "l"),  # travelled
    (re.compile(r"ence(s|less)?$"), r"ense\1"),  # defence
    (re.compile(r"ogue(s)?$"), r"og\1"),  # dialogue
    (re.compile(r"mme(s)?$"), r"m\1"),  # programme
)
"""Endings that British and American English spell otherwise. What else they change, they change alike in
all quotations; it is never shown."""

_FUNCTION_WORDS = """
a about after again all also am an and any are as at be because been before being but by can cannot cant
could did didnt do does doesnt doing done dont down even for from get go going gonna got had has hasnt
have havent having he her here hers hes him his how i id if ill im in into is isnt it its ive just know
let lets like lot made make many me more most much must my no not now of off on one only or other our ours
out over own people really said say says she should so some such than that thats the their them then there
theres these they theyre thing things think this those through to too under up us very want was wasnt way
we well were weve what when where which while who whom why will with wont would wouldnt yes you your youre
"""
"""Words that so many quotations have that they tell nothing of which one it is."""


def comparable(pieces: Iterable[str]) -> tuple[str, ...]:
    """The words of a quotation without case, accents and marks, British and American spelling made one."""
    return tuple(_fold(word) for piece in pieces for word in _WORD.findall(piece))


@lru_cache(maxsize=65536)
def _fold(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_APOSTROPHES)
    for ending, american in _BRITISH:
        plain = ending.sub(american, plain)
    return plain


def telling(words: Iterable[str]) -> int:
    """How many of the words say what a quotation is about."""
    return sum(word not in _TELL_NOTHING for word in words)


_TELL_NOTHING = frozenset(_fold(word) for word in _FUNCTION_WORDS.split())


def runs(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    """All runs of three words, in order."""
    return [words[at : at + RUN] for at in range(len(words) - RUN + 1)]


def fingerprints(words: tuple[str, ...]) -> frozenset[int]:
    """What a quotation is found by, as integers of 64 bits; none where its words tell too little."""
    if telling(words) < MIN_TELLING:
        return frozenset()
    ranked = [(telling(run), _hash(run)) for run in runs(words)]
    windows = max(1, len(ranked) - _WINDOW + 1)
    chosen = (max(ranked[at : at + _WINDOW]) for at in range(windows) if ranked)
    return frozenset(digest for told, digest in chosen if told)


MIN_TELLING = 3
"""Words that say what a quotation is about, without which it is nobody's own: “We will see what happens.”"""


def _hash(run: tuple[str, ...]) -> int:
    return int.from_bytes(blake2b(" ".join(run).encode(), digest_size=8).digest(), signed=True)
