"""Mentions and what they may stand for: names, and the mentions before them.

"He" often stands for the "she" or "the mayor" of the sentence before rather than for any name near by. So a
source that has no name in it is itself a candidate for the sources after it, and a name is reached over it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from quotes.attributor.encoding import Ints, Words
from quotes.attributor.gender import (
    FEMALE,
    GENDERS,
    MALE,
    THING,
    UNKNOWN,
    agreed,
    given_name_gender,
    name_gender,
    phrase_gender,
    title_gender,
)
from quotes.attributor.model import KINDS, AntecedentScorer, distance_bucket
from quotes.attributor.names import ORGANIZATION, PERSON, Form, NameMention, name_words

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
_CLASSES = len(PRONOUNS) + 3
_NAME_CLASSES = 6

SIZES = [41, 9, 6, _CLASSES, _NAME_CLASSES + _CLASSES, 5, 9, 13, 6, len(GENDERS) ** 2, 5]
"""Values of each feature: distance, overlap, wording, what the mention is, what the candidate is, its place,
paragraphs between, rank, how often the candidate is named, genders, how often it was named before."""

_PART_ENDS = frozenset({
    "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "that", "to", "which", "who", "whose",
    "with",
})  # fmt: skip
_ONCE_CALLED = 0.3
"""How often everybody counts as having been called "he", and "she", before the first pronoun."""
_OWNER = 8  # overlap of a name that stands inside, but as the owner of somebody or something else
_PRONOUN_GENDERS = {0: MALE, 1: FEMALE, 3: THING}  # by class of pronoun

PLAIN, IN_CONTENT, IN_CUE, IN_SOURCE, IN_LAST_SOURCE = range(5)


@dataclass(frozen=True)
class Mentions:
    """The mentions of one article that are to be resolved, and what they may stand for.

    Attributes:
        words: the article's words.
        spans: first word, last word (excluded) and anchor word of each mention; first == last where it has no
            words.
        names: the names of the article that belong to somebody.
        owners: for each name, the number of the entity that it belongs to.
        places: ``[words]`` PLAIN, IN_CONTENT, IN_CUE or IN_SOURCE for each word of the article.
    """

    words: Words
    spans: Sequence[tuple[int, int, int]]
    names: Sequence[NameMention]
    owners: Sequence[int]
    places: Ints

    def position(self, mention: int) -> int:
        """Where a mention stands: its first word, or its anchor."""
        first, last, anchor = self.spans[mention]
        return first if first < last else anchor

    @cached_property
    def classes(self) -> list[int]:
        """What each mention is: a class of pronouns, implied (no words), named, or a description."""
        return [mention_class(self.words, first, last, self.names) for first, last, _ in self.spans]

    @cached_property
    def links(self) -> list[int]:
        """The mentions with words but no name, in the order of the text: others are reached over them."""
        return [i for i in self.in_order if self.classes[i] not in (_IMPLIED, _NAMED)]

    def candidates(self) -> list[tuple[int, int]]:
        """First word and last word (excluded) of each candidate: the names, then the links."""
        return [(n.first, n.last) for n in self.names] + [self.spans[i][:2] for i in self.links]

    def possible(self) -> npt.NDArray[np.bool_]:
        """``[mentions, candidates]``: who may be meant.

        Of the links only an earlier one; nobody of whom the pronoun cannot be said; and where a person is
        named, nobody else.
        """
        order = {mention: rank for rank, mention in enumerate(self.in_order)}
        rows = np.array([order[i] for i in range(len(self.spans))], dtype=np.int64)
        columns = np.array([order[i] for i in self.links], dtype=np.int64)
        any_name = np.ones((len(rows), len(self.names)), dtype=np.bool_)
        earlier = np.concatenate([any_name, columns[None] < rows[:, None]], axis=1)
        return earlier & self._agreeing & self._as_named

    @property
    def _as_named(self) -> npt.NDArray[np.bool_]:
        """``[mentions, candidates]``: of "Senator Ida Lund" only the names of Ida Lund."""
        heads = [head_name(self.words, *span[:2], self.names) for span in self.spans]
        named = np.array([-1 if head is None else self.owners[head] for head in heads], dtype=np.int64)
        named = np.where(named == -1, self.bodies_meant, named)
        owners = np.array([*self.owners, *[-1] * len(self.links)], dtype=np.int64)
        as_named: npt.NDArray[np.bool_] = (named[:, None] == -1) | (named[:, None] == owners[None])
        return as_named

    @cached_property
    def bodies_meant(self) -> Ints:
        """``[mentions]``: of "the commission" the article's only organisation that is called one, or -1."""
        called: dict[str, set[int]] = {}
        for owner, name, form in zip(self.owners, self.names, self.forms, strict=True):
            if name.type == ORGANIZATION and len(form) > 1:
                called.setdefault(form[-1], set()).add(owner)
        meant = np.full(len(self.spans), -1, dtype=np.int64)
        for mention, (first, last, _) in enumerate(self.spans):
            told = [self.words.word(i).casefold() for i in range(first, last)]
            if self.classes[mention] == _DESCRIBED and told[:-1] in ([], ["the"]):
                bodies = called.get(told[-1], set())
                meant[mention] = min(bodies) if len(bodies) == 1 else -1
        return meant

    @property
    def _agreeing(self) -> npt.NDArray[np.bool_]:
        """``[mentions, candidates]``: not "she" for a man, "he" for a country, "it" for either."""
        said = np.array([self.said(mention) for mention in range(len(self.spans))], dtype=np.int64)
        known = (said[:, None] != UNKNOWN) & np.isin(self.genders, (MALE, FEMALE, THING))[None]
        agreeing: npt.NDArray[np.bool_] = ~known | (said[:, None] == self.genders[None])
        return agreeing

    def said(self, mention: int) -> int:
        """The gender of a pronoun that stands alone: "his wife" begins with one, but need not agree."""
        first, last, _ = self.spans[mention]
        return _PRONOUN_GENDERS.get(self.classes[mention], UNKNOWN) if last == first + 1 else UNKNOWN

    @cached_property
    def forms(self) -> list[Form]:
        """The words of each name."""
        return [name_words(self.words, name) for name in self.names]

    def _only_given_names(self) -> dict[int, int]:
        """The genders of the people who are called by nothing but a given name ("Melanie")."""
        forms: dict[int, set[Form]] = {}
        for owner, name, form in zip(self.owners, self.names, self.forms, strict=True):
            if name.type == PERSON and not title_gender(self.words, name.first):
                forms.setdefault(owner, set()).add(form)
        return {
            owner: given_name_gender(only[0])
            for owner, own in forms.items()
            for only in own
            if len(own) == len(only) == 1
        }

    @cached_property
    def genders(self) -> Ints:
        """The gender of each candidate: of a name what all names of the same entity say."""
        words = self.words
        said: dict[int, list[int]] = {}
        for owner, name, form in zip(self.owners, self.names, self.forms, strict=True):
            gender = name_gender(words, name.first, form) if name.type == PERSON else THING
            said.setdefault(owner, []).append(gender)
        agreed_on = {owner: agreed(genders) for owner, genders in said.items()}
        for owner, gender in self._only_given_names().items():
            agreed_on[owner] = agreed_on[owner] or gender  # a courtesy title says more than a name
        linked = (self.spans[i] for i in self.links)
        return np.array(
            [agreed_on[owner] for owner in self.owners]
            + [phrase_gender(words, first, last) for first, last, _ in linked],
            dtype=np.int64,
        )

    @cached_property
    def in_order(self) -> list[int]:
        """The mentions in the order of the text."""
        return sorted(range(len(self.spans)), key=lambda i: (self.position(i), self.spans[i][2], i))


