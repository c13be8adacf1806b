"""The sample stories and the stories of the tests: do the readers read them, and is their gold sound?"""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest

from quotes.article import Article, read_articles
from quotes.training.articles import AnnotatedArticle, AnnotatedAttribution, read_annotated

SEEDS = Path(__file__).parents[1] / "seeds"
STORIES = Path(__file__).parent / "stories"
KINDS = {"person", "organization", "unnamed", "group", "work", "author", "none"}
CLASSES = sorted(path.stem for path in STORIES.glob("*.jsonl"))

GOLD_FILES = [SEEDS / "gold.jsonl", *sorted(STORIES.glob("*.jsonl"))]
GOLD = [article for path in GOLD_FILES for article in read_annotated(path)]
each_gold_article = pytest.mark.parametrize("article", GOLD, ids=lambda article: article.id)


def sample_stories() -> list[Article]:
    read = [article for path in sorted(SEEDS.glob("*.json")) for article in read_articles(path)]
    assert all(isinstance(article, Article) for article in read), read
    return [article for article in read if isinstance(article, Article)]


def pieces(attribution: AnnotatedAttribution) -> list[tuple[int, int]]:
    return [*attribution.source, *attribution.cue, *attribution.content]


def test_the_sample_stories_are_read_with_outlet_date_and_headline() -> None:
    stories = sample_stories()
    assert len(stories) >= 12
    for story in stories:
        assert story.outlet
        assert story.title
        assert story.url == story.id
        assert datetime.fromisoformat(story.published or "").tzinfo is not None


def test_no_two_sample_stories_share_an_outlet_date_and_headline() -> None:
    stories = sample_stories()
    assert len({(story.outlet, story.published, story.title) for story in stories}) == len(stories)


def test_every_sample_story_has_gold_for_exactly_its_text() -> None:
    assert {story.id: story.text for story in sample_stories()} == {
        article.id: article.text for article in read_annotated(SEEDS / "gold.jsonl")
    }


def test_gold_ids_are_unique() -> None:
    assert len({article.id for article in GOLD}) == len(GOLD)


@pytest.mark.parametrize("name", CLASSES)
def test_every_class_of_stories_has_four_with_three_attributions_each(name: str) -> None:
    stories = read_annotated(STORIES / f"{name}.jsonl")
    assert all(story.id.startswith(f"{name}/") for story in stories)
    assert sum(len(story.attributions or ()) >= 3 for story in stories) >= 4


@each_gold_article
def test_gold_spans_mark_whole_words_of_one_paragraph(article: AnnotatedArticle) -> None:
    text = article.text
    for attribution in article.attributions or ():
        assert attribution.cue, attribution.id
        for start, end in pieces(attribution):
            marked = text[start:end]
            assert marked == marked.strip(), marked
            assert "\n" not in marked, marked
            assert not (text[start - 1 : start].isalnum() and marked[0].isalnum()), marked
            assert not (text[end : end + 1].isalnum() and marked[-1].isalnum()), marked


@each_gold_article
def test_gold_spans_of_one_attribution_do_not_overlap(article: AnnotatedArticle) -> None:
    for attribution in article.attributions or ():
        for (_, end), (start, _) in pairwise(sorted(pieces(attribution))):
            assert end <= start, article.text[start:end]


@each_gold_article
def test_gold_takes_quotation_marks_in_on_both_sides_or_on_neither(article: AnnotatedArticle) -> None:
    closing = {"“": "”", "«": "»", "»": "«", "„": "“", '"': '"'}
    for attribution in article.attributions or ():
        words = [article.text[start:end] for start, end in attribution.content]
        for word, following in zip(words, [*words[1:], ""], strict=True):
            goes_on_in_the_next_paragraph = following[:1] == word[:1]
            if (mark := word[0]) in closing and not goes_on_in_the_next_paragraph:
                assert word.count(closing[mark]) >= (2 if mark == '"' else 1), word


@each_gold_article
def test_every_attribution_has_a_speaker_and_every_speaker_an_attribution(article: AnnotatedArticle) -> None:
    spoken: set[int] = set()
    for attribution in article.attributions or ():
        assert attribution.speakers, attribution.id
        spoken.update(attribution.speakers)
    assert spoken == set(range(len(article.speakers or ())))


@each_gold_article
def test_names_and_roles_are_words_of_the_text(article: AnnotatedArticle) -> None:
    for speaker in article.speakers or ():
        assert speaker.kind in KINDS
        assert speaker.name in article.text
        assert bool(speaker.name) == (speaker.kind != "none")
        assert speaker.kind == "person" or not speaker.roles
        for role in speaker.roles:
            surname = speaker.name.split()[-1].casefold()
            paragraphs = article.text.split("\n\n")
            assert any(role in each and surname in each.casefold() for each in paragraphs), role


@each_gold_article
def test_a_source_that_is_a_full_name_is_that_person(article: AnnotatedArticle) -> None:
    speakers = article.speakers or ()
    persons = {speaker.name for speaker in speakers if speaker.kind == "person"}
    for attribution in article.attributions or ():
        names = {speakers[i].name for i in attribution.speakers or ()}
        for start, end in attribution.source:
            if article.text[start:end] in persons:
                assert names == {article.text[start:end]}
