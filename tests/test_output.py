"""What is written out: exact words with exact offsets, in every format, for every article."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from itertools import chain, islice

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from rich.cells import cell_len

from quotes.article import Article
from quotes.output import FORMATS, Result
from quotes.statement import (
    Attributed,
    AttributedArticle,
    Candidate,
    Reason,
    Span,
    Speaker,
    SpeakerKind,
    Statement,
    StatementType,
)

TEXT = (
    "“We keep the night ferry,” said Ada Quill, mayor of Port Ellis. “We promised.”\r\n\r\n"
    "An islander said it was about time."
)


def span(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return Span.of(text, start, start + len(words))


QUILL = Attributed("Ada Quill", SpeakerKind.PERSON, "mayor of Port Ellis")
MAYOR = Statement(
    type=StatementType.DIRECT,
    content=(span("“We keep the night ferry,”"), span("“We promised.”")),
    cue=(span("said"),),
    source=(span("Ada Quill, mayor of Port Ellis"),),
    speaker=QUILL,
    confidence=0.97,
    candidates=(Candidate("Ada Quill", SpeakerKind.PERSON, 0.97),),
    reason=Reason("same words", span("Ada Quill")),
)
ISLANDER = Statement(
    type=StatementType.INDIRECT,
    content=(span("it was about time"),),
    cue=(),
    source=(span("An islander"),),
    speaker=None,
    confidence=0.31,
    candidates=(Candidate("Ada Quill", SpeakerKind.PERSON, 0.31),),
    reason=Reason("implied", None),
)
FERRY = (
    Article("ferry", TEXT, title="Ferry [b]stays[/b]", outlet="The Post", published="2023-03-04"),
    AttributedArticle(
        (MAYOR, ISLANDER),
        (Speaker("Ada Quill", SpeakerKind.PERSON, (span("mayor of Port Ellis"),), (span("Ada Quill"),)),),
    ),
)
SILENT = (Article("silent", "Nobody spoke."), AttributedArticle((), ()))


def written(output_format: str, results: Sequence[Result], explain: bool = False) -> str:
    return "".join(FORMATS[output_format](results, explain))


@st.composite
def results(draw: DrawFn) -> Result:
    """Any article, with statements whose spans lie anywhere in it, crossing each other."""
    anything = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
    text = "A" + draw(st.text(anything | st.sampled_from("<&>\"'\r\n ")))
    kinds = st.sampled_from(SpeakerKind)
    name = st.just(text)
    offsets = st.integers(0, len(text))
    spans = (
        st.tuples(offsets, offsets)
        .filter(lambda pair: pair[0] != pair[1])
        .map(lambda pair: Span.of(text, min(pair), max(pair)))
    )
    few = st.lists(spans, max_size=2).map(tuple)
    statements = st.builds(
        Statement,
        type=st.sampled_from(StatementType),
        content=st.lists(spans, min_size=1, max_size=3).map(tuple),
        cue=few,
        source=few,
        speaker=st.none() | st.builds(Attributed, name, kinds, st.none() | name),
        confidence=st.floats(0, 1),
        candidates=st.lists(st.builds(Candidate, name, kinds, st.floats(0, 1))).map(tuple),
        reason=st.none() | st.builds(Reason, st.just("pronoun"), st.none() | spans),
    )
    speakers = st.builds(Speaker, name, kinds, few, few)
    attributed = AttributedArticle(
        draw(st.lists(statements, max_size=4).map(tuple)), draw(st.lists(speakers, max_size=2).map(tuple))
    )
    return Article(id="any", text=text, title=draw(st.none() | name)), attributed


class TestJson:
    def test_contract(self) -> None:
        (line,) = written("jsonl", [FERRY]).splitlines()
        assert json.loads(line) == {
            "id": "ferry",
            "statements": [
                {
                    "type": "direct",
                    "content": [
                        {"start": 0, "end": 26, "text": "“We keep the night ferry,”"},
                        {"start": 64, "end": 78, "text": "“We promised.”"},
                    ],
                    "cue": [{"start": 27, "end": 31, "text": "said"}],
                    "source": [{"start": 32, "end": 62, "text": "Ada Quill, mayor of Port Ellis"}],
                    "speaker": {"name": "Ada Quill", "kind": "person", "role": "mayor of Port Ellis"},
                    "confidence": 0.97,
                    "candidates": [{"name": "Ada Quill", "kind": "person", "confidence": 0.97}],
                },
                {
                    "type": "indirect",
                    "content": [{"start": 99, "end": 116, "text": "it was about time"}],
                    "cue": [],
                    "source": [{"start": 82, "end": 93, "text": "An islander"}],
                    "speaker": None,
                    "confidence": 0.31,
                    "candidates": [{"name": "Ada Quill", "kind": "person", "confidence": 0.31}],
                },
            ],
            "speakers": [
                {
                    "name": "Ada Quill",
                    "kind": "person",
                    "roles": [{"start": 43, "end": 62, "text": "mayor of Port Ellis"}],
                    "mentions": [{"start": 32, "end": 41, "text": "Ada Quill"}],
                }
            ],
        }

    def test_reason_when_asked_for(self) -> None:
        (explained,) = json.loads(written("json", [FERRY], explain=True))
        assert [statement["reason"] for statement in explained["statements"]] == [
            {"rule": "same words", "mention": {"start": 32, "end": 41, "text": "Ada Quill"}},
            {"rule": "implied", "mention": None},
        ]

    @given(many=st.lists(results(), max_size=3))
    def test_formats_agree_and_offsets_mark_the_words(self, many: list[Result]) -> None:
        array = json.loads(written("json", many))
        lines = [json.loads(line) for line in written("jsonl", many).split("\n")[:-1]]
        assert array == lines
        assert len(array) == len(many)
        for (article, _), document in zip(many, array, strict=True):
            for found in document["statements"] + document["speakers"]:
                parts = (found.get(part, []) for part in ("content", "cue", "source", "roles", "mentions"))
                for piece in chain.from_iterable(parts):
                    assert article.text[piece["start"] : piece["end"]] == piece["text"]


class TestTable:
    def test_who_said_what(self) -> None:
        rows = written("table", [FERRY, SILENT])
        assert "Ferry [b]stays[/b]  The Post, 2023-03-04" in rows
        for words in ("direct", "Ada Quill", "mayor of Port Ellis", "97 %", "said"):
            assert words in rows
        assert "“We keep the night ferry,” …" in rows
        assert "promised.”" in rows
        assert "An islander" in rows
        assert "perhaps Ada Quill" in rows
        assert "No statement found." in rows

    def test_explained(self) -> None:
        rows = " ".join(written("table", [FERRY], explain=True).split())
        assert "by same words" in rows
        assert "by implied" in rows

    @given(result=results())
    def test_fits_100_columns_and_leaves_the_terminal_alone(self, result: Result) -> None:
        for line in written("table", [result], explain=True).split("\n"):
            assert all(character.isprintable() for character in line)
            assert cell_len(line) <= 100


class _Page(HTMLParser):
    """What a reader of the page sees: the articles' texts, and the words marked for each statement."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.marked: dict[str, str] = {}
        self.tags: set[str] = set()
        self._open: list[dict[str, str | None]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag in ("div", "mark", "span"):
            self._open.append(dict(attrs))
            if tag == "div":
                self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("div", "mark", "span"):
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if any(attributes.get("class") == "text" for attributes in self._open):
            self.texts[-1] += data
            for attributes in self._open:
                if attributes.get("class") == "content":
                    statement = attributes["data-statement"] or ""
                    self.marked[statement] = self.marked.get(statement, "") + data


class TestPage:
    def test_spans_are_marked(self) -> None:
        page = _Page(written("html", [SILENT, FERRY]))
        assert page.texts == ["Nobody spoke.", TEXT]
        assert page.marked == {
            "2-1": "“We keep the night ferry,”“We promised.”",
            "2-2": "it was about time",
        }

    def test_needs_nothing_from_elsewhere(self) -> None:
        page = written("html", [FERRY])
        assert "http" not in page
        assert not _Page(page).tags & {"script", "link", "img"}

    @given(many=st.lists(results(), max_size=3))
    def test_texts_come_out_exactly(self, many: list[Result]) -> None:
        page = _Page(written("html", many, explain=True))
        assert page.texts == [article.text for article, _ in many]
        assert page.tags <= _Page(written("html", [FERRY])).tags

    def test_what_an_article_says_is_never_markup(self) -> None:
        text = "<script>alert('x')</script> said A&B &amp; “<b>C</b>”"
        content = span("“<b>C</b>”", text)
        speaker = Attributed("<i>D</i>", SpeakerKind.PERSON, "<u>E</u>")
        statement = Statement(StatementType.DIRECT, (content,), (), (), speaker, 0.5)
        article = Article("<s>F</s>", text, outlet="<em>G</em>")
        page = _Page(written("html", [(article, AttributedArticle((statement,), ()))]))
        assert page.texts == [text]
        assert not page.tags & {"script", "b", "i", "u", "s", "em"}


@pytest.mark.parametrize(("output_format", "nothing"), [("json", "[]\n"), ("jsonl", ""), ("table", "")])
def test_no_article_is_no_error(output_format: str, nothing: str) -> None:
    assert written(output_format, []) == nothing


@pytest.mark.parametrize("output_format", FORMATS)
def test_an_article_comes_out_before_the_next_is_read(output_format: str) -> None:
    def endless() -> Iterator[Result]:
        while True:
            yield FERRY

    pieces = FORMATS[output_format](endless(), False)
    assert "Ada Quill" in "".join(islice(pieces, 2))
