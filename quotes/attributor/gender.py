"""Whether words speak of a man, a woman, several or a thing: in this a pronoun and its antecedent agree."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

from quotes.attributor.encoding import Words

GENDERS = ("unknown", "male", "female", "plural", "thing")
UNKNOWN, MALE, FEMALE, PLURAL, THING = range(5)

_MEN = ("sman", "chairman", "councilman", "policeman", "gentleman")
_WOMEN = tuple(ending.replace("man", "woman") for ending in _MEN)


def _lexicon(male: str, female: str) -> dict[str, int]:
    return dict.fromkeys(male.split(), MALE) | dict.fromkeys(female.split(), FEMALE)


_TITLES = _lexicon(
    "mr mister sir lord king prince baron monsieur herr señor",
    "mrs ms miss lady queen princess dame baroness madame frau señora",
)
_NOUNS = _lexicon(
    "man father husband son brother boy grandfather uncle nephew widower",
    "woman mother wife daughter sister girl grandmother aunt niece widow",
)
_PRONOUNS = {
    **_lexicon("he him his himself", "she her hers herself"),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves", "we", "us", "our", "ours"), PLURAL),
    **dict.fromkeys(("it", "its", "itself", "which"), THING),
}
_SUBJECTS = frozenset({"he", "she", "they", "we", "it"})


def title_gender(words: Words, first: int) -> int:
    """The gender that a courtesy title right before word ``first`` gives: "Mr.", "Mrs."."""
    before = first - 1
    if before > 0 and words.word(before) == "." and words.breaks[before] == 0:
        before -= 1
    if before < 0 or (words.breaks[before + 1 : first + 1] > 1).any():
        return UNKNOWN
    return _TITLES.get(words.word(before).casefold(), UNKNOWN)


def given_name_gender(name: str) -> int:
    """The gender of those who nearly always bear a given name."""
    return _given_names().get(_folded(name), UNKNOWN)


def phrase_gender(words: Words, first: int, last: int) -> int:
    """The gender of a mention that is a pronoun ("she") or a description ("the spokeswoman", "his wife")."""
    if first >= last:
        return UNKNOWN
    lead = words.word(first).casefold()
    if lead in _PRONOUNS and (last - first == 1 or (lead in _SUBJECTS and last - first <= 3)):
        return _PRONOUNS[lead]
    for i in range(first, min(last, first + 6)):
        word = words.word(i).casefold()
        if (
            gender := _NOUNS.get(word)
            or _TITLES.get(word)
            or (MALE if word.endswith(_MEN) else FEMALE if word.endswith(_WOMEN) else 0)
        ):
            return gender
    return UNKNOWN


def agreed(genders: Iterable[int]) -> int:
    """What most of the known genders are; unknown where they are even."""
    counts = Counter(g for g in genders if g != UNKNOWN).most_common(2)
    if not counts or (len(counts) > 1 and counts[0][1] == counts[1][1]):
        return UNKNOWN
    return counts[0][0]


def name_gender(words: Words, first: int, form: Sequence[str]) -> int:
    """The gender of a person's name: by its title, or else by its given name."""
    return title_gender(words, first) or (given_name_gender(form[0]) if len(form) > 1 else UNKNOWN)


@cache
def _given_names() -> dict[str, int]:
    genders: dict[str, int] = {}
    current = UNKNOWN
    lines = files("quotes.attributor").joinpath("given_names.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if line.startswith("#"):
            continue
        if line.endswith(":"):
            current = GENDERS.index(line[:-1])
        else:
            genders.update(dict.fromkeys(line.split(), current))
    return genders


def _folded(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
