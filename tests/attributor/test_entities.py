"""Forms of a name within one article: joined where that is certain, and never where two people share it."""

from __future__ import annotations

import pytest

from quotes.attributor.acronyms import whole_names
from quotes.attributor.bodies import in_order, named_bodies
from quotes.attributor.encoding import split_words
from quotes.attributor.entities import group_names
from quotes.attributor.names import (
    ORGANIZATION,
    PERSON,
    PLACE,
    NameMention,
    tidy_names,
    written_name,
)


def entities(names: list[tuple[str, int]]) -> dict[str, list[str]]:
    """Entities of a text that consists of ``names``: the name of each, with the forms joined to it."""
    text = " , ".join(name for name, _ in names)
    words = split_words(text)
    mentions, at = [], 0
    for name, kind in names:
        start = text.index(name, at)
        mentions.append(NameMention(*words.cover(start, start + len(name)), kind))
        at = start + len(name)
    found, _ = group_names(words, mentions)
    return {entity.name: [names[i][0] for i in entity.mentions] for entity in found}


def people(*names: str) -> dict[str, list[str]]:
    return entities([(name, PERSON) for name in names])


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("Ngozi Okafor", "Okafor"), {"Ngozi Okafor": ["Ngozi Okafor", "Okafor"]}),
        (("Okafor", "Ngozi Okafor"), {"Ngozi Okafor": ["Okafor", "Ngozi Okafor"]}),
        (("Ida Lund", "Ida"), {"Ida Lund": ["Ida Lund", "Ida"]}),
        (
            ("George W. Hale", "George Hale", "Hale"),
            {"George W. Hale": ["George W. Hale", "George Hale", "Hale"]},
        ),
        (("Okafor’s",), {"Okafor": ["Okafor’s"]}),
    ],
)
def test_forms_of_one_name_are_one_person(names: tuple[str, ...], expected: dict[str, list[str]]) -> None:
    assert people(*names) == expected


@pytest.mark.parametrize(
    "names",
    [
        ("Anna Berg", "Jonas Berg"),
        ("Tom Hale", "Tom Hale Jr."),
        ("George H. Ross", "George W. Ross"),
    ],
)
def test_two_people_of_one_family_stay_apart(names: tuple[str, ...]) -> None:
    assert len(people(*names)) == 2


def test_a_family_name_that_two_people_bear_is_given_to_neither() -> None:
    found = people("Anna Berg", "Jonas Berg", "Berg")
    assert all("Berg" not in forms for forms in found.values())


@pytest.mark.parametrize(
    ("names", "together"),
    [
        (("Harbour and Coast Authority", "HCA"), True),
        (("Department of Harbour Affairs", "HA"), True),
        (("Department of Harbours", "DOH"), True),
        (("the Port Merrow Gazette", "Gazette"), True),
        (("Port Merrow Gazette", "Port Merrow Council"), False),
        (("Ministry of Defence", "Ministry of Health"), False),
    ],
)
def test_organisations_and_their_short_forms(names: tuple[str, ...], together: bool) -> None:
    found = entities([(name, ORGANIZATION) for name in names])
    assert (len(found) == 1) == together


def test_a_family_name_with_a_typing_error_is_the_persons_whose_name_it_resembles() -> None:
    assert people("Tyra McClenahan", "McLenahan") == {"Tyra McClenahan": ["Tyra McClenahan", "McLenahan"]}
    assert len(people("Tyra Hale", "Hall")) == 2
    two = people("Tyra McClenahan", "Jon McLenahen", "McLenahan")
    assert all("McLenahan" not in forms for forms in two.values())


def test_a_campaign_is_one_whatever_it_is_called_and_not_the_candidate() -> None:
    text = (
        "Ida Lund’s presidential campaign said so. The Lund campaign paid. Lund herself did not, nor did "
        "Oskerby police, nor the campaign of Jon Berg."
    )
    names = [("Ida Lund", PERSON), ("Lund", PERSON), ("Lund herself", PERSON), ("Oskerby", PLACE)]
    words = split_words(text)
    mentions = [
        NameMention(*words.cover(at, at + len(name.removesuffix(" herself"))), kind)
        for name, kind in names
        for at in [text.index(name if name != "Lund" else "Lund campaign")]
    ]
    everybody = in_order(mentions, named_bodies(words, mentions))
    found, _ = group_names(words, everybody)
    assert {e.name: len(e.mentions) for e in found} == {
        "Ida Lund’s presidential campaign": 2,
        "Ida Lund": 3,
        "Oskerby police": 1,
        "Oskerby": 1,
    }


