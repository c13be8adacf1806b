"""What every view tells of the article it belongs to."""

from __future__ import annotations

from quotes.store.tables import ArticleRow, OldVersionRow
from quotes.store.views import ArticleHeader


def article_header(row: ArticleRow | OldVersionRow) -> ArticleHeader:
    """The header of the current version of an article, or of an old one."""
    return ArticleHeader(
        id=row.id if isinstance(row, ArticleRow) else row.article_id,
        external_id=row.external_id,
        title=row.title,
        url=row.url,
        outlet=row.outlet,
        published=row.published,
        modified=row.modified,
        version=row.version,
        current=isinstance(row, ArticleRow),
    )
