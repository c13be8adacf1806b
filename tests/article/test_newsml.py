"""NewsML-G2 and NITF: what agencies send."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.article import Article, ArticleError, ArticleNotice, read_articles

SPEECH = "“The pier stays open,” said harbour master Ilse Tamm."
NITF = """<nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><head><title>Pier</title></head><body>
<body.head><hedline><hl1>Pier stays open</hl1></hedline><byline>By Nora Field</byline></body.head>
<body.content><block><p lede="true">“The pier stays
   open,” said harbour master <person>Ilse Tamm</person>.</p></block>
<media media-type="image"><media-caption>“Look,” said Bo Lind.</media-caption></media>
<hl2>What comes next</hl2><p>She smiled.</p><ul><li>Boats</li></ul></body.content>
<body.end><tagline>“Mail us,” says the desk.</tagline></body.end></body></nitf>"""
XHTML = """<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Pier</title></head><body>
<header><h1>Pier stays open</h1></header><section><p>“The pier stays open,” said harbour master
Ilse&#160;Tamm.</p><p>She smiled<br/>a little.</p></section></body></html>"""


def item(content: str, number: int = 1, kind: str = "text", extra: str = "") -> str:
    return f"""<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" standard="NewsML-G2"
 standardversion="2.32" guid="urn:newsml:post.example:20230609:{number}" version="3">
 <rightsInfo><copyrightHolder><name>Post Holdings</name></copyrightHolder></rightsInfo>
 <itemMeta><itemClass qcode="ninat:{kind}"/><provider qcode="nprov:POST"><name>The Post</name></provider>
 <versionCreated>2023-06-10T12:00:00+09:00</versionCreated>
 <firstCreated>2023-06-09T09:00:00+09:00</firstCreated>{extra}</itemMeta>
 <contentMeta><headline>Pier
   stays open</headline></contentMeta><contentSet>{content}</contentSet></newsItem>"""


def message(*items: str) -> str:
    namespace = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'
    return f"<newsMessage {namespace}><header/><itemSet>{''.join(items)}</itemSet></newsMessage>"


def inline(markup: str) -> str:
    return f"<inlineXML>{markup}</inlineXML>"


def read(folder: Path, xml: str, name: str = "item.xml") -> list[Article | ArticleNotice | ArticleError]:
    (folder / name).write_text(xml, encoding="utf-8")
    return list(read_articles(folder / name))


class TestNewsItem:
    def test_fields(self, tmp_path: Path) -> None:
        assert read(tmp_path, item(f'<inlineData contenttype="text/plain">{SPEECH}</inlineData>')) == [
            Article(
                id="urn:newsml:post.example:20230609:1",
                text=SPEECH,
                title="Pier stays open",
                outlet="The Post",
                published="2023-06-09T09:00:00+09:00",
                modified="2023-06-10T12:00:00+09:00",
            )
        ]

    def test_nitf_body(self, tmp_path: Path) -> None:
        (article,) = read(tmp_path, item(inline(NITF)))
        assert isinstance(article, Article)
        assert article.text == f"{SPEECH}\n\nWhat comes next\n\nShe smiled.\n\nBoats"

    def test_xhtml_body(self, tmp_path: Path) -> None:
        (article,) = read(tmp_path, item(inline(XHTML)))
        assert isinstance(article, Article)
        assert article.text == f"{SPEECH}\n\nShe smiled\na little."

    def test_escaped_html(self, tmp_path: Path) -> None:
        data = escape(f"<p>{SPEECH}</p><p>She smiled.</p>")
        (article,) = read(tmp_path, item(f'<inlineData contenttype="text/html">{data}</inlineData>'))
        assert isinstance(article, Article)
        assert article.text == f"{SPEECH}\n\nShe smiled."

    @given(text=st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])), others=st.booleans())
    def test_plain_text_is_never_rewritten(
        self, tmp_path_factory: pytest.TempPathFactory, text: str, others: bool
    ) -> None:
        if not any(character.isalpha() for character in text) or {"￾", "￿"} & set(text):
            return
        content = f'<inlineData contenttype="text/plain">{escape(text)}</inlineData>'
        (article,) = read(tmp_path_factory.getbasetemp(), item((inline(NITF) if others else "") + content))
        assert isinstance(article, Article)
        assert article.text == text

    def test_provider_by_its_code_alone(self, tmp_path: Path) -> None:
        xml = item(inline(XHTML)).replace("<name>The Post</name></provider>", "</provider>")
        (article,) = read(tmp_path, xml)
        assert isinstance(article, Article)
        assert article.outlet == "POST"

    def test_date_in_another_form_is_told_and_the_article_kept(self, tmp_path: Path) -> None:
        xml = item(inline(XHTML)).replace("2023-06-09T09:00:00+09:00", "yesterday")
        notice, article = read(tmp_path, xml)
        assert isinstance(notice, ArticleNotice)
        assert "item.xml:2: firstCreated: 'yesterday' is no date" in str(notice)
        assert isinstance(article, Article)
        assert article.published == article.modified == "2023-06-10T12:00:00+09:00"


