from __future__ import annotations

import pytest
from flask.testing import FlaskClient


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
