"""Files in, articles out: exactly the given text, and a clear error for what is none."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quotes.article import INPUT_FORMATS, MAX_CHARACTERS, Article, ArticleError, read_articles
from quotes.article.versions import keys_of

SPEECH = "“The pier stays open,” said harbour master Ilse Tamm."

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")).filter(
    lambda text: any(character.isalpha() for character in text)
)

iso_dates = st.one_of(st.dates(), st.datetimes()).map(lambda moment: moment.isoformat())


def read(path: Path, input_format: str | None = None) -> list[Article]:
    """The articles of a file in which nothing is wrong."""
    found = list(read_articles(path, input_format))
    assert all(isinstance(article, Article) for article in found), found
    return [article for article in found if isinstance(article, Article)]


def read_bytes(folder: Path, name: str, data: bytes) -> list[Article | ArticleError]:
    path = folder / name
    path.write_bytes(data)
    return list(read_articles(path))


def write_json(folder: Path, value: object, name: str = "item.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all examples of a property: each writes its file anew."""
    return tmp_path_factory.mktemp("articles")


class TestPlainText:
    @given(text=texts, bom=st.booleans())
    def test_text_is_never_rewritten(self, folder: Path, text: str, bom: bool) -> None:
        assume(not text.startswith("\ufeff"))
        path = folder / "any.txt"
        path.write_bytes(text.encode("utf-8-sig" if bom else "utf-8"))
        assert read(path) == [Article(id="any", text=text)]

    def test_id_is_the_name_without_its_ending(self, tmp_path: Path) -> None:
        path = tmp_path / "2023-06-09.ferry poll.txt"
        path.write_text(SPEECH)
        assert read(path)[0].id == "2023-06-09.ferry poll"

    def test_line_ends_stay(self, tmp_path: Path) -> None:
        text = "One\r\n\r\n" + SPEECH + "\rTwo\n"
        (tmp_path / "a.txt").write_bytes(text.encode())
        assert read(tmp_path / "a.txt")[0].text == text

    def test_standard_input(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SPEECH.encode())))
        assert list(read_articles("-")) == [Article(id="stdin", text=SPEECH)]


