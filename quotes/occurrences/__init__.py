"""One quotation in several articles: how it is recognised, and how its wordings differ.

Works on words alone; :mod:`quotes.store.occurrences` finds the candidates and keeps what is decided.
"""

from __future__ import annotations

from quotes.occurrences.differences import Difference, differences
from quotes.occurrences.likeness import Quoted, alike
from quotes.occurrences.words import comparable, fingerprints

__all__ = ["Difference", "Quoted", "alike", "comparable", "differences", "fingerprints"]
