"""The one place where the rooms meet: an article is attributed, its speakers are resolved, all is stored."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy.orm import Session

from quotes.article import Article
from quotes.occasion import with_occasions
from quotes.resolving import Resolved, resolve_speakers
from quotes.statement import AttributedArticle
from quotes.store import BusyError, Store, StoreError, UnreachableError, decisions, revising, writing
from quotes.store.tables import ArticleRow

if TYPE_CHECKING:
    from quotes.attributor import Attributor

_BATCH = 32
"""Articles attributed together."""
_RETRIES = 2
"""How often a store that others keep locked is tried again; each try waits for a minute."""
_PAUSES = (1, 2, 4, 8, 15)
"""Seconds after which a store that does not answer is asked again: a server is started anew meanwhile."""

T = TypeVar("T")


class Outcome(StrEnum):
    """What became of an article."""

    NEW = "new"
    REVISED = "revised"
    """It is the current version now of an article that was there."""
    OLDER = "older"
    """It is an old version of an article of which a later one was there."""
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of one article; ``id`` is the one it was given with, ``article_id`` the store's."""

    id: str
    outcome: Outcome
    article_id: int
    statements: int
    version: int = 1
    """Which version of the stored article it is, in the order in which they came."""


class Newsroom:
    """Ingests articles into a store."""

    def __init__(self, attributor: Attributor, store: Store) -> None:
        self._attributor = attributor
        self._store = store

    def ingest(self, article: Article) -> Ingested:
        """Attribute, resolve and store one article, or its new version; a second time changes nothing.

        Raises:
            StoreError: the store failed; nothing of the article is stored.
        """
        return self._known(article) or self._put(article, self._attributor.attribute(article.text))

    def ingest_many(
        self, articles: Iterable[Article], failed: Callable[[Article, StoreError], None] | None = None
    ) -> Iterator[Ingested]:
        """The same for many, in order, attributed in batches and each stored on its own.

        A store that does not answer is waited for, half a minute long.

        Args:
            failed: is told of an article that the store did not take, and why; the others go on. Without
                it the error is raised.

        Raises:
            StoreError: the store failed; what was yielded before is stored.
        """
        remaining = iter(articles)
        while batch := list(islice(remaining, _BATCH)):
            known = [_patiently(partial(self._known, article)) for article in batch]
            new = [article for article, found in zip(batch, known, strict=True) if found is None]
            attributed = self._attributor.attribute_many(article.text for article in new)
            for article, found in zip(batch, known, strict=True):
                ingested = found or self._try(article, next(attributed), failed)
                if ingested is not None:
                    yield ingested

    def _try(
        self,
        article: Article,
        attributed: AttributedArticle,
        failed: Callable[[Article, StoreError], None] | None,
    ) -> Ingested | None:
        """Store an article, or say that it failed."""
        try:
            return _patiently(partial(self._put, article, attributed))
        except UnreachableError:  # no other article will fare better
            raise
        except StoreError as error:
            if failed is None:
                raise
            failed(article, error)
            return None

    def _known(self, article: Article) -> Ingested | None:
        """What there is of an article that is stored already; so it need not be attributed again."""
        with self._store.session() as session:
            return _as_it_is(session, article) or _as_it_was(
                session, article, writing.find_other_version(session, article)
            )

    def _put(self, article: Article, attributed: AttributedArticle) -> Ingested:
        """Store an article, unless another process has done so by now."""
        attributed = with_occasions(article, attributed)
        for _ in range(_RETRIES):
            try:
                return self._put_once(article, attributed)
            except BusyError:
                continue
        return self._put_once(article, attributed)

    def _put_once(self, article: Article, attributed: AttributedArticle) -> Ingested:
        with self._store.transaction() as session:
            if stored := _as_it_is(session, article):
                return stored
            row = writing.find_other_version(session, article)
            return _as_it_was(session, article, row) or _store(session, article, attributed, row)


def _patiently(ask: Callable[[], T]) -> T:
    """The answer of a store, which may not be there for a while."""
    for pause in _PAUSES:
        try:
            return ask()
        except UnreachableError:
            time.sleep(pause)
    return ask()


def _as_it_is(session: Session, article: Article) -> Ingested | None:
    """What there is of an article that is stored already as it is."""
    row = writing.find_article(session, article)
    if row is None:
        return None
    number = writing.count_statements(session, row)
    return Ingested(article.id, Outcome.UNCHANGED, row.id, number, row.version)


def _as_it_was(session: Session, article: Article, row: ArticleRow | None) -> Ingested | None:
    """What there is of an article that is stored already as an old version of ``row``."""
    old = None if row is None else revising.find_old_version(session, row, article)
    if row is None or old is None or revising.is_newer(article, row):  # it says again what it said once
        return None
    number = revising.count_statements(session, old)
    return Ingested(article.id, Outcome.UNCHANGED, row.id, number, old.version)


def _store(
    session: Session, article: Article, attributed: AttributedArticle, row: ArticleRow | None
) -> Ingested:
    """Store what is not there, as a new article or as a version of ``row``."""
    number = len(attributed.statements)
    if row is None:
        resolved = resolve_speakers(session, article, attributed)
        article_id = writing.add_article(session, article, attributed, _profiles(resolved))
        _record(session, article_id, resolved)
        return Ingested(article.id, Outcome.NEW, article_id, number)
    if revising.is_older(article, row):
        version = revising.add_old_version(session, row, article, attributed)
        return Ingested(article.id, Outcome.OLDER, row.id, number, version)
    known = revising.profiles_in(session, row)
    resolved = resolve_speakers(session, article, attributed, known)
    version = revising.revise(session, row, article, attributed, _profiles(resolved))
    _record(session, row.id, resolved)
    return Ingested(article.id, Outcome.REVISED, row.id, number, version)


def _profiles(resolved: Mapping[writing.ArticleSpeaker, Resolved]) -> dict[writing.ArticleSpeaker, int]:
    return {speaker: found.speaker_id for speaker, found in resolved.items()}


def _record(session: Session, article_id: int, resolved: Mapping[writing.ArticleSpeaker, Resolved]) -> None:
    """Keep what was decided; of speakers that the article had before, it was then."""
    made = {speaker: found.decision for speaker, found in resolved.items() if found.decision is not None}
    decisions.record(session, article_id, made)
