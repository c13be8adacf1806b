"""Web pages as content management systems make them: the article, and nothing of what stands around it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.article import Article, ArticleError, read_articles

PAGES = Path(__file__).parent / "pages"


@pytest.mark.parametrize("page", sorted(PAGES.glob("*.html")), ids=lambda path: path.stem)
def test_article_alone_is_read(page: Path) -> None:
    (article,) = read_articles(page)
    assert isinstance(article, Article)
    assert article.text.split("\n") == page.with_suffix(".txt").read_text(encoding="utf-8").splitlines()


FRONT = "".join(
    f"<div class='card'><a href='/{number}'><img src='{number}.jpg'><h3>“It rained {number} days,” says a man"
    f"</h3></a><span>{number} hours ago</span></div>"
    for number in range(2, 30)
)


@pytest.mark.parametrize(
    "body",
    [
        "<nav><a href='/'>Home</a></nav>",
        f"<h1>News</h1><main>{FRONT}</main>",
        f"<div><div>{FRONT}</div></div>",
        "<footer><p>© 2023 The Post. “All the news.”</p></footer>",
        "<h1>“We stay,” says mayor</h1>",
    ],
)
def test_page_without_an_article(tmp_path: Path, body: str) -> None:
    path = tmp_path / "page.html"
    path.write_text(
        f"<html><head><meta charset='utf-8'><title>The Post</title></head><body>{body}</body></html>"
    )
    (error,) = read_articles(path)
    assert isinstance(error, ArticleError)
    assert str(error).startswith(f"{path}: has ")
    assert "; give " in str(error)


@pytest.mark.parametrize(
    "around",
    [
        "<form method='post' action='/page.aspx'>{}</form>",
        "<header>{}</header>",
        "<div class='content related-news comments-open share'>{}</div>",
        "<ul>" + "<li><a href='/s'>Sport and the weather</a></li>" * 40 + "</ul><div>{}</div>",
        "<div>" + "<a href='/s'>Sport and the weather</a> " * 40 + "<div>{}</div></div>",
        "{}<div class='comments'>" + "<p>“Rubbish,” wrote one. “Never,” wrote another.</p>" * 60 + "</div>",
    ],
)
def test_article_is_not_taken_for_what_stands_around_it(tmp_path: Path, around: str) -> None:
    lines = [
        "The council of Port Ellis voted on Friday to keep the night ferry after two years of argument, and"
        " to pay for a second boat from the sale of the old customs house on the quay, which has stood empty"
        " since the spring.",
        "“We promised the islanders a way home,” said Mayor Ada Quill. “Tonight we kept that promise.” Her"
        " deputy, Tom Birch, who had wanted it closed, called the vote a mistake.",
    ]
    path = tmp_path / "page.html"
    body = around.replace("{}", "".join(f"<p>{line}</p>" for line in lines))
    path.write_text(
        f"<html><head><meta charset='utf-8'><title>The Post</title></head><body>{body}</body></html>"
    )
    (article,) = read_articles(path)
    assert isinstance(article, Article)
    assert article.text.splitlines() == lines


def test_two_dates_of_publication_are_told(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(
        "<html><head><meta property='article:published_time' content='2024-03-05T08:00:00Z'>"
        "<meta itemprop='datePublished' content='2021-03-05'></head><body><article><p>The pool of Corran has"
        " reopened.</p><p>“The water is warm,” said its keeper, Tove Anker.</p></article></body></html>",
        encoding="utf-16",
    )
    notice, article = read_articles(path)
    assert str(notice) == (
        f"{path}: gives two dates of publication, 2024-03-05 and 2021-03-05; the first is taken"
    )
    assert isinstance(article, Article)
    assert article.published == "2024-03-05T08:00:00Z"


@given(body=st.text("<>/=\"' &;abpdivh1l\n“”.", max_size=200))
def test_nothing_raises(tmp_path_factory: pytest.TempPathFactory, body: str) -> None:
    path = tmp_path_factory.getbasetemp() / "page.html"
    path.write_text(f"<html><body>{body}</body></html>", encoding="utf-8")
    assert list(read_articles(path))
    path = tmp_path_factory.getbasetemp() / "item.json"
    path.write_text(json.dumps([{"body_html": body}, {"body_nitf": body}]), encoding="utf-8")
    assert len(list(read_articles(path))) == 2
