"""The door to the room: texts in, attributed articles out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import torch
from safetensors import SafetensorError
from torch import Tensor
from transformers import PreTrainedTokenizerFast

from quotes.attributor.batching import EncodedArticle, collate, encode, row_size, rows_of
from quotes.attributor.confidence import (
    UNCALIBRATED,
    attribution_features,
    probability,
    speaker_features,
)
from quotes.attributor.decoding import (
    Attribution,
    Floats,
    choose,
    find_anchors,
    places_of,
    read_arguments,
    read_names,
    smooth_labels,
    statement_type,
)
from quotes.attributor.encoding import Tokenizer, Words
from quotes.attributor.model import AttributionModel, band_around
from quotes.attributor.names import group_names
from quotes.attributor.roles import RolePhrase, distinct_roles, find_roles, fitting_role
from quotes.attributor.speakers import Cast, Option, Resolution, resolve, self_named
from quotes.statement import (
    Attributed,
    AttributedArticle,
    Candidate,
    Reason,
    Span,
    Speaker,
    SpeakerKind,
    Statement,
    StatementType,
)

_CHUNK = 16  # articles read together
_ROWS = 16  # windows in one pass of the encoder
_ANCHORS = 64  # anchors whose arguments are read at once
_CANDIDATES = 3
_LEAST_CANDIDATE = 0.02


class ModelError(RuntimeError):
    """The model cannot be loaded; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Found:
    """One attribution with all that its confidence depends on; the calibration is fitted on these."""

    attribution: Attribution
    type: StatementType
    resolution: Resolution

    def speaker_features(self) -> list[float]:
        """What the probability that the likeliest speaker is right is computed from."""
        best, *others = self.resolution.options
        second = others[0].score if others else 0.0
        return speaker_features(self.attribution, self.type, self.resolution.rule, best.score, second)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the model read in one article, before it is put into words."""

    words: Words
    found: tuple[Found, ...]
    cast: Cast
    roles: tuple[RolePhrase, ...]


class Attributor:
    """Finds every quotation of an article and names its speaker.

    >>> attributor = Attributor.from_pretrained()
    >>> article = attributor.attribute("“The bridge will open in May,” said Mayor Ida Lund.")
    >>> article.statements[0].speaker.name
    'Ida Lund'
    """

    def __init__(
        self, model: AttributionModel, tokenizer: Tokenizer, min_confidence: float | None = None
    ) -> None:
        self.model: AttributionModel = model.eval()  # type: ignore[no-untyped-call]
        self.tokenizer = tokenizer
        self.min_confidence = _threshold(min_confidence, model.config.min_confidence)
        self._weights = {**UNCALIBRATED, **model.config.calibration}

    @classmethod
    def from_pretrained(
        cls, path: str | Path | None = None, min_confidence: float | None = None
    ) -> Attributor:
        """Load a model from its folder; nothing is downloaded.

        Args:
            path: the folder; by default $QUOTES_MODEL, or `models/quotes-en` of this checkout.
            min_confidence: below it no speaker is given; by default $QUOTES_MIN_CONFIDENCE, or the model's
                own.

        Raises:
            ModelError: there is no such model.
            ValueError: the confidence is not between 0 and 1.
        """
        folder = Path(path or os.environ.get("QUOTES_MODEL") or _default_folder())
        if not (folder / "config.json").is_file():
            raise ModelError(
                f"no model in {folder}: give the folder that holds its config.json (--model or QUOTES_MODEL)"
            )
        try:
            model = AttributionModel.from_pretrained(folder, local_files_only=True, dtype=torch.float32)
            tokenizer = PreTrainedTokenizerFast.from_pretrained(folder, local_files_only=True)
        except (OSError, ValueError, RuntimeError, SafetensorError) as error:
            raise ModelError(f"the model in {folder} cannot be read: {error}") from error
        return cls(model, tokenizer, min_confidence)

    def attribute(self, text: str) -> AttributedArticle:
        """Everything that `text` attributes to somebody, in the order of the text."""
        return next(self.attribute_many([text]))

    def attribute_many(self, texts: Iterable[str]) -> Iterator[AttributedArticle]:
        """Attribute many texts, one by one as they come, several at a time on the way through the encoder.

        Args:
            texts: any number of texts of any length.

        Yields:
            One result for each text, in order.
        """
        for reading in self.read_many(texts):
            yield self.put_into_words(reading)

    @torch.inference_mode()
    def read_many(self, texts: Iterable[str]) -> Iterator[Reading]:
        """What the model reads in each text, before thresholds for speakers are applied."""
        remaining = iter(texts)
        config = self.model.config
        while chunk := list(islice(remaining, _CHUNK)):
            articles = [
                encode(t, self.tokenizer, window=config.window, context=config.context) for t in chunk
            ]
            states = self._states(articles)
            for article in articles:
                own, states = states[: len(article.words)], states[len(article.words) :]
                yield self._read(article.words, own)

    def _states(self, articles: Sequence[EncodedArticle]) -> Tensor:
        """States of all words of all articles, ``[W, d]``; windows of like length share a pass."""
        rows = rows_of(articles)
        sizes = [row_size(row) for row in rows]
        cores = [window.core_last - window.core_first for _, window in rows]
        found: list[Tensor] = [torch.empty(0)] * len(rows)
        order = sorted(range(len(rows)), key=lambda i: sizes[i])
        tokens = self.tokenizer
        for at in range(0, len(order), _ROWS):
            some = order[at : at + _ROWS]
            batch = collate(
                [rows[i] for i in some],
                start=tokens.cls_token_id,
                end=tokens.sep_token_id,
                pad=tokens.pad_token_id,
            ).to(self.model.device)
            parts = self.model(batch).float().cpu().split([cores[i] for i in some])
            for i, part in zip(some, parts, strict=True):
                found[i] = part
        return torch.cat(found) if found else torch.empty(0, 1)

    def _read(self, words: Words, states: Tensor) -> Reading:
        if not len(words):
            return Reading(words, (), Cast((), ()), ())
        heads = self.model
        states = states.to(heads.device)
        tags = {layer: scores.softmax(-1).cpu().numpy() for layer, scores in heads.tag(states).items()}
        attributions = self._attributions(words, states, 1 - tags["cue"][:, 0])
        places = places_of(len(words), attributions)
        names = read_names(words, tags["name"], tags["role"])
        entities, _ = group_names(words, names)
        cast = Cast(tuple(names), tuple(entities))
        resolutions = resolve(heads, states, words, attributions, cast, places)
        roles = find_roles(heads, states, words, tags["role"], cast.names, cast.entities, places)
        found = (
            Found(a, statement_type(words, a.content), r)
            for a, r in zip(attributions, resolutions, strict=True)
        )
        return Reading(words, tuple(found), cast, tuple(roles))

    def _attributions(self, words: Words, states: Tensor, cue_scores: Floats) -> list[Attribution]:
        found: list[Attribution] = []
        anchors = find_anchors(cue_scores)
        paragraphs = torch.from_numpy(words.paragraphs).to(states.device)
        for at in range(0, len(anchors), _ANCHORS):
            some = torch.from_numpy(anchors[at : at + _ANCHORS]).to(states.device)
            band, inside = band_around(some, torch.zeros_like(some), torch.full_like(some, len(words)))
            scored = self.model.arguments(states, some, band, inside, paragraphs).softmax(-1).cpu().numpy()
            for anchor, scores, labels in zip(some.tolist(), *smooth_labels(scored), strict=True):
                attribution = read_arguments(words, anchor, float(cue_scores[anchor]), scores, labels)
                if attribution:
                    found.append(attribution)
        scores = [
            probability(
                self._weights["attribution"], attribution_features(a, statement_type(words, a.content))
            )
            for a in found
        ]
        return choose(found, scores, self.model.config.anchor_threshold)

    def put_into_words(self, reading: Reading) -> AttributedArticle:
        """Statements and speakers of a reading; no speaker is given below the least confidence."""
        statements = tuple(self._statement(reading, found) for found in reading.found)
        likeliest = {found.resolution.options[0].entity for found in reading.found}
        speakers = tuple(
            _speaker(reading, i)
            for i, entity in enumerate(reading.cast.entities)
            if entity.kind is SpeakerKind.PERSON or i in likeliest
        )
        return AttributedArticle(statements, speakers)

    def _statement(self, reading: Reading, found: Found) -> Statement:
        words, attribution = reading.words, found.attribution
        options = found.resolution.options
        best = options[0]
        confidence = probability(self._weights["speaker"], found.speaker_features())
        told = [(o, _told(reading, attribution, o)) for o in options if o.score >= _LEAST_CANDIDATE]
        speaker = _told(reading, attribution, best)
        given = speaker if speaker and (confidence >= self.min_confidence or not speaker.kind.named) else None
        return Statement(
            type=found.type,
            content=tuple(_span(words, *piece) for piece in attribution.content),
            cue=(_span(words, *attribution.cue),) if attribution.cue else (),
            source=(_span(words, *attribution.source),) if attribution.source else (),
            speaker=given,
            confidence=round(confidence, 4),
            candidates=tuple(
                Candidate(t.name, t.kind, round(o.score * (confidence / best.score if best.score else 0), 4))
                for o, t in told[:_CANDIDATES]
                if t
            ),
            reason=_reason(reading, found.resolution, best) if speaker else None,
        )


def _speaker(reading: Reading, index: int) -> Speaker:
    """One of the article's people, or of its organisations that say something."""
    words, entity = reading.words, reading.cast.entities[index]
    mentions = (reading.cast.names[m] for m in entity.mentions)
    return Speaker(
        entity.name,
        entity.kind,
        distinct_roles(words, reading.roles, index),
        tuple(_span(words, m.first, m.last) for m in mentions),
    )


