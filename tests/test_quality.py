"""The model that ships, held against the annotated stories of this repository: it may not get much worse."""

from __future__ import annotations

from pathlib import Path

import pytest

from quotes import Attributor
from quotes.training.articles import read_annotated
from quotes.training.evaluation import evaluate

TESTS = Path(__file__).parent


@pytest.mark.parametrize(
    ("stories", "attributed", "speaker"),
    [
        ("../seeds/gold", 0.93, 0.88),
        ("stories/block_quotes", 0.86, 0.83),
        ("stories/british_single_quotes", 0.89, 0.93),
        ("stories/guillemets", 0.90, 0.92),
        ("stories/hard_speakers", 0.93, 0.85),
        ("stories/headline_style", 0.87, 0.75),
        ("stories/lists_of_statements", 0.90, 0.92),
        ("stories/one_line", 0.93, 0.91),
        ("stories/quotation_opened_in_each_paragraph", 0.93, 0.88),
        ("stories/straight_double_both_ends", 0.94, 0.92),
        ("stories/transcripts", 0.94, 0.88),
        ("stories/tweets", 0.81, 0.85),
    ],
)
def test_what_is_said_and_by_whom(
    attributor: Attributor, stories: str, attributed: float, speaker: float
) -> None:
    articles = read_annotated(TESTS / f"{stories}.jsonl")
    figures = evaluate(articles, attributor.attribute_many(a.text for a in articles)).ratios
    assert figures["attributed"].f1 >= attributed
    assert figures["speaker"].f1 >= speaker


def test_direct_quotations_of_the_sample_stories(attributor: Attributor) -> None:
    articles = read_annotated(TESTS / "../seeds/gold.jsonl")
    figures = evaluate(articles, attributor.attribute_many(a.text for a in articles)).ratios
    assert figures["direct attributed"].f1 >= 0.96
    assert figures["direct speaker"].f1 >= 0.90
