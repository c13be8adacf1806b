"""What an editor says of a statement holds, through new versions too, until it is undone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from handmade import Annotator
from sqlalchemy import text

from quotes.article import Article
from quotes.cli import main
from quotes.newsroom import Newsroom, Outcome
from quotes.store import Store, StoreError, queries
from quotes.store.queries import StoredStatement
from quotes.training.articles import read_annotated

OPEN = "“The harbour stays open.” said Ada Lindqvist, the mayor of Norrby."
SOLD = "“It will be sold.” said Bo Ek, a baker."
NEVER = "“Never.” said a neighbour."


def version(*sentences: str, **fields: str) -> Article:
    return Article("harbour", "\n".join(sentences), url="https://post.example/harbour", **fields)


@pytest.fixture
def newsroom(store: Store) -> Newsroom:
    """A newsroom with an article: statements 1, 2 and 3."""
    newsroom = Newsroom(Annotator(), store)
    newsroom.ingest(version(OPEN, SOLD, NEVER))
    return newsroom


@pytest.fixture
def statements(newsroom: Newsroom, database_url: str) -> CliRunner:
    return CliRunner(env={"DATABASE_URL": database_url})


def run(runner: CliRunner, *arguments: str) -> Result:
    return runner.invoke(main, ["statements", *arguments])


def statement(store: Store, number: int) -> StoredStatement:
    with store.session() as session:
        found = queries.statement(session, number)
    assert found is not None
    return found.stored


def profiles(store: Store) -> dict[str, int]:
    with store.session() as session:
        return {one.slug: one.statement_count for one in queries.list_speakers(session).items}


def said_by(store: Store, slug: str) -> list[int]:
    with store.session() as session:
        page = queries.statements_of(session, slug)
    assert page is not None
    return [one.id for one in page.items]


def test_a_statement_is_given_to_another_speaker_and_back(statements: CliRunner, store: Store) -> None:
    before = statement(store, 2)
    done = run(statements, "correct", "2", "--speaker", "ada-lindqvist", "--note", "She rang.", "--by", "Mo")
    assert (done.exit_code, done.stderr) == (0, "")

    found = statement(store, 2)
    assert found.slug == "ada-lindqvist"
    assert found.statement.speaker is not None
    assert (found.statement.speaker.name, found.statement.speaker.role) == ("Ada Lindqvist", None)
    assert (found.statement.confidence, found.statement.candidates) == (1.0, ())
    assert found.correction is not None
    assert (found.correction.made_by, found.correction.note) == ("Mo", "She rang.")
    assert found.correction.found == before.statement
    assert profiles(store) == {"ada-lindqvist": 2}
    assert said_by(store, "bo-ek") == []

    assert run(statements, "undo", "2").exit_code == 0
    assert statement(store, 2) == before
    assert profiles(store) == {"ada-lindqvist": 1, "bo-ek": 1}


def test_a_role_is_corrected_and_one_that_was_found_stays(statements: CliRunner, store: Store) -> None:
    run(statements, "correct", "1", "--speaker", "ada-lindqvist")
    first = statement(store, 1).statement.speaker
    run(statements, "correct", "1", "--speaker", "ada-lindqvist", "--role", "mayor")
    second = statement(store, 1).statement.speaker

    assert first is not None
    assert second is not None
    assert (first.role, second.role) == ("the mayor of Norrby", "mayor")
    found = statement(store, 1).correction
    assert found is not None
    assert found.found.speaker == first  # and not what the first correction made of it


def test_nobody_is_to_be_named(statements: CliRunner, store: Store) -> None:
    run(statements, "correct", "2", "--speaker", "none")
    assert statement(store, 2).statement.speaker is None
    assert profiles(store) == {"ada-lindqvist": 1}
    run(statements, "undo", "2")
    assert profiles(store) == {"ada-lindqvist": 1, "bo-ek": 1}


def test_what_is_no_quotation_is_in_no_list(statements: CliRunner, store: Store) -> None:
    before = statement(store, 1)
    run(statements, "correct", "1", "--reject")

    found = statement(store, 1)
    assert found.correction is not None
    assert found.correction.rejected
    assert found.correction.found == before.statement
    assert (found.statement.speaker, found.slug) == (None, None)
    assert profiles(store) == {"bo-ek": 1}
    with store.session() as session:
        assert 1 not in [one.id for one in queries.latest_statements(session).items]
        article = queries.article(session, 1)
    assert article is not None
    assert [one.id for one in article.statements] == [2, 3]

    run(statements, "undo", "1")
    assert statement(store, 1) == before
    assert profiles(store) == {"ada-lindqvist": 1, "bo-ek": 1}


def test_a_correction_holds_in_a_new_version(statements: CliRunner, newsroom: Newsroom, store: Store) -> None:
    run(statements, "correct", "1", "--reject")
    run(statements, "correct", "2", "--speaker", "ada-lindqvist")
    run(statements, "correct", "3", "--speaker", "bo-ek")
    again = newsroom.ingest(version(OPEN, SOLD, NEVER))
    assert again.outcome is Outcome.UNCHANGED
    revised = newsroom.ingest(version("News.", NEVER, SOLD, OPEN))
    assert revised.outcome is Outcome.REVISED

    assert profiles(store) == {"ada-lindqvist": 1, "bo-ek": 1}
    assert (said_by(store, "ada-lindqvist"), said_by(store, "bo-ek")) == ([2], [3])
    assert statement(store, 1).correction is not None
    run(statements, "undo", "1")
    run(statements, "undo", "2")
    run(statements, "undo", "3")
    now = Annotator().attribute("\n".join(("News.", NEVER, SOLD, OPEN))).statements
    assert [statement(store, number).statement for number in (3, 2, 1)] == list(now)
    assert profiles(store) == {"ada-lindqvist": 1, "bo-ek": 1}


def test_a_correction_waits_for_words_that_come_back(
    statements: CliRunner, newsroom: Newsroom, store: Store
) -> None:
    run(statements, "correct", "1", "--reject")
    run(statements, "correct", "2", "--speaker", "ada-lindqvist")
    newsroom.ingest(version("Subscribe to read on."))
    assert profiles(store) == {}
    newsroom.ingest(version(OPEN, SOLD, NEVER, "That was all."))

    assert said_by(store, "ada-lindqvist") == [2]
    assert profiles(store) == {"ada-lindqvist": 1}


def test_undoing_what_the_article_has_no_longer_brings_nothing_back(
    statements: CliRunner, newsroom: Newsroom, store: Store
) -> None:
    run(statements, "correct", "1", "--reject")
    newsroom.ingest(version(SOLD))
    assert run(statements, "undo", "1").exit_code == 0
    assert profiles(store) == {"bo-ek": 1}


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["correct", "9", "--speaker", "bo-ek"], 1, "no statement 9"),
        (["correct", "1", "--speaker", "nobody"], 1, "no speaker 'nobody'"),
        (["correct", "1"], 2, "--speaker none or --reject"),
        (["correct", "1", "--reject", "--speaker", "bo-ek"], 2, "--speaker none or --reject"),
        (["correct", "1", "--speaker", "none", "--role", "mayor"], 2, "--role needs"),
        (["correct", "1", "--speaker", "bo-ek", "--role", " "], 2, "--role has no words"),
        (["correct", "one", "--reject"], 2, "not a valid integer"),
        (["undo", "1"], 1, "no correction to undo"),
        (["undo", str(2**40)], 2, "not in the range"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    statements: CliRunner, store: Store, arguments: list[str], code: int, message: str
) -> None:
    before = statement(store, 1)
    done = run(statements, *arguments)
    assert done.exit_code == code
    assert message in done.stderr
    assert statement(store, 1) == before


def test_a_failing_correction_leaves_the_one_that_holds(statements: CliRunner, store: Store) -> None:
    run(statements, "correct", "2", "--speaker", "ada-lindqvist")
    assert run(statements, "correct", "2", "--speaker", "nobody").exit_code == 1
    assert statement(store, 2).slug == "ada-lindqvist"


def test_corrected_articles_are_lines_to_train_on(
    statements: CliRunner, store: Store, tmp_path: Path
) -> None:
    run(statements, "correct", "1", "--reject")
    run(statements, "correct", "2", "--speaker", "ada-lindqvist", "--role", "the mayor of Norrby")
    run(statements, "correct", "3", "--speaker", "none")
    done = run(statements, "corrected")
    path = tmp_path / "corrected.jsonl"
    path.write_text(done.stdout)

    [article] = read_annotated(path)
    assert article.text == "\n".join((OPEN, SOLD, NEVER))
    assert article.attributions is not None
    assert article.speakers is not None
    assert [article.text[slice(*one.content[0])] for one in article.attributions] == [
        "“It will be sold.”",
        "“Never.”",
    ]
    named = [[article.speakers[s].name for s in one.speakers or ()] for one in article.attributions]
    assert named == [["Ada Lindqvist"], [""]]
    assert article.speakers[0].roles == ("the mayor of Norrby",)
    assert json.loads(done.stdout)["id"] == "harbour"


def test_wrong_corrections_are_refused(
    statements: CliRunner, store: Store, subtests: pytest.Subtests
) -> None:
    run(statements, "correct", "1", "--speaker", "ada-lindqvist")
    for wrong in (
        "UPDATE corrections SET position = -1",
        "UPDATE corrections SET rejected = true",
        "UPDATE corrections SET appearance = NULL",
        "UPDATE corrections SET appearance = 99",
        "UPDATE corrections SET speaker = NULL",
        "UPDATE corrections SET undone_at = made_at",
        "UPDATE corrections SET article_id = 99",
        "INSERT INTO corrections (article_id, statement_id, before, rejected, made_by, made_at)"
        " SELECT article_id, statement_id, before, true, made_by, made_at FROM corrections",
    ):
        with (
            subtests.test(wrong=wrong),
            pytest.raises(StoreError, match="refused"),
            store.transaction() as session,
        ):
            session.execute(text(wrong))
