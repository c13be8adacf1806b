from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

SPEAKERS = "/api/v1/speakers"
MAYOR = f"{SPEAKERS}/ada-lindqvist"


def walk(client: FlaskClient, url: str, key: str) -> list[Any]:
    """The items of all pages, each page reached by the link on the one before."""
    items: list[Any] = []
    following: str | None = url
    while following:
        page = client.get(following).get_json()
        items += page[key]
        following = page["next"]
    return items


@pytest.mark.parametrize(
    "name",
    ["Ada Lindqvist", "lindqvist", "ADA LINDQUIST", "Ада Линдквист", "Mayor Lindqvist", "Sheriff Lindkvist"],
)
def test_a_speaker_is_found_by_any_spelling(reader: FlaskClient, name: str) -> None:
    found = reader.get(SPEAKERS, query_string={"name": name}).get_json()
    assert found["speakers"][0]["slug"] == "ada-lindqvist"
    assert found["speakers"][0]["name"] == "Ada Lindqvist"
    assert 0 < found["speakers"][0]["score"] <= 1
    assert found["next"] is None


def test_the_nearest_name_comes_first(reader: FlaskClient) -> None:
    found = reader.get(SPEAKERS, query_string={"name": "Tomas Oberg"}).get_json()["speakers"]
    assert found[0]["name"] == "Tomas Öberg"
    assert [speaker["score"] for speaker in found] == sorted((s["score"] for s in found), reverse=True)


@pytest.mark.parametrize("name", ["Xqzw", "D. Lindqvist"])
def test_a_name_that_nobody_has_finds_nobody(reader: FlaskClient, name: str) -> None:
    response = reader.get(SPEAKERS, query_string={"name": name})
    assert response.status_code == 200
    assert response.get_json() == {"speakers": [], "next": None}


def test_without_a_name_all_speakers_are_listed_most_quoted_first(reader: FlaskClient) -> None:
    whole = reader.get(SPEAKERS).get_json()["speakers"]
    assert [speaker["statement_count"] for speaker in whole] == [3, 1, 1]
    assert whole[0]["role"] == "the mayor of Norrby"
    assert walk(reader, f"{SPEAKERS}?limit=1", "speakers") == whole


def test_a_profile_tells_names_roles_and_where_they_stand(reader: FlaskClient) -> None:
    profile = reader.get(MAYOR).get_json()
    assert profile["name"] == "Ada Lindqvist"
    assert profile["kind"] == "person"
    assert profile["role"] == "the mayor of Norrby"
    assert profile["statement_count"] == 3
    assert {name["spelling"]: name["articles"] for name in profile["names"]} == {
        "Ada Lindqvist": 2,
        "ADA LINDQVIST": 1,
    }
    mayor = profile["roles"][0]
    assert (mayor["phrase"], mayor["articles"]) == ("the mayor of Norrby", 2)
    assert mayor["current"]
    assert mayor["wordings"] == ["the mayor of Norrby"]
    assert mayor["outlets"] == ["Kusten", "Norrby Posten"]
    assert [article["external_id"] for article in mayor["seen_in"]] == ["beach", "harbour"]
    assert mayor["last_seen"].startswith("2024-04-02")
    assert [role["phrase"] for role in profile["roles"] if not role["current"]] == ["chair of the board"]
    assert mayor["first_seen"].startswith("2024-03-05T18:30:00")
    text = reader.get(mayor["article"]["links"]["self"]).get_json()["text"]
    assert text[mayor["start"] : mayor["end"]] == "the mayor of Norrby"


def test_the_links_of_a_profile_lead_somewhere(reader: FlaskClient) -> None:
    links = reader.get(MAYOR).get_json()["links"]
    assert set(links) == {"self", "statements", "page", "embed"}
    for link in links.values():
        response = reader.get(link)
        assert response.status_code == 200
        assert "Lindqvist" in response.text


def test_statements_come_latest_first_and_undated_last(reader: FlaskClient) -> None:
    page = reader.get(f"{MAYOR}/statements").get_json()
    said = [statement["content"][0]["text"] for statement in page["statements"]]
    assert said == ["“The beach stays.”", "“We will build.”", "“I resign.”"]
    assert page["next"] is None
    assert page["statements"][0]["article"]["outlet"] == "Kusten"


def test_pages_of_statements_lead_on_with_the_same_filters(reader: FlaskClient) -> None:
    url = f"{MAYOR}/statements?type=direct&limit=1"
    first = reader.get(url).get_json()
    assert "type=direct" in first["next"]
    assert walk(reader, url, "statements") == reader.get(f"{MAYOR}/statements").get_json()["statements"]


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        ({"outlet": "Kusten"}, ["“The beach stays.”"]),
        ({"since": "2024-04-01"}, ["“The beach stays.”"]),
        ({"until": "2024-03-05"}, ["“We will build.”"]),
        ({"since": "2024-03-05", "until": "2024-04-02"}, ["“The beach stays.”", "“We will build.”"]),
        ({"type": "indirect"}, []),
        ({"min_confidence": "0.95"}, []),
    ],
)
def test_statements_are_filtered(reader: FlaskClient, filters: dict[str, str], said: list[str]) -> None:
    statements = reader.get(f"{MAYOR}/statements", query_string=filters).get_json()["statements"]
    assert [statement["content"][0]["text"] for statement in statements] == said


@pytest.mark.parametrize("path", ["", "/statements"])
def test_an_unknown_speaker_is_a_404_that_names_the_slug(reader: FlaskClient, path: str) -> None:
    response = reader.get(f"{SPEAKERS}/nobody-at-all{path}")
    assert response.status_code == 404
    assert response.mimetype == "application/problem+json"
    assert "nobody-at-all" in response.get_json()["detail"]


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("?after=nonsense", "after"),
        ("?after=W10", "after"),
        ("?limit=0", "limit"),
        ("?limit=201", "limit"),
        ("?limit=many", "limit"),
        ("?name=", "name"),
        ("?name=Ada&after=W10", "after"),
        ("?nmae=Ada", "nmae"),
        ("/ada-lindqvist/statements?after=nonsense", "after"),
        ("/ada-lindqvist/statements?type=spoken", "type"),
        ("/ada-lindqvist/statements?since=yesterday", "since"),
        ("/ada-lindqvist/statements?since=2024-04-02&until=2024-04-01", "since"),
        ("/ada-lindqvist/statements?min_confidence=2", "min_confidence"),
        ("/ada-lindqvist/statements?min_confidence=nan", "min_confidence"),
    ],
)
def test_a_wrong_parameter_is_named(reader: FlaskClient, path: str, field: str) -> None:
    response = reader.get(SPEAKERS + path)
    problem = response.get_json()
    assert response.status_code == problem["status"] == 422
    assert response.mimetype == "application/problem+json"
    assert [error["field"] for error in problem["errors"]] == [field]
    assert field in problem["detail"]


def test_a_cursor_of_another_list_is_refused(reader: FlaskClient) -> None:
    following = reader.get(f"{SPEAKERS}?limit=1").get_json()["next"]
    cursor = following.partition("after=")[2].partition("&")[0]
    response = reader.get(f"{MAYOR}/statements", query_string={"after": cursor})
    assert response.status_code == 422


def test_the_last_days_of_the_calendar_are_days(reader: FlaskClient) -> None:
    days = {"since": "0001-01-01", "until": "9999-12-31"}
    page = reader.get(f"{MAYOR}/statements", query_string=days).get_json()
    assert len(page["statements"]) == 2
