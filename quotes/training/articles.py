"""Annotated articles: the formats of PolNeAR, its speaker lines, GUM and GAP, read into one."""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from quotes.attributor.model import KINDS
from quotes.attributor.names import ORGANIZATION, PERSON, PLACE

Offsets = tuple[int, int]

_NER = {"PERSON": PERSON, "ORGANIZATION": ORGANIZATION, "LOCATION": PLACE}


class AnnotationError(ValueError):
    """An annotated file that cannot be used; the message names the file, the line and what is wrong there."""


@dataclass(frozen=True, slots=True)
class AnnotatedSpeaker:
    """The real speaker of some attributions: `name` and `roles` as the article writes them."""

    name: str
    kind: str
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AnnotatedAttribution:
    """One attribution with its pieces; `speakers` are indices, or None where nobody has read who it is."""

    id: str
    source: tuple[Offsets, ...]
    cue: tuple[Offsets, ...]
    content: tuple[Offsets, ...]
    speakers: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class AnnotatedArticle:
    """An article with whatever of it is annotated.

    Attributes:
        attributions: None where the article has no annotation of attributions.
        names: ``(start, end, type)``; None where names are not annotated.
        speakers: None where speakers and roles are not annotated.
        links: mentions that are no sources, each with the indices of the ``names`` it stands for.
    """

    id: str
    text: str
    attributions: tuple[AnnotatedAttribution, ...] | None = None
    names: tuple[tuple[int, int, int], ...] | None = None
    speakers: tuple[AnnotatedSpeaker, ...] | None = None
    links: tuple[tuple[Offsets, tuple[int, ...]], ...] = field(default=())


def read_annotated(path: Path, *speakers: Path) -> list[AnnotatedArticle]:
    """Read articles in the PolNeAR line format.

    Args:
        path: JSON lines, plain or gzipped; speakers may stand in the same lines.
        speakers: files with the speaker lines, where they stand apart; what they say of an article counts
            instead of what ``path`` says.

    Raises:
        AnnotationError: a line is no JSON, lacks a field, or has offsets outside its text or an unknown kind.
    """
    told: dict[str, dict[str, Any]] = {}
    for file in speakers:
        for _, line in _lines(file):
            told.setdefault(line["id"], {}).update(line)
    articles = []
    for number, line in _lines(path):
        try:
            articles.append(_article({**line, **told.get(line["id"], {})}))
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise AnnotationError(f"{path}:{number}: not an annotated article: {error!r}") from error
    return articles


def _lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    with (
        gzip.open(path, "rt", encoding="utf-8")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8") as lines
    ):
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                yield number, json.loads(line)
            except json.JSONDecodeError as error:
                raise AnnotationError(f"{path}:{number}: not JSON: {error}") from error


def _article(line: dict[str, Any]) -> AnnotatedArticle:
    text = line["text"]
    people = line.get("speakers")
    order = {s["k"]: i for i, s in enumerate(people or [])}

    def spans(value: list[list[int]]) -> tuple[Offsets, ...]:
        for start, end in value:
            if not 0 <= start < end <= len(text):
                raise ValueError(f"no span [{start}, {end}] in a text of {len(text)} characters")
        return tuple((start, end) for start, end in value)

    def speakers_of(attribution_id: str) -> tuple[int, ...] | None:
        keys = line.get("attr", {}).get(attribution_id)
        if keys is None:
            return None
        return tuple(order[k] for k in (keys if isinstance(keys, list) else [keys]) if k in order)

    return AnnotatedArticle(
        id=line["id"],
        text=text,
        attributions=tuple(
            AnnotatedAttribution(
                a["id"], spans(a["source"]), spans(a["cue"]), spans(a["content"]), speakers_of(a["id"])
            )
            for a in line["attributions"]
            if a["content"]
        ),
        names=tuple((s, e, _NER[t]) for s, e, t in line["ner"] if t in _NER) if line.get("ner") else None,
        speakers=tuple(map(_speaker, people)) if people is not None else None,
    )


def _speaker(told: dict[str, Any]) -> AnnotatedSpeaker:
    if told["kind"] not in KINDS:
        raise ValueError(f"the kind of {told['k']} is {told['kind']!r}, not one of {', '.join(KINDS)}")
    return AnnotatedSpeaker(told["name"], told["kind"], tuple(told.get("roles") or ()))


def read_gap(path: Path) -> list[AnnotatedArticle]:
    """GAP (Webster et al. 2018): a pronoun and two names, one of which it may stand for."""
    articles = []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            pronoun = int(row["Pronoun-offset"])
            names = [(int(row[f"{k}-offset"]), int(row[f"{k}-offset"]) + len(row[k]), PERSON) for k in "AB"]
            right = tuple(i for i, k in enumerate("AB") if row[f"{k}-coref"] == "TRUE")
            if right:
                link = ((pronoun, pronoun + len(row["Pronoun"])), right)
                articles.append(AnnotatedArticle(row["ID"], row["Text"], names=tuple(names), links=(link,)))
    return articles


_PRONOUNS = frozenset(
    {"he", "him", "his", "she", "her", "hers", "they", "them", "their", "it", "its", "who"}
    | {"i", "me", "my", "we", "us", "our"}
)


def read_gum(path: Path) -> list[AnnotatedArticle]:
    """GUM (Zeldes 2017): pronouns and descriptions of people and organisations named in the text."""
    articles = []
    for _, line in _lines(path):
        text = line["text"]
        mentions = [m for m in line["mentions"] if m["type"] in ("person", "organization")]
        proper = [m for m in mentions if _is_name(text[m["start"] : m["end"]])]
        names = tuple(
            (m["start"], m["end"], PERSON if m["type"] == "person" else ORGANIZATION) for m in proper
        )
        links = []
        for mention in mentions:
            right = tuple(
                i for i, m in enumerate(proper) if m["cluster"] == mention["cluster"] and m is not mention
            )
            words = text[mention["start"] : mention["end"]].split()
            if right and len(words) <= 8 and mention not in proper:
                links.append(((mention["start"], mention["end"]), right))
        if links:
            articles.append(AnnotatedArticle(line["id"], text, names=names, links=tuple(links)))
    return articles


def _is_name(words: str) -> bool:
    return (
        bool(re.fullmatch(r"(?:[A-Z][\w.'’-]*)(?: (?:of|the|de|van|[A-Z][\w.'’-]*)){0,5}", words))
        and words.casefold() not in _PRONOUNS
    )
