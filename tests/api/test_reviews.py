"""Reviews over HTTP, and the addresses of profiles that editors have joined."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from handmade import Annotator, story

from quotes.current import rooms_of
from quotes.newsroom import Newsroom
from quotes.store import decisions


@pytest.fixture
def filled(app: Flask) -> FlaskClient:
    """A client of an application that has one question for an editor."""
    newsroom = Newsroom(Annotator(), rooms_of(app).store)  # type: ignore[arg-type]
    newsroom.ingest(story("“One.” said Anders Vestby, a military expert."))
    newsroom.ingest(story("“Two.” said Vestby."))
    return app.test_client()


def test_a_review_shows_both_profiles_and_the_evidence(filled: FlaskClient) -> None:
    answer = filled.get("/api/v1/reviews").get_json()

    assert answer["next"] is None
    (review,) = answer["reviews"]
    assert 0 < review["score"] < 1
    assert "no given name" in {reason["feature"] for reason in review["evidence"]}
    assert review["newcomer"]["profile"]["slug"] == "vestby"
    assert review["known"]["profile"]["roles"][0]["phrase"] == "a military expert"
    assert review["known"]["statements"][0]["content"][0]["text"] == "“One.”"


def test_reviews_come_in_pages(filled: FlaskClient, app: Flask) -> None:
    newsroom = Newsroom(Annotator(), rooms_of(app).store)  # type: ignore[arg-type]
    newsroom.ingest(story("“Three.” said Vestby, a baker."))
    first = filled.get("/api/v1/reviews?limit=1").get_json()
    second = filled.get(first["next"]).get_json()

    assert second["next"] is None
    assert {one["reviews"][0]["id"] for one in (first, second)} == {2, 3}


def test_the_address_of_a_joined_profile_leads_to_the_joint_one(filled: FlaskClient, app: Flask) -> None:
    with rooms_of(app).store.transaction() as session:
        decisions.merge(session, "anders-vestby", "vestby")

    for address, target in (
        ("/api/v1/speakers/vestby", "/api/v1/speakers/anders-vestby"),
        (
            "/api/v1/speakers/vestby/statements?type=direct",
            "/api/v1/speakers/anders-vestby/statements?type=direct",
        ),
        ("/api/v1/speakers/vestby?_method=POST", "/api/v1/speakers/anders-vestby?_method=POST"),
        ("/speakers/vestby", "/speakers/anders-vestby"),
    ):
        answer = filled.get(address)
        assert (answer.status_code, answer.location) == (301, target)
        assert filled.get(address, follow_redirects=True).status_code == 200
    assert filled.get("/api/v1/speakers/nobody/statements").status_code == 404
