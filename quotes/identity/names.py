"""Names to keys: one spelling for all scripts, and the keys under which variants meet."""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii

from quotes.statement import SpeakerKind

_NOT_ALPHANUMERIC = re.compile(r"[^a-z0-9]+")


def name_key(name: str) -> str:
    """The normalized full name: equal keys mean the same spelling of the same words.

    Case, diacritics, punctuation and script are levelled ("Zoë O’Neill" and "ZOE O'NEILL" are
    both ``zoe oneill``). Never empty for a name that holds a letter; idempotent.
    """
    folded = anyascii(unicodedata.normalize("NFKC", name)).lower()
    for apostrophe in "'`’":
        folded = folded.replace(apostrophe, "")
    return _NOT_ALPHANUMERIC.sub(" ", folded).strip()


def blocking_keys(name: str, kind: SpeakerKind) -> frozenset[str]:
    """The keys to index a name under, and to look its variants up by: two names that can be one
    speaker's nearly always share one, few others do.

    At most a dozen short strings; the kind is part of each key.
    """
    words = name_key(name).split()
    return frozenset(f"{kind.value}:{word}" for word in words[-1:])
