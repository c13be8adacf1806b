from __future__ import annotations

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import make_url
from werkzeug.test import TestResponse

from quotes.service import create_app
from quotes.store import migrate

POSTS = ["/api/v1/attributions", "/api/v1/articles"]


def problem(response: TestResponse, status: int) -> str:
    """The detail of a problem document, whose form is checked."""
    body = response.get_json()
    assert response.mimetype == "application/problem+json"
    assert response.status_code == body["status"] == status
    assert body["type"] == "about:blank"
    assert body["title"]
    detail = body["detail"]
    assert isinstance(detail, str)
    assert detail
    assert "Traceback" not in response.text
    return detail


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (b"", 400, "not JSON"),
        (b"Hello", 400, "line 1 column 1"),
        (b'{"text": "A', 400, "not JSON"),
        (b'{"text": "caf\xe9"}', 400, "UTF-8"),
        (b"[" * 100_000, 400, "nested"),
        (b'{"text": ' + b"1" * 5_000 + b"}", 400, "number"),
        (b"[]", 422, "JSON object"),
        (b'"text"', 422, "JSON object"),
        (b"null", 422, "JSON object"),
        (b"{}", 422, "text: is missing"),
        (b'{"text": null}', 422, "text: is missing"),
        (b'{"text": 5}', 422, "text: must be a string"),
        (b'{"text": "Hello.", "url": ["a"]}', 422, "url: must be a string"),
        (b'{"text": "  "}', 422, "text: is empty"),
        ('{"text": "“ ” \\" ‘’"}'.encode(), 422, "text: has no letters"),
        (b'{"text": "\\ud83d"}', 422, "surrogate"),
    ],
)
def test_a_bad_body_is_explained(client: FlaskClient, path: str, body: bytes, status: int, said: str) -> None:
    response = client.post(path, data=body, content_type="application/json")
    assert said in problem(response, status)


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("content_type", [None, "text/plain", "application/x-www-form-urlencoded"])
def test_a_body_must_say_that_it_is_json(client: FlaskClient, path: str, content_type: str | None) -> None:
    response = client.post(path, data=b'{"text": "Hello."}', content_type=content_type)
    assert "application/json" in problem(response, 415)


def test_a_text_that_is_too_long_is_named(client: FlaskClient) -> None:
    response = client.post(POSTS[0], json={"text": "word " * 200_001})
    assert "1,000,000" in problem(response, 422)
    assert response.get_json()["errors"][0]["field"] == "text"


def test_a_body_that_is_too_large_is_not_even_read(client: FlaskClient) -> None:
    response = client.post(POSTS[0], json={"text": "a" * 13_000_000})
    assert "1,000,000" in problem(response, 413)


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/nothing", "/api/v1/speakers/a/b"])
def test_an_address_that_leads_nowhere_is_a_problem(client: FlaskClient, path: str) -> None:
    assert "/api/docs" in problem(client.get(path), 404)


def test_a_method_that_is_not_there_tells_those_that_are(client: FlaskClient) -> None:
    response = client.delete("/api/v1/speakers")
    assert "Allow" in problem(response, 405)
    assert "GET" in response.headers["Allow"]


@pytest.mark.parametrize(
    ("query", "field", "said"),
    [("page=2", "page", "no such parameter"), ("limit=5&limit=9", "limit", "more than once")],
)
def test_a_parameter_is_never_passed_over(client: FlaskClient, query: str, field: str, said: str) -> None:
    response = client.get(f"/api/v1/speakers?{query}")
    assert said in problem(response, 422)
    assert [error["field"] for error in response.get_json()["errors"]] == [field]


def test_an_error_of_ours_tells_nothing_of_the_inside(app: Flask) -> None:
    def fail() -> str:
        raise RuntimeError("the inside")

    app.add_url_rule("/api/v1/fail", view_func=fail)
    response = app.test_client().get("/api/v1/fail")
    problem(response, 500)
    assert "the inside" not in response.text


def test_a_page_for_people_is_no_problem_document(client: FlaskClient) -> None:
    response = client.get("/nothing")
    assert response.status_code == 404
    assert response.mimetype == "text/html"


def test_a_database_that_goes_away_is_a_503_until_it_is_back(postgres_server: str, postgres_url: str) -> None:
    migrate(postgres_url)
    client = create_app({"DATABASE_URL": postgres_url}).test_client()
    assert client.get("/healthz").status_code == 200
    name = make_url(postgres_url).database
    with psycopg.connect(postgres_server, autocommit=True) as server:
        server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        server.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        for path in ("/healthz", "/api/v1/speakers", "/api/v1/statements/1"):
            response = client.get(path)
            assert "database" in problem(response, 503)
            assert int(response.headers["Retry-After"]) > 0
            assert str(name) not in response.text
        server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/speakers/%00",
        "/api/v1/speakers/%00/statements",
        "/api/v1/speakers?name=%00",
        "/api/v1/speakers?name=a%00b",
        "/api/v1/speakers?name=%F0%9F%99%82",
        "/api/v1/speakers?after=%00",
        "/api/v1/speakers/%ED%A0%80",
        "/api/v1/speakers/a/statements?outlet=%00",
        f"/api/v1/statements/{2**63 - 1}",
        f"/api/v1/articles/{2**63 - 1}",
    ],
)
def test_odd_characters_and_numbers_are_no_error_of_ours(postgres_url: str, path: str) -> None:
    migrate(postgres_url)
    response = create_app({"DATABASE_URL": postgres_url}).test_client().get(path)
    assert response.status_code in (200, 404, 422)
