"""Editors' decisions about profiles: what they do, that they last, and that they can be undone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from handmade import Annotator, story
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from quotes.newsroom import Newsroom
from quotes.store import DecisionError, Store, decisions, queries
from quotes.store.tables import DecisionRow, Table

ROLE = "military expert at the Skarvholm Port Authority"


@pytest.fixture
def newsroom(store: Store) -> Newsroom:
    return Newsroom(Annotator(), store)


def ingest(newsroom: Newsroom, *sentences: str, **fields: str) -> int:
    return newsroom.ingest(story(*sentences, **fields)).article_id


def profiles(store: Store) -> dict[str, int]:
    """The slug of each profile with its number of statements."""
    with store.session() as session:
        return {one.slug: one.statement_count for one in queries.list_speakers(session).items}


def decide(store: Store, decision: Callable[..., DecisionRow], *arguments: object, **options: object) -> int:
    """Make a decision; returns its id."""
    with store.transaction() as session:
        return decision(session, *arguments, **options).id


def undo(store: Store, decision: int) -> None:
    decide(store, decisions.undo, decision)


def reviews(store: Store) -> list[tuple[str, str]]:
    """The slugs of the profiles of each open review: the newcomer and the known one."""
    with store.session() as session:
        return [
            (one.newcomer.profile.header.slug, one.known.profile.header.slug)
            for one in queries.reviews(session).items
        ]


def engine_decisions(store: Store) -> list[tuple[int, str]]:
    with store.session() as session:
        return [(one.id, one.kind) for one in session.scalars(select(DecisionRow).order_by(DecisionRow.id))]


def dump(session: Session) -> dict[str, list[str]]:
    """All that is in the store, but for the decisions."""
    return {
        table.name: sorted(map(repr, session.execute(select(table))))
        for table in Table.metadata.sorted_tables
        if table.name != "decisions"
    }


def test_every_decision_of_the_resolver_is_kept_with_its_evidence(newsroom: Newsroom, store: Store) -> None:
    ingest(newsroom, "“One.” said Natalya Marchuk, spokeswoman of the port.")
    ingest(newsroom, "“Two.” said Natalia Marchuk, spokeswoman of the port.", "“Yes.” said Marchuk.")

    with store.session() as session:
        kept = session.scalars(select(DecisionRow).order_by(DecisionRow.id)).all()
    assert [one.kind for one in kept] == ["new", "match", "new"]
    assert kept[1].score is not None
    assert kept[1].score > 0.9
    features = {reason["feature"]: reason for reason in kept[1].evidence}
    assert features["given name a form of the same"]["contribution"] > 0
    assert "marchuk" in features["given name a form of the same"]["detail"]


def test_a_merge_moves_everything_and_leads_the_old_address_on(newsroom: Newsroom, store: Store) -> None:
    ingest(newsroom, "“One.” said Pelle Rask, a fisherman.")
    ingest(newsroom, "“Two.” said Old Fox, a poet.")

    decide(store, decisions.merge, "pelle-rask", "old-fox")

    assert profiles(store) == {"pelle-rask": 2}
    with store.session() as session:
        profile = queries.profile(session, "old-fox")
        found = queries.find_speakers(session, "old fox")
    assert profile is not None
    assert profile.header.slug == "pelle-rask"
    assert {use.spelling for use in profile.names} == {"Pelle Rask", "Old Fox"}
    assert {use.phrase for use in profile.roles} == {"a fisherman", "a poet"}
    assert [one.header.slug for one in found] == ["pelle-rask"]


@pytest.mark.parametrize("other", ["Old Fox", "Rask", "P. R. Solberg"])
def test_after_a_merge_articles_with_either_name_go_to_the_joint_profile(
    newsroom: Newsroom, store: Store, other: str
) -> None:
    ingest(newsroom, "“One.” said Pelle Rask.")
    ingest(newsroom, f"“Two.” said {other}.")
    decide(store, decisions.merge, "pelle-rask", "-".join(other.lower().replace(".", "").split()))

    ingest(newsroom, f"“Three.” said {other}.")
    ingest(newsroom, "“Four.” said Pelle Rask.")

    assert profiles(store) == {"pelle-rask": 4}


def test_organisations_are_joined_likewise(newsroom: Newsroom, store: Store) -> None:
    ingest(newsroom, "“One.” said the Norrby Fishing Guild.")
    ingest(newsroom, "“Two.” said the Harbour Watch.")
    decide(store, decisions.merge, "norrby-fishing-guild", "harbour-watch")

    ingest(newsroom, "“Three.” said the Harbour Watch.")

    assert profiles(store) == {"norrby-fishing-guild": 3}


def test_after_a_split_the_machine_does_not_join_the_parts_again(newsroom: Newsroom, store: Store) -> None:
    baker = ingest(newsroom, "“One.” said Ida Falk, a baker in Norrby.")
    judge = ingest(newsroom, "“Two.” said Ida Falk, a judge.")
    assert profiles(store) == {"ida-falk": 2}

    decide(store, decisions.split, "ida-falk", articles=[judge])
    ingest(newsroom, "“Three.” said Ida Falk.")

    found = profiles(store)
    assert (found["ida-falk"], found["ida-falk-2"]) == (1, 1)  # who it is, is left to an editor
    assert [slug for slug in found if slug not in ("ida-falk", "ida-falk-2")] == ["ida-falk-3"]
    with store.session() as session:
        stored = queries.article(session, baker)
        other = queries.article(session, judge)
    assert stored is not None
    assert other is not None
    assert (stored.statements[0].slug, other.statements[0].slug) == ("ida-falk", "ida-falk-2")


def test_after_a_split_roles_tell_which_part_is_meant(newsroom: Newsroom, store: Store) -> None:
    ingest(newsroom, "“One.” said Ida Falk, harbour master of the Skarvholm Port Authority.")
    judge = ingest(newsroom, "“Two.” said Ida Falk, a judge at the Supreme Court of Estonia.")
    if len(profiles(store)) == 1:
        decide(store, decisions.split, "ida-falk", articles=[judge])

    ingest(newsroom, "“Three.” said Ida Falk, judge at Estonia's Supreme Court.")

    assert profiles(store) == {"ida-falk": 1, "ida-falk-2": 2}


def test_names_can_be_split_off(newsroom: Newsroom, store: Store) -> None:
    ingest(newsroom, "“One.” said Natalya Marchuk.")
    ingest(newsroom, "“Two.” said Natalia Marchuk.")

    decide(store, decisions.split, "natalya-marchuk", names=["Natalia Marchuk"])

    assert profiles(store) == {"natalya-marchuk": 1, "natalia-marchuk": 1}
    ingest(newsroom, "“Three.” said Natalia Marchuk.")
    assert profiles(store) == {"natalya-marchuk": 1, "natalia-marchuk": 2}


def test_a_new_name_stays_and_is_found_and_recognised(newsroom: Newsroom, store: Store) -> None:
    ingest(newsroom, "“One.” said Rask.")
    decide(store, decisions.rename, "rask", "Pelle  Rask")

    ingest(newsroom, "“Two.” said Pelle Rask.")

    with store.session() as session:
        profile = queries.profile(session, "rask")
        found = queries.find_speakers(session, "pelle rask")
    assert profile is not None
    assert (profile.header.name, profile.header.statement_count) == ("Pelle Rask", 2)
    assert [one.header.slug for one in found] == ["rask"]


def test_what_is_undecided_waits_for_an_editor(newsroom: Newsroom, store: Store) -> None:
    ingest(newsroom, f"“One.” said Anders Vestby, {ROLE}.")
    ingest(newsroom, "“Two.” said Vestby.")

    assert reviews(store) == [("vestby", "anders-vestby")]
    with store.session() as session:
        (review,) = queries.reviews(session).items
    assert "no given name" in {reason.feature for reason in review.evidence}
    assert review.known.statements[0].statement.content[0].text == "“One.”"
    assert review.newcomer.statements[0].statement.content[0].text == "“Two.”"
    assert review.known.profile.roles[0].phrase == ROLE


def test_an_accepted_review_joins_and_decides_later_articles(newsroom: Newsroom, store: Store) -> None:
    ingest(newsroom, f"“One.” said Anders Vestby, {ROLE}.")
    ingest(newsroom, "“Two.” said Vestby.")
    review = engine_decisions(store)[-1][0]

    decide(store, decisions.accept, review)
    ingest(newsroom, "“Three.” said Vestby.")

    assert profiles(store) == {"anders-vestby": 3}
    assert reviews(store) == []
    with pytest.raises(DecisionError, match=f"review {review} is settled already"):
        decide(store, decisions.accept, review)


def test_a_rejected_review_keeps_them_apart_and_decides_later_articles(
    newsroom: Newsroom, store: Store
) -> None:
    ingest(newsroom, f"“One.” said Anders Vestby, {ROLE}.")
    ingest(newsroom, "“Two.” said Vestby.")

    rejection = decide(store, decisions.reject, engine_decisions(store)[-1][0])
    ingest(newsroom, "“Three.” said Vestby.")

    assert profiles(store) == {"vestby": 2, "anders-vestby": 1}
    assert reviews(store) == []
    undo(store, rejection)
    assert reviews(store) == [("vestby", "anders-vestby")]


def test_of_hundreds_that_bear_a_name_the_most_quoted_are_thought_of(
    newsroom: Newsroom, store: Store
) -> None:
    ingest(newsroom, *(f"“{n}.” said {chr(65 + n % 26)}{chr(97 + n // 26) * 3} Holm." for n in range(300)))
    role = "harbour master of the Skarvholm Port Authority"
    for outlet in ("Norrby Post", "Coast Herald"):
        ingest(newsroom, f"“One.” said Ida Holm, {role}.", outlet=outlet)

    ingest(newsroom, f"“Two.” said Holm, {role}.")

    assert ("holm", "ida-holm") in reviews(store)


def test_what_came_after_a_merge_goes_where_its_name_belongs_when_it_is_undone(
    newsroom: Newsroom, store: Store
) -> None:
    ingest(newsroom, "“One.” said Pelle Rask.")
    ingest(newsroom, "“Two.” said Old Fox.")
    merge = decide(store, decisions.merge, "pelle-rask", "old-fox")
    ingest(newsroom, "“Three.” said Old Fox.")
    ingest(newsroom, "“Four.” said Pelle Rask.")

    undo(store, merge)

    assert profiles(store) == {"pelle-rask": 2, "old-fox": 2}


def test_a_match_of_the_resolver_is_undone_by_taking_the_speaker_out(
    newsroom: Newsroom, store: Store
) -> None:
    ingest(newsroom, "“One.” said Natalya Marchuk.")
    ingest(newsroom, "“Two.” said Natalia Marchuk.")
    ((_, new), (match, kind)) = engine_decisions(store)
    assert (new, kind) == ("new", "match")

    split = decide(store, decisions.undo, match)
    assert profiles(store) == {"natalya-marchuk": 1, "natalia-marchuk": 1}
    with pytest.raises(DecisionError, match=f"decision {match} is undone already"):
        undo(store, match)

    undo(store, split)
    assert profiles(store) == {"natalya-marchuk": 2}
    decide(store, decisions.undo, match)


def test_a_decision_that_others_build_on_is_not_undone_before_them(newsroom: Newsroom, store: Store) -> None:
    for name in ("Pelle Rask", "Old Fox", "Ida Falk"):
        ingest(newsroom, f"“One.” said {name}.")
    first = decide(store, decisions.merge, "pelle-rask", "old-fox")
    second = decide(store, decisions.merge, "ida-falk", "pelle-rask")

    with pytest.raises(DecisionError, match=f"undo that first: quotes speakers undo {second}"):
        undo(store, first)

    undo(store, second)
    undo(store, first)
    assert profiles(store) == {"pelle-rask": 1, "old-fox": 1, "ida-falk": 1}


def test_what_cannot_be_done_is_explained(
    newsroom: Newsroom, store: Store, subtests: pytest.Subtests
) -> None:
    article = ingest(newsroom, "“One.” said Pelle Rask.", "“Two.” said the Norrby Fishing Guild.")
    elsewhere = ingest(newsroom, "“Three.” said Ida Falk.")
    ingest(newsroom, "“Four.” said Pelle Rask.")
    decide(store, decisions.merge, "pelle-rask", "ida-falk")
    wrong: list[tuple[str, Callable[[Session], object]]] = [
        ("no profile 'nobody'.*quotes speakers list", lambda s: decisions.merge(s, "pelle-rask", "nobody")),
        ("no profile", lambda s: decisions.merge(s, "pelle-rask", "a\0b")),
        ("one profile already", lambda s: decisions.merge(s, "pelle-rask", "ida-falk")),
        ("of the kind organization", lambda s: decisions.merge(s, "pelle-rask", "norrby-fishing-guild")),
        ("ids of articles, or names", lambda s: decisions.split(s, "pelle-rask")),
        ("not appear in article 99", lambda s: decisions.split(s, "pelle-rask", articles=[99])),
        ("not appear under the name 'X'", lambda s: decisions.split(s, "pelle-rask", names=["X"])),
        (
            "under these names in these articles",
            lambda s: decisions.split(s, "pelle-rask", articles=[article], names=["Ida Falk"]),
        ),
        (
            "nothing would be left",
            lambda s: decisions.split(s, "norrby-fishing-guild", articles=[article]),
        ),
        ("can be no name", lambda s: decisions.rename(s, "pelle-rask", " ")),
        ("can be no name", lambda s: decisions.rename(s, "pelle-rask", "N" * 201)),
        ("no decision 99", lambda s: decisions.undo(s, 99)),
        ("no decision", lambda s: decisions.undo(s, 2**40)),
        ("joined nothing", lambda s: decisions.undo(s, 1)),
        ("no review 1", lambda s: decisions.accept(s, 1)),
        ("no review 99", lambda s: decisions.reject(s, 99)),
    ]
    assert elsewhere
    with store.session() as session:
        before = dump(session)
    for message, ask in wrong:
        with (
            subtests.test(message=message),
            pytest.raises(DecisionError, match=message),
            store.transaction() as session,
        ):
            ask(session)
    with store.session() as session:
        assert dump(session) == before


NAMES = ["Ada Lindqvist", "A. Lindqvist", "Lindqvist", "Adda Lindquist", "Pelle Rask", "Rask", "Old Fox"]


@st.composite
def editors_work(draw: st.DrawFn) -> list[tuple[str, int, int]]:
    """What to do, and with which of the profiles there are."""
    acts = st.sampled_from(
        ["merge", "merge", "split", "split by name", "rename", "accept", "reject", "match"]
    )
    numbers = st.integers(0, 9)
    return draw(st.lists(st.tuples(acts, numbers, numbers), min_size=1, max_size=4))


def act(session: Session, what: str, one: int, other: int) -> DecisionRow:
    """One decision of an editor, made about some of the profiles, articles and names that there are."""
    slugs = [header.slug for header in queries.list_speakers(session, limit=99).items]
    slug = slugs[one % len(slugs)]
    match what:
        case "merge":
            return decisions.merge(session, slug, slugs[other % len(slugs)])
        case "split":
            return decisions.split(session, slug, articles=[1 + other % 6])
        case "split by name":
            return decisions.split(session, slug, names=[NAMES[other % len(NAMES)]])
        case "rename":
            return decisions.rename(session, slug, f"Renamed Name{other}")
        case "match":
            return decisions.undo(session, 1 + one + other)
        case _:
            open_reviews = queries.reviews(session).items
            if not open_reviews:
                raise DecisionError("none")
            review = open_reviews[one % len(open_reviews)].id
            return (decisions.accept if what == "accept" else decisions.reject)(session, review)


def test_undoing_restores_exactly_what_was_there(newsroom: Newsroom, store: Store) -> None:
    for number in range(6):
        ingest(
            newsroom,
            *(f"“{number} {name}.” said {name}, {ROLE}." for name in NAMES[number % 3 :: 2]),
            "“No.” said the Norrby Fishing Guild.",
            published=f"2024-03-0{number + 1}",
        )

    @settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])
    @given(editors_work())
    def restores(work: list[tuple[str, int, int]]) -> None:
        made: list[tuple[int, dict[str, list[str]], list[tuple[str, str]]]] = []
        for what, one, other in work:
            with store.session() as session:
                before = dump(session)
            waiting = reviews(store)
            try:
                made.append((decide(store, act, what, one, other), before, waiting))
            except DecisionError:
                continue
        for decision, before, waiting in reversed(made):
            undo(store, decision)
            with store.session() as session:
                assert dump(session) == before
            assert reviews(store) == waiting

    restores()