class TestJsonLines:
    @given(
        lines=st.lists(
            st.fixed_dictionaries(
                {"text": texts},
                optional={
                    "id": texts,
                    "title": texts,
                    "url": texts,
                    "outlet": texts,
                    "published": iso_dates,
                    "modified": iso_dates,
                },
            ),
            min_size=1,
        ),
        ascii_only=st.booleans(),
    )
    def test_every_field_comes_back_as_it_was(
        self, folder: Path, lines: list[dict[str, Any]], ascii_only: bool
    ) -> None:
        path = folder / "feed.jsonl"
        content = "".join(json.dumps(line, ensure_ascii=ascii_only) + "\n" for line in lines)
        path.write_bytes(content.encode())
        expected = [
            Article(**{"id": f"feed-{number}", "own_id": "id" in line} | line)
            for number, line in enumerate(lines, start=1)
        ]
        keys = [key for article in expected for key in keys_of(article)]
        assume(len(set(keys)) == len(keys))  # two that are known by one key are an error
        assert read(path) == expected

    def test_other_keys_and_nulls_are_passed_over(self, tmp_path: Path) -> None:
        line = {"id": 17, "text": SPEECH, "title": None, "outlet": "", "section": ["local"], "words": 9}
        assert read(write_json(tmp_path, line, "feed.jsonl")) == [Article(id="17", text=SPEECH)]

    def test_invalid_line_is_named_and_the_others_are_done(self, tmp_path: Path) -> None:
        lines = [json.dumps({"id": str(number), "text": SPEECH}) for number in range(1, 11)]
        lines[6] = '{"id": "7", "text": "broken}'
        found = read_bytes(tmp_path, "feed.jsonl", "\n".join(lines).encode())
        error = found.pop(6)
        assert isinstance(error, ArticleError)
        assert str(error).startswith(f"{tmp_path}/feed.jsonl:7: is not valid JSON")
        assert [article.id for article in found if isinstance(article, Article)] == [
            *("1", "2", "3", "4", "5", "6"),
            *("8", "9", "10"),
        ]

    def test_line_in_another_encoding_is_named_and_the_others_are_done(self, tmp_path: Path) -> None:
        good = json.dumps({"text": SPEECH}).encode()
        bad = '{"text": "José"}'.encode("latin-1")
        found = read_bytes(tmp_path, "feed.jsonl", b"\n".join([good, b"", bad, good]))
        assert [type(result) for result in found] == [Article, ArticleError, Article]
        assert "feed.jsonl:3: is not text in UTF-8" in str(found[1])

    @pytest.mark.parametrize(
        ("line", "message"),
        [
            ({}, "has no text"),
            ([], "is not a JSON object"),
            ({"text": None}, "text: is empty"),
            ({"text": 5}, "text: must be a string, not 5"),
            ({"text": "  \n"}, "text: is empty"),
            ({"text": "“…”"}, "text: has no letters"),
            ({"text": "a\0b"}, "text: holds a NUL character"),
            ({"text": "half \ud83d"}, "text: holds half a surrogate pair at character 5"),
            ({"text": SPEECH, "title": ["a"]}, "title: must be a string"),
            ({"text": SPEECH, "id": True}, "id: must be a string, not true"),
            ({"text": SPEECH, "published": "13 Sep 2022"}, "published: '13 Sep 2022' is no ISO 8601 date"),
            ({"text": SPEECH, "published": "2022-02-30"}, "write 2022-09-13"),
            ({"text": SPEECH, "modified": "noon"}, "modified: 'noon' is no ISO 8601 date"),
        ],
    )
    def test_wrong_field_is_named_with_its_line(self, tmp_path: Path, line: object, message: str) -> None:
        path = tmp_path / "feed.jsonl"
        path.write_text(f"{json.dumps({'text': SPEECH})}\n{json.dumps(line)}\n")
        good, error = read_articles(path)
        assert isinstance(good, Article)
        assert str(error).startswith(f"{path}:2: ")
        assert message in str(error)

    def test_standard_input(self, monkeypatch: pytest.MonkeyPatch) -> None:
        data = json.dumps({"text": SPEECH}).encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        assert list(read_articles("-", "jsonl")) == [Article(id="stdin-1", text=SPEECH)]


