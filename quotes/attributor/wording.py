"""A reading put into words: statements and speakers, with no name where nobody is likely enough."""

from __future__ import annotations

from quotes.attributor.decoding import Attribution
from quotes.attributor.encoding import Words
from quotes.attributor.reading import Found, Reading
from quotes.attributor.roles import distinct_roles, fitting_role
from quotes.attributor.speakers import Option, Resolution, self_named
from quotes.statement import (
    Attributed,
    AttributedArticle,
    Candidate,
    Reason,
    Span,
    Speaker,
    SpeakerKind,
    Statement,
)

_CANDIDATES = 3
_LEAST_CANDIDATE = 0.02


def put_into_words(reading: Reading, least: float) -> AttributedArticle:
    """Statements and speakers of a reading; no speaker is given below the least confidence.

    Args:
        reading: what the model read.
        least: the least confidence with which a speaker is named.
    """
    statements = tuple(_statement(reading, found, least) for found in reading.found)
    likeliest = {found.resolution.options[0].entity for found in reading.found}
    speakers = tuple(
        _speaker(reading, i)
        for i, entity in enumerate(reading.cast.entities)
        if entity.kind is SpeakerKind.PERSON or i in likeliest
    )
    return AttributedArticle(statements, speakers)


def _statement(reading: Reading, found: Found, least: float) -> Statement:
    words, attribution = reading.words, found.attribution
    options = found.resolution.options
    best = options[0]
    confidence = found.confidence(best)
    told = [(o, _told(reading, attribution, o)) for o in options if o.score >= _LEAST_CANDIDATE]
    speaker = _told(reading, attribution, best)
    given = speaker if speaker and (confidence >= least or not speaker.kind.named) else None
    return Statement(
        type=found.type,
        content=tuple(_span(words, *piece) for piece in attribution.content),
        cue=(_span(words, *attribution.cue),) if attribution.cue else (),
        source=(_span(words, *attribution.source),) if attribution.source else (),
        speaker=given,
        confidence=round(confidence, 4),
        candidates=tuple(
            Candidate(t.name, t.kind, round(found.confidence(o), 4)) for o, t in told[:_CANDIDATES] if t
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
