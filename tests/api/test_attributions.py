from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask.testing import FlaskClient

if TYPE_CHECKING:
    from quotes.attributor import Attributor

ATTRIBUTIONS = "/api/v1/attributions"
TEXT = (
    "“We will build it, and we will build it on time,” said Ada Lindqvist, the mayor of Norrby. "
    "“Nobody will lose their berth.”"
)


def test_a_text_is_attributed_and_not_stored(attributor: Attributor, client: FlaskClient) -> None:
    response = client.post(ATTRIBUTIONS, json={"id": "draft-7", "text": TEXT})
    assert response.status_code == 200
    answer = response.get_json()
    assert answer["id"] == "draft-7"
    statement = answer["statements"][0]
    assert set(statement) == {
        "type", "content", "cue", "source", "speaker", "confidence", "candidates", "reason",
        "said", "venue",
    }  # fmt: skip
    assert statement["content"][0]["text"].startswith("“We will build it")
    assert statement["speaker"]["name"] == "Ada Lindqvist"
    assert 0 <= statement["confidence"] <= 1
    assert answer["speakers"][0]["name"] == "Ada Lindqvist"
    assert client.get("/healthz").get_json()["store"]["articles"] == 0


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "🙂🙂 " + TEXT + " 👩‍👩‍👧",
        "قالت الصحيفة إن الميناء مغلق. " + TEXT,
        "“We will build it, said Ada Lindqvist.",
        'We will build it," said Ada Lindqvist. "',
        TEXT.replace(". ", ".\r\n\r\n"),
        "Nothing was said.",
    ],
    ids=["plain", "emoji", "right to left", "never closed", "never opened", "CRLF", "no quotation"],
)
def test_offsets_are_those_of_the_text_as_given(
    attributor: Attributor, client: FlaskClient, text: str
) -> None:
    response = client.post(ATTRIBUTIONS, json={"text": text})
    assert response.status_code == 200
    answer = response.get_json()
    spans = [
        span
        for statement in answer["statements"]
        for part in ("content", "cue", "source")
        for span in statement[part]
    ] + [span for speaker in answer["speakers"] for span in speaker["roles"] + speaker["mentions"]]
    for span in spans:
        assert text[span["start"] : span["end"]] == span["text"]


def test_what_a_newsroom_adds_to_a_text_is_passed_over(attributor: Attributor, client: FlaskClient) -> None:
    body = {"text": TEXT, "title": None, "desk": "foreign", "published": "2024-03-05"}
    assert client.post(ATTRIBUTIONS, json=body).status_code == 200
