from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from handmade import Annotator, story

from quotes.article import Article
from quotes.current import rooms_of
from quotes.newsroom import Newsroom


def first_statement(reader: FlaskClient, speaker: str) -> str:
    page = reader.get(f"/api/v1/speakers/{speaker}/statements").get_json()
    link = page["statements"][0]["links"]["self"]
    assert isinstance(link, str)
    return link


def test_a_statement_has_its_words_its_place_and_its_speaker(reader: FlaskClient) -> None:
    statement = reader.get(first_statement(reader, "tomas-oberg")).get_json()
    text = reader.get(statement["links"]["article"]).get_json()["text"]
    assert [piece["text"] for piece in statement["content"]] == ["“Not on our beach.”"]
    for part in ("content", "cue", "source"):
        for span in statement[part]:
            assert text[span["start"] : span["end"]] == span["text"]
    context = statement["context"]
    assert text[context["start"] : context["end"]] == context["text"]
    assert "“Not on our beach.” said Tomas Öberg" in context["text"]
    assert statement["type"] == "direct"
    assert statement["speaker"] == {"name": "Tomas Öberg", "kind": "person", "role": "a fisherman"}
    assert statement["confidence"] == pytest.approx(0.9)
    assert statement["reason"]["rule"] == "same words"
    assert statement["reason"]["mention"]["text"] == "Tomas Öberg"
    assert statement["article"]["external_id"] == "harbour"
    assert statement["article"]["published"] == "2024-03-05T18:30:00+00:00"


def test_a_statement_tells_when_and_where_it_was_said(app: Flask, client: FlaskClient) -> None:
    text = "“We begin.” said Ada Lindqvist on Monday in an interview.\n“Today.” said Ada Lindqvist."
    newsroom = Newsroom(Annotator(), rooms_of(app).store)  # type: ignore[arg-type]
    newsroom.ingest(Article("begin", text, published="2024-04-03T10:00:00Z"))

    latest, earlier = client.get("/api/v1/speakers/ada-lindqvist/statements").get_json()["statements"]
    assert (latest["said"], latest["venue"]) == (None, None)
    assert (latest["said_at"], latest["dated_by"]) == ("2024-04-03T10:00:00+00:00", "article")
    assert earlier["said"]["date"] == "2024-04-01"
    assert (earlier["said_at"], earlier["dated_by"]) == ("2024-04-01T00:00:00+00:00", "text")
    for span, words in ((earlier["said"], "on Monday"), (earlier["venue"], "in an interview")):
        assert text[span["start"] : span["end"]] == span["text"] == words


def test_the_links_of_a_statement_lead_to_it(reader: FlaskClient) -> None:
    statement = reader.get(first_statement(reader, "tomas-oberg")).get_json()
    assert statement["speaker_slug"] == "tomas-oberg"
    assert reader.get(statement["links"]["speaker"]).get_json()["slug"] == "tomas-oberg"
    page, _, fragment = statement["links"]["page"].partition("#")
    assert f'id="{fragment}"' in reader.get(page).text


def test_a_speaker_without_a_profile_has_no_link(reader: FlaskClient) -> None:
    article = reader.get("/api/v1/articles/2").get_json()
    neighbour = next(s for s in article["statements"] if s["speaker"]["kind"] == "unnamed")
    assert neighbour["speaker_slug"] is None
    assert neighbour["links"]["speaker"] is None


@pytest.mark.parametrize("number", ["0", "9999", str(2**63 - 1), str(2**63), "9" * 400])
def test_a_statement_that_is_not_there_is_a_404(reader: FlaskClient, number: str) -> None:
    response = reader.get(f"/api/v1/statements/{number}")
    assert response.status_code == 404
    assert response.mimetype == "application/problem+json"


@pytest.fixture
def agency(app: Flask) -> FlaskClient:
    """A store with one quotation in three articles, of two outlets, beside another one."""
    newsroom = Newsroom(Annotator(), rooms_of(app).store)  # type: ignore[arg-type]
    for outlet, day, words in (
        (
            "Kusten",
            "2024-03-06",
            "The colour of the wall is for the neighbours of the old harbour to choose.",
        ),
        (
            "Norrby Posten",
            "2024-03-05",
            "The color of the wall is for the neighbors of the old harbor to choose.",
        ),
        ("Kusten", "2024-03-07", "the wall is for the neighbours of the old harbour to choose"),
        ("Kusten", "2024-03-08", "I never painted a single wall in my life."),
    ):
        newsroom.ingest(story(f"“{words}” said Ada Lindqvist.", id=day, outlet=outlet, published=day))
    return app.test_client()


def test_a_quotation_is_listed_once_with_its_occurrences(agency: FlaskClient) -> None:
    speaker = agency.get("/api/v1/speakers/ada-lindqvist").get_json()
    statements = agency.get(speaker["links"]["statements"]).get_json()["statements"]

    assert speaker["statement_count"] == 2
    assert [statement["article"]["published"] for statement in statements] == ["2024-03-08", "2024-03-05"]
    assert [statement["occurrences"] for statement in statements] == [
        {"count": 1, "outlets": ["Kusten"], "first_said": "2024-03-08T00:00:00+00:00"},
        {"count": 3, "outlets": ["Norrby Posten", "Kusten"], "first_said": "2024-03-05T00:00:00+00:00"},
    ]


def test_all_occurrences_are_listed_where_asked_for(agency: FlaskClient) -> None:
    days = []
    address = "/api/v1/speakers/ada-lindqvist/statements?occurrences=all&limit=3"
    while address:
        page = agency.get(address).get_json()
        days += [statement["article"]["published"] for statement in page["statements"]]
        address = page["next"]

    assert days == ["2024-03-08", "2024-03-07", "2024-03-06", "2024-03-05"]
    wrong = agency.get("/api/v1/speakers/ada-lindqvist/statements?occurrences=some")
    assert wrong.status_code == 422
    assert wrong.get_json()["errors"][0]["field"] == "occurrences"


def test_a_statement_shows_what_other_outlets_made_of_it(agency: FlaskClient) -> None:
    first = agency.get("/api/v1/speakers/ada-lindqvist/statements?outlet=Kusten&until=2024-03-06").get_json()
    statement = agency.get(first["statements"][0]["links"]["self"]).get_json()

    american, cut = statement["others"]
    assert american["article"]["outlet"] == "Norrby Posten"
    assert [part for part in american["differences"] if not part["same"]] == [
        {"same": False, "here": "colour ", "there": "color "},
        {"same": False, "here": "neighbours ", "there": "neighbors "},
        {"same": False, "here": "harbour ", "there": "harbor "},
    ]
    for other in (american, cut):
        assert "".join(part["here"] for part in other["differences"]) == statement["content"][0]["text"]
        assert "".join(part["there"] for part in other["differences"]) == other["content"][0]["text"]
        assert agency.get(other["links"]["self"]).get_json()["content"] == other["content"]
    assert cut["differences"][0] == {"same": False, "here": "“The colour of ", "there": ""}