class TestNinjs:
    def test_version_1(self, tmp_path: Path) -> None:
        item = {
            "uri": "https://post.example/pier",
            "type": "text",
            "headline": "Pier stays open",
            "firstcreated": "2023-06-09T09:00:00+09:00",
            "versioncreated": "2023-06-10T12:00:00+09:00",
            "infosource": [{"name": "The Post", "rel": "provider"}],
            "body_text": f"{SPEECH}\r\n\r\nShe smiled.",
            "body_html": "<p>not this</p>",
        }
        assert read(write_json(tmp_path, item)) == [
            Article(
                id="https://post.example/pier",
                text=f"{SPEECH}\r\n\r\nShe smiled.",
                title="Pier stays open",
                url="https://post.example/pier",
                outlet="The Post",
                published="2023-06-09T09:00:00+09:00",
                modified="2023-06-10T12:00:00+09:00",
            )
        ]

    @pytest.mark.parametrize(
        ("created", "content_type", "sources"),
        [
            ("versioncreated", "contenttype", "infosources"),
            ("versionCreated", "contentType", "infoSources"),
        ],
    )
    def test_versions_2_and_3(self, tmp_path: Path, created: str, content_type: str, sources: str) -> None:
        item = {
            "uri": "urn:post:1",
            created: "2023-06-09",
            sources: [{"name": "The Post"}],
            "headlines": [{"role": "short", "value": "Pier"}, {"role": "main", "value": "Pier stays open"}],
            "bodies": [
                {"role": "html", content_type: "text/html", "value": "<p>not this</p>"},
                {"role": "plain", content_type: "text/plain", "value": SPEECH},
            ],
        }
        assert read(write_json(tmp_path, item)) == [
            Article("urn:post:1", SPEECH, "Pier stays open", None, "The Post", "2023-06-09", "2023-06-09")
        ]

    @pytest.mark.parametrize(
        "body",
        [
            {"body_xhtml": "{}"},
            {"body_html": "{}"},
            {"bodies": [{"contenttype": "application/xhtml+xml", "value": "{}"}]},
            {"bodies": [{"value": "{}"}]},
        ],
    )
    def test_body_in_html_becomes_paragraphs_without_boilerplate(
        self, tmp_path: Path, body: dict[str, Any]
    ) -> None:
        html = (
            "<p>“The pier\n stays <em>open</em>,” said Ilse&nbsp;Tamm.<br/>She smiled.</p>"
            "<figure><img src='a'/><figcaption>“Look,” said Bo Lind.</figcaption></figure>"
            "<p>Read more: <a href='/b'>“Never,” says mayor</a></p><blockquote>We stay.</blockquote>"
        )
        item = json.loads(json.dumps(body).replace('"{}"', json.dumps(html)))
        (article,) = read(write_json(tmp_path, item))
        assert article.text == "“The pier stays open,” said Ilse Tamm.\nShe smiled.\n\nWe stay."

    def test_array_with_one_bad_item(self, tmp_path: Path) -> None:
        items = [{"body_text": SPEECH}, {"type": "picture"}, {"uri": "c", "body_text": SPEECH}]
        first, error, third = read_articles(write_json(tmp_path, items))
        assert first == Article(id="item-1", text=SPEECH)
        assert "item.json: article 2: has no text" in str(error)
        assert third == Article(id="c", text=SPEECH)

    def test_wrong_shape_is_named(self, tmp_path: Path) -> None:
        (error,) = read_articles(write_json(tmp_path, {"bodies": {"value": "text"}}))
        assert "item.json: bodies: must be a list of objects" in str(error)

    def test_syntax_error_is_named_with_its_line(self, tmp_path: Path) -> None:
        (error,) = read_bytes(tmp_path, "item.json", b'{\n  "uri": "a",\n  "body_text": \n}')
        assert "item.json:4: is not valid JSON" in str(error)

    def test_sample_stories_can_be_read(self) -> None:
        for path in sorted((Path(__file__).parent.parent / "seeds").glob("*.json")):
            (article,) = read(path)
            assert article.title
            assert article.url
            assert article.outlet
            assert article.published


PAGE = """<!doctype html><html lang="en"><head><meta charset="{charset}">
<title>Night ferry stays – The Post</title>
<meta property="og:site_name" content="The Post"><meta property="og:title" content="Night ferry stays">
<meta property="article:published_time" content="2023-03-04T09:30:00+00:00">
<meta property="article:modified_time" content="2023-03-05T07:10:00+00:00">
<link rel="canonical" href="https://post.example/ferry"></head><body>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav></header>
<main><article><h1>Night ferry stays</h1><p class="byline">By Nora Field</p>
<figure><img src="x.jpg" alt="A ferry">
<figcaption>“I took this,” said photographer Ines Gall.</figcaption></figure>
<p>The council of Port Ellis voted on Friday to keep the night ferry after two years of argument.</p>
<p>“We promised the islanders a way home,” said Mayor Ada Quill. “Tonight we kept that promise.”</p>
<div class="newsletter-signup"><h3>Sign up for our newsletter</h3>
<p>“The best start to the day,” says our editor.</p></div>
<p>Her deputy, Tom Birch, who had wanted it closed, said the vote was “a mistake we will pay for”.</p>
<p><strong>Read more: <a href="/other">Birch: “The ferry must go”</a></strong></p>
<p>Sign up <a href="/mail">here</a> to get our newsletter. “I love it,” says a reader.</p>
<aside class="related"><h4>Related</h4><ul><li><a href="/1">“We are lost,” says captain</a></li></ul></aside>
<p>Watch what comes next, she told <a href="/radio">Radio Ellis</a>: “The ferry is the town.”</p>
<div class="wp-caption"><img src="b.jpg">
<p class="wp-caption-text">“Look at it,” Tom Birch said beside the boat.</p></div>
<p>Captain José Marsh will take the first boat out on Monday.</p>
</article></main><section class="comments"><h2>Comments</h2><p>“Rubbish,” said user99.</p></section>
<footer><p>© 2021 The Post</p></footer></body></html>"""


