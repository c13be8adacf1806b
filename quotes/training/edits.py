"""Make another text out of parts of an article's, and let the annotation move along."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from quotes.training.articles import AnnotatedArticle, AnnotatedAttribution, Offsets

Layer = Literal["content", "cue", "source"]


@dataclass(frozen=True, slots=True)
class Part:
    """``text[start:end]`` of the old text, or ``new`` in its place; with ``start == end`` something added.

    Attributes:
        attribution, layer: index of an attribution, and what of it the part is besides what its words are.
        name: the part is a name of this type.
    """

    start: int
    end: int
    new: str | None = None
    attribution: int | None = None
    layer: Layer = "content"
    name: int | None = None


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Replace ``text[start:end]`` by ``new``."""

    start: int
    end: int
    new: str


def added(
    new: str, attribution: int | None = None, layer: Layer = "content", name: int | None = None
) -> Part:
    """Something that the old text does not have."""
    return Part(0, 0, new, attribution, layer, name)


def apply_edits(article: AnnotatedArticle, edits: Iterable[Edit]) -> AnnotatedArticle:
    """The article with ``edits`` made and every offset moved along, but for edits that cross another."""
    parts: list[Part] = []
    position = 0
    for edit in sorted(edits):
        if edit.start >= position:
            parts += [Part(position, edit.start), Part(edit.start, edit.end, edit.new)]
            position = edit.end
    return arranged(article, [*parts, Part(position, len(article.text))]) if parts else article


def arranged(article: AnnotatedArticle, parts: Sequence[Part]) -> AnnotatedArticle:
    """The article whose text is ``parts``, one after the other; no two of them hold the same old words.

    Spans move with the words they hold, take in what is added between these, fall into pieces where their
    words come to stand apart, and are gone where their words are. So are attributions without content.
    """
    pieces = [article.text[p.start : p.end] if p.new is None else p.new for p in parts]
    places = _Places(parts, pieces)
    attributions = article.attributions
    if attributions is not None:
        moved = [
            AnnotatedAttribution(
                a.id, places.spans(a.source), places.spans(a.cue), places.spans(a.content), a.speakers
            )
            for a in attributions
        ]
        for part, span in zip(parts, places.new, strict=True):
            if part.attribution is not None and span[0] < span[1]:
                moved[part.attribution] = _with_span(moved[part.attribution], part.layer, span)
        attributions = tuple(a for a in moved if a.content)
    names, order = article.names, {}
    if names is not None:
        found = [(*span, t, i) for i, (s, e, t) in enumerate(names) for span in places.spans([(s, e)])[:1]]
        found += [
            (*span, p.name, -1)
            for p, span in zip(parts, places.new, strict=True)
            if p.name is not None and p.new
        ]
        found.sort()
        order = {old: i for i, (*_, old) in enumerate(found)}
        names = tuple((s, e, t) for s, e, t, _ in found)
    links = [
        (places.spans([span])[:1], {order[i] for i in right if i in order}) for span, right in article.links
    ]
    return replace(
        article,
        text="".join(pieces),
        attributions=attributions,
        names=names,
        links=tuple((span[0], tuple(sorted(right))) for span, right in links if span and right),
    )


def _with_span(attribution: AnnotatedAttribution, layer: Layer, span: Offsets) -> AnnotatedAttribution:
    """With one more piece, joined to those that it touches."""
    joined: list[Offsets] = []
    for start, end in sorted((*getattr(attribution, layer), span)):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    pieces = tuple(joined)
    if layer == "content":
        return replace(attribution, content=pieces)
    return replace(attribution, source=pieces) if layer == "source" else replace(attribution, cue=pieces)


class _Places:
    """Where the old words stand in the new text."""

    def __init__(self, parts: Sequence[Part], pieces: Sequence[str]) -> None:
        ends = [0]
        for piece in pieces:
            ends.append(ends[-1] + len(piece))
        self.new: list[Offsets] = list(pairwise(ends))
        self.parts = parts
        self.old = sorted((i for i, p in enumerate(parts) if p.start < p.end), key=lambda i: parts[i].start)

    def spans(self, spans: Iterable[Offsets]) -> tuple[Offsets, ...]:
        return tuple(moved for span in spans for moved in self._moved(*span))

    def _moved(self, start: int, end: int) -> list[Offsets]:
        runs: list[tuple[int, int, int]] = []  # start, end, and index of the last part
        for i in self.old[bisect_right(self.old, start, key=lambda i: self.parts[i].end) :]:
            part, (at, after) = self.parts[i], self.new[i]
            if part.start >= end:
                break
            if part.new is None:
                at, after = at + max(0, start - part.start), after - max(0, part.end - end)
            if at >= after:
                continue
            if (
                runs
                and i > runs[-1][2]
                and all(p.start == p.end or p.new == "" for p in self.parts[runs[-1][2] + 1 : i])
            ):
                runs[-1] = (runs[-1][0], after, i)
            else:
                runs.append((at, after, i))
        return [(s, e) for s, e, _ in runs]
