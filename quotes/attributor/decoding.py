"""Scores to spans: the attributions and names of one article, over its words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from quotes.attributor.acronyms import whole_names
from quotes.attributor.bodies import in_order, named_bodies
from quotes.attributor.encoding import BREAKS, QUOTING, Ints, Words
from quotes.attributor.model import ARGUMENTS, BAND_BEFORE, NAME_TAGS
from quotes.attributor.names import PERSON, NameMention, agreed_types, as_elsewhere, tidy_names
from quotes.attributor.pairs import IN_CONTENT, IN_CUE, IN_SOURCE, PLAIN
from quotes.attributor.tags import LEAST, consistent_tags, read_spans
from quotes.statement import StatementType

Floats = npt.NDArray[np.float32]
Piece = tuple[int, int]

OPENING, CLOSING, INSIDE = QUOTING.index("opening"), QUOTING.index("closing"), QUOTING.index("inside")
OUTSIDE = QUOTING.index("outside")
_NEW_LINE = BREAKS.index("line")

_ENDS = frozenset(".,;:!?")  # of what stands before: no content begins with them
_LEAST_ANCHOR = 0.1  # below this a word is not worth asking about its arguments
_ANCHOR_REACH = 2  # words around a likelier anchor that are its own cue's
_MOST = 0.6  # of a paragraph
_HOLE = 2  # words that nobody would leave out of what was said
_SAME = 0.6  # of the words of two contents: with more in common they report the same
_LEFT = 0.3  # of a content: with less of it left, the rest reports nothing


@dataclass(frozen=True, slots=True)
class Attribution:
    """One attribution over the words of an article; every piece is ``(first word, word after the last)``.

    ``anchor`` is the word it was read from. ``anchor_score`` is the probability that something is
    attributed there, ``overlap`` what the content is expected to have in common with the right one
    (intersection over union), ``source_score`` the mean probability of the labels of the source, and
    ``certainty`` the logarithm of the probability of each word of the content. ``by_mark`` tells a colon or
    a dash that stands for a verb.
    """

    anchor: int
    content: tuple[Piece, ...]
    cue: Piece | None
    source: Piece | None
    anchor_score: float
    overlap: float
    source_score: float
    by_mark: bool
    certainty: dict[int, float]


def find_anchors(cue_scores: Floats) -> Ints:
    """Words that may start an attribution: peaks of the probability of a cue.

    Args:
        cue_scores: ``[words]`` probability that the word belongs to a cue.

    Returns:
        Word indices, in order.
    """
    padded = np.pad(cue_scores, _ANCHOR_REACH)
    around = np.lib.stride_tricks.sliding_window_view(padded, 2 * _ANCHOR_REACH + 1)
    peaks = (cue_scores >= _LEAST_ANCHOR) & (around.argmax(1) == _ANCHOR_REACH)
    return np.flatnonzero(peaks)


def merge_labels(scores: Floats) -> Floats:
    """Probabilities of outside, content, source and cue, whether a piece begins there or goes on.

    Args:
        scores: ``[A, B, 7]`` probabilities of ARGUMENTS.

    Returns:
        ``[A, B, 4]``
    """
    parts = [scores[..., 0], *(scores[..., i] + scores[..., i + 1] for i in range(1, len(ARGUMENTS), 2))]
    return np.stack(parts, -1)


def read_arguments(words: Words, anchor: int, anchor_score: float, scores: Floats) -> Attribution | None:
    """Read one attribution off the labels of its band.

    Args:
        words: the article's words.
        anchor: index of the anchor's word.
        anchor_score: probability that something is attributed there.
        scores: ``[B, 4]``, the anchor's part of what :func:`merge_labels` gives.

    Returns:
        The attribution, or None where no word is content.
    """
    start = max(0, anchor - BAND_BEFORE)
    own = slice(start - (anchor - BAND_BEFORE), start - (anchor - BAND_BEFORE) + len(words) - start)
    scores = scores[own]
    labels = scores.argmax(1)
    runs = {layer: _runs(labels == i) for i, layer in enumerate(("content", "source", "cue"), 1)}
    content = [
        piece
        for first, last in runs["content"]
        for part in _by_paragraph(words, first + start, last + start)
        if (piece := _fit_marks(words, *part))
        and _has_word(words, *piece)
        and not _strays(words, anchor, *piece)
    ]
    if not content:
        return None
    source = max(runs["source"], key=lambda r: scores[r[0] : r[1], 2].sum(), default=None)
    cue = max(
        runs["cue"], key=lambda r: (r[0] <= anchor - start < r[1], scores[r[0] : r[1], 3].sum()), default=None
    )
    others = {at + start for run in (cue, source) if run for at in range(*run)}
    pieces = _joined(words, content, others)
    covers = np.concatenate([np.arange(first, last) for first, last in pieces])
    at = np.clip(covers - start, 0, len(scores) - 1)  # a mark taken in may stand outside the band
    certainty = np.log(np.maximum(scores[at, 1], LEAST))
    return Attribution(
        anchor=anchor,
        content=tuple(pieces),
        cue=(cue[0] + start, cue[1] + start) if cue else None,
        source=(source[0] + start, source[1] + start) if source else None,
        anchor_score=anchor_score,
        overlap=_expected_overlap(scores[:, 1], at),
        source_score=float(scores[source[0] : source[1], 2].mean())
        if source
        else float(1 - scores[:, 2].max()),
        by_mark=not words.word(anchor)[0].isalnum(),
        certainty=dict(zip(covers.tolist(), certainty.tolist(), strict=True)),
    )


def _expected_overlap(scores: Floats, chosen: Ints) -> float:
    """Words expected to be right, of all that are chosen or right (intersection over union)."""
    right = float(scores[chosen].sum())
    return right / (len(chosen) + float(scores.sum()) - float(scores[np.unique(chosen)].sum()))


def _runs(marked: npt.NDArray[np.bool_]) -> list[Piece]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], marked.astype(np.int8), [0]])))
    return [(int(s), int(e)) for s, e in edges.reshape(-1, 2)]


def _by_paragraph(words: Words, first: int, last: int) -> list[Piece]:
    """The parts of a piece in each paragraph: what is said over several is cited paragraph by paragraph."""
    cuts = [i for i in range(first + 1, last) if words.breaks[i] >= _NEW_LINE]
    return list(pairwise([first, *cuts, last]))


def _strays(words: Words, anchor: int, first: int, last: int) -> bool:
    """Whether a piece is the bare beginning or end of a paragraph that another line's content ran on into."""
    paragraph = words.paragraphs[first]
    if paragraph == words.paragraphs[anchor] or (words.quoting[first:last] != OUTSIDE).any():
        return False
    return last - first < _MOST * int((words.paragraphs == paragraph).sum())


