"""`quotes speakers`: an editor's say in who is who."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result
from handmade import Annotator, story

from quotes.cli import main
from quotes.newsroom import Newsroom
from quotes.store import Store


@pytest.fixture
def newsroom(store: Store) -> Newsroom:
    newsroom = Newsroom(Annotator(), store)
    newsroom.ingest(story("“One.” said Anders Vestby, a military expert.", outlet="Norrby Post"))
    newsroom.ingest(story("“Two.” said Vestby.", published="2024-03-05"))
    newsroom.ingest(story("“Three.” said Ida Falk."))
    return newsroom


def quotes(database_url: str, *arguments: object) -> Result:
    command = ["speakers", *map(str, arguments), "--database", database_url]
    return CliRunner().invoke(main, command, catch_exceptions=False)


def test_profiles_are_listed_and_found(newsroom: Newsroom, database_url: str) -> None:
    listed = quotes(database_url, "list").stdout.splitlines()
    assert "anders-vestby: Anders Vestby, a military expert (person, 1 statement)" in listed
    assert len(listed) == 3
    assert quotes(database_url, "list", "ida falck").stdout == "ida-falk: Ida Falk (person, 1 statement)\n"


def test_a_review_is_listed_accepted_and_undone(newsroom: Newsroom, database_url: str) -> None:
    asked = quotes(database_url, "review").stdout
    assert "review 2: one with a probability of" in asked
    assert "new   vestby: Vestby (person, 1 statement)\n        “Two.” [2024-03-05]" in asked
    assert "known anders-vestby: Anders Vestby, a military expert" in asked
    assert "no given name -" in asked
    assert asked.endswith("1 waiting\n")

    assert quotes(database_url, "accept", 2).stdout == "decision 4: vestby joined to anders-vestby\n"
    assert quotes(database_url, "review").stdout == "0 waiting\n"
    shown = quotes(database_url, "show", "vestby").stdout
    assert "anders-vestby: Anders Vestby, a military expert (person, 2 statements)" in shown
    assert "name   Vestby (1 article)" in shown
    assert "decision 4" in shown
    assert "editor merge (vestby)" in shown

    undone = quotes(database_url, "undo", 4)
    assert undone.stdout == "decision 4: vestby joined to anders-vestby (undone)\n"
    assert quotes(database_url, "review").stdout == asked


def test_merge_split_rename_and_reject(newsroom: Newsroom, database_url: str) -> None:
    assert quotes(database_url, "reject", 2).stdout == "decision 4: vestby kept apart from anders-vestby\n"
    assert quotes(database_url, "merge", "ida-falk", "vestby").stdout.endswith("vestby joined to ida-falk\n")
    split = quotes(database_url, "split", "ida-falk", "--article", 2, "--name", "Vestby")
    assert split.stdout == "decision 6: vestby-2 taken out of ida-falk\n"
    renamed = quotes(database_url, "rename", "vestby-2", "Ole Vestby")
    assert renamed.stdout == "decision 7: vestby-2 renamed to Ole Vestby\n"
    assert "vestby-2: Ole Vestby (person, 1 statement)" in quotes(database_url, "list").stdout


def test_what_cannot_be_done_is_said_with_the_remedy(newsroom: Newsroom, database_url: str) -> None:
    for arguments, message in (
        (("merge", "ida-falk", "nobody"), "there is no profile 'nobody'"),
        (("show", "nobody"), "find its slug with: quotes speakers list NAME"),
        (("split", "ida-falk"), "say what belongs to another"),
        (("undo", 99), "there is no decision 99"),
        (("accept", 1), "there is no review 1"),
    ):
        result = quotes(database_url, *arguments)
        assert (result.exit_code, result.stdout) == (1, "")
        assert message in result.stderr
