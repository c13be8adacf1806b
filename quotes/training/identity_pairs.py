"""Pairs of profiles, of one speaker and of two, to learn identity from.

What surrounds a name (roles, topics, company, outlet, date) is real: it comes from annotated
articles. The names are those of the articles, or others put in their place everywhere, and are
changed as newsrooms change them: transliterated, shortened, misspelt.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from quotes.identity.context import topic_words
from quotes.identity.given import groups as given_groups
from quotes.identity.given import roots
from quotes.identity.learned import learned
from quotes.identity.names import name_key, read_person
from quotes.identity.organizations import read_organization
from quotes.identity.places import place_words
from quotes.identity.profile import Profile
from quotes.identity.sound import distance, skeleton
from quotes.identity.text import fold
from quotes.statement import SpeakerKind

_MOST_PAIRS_OF_ONE = 8
_VARIANTS_OF_A_PAIR = 4
_TWICE_LISTED = 0.12
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two profiles, and whether they are one speaker's."""

    one: Profile
    other: Profile
    same: bool


def article_profiles(articles: Sequence[dict[str, Any]], held_out: Collection[str]) -> list[Profile]:
    """A profile of every named speaker of every article; ``id`` is the place of the article.

    Speakers that share a family name (organisations: the name) with one held out are left out.
    """
    profiles = []
    for place, article in enumerate(articles):
        topics = topic_words(article["text"])
        day = date.fromisoformat(article["date"])
        named = [s for s in article["speakers"] if s["kind"] in ("person", "organization") and s["name"]]
        keys = {name_key(speaker["name"]) for speaker in named}
        for speaker in named:
            kind = SpeakerKind(speaker["kind"])
            name = speaker["name"]
            key = read_person(name).family if kind is SpeakerKind.PERSON else fold(name)
            if key not in held_out:
                profiles.append(
                    Profile(
                        kind=kind,
                        names=(name,),
                        roles=tuple(speaker.get("roles", ())),
                        topics=topics,
                        companions=frozenset(keys - {name_key(name)}),
                        outlets=frozenset((article["publisher"],)),
                        first_seen=day,
                        last_seen=day,
                        id=place,
                    )
                )
    return profiles


def person_pairs(
    profiles: Sequence[Profile], groups: Sequence[Sequence[str]], rng: random.Random
) -> list[Pair]:
    """Pairs of persons: one person in two articles, two of one article, and two with like names."""
    persons = [p for p in profiles if p.kind is SpeakerKind.PERSON and len(read_person(p.names[0]).given) > 0]
    naming = _Naming(groups, rng)
    by_name: dict[str, list[Profile]] = defaultdict(list)
    for person in persons:
        by_name[name_key(person.names[0])].append(person)
    pairs = []
    for of_one in by_name.values():
        couples = [(a, b) for i, a in enumerate(of_one) for b in of_one[:i]] or [(of_one[0], of_one[0])]
        for one, other in rng.sample(couples, min(len(couples), _MOST_PAIRS_OF_ONE)):
            for _ in range(_VARIANTS_OF_A_PAIR):
                mine, theirs = naming.variants(one.names[0])
                partner = _with(other, theirs, rng) if one is not other else _bare(other, theirs)
                pairs.append(Pair(_with(one, mine, rng), partner, True))
    bare = sum(pair.other.id is None for pair in pairs) / len(pairs)
    for _ in range(len(pairs)):
        one, other = rng.sample(persons, 2)
        if rng.random() < 0.05:
            other = rng.choice([p for p in persons if p.id == one.id])
        if name_key(one.names[0]) != name_key(other.names[0]):
            mine, theirs = naming.confusable(one.names[0], other.names[0])
            partner = _bare(other, theirs) if rng.random() < bare else _with(other, theirs, rng)
            pairs.append(Pair(_with(one, mine, rng), partner, False))
    return pairs