def _has_word(words: Words, first: int, last: int) -> bool:
    return any(words.text[s].isalnum() for s in words.starts[first:last])


def _fit_marks(words: Words, first: int, last: int) -> Piece | None:
    """Take in the quotation marks that belong to a piece, and leave out those of its neighbours."""
    quoting = words.quoting
    while first < last and (quoting[first] == CLOSING or words.word(first) in _ENDS):
        first += 1
    while first < last and quoting[last - 1] == OPENING:
        last -= 1
    if first >= last:
        return None
    if first > 0 and quoting[first - 1] == OPENING and quoting[first] == INSIDE:
        first -= 1
    if last < len(words) and quoting[last] == CLOSING and quoting[last - 1] == INSIDE:
        last += 1
    return first, last


def _joined(words: Words, pieces: Sequence[Piece], others: Set[int]) -> list[Piece]:
    """Pieces of one paragraph with no more between them than a hole in the labels are one.

    A hole is a word or two that are no quotation marks, and not among the ``others``: the cue and the source.
    """
    joined: list[Piece] = []
    for first, last in pieces:
        if (
            joined
            and first <= joined[-1][1] + _HOLE
            and others.isdisjoint(range(joined[-1][1], first))
            and not np.isin(words.quoting[joined[-1][1] : first], (OPENING, CLOSING)).any()
            and words.paragraphs[first] == words.paragraphs[joined[-1][1] - 1]
        ):
            joined[-1] = joined[-1][0], max(last, joined[-1][1])
        else:
            joined.append((first, last))
    return joined


