"""The attributor with the model that ships: what a user of `from quotes import Attributor` meets."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from quotes import Attributor
from quotes.attributor import ModelError
from quotes.statement import AttributedArticle, SpeakerKind, StatementType

STORY = (
    "The harbour board will dredge the north basin this spring, its chairwoman said on Monday.\n\n"
    "“The ferries cannot wait another year,” said Ingrid Halvorsen, chairwoman of the Norrvik Harbour Board. "
    "“We have the money and we have the permits.”\n\n"
    "Halvorsen added that the work would take six weeks.\n\n"
    "Fishermen are not convinced. “Six weeks without a berth is six weeks without pay,” Tomas Reyes, "
    "a skipper, told the Norrvik Courier.\n\n"
    "He said the board had not asked anybody."
)


def all_spans_hold_their_words(text: str, article: AttributedArticle) -> None:
    for statement in article.statements:
        assert statement.content
        for span in (*statement.content, *statement.cue, *statement.source):
            assert text[span.start : span.end] == span.text
            assert span.text == span.text.strip()
    for speaker in article.speakers:
        for span in (*speaker.roles, *speaker.mentions):
            assert text[span.start : span.end] == span.text


def said(article: AttributedArticle, words: str) -> tuple[str | None, str | None, StatementType]:
    """Name and role given for the statement that holds ``words``, and its type."""
    (statement,) = (s for s in article.statements if any(words in c.text for c in s.content))
    speaker = statement.speaker
    return (speaker.name if speaker else None), (speaker.role if speaker else None), statement.type


def test_each_quotation_has_its_speaker_and_role(attributor: Attributor) -> None:
    article = attributor.attribute(STORY)
    chairwoman = "chairwoman of the Norrvik Harbour Board"
    assert said(article, "cannot wait") == ("Ingrid Halvorsen", chairwoman, StatementType.DIRECT)
    assert said(article, "would take six weeks") == ("Ingrid Halvorsen", chairwoman, StatementType.INDIRECT)
    assert said(article, "without a berth")[0] == "Tomas Reyes"
    assert said(article, "had not asked") == ("Tomas Reyes", "a skipper", StatementType.INDIRECT)
    all_spans_hold_their_words(STORY, article)


def test_a_broken_quotation_is_one_statement_of_two_pieces(attributor: Attributor) -> None:
    article = attributor.attribute(STORY)
    (statement,) = (s for s in article.statements if "cannot wait" in s.content[0].text)
    assert [c.text for c in statement.content] == [
        "“The ferries cannot wait another year,”",
        "“We have the money and we have the permits.”",
    ]


def test_speakers_have_the_fullest_name_and_all_mentions(attributor: Attributor) -> None:
    article = attributor.attribute(STORY)
    people = {s.name: s for s in article.speakers if s.kind is SpeakerKind.PERSON}
    assert {"Ingrid Halvorsen", "Tomas Reyes"} <= set(people)
    assert [m.text for m in people["Ingrid Halvorsen"].mentions] == ["Ingrid Halvorsen", "Halvorsen"]


def test_every_decision_says_where_the_name_came_from(attributor: Attributor) -> None:
    article = attributor.attribute(STORY)
    (last,) = (s for s in article.statements if "had not asked" in s.content[0].text)
    assert last.reason is not None
    assert last.reason.rule == "pronoun"
    assert last.reason.mention is not None
    assert last.reason.mention.text == "Tomas Reyes"
    assert last.candidates[0].name == "Tomas Reyes"


def test_below_the_least_confidence_nobody_is_named(attributor: Attributor) -> None:
    shy = Attributor(attributor.model, attributor.tokenizer, min_confidence=1.0)
    article = shy.attribute(STORY)
    assert article.statements
    assert not any(s.speaker and s.speaker.kind.named for s in article.statements)
    assert any(s.candidates for s in article.statements)


def test_many_texts_come_back_in_order_and_as_if_alone(attributor: Attributor) -> None:
    texts = [STORY, "", "“Yes,” said Ida Lund.", STORY[:300], "Nothing is said here."]
    together = list(attributor.attribute_many(iter(texts)))
    assert len(together) == len(texts)
    for text, article in zip(texts, together, strict=True):
        alone = attributor.attribute(text)
        assert [s.content for s in article.statements] == [s.content for s in alone.statements]
        assert [s.speaker for s in article.statements] == [s.speaker for s in alone.statements]


def test_a_long_article_is_read_to_its_end(attributor: Attributor) -> None:
    filler = "The tide came in and the tide went out, and the boats lay where they had lain before. " * 150
    text = f"{STORY}\n\n{filler}\n\n“At last,” said Petra Lindqvist, the lighthouse keeper."
    article = attributor.attribute(text)
    assert said(article, "At last")[0] == "Petra Lindqvist"
    all_spans_hold_their_words(text, article)


@pytest.mark.parametrize("text", ["", " \n ", "“”", "\"\"''“„»", "“ “ “", "🎈🎈", "—"])
def test_texts_without_words_attribute_nothing(attributor: Attributor, text: str) -> None:
    assert attributor.attribute(text) == AttributedArticle((), ())


@settings(max_examples=30)
@given(
    st.lists(
        st.sampled_from([*"“”\"«»‘’'—.,:\n\r\t 🎉שلé한", "said", "Ida Lund", "he", "«Nej", "\u0301"]),
        max_size=60,
    )
)
@example(["“", "Ida Lund", "said", "\n"])
@example(["Ida Lund", "Ida Lund", "“", "Ida Lund"])
@example(["Ida Lund ", *["."] * 1500, "(USD) he said"])
def test_whatever_the_text_offsets_are_exact(attributor: Attributor, parts: list[str]) -> None:
    text = "".join(parts)
    all_spans_hold_their_words(text, attributor.attribute(text))


def test_right_to_left_and_emoji_stay_in_place(attributor: Attributor) -> None:
    text = "🎈🎈 “שלום 👋 and welcome,” said Noa Mizrahi, the mayor. مرحبا."
    article = attributor.attribute(text)
    all_spans_hold_their_words(text, article)
    assert said(article, "welcome")[0] == "Noa Mizrahi"


def test_a_missing_model_says_where_it_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=str(tmp_path)):
        Attributor.from_pretrained(tmp_path)


def test_a_broken_model_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{")
    with pytest.raises(ModelError, match=str(tmp_path)):
        Attributor.from_pretrained(tmp_path)


@pytest.mark.parametrize("value", [-0.1, 1.5])
def test_a_confidence_is_between_nought_and_one(attributor: Attributor, value: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        Attributor(attributor.model, attributor.tokenizer, min_confidence=value)
