from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from handmade import Annotator

from quotes.current import rooms_of

if TYPE_CHECKING:
    from quotes.attributor import Attributor

ARTICLES = "/api/v1/articles"
STORY = {
    "id": "norrby-1",
    "title": "Harbour to be built",
    "url": "https://norrby.example/harbour",
    "outlet": "Norrby Posten",
    "published": "2024-03-05T18:30:00Z",
    "text": (
        "NORRBY — The new harbour will be finished next spring, the town council decided on Tuesday.\n\n"
        "“We will build it, and we will build it on time,” said Ada Lindqvist, the mayor of Norrby. "
        "“Nobody will lose their berth.”\n\n"
        "Tomas Öberg, a fisherman, said he did not believe a word of it.\n"
    ),
}


def stored(client: FlaskClient) -> dict[str, int]:
    counts: dict[str, int] = client.get("/healthz").get_json()["store"]
    return counts


def test_a_new_article_is_created_with_its_statements(attributor: Attributor, client: FlaskClient) -> None:
    response = client.post(ARTICLES, json=STORY)
    assert response.status_code == 201
    ingested = response.get_json()
    assert ingested["outcome"] == "new"
    assert ingested["external_id"] == "norrby-1"
    article = client.get(response.headers["Location"]).get_json()
    assert {key: article[key] for key in STORY if key != "id"} == {
        k: v for k, v in STORY.items() if k != "id"
    }
    assert len(article["statements"]) == ingested["statements"] > 0
    for statement in article["statements"]:
        for span in (*statement["content"], *statement["cue"], *statement["source"]):
            assert article["text"][span["start"] : span["end"]] == span["text"]


def test_the_speaker_of_a_new_article_has_a_profile(attributor: Attributor, client: FlaskClient) -> None:
    client.post(ARTICLES, json=STORY)
    found = client.get("/api/v1/speakers", query_string={"name": "Lindqvist"}).get_json()["speakers"]
    assert [speaker["name"] for speaker in found] == ["Ada Lindqvist"]
    said = client.get(found[0]["links"]["statements"]).get_json()["statements"]
    words = " ".join(piece["text"] for statement in said for piece in statement["content"])
    assert "We will build it, and we will build it on time" in words


def test_the_same_article_again_changes_nothing(attributor: Attributor, client: FlaskClient) -> None:
    first = client.post(ARTICLES, json=STORY)
    before = stored(client)
    again = client.post(ARTICLES, json=STORY)
    assert again.status_code == 200
    assert again.get_json() == first.get_json() | {"outcome": "unchanged"}
    assert again.headers["Location"] == first.headers["Location"]
    assert stored(client) == before


@pytest.mark.parametrize("url", ["https://norrby.example/harbour", None])
def test_an_article_without_an_id_is_known_again(
    attributor: Attributor, client: FlaskClient, url: str | None
) -> None:
    body = {"text": STORY["text"], "url": url}
    first = client.post(ARTICLES, json=body)
    assert first.status_code == 201
    assert first.get_json()["external_id"] == url or first.get_json()["external_id"].startswith("sha256-")
    assert client.post(ARTICLES, json=body).status_code == 200


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": None}, "text"),
        ({"text": ""}, "text"),
        ({"text": "“…”"}, "text"),
        ({"text": "a\0b"}, "text"),
        ({"text": "a" * 1_000_001}, "text"),
        ({"title": "\ud800"}, "title"),
        ({"title": ["Harbour"]}, "title"),
        ({"outlet": "\0"}, "outlet"),
        ({"published": "last Tuesday"}, "published"),
        ({"id": 7}, "id"),
        ({"id": "  "}, "id"),
    ],
)
def test_a_bad_field_is_named_and_nothing_is_stored(
    client: FlaskClient, change: dict[str, Any], field: str
) -> None:
    body = json.dumps(STORY | change)  # in ASCII, which half a surrogate pair needs
    response = client.post(ARTICLES, data=body, content_type="application/json")
    assert response.status_code == 422
    assert response.mimetype == "application/problem+json"
    assert [error["field"] for error in response.get_json()["errors"]] == [field]
    assert stored(client) == {"articles": 0, "statements": 0, "speakers": 0}


