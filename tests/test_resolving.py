"""One person, one profile: the speakers of new articles join the profiles that they belong to."""

from __future__ import annotations

import pytest
from handmade import Annotator, story

from quotes.newsroom import Newsroom
from quotes.store import Store, queries


@pytest.fixture
def newsroom(store: Store) -> Newsroom:
    return Newsroom(Annotator(), store)


def ingest(newsroom: Newsroom, *sentences: str, **fields: str) -> None:
    newsroom.ingest(story(*sentences, **fields))


def profiles(store: Store) -> dict[str, int]:
    """The slug of each profile with its number of statements."""
    with store.session() as session:
        return {one.slug: one.statement_count for one in queries.list_speakers(session).items}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Serhij Bondarczuk, a Ukrainian general", "Sergei Bondarchuk, general of Ukraine's army"),
        ("Natalya Marchuk, spokeswoman of the port", "Natalia Marchuk, port spokeswoman"),
        ("William Oskerby", "Bill Oskerby, a baker"),
        ("the Skarvholm Port Authority (SPA)", "the SPA"),
        ("the Skarvholm Port Authority", "the SPA"),
        ("the Estonian Defense Ministry", "the Ministry of Defence of Estonia"),
    ],
)
def test_other_spellings_join_one_profile(
    newsroom: Newsroom, store: Store, subtests: pytest.Subtests, one: str, other: str
) -> None:
    ingest(newsroom, f"“One.” said {one}.")
    ingest(newsroom, f"“Two.” said {other}.")

    assert list(profiles(store).values()) == [2]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anders Vestby, the mayor", "Berit Vestby, the mayor"),
        ("Peter A. Holm", "Peter C. Holm"),
        ("Ada Lindqvist", "the Ada Lindqvist"),
        ("the Estonian Defence Ministry", "the Latvian Defence Ministry"),
        ("Vestby", "Anders Vestby"),
    ],
)
def test_others_get_a_profile_of_their_own(newsroom: Newsroom, store: Store, one: str, other: str) -> None:
    ingest(newsroom, f"“One.” said {one}.")
    ingest(newsroom, f"“Two.” said {other}.")

    assert list(profiles(store).values()) == [1, 1]


def test_a_part_of_a_name_joins_where_roles_agree(newsroom: Newsroom, store: Store) -> None:
    ingest(newsroom, "“One.” said Anders Vestby, military expert at the Skarvholm Port Authority.")
    ingest(newsroom, "“Two.” said Vestby, a military expert of the Skarvholm Port Authority.")

    assert profiles(store) == {"anders-vestby": 2}


def test_two_speakers_of_one_article_are_never_one(newsroom: Newsroom, store: Store) -> None:
    ingest(newsroom, "“One.” said Natalya Marchuk.", "“Two.” said Natalia Marchuk.")
    ingest(newsroom, "“Three.” said Natalia Marchuk.", "“Four.” said Natalya Marchuk.", outlet="Coast Herald")

    assert sorted(profiles(store)) == ["natalia-marchuk", "natalya-marchuk"]


def test_the_fuller_name_of_an_article_is_joined_first(newsroom: Newsroom, store: Store) -> None:
    role = "military expert at the Skarvholm Port Authority"
    ingest(newsroom, f"“One.” said Anders Vestby, {role}.")
    ingest(newsroom, f"“Two.” said Vestby, {role}.", f"“Three.” said Anders Vestby, {role}.")

    assert profiles(store) == {"anders-vestby": 2, "vestby": 1}
