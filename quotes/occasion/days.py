"""The day that an expression means in an article of a given date."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from quotes.occasion.grammar import MONTHS, WEEKDAYS

_HALF_A_YEAR = timedelta(days=183)


def day_meant(expression: re.Match[str], published: str | None) -> date | None:
    """The day that a match of :data:`quotes.occasion.grammar.DAY` means; None where that is not sure.

    Days are those of the calendar that ``published`` is written in. A weekday is the latest such day up
    to then; but not six days ago, for then it may be tomorrow, or today in another time zone. A day of a
    month is the latest up to then; but in another year only within half a year, for otherwise it may lie
    ahead. No day lies after the article's, and a weekday has to agree with the date that it stands with.

    Args:
        expression: the words.
        published: the article's date or date-time in ISO 8601 form.
    """
    today, day_is_sure = _article_day(published)
    if expression["today"] or expression["yesterday"]:
        if today is None or not day_is_sure:
            return None
        return today if expression["today"] else today - timedelta(days=1)
    if expression["month"] or expression["month_last"]:
        return _day_of_month(expression, today)
    if today is None:
        return None
    ago = (today.weekday() - WEEKDAYS.index(expression["weekday"].lower())) % 7
    return None if ago == 6 else today - timedelta(days=ago)


def _article_day(published: str | None) -> tuple[date | None, bool]:
    """The day of an article, and whether it is that of its own place: a time in UTC may be of the next."""
    if published is None:
        return None, False
    moment = datetime.fromisoformat(published)
    in_utc = moment.tzinfo is not None and not moment.utcoffset()
    return moment.date(), not in_utc


def _day_of_month(expression: re.Match[str], today: date | None) -> date | None:
    month = MONTHS.index((expression["month"] or expression["month_last"])[:3].lower()) + 1
    number = int(re.sub(r"\D", "", expression["number"] or expression["number_first"]))
    if expression["year"]:
        day = _date(int(expression["year"]), month, number)
        if day is None or (today is not None and day > today):
            return None
    elif today is None:
        return None
    else:
        day = _date(today.year, month, number)
        if day is None or day > today:
            day = _date(today.year - 1, month, number)
            if day is None or today - day > _HALF_A_YEAR:
                return None
    weekday = expression["weekday"]
    return day if weekday is None or WEEKDAYS[day.weekday()] == weekday.lower() else None


def _date(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None
