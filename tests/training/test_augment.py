"""Changed typing and changed names leave it untouched who says what: every span still holds its words."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.training.articles import AnnotatedArticle, AnnotatedAttribution, read_annotated
from quotes.training.augment import (
    Edit,
    apply_edits,
    augment,
    name_and_colon,
    other_layout,
    other_quotation_marks,
    shouted_lines,
)

SEEDS = Path(__file__).parents[2] / "seeds" / "gold.jsonl"
ARTICLES = read_annotated(SEEDS)


def letters(text: str) -> str:
    """What a change of typing may not touch."""
    return re.sub(r"[^\w]+", " ", text).strip().casefold()


@pytest.mark.parametrize("change", [other_quotation_marks, other_layout, shouted_lines])
@given(seed=st.integers(0, 10_000))
def test_typing_leaves_the_words(change: object, seed: int) -> None:
    rng = random.Random(seed)
    article = rng.choice(ARTICLES)
    changed = change(article, rng)
    for before, after in zip(article.attributions, changed.attributions, strict=True):
        for layer in ("source", "cue", "content"):
            was = [letters(article.text[s:e]) for s, e in getattr(before, layer)]
            now = [letters(changed.text[s:e]) for s, e in getattr(after, layer)]
            assert now == was


@given(seed=st.integers(0, 10_000))
def test_other_people_say_the_same(seed: int) -> None:
    rng = random.Random(seed)
    article = rng.choice(ARTICLES)
    changed = augment(article, rng)
    assert len(changed.attributions) == len(article.attributions)
    for before, after in zip(article.attributions, changed.attributions, strict=True):
        assert after.speakers == before.speakers
        assert len(after.content) == len(before.content)
        assert all(0 <= s < e <= len(changed.text) for s, e in (*after.content, *after.source, *after.cue))


def test_a_said_paragraph_becomes_a_line_of_a_transcript() -> None:
    text = "“The gate opens at nine,” said Ida Lund.\n\nIt rained."
    attribution = AnnotatedAttribution("E1", source=((31, 39),), cue=((26, 30),), content=((0, 25),))
    article = AnnotatedArticle("a", text, attributions=(attribution,))
    results = {name_and_colon(article, random.Random(seed)).text for seed in range(40)}
    assert "Ida Lund: “The gate opens at nine,”\n\nIt rained." in results
    assert "IDA LUND: The gate opens at nine.\n\nIt rained." in results


@given(
    st.text(min_size=1, max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 8), st.text(max_size=5)), max_size=6),
    st.tuples(st.integers(0, 59), st.integers(1, 20)),
)
def test_edits_elsewhere_leave_a_span_its_words(
    text: str, raw: list[tuple[int, int, str]], span: tuple[int, int]
) -> None:
    start, end = min(span[0], len(text) - 1), min(span[0] + span[1], len(text))
    start = min(start, end - 1)
    edits = [Edit(s, min(s + n, len(text)), new) for s, n, new in raw if s <= len(text)]
    edits = [e for e in edits if e.end < start or e.start > end]
    attribution = AnnotatedAttribution("E1", source=(), cue=(), content=((start, end),))
    changed = apply_edits(AnnotatedArticle("a", text, attributions=(attribution,)), edits)
    (moved,) = changed.attributions[0].content
    assert changed.text[slice(*moved)] == text[start:end]