def mention_class(words: Words, first: int, last: int, names: Sequence[NameMention]) -> int:
    """What a source mention is: a class of pronouns, implied (no words), named, or a description."""
    if first >= last:
        return _IMPLIED
    lead = words.word(first).casefold()
    for index, forms in enumerate(PRONOUNS):
        if lead in forms and last - first <= 3:
            return index
    return _NAMED if any(first <= n.first and n.last <= last for n in names) else _DESCRIBED


def head_name(words: Words, first: int, last: int, names: Sequence[NameMention]) -> int | None:
    """The person whom a mention names: not the owner of somebody, nor who stands behind "for" or "of".

    Args:
        words: the article's words.
        first, last: the mention's first word and the word after its last.
        names: the name mentions of the article.

    Returns:
        The index of the name that ends where the first part of the mention does, or None.
    """
    inside = [(i, name) for i, name in enumerate(names) if first <= name.first and name.last <= last]
    within = {at for _, name in inside for at in range(name.first, name.last)}
    ends = (at for at in range(first, last) if at not in within and _ends_part(words.word(at)))
    end = next(ends, last)
    owned = end + 1 < last and words.word(end) in "'’"
    if owned:
        return None
    return next((i for i, name in inside if name.type == PERSON and name.last == end), None)


def _ends_part(word: str) -> bool:
    return word in _PART_ENDS or not (word[0].isalnum() or word in ".-/")


