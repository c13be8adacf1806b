"""What the model should answer for an annotated article, as arrays over its words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from quotes.attributor.bodies import BODY_HEADS, named_bodies, reading_place
from quotes.attributor.encoding import Ints, Words, split_words
from quotes.attributor.entities import Entity, group_names
from quotes.attributor.model import ARGUMENTS, KINDS, TAG_LAYERS
from quotes.attributor.names import (
    ORGANIZATION,
    PERSON,
    Form,
    NameMention,
    agreed_types,
    bare_name,
    name_words,
)
from quotes.attributor.pairs import IN_CONTENT, IN_CUE, IN_SOURCE, Mentions
from quotes.training.articles import AnnotatedArticle, AnnotatedSpeaker

_BY_RULE = -1  # a name that is no mark of the article's

UNKNOWN = -100
"""Where nobody annotated: no loss there (the ignored index of torch's cross entropy)."""

_NEAR_NAME = 14  # words around a name among which a role of its bearer stands


@dataclass(frozen=True, slots=True)
class Targets:
    """Right answers for one article.

    Attributes:
        tags: for each of TAG_LAYERS, ``[words]`` index of the tag or UNKNOWN.
        cues: for each attribution, the words ``[first, last)`` any of which may be its anchor.
        arguments: for each attribution, ``(first, last, ARGUMENTS index of the B- label)``.
        mentions: the mentions to resolve, and the candidates.
        antecedents: ``[mentions, candidates + kinds]``, which answers are right.
        bearers: the last words of the names of people whose roles are known.
        roles: for each of these names, the words ``[first, last)`` of the roles that stand with it.
    """

    tags: dict[str, Ints]
    cues: list[tuple[int, int]]
    arguments: list[list[tuple[int, int, int]]]
    mentions: Mentions
    antecedents: np.ndarray
    bearers: list[int]
    roles: list[list[tuple[int, int]]]


def make_targets(article: AnnotatedArticle, words: Words) -> Targets:
    """The right answers for ``article``, whose text ``words`` are."""
    tags = {layer: np.full(len(words), UNKNOWN, dtype=np.int64) for layer in TAG_LAYERS}
    cues, arguments, places = _attributions(article, words, tags)
    names: list[NameMention] = []
    owners: list[int] = []
    questions: list[_Question] = []
    if article.names is not None:
        marked = [(NameMention(*words.cover(s, e), t), i) for i, (s, e, t) in enumerate(_all_names(article))]
        marked = [(bare_name(words, m), i) for m, i in marked]
        marked = [(m, i) for m, i in marked if m.first < m.last]
        every = [m for m, _ in marked]
        if article.attributions is not None:
            every = agreed_types(words, every)
            _tag(tags["name"], [(m.first, m.last, 1 + 2 * m.type) for m in every])
        bodies = [(body, _BY_RULE) for body in named_bodies(words, every)]
        marked = sorted(
            [*zip(every, (i for _, i in marked), strict=True), *bodies],
            key=lambda m: reading_place(m[0]),
        )
        every = [m for m, _ in marked]
        entities, unclear = group_names(words, every)
        kept = [i for i in range(len(every)) if i not in unclear]
        names = [every[i] for i in kept]
        entity_of = {m: number for number, e in enumerate(entities) for m in e.mentions}
        owners = [entity_of[i] for i in kept]
        place_of = {old: new for new, old in enumerate(kept)}
        questions = _speaker_questions(article, words, entities, place_of, len(names))
        for (start, end), right in article.links:
            first, last = words.cover(start, end)
            found = {
                place_of[i] for i, (_, original) in enumerate(marked) if original in right and i in place_of
            }
            if found and first < last:
                questions.append(_Question((first, last, first), frozenset(found), found))
    mentions = Mentions(words, [q.span for q in questions], names, owners, places)
    bearers, roles = _roles(article, words, names, tags["role"])
    return Targets(tags, cues, arguments, mentions, _answers(questions, mentions), bearers, roles)


@dataclass(frozen=True, slots=True)
class _Question:
    """A mention, a key that is that of others which stand for the same, and the names and kinds it may be."""

    span: tuple[int, int, int]
    key: frozenset[int]
    right: set[int]


def _answers(questions: Sequence[_Question], mentions: Mentions) -> np.ndarray:
    """``[mentions, names + links + kinds]``: right are names, kinds, and links that stand for the same."""
    names, links = len(mentions.names), mentions.links
    matrix = np.zeros((len(questions), names + len(links) + len(KINDS)), dtype=bool)
    for row, question in enumerate(questions):
        matrix[row, [i if i < names else i + len(links) for i in question.right]] = True
        matrix[row, names : names + len(links)] = [questions[i].key == question.key for i in links]
    matrix[:, : names + len(links)] &= mentions.possible()
    return matrix


def _tag(layer: Ints, spans: Sequence[tuple[int, int, int]]) -> None:
    layer[layer == UNKNOWN] = 0
    for first, last, tag in spans:
        layer[first] = tag
        layer[first + 1 : last] = tag + 1


def _attributions(
    article: AnnotatedArticle, words: Words, tags: dict[str, Ints]
) -> tuple[list[tuple[int, int]], list[list[tuple[int, int, int]]], Ints]:
    places = np.zeros(len(words), dtype=np.int64)
    cues: list[tuple[int, int]] = []
    arguments: list[list[tuple[int, int, int]]] = []
    if article.attributions is None:
        return cues, arguments, places
    found: dict[str, list[tuple[int, int, int]]] = {"content": [], "source": [], "cue": []}
    for attribution in article.attributions:
        labelled = []
        for layer, place in (("content", IN_CONTENT), ("cue", IN_CUE), ("source", IN_SOURCE)):
            for start, end in getattr(attribution, layer):
                first, last = words.cover(start, end)
                if first < last:
                    found[layer].append((first, last, 1))
                    labelled.append((first, last, ARGUMENTS.index(f"B-{layer}")))
                    places[first:last] = place
        anchor = _anchor(attribution, words)
        if anchor is not None:
            cues.append(anchor)
            arguments.append(labelled)
    for layer, spans in found.items():
        _tag(tags[layer], spans)
    return cues, arguments, places


def _anchor(attribution: object, words: Words) -> tuple[int, int] | None:
    """The words that stand for it: its cue, or else the first word of its source, or of its content."""
    for layer in ("cue", "source", "content"):
        for start, end in getattr(attribution, layer):
            first, last = words.cover(start, end)
            if first < last:
                return (first, last) if layer == "cue" else (first, first + 1)
    return None


def _all_names(article: AnnotatedArticle) -> list[tuple[int, int, int]]:
    """The names marked by machine, put right and completed by those that readers gave."""
    marked = list(article.names or ())
    if article.speakers is None:
        return marked
    taken = [(s, e) for s, e, _ in marked]
    for speaker in article.speakers:
        if speaker.kind not in ("person", "organization") or not speaker.name:
            continue
        if speaker.name.split()[-1] in BODY_HEADS:
            continue  # found by rule
        kind = PERSON if speaker.kind == "person" else ORGANIZATION
        for match in re.finditer(rf"(?<!\w){re.escape(speaker.name)}(?!\w)", article.text):
            span = match.span()
            crossing = [i for i, (s, e) in enumerate(taken) if s < span[1] and span[0] < e]
            if any(taken[i][0] <= span[0] and span[1] <= taken[i][1] for i in crossing):
                if kind == PERSON:
                    marked = [(s, e, PERSON if (s, e) == span else t) for s, e, t in marked]
                continue
            marked = [m for i, m in enumerate(marked) if i not in crossing] + [(*span, kind)]
            taken = [(s, e) for s, e, _ in marked]
    return sorted(marked)


def _speaker_questions(
    article: AnnotatedArticle,
    words: Words,
    entities: Sequence[Entity],
    place_of: dict[int, int],
    names: int,
) -> list[_Question]:
    questions: list[_Question] = []
    if article.attributions is None or article.speakers is None:
        return questions
    members = [_members(speaker, words, entities, place_of) for speaker in article.speakers]
    for attribution in article.attributions:
        anchor = _anchor(attribution, words)
        if anchor is None or not attribution.speakers:
            continue
        first, last = words.cover(*attribution.source[0]) if attribution.source else (anchor[0], anchor[0])
        right: set[int] = set()
        for index in attribution.speakers:
            speaker = article.speakers[index]
            if speaker.kind not in ("person", "organization"):
                right.add(names + KINDS.index(speaker.kind))
            elif members[index]:
                right |= members[index]
            elif attribution.source and _shares_word(speaker.name, article.text, attribution.source):
                right.add(names + KINDS.index(speaker.kind))
        if right:
            questions.append(_Question((first, last, anchor[0]), frozenset(attribution.speakers), right))
    return questions


def _shares_word(name: str, text: str, spans: Sequence[tuple[int, int]]) -> bool:
    told = {w.casefold() for s, e in spans for w in re.findall(r"\w+", text[s:e])}
    return bool(told & {w.casefold() for w in re.findall(r"\w+", name)})


def _members(
    speaker: AnnotatedSpeaker, words: Words, entities: Sequence[Entity], place_of: dict[int, int]
) -> set[int]:
    """The candidates that are a mention of ``speaker``."""
    return {place_of[i] for e in entities if _same(speaker, e) for i in e.mentions if i in place_of}


def _same(speaker: AnnotatedSpeaker, entity: Entity) -> bool:
    if speaker.kind != entity.kind.value or not speaker.name:
        return False
    told, found = (
        {w.casefold().rstrip(".") for w in re.findall(r"[\w.]+", n.replace("’s", "").replace("'s", ""))}
        - {"the"}
        for n in (speaker.name, entity.name)
    )
    return told == found or (speaker.kind == "person" and (told <= found or found <= told))


def _roles(
    article: AnnotatedArticle, words: Words, names: Sequence[NameMention], layer: Ints
) -> tuple[list[int], list[list[tuple[int, int]]]]:
    """Find the places of the role phrases that readers gave as text: those next to the person's name."""
    people = [n for n in names if n.type == PERSON]
    bearers: list[int] = []
    roles: list[list[tuple[int, int]]] = []
    if article.speakers is None or article.attributions is None or not people:
        return bearers, roles
    taken: list[tuple[int, int]] = []
    forms = [name_words(words, n) for n in people]
    for speaker in article.speakers:
        told = _form(speaker.name) if speaker.kind == "person" else ()
        own = [n for n, form in zip(people, forms, strict=True) if _bears(told, form)]
        places: list[list[tuple[int, int]]] = [[] for _ in own]
        for phrase in sorted(speaker.roles, key=len, reverse=True):
            for place in _places(phrase, article.text, words, own):
                if not any(place[0] < last and first < place[1] for spans in places for first, last in spans):
                    places[min(range(len(own)), key=lambda i: _gap(own[i], place))].append(place)
        bearers += [n.last - 1 for n in own]
        roles += places
        taken += [p for spans in places for p in spans if all(p[1] <= f or e <= p[0] for f, e in taken)]
    _tag(layer, [(first, last, 1) for first, last in sorted(taken)])
    for name in people:
        if name.last - 1 not in bearers:  # nobody read the roles of people who say nothing
            around = slice(max(0, name.first - _NEAR_NAME), name.last + _NEAR_NAME)
            layer[around] = np.where(layer[around] == 0, UNKNOWN, layer[around])
    return bearers, roles


def _gap(name: NameMention, span: tuple[int, int]) -> int:
    """Words between a name and a span; less than none where they overlap."""
    return max(name.first - span[1], span[0] - name.last)


def _form(name: str) -> Form:
    words = split_words(name)
    return name_words(words, NameMention(0, len(words), PERSON))


def _bears(told: Form, form: Form) -> bool:
    """Whether a name of the article is short for one that was told, or that name itself."""
    return bool(form) and bool(told) and set(form) <= set(told) and (form[-1] == told[-1] or len(form) == 1)


def _places(phrase: str, text: str, words: Words, names: Sequence[NameMention]) -> list[tuple[int, int]]:
    """Where ``phrase`` stands in one paragraph with one of ``names``, within a few words of it."""
    pattern = r"\s+".join(re.escape(w) for w in phrase.split())
    reach = _NEAR_NAME if len(phrase.split()) > 2 else _NEAR_NAME // 2
    found = []
    for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", text):
        first, last = words.cover(*match.span())
        if first < last and any(
            0 <= _gap(n, (first, last)) <= reach and words.paragraphs[n.first] == words.paragraphs[first]
            for n in names
        ):
            found.append((first, last))
    return found
