"""What an article is about, in a few words that can be compared with another's."""

from __future__ import annotations

import re
from collections import Counter

_WORD = re.compile(r"[^\W\d_]{4,}")
_MOST = 30


def topic_words(text: str) -> frozenset[str]:
    """The words that an article uses most, without those that most articles use."""
    counts = Counter(_WORD.findall(text.casefold()))
    return frozenset(word for word, _ in counts.most_common(_MOST))
