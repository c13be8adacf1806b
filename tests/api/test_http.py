"""What the API says in its headers, and in its description of itself."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from playwright.sync_api import sync_playwright
from schemathesis.checks import positive_data_acceptance
from werkzeug.serving import make_server

if TYPE_CHECKING:
    from quotes.attributor import Attributor

MAYOR = "/api/v1/speakers/ada-lindqvist"


@pytest.mark.parametrize("path", [MAYOR, f"{MAYOR}/statements", "/api/v1/speakers", "/api/v1/articles/1"])
def test_what_a_reader_has_already_is_not_sent_again(reader: FlaskClient, path: str) -> None:
    first = reader.get(path)
    assert first.headers["Cache-Control"] == "no-cache"
    again = reader.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert reader.get(path, headers={"If-None-Match": '"another"'}).status_code == 200


@pytest.mark.parametrize(
    "path", [MAYOR, "/api/v1/speakers?limit=0", "/api/openapi.json", "/embed/speakers/ada-lindqvist"]
)
def test_pages_of_any_origin_may_read(reader: FlaskClient, path: str) -> None:
    response = reader.get(path, headers={"Origin": "https://newsroom.example"})
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_pages_of_other_origins_may_not_write(client: FlaskClient) -> None:
    preflight = client.options(
        "/api/v1/articles",
        headers={
            "Origin": "https://newsroom.example",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        },
    )
    assert "Access-Control-Allow-Origin" not in preflight.headers


def test_text_is_readable_in_every_script(reader: FlaskClient) -> None:
    assert "Tomas Öberg" in reader.get("/api/v1/speakers/tomas-oberg").text


def test_the_description_names_every_resource(client: FlaskClient) -> None:
    description = client.get("/api/openapi.json").get_json()
    assert set(description["paths"]) == {
        "/api/v1/attributions",
        "/api/v1/articles",
        "/api/v1/articles/{article_id}",
        "/api/v1/articles/{article_id}/versions/{version}",
        "/api/v1/reviews",
        "/api/v1/speakers",
        "/api/v1/speakers/{slug}",
        "/api/v1/speakers/{slug}/statements",
        "/api/v1/statements/{statement_id}",
        "/healthz",
    }
    for path in description["paths"].values():
        for method in ("get", "post"):
            if method in path:
                assert path[method]["summary"]
                assert "$ref" in path[method]["responses"]["default"]
    error = description["components"]["responses"]["DEFAULT_ERROR"]["content"]
    assert list(error) == ["application/problem+json"]


RIGHT, WRONG = schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE


def check(app: Flask, path: str, method: str, mode: schemathesis.GenerationMode, examples: int) -> None:
    """Whether an operation answers as its description says, to requests of its form or of another."""
    operation = schemathesis.openapi.from_wsgi("/api/openapi.json", app)[path][method]

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=examples, suppress_health_check=list(HealthCheck))
    def answers(case: schemathesis.Case) -> None:
        # What a cursor, a date or a word is, no description of a form can say: those may be refused.
        case.call_and_validate(excluded_checks=[positive_data_acceptance])

    answers()


@pytest.mark.parametrize(
    ("path", "mode"),
    [
        ("/api/v1/speakers", RIGHT),
        ("/api/v1/speakers", WRONG),
        ("/api/v1/speakers/{slug}", RIGHT),
        ("/api/v1/speakers/{slug}/statements", RIGHT),
        ("/api/v1/speakers/{slug}/statements", WRONG),
        ("/api/v1/statements/{statement_id}", RIGHT),
        ("/api/v1/statements/{statement_id}", WRONG),
        ("/api/v1/articles/{article_id}", RIGHT),
        ("/healthz", RIGHT),
    ],
)
def test_reading_is_as_described(reader: FlaskClient, path: str, mode: schemathesis.GenerationMode) -> None:
    check(reader.application, path, "GET", mode, examples=40)


@pytest.mark.parametrize("mode", [RIGHT, WRONG])
@pytest.mark.parametrize("path", ["/api/v1/attributions", "/api/v1/articles"])
def test_writing_is_as_described(
    attributor: Attributor, app: Flask, path: str, mode: schemathesis.GenerationMode
) -> None:
    check(app, path, "POST", mode, examples=25)


@pytest.fixture
def address(reader: FlaskClient) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, reader.application, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


def test_the_documentation_page_needs_no_other_site(address: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{address}/api/docs/")
        page.get_by_text("Find speakers by name, or list them").wait_for()
        page.wait_for_load_state("networkidle")
        browser.close()
    assert {urlsplit(url).netloc for url in asked if not url.startswith("data:")} == {
        urlsplit(address).netloc
    }