def choose(
    attributions: Sequence[Attribution], scores: Sequence[float], threshold: float
) -> list[Attribution]:
    """Keep the attributions that are likely enough; of those that report the same the likeliest.

    Where two that report different things claim the same words, the one that is surer of them has them: of
    `"A," said X. "B," said Y.` either cue may claim both quotations.

    Args:
        attributions: what was read from each anchor.
        scores: probability of each.
        threshold: the least probability to keep.

    Returns:
        The attributions kept, in the order of the text; no word is in the content of two of them.
    """
    order = sorted(range(len(attributions)), key=lambda i: -scores[i])
    kept = _without_repeats([attributions[i] for i in order if scores[i] >= threshold])
    chosen = []
    for attribution, lost in zip(kept, _lost_words(kept), strict=True):
        own = set(attribution.certainty)
        if len(own - lost) >= _LEFT * len(own):
            chosen.append(replace(attribution, content=tuple(_pieces(attribution.content, own - lost))))
    return sorted(chosen, key=lambda a: (a.content[0], a.anchor))


def _without_repeats(attributions: Sequence[Attribution]) -> list[Attribution]:
    """Without those whose anchor is another's cue, or whose content is nearly another's."""
    cues: set[int] = set()
    kept: list[Attribution] = []
    for attribution in attributions:
        own = attribution.certainty.keys()
        if attribution.anchor in cues or any(
            len(own & other.certainty.keys()) > _SAME * len(own | other.certainty.keys()) for other in kept
        ):
            continue
        kept.append(attribution)
        if attribution.cue:
            cues.update(range(*attribution.cue))
    return kept


def _lost_words(attributions: Sequence[Attribution]) -> list[set[int]]:
    """For each, the words that another claims too and is surer of, run by run."""
    claims: dict[int, list[int]] = {}
    for index, attribution in enumerate(attributions):
        for word in attribution.certainty:
            claims.setdefault(word, []).append(index)
    lost: list[set[int]] = [set() for _ in attributions]
    contested = sorted(word for word, claimants in claims.items() if len(claimants) > 1)
    for run in _alike(contested, claims):
        sureness = {i: sum(attributions[i].certainty[w] for w in run) for i in claims[run[0]]}
        owner = max(sureness, key=lambda i: sureness[i])
        for i in claims[run[0]]:
            if i != owner:
                lost[i].update(run)
    return lost


def _alike(contested: Sequence[int], claims: Mapping[int, list[int]]) -> list[list[int]]:
    """Neighbouring words with the same claimants, together."""
    runs: list[list[int]] = []
    for word in contested:
        if runs and word == runs[-1][-1] + 1 and claims[word] == claims[runs[-1][-1]]:
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs


def _pieces(content: Sequence[Piece], own: set[int]) -> Iterator[Piece]:
    """What is left of the pieces of a content when only its ``own`` words remain."""
    for first, last in content:
        for start, end in _runs(np.array([w in own for w in range(first, last)])):
            yield first + start, first + end


def read_names(words: Words, scores: Floats, role_scores: Floats) -> list[NameMention]:
    """Name mentions of the article.

    Args:
        words: the article's words.
        scores: ``[words, 7]`` probabilities of the name layer.
        role_scores: ``[words, 3]`` of the role layer: a word before the name that is rather a title than a
            name is no part of it.
    """
    person = [NAME_TAGS.index(tag) for tag in ("B-person", "I-person")]
    title = 1 - role_scores[:, 0] > scores[:, person].sum(1)
    found = []
    for first, last, kind in read_spans(consistent_tags(scores[None])[0]):
        while kind == PERSON and first < last - 1 and title[first]:
            first += 1
        found.append(NameMention(first, last, kind))
    whole = as_elsewhere(words, whole_names(words, tidy_names(words, found)))
    tidy = agreed_types(words, whole)
    return in_order(tidy, named_bodies(words, tidy))


def places_of(words: int, attributions: Sequence[Attribution]) -> Ints:
    """For each word of the article whether it stands in a content, a cue or a source."""
    places = np.full(words, PLAIN, dtype=np.int64)
    for layer, value in (("content", IN_CONTENT), ("cue", IN_CUE), ("source", IN_SOURCE)):
        for attribution in attributions:
            found = getattr(attribution, layer)
            for first, last in found if layer == "content" else [found] if found else []:
                places[first:last] = value
    return places


def statement_type(words: Words, content: Sequence[Piece]) -> StatementType:
    """Direct where all words of the content stand in quotation marks, indirect where none does."""
    inside = [
        words.quoting[i] in (INSIDE, OPENING, CLOSING)
        for first, last in content
        for i in range(first, last)
        if words.text[words.starts[i]].isalnum()
    ]
    if all(inside):
        return StatementType.DIRECT
    return StatementType.MIXED if any(inside) else StatementType.INDIRECT
