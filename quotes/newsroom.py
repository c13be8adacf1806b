"""The one place where the rooms meet: an article is attributed, its speakers are resolved, all is stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from quotes.article import Article
from quotes.store import Store

if TYPE_CHECKING:
    from quotes.attributor import Attributor


class Outcome(StrEnum):
    """What became of an article."""

    NEW = "new"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of one article; ``id`` is the one it was given with, ``article_id`` the store's."""

    id: str
    outcome: Outcome
    article_id: int
    statements: int


class Newsroom:
    """Ingests articles into a store."""

    def __init__(self, attributor: Attributor, store: Store) -> None:
        self._attributor = attributor
        self._store = store

    def ingest(self, article: Article) -> Ingested:
        """Attribute, resolve and store one article; a second time changes nothing.

        Raises:
            StoreError: the store failed; nothing of the article is stored.
        """
        raise NotImplementedError

    def ingest_many(self, articles: Iterable[Article]) -> Iterator[Ingested]:
        """The same for many, in order, attributed in batches and each stored on its own.

        Raises:
            StoreError: the store failed; what was yielded before is stored, the rest is not.
        """
        raise NotImplementedError