def score_pairs(scorer: AntecedentScorer, states: Tensor, mentions: Mentions) -> npt.NDArray[np.float32]:
    """Probabilities that each mention is each name, or one of KINDS: ``[mentions, names + kinds]``.

    Args:
        scorer: scores the pairs.
        states: ``[words, d]``
        mentions: the mentions and candidates.
    """
    inputs = (torch.from_numpy(array).to(states.device) for array in pair_inputs(mentions))
    direct = scorer(states, *inputs).softmax(-1).cpu().numpy()
    direct[mentions.bodies_meant != -1, len(mentions.candidates()) :] = 0  # it is no unnamed group
    direct /= direct.sum(-1, keepdims=True)
    return follow_links(direct, mentions)


def pair_inputs(mentions: Mentions) -> tuple[Ints, Ints, Ints, npt.NDArray[np.bool_]]:
    """The mentions ``[M, 3]``, candidates ``[N, 2]``, features and possible pairs that a scorer takes."""
    spans = [(first, max(last, first + 1), anchor) for first, last, anchor in mentions.spans]
    return (
        np.array(spans, dtype=np.int64).reshape(-1, 3),
        np.array(mentions.candidates(), dtype=np.int64).reshape(-1, 2),
        pair_features(mentions),
        mentions.possible(),
    )


def follow_links(direct: npt.NDArray[np.float32], mentions: Mentions) -> npt.NDArray[np.float32]:
    """What each mention stands for in the end, where it may stand for what an earlier one stands for.

    Where a name does not tell whether somebody is a man or a woman, the pronouns before do: she is hardly the
    one who was "he".

    Args:
        direct: ``[mentions, names + links + kinds]`` probability of each candidate.
        mentions: the mentions and candidates.

    Returns:
        ``[mentions, names + kinds]``
    """
    names, links = len(mentions.names), mentions.links
    owners = np.array(mentions.owners, dtype=np.int64)
    called = np.full((len(GENDERS), owners.max(initial=-1) + 1), _ONCE_CALLED)
    ends = np.zeros((len(direct), names + len(KINDS)), dtype=np.float32)
    for mention in mentions.in_order:
        row, said = direct[mention].copy(), mentions.said(mention)
        if said in (MALE, FEMALE):
            row[:names] *= (2 * called[said] / (called[MALE] + called[FEMALE]))[owners]
            row /= row.sum()
        ends[mention] = np.concatenate([row[:names], row[-len(KINDS) :]])
        for column, earlier in enumerate(links, names):
            if row[column] > 0:
                ends[mention] += row[column] * ends[earlier]
        if said in (MALE, FEMALE):
            called[said] += np.bincount(owners, ends[mention, :names], called.shape[1])
    return ends


