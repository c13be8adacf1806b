"""Bytes as text. An encoding is taken at its word or proved, never guessed: a wrong guess misspells names."""

from __future__ import annotations

import codecs
import re

from quotes.article.article import ArticleError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is the beginning of this one
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""Byte order marks: how a text is written that begins with them. They are no part of it."""
_DECLARED = re.compile(
    rb"""<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]+)|<meta[^>]*\bcharset\s*=\s*["']?\s*([\w.:-]+)""",
    re.IGNORECASE,
)
_HEAD = 4096
"""How many bytes a declaration may be from the beginning; pages have it in the first 1,024."""


def decode(data: bytes, encoding: str | None = None) -> str:
    """Plain text: in the given encoding, in that of its byte order mark, or in UTF-8.

    Raises:
        ArticleError: it is not; the first wrong byte is named.
    """
    mark, marked = _mark(data)
    return _decode(data[len(mark) :], encoding or marked or "utf-8", len(mark), "is not text in {}")


def decode_markup(data: bytes, encoding: str | None = None) -> str:
    """HTML or XML: as :func:`decode`, but what is not UTF-8 is written as it declares.

    What is UTF-8 is no other encoding, whatever it declares: no other text has its sequences by chance.

    Raises:
        ArticleError: it is not what it declares, or declares nothing; the first wrong byte is named.
    """
    declared = _DECLARED.search(data[:_HEAD])
    if encoding or _mark(data)[0] or declared is None:
        return decode(data, encoding)
    try:
        return data.decode()
    except UnicodeDecodeError:
        name = (declared[1] or declared[2]).decode("ascii")
        return _decode(data, name, 0, "declares to be {} but is not")


def encoding_known(name: str) -> bool:
    """Whether this is the name of an encoding of text."""
    try:
        return codecs.lookup(name)._is_text_encoding
    except (LookupError, ValueError):
        return False


def _mark(data: bytes) -> tuple[bytes, str | None]:
    return next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), (b"", None))


def _decode(data: bytes, encoding: str, skipped: int, fault: str) -> str:
    if not encoding_known(encoding):
        problem = f"declares the encoding {encoding[:40]!r}, which is not known"
        raise ArticleError(f"{problem}; save it in UTF-8, or give --encoding")
    # Web pages that say Latin-1 mean windows-1252, which has quotation marks (WHATWG Encoding, 4.2).
    latin = codecs.lookup(encoding).name in ("iso8859-1", "ascii")
    try:
        return data.decode("windows-1252" if latin else encoding)
    except (UnicodeDecodeError, UnicodeError) as error:
        where = f" (byte {skipped + error.start + 1})" if isinstance(error, UnicodeDecodeError) else ""
        problem = fault.format(encoding.upper()) + where
        raise ArticleError(f"{problem}; save it in UTF-8, or say how it is written: {_HINT}") from None


_HINT = "--encoding windows-1252, for example"
