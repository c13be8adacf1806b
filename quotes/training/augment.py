"""Change how an article is typed, and who it speaks of, without changing who says what in it.

A model trained on one country's news learns that country's names and that newsroom's quotation marks. Each
change
here is a list of edits; all annotated offsets move with them.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from quotes.attributor.encoding import QUOTING, split_words
from quotes.attributor.names import PERSON
from quotes.training.articles import AnnotatedArticle, AnnotatedAttribution, AnnotatedSpeaker
from quotes.training.people import FAMILY_NAMES, FEMALE_NAMES, MALE_NAMES

QUOTATION_MARKS = (
    ('"', '"'), ("“", "”"), ("„", "“"), ("«", "»"), ("« ", " »"), ("''", "''"), ("``", "''"), ("‘", "’"),
    ("'", "'"), ("‘‘", "’’"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Replace ``text[start:end]`` by ``new``."""

    start: int
    end: int
    new: str


def apply_edits(article: AnnotatedArticle, edits: Sequence[Edit]) -> AnnotatedArticle:
    """The article with ``edits`` made and every offset moved along, but for edits that cross another."""
    chosen: list[Edit] = []
    for edit in sorted(edits):
        if not chosen or edit.start >= chosen[-1].end:
            chosen.append(edit)
    if not chosen:
        return article
    pieces, position = [], 0
    starts = np.arange(len(article.text) + 1)
    ends = np.arange(len(article.text) + 1)
    shift = 0
    for edit in chosen:
        pieces += [article.text[position : edit.start], edit.new]
        starts[position : edit.start] += shift
        ends[position + 1 : edit.start + 1] += shift
        new_start = edit.start + shift
        starts[edit.start : edit.end] = new_start
        ends[edit.start + 1 : edit.end + 1] = new_start + len(edit.new)
        shift += len(edit.new) - (edit.end - edit.start)
        position = edit.end
    pieces.append(article.text[position:])
    starts[position:] += shift
    ends[position + 1 :] += shift

    def moved(spans: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
        return tuple((int(starts[s]), int(ends[e])) for s, e in spans if starts[s] < ends[e])

    return replace(
        article,
        text="".join(pieces),
        attributions=None
        if article.attributions is None
        else tuple(
            AnnotatedAttribution(a.id, moved(a.source), moved(a.cue), moved(a.content), a.speakers)
            for a in article.attributions
        ),
        names=None
        if article.names is None
        else tuple((int(starts[s]), max(int(starts[s]) + 1, int(ends[e])), t) for s, e, t in article.names),
        links=tuple((moved([span])[0], right) for span, right in article.links if moved([span])),
    )


def other_quotation_marks(article: AnnotatedArticle, rng: random.Random) -> AnnotatedArticle:
    """All double quotation marks of the article in another newsroom's fashion."""
    left, right = rng.choice(QUOTATION_MARKS)
    words = split_words(article.text)
    edits = []
    for i, state in enumerate(words.quoting.tolist()):
        start, end = int(words.starts[i]), int(words.ends[i])
        if article.text[start:end] in '"“”' and QUOTING[state] in ("opening", "closing"):
            edits.append(Edit(start, end, left if QUOTING[state] == "opening" else right))
    return apply_edits(article, edits)


def other_layout(article: AnnotatedArticle, rng: random.Random) -> AnnotatedArticle:
    """Paragraphs joined to one line, or set with single line breaks."""
    new = rng.choice([" ", " ", "\n"])
    return apply_edits(article, [Edit(*m.span(), new) for m in re.finditer(r"\s*\n\s*", article.text)])


def shouted_lines(article: AnnotatedArticle, rng: random.Random) -> AnnotatedArticle:
    """Some lines in capitals, as headlines and crossheads are set."""
    edits = []
    for i, match in enumerate(re.finditer(r"[^\n]+", article.text)):
        line = match.group()
        if (rng.random() < (0.7 if i == 0 else 0.05)) and len(line) == len(line.upper()):
            edits += [
                Edit(match.start() + m.start(), match.start() + m.end(), m.group().upper())
                for m in re.finditer(r"\w+", line)
            ]
    return apply_edits(article, edits)


def other_names(article: AnnotatedArticle, rng: random.Random) -> AnnotatedArticle:
    """Other people, from all over the world, in the place of those the article speaks of."""
    if article.names is None:
        return article
    new_word = _new_words(article, rng)
    if not new_word:
        return article
    pattern = re.compile(
        rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(new_word, key=len, reverse=True)))})(?!\w)"
    )

    def renamed(text: str) -> str:
        return pattern.sub(lambda m: new_word[m.group()], text)

    edits = [Edit(*m.span(), new_word[m.group()]) for m in pattern.finditer(article.text)]
    changed = apply_edits(article, edits)
    if article.speakers is None:
        return changed
    people = tuple(
        AnnotatedSpeaker(renamed(s.name), s.kind, tuple(map(renamed, s.roles))) for s in article.speakers
    )
    return replace(changed, speakers=people)


