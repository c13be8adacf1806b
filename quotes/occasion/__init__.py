"""When and where a statement was made, as its article tells it."""

from __future__ import annotations

from quotes.occasion.placing import with_occasions
from quotes.occasion.wording import occasion_in_words

__all__ = ["occasion_in_words", "with_occasions"]
