"""What commands that read articles have in common: the model, the files, and what could not be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from quotes.article import Article, ArticleError, ArticleNotice, read_articles

if TYPE_CHECKING:
    from quotes.attributor import Attributor


def load_attributor(model: Path | None, min_confidence: float | None) -> Attributor:
    from transformers.utils import logging

    from quotes.attributor import Attributor

    # What transformers has to say is not for users.
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    return Attributor.from_pretrained(model, min_confidence=min_confidence)


def readable(
    files: Iterable[str],
    input_format: str | None,
    encoding: str | None,
    failures: list[ArticleError],
    report: Callable[[str], None],
) -> Iterator[Article]:
    """The articles of the files; what cannot be read is reported, and put down in ``failures``.

    Args:
        files: files and folders.
        input_format: what they are, where their endings do not say.
        encoding: how they are written, where it is not UTF-8 and they do not say.
    """
    for file in files:
        for article in read_articles(file, input_format, encoding):
            if isinstance(article, ArticleNotice):
                report(f"Note: {article}")
            elif isinstance(article, ArticleError):
                report(f"Error: {article}")
                failures.append(article)
            else:
                yield article
