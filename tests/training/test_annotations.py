"""The annotation that training brings along: whole, exact, and held apart from what it is measured on."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from quotes.training.__main__ import ANNOTATIONS
from quotes.training.articles import AnnotatedArticle
from quotes.training.tuning import read_newsroom

STORIES = ("stories", "held_back")


def stories(name: str) -> list[AnnotatedArticle]:
    return read_newsroom(
        [ANNOTATIONS / f"{name}.jsonl.gz"]
    )  # refuses spans that cut a word, and ids given twice


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in gzip.open(path, "rt", encoding="utf-8")]


@pytest.mark.parametrize("name", STORIES)
def test_speakers_and_roles_are_words_of_their_story(name: str) -> None:
    for story in stories(name):
        for speaker in story.speakers or ():
            assert speaker.name in story.text, story.id
            assert all(role in story.text for role in speaker.roles), story.id


@pytest.mark.parametrize("name", STORIES)
def test_every_attribution_has_a_speaker(name: str) -> None:
    for story in stories(name):
        assert all(a.speakers for a in story.attributions or ()), story.id


def test_what_is_held_back_is_not_learnt_from() -> None:
    learnt, held_back = (stories(name) for name in STORIES)
    assert {s.text for s in learnt}.isdisjoint(s.text for s in held_back)


def test_names_given_for_other_texts_are_in_order_and_do_not_overlap() -> None:
    for line in lines(ANNOTATIONS / "polnear.jsonl.gz"):
        ends = [0, *(end for _, end, _ in line["ner"])]
        assert all(before <= start < end for before, (start, end, _) in zip(ends, line["ner"], strict=False))