@pytest.mark.parametrize(
    ("text", "tagged", "names"),
    [
        ("Han Jae-in spoke.", ["Han Jae"], ["Han Jae-in"]),
        ("Ida Lund-backed bills", ["Ida Lund"], ["Ida Lund"]),
        ("Doris Crouse-Marr spoke.", ["Doris Crouse", "Marr"], ["Doris Crouse-Marr"]),
        ("the Lund-Berg debate", ["Lund", "Berg"], ["Lund", "Berg"]),
        ('said Marta "Mimi" Price.', ["Marta", "Price"], ['Marta "Mimi" Price']),
        ("said Rob C. “Bobby” Hale.", ["Rob C", "Bobby” Hale"], ["Rob C. “Bobby” Hale"]),
        ('said Rob Price. "Mimi Hale left," he said', ["Rob Price", "Mimi Hale"], ["Rob Price", "Mimi Hale"]),
        ("J.P. Lund spoke for the U.S. and left.", ["U.S"], ["U.S."]),
        ("The N.H.T. denied it.", ["N"], ["N.H.T."]),
        ("the Ida Lund-Jon Berg debate", ["Ida Lund", "Jon Berg"], ["Ida Lund", "Jon Berg"]),
    ],
)
def test_names_are_whole(text: str, tagged: list[str], names: list[str]) -> None:
    words = split_words(text)
    spans = [words.cover(text.index(name), text.index(name) + len(name)) for name in tagged]
    tidy = tidy_names(words, [NameMention(*span, PERSON) for span in spans])
    assert [written_name(words, mention) for mention in tidy] == names


@pytest.mark.parametrize(
    ("text", "tagged", "names"),
    [
        (
            "The Alliance to Save Our Harbours (ASOH) objected.",
            ["Alliance", "ASOH"],
            ["Alliance to Save Our Harbours", "ASOH"],
        ),
        (
            "the House Rivers and Inland Ports Committee (R.I.P.C.)",
            ["House", "Ports Committee", "R.I.P.C"],
            ["House", "Rivers and Inland Ports Committee", "R.I.P.C."],
        ),
        ("OSKERBY, Marrow (AP)", ["OSKERBY", "Marrow", "AP"], ["OSKERBY", "Marrow", "AP"]),
        ("He told the press (TP) so", ["TP"], ["TP"]),
    ],
)
def test_an_acronym_tells_where_its_name_begins(text: str, tagged: list[str], names: list[str]) -> None:
    words = split_words(text)
    spans = [words.cover(text.index(name), text.index(name) + len(name)) for name in tagged]
    whole = whole_names(words, [NameMention(*span, ORGANIZATION) for span in spans])
    assert [written_name(words, mention) for mention in whole] == names


@pytest.mark.parametrize("short", ["IRS", "I.R.S", "I.R.S."])
def test_an_acronym_is_the_name_with_or_without_points(short: str) -> None:
    names = [("Inland Rivers Service", ORGANIZATION), (short, ORGANIZATION)]
    assert entities(names) == {"Inland Rivers Service": ["Inland Rivers Service", short]}


def test_a_person_is_not_the_organisation_named_after_them() -> None:
    found = entities([("Elena Marsh", PERSON), ("Marsh Foundation", ORGANIZATION), ("Marsh", PERSON)])
    assert found == {"Elena Marsh": ["Elena Marsh", "Marsh"], "Marsh Foundation": ["Marsh Foundation"]}


def test_mentions_are_used_once() -> None:
    names = ["Ngozi Okafor", "Okafor", "Ida Lund", "Lund", "Okafor"]
    used = sorted(form for forms in people(*names).values() for form in forms)
    assert used == sorted(names)