class _Naming:
    """Names of one person and of two, as news writes them."""

    def __init__(self, groups: Sequence[Sequence[str]], rng: random.Random) -> None:
        self._rng = rng
        self._given = given_groups()
        self._given_of = {form: group for group in self._given for form in group}
        known = self._given_of.keys() | learned().given_names.keys()
        self._families = [group for group in groups if known.isdisjoint(group)]
        self._alike: dict[str, list[Sequence[str]]] = defaultdict(list)
        for group in self._families:
            self._alike[skeleton(group[0])].append(group)

    def variants(self, name: str) -> tuple[str, str]:
        """Two ways to write one person's name: the one given, or one made up of variants."""
        if self._rng.random() < 0.5:
            given, family = self._rng.choice(self._given), self._rng.choice(self._families)
            mine = f"{self._rng.choice(given)} {self._rng.choice(family)}"
            theirs = f"{self._rng.choice(given)} {self._rng.choice(family)}"
        else:
            mine = theirs = name
        return mine.title(), self._changed(theirs.title())

    def confusable(self, name: str, other_name: str) -> tuple[str, str]:
        """The names of two persons that one might take for each other's."""
        made: Callable[[str, str], tuple[str, str]] = self._rng.choices(
            (
                self._same_family,
                self._like_family,
                self._family_alone,
                self._initial,
                self._middle,
                self._namesake,
            ),
            weights=(28, 22, 36, 10, 10, 0.4),
        )[0]
        mine, theirs = made(name, other_name)
        return mine.title(), theirs.title()

    def _same_family(self, name: str, other_name: str) -> tuple[str, str]:
        mine, theirs = read_person(name), read_person(other_name)
        family = (
            mine.family if self._rng.random() < 0.5 else self._rng.choice(self._rng.choice(self._families))
        )
        other_family = family + "a" if family.endswith(("ov", "ev")) and self._rng.random() < 0.3 else family
        if set(mine.given) & set(theirs.given) or roots(mine.first) & roots(theirs.first):
            return f"{mine.first} {family}", f"{self._another_given(mine.first)} {other_family}"
        return " ".join((*mine.given, family)), " ".join((*theirs.given, other_family))

    def _like_family(self, name: str, other_name: str) -> tuple[str, str]:
        group = self._rng.choice(self._families)
        like = [other for other in self._alike[skeleton(group[0])] if _apart(group, other)]
        other_group = self._rng.choice(like or self._families)
        given = self._given_of.get(read_person(name).first) or self._rng.choice(self._given)
        mine, theirs = self._rng.choice(given), self._rng.choice(given)
        return f"{mine} {self._rng.choice(group)}", f"{theirs} {self._rng.choice(other_group)}"

    def _family_alone(self, name: str, other_name: str) -> tuple[str, str]:
        family = read_person(name).family
        return " ".join((read_person(other_name).first, family)), family

    def _initial(self, name: str, other_name: str) -> tuple[str, str]:
        mine = read_person(name)
        letter = mine.first[0] if mine.first[0] not in "qux" else "j"
        given = [g for g in learned().given_names if g[0] == letter and g != mine.first]
        return f"{letter}. {mine.family}", f"{self._rng.choice(given)} {mine.family}"

    def _middle(self, name: str, other_name: str) -> tuple[str, str]:
        mine = read_person(name)
        if self._rng.random() < 0.5:
            suffix, other_suffix = self._rng.sample((" Jr.", " Sr.", " III", "", ""), 2)
            return f"{mine.first} {mine.family}{suffix}", f"{mine.first} {mine.family}{other_suffix or ' II'}"
        one, other = self._rng.sample(_LETTERS, 2)
        return f"{mine.first} {one}. {mine.family}", f"{mine.first} {other}. {mine.family}"

    def _namesake(self, name: str, other_name: str) -> tuple[str, str]:
        """The same name, oftener the more people have it; else names with nothing in common."""
        family = self._rng.choices(list(learned().family_names), list(learned().family_names.values()))[0]
        given = self._rng.choices(list(learned().given_names), list(learned().given_names.values()))[0]
        if self._rng.random() < 0.5:
            return f"{given} {family}", f"{given} {family}"
        if self._rng.random() < 0.3:
            other = self._another_given(given)
            return f"{given} {other}", f"{other} {given}"
        return name, self._another_given(read_person(name).first) + " " + read_person(name).family

    def _another_given(self, given: str) -> str:
        while (other := self._rng.choice(list(learned().given_names))) == given or (
            roots(other) & roots(given) or distance(given, other) < 0.3
        ):
            pass
        return other

    def _changed(self, name: str) -> str:
        """The name as another newsroom has it; in a third of the cases unchanged."""
        words = name.split()
        change = self._rng.choices(
            ("none", "given", "middle", "initial", "family alone", "typing", "turned", "suffix"),
            weights=(34, 16, 12, 7, 12, 10, 5, 4),
        )[0]
        if change == "given":
            words[0] = self._rng.choice(list(self._given_of.get(fold(words[0]), (words[0],))))
        elif change == "middle":
            words = (
                [words[0], words[-1]] if len(words) > 2 else [words[0], self._rng.choice(_LETTERS), words[-1]]
            )
        elif change == "initial":
            words[0] = words[0][0] + "."
        elif change == "family alone":
            words = [read_person(name).family]
        elif change == "typing":
            words[-1] = self._misspelt(words[-1])
        elif change == "turned":
            words = [words[-1], *words[:-1]]
        elif change == "suffix":
            words = [*words, "Jr."]
        return " ".join(words).title()

    def _misspelt(self, word: str) -> str:
        if len(word) < 5:
            return word
        at = self._rng.randrange(1, len(word) - 1)
        kinds = (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + self._rng.choice(_LETTERS) + word[at + 1 :],
        )
        return self._rng.choice(kinds)


