"""How a name sounds, whatever newsroom transliterated it: for keys, and as units to compare.

The rules are those by which the common systems (BGN/PCGN, ISO 9, the Library of Congress, French,
German and Polish practice; pinyin; Arabic of several countries) differ from one another.
"""

from __future__ import annotations

import re
from functools import lru_cache

from quotes.identity.learned import learned

# The longest first: letters that write one sound in some system, and the unit that stands for it.
_LETTERS = {
    "schtsch": "S", "shch": "S", "schch": "S", "szcz": "S", "chtch": "S", "stsch": "S",
    "tsch": "C", "tch": "C", "dzh": "J", "dsch": "J", "dj": "J", "cz": "C", "ch": "C",
    "sch": "S", "sh": "S", "sz": "S", "zh": "Z", "kh": "H", "ts": "T", "tz": "T", "tc": "T",
    "ph": "f", "th": "t", "gh": "g", "ck": "k", "ou": "u", "oo": "u", "ee": "i",
    "iy": "i", "yi": "i", "ij": "i", "yj": "i", "ii": "i", "yy": "i", "ji": "i",
    "ia": "Y", "ya": "Y", "ja": "Y", "iu": "U", "yu": "U", "ju": "U", "ie": "E", "ye": "E", "je": "E",
    "io": "O", "yo": "O", "jo": "O",
}  # fmt: skip
_SOUND = re.compile("|".join(sorted(_LETTERS, key=len, reverse=True)) + "|.")
_DOUBLED = re.compile(r"(.)\1+")

# Consonants by place of articulation; vowels, "h" and the half-vowels are left out.
_CLASS = {
    **dict.fromkeys("bp", "p"), **dict.fromkeys("fvw", "f"), **dict.fromkeys("gkqc", "k"),
    **dict.fromkeys("dtT", "t"), **dict.fromkeys("szSZC", "s"), **dict.fromkeys("J", "j"),
    "l": "l", "r": "r", "m": "m", "n": "n", "x": "ks",
}  # fmt: skip
_BEFORE_FRONT_VOWEL = re.compile(r"c(?=[eiyEYO])")
_V_BEFORE_CONSONANT = re.compile(r"[vw](?=[szkntSZC])")


@lru_cache(maxsize=65536)
def sounds(word: str) -> str:
    """A folded word as sounds, one character each: "zh", "kh", "ya" … are one."""
    return _DOUBLED.sub(r"\1", "".join(_LETTERS.get(unit, unit) for unit in _SOUND.findall(word)))


@lru_cache(maxsize=65536)
def skeleton(word: str) -> str:
    """The consonant classes of a folded word, for keys; the word itself where it has none."""
    heard = _BEFORE_FRONT_VOWEL.sub("s", sounds(word))
    heard = _V_BEFORE_CONSONANT.sub("", heard)
    if heard[:1] == "x":
        heard = "s" + heard[1:]
    return _DOUBLED.sub(r"\1", "".join(_CLASS.get(sound, "") for sound in heard)) or word


def distance(one: str, other: str) -> float:
    """How unlike two folded words sound: 0 for the same sounds, about 1 for nothing in common.

    The cheapest way to turn the sounds of one into those of the other, where each replacement,
    omission and insertion costs what the name lists taught (rare between variants of one name:
    1; common, such as "y" for "i": little), over the length of the longer. Symmetric.
    """
    if one == other:
        return 0.0
    return _distance(*sorted((sounds(one), sounds(other))))


@lru_cache(maxsize=65536)
def _distance(one: str, other: str) -> float:
    costs = learned().sound_costs
    row = [0.0]
    for sound in other:
        row.append(row[-1] + costs.get(sound, 1.0))
    for mine in one:
        omitted = costs.get(mine, 1.0)
        above, row = row, [row[0] + omitted]
        for at, theirs in enumerate(other):
            replaced = 0.0 if mine == theirs else costs.get("".join(sorted((mine, theirs))), 1.0)
            row.append(min(above[at] + replaced, above[at + 1] + omitted, row[-1] + costs.get(theirs, 1.0)))
    return row[-1] / max(len(one), len(other), 1)
