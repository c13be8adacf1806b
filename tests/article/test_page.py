"""Web pages as content management systems make them: the article, and nothing of what stands around it."""

from __future__ import annotations

from pathlib import Path

import pytest

from quotes.article import Article, read_articles

PAGES = Path(__file__).parent / "pages"


@pytest.mark.parametrize("page", sorted(PAGES.glob("*.html")), ids=lambda path: path.stem)
def test_article_alone_is_read(page: Path) -> None:
    (article,) = read_articles(page)
    assert isinstance(article, Article)
    assert article.text.split("\n") == page.with_suffix(".txt").read_text(encoding="utf-8").splitlines()