class TestNewsMessage:
    def test_several_items(self, tmp_path: Path) -> None:
        found = read(tmp_path, message(*(item(inline(XHTML), number) for number in (1, 2, 3))))
        assert [article.id[-1] for article in found if isinstance(article, Article)] == ["1", "2", "3"]

    def test_what_is_no_text_is_passed_over_and_told(self, tmp_path: Path) -> None:
        package = '<packageItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:p"/>'
        xml = message(item("", 1, "picture"), item(inline(XHTML), 2), package)
        notice, article = read(tmp_path, xml)
        assert "item.xml: passed over what is no text: 1 picture, 1 packageItem" in str(notice)
        assert isinstance(article, Article)
        assert article.id.endswith(":2")

    def test_one_bad_item_costs_no_other(self, tmp_path: Path) -> None:
        first, error, third = read(
            tmp_path, message(item(inline(XHTML)), "\n" + item("", 2), item(inline(NITF), 3))
        )
        assert isinstance(first, Article)
        assert isinstance(third, Article)
        assert str(error).startswith(f"{tmp_path}/item.xml:")
        assert "contentSet: has no text; give it in inlineXML or inlineData" in str(error)

    @pytest.mark.parametrize(
        ("xml", "message_"),
        [
            (message(), "holds no text item; give items whose itemClass is text"),
            (message(item("", 1, "picture")), "holds no text item: 1 picture"),
            (item('<remoteContent href="a.txt"/>'), "has its text in another file"),
            (item(inline("<html><body></body></html>")), "contentSet: has no text"),
        ],
    )
    def test_no_article(self, tmp_path: Path, xml: str, message_: str) -> None:
        (error,) = read(tmp_path, xml)
        assert isinstance(error, ArticleError)
        assert message_ in str(error)


class TestNitf:
    def test_document(self, tmp_path: Path) -> None:
        xml = NITF.replace(
            "<title>Pier</title>",
            '<title>Pier</title><docdata><doc-id id-string="pier-1"/><date.issue norm="20230609T090000Z"/>'
            '</docdata><pubdata name="The Post"/>',
        )
        assert read(tmp_path, f'<!DOCTYPE nitf SYSTEM "http://nitf.example/nitf.dtd">{xml}') == [
            Article(
                id="pier-1",
                text=f"{SPEECH}\n\nWhat comes next\n\nShe smiled.\n\nBoats",
                title="Pier stays open",
                outlet="The Post",
                published="20230609T090000Z",
            )
        ]

    def test_without_a_body(self, tmp_path: Path) -> None:
        (error,) = read(tmp_path, "<nitf><head/></nitf>")
        assert "has no body.content" in str(error)


class TestXml:
    def test_fault_is_named_with_line_and_column(self, tmp_path: Path) -> None:
        (error,) = read(tmp_path, "<newsItem>\n<itemMeta>\n  </wrong>\n</newsItem>")
        assert isinstance(error, ArticleError)
        assert str(error).startswith(f"{tmp_path}/item.xml:3: is not well-formed XML: ")
        assert "(column 11); correct it there" in str(error)

    @pytest.mark.parametrize("xml", ["", " ", "only words", "<newsItem", "<a>\0</a>", "<a>&unknown;</a>"])
    def test_no_xml(self, tmp_path: Path, xml: str) -> None:
        (error,) = read(tmp_path, xml)
        assert "is not well-formed XML" in str(error)

    def test_other_xml(self, tmp_path: Path) -> None:
        (error,) = read(tmp_path, "<recipe/>")
        assert "has the root element <recipe>, which cannot be read; give NewsML-G2" in str(error)

    @pytest.mark.parametrize(
        "declared", ['<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">', '<!ENTITY a SYSTEM "file:///etc/hostname">']
    )
    def test_no_entity_is_expanded_or_fetched(self, tmp_path: Path, declared: str) -> None:
        xml = item("<inlineData>A word: &a;</inlineData>")
        (error,) = read(tmp_path, f"<!DOCTYPE newsItem [{declared}]>{xml}")
        assert "declares entities of its own, which are not expanded" in str(error)

    def test_named_characters_of_html(self, tmp_path: Path) -> None:
        (article,) = read(tmp_path, item("<inlineData>Jos&eacute;&nbsp;&lt;Marsh&gt;&amp; Co</inlineData>"))
        assert isinstance(article, Article)
        assert article.text == "José\xa0<Marsh>& Co"

    def test_deep_nesting(self, tmp_path: Path) -> None:
        (error,) = read(tmp_path, "<a>" * 5000)
        assert "is not well-formed XML: Excessive depth" in str(error)

    @given(data=st.text("<>/=\"' &;abnewsItmM!-[]CDATA?xlrc:dh\n", max_size=200))
    def test_nothing_raises(self, tmp_path_factory: pytest.TempPathFactory, data: str) -> None:
        assert read(tmp_path_factory.getbasetemp(), message(item(inline(data), 1), item(data, 2)))
