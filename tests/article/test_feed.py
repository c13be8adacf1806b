"""RSS and Atom files as articles."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.article import Article, ArticleError, ArticleNotice, read_articles

SPEECH = "“The pier stays open,” said harbour master Ilse Tamm."
BODY = (
    f"<p>{SPEECH}</p><figure><img src='a'><figcaption>“Look,” said Bo Lind.</figcaption></figure>"
    "<p>She smiled.</p><p>Read more: <a href='/2'>“Never,” says mayor</a></p>"
)
NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:atom="http://www.w3.org/2005/Atom"'
)
ITEM = f"""<item><title>Pier stays &amp; opens</title><link>https://post.example/pier</link>
<guid isPermaLink="false">post-17</guid><pubDate>Fri, 09 Jun 2023 09:00:00 +0900</pubDate>
<atom:updated>2023-06-10T12:00:00+09:00</atom:updated><description>The short of it.</description>
<content:encoded><![CDATA[{BODY}]]></content:encoded></item>"""
ENTRY = f"""<entry><title type="html">Pier &lt;em&gt;stays&lt;/em&gt; open</title>
<id>tag:post.example,2023:17</id>
<link href="https://post.example/pier"/><link rel="edit" href="https://post.example/edit/17"/>
<published>2023-06-09T09:00:00+09:00</published><updated>2023-06-10T12:00:00+09:00</updated>
<summary>The short of it.</summary><content type="html">{escape(BODY)}</content></entry>"""


def rss(*items: str) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" {NAMESPACES}><channel>'
        f"<title>The Post</title>{''.join(items)}</channel></rss>"
    )


def atom(*entries: str) -> str:
    namespace = 'xmlns="http://www.w3.org/2005/Atom"'
    return f"<feed {namespace}><title>The Post</title><updated>2023-06-11</updated>{''.join(entries)}</feed>"


def read(folder: Path, xml: str, name: str = "feed.xml") -> list[Article | ArticleNotice | ArticleError]:
    (folder / name).write_text(xml, encoding="utf-8")
    return list(read_articles(folder / name))


class TestRss:
    @pytest.mark.parametrize("name", ["feed.xml", "feed.rss"])
    def test_fields(self, tmp_path: Path, name: str) -> None:
        assert read(tmp_path, rss(ITEM), name) == [
            Article(
                id="post-17",
                text=f"{SPEECH}\n\nShe smiled.",
                title="Pier stays & opens",
                url="https://post.example/pier",
                outlet="The Post",
                published="2023-06-09T09:00:00+09:00",
                modified="2023-06-10T12:00:00+09:00",
            )
        ]

    def test_description_where_there_is_no_content(self, tmp_path: Path) -> None:
        items = [
            f"<item><guid>1</guid><description>{escape(BODY)}</description></item>",
            f"<item><guid>2</guid><description>{SPEECH}\n\nShe smiled.</description></item>",
            f"<item><guid>3</guid><dc:date>2023-06-09</dc:date><description>{SPEECH}</description></item>",
        ]
        found = [article for article in read(tmp_path, rss(*items)) if isinstance(article, Article)]
        assert [article.text for article in found] == [f"{SPEECH}\n\nShe smiled."] * 2 + [SPEECH]
        assert [article.published for article in found] == [None, None, "2023-06-09"]

    def test_id_is_the_link_or_the_number_where_there_is_no_guid(self, tmp_path: Path) -> None:
        body = f"<description>{SPEECH}</description>"
        found = read(
            tmp_path, rss(f"<item><link>https://a.example/1</link>{body}</item>", f"<item>{body}</item>")
        )
        assert [article.id for article in found if isinstance(article, Article)] == [
            "https://a.example/1",
            "feed-2",
        ]

    def test_one_bad_item_costs_no_other(self, tmp_path: Path) -> None:
        first, error, third = read(tmp_path, rss(ITEM, "\n<item><guid>2</guid></item>", ITEM))
        assert isinstance(first, Article)
        assert isinstance(third, Article)
        assert str(error) == f"{tmp_path}/feed.xml:6: text: is empty; give the words of the article"

    def test_unreadable_date_is_told_and_the_article_kept(self, tmp_path: Path) -> None:
        notice, article = read(tmp_path, rss(ITEM.replace("Fri, 09 Jun 2023 09:00:00 +0900", "9 Juin")))
        assert str(notice).startswith(f"{tmp_path}/feed.xml:2: pubDate: '9 Juin' is no date that can be read")
        assert isinstance(article, Article)
        assert article.published is None

    def test_no_items(self, tmp_path: Path) -> None:
        for xml in (rss(), atom(), "<rss/>"):
            (error,) = read(tmp_path, xml)
            assert "is a feed without items" in str(error)


class TestAtom:
    @pytest.mark.parametrize("name", ["feed.xml", "feed.atom"])
    def test_fields(self, tmp_path: Path, name: str) -> None:
        assert read(tmp_path, atom(ENTRY), name) == [
            Article(
                id="tag:post.example,2023:17",
                text=f"{SPEECH}\n\nShe smiled.",
                title="Pier stays open",
                url="https://post.example/pier",
                outlet="The Post",
                published="2023-06-09T09:00:00+09:00",
                modified="2023-06-10T12:00:00+09:00",
            )
        ]

    def test_xhtml_and_plain_content_and_summary(self, tmp_path: Path) -> None:
        xhtml = (
            f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{SPEECH}</p></div></content>'
        )
        entries = [
            f"<entry><id>1</id><updated>2023-06-09</updated>{content}</entry>"
            for content in (xhtml, f"<content>{SPEECH}</content>", f"<summary>{SPEECH}</summary>")
        ]
        found = [article for article in read(tmp_path, atom(*entries)) if isinstance(article, Article)]
        assert [article.text for article in found] == [SPEECH] * 3
        assert {(article.published, article.modified) for article in found} == {("2023-06-09", "2023-06-09")}


@given(markup=st.text("<>/=\"' &;abp!-[]CDATA\n“”", max_size=100), kind=st.sampled_from(["text", "html"]))
def test_nothing_raises_and_no_entry_is_lost(
    tmp_path_factory: pytest.TempPathFactory, markup: str, kind: str
) -> None:
    folder = tmp_path_factory.getbasetemp()
    item = f"<item><description>{escape(markup)}</description></item>"
    assert len(read(folder, rss(item, ITEM))) == 2
    entry = f'<entry><content type="{kind}">{escape(markup)}</content></entry>'
    assert len(read(folder, atom(entry, ENTRY))) == 2


@given(words=st.lists(st.text("abcdefgh éй“”.,", min_size=1), min_size=1))
def test_no_word_of_the_content_is_lost(tmp_path_factory: pytest.TempPathFactory, words: list[str]) -> None:
    body = "".join(f"<p>{word}</p>" for word in [*words, "The end."])
    (article,) = read(
        tmp_path_factory.getbasetemp(), rss(f"<item><description>{escape(body)}</description></item>")
    )
    assert isinstance(article, Article)
    assert article.text.split() == " ".join([*words, "The end."]).split()