class TestHtml:
    @pytest.mark.parametrize("charset", ["utf-8", "windows-1252"])
    def test_body_title_date_outlet(self, tmp_path: Path, charset: str) -> None:
        path = tmp_path / "ferry.html"
        path.write_bytes(PAGE.format(charset=charset).encode(charset))
        (article,) = read(path)
        assert article.id == "ferry"
        assert article.title == "Night ferry stays"
        assert article.outlet == "The Post"
        assert article.url == "https://post.example/ferry"
        assert article.published == "2023-03-04T09:30:00+00:00"
        assert article.modified == "2023-03-05T07:10:00+00:00"
        assert article.text.splitlines() == [
            "The council of Port Ellis voted on Friday to keep the night ferry after two years of argument.",
            "“We promised the islanders a way home,” said Mayor Ada Quill. “Tonight we kept that promise.”",
            "Her deputy, Tom Birch, who had wanted it closed, said the vote was “a mistake we will pay for”.",
            "Watch what comes next, she told Radio Ellis: “The ferry is the town.”",
            "Captain José Marsh will take the first boat out on Monday.",
        ]

    def test_what_stands_in_json_ld(self, tmp_path: Path) -> None:
        data = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": "Pier stays open",
            "datePublished": "2023-11-02T08:00:00Z",
            "dateModified": "2023-11-03",
            "hasPart": {"@type": "NewsArticle", "datePublished": "1999-01-01"},
            "publisher": {"@type": "Organization", "name": "The Post"},
        }
        path = tmp_path / "pier.html"
        path.write_text(
            f'<html><head><script type="application/ld+json">{json.dumps(data)}</script></head><body>'
            f"<article><p>{SPEECH}</p><p>It was built long ago.</p></article></body></html>"
        )
        (article,) = read(path)
        assert (article.title, article.outlet) == ("Pier stays open", "The Post")
        assert (article.published, article.modified) == ("2023-11-02T08:00:00Z", "2023-11-03")

    @pytest.mark.parametrize(
        "line",
        [
            "READ MORE: <a href='/2'>‘We lost it all,’ says baker</a>",
            "[ Also read: <a href='/2'>Mayor: “Stay home”</a> ]",
            "Related: <a href='/2'>“I saw it coming,” says farmer</a>",
            "Get the best of The Post to your inbox. “Essential,” says Bo. <a href='/2'>Sign up</a>.",
            "<em>Subscribe <a href='/2'>here</a> to our newsletter, “the best of all,” says Bo.</em>",
        ],
    )
    def test_lines_that_lead_elsewhere_are_left_out(self, tmp_path: Path, line: str) -> None:
        path = tmp_path / "pier.html"
        path.write_text(
            f"<html><head><meta charset='utf-8'></head><body><article><p>{SPEECH}</p><p>{line}</p>"
            "<p>“Read more to your children,” <a href='/t'>Tamm</a> said later.</p></article></body></html>"
        )
        (article,) = read(path)
        assert article.text.splitlines() == [SPEECH, "“Read more to your children,” Tamm said later."]

    def test_date_that_stands_in_the_text_alone_is_not_the_articles(self, tmp_path: Path) -> None:
        path = tmp_path / "undated.html"
        path.write_text(
            f"<html><body><article><p>{SPEECH}</p><p>Opened 4 May 1911.</p></article></body></html>"
        )
        (article,) = read(path)
        assert article.published is None

    @pytest.mark.parametrize("html", [b"", b"only words", b"<html><body></body></html>", b"\0\1\2" * 99])
    def test_page_without_article(self, tmp_path: Path, html: bytes) -> None:
        (error,) = read_bytes(tmp_path, "page.html", html)
        assert isinstance(error, ArticleError)
        assert str(error).startswith(f"{tmp_path}/page.html: ")


