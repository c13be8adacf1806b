"""When an article came out and when it was last changed, as its web page declares it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_PUBLISHED = ("article:published_time", "og:article:published_time", "datePublished")
_MODIFIED = ("article:modified_time", "og:article:modified_time", "og:updated_time", "dateModified")


@dataclass(frozen=True, slots=True)
class PageDates:
    """The ISO 8601 dates that a page declares, the most trusted first."""

    published: tuple[str, ...]
    modified: tuple[str, ...]

    @property
    def published_days(self) -> list[str]:
        """The different days of publication, as far apart as no difference of time zones puts them."""
        days: list[str] = []
        for date in self.published:
            moment = datetime.fromisoformat(date).replace(tzinfo=None)
            if all(abs(moment - datetime.fromisoformat(day[:10])).days > 1 for day in days):
                days.append(date[:10])
        return days

    @property
    def differ(self) -> bool:
        """Whether the page gives more than one day of publication."""
        return len(self.published_days) > 1


def dates_of_page(page: HtmlElement) -> PageDates:
    """What schema.org's JSON-LD, Open Graph's meta elements and microdata say, in this order."""
    described = [item for script in _structured_data(page) for item in _articles_in(script)]
    return PageDates(
        tuple(_iso([item.get("datePublished") for item in described] + _declared(page, _PUBLISHED))),
        tuple(_iso([item.get("dateModified") for item in described] + _declared(page, _MODIFIED))),
    )


def _structured_data(page: HtmlElement) -> Iterator[object]:
    for script in page.iter("script"):
        if script.get("type", "").partition(";")[0].strip().lower() == "application/ld+json":
            try:
                yield json.loads(script.text or "", strict=False)
            except (ValueError, RecursionError):
                continue  # what other readers of the page cannot read either


def _articles_in(data: object) -> Iterator[dict[str, Any]]:
    """The page's own article; not those it lists as related, which stand deeper."""
    items = data if isinstance(data, list) else [data]
    for item in items:
        if not isinstance(item, dict):
            continue
        kinds = item.get("@type")
        names = kinds if isinstance(kinds, list) else [kinds]
        if any(str(name).endswith(("Article", "Posting")) or name == "Report" for name in names):
            yield item
        elif isinstance(graph := item.get("@graph"), list):
            yield from _articles_in(graph)


def _declared(page: HtmlElement, names: tuple[str, ...]) -> list[object]:
    """The values of meta elements and of microdata, in the order of the names."""
    found: dict[str, list[object]] = {name: [] for name in names}
    for element in page.iter("meta", "time", "span"):
        name = element.get("property") or element.get("itemprop") or element.get("name")
        if name in found:
            found[name].append(element.get("content") or element.get("datetime"))
    return [value for values in found.values() for value in values]


def _iso(values: list[object]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            try:
                datetime.fromisoformat(value.strip())
            except ValueError:
                continue
            yield value.strip()
