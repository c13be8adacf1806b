"""What commands that read articles have in common: the model, the files, and what could not be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from quotes.article import Article, ArticleError, ArticleNotice, Batch, Found, read_articles

if TYPE_CHECKING:
    from quotes.attributor import Attributor


def load_attributor(model: Path | None, min_confidence: float | None) -> Attributor:
    from transformers.utils import logging

    from quotes.attributor import Attributor

    # What transformers has to say is not for users.
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    return Attributor.from_pretrained(model, min_confidence=min_confidence)


def read_all(files: Iterable[str], input_format: str | None, encoding: str | None) -> Iterator[Found]:
    """The articles of files and folders."""
    batch = Batch()
    for file in files:
        yield from read_articles(file, input_format, encoding, batch)


def readable(
    found: Iterable[Found], failures: list[ArticleError], report: Callable[[str], None]
) -> Iterator[Article]:
    """The articles in what was found; what cannot be read is reported, and put down in ``failures``."""
    for article in found:
        if isinstance(article, ArticleNotice):
            report(f"Note: {article}")
        elif isinstance(article, ArticleError):
            report(f"Error: {article}")
            failures.append(article)
        else:
            yield article