def _told(reading: Reading, attribution: Attribution, option: Option) -> Attributed | None:
    """An option in words: the entity's name and fitting role, or the words of a source that has no name."""
    if option.entity is not None:
        entity = reading.cast.entities[option.entity]
        role = fitting_role(reading.words, reading.roles, option.entity, attribution.source)
        return Attributed(entity.name, entity.kind, role)
    if option.kind is None:
        return None
    source = _span(reading.words, *attribution.source).text if attribution.source else None
    if option.kind.named:
        name = self_named(reading.words, attribution, option.kind)
        if name:
            return Attributed(name, option.kind)
        return Attributed(source, SpeakerKind.UNNAMED) if source else None
    return Attributed(source, option.kind) if source else None


def _reason(reading: Reading, resolution: Resolution, best: Option) -> Reason:
    if best.mention is None:
        return Reason(resolution.rule, None)
    mention = reading.cast.names[best.mention]
    return Reason(resolution.rule, _span(reading.words, mention.first, mention.last))


def _span(words: Words, first: int, last: int) -> Span:
    return Span.of(words.text, *words.characters(first, last))


def _default_folder() -> Path:
    return Path(__file__).resolve().parents[2] / "models" / "quotes-en"


def _threshold(given: float | None, default: float) -> float:
    told = os.environ.get("QUOTES_MIN_CONFIDENCE")
    try:
        value = given if given is not None else float(told) if told else default
    except ValueError as error:
        raise ValueError(f"QUOTES_MIN_CONFIDENCE must be a number between 0 and 1, not {told!r}") from error
    if not 0 <= value <= 1:
        raise ValueError(f"the least confidence must be between 0 and 1, not {value}")
    return value
