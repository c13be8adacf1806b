"""When a prediction counts as right: contents by overlap, sources by touch, speakers by name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from quotes.training.articles import AnnotatedArticle, AnnotatedAttribution, AnnotatedSpeaker

_MARKS = frozenset("\"“”«»„‘’'`")
_TITLES = frozenset(
    {"mr", "mrs", "ms", "dr", "sen", "rep", "gov", "gen", "lt", "col", "capt", "sgt", "pres"}
    | {"president", "senator", "governor", "secretary", "sir", "the", "former"}
)
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii"})


def covered(text: str, spans: Iterable[tuple[int, int]]) -> frozenset[int]:
    """Characters in ``spans`` but for white space and quotation marks: a mark more or less costs nothing."""
    return frozenset(
        i for s, e in spans for i in range(s, e) if not text[i].isspace() and text[i] not in _MARKS
    )


def overlap(a: frozenset[int], b: frozenset[int]) -> float:
    """Shared characters of all characters."""
    return len(a & b) / len(a | b) if a or b else 0.0


def match(
    gold: Sequence[frozenset[int]], predicted: Sequence[frozenset[int]], least: float
) -> dict[int, int]:
    """Match those that overlap by ``least`` one to one, best first: ``{gold index: predicted index}``."""
    pairs = sorted(
        ((overlap(g, p), i, j) for i, g in enumerate(gold) for j, p in enumerate(predicted) if g & p),
        reverse=True,
    )
    matched: dict[int, int] = {}
    used = set()
    for value, i, j in pairs:
        if value >= least and i not in matched and j not in used:
            matched[i] = j
            used.add(j)
    return matched


def name_key(name: str) -> list[str]:
    """The words of a name without titles, points, accents and possessives."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()
    plain = re.sub(r"'s\b", "", plain.replace("’", "'")).replace(".", "")
    words = re.findall(r"[\w']+", plain)
    return [w for w in words if w not in _TITLES] or words


def same_name(told: str, right: str, kind: str) -> bool:
    """Whether two names are one: a person's last words agree, and one name's words hold the other's."""
    a, b = name_key(told), name_key(right)
    if not a or not b:
        return False
    if kind == "person" and a[-1] != b[-1] and not {a[-1], b[-1]} & _SUFFIXES:
        return False
    return set(a) <= set(b) or set(b) <= set(a)


def speakers_of(article: AnnotatedArticle, attribution: AnnotatedAttribution) -> list[AnnotatedSpeaker]:
    """Who says it, as annotated."""
    return [article.speakers[i] for i in attribution.speakers or ()] if article.speakers else []


def right_speaker(name: str, truths: Iterable[AnnotatedSpeaker]) -> bool:
    """Whether ``name`` is one of the named speakers in ``truths``."""
    return any(t.kind in ("person", "organization") and same_name(name, t.name, t.kind) for t in truths)