def _new_words(article: AnnotatedArticle, rng: random.Random) -> dict[str, str]:
    """New words for those of the people's names that stand for nothing else in the article."""
    genders = _genders(article)
    others = {w for s, e, t in article.names or () if t != PERSON for w in article.text[s:e].split()}
    new: dict[str, str] = {}
    forms = sorted(
        {article.text[s:e] for s, e, t in article.names or () if t == PERSON}, key=lambda f: -len(f.split())
    )
    for form in forms:
        words = [w for w in re.findall(r"[^\W\d_][\w'’-]*\w", form) if w[0].isupper()]
        if rng.random() < 0.2:
            continue
        for i, word in enumerate(words):
            if word in new or word in others or word.casefold() in ("jr", "sr", "ii", "iii"):
                continue
            last = i == len(words) - 1
            given = MALE_NAMES if genders.get(words[-1], rng.choice("mf")) == "m" else FEMALE_NAMES
            new[word] = rng.choice(FAMILY_NAMES if last else given)
            if word.isupper() and len(word) > 1:
                new[word] = new[word].upper()
    return new


def _genders(article: AnnotatedArticle) -> dict[str, str]:
    """Family names of the people whom the article calls he or she."""
    found: dict[str, str] = {}
    for attribution in article.attributions or ():
        if not attribution.source or not attribution.speakers or article.speakers is None:
            continue
        gender = {"he": "m", "she": "f"}.get(article.text[slice(*attribution.source[0])].casefold())
        name = article.speakers[attribution.speakers[0]].name.split()
        if gender and name:
            found[name[-1]] = gender
    return found


def name_and_colon(article: AnnotatedArticle, rng: random.Random) -> AnnotatedArticle:
    """Some "…," Okafor said. paragraphs as Okafor: "…" or OKAFOR: …, as transcripts and headlines are set."""
    if not article.attributions:
        return article
    text, edits, changed = article.text, [], {}
    bare, capitals = rng.random() < 0.5, rng.random() < 0.3
    for index, a in enumerate(article.attributions):
        if len(a.source) != 1 or len(a.cue) != 1 or len(a.content) != 1 or rng.random() < 0.3:
            continue
        (s, e), (cs, ce), (ss, se) = a.content[0], a.cue[0], a.source[0]
        line_start = text.rfind("\n", 0, s) + 1
        tail = text[e : (text.find("\n", e) if text.find("\n", e) >= 0 else len(text))]
        words = text[s:e]
        if line_start != s or words[:1] not in '"“' or words[-1:] not in '"”' or se - ss > 40:
            continue
        if not re.fullmatch(r"[\s\w.'’-]+\.?", tail) or not e <= min(cs, ss) <= max(ce, se) <= e + len(tail):
            continue
        if not text[ss].isupper() or text[ss:se].casefold() in ("he", "she", "they", "it", "i", "we"):
            continue
        name = text[ss:se].upper() if capitals and len(text[ss:se].upper()) == se - ss else text[ss:se]
        said = words[1:-1].rstrip(",") + ("." if words[-2:-1] == "," else "") if bare else words
        edits.append((s, e + len(tail), name, said))
        changed[index] = (name, said)
    if not edits:
        return article
    plain = apply_edits(article, [Edit(s, e, f"{name}: {said}") for s, e, name, said in edits])
    attributions = list(plain.attributions or ())
    for index, (name, said) in changed.items():
        start = attributions[index].content[0][0]
        colon = start + len(name)
        attributions[index] = replace(
            attributions[index],
            source=((start, colon),),
            cue=((colon, colon + 1),),
            content=((colon + 2, colon + 2 + len(said)),),
        )
    return replace(plain, attributions=tuple(attributions))


_CHANGES: tuple[tuple[float, Callable[[AnnotatedArticle, random.Random], AnnotatedArticle]], ...] = (
    (0.15, name_and_colon),
    (0.5, other_names),
    (0.45, other_quotation_marks),
    (0.1, shouted_lines),
    (0.2, other_layout),
)


def augment(article: AnnotatedArticle, rng: random.Random) -> AnnotatedArticle:
    """The article as another newsroom might have typed it, drawn with ``rng``; often unchanged."""
    for share, change in _CHANGES:
        if rng.random() < share:
            article = change(article, rng)
    return article
