"""When and where a statement was made, in words for readers."""

from __future__ import annotations

import re
from datetime import date

from quotes.statement import Statement

_PREPOSITION = re.compile(r"(?i:in|at|on|during|via|through|over|to|by|speaking|talking|writing)\b")


def occasion_in_words(statement: Statement) -> str | None:
    """“on Tuesday 13 September 2022, in his nightly address”; None where the article tells neither."""
    parts = []
    if statement.said is not None:
        day = date.fromisoformat(statement.said.date)
        parts.append(f"on {day:%A} {day.day} {day:%B %Y}")
    if statement.venue is not None:
        venue = statement.venue.text
        # It may begin its sentence, or be those who were told: “told state television”.
        parts.append(venue[0].lower() + venue[1:] if _PREPOSITION.match(venue) else f"to {venue}")
    return ", ".join(parts) or None
