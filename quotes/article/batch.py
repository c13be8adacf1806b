"""The articles that are read in one run: two of them with one id and two texts cannot both be right."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256

from quotes.article.article import Article, ArticleError
from quotes.article.versions import keys_of


@dataclass(frozen=True, slots=True)
class _Seen:
    place: str
    text: bytes
    modified: str | None


@dataclass(frozen=True, slots=True)
class Batch:
    """What was read in one run, by what its articles are known by."""

    _seen: dict[str, _Seen] = field(default_factory=dict)

    def add(self, article: Article, place: str) -> None:
        """Put an article down.

        Raises:
            ArticleError: another of the run has the same id or URL and another text, and no dates say
                that they are two versions. Which of the two is meant, only their giver knows.
        """
        seen = _Seen(place, sha256(article.text.encode()).digest(), article.modified)
        for key in keys_of(article):
            other = self._seen.setdefault(key, seen)
            versions = None not in (other.modified, seen.modified) and other.modified != seen.modified
            if other.text != seen.text and not versions:
                problem = f"has the id or URL of {other.place}, but another text"
                raise ArticleError(f"{problem}; give each its own, or say in modified when each was made")
