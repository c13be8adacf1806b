"""An article's text with marks: whatever the marks, the reader gets the article's words and no others."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from quotes.markup import Mark, paragraphs, target_rule

_ALPHABET = st.sampled_from("ab “”'\"<>&\n\n\r\t;#é☃😀אب\u200f\x85\u2028") | st.characters(
    blacklist_categories=["Cs"], blacklist_characters="\0"
)
_TEXTS = st.text(_ALPHABET, max_size=80)


@st.composite
def _marked_texts(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    text = draw(_TEXTS.filter(bool))
    offsets = st.integers(0, len(text))
    marks = []
    for _ in range(draw(st.integers(0, 8))):
        start, end = sorted(draw(st.tuples(offsets, offsets).filter(lambda pair: pair[0] != pair[1])))
        part = draw(st.sampled_from(["content", "cue", "source"]))
        marks.append(Mark(start, end, part, draw(st.sampled_from(["1", "2", "3"]))))
    return text, marks


class _Reader(HTMLParser):
    """What a browser sees: for each character the elements around it, and every id in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.around: list[set[tuple[str, str]]] = []
        self.ids: list[tuple[str, int]] = []
        self._open: list[tuple[str, tuple[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self._open.append((tag, (str(values["class"]), str(values["data-statement"]))))
        if "id" in values:
            self.ids.append((str(values["id"]), len(self.text)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag, "elements cross"

    def handle_data(self, data: str) -> None:
        self.text += data
        self.around += [{mark for _, mark in self._open}] * len(data)


def _read(html: Markup) -> _Reader:
    reader = _Reader()
    reader.feed(str(html))
    reader.close()
    return reader


@given(_marked_texts())
def test_without_tags_the_paragraphs_are_the_text(marked: tuple[str, list[Mark]]) -> None:
    text, marks = marked
    assert "".join(_read(p.markup).text + p.gap for p in paragraphs(text, marks)) == text


@given(_marked_texts())
def test_every_character_carries_exactly_the_marks_that_cover_it(marked: tuple[str, list[Mark]]) -> None:
    text, marks = marked
    at = 0
    for paragraph in paragraphs(text, marks):
        for seen in _read(paragraph.markup).around:
            assert seen == {(m.part, m.statement) for m in marks if m.start <= at < m.end}
            at += 1
        at += len(paragraph.gap)
    assert at == len(text)


@given(_marked_texts())
def test_each_statement_has_one_anchor_at_its_first_quoted_word(marked: tuple[str, list[Mark]]) -> None:
    text, marks = marked
    shown: list[int] = []
    anchors: dict[str, int] = {}
    begun: list[str] = []
    at = 0
    for paragraph in paragraphs(text, marks):
        reader = _read(paragraph.markup)
        for name, place in reader.ids:
            assert name not in anchors
            anchors[name] = at + place
        assert {f"statement-{s}" for s in paragraph.statements} == {name for name, _ in reader.ids}
        begun += paragraph.statements
        shown += range(at, at + len(reader.text))
        at += len(reader.text) + len(paragraph.gap)
    expected = {}
    for name in {m.statement for m in marks if m.part == "content"}:
        pieces = [m for m in marks if m.part == "content" and m.statement == name]
        places = [i for i in shown if any(m.start <= i < m.end for m in pieces)]
        if places:
            expected[f"statement-{name}"] = places[0]
    assert anchors == expected
    assert len(begun) == len(set(begun))


@given(_TEXTS)
def test_paragraphs_are_split_at_blank_lines_only_where_there_are_any(text: str) -> None:
    gaps = [p.gap for p in paragraphs(text, [])[:-1]]
    assert all(gap.isspace() for gap in gaps)
    if any(gap.count("\n") > 1 for gap in gaps):
        assert all(gap.count("\n") > 1 for gap in gaps)


def test_a_quotation_in_a_quotation_is_nested() -> None:
    text = "“He told me ‘never’,” said Ada."
    marks = [Mark(0, 21, "content", "1"), Mark(12, 19, "content", "2"), Mark(1, 3, "source", "2")]
    [paragraph] = paragraphs(text, marks)
    assert paragraph.markup == (
        '<mark class="content" data-statement="1" id="statement-1">“'
        '<span class="source" data-statement="2">He</span> told me '
        '<mark class="content" data-statement="2" id="statement-2">‘never’</mark>,”</mark> said Ada.'
    )


def test_crossing_marks_are_closed_and_opened_again() -> None:
    [paragraph] = paragraphs("abcd", [Mark(0, 3, "content", "1"), Mark(1, 4, "cue", "2")])
    assert paragraph.markup == (
        '<mark class="content" data-statement="1" id="statement-1">a'
        '<span class="cue" data-statement="2">bc</span></mark>'
        '<span class="cue" data-statement="2">d</span>'
    )


def test_a_statement_over_two_paragraphs_is_marked_in_both_and_anchored_once() -> None:
    first, second = paragraphs("One.\n\nTwo.", [Mark(0, 10, "content", "7")])
    assert 'id="statement-7"' in first.markup
    assert "id=" not in second.markup
    assert 'data-statement="7"' in second.markup
    assert (first.statements, second.statements) == (("7",), ())


def test_text_that_looks_like_html_stays_text() -> None:
    [paragraph] = paragraphs('<script>alert("1 & 2")</script>', [Mark(0, 8, "content", "1")])
    assert "<script" not in paragraph.markup
    assert _read(paragraph.markup).text == '<script>alert("1 & 2")</script>'


def test_a_long_article_with_many_marks_is_done_in_moments() -> None:
    """Half a million characters and 6,000 marks: minutes, if every mark were tried on every paragraph."""
    text = "A word or two.\n\n" * 31_000
    marks = [Mark(i * 80, i * 80 + 40, "content", str(i)) for i in range(6_000)]
    assert sum(len(p.statements) for p in paragraphs(text, marks)) == 6_000


def test_the_target_rule_names_each_statement_and_is_empty_without_any() -> None:
    assert target_rule([]) == ""
    rule = target_rule(["4", "5"])
    assert ':root:has(#statement-4:target) [data-statement="4"]' in rule
    assert rule.count("{") == 1