class TestBadFiles:
    @pytest.mark.parametrize(
        ("name", "data", "message"),
        [
            ("a.txt", b"", "text: is empty"),
            ("a.txt", b" \r\n\t\n", "text: is empty"),
            ("a.txt", "\ufeff".encode(), "text: is empty"),
            ("a.txt", "“” \"\" ''".encode(), "text: has no letters"),
            ("a.txt", b"MZ\x90\0\3\0\0\0", "is not text in UTF-8 (byte 3); save it in UTF-8, or say how"),
            ("a.txt", b"plain\0binary", "text: holds a NUL character"),
            ("a.txt", b"word " * 1_000_000, "text: is longer than 1,000,000 characters"),
            ("a.txt", b"a" * (MAX_CHARACTERS + 1), "text: is longer than 1,000,000 characters"),
            ("a.json", b"", "a.json:1: is not valid JSON"),
            ("a.json", b"[]", "holds no article"),
            ("a.json", b"[" * 100_000, "cannot be read as JSON"),
            ("a.json", b'{"text": ' + b"1" * 5000 + b"}", "cannot be read as JSON"),
            ("a.jsonl", b"", "is empty"),
            ("a.jsonl", b"\n\n \n", "is empty"),
            ("a.docx", b"PK", "give one of .txt, .html, .htm, .xhtml, .json, .jsonl"),
            ("article", b"PK", "is no kind of file that can be read"),
        ],
    )
    def test_file_and_remedy_are_named(self, tmp_path: Path, name: str, data: bytes, message: str) -> None:
        (error,) = read_bytes(tmp_path, name, data)
        assert isinstance(error, ArticleError)
        assert str(error).startswith(f"{tmp_path}/{name}:")
        assert message in str(error)
        assert ";" in str(error), "the remedy follows the fault"

    def test_longest_text_is_read(self, tmp_path: Path) -> None:
        text = "й" * MAX_CHARACTERS
        (tmp_path / "a.txt").write_text(text, encoding="utf-8")
        assert read(tmp_path / "a.txt")[0].text == text

    def test_missing_file(self, tmp_path: Path) -> None:
        (error,) = read_articles(tmp_path / "gone.txt")
        assert str(error).startswith(f"{tmp_path}/gone.txt: cannot be read (No such file or directory)")

    @given(data=st.binary(), input_format=st.sampled_from(INPUT_FORMATS))
    def test_no_file_is_passed_over_or_raises(self, folder: Path, data: bytes, input_format: str) -> None:
        path = folder / "anything"
        path.write_bytes(data)
        assert list(read_articles(path, input_format))


class TestArticle:
    @pytest.mark.parametrize("text", ["“Unpaired, she said.", "«שלום», אמר דן.", "👩‍👩‍👧 “Hi 🐟,” said Bo."])
    def test_unusual_texts_are_articles(self, text: str) -> None:
        assert Article(id="a", text=text).text == text

    @pytest.mark.parametrize("published", ["2022-09-13", "2022-09-13T18:30:00Z", "2022-09-13T18:30+02:00"])
    def test_iso_dates(self, published: str) -> None:
        assert Article(id="a", text="Hi", published=published).published == published

    def test_error_knows_its_field(self) -> None:
        with pytest.raises(ArticleError) as caught:
            Article(id=" ", text="Hi")
        assert caught.value.field == "id"