def organization_pairs(profiles: Sequence[Profile], rng: random.Random) -> list[Pair]:
    """Pairs of organisations: those of the articles and offices of states, each written otherwise."""
    organizations = [p for p in profiles if p.kind is SpeakerKind.ORGANIZATION]
    by_name: dict[str, list[Profile]] = defaultdict(list)
    for organization in organizations:
        by_name[fold(organization.names[0])].append(organization)
    twice = [of_one for of_one in by_name.values() if len(of_one) > 1]
    pairs = []
    for _ in range(5000):
        if rng.random() < 0.6:
            mine, theirs, same = _offices(rng)
        else:
            same = rng.random() < 0.5
            one, other = rng.sample(organizations, 2)
            mine, theirs = one.names[0], _rewritten(one.names[0], rng) if same else other.names[0]
            if not same and read_organization(mine) == read_organization(theirs):
                continue
        around, around_other = rng.sample(rng.choice(twice) if same else organizations, 2)
        pairs.append(Pair(_with(around, mine, rng), _with(around_other, theirs, rng), same))
    return pairs


_OFFICES = (
    "Defence", "Foreign Affairs", "the Interior", "Justice", "Health", "Finance", "Education", "Culture",
    "Energy", "Agriculture", "Transport", "Labour", "Trade", "Tourism", "Environment", "Emergency Situations",
)  # fmt: skip
_BODIES = (
    "Central Election Commission", "Supreme Court", "National Bank", "Border Service", "Security Council",
    "Court of Auditors", "Statistics Office", "Central Bank", "Coast Guard", "Constitutional Court",
    "Intelligence Service", "Red Cross", "Chamber of Commerce", "Football Federation", "Olympic Committee",
)  # fmt: skip


def _offices(rng: random.Random) -> tuple[str, str, bool]:
    """Two names of offices of states, of the same office in about half of the cases."""
    country, other_country = rng.sample(place_words(), 2)
    office, other_office = rng.sample(_OFFICES, 2) if rng.random() < 0.6 else rng.sample(_BODIES, 2)
    kind = rng.random()
    if kind < 0.5:
        return _office(office, country, rng), _office(office, country, rng), True
    if kind < 0.7:
        return _office(office, country, rng), _office(office, other_country, rng), False
    if kind < 0.9:
        return _office(office, country, rng), _office(other_office, country, rng), False
    # "the Justice Ministry" is that of the country the article is about, mostly another one's.
    return _office(office, country, rng), _office(office, (), rng), rng.random() < 0.3


def _office(office: str, country: Sequence[str], rng: random.Random) -> str:
    """An office of a state as one newsroom may write it."""
    if office in _OFFICES:
        of = office.removeprefix("the ")
        short = of.removesuffix(" Affairs")
        office = rng.choice((f"Ministry of {office}", f"{short} Ministry", f"Ministry of {of}"))
    elif country and rng.random() < 0.15:
        return "".join(word[0] for word in f"{office} {country[0]}".split() if word[0].isupper())
    for british, american in (("Defence", "Defense"), ("Labour", "Labor")):
        office = office.replace(british, rng.choice((british, american)))
    if not country:
        return rng.choice((office, f"the {office}"))
    name, adjective = country[0], country[min(1, len(country) - 1)]
    written = (
        f"{name}'s {office}",
        f"{adjective} {office}",
        f"{office} of {name}",
        f"the {adjective} {office}",
    )
    return rng.choice(written)


def _rewritten(name: str, rng: random.Random) -> str:
    """An organisation's name as another newsroom may write it."""
    words = name.split()
    capitals = [word[0] for word in words if word[0].isupper()]
    change = rng.random()
    if change < 0.3 and len(capitals) > 2 and capitals == [word[0] for word in words]:
        return rng.choice(("".join(capitals), ".".join(capitals) + "."))
    if change < 0.6:
        return (
            name.removeprefix("The ").removeprefix("the ")
            if name.casefold().startswith("the ")
            else f"the {name}"
        )
    return name.replace("’s ", " ").replace("'s ", " ") if change < 0.8 else name


def _with(profile: Profile, name: str, rng: random.Random) -> Profile:
    return _less(replace(profile, names=(name,)), rng)


def _less(profile: Profile, rng: random.Random) -> Profile:
    """The profile without some of what surrounds it, since not every article tells everything."""
    return replace(
        profile,
        roles=profile.roles if rng.random() < 0.8 else (),
        topics=profile.topics if rng.random() < 0.7 else frozenset(),
        companions=profile.companions if rng.random() < 0.7 else frozenset(),
        outlets=profile.outlets if rng.random() < 0.7 else frozenset(),
    )


def _apart(group: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two groups are different names: the list has some names twice, under other spellings."""
    return min(distance(one, two) for one in group for two in other) > _TWICE_LISTED


def _bare(profile: Profile, name: str) -> Profile:
    """The name and nothing around it: where only one article has a speaker, it has no second view."""
    return Profile(profile.kind, (name,))