def pair_features(mentions: Mentions) -> Ints:
    """Features of every pair of a mention and a candidate: ``[mentions, candidates, len(SIZES)]``."""
    words, names = mentions.words, mentions.names
    classes, links = mentions.classes, mentions.links
    spans = mentions.candidates()
    features = np.zeros((len(mentions.spans), len(spans), len(SIZES)), dtype=np.int64)
    if not mentions.spans or not spans:
        return features
    first_word = np.array([first for first, _ in spans])
    last_word = np.array([last for _, last in spans])
    own = [name_words(words, NameMention(first, last, PERSON)) for first, last, _ in mentions.spans]
    forms = mentions.forms + [own[i] for i in links]
    named, owners = len(names), np.array(mentions.owners, dtype=np.int64)
    frequency = Counter(mentions.owners)
    features[:, :named, 4] = [n.type * 2 + (len(f) > 1) for n, f in zip(names, forms, strict=False)]
    features[:, named:, 4] = [_NAME_CLASSES + classes[i] for i in links]
    features[:, :named, 8] = [min(5, frequency[owner]) for owner in mentions.owners]
    owning = _owning(words, spans)
    where = mentions.places[first_word]
    where[named:] = IN_SOURCE
    for i, (first, last, _) in enumerate(mentions.spans):
        at = mentions.position(i)
        row = features[i]
        row[:, 0] = distance_bucket(torch.from_numpy(first_word - at)).numpy()
        row[:, 1] = _overlap(first, last, first_word, last_word)
        row[owning & (row[:, 1] >= 1) & (row[:, 1] <= 5) & (last_word + 1 < last), 1] = _OWNER
        row[:, 2] = [_wording(own[i], form) for form in forms]
        row[:, 3] = classes[i]
        row[:, 5] = where
        before = np.flatnonzero((where == IN_SOURCE) & (last_word <= at))
        if len(before):
            row[before[last_word[before].argmax()], 5] = IN_LAST_SOURCE
        row[:, 6] = np.clip(words.paragraphs[at] - words.paragraphs[first_word], -2, 6) + 2
        row[:named, 7] = _rank(at, first_word[:named])
        row[named:, 7] = _rank(at, first_word[named:])
        row[:, 9] = phrase_gender(words, first, last) * len(GENDERS) + mentions.genders
        earlier = Counter(owners[last_word[:named] <= at].tolist())
        row[:named, 10] = [min(4, earlier[owner]) for owner in mentions.owners]
    return features


def _overlap(first: int, last: int, name_first: Ints, name_last: Ints) -> Ints:
    """0 apart; 1 to 5 the name stands inside, the later the higher; 6 around it; 7 across its end."""
    inside = (first <= name_first) & (name_last <= last)
    around = (name_first <= first) & (last <= name_last) & (first < last)
    across = (name_first < last) & (first < name_last)
    depth = 1 + np.searchsorted(np.array([1, 2, 4, 7]), name_first - first, side="right")
    return np.where(inside, depth, np.where(around, 6, np.where(across, 7, 0)))


def _owning(words: Words, spans: Sequence[tuple[int, int]]) -> npt.NDArray[np.bool_]:
    """Whether each span is only the owner of what follows ("Ida Lund's aide"), or part of a longer one."""
    longest: dict[int, int] = {}
    for first, last in spans:
        longest[first] = max(last, longest.get(first, last))
    return np.array(
        [
            longest[first] > last
            or (last < len(words) and words.word(last) in "'’" and not words.breaks[last])
            for first, last in spans
        ],
        dtype=np.bool_,
    )


def _wording(mention: Form, name: Form) -> int:
    """0 nothing alike; 1 same words; 2 part of the name; 3 the name is part of it; 4 last word; 5 any."""
    shared = set(mention) & set(name)
    if not shared:
        return 0
    if mention == name:
        return 1
    if set(mention) <= set(name):
        return 2
    if set(name) <= set(mention):
        return 3
    return 4 if name[-1] in shared else 5


def _rank(at: int, first_word: Ints) -> Ints:
    """How many candidates stand between: 0 to 5 and more before the mention, then likewise after it."""
    order = np.arange(len(first_word))
    split = int((first_word < at).sum())
    return np.where(order < split, np.minimum(split - 1 - order, 5), 6 + np.minimum(order - split, 6))
