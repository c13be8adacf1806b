"""Names of organisations: acronyms and full names, countries and their adjectives, spellings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from quotes.identity.places import mark_places
from quotes.identity.text import fold
from quotes.identity.vocabulary import table, words

_SMALL = words("small-words-of-names")
_COMPANY_FORMS = words("company-forms")
_SPELLINGS = table("spellings")
_FOREIGN_INITIALS = table("foreign-initials")
_BRITISH = re.compile(r"is(?=ation|ations|ed$|ing$)")
_PHRASES = (
    (re.compile(r"\bforeign affairs\b"), "foreign"),
    (re.compile(r"\b(?:internal affairs|interior affairs)\b"), "interior"),
    (re.compile(r"\bexternal affairs\b"), "foreign"),
    (re.compile(r"\bhigh court of justice\b"), "high court"),
    (re.compile(r"\barmed forces\b"), "armedforces"),
    (re.compile(r"\bco operation\b"), "cooperation"),
)
_POSSESSIVE = re.compile(r"['’]s?(?!\w)")
_PARENTHESIS = re.compile(r"\s*\(([^()]+)\)")
_WORD = re.compile(r"@[A-Z][A-Z-]+|[^\W_]+(?:['’.&][^\W_]+)*\.?", re.UNICODE)
_MOST_LETTERS = 8
EXCLUDING = frozenset({"places differ", "words differ", "acronyms differ", "a description, no name"})


@dataclass(frozen=True, slots=True)
class OrganizationName:
    """An organisation's name taken apart.

    ``words`` are its telling words in one spelling, ``places`` the codes of the countries and
    states in it, ``initials`` the acronyms it can have, ``acronym`` the name itself where it is
    one.
    """

    words: frozenset[str]
    places: frozenset[str]
    initials: frozenset[str]
    letters: frozenset[str]
    """The letters of acronyms in other languages, each sorted ("bsu")."""
    acronym: str = ""
    described: bool = False
    """Whether it is a description, no name ("his campaign"): another one in every article."""


@lru_cache(maxsize=65536)
def read_organization(name: str) -> OrganizationName:
    """An organisation's name taken apart, brackets left out."""
    name = _PARENTHESIS.sub("", name).strip() or name
    acronym = _acronym(name)
    marked = mark_places(name)
    places = frozenset(word[1:] for word in _WORD.findall(marked) if word.startswith("@"))
    plain = fold(re.sub(r"@[A-Z-]+", " ", _POSSESSIVE.sub("", marked)))
    for phrase, one_word in _PHRASES:
        plain = phrase.sub(one_word, plain)
    words = [_spelling(word) for word in plain.split() if word not in _SMALL]
    telling = frozenset(word for word in words if word not in _COMPANY_FORMS) or frozenset(words)
    if not any(character.isupper() or not character.isascii() for character in name) and "." not in name:
        return OrganizationName(telling, places, frozenset(), frozenset(), described=True)
    if not words and places:
        return OrganizationName(places, places, frozenset(), frozenset())
    if acronym:
        return OrganizationName(frozenset((acronym,)), places, frozenset(), _sorted(acronym), acronym)
    return OrganizationName(telling, places, _initials(name), _foreign_letters(name))


def forms(names: Iterable[str]) -> list[OrganizationName]:
    """The names with those in their brackets: "Security Service (SBU)" is two."""
    every = [form for name in names for form in (name, *_PARENTHESIS.findall(name))]
    return list(dict.fromkeys(read_organization(form) for form in every if fold(form)))


def blocking_keys(name: str) -> frozenset[str]:
    """The keys of an organisation's name, for indexing and for looking up alike."""
    keys: set[str] = set()
    for form in forms((name,)):
        core = " ".join(sorted(form.words)) or " ".join(sorted(form.places))
        keys.add(f"words {core}")
        keys |= {f"acronym {letters}" for letters in form.initials}
        keys |= {f"letters {letters}" for letters in form.letters}
        if form.acronym:
            keys.add(f"acronym {form.acronym}")
    return frozenset(sorted(keys)[:16]) or frozenset((f"words {name}",))


