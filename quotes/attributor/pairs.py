"""What a scorer of pairs is told about a mention and a name besides their states."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from quotes.attributor.encoding import Ints, Words
from quotes.attributor.model import PairScorer, distance_bucket
from quotes.attributor.names import NameMention, name_words

PRONOUNS = (
    {"he", "him", "his", "himself"},
    {"she", "her", "hers", "herself"},
    {"they", "them", "their", "themselves", "theirs"},
    {"it", "its", "itself"},
    {"i", "me", "my", "myself", "mine"},
    {"we", "us", "our", "ourselves", "ours"},
    {"you", "your", "yourself", "yours"},
    {"who", "which", "that", "whom", "whose"},
)
_IMPLIED, _NAMED, _DESCRIBED = len(PRONOUNS), len(PRONOUNS) + 1, len(PRONOUNS) + 2

SIZES = [41, 8, 6, len(PRONOUNS) + 3, 6, 5, 9, 13, 6]
"""Values of each feature: distance, overlap, wording, mention, name, place, paragraphs, rank, frequency."""

PLAIN, IN_CONTENT, IN_CUE, IN_SOURCE, IN_LAST_SOURCE = range(5)


def mention_class(words: Words, first: int, last: int, names: Sequence[NameMention]) -> int:
    """What a source mention is: a class of pronouns, implied (no words), named, or a description."""
    if first >= last:
        return _IMPLIED
    lead = words.word(first).casefold()
    for index, forms in enumerate(PRONOUNS):
        if lead in forms and last - first <= 3:
            return index
    return _NAMED if any(first <= n.first and n.last <= last for n in names) else _DESCRIBED


def score_pairs(
    scorer: PairScorer,
    states: Tensor,
    words: Words,
    mentions: Sequence[tuple[int, int, int]],
    names: Sequence[NameMention],
    places: Ints,
) -> Tensor:
    """Probabilities that each mention is each name, or one of the scorer's others: ``[mentions, names +
    others]``.

    The arguments are those of :func:`pair_features`, and ``states`` the words' ``[words, d]``.
    """
    device = states.device
    spans = [(first, max(last, first + 1), anchor) for first, last, anchor in mentions]
    scores: Tensor = scorer(
        states,
        torch.tensor(spans, device=device),
        torch.tensor([(n.first, n.last) for n in names], dtype=torch.long, device=device).reshape(-1, 2),
        torch.from_numpy(pair_features(words, mentions, names, places)).to(device),
    )
    return scores.softmax(-1).cpu()


def pair_features(
    words: Words,
    mentions: Sequence[tuple[int, int, int]],
    names: Sequence[NameMention],
    places: Ints,
) -> Ints:
    """Features of every pair of a mention and a name.

    Args:
        words: the article's words.
        mentions: first word, last word (excluded) and anchor word of each mention; first == last where it
            has no words.
        names: the candidates.
        places: ``[words]`` PLAIN, IN_CONTENT, IN_CUE or IN_SOURCE for each word of the article.

    Returns:
        ``[mentions, names, len(SIZES)]``
    """
    features = np.zeros((len(mentions), len(names), len(SIZES)), dtype=np.int64)
    if not mentions or not names:
        return features
    name_first = np.array([n.first for n in names])
    name_last = np.array([n.last for n in names])
    forms = [name_words(words, n) for n in names]
    frequency = Counter(f[-1] for f in forms if f)
    features[:, :, 4] = [n.type * 2 + (len(f) > 1) for n, f in zip(names, forms, strict=True)]
    features[:, :, 8] = [min(5, frequency[f[-1]]) if f else 0 for f in forms]
    where = places[name_first]
    for i, (first, last, anchor) in enumerate(mentions):
        at = first if first < last else anchor
        row = features[i]
        row[:, 0] = distance_bucket(torch.from_numpy(name_first - at)).numpy()
        row[:, 1] = _overlap(first, last, name_first, name_last)
        row[:, 2] = [_wording(words, first, last, form) for form in forms]
        row[:, 3] = mention_class(words, first, last, names)
        row[:, 5] = where
        before = np.flatnonzero((where == IN_SOURCE) & (name_last <= at))
        if len(before):
            row[before[-1], 5] = IN_LAST_SOURCE
        row[:, 6] = np.clip(words.paragraphs[at] - words.paragraphs[name_first], -2, 6) + 2
        row[:, 7] = _rank(at, name_first)
    return features


def _overlap(first: int, last: int, name_first: Ints, name_last: Ints) -> Ints:
    """0 apart; 1 to 5 the name stands inside, the later the higher; 6 around it; 7 across its end."""
    inside = (first <= name_first) & (name_last <= last)
    around = (name_first <= first) & (last <= name_last) & (first < last)
    across = (name_first < last) & (first < name_last)
    depth = 1 + np.searchsorted(np.array([1, 2, 4, 7]), name_first - first, side="right")
    return np.where(inside, depth, np.where(around, 6, np.where(across, 7, 0)))


def _wording(words: Words, first: int, last: int, form: tuple[str, ...]) -> int:
    """0 nothing alike; 1 same words; 2 part of the name; 3 the name is part of it; 4 last word; 5 any."""
    mention = name_words(words, NameMention(first, last, 0))
    shared = set(mention) & set(form)
    if not shared:
        return 0
    if mention == form:
        return 1
    if set(mention) <= set(form):
        return 2
    if set(form) <= set(mention):
        return 3
    return 4 if form[-1] in shared else 5


def _rank(at: int, name_first: Ints) -> Ints:
    """How many names stand between: 0 to 5 and more before the mention, then likewise after it."""
    order = np.arange(len(name_first))
    split = int(np.searchsorted(name_first, at, side="left"))
    return np.where(order < split, np.minimum(split - 1 - order, 5), 6 + np.minimum(order - split, 6))
