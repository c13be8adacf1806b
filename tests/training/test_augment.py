"""Changed typing, layout and names leave it untouched who says what: every span still holds its words."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.attributor.names import PERSON
from quotes.training.articles import (
    AnnotatedArticle,
    AnnotatedAttribution,
    AnnotatedSpeaker,
    read_annotated,
)
from quotes.training.augment import (
    augment,
    machine_translated,
    marks_before_commas,
    other_cues,
    other_layout,
    other_quotation_marks,
    shouted_lines,
)
from quotes.training.edits import Edit, Part, apply_edits, arranged
from quotes.training.layouts import (
    block_quotes,
    headlines,
    opened_in_each_paragraph,
    quoted_paragraphs,
    transcript,
)

Change = Callable[[AnnotatedArticle, random.Random], AnnotatedArticle]
ROOT = Path(__file__).parents[2]
ARTICLES = [
    article
    for path in [ROOT / "seeds" / "gold.jsonl", *sorted((ROOT / "tests" / "stories").glob("*.jsonl"))]
    for article in read_annotated(path)
]


def letters(text: str) -> str:
    """What a change of typing may not touch."""
    return re.sub(r"[^\w]+", " ", text).strip().casefold()


def held(article: AnnotatedArticle, attribution: AnnotatedAttribution, layer: str) -> str:
    """The words of one layer of an attribution, however many pieces they are in."""
    return letters(" ".join(article.text[s:e] for s, e in getattr(attribution, layer)))


def all_spans_lie_in_the_text(article: AnnotatedArticle) -> None:
    size = len(article.text)
    for a in article.attributions or ():
        assert a.content
        for pieces in (a.content, a.cue, a.source):
            assert all(0 <= s < e <= size for s, e in pieces)
            assert list(pieces) == sorted(pieces)
    names = article.names or ()
    assert list(names) == sorted(names)
    assert all(0 <= s < e <= size for s, e, _ in names)


def with_names(article: AnnotatedArticle) -> AnnotatedArticle:
    """The article with its speakers' names marked, as PolNeAR's are."""
    found = {
        m.span(): PERSON
        for s in article.speakers or ()
        if s.kind == "person"
        for m in re.finditer(re.escape(s.name), article.text)
    }
    names = tuple(sorted((s, e, t) for (s, e), t in found.items()))
    return AnnotatedArticle(article.id, article.text, article.attributions, names, article.speakers)


@pytest.mark.parametrize("change", [other_quotation_marks, other_layout, shouted_lines, marks_before_commas])
@given(seed=st.integers(0, 10_000))
def test_typing_leaves_the_words(change: Change, seed: int) -> None:
    rng = random.Random(seed)
    article = rng.choice(ARTICLES)
    changed = change(article, rng)
    for before, after in zip(article.attributions, changed.attributions, strict=True):
        for layer in ("source", "cue", "content"):
            was = [letters(article.text[s:e]) for s, e in getattr(before, layer)]
            now = [letters(changed.text[s:e]) for s, e in getattr(after, layer)]
            assert now == was


@pytest.mark.parametrize("change", [transcript, block_quotes, headlines, opened_in_each_paragraph])
@given(seed=st.integers(0, 10_000))
def test_another_layout_leaves_what_each_person_says(change: Change, seed: int) -> None:
    rng = random.Random(seed)
    article = with_names(rng.choice(ARTICLES))
    before = {a.id: a for a in article.attributions}
    changed = change(article, rng)
    all_spans_lie_in_the_text(changed)
    moved = {q.attribution for q in quoted_paragraphs(article)}
    for after in changed.attributions:
        if after.id in before:
            assert after.speakers == before[after.id].speakers
            assert held(changed, after, "content") == held(article, before[after.id], "content")
        else:
            assert after.cue
            assert after.source
            assert after.speakers
    if change is not transcript:  # which may leave out what stands between its lines
        assert {a.id for a in changed.attributions} >= set(before)
    else:
        assert changed.text == article.text or moved
    for s, e, _ in changed.names:
        assert changed.text[s:e].strip() == changed.text[s:e]


@pytest.mark.parametrize("change", [other_cues, machine_translated])
@given(seed=st.integers(0, 10_000))
def test_translation_leaves_contents_and_sources(change: Change, seed: int) -> None:
    rng = random.Random(seed)
    article = rng.choice(ARTICLES)
    changed = change(article, rng)
    all_spans_lie_in_the_text(changed)
    for before, after in zip(article.attributions, changed.attributions, strict=True):
        assert held(changed, after, "source") == held(article, before, "source")
        assert held(changed, after, "cue") or not held(article, before, "cue")


@given(seed=st.integers(0, 10_000))
def test_other_people_say_the_same(seed: int) -> None:
    rng = random.Random(seed)
    article = with_names(rng.choice(ARTICLES))
    changed = augment(article, rng)
    all_spans_lie_in_the_text(changed)
    before = {a.id: a for a in article.attributions}
    for after in changed.attributions:
        if after.id in before:
            assert after.speakers == before[after.id].speakers
        for index in after.speakers or ():
            assert changed.speakers[index].kind


def said_paragraphs(*paragraphs: tuple[str, str, str, str]) -> AnnotatedArticle:
    """An article of “content” cue source rest. paragraphs, by Ida Lund and Ngozi Okafor, mayor, by turns."""
    text, attributions, names = "It rained.", [], []
    for i, (content, cue, source, rest) in enumerate(paragraphs):
        text += "\n\n"
        spans = []
        for piece in (content, cue, source):
            spans.append((len(text), len(text) + len(piece)))
            text += f"{piece} "
        text = f"{text[:-1]}{rest}."
        names.append((*spans[2], PERSON))
        attributions.append(AnnotatedAttribution(f"E{i}", (spans[2],), (spans[1],), (spans[0],), (i % 2,)))
    speakers = (AnnotatedSpeaker("Ida Lund", "person"), AnnotatedSpeaker("Ngozi Okafor", "person"))
    return AnnotatedArticle("a", text, tuple(attributions), tuple(names), speakers)


TWO = said_paragraphs(
    ("“The gate opens at nine. Be early,”", "said", "Ida Lund", " on Monday"),
    ("“It opens at ten,”", "said", "Ngozi Okafor", ""),
)


def seen(change: Change, article: AnnotatedArticle = TWO, tries: int = 400) -> set[str]:
    return {change(article, random.Random(seed)).text for seed in range(tries)}


def test_said_paragraphs_become_lines_of_a_transcript() -> None:
    results = seen(transcript)
    assert "It rained.\n\nLUND: The gate opens at nine. Be early.\n\nOKAFOR: It opens at ten." in results
    assert any(text.endswith("\nOkafor: “It opens at ten.”") for text in results)
    assert (
        "It rained.\n\n“The gate opens at nine. Be early.” — Ida Lund\n\n“It opens at ten.” — Ngozi Okafor"
        in results
    )


def test_one_persons_paragraphs_become_an_interview() -> None:
    article = said_paragraphs(
        ("“The gate opens at nine,”", "said", "Ida Lund", ""),
        ("“It opens at ten,”", "said", "Ngozi Okafor", ""),
        ("“Nine,”", "said", "Ida Lund", ""),
    )
    for seed in range(400):
        changed = transcript(article, random.Random(seed))
        asked = [a for a in changed.attributions if a.id.startswith("question")]
        if len(asked) == 2 and "A: The gate opens at nine." in changed.text and "Okafor" not in changed.text:
            break
    else:
        pytest.fail("no interview with two questions")
    for question in asked:
        assert changed.text[slice(*question.source[0])].startswith("Q")
        assert changed.text[slice(*question.cue[0])] == ":"
        assert changed.speakers[question.speakers[0]].kind == "unnamed"
    assert "Ida Lund" in changed.text  # "A" must be somebody
    answers = [a for a in changed.attributions if not a.id.startswith("question")]
    assert {changed.text[slice(*a.source[0])] for a in answers} == {"A"}


def test_said_paragraphs_become_block_quotes() -> None:
    results = seen(block_quotes)
    assert any("Ida Lund wrote:\n\nThe gate opens at nine. Be early.\n\n" in text for text in results)
    assert any(":\n\nThe gate opens at nine.\n\nBe early.\n\n" in text for text in results)
    assert any(":\n\n> It opens at ten." in text for text in results)
    for seed in range(100):
        changed = block_quotes(TWO, random.Random(seed))
        for attribution in changed.attributions:
            assert all("\n" not in changed.text[s:e] for s, e in attribution.content)
            assert all(changed.text[s] not in "> " for s, _ in attribution.content)


def test_a_long_quotation_is_opened_in_each_paragraph_and_closed_once() -> None:
    (changed,) = {
        c.text: c
        for c in (opened_in_each_paragraph(TWO, random.Random(seed)) for seed in range(40))
        if c.text != TWO.text
    }.values()
    assert "“The gate opens at nine.\n\n“Be early,” said Ida Lund" in changed.text
    pieces = [changed.text[s:e] for s, e in changed.attributions[0].content]
    assert pieces == ["“The gate opens at nine.", "“Be early,”"]


def test_a_headline_repeats_what_is_said() -> None:
    results = seen(headlines)
    assert any(text.startswith("Okafor: It opens at ten\n") for text in results)
    assert any(text.startswith("OKAFOR: IT OPENS AT TEN\n") for text in results)
    assert any(text.startswith("“It opens at ten”, says Okafor\n") for text in results)


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


@given(
    st.text(alphabet="abcdefgh", min_size=6, max_size=30),
    st.lists(st.integers(0, 30), max_size=5),
    st.randoms(),
)
def test_parts_in_another_order_keep_each_spans_letters(
    text: str, cuts: list[int], rng: random.Random
) -> None:
    bounds = sorted({0, len(text), *(c for c in cuts if c < len(text))})
    parts = [Part(s, e) for s, e in pairwise(bounds)]
    rng.shuffle(parts)
    start = rng.randrange(len(text))
    end = rng.randrange(start + 1, len(text) + 1)
    attribution = AnnotatedAttribution("E1", source=(), cue=(), content=((start, end),))
    changed = arranged(AnnotatedArticle("a", text, attributions=(attribution,)), parts)
    (after,) = changed.attributions
    assert sorted("".join(changed.text[s:e] for s, e in after.content)) == sorted(text[start:end])