def compare_names(some: Sequence[str], others: Sequence[str]) -> tuple[dict[str, float], str, bool]:
    """The features of the likest forms, what was compared, and whether they exclude each other."""
    pairs = [(_features(one, other), one, other) for one, other in product(forms(some), forms(others))]
    if not pairs:
        return {"words differ": 1.0}, "", True
    features, one, other = min(pairs, key=lambda pair: _cost(pair[0]))
    names = " ~ ".join(sorted((_text(one), _text(other))))
    return features, names, not EXCLUDING.isdisjoint(features)


def _features(one: OrganizationName, other: OrganizationName) -> dict[str, float]:
    features: dict[str, float] = {}
    if one.described or other.described:
        return {"a description, no name": 1.0}
    if one.words == other.words and not (one.acronym and other.acronym):
        features["words the same"] = 1.0
    elif one.acronym and other.acronym:
        features["acronym the same" if one.acronym == other.acronym else "acronyms differ"] = 1.0
    elif one.acronym or other.acronym:
        short, full = (one, other) if one.acronym else (other, one)
        if short.acronym in full.initials:
            features["acronym of the name"] = 1.0
            features["letters of the acronym"] = min(len(short.acronym), 5) / 5
            return features
        if len(short.acronym) > 2 and short.letters & full.letters:
            return {
                "acronym in another language": 1.0,
                "letters of the acronym": min(len(short.acronym), 5) / 5,
            }
        within = short.acronym in full.words
        features["one name within the other" if within else "words differ"] = 1.0
    else:
        shared = len(one.words & other.words)
        if shared and (one.words < other.words or other.words < one.words):
            features["one name within the other"] = 1.0
            features["further words"] = min(len(one.words ^ other.words), 4) / 4
        else:
            features["words differ"] = 1.0
    if one.places and other.places and one.places != other.places:
        features["places differ"] = 1.0
    elif one.places != other.places:
        features["place on one side"] = 1.0
    return features


_COSTS = {
    "place on one side": 0.5, "acronym in another language": 1, "one name within the other": 2,
    "places differ": 3, "words differ": 4, "acronyms differ": 4, "a description, no name": 4,
}  # fmt: skip


def _cost(features: dict[str, float]) -> float:
    """How far two forms are apart, to choose the likest."""
    return sum(_COSTS.get(name, 0.0) for name in features)


def _acronym(name: str) -> str:
    """The name in small letters if it is an acronym ("F.A.A", "IAEA", "BfV"), else nothing."""
    bare = re.sub(r"^(?:the|The|THE)\s+", "", name).replace(".", "").strip()
    capitals = sum(character.isupper() for character in bare)
    if bare.isalnum() and 2 <= len(bare) <= _MOST_LETTERS and capitals >= 2 and capitals >= len(bare) / 2:
        return fold(bare).replace(" ", "")
    return ""


def _initials(name: str) -> frozenset[str]:
    """The acronyms by first letters: with and without small words, with hyphens parting or not."""
    found = set()
    for text in (name, name.replace("-", " "), name.replace("-", "")):
        words = fold(_POSSESSIVE.sub("", text)).split()
        words = words[1:] if words[:1] == ["the"] else words
        telling = [word for word in words if word not in _SMALL]
        for chosen in (telling, words, [w for w in telling if w not in _COMPANY_FORMS]):
            if 2 <= len(chosen) <= _MOST_LETTERS:
                found.add("".join(word[0] for word in chosen))
    return frozenset(found)


def _foreign_letters(name: str) -> frozenset[str]:
    words = [_spelling(word) for word in fold(_POSSESSIVE.sub("", name)).split() if word not in _SMALL]
    if not 3 <= len(words) <= 6 or not any(word in _FOREIGN_INITIALS for word in words):
        return frozenset()
    choices = [word[0] + _FOREIGN_INITIALS.get(word, "") for word in words]
    letters = {"".join(sorted(chosen)) for chosen in product(*choices)}
    return frozenset(sorted(letters)[:24])


def _sorted(acronym: str) -> frozenset[str]:
    return frozenset(("".join(sorted(acronym)),)) if 3 <= len(acronym) <= 6 else frozenset()


def _spelling(word: str) -> str:
    return _SPELLINGS.get(word) or _BRITISH.sub("iz", word)


def _text(name: OrganizationName) -> str:
    return " ".join([*sorted(name.places), *sorted(name.words)])
