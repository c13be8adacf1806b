"""A wrong state cannot be stored, whatever the code that writes it."""

from __future__ import annotations

import pytest
from handmade import Annotator, story
from sqlalchemy import text

from quotes.newsroom import Newsroom
from quotes.store import Store, StoreError, queries


@pytest.fixture
def filled(store: Store) -> Store:
    """A store with two articles, each with a person and an organisation who said something."""
    newsroom = Newsroom(Annotator(), store)
    for outlet in ("Norrby Post", "Coast Herald"):
        newsroom.ingest(
            story(
                "“The harbour stays open.” said Ada Lindqvist, the mayor of Norrby.",
                "“We were not asked.” said the Norrby Fishing Guild.",
                "“It will be sold.” said a source.",
                outlet=outlet,
                published="2024-03-05",
            )
        )
    return store


WRONG = [
    "UPDATE statements SET confidence = 1.01",
    "UPDATE statements SET confidence = -0.01",
    "UPDATE statements SET type = 'rumour'",
    "UPDATE statements SET position = -1",
    "UPDATE statements SET position = 1",
    "UPDATE statements SET article_id = 99",
    "UPDATE statements SET speaker_id = 99 WHERE id = 1",
    "UPDATE statements SET speaker_id = 2 WHERE id = 1",
    "UPDATE statements SET appearance = 9 WHERE id = 1",
    "UPDATE statements SET appearance = NULL WHERE id = 1",
    "UPDATE statements SET reason_start = 5, reason_end = 5",
    "UPDATE statements SET reason_end = NULL",
    "UPDATE statement_spans SET start = -1",
    'UPDATE statement_spans SET "end" = start',
    "UPDATE statement_spans SET piece = 'comma'",
    "UPDATE statement_spans SET statement_id = 99",
    "UPDATE statement_spans SET piece = 'venue', position = 1 WHERE piece = 'cue'",
    "UPDATE roles SET speaker_id = 2",
    'UPDATE roles SET "end" = start',
    "UPDATE appearances SET kind = 'robot'",
    "UPDATE appearances SET speaker_id = 1 WHERE kind = 'unnamed'",
    "UPDATE appearances SET speaker_id = 99 WHERE position = 0",
    "UPDATE speakers SET kind = 'group'",
    "UPDATE speakers SET slug = 'same'",
    "UPDATE speakers SET slug = ''",
    "UPDATE speakers SET name = ''",
    "UPDATE speakers SET statement_count = -1",
    "UPDATE articles SET content_hash = 'same'",
    "UPDATE articles SET text = ''",
    "UPDATE names SET speaker_id = 99",
    "UPDATE name_keys SET speaker_id = 99",
    "UPDATE name_words SET speaker_id = 99",
    "DELETE FROM speakers WHERE id = 1",
]


def test_a_wrong_state_is_refused(filled: Store, subtests: pytest.Subtests) -> None:
    for wrong in WRONG:
        with (
            subtests.test(wrong=wrong),
            pytest.raises(StoreError, match="refused"),
            filled.transaction() as session,
        ):
            session.execute(text(wrong))


def test_a_profile_is_joined_to_another_by_moving_its_appearances(filled: Store) -> None:
    Newsroom(Annotator(), filled).ingest(story("“Never.” said A Lindqvist, a candidate."))

    with filled.transaction() as session:
        session.execute(
            text(
                "UPDATE appearances SET speaker_id = (SELECT id FROM speakers WHERE slug = 'ada-lindqvist')"
                " WHERE speaker_id = (SELECT id FROM speakers WHERE slug = 'a-lindqvist')"
            )
        )
        session.execute(text("DELETE FROM speakers WHERE slug = 'a-lindqvist'"))

    with filled.session() as session:
        page = queries.statements_of(session, "ada-lindqvist")
        profile = queries.profile(session, "ada-lindqvist")
    assert page is not None
    assert profile is not None
    assert [one.statement.content[0].text for one in page.items][-1] == "“Never.”"
    assert {role.phrase for role in profile.roles} == {"the mayor of Norrby", "a candidate"}


def test_what_belongs_to_an_article_goes_with_it(filled: Store) -> None:
    with filled.transaction() as session:
        session.execute(text("DELETE FROM articles WHERE outlet = 'Coast Herald'"))

    with filled.session() as session:
        assert queries.counts(session).statements == 3
        left = {
            table: session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
            for table in ("appearances", "roles", "statement_spans")
        }
    assert left == {"appearances": 3, "roles": 1, "statement_spans": 9}


def test_ids_are_never_given_twice(filled: Store) -> None:
    with filled.transaction() as session:
        session.execute(text("DELETE FROM articles"))

    again = Newsroom(Annotator(), filled).ingest(story("“Yes.” said Bo Ek."))

    with filled.session() as session:
        stored = queries.article(session, again.article_id)
    assert stored is not None
    assert again.article_id == 3
    assert stored.statements[0].id == 7


def test_statement_counts_are_those_of_the_statements(filled: Store) -> None:
    with filled.session() as session:
        wrong = session.execute(
            text(
                "SELECT slug FROM speakers WHERE statement_count <>"
                " (SELECT count(*) FROM statements WHERE speaker_id = speakers.id)"
            )
        ).all()
        speakers = queries.list_speakers(session)
    assert wrong == []
    assert [one.statement_count for one in speakers.items] == [2, 2]