@pytest.mark.parametrize("number", ["0", "77", str(2**63)])
def test_an_article_that_is_not_there_is_a_404(client: FlaskClient, number: str) -> None:
    response = client.get(f"{ARTICLES}/{number}")
    assert response.status_code == 404
    assert response.mimetype == "application/problem+json"


def test_a_service_without_a_model_says_so_and_stores_nothing(
    app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("QUOTES_MODEL", str(tmp_path / "nowhere"))
    client = app.test_client()
    response = client.post(ARTICLES, json=STORY)
    assert response.status_code == 503
    assert "model" in response.get_json()["detail"]
    assert stored(client)["articles"] == 0


OPEN, SOLD = "“It stays open.” said Ada Lindqvist.", "“It is sold.” said Bo Ek."


@pytest.fixture
def handmade_client(app: Flask) -> FlaskClient:
    """A client of an application that attributes as the handmade stories ask for."""
    rooms_of(app).attributor = Annotator()  # type: ignore[assignment]
    return app.test_client()


def test_another_text_at_the_same_url_is_a_new_version(handmade_client: FlaskClient) -> None:
    url = "https://norrby.example/harbour"
    first = handmade_client.post(ARTICLES, json={"url": url, "text": f"{OPEN}\n{SOLD}"})
    old = {one["id"]: one for one in handmade_client.get(first.headers["Location"]).get_json()["statements"]}
    second = handmade_client.post(ARTICLES, json={"url": url, "text": SOLD})

    assert second.status_code == 200
    assert second.headers["Location"] == first.headers["Location"]
    ingested = second.get_json()
    assert (ingested["outcome"], ingested["version"]) == ("revised", 2)
    article = handmade_client.get(first.headers["Location"]).get_json()
    assert (article["text"], article["version"], article["current"]) == (SOLD, 2, True)
    [before, now] = article["versions"]
    assert (before["version"], before["current"], now["current"]) == (1, False, True)
    assert now["links"]["self"] == article["links"]["self"] == ingested["links"]["self"]
    old_version = handmade_client.get(before["links"]["self"]).get_json()
    assert old_version["text"] == f"{OPEN}\n{SOLD}"
    assert [one["id"] for one in old_version["statements"]] == list(old)
    [kept] = [one["id"] for one in article["statements"]]
    for id in old:
        statement = handmade_client.get(f"/api/v1/statements/{id}").get_json()
        assert statement["article"]["current"] == (id == kept)
        text = handmade_client.get(statement["links"]["article"]).get_json()["text"]
        for span in statement["content"]:
            assert text[span["start"] : span["end"]] == span["text"]
        page, _, fragment = statement["links"]["page"].partition("#")
        assert f'id="{fragment}"' in handmade_client.get(page).text


def test_an_id_and_an_outlet_make_a_version_where_there_is_no_url(handmade_client: FlaskClient) -> None:
    def post(**article: str) -> str:
        return str(handmade_client.post(ARTICLES, json=article).get_json()["outcome"])

    assert post(text=OPEN, outlet="Norrby Posten", id="7", modified="2024-03-05T10:00:00Z") == "new"
    assert post(text=SOLD, outlet="Norrby Posten", id="7", modified="2024-03-05T09:00:00Z") == "older"
    assert post(text=SOLD, outlet="Norrby Posten", id="8") == "new"
    assert post(text=f"{SOLD}\n{SOLD}", outlet="Norrby Posten") == "new"


@pytest.mark.parametrize("number", ["0", "3", str(2**63 - 1), str(2**63), "x"])
def test_a_version_that_is_not_there_is_a_404(handmade_client: FlaskClient, number: str) -> None:
    handmade_client.post(ARTICLES, json={"url": "https://norrby.example/harbour", "text": OPEN})
    response = handmade_client.get(f"{ARTICLES}/1/versions/{number}")
    assert response.status_code == 404
    assert response.mimetype == "application/problem+json"
