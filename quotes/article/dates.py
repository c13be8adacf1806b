"""The dates of files in their several forms, as ISO 8601."""

from __future__ import annotations

import re
from datetime import datetime
from email.utils import parsedate_to_datetime

from quotes.article.source import Source

_DAY = re.compile(r"(\d{4}-?\d{2}-?\d{2})(?:Z|[+-]\d{2}:?\d{2})")
"""A day with a zone, as XML Schema and NITF have it; ISO 8601 knows zones of times alone."""


def iso_date(value: str | None, field: str, source: Source, place: str) -> str | None:
    """A date or date-time of ISO 8601 or RFC 822 in the form of the first.

    One in another form is told as a notice and taken as not given: the article is worth more than its date.
    """
    if value is None:
        return None
    day = _DAY.fullmatch(value)
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(day[1] if day else value)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return value if read == datetime.fromisoformat and not day else _written(moment, day is not None)
    source.notice(f"{field}: {value[:40]!r} is no date that can be read; taken as not given", place)
    return None


def _written(moment: datetime, day_alone: bool) -> str:
    return moment.date().isoformat() if day_alone else moment.isoformat()
