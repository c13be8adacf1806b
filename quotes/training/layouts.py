"""Lay an article out as another page would: as a transcript, with block quotes, under headlines.

Newsrooms print more than paragraphs of “…,” she said; but what was annotated at length is such paragraphs.
Each change here takes some of them and sets the same words, by the same people, in another form.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from quotes.attributor.names import ORGANIZATION, PERSON
from quotes.training.articles import AnnotatedArticle, AnnotatedAttribution, AnnotatedSpeaker, Offsets
from quotes.training.edits import Edit, Part, added, apply_edits, arranged
from quotes.training.people import FAMILY_NAMES

_PRONOUNS = frozenset({"he", "she", "they", "it", "i", "we", "who", "you"})
_OTHER_WORDS = 6  # in a paragraph besides content, cue and source: what is lost with them is little
_SENTENCE = re.compile(r"(?<=[a-z]{3}[.!?…])[ \xa0]+(?=[A-Z])")  # "Sen. Okafor" is none

_QUESTIONS = (
    "What happened then?", "Will you do it again?", "And before that?", "How did it come to this?",
    "Did you expect that?", "Is that enough?", "What do you say to people who disagree?", "Who decided that?",
    "You have said this before.", "There are people who doubt it.", "Good morning, and welcome.",
    "What does that mean for the town?", "So you would not change anything?",
    "When did you first hear of it?",
    "Is it true that nobody was told? We asked twice.", "Could you explain that to our listeners?",
    "That is not what the report says.", "Let us talk about money. Can you afford it?", "Why now?",
    "And then?",
    "Your critics say it comes too late. Does it?", "What will you miss?",
    "Thank you for coming in this evening.",
    "I want to ask you about the summer. What went wrong?", "Do you think it will work?", "Any regrets?",
)  # fmt: skip
_ASKERS = (
    "Q", "Q.", "Question", "QUESTION", "HOST", "Host", "Interviewer", "INTERVIEWER", "REPORTER", "Reporter",
    "MODERATOR", "Moderator", "PRESENTER", "Journalist",
)  # fmt: skip
_INTRODUCTIONS = (
    "{} spoke to this newspaper. The conversation has been shortened.",
    "What follows is an edited transcript.",
    "Five questions for {}", "Here is what {} told us.", "INTERVIEW", "We met {} in the café by the station.",
    "An excerpt from the interview with {}:", "The partial transcript of a conversation with {} follows.",
    "Excerpts from the briefing:", "{} answered our questions on Tuesday.",
)  # fmt: skip
_LEADS = (
    ("", "said", ":"), ("", "said", ":"), ("", "wrote", ":"), ("", "said", " in a statement:"),
    ("", "answered", ":"),
    ("", "wrote", " on the website:"), ("In a letter to members, ", "wrote", ":"),
    ("", "put it like this", ":"),
    ("", "issued", " the following statement:"), ("", "had this to say", ":"),
    ("In a message, ", "explained", ":"),
    ("", "posted", " this answer:"), ("", "replied", ":"), ("", "told", " reporters:"), ("", "added", ":"),
    ("", "noted", ":"), ("", "continued", ":"), ("", "read", " a statement:"), ("", "wrote back", ":"),
    ("In an email seen by this newspaper, ", "told", " the staff:"),
    ("The same evening, ", "published", " this:"),
)  # fmt: skip
_HEADLINES = (
    "{name}|:| {said}", "{name}|:| {said}", "{name}|:| “{said}”", "{name}|:| ‘{said}’", '{name}|:| "{said}"',
    "{said}, |says| {name}", "“{said}”, |says| {name}", "{said} |–| {name}", "{said} |-| {name}",
    "“{said}”|:| {name}", "{name} |says| {said}", "{said}|:| {name}",
)  # fmt: skip
_PLACES = re.compile(r"""(\{name\}|[“‘"]?\{said\}[”’"]?|\|[^|]+\|)""")


@dataclass(frozen=True, slots=True)
class Quoted:
    """A paragraph that holds little but one quotation in double quotation marks and who said it.

    Attributes:
        attribution: index of its attribution.
        start, end: the paragraph.
        content: its pieces, quotation marks included.
        source: the words that name the source.
        name: the name of its speaker, if known, with its type; a title may stand before it in the source.
    """

    attribution: int
    start: int
    end: int
    content: tuple[Offsets, ...]
    source: Offsets
    name: tuple[str, int] | None


def quoted_paragraphs(article: AnnotatedArticle) -> list[Quoted]:
    """The paragraphs that can be set in another form, in order."""
    text = article.text
    cues = [(s, i) for i, a in enumerate(article.attributions or ()) for s, _ in a.cue]
    found: dict[int, Quoted] = {}
    for i, a in enumerate(article.attributions or ()):
        if len(a.source) != 1 or not a.cue:
            continue
        spans = (*a.content, *a.source, *a.cue)
        start = text.rfind("\n", 0, min(s for s, _ in spans)) + 1
        last = max(e for _, e in spans)
        end = text.find("\n", last) if "\n" in text[last:] else len(text)
        in_marks = all(text[s] in '"“' and text[e - 1] in '"”' and e - s > 3 for s, e in a.content)
        if not in_marks or "\n" in text[start:end] or start in found:
            continue
        inside = {p for s, e in spans for p in range(s, e)}
        rest = "".join(" " if p in inside else text[p] for p in range(start, end))
        if len(re.findall(r"\w+", rest)) > _OTHER_WORDS:
            continue
        if any(j != i and start <= s < end and s not in inside for s, j in cues):
            continue
        found[start] = Quoted(i, start, end, a.content, a.source[0], _name(article, a))
    return [found[start] for start in sorted(found)]


def _name(article: AnnotatedArticle, attribution: AnnotatedAttribution) -> tuple[str, int] | None:
    """The one person or organisation that speaks."""
    if attribution.speakers is not None and article.speakers is not None:
        people = [article.speakers[i] for i in attribution.speakers]
        if len(people) != 1 or people[0].kind not in ("person", "organization") or not people[0].name:
            return None
        return people[0].name, PERSON if people[0].kind == "person" else ORGANIZATION
    ((start, end),) = attribution.source
    names = [(s, e, t) for s, e, t in article.names or () if start <= s and e <= end and t == PERSON]
    return (article.text[slice(*names[0][:2])], PERSON) if len(names) == 1 else None


def _said(text: str, quoted: Quoted, marks: tuple[str, str]) -> list[Part]:
    """The content on its own, between other quotation marks or none, with the point that it then needs."""
    parts = [added(marks[0], quoted.attribution, "content")] if marks[0] else []
    for k, (start, end) in enumerate(quoted.content):
        if k:
            parts.append(added(" "))
        comma = text[end - 2] == ","
        following = quoted.content[k + 1][0] + 1 if k + 1 < len(quoted.content) else None
        if comma and (following is None or not text[following].islower()):
            parts += [Part(start + 1, end - 2), Part(end - 2, end - 1, ".")]
        else:
            parts.append(Part(start + 1, end - 1))
    return [*parts, added(marks[1], quoted.attribution, "content")] if marks[1] else parts


def _broken(text: str, parts: Sequence[Part], new: str, rng: random.Random) -> Iterator[Part]:
    """The same with ``new`` in the place of some blanks between sentences."""
    for part in parts:
        position = part.start
        for match in _SENTENCE.finditer(text, part.start, part.end) if part.new is None else ():
            if rng.random() < 0.35:
                yield Part(position, match.start())
                yield added(new)
                position = match.end()
        yield part if position == part.start else Part(position, part.end)


def _whole_paragraphs(article: AnnotatedArticle, changed: set[str]) -> AnnotatedArticle:
    """Give the contents of the ``changed`` attributions (by id) one piece for each of their paragraphs."""

    def pieces(spans: Sequence[Offsets]) -> Iterator[Offsets]:
        joined: list[Offsets] = []
        for start, end in sorted(spans):
            if joined and not article.text[joined[-1][1] : start].strip(" \n>"):
                joined[-1] = (joined[-1][0], end)
            else:
                joined.append((start, end))
        for start, end in joined:
            for match in re.finditer(r"[^\n]+", article.text[start:end]):
                line = match.group()
                lead = len(line) - len(line.lstrip(" >"))
                if line.strip(" >"):
                    yield start + match.start() + lead, start + match.start() + len(line.rstrip())

    attributions = tuple(
        replace(a, content=tuple(pieces(a.content))) if a.id in changed else a
        for a in article.attributions or ()
    )
    return replace(article, attributions=attributions)


def opened_in_each_paragraph(article: AnnotatedArticle, rng: random.Random) -> AnnotatedArticle:
    """Some long quotations broken into paragraphs that each open with a mark; only the last one closes."""
    text, edits, changed = article.text, [], set()
    for a in article.attributions or ():
        for start, end in a.content:
            if text[start] not in '"“' or text[end - 1] not in '"”' or rng.random() < 0.3:
                continue
            for match in _SENTENCE.finditer(text, start, end):
                if rng.random() < 0.5:
                    edits.append(Edit(*match.span(), f"\n\n{text[start]}"))
                    changed.add(a.id)
    return _whole_paragraphs(apply_edits(article, edits), changed) if edits else article


def block_quotes(article: AnnotatedArticle, rng: random.Random) -> AnnotatedArticle:
    """Some quotations set after a colon, in paragraphs of their own, mostly without quotation marks."""
    text, parts, position, changed = article.text, list[Part](), 0, set()
    before, marks = rng.choice(
        [("", ("", ""))] * 5 + [("> ", ("", "")), ("    ", ("", "")), ("", ("“", "”"))]
    )
    for quoted in quoted_paragraphs(article):
        if rng.random() < 0.3:
            continue
        said = list(_broken(text, _said(text, quoted, marks), f"\n\n{before}{marks[0]}", rng))
        parts += [Part(position, quoted.start), *_lead(text, quoted, rng), added(f"\n\n{before}"), *said]
        position = quoted.end
        changed.add((article.attributions or ())[quoted.attribution].id)
    if not parts:
        return article
    return _whole_paragraphs(arranged(article, [*parts, Part(position, len(text))]), changed)


def _lead(text: str, quoted: Quoted, rng: random.Random) -> Iterator[Part]:
    """A sentence that ends with a colon and names the source in its own words."""
    before, cue, after = rng.choice(_LEADS)
    start, end = quoted.source
    yield added(before)
    yield Part(start, start + 1, text[start] if before else text[start].upper())
    yield Part(start + 1, end)
    yield added(", " if "," in text[start : end - 1] and text[end - 1] != "," else " ")
    yield added(cue, quoted.attribution, "cue")
    yield added(after)


def transcript(article: AnnotatedArticle, rng: random.Random) -> AnnotatedArticle:
    """Its quotations as the lines of a transcript, an interview or a list of what people said."""
    turns = [q for q in quoted_paragraphs(article) if q.name]
    interview = rng.random() < 0.5
    if interview and turns:
        names = [q.name for q in turns]
        most = max(sorted({n for n in names if n}), key=names.count)
        turns = [q for q in turns if q.name == most]
    if len(turns) < 2:
        return article
    page = _Page(article, turns, interview, rng)
    return _whole_paragraphs(arranged(page.article, page.parts), page.changed)


class _Page:
    """The parts of a transcript, drawn as they are put down."""

    def __init__(
        self, article: AnnotatedArticle, turns: Sequence[Quoted], interview: bool, rng: random.Random
    ) -> None:
        self.text, self.rng = article.text, rng
        self.article = article
        self.changed = {(article.attributions or ())[q.attribution].id for q in turns}
        self.gap = rng.choice(["\n\n", "\n\n", "\n"])
        self.marks = rng.choice([("", "")] * 4 + [("“", "”"), ('"', '"')])
        self.label = rng.choice(["FAMILY", "FAMILY", "Family", "Family", "Full", "source"])
        self.asker: str | None = rng.choice(_ASKERS) if interview else None
        if self.asker and self.asker[0] == "Q" and rng.random() < 0.6:
            self.label = "A"
        self.asker_is_named = self.label != "A" and interview and rng.random() < 0.3
        if self.asker_is_named:
            self.asker = rng.choice(FAMILY_NAMES)
        if self.asker and self.label == "FAMILY":
            self.asker = self.asker.upper()
        self.seen: set[str] = set()
        self.parts = [Part(0, turns[0].start)]
        if interview:
            self._introduce(turns[0])
        keeps_story = rng.random() < 0.2
        for before, turn in zip([None, *turns], turns, strict=False):
            if before is not None:
                story = Part(before.end, turn.start) if keeps_story else added(self.gap)
                self.parts.append(story)
            self._ask(article, (before.end if before else turn.start, turn.start), used=keeps_story)
            self._answer(turn)
        self.parts.append(Part(turns[-1].end, len(self.text)))

    def _introduce(self, turn: Quoted) -> None:
        """Say who speaks, where a line that begins with "A:" will not."""
        assert turn.name is not None
        name, kind = turn.name
        told = name in self.text[: turn.start]
        if told and self.rng.random() < 0.6:
            return
        fitting = [i for i in _INTRODUCTIONS if told or "{}" in i]
        before, _, after = self.rng.choice(fitting).partition("{}")
        self.parts.append(added(before))
        if after:
            self.parts += [added(name, name=kind), added(after)]
        self.parts.append(added("\n\n"))

    def _ask(self, article: AnnotatedArticle, between: Offsets, *, used: bool) -> None:
        if self.asker is None or self.rng.random() < 0.2:
            return
        number = len(self.article.attributions or ())
        people = self.article.speakers
        asks = AnnotatedAttribution(
            f"question {number}", (), (), (), (len(people),) if people is not None else None
        )
        named = self.asker_is_named
        speaker = AnnotatedSpeaker(self.asker, "person" if named else "unnamed")
        self.article = replace(
            self.article,
            attributions=(*(self.article.attributions or ()), asks),
            speakers=None if people is None else (*people, speaker),
        )
        self.parts += [
            added(self.asker, number, "source", PERSON if named else None), added(":", number, "cue"),
            added(" "),
        ]  # fmt: skip
        plain = [] if used else _plain_paragraphs(article, *between)
        if plain and self.rng.random() < 0.5:
            self.parts.append(Part(*self.rng.choice(plain), attribution=number, layer="content"))
        else:
            self.parts.append(added(self.rng.choice(_QUESTIONS), number, "content"))
        self.parts.append(added(self.gap))

    def _answer(self, turn: Quoted) -> None:
        said = _said(self.text, turn, self.marks)
        if self.label != "source":
            said = list(_broken(self.text, said, f"\n\n{self.marks[0]}", self.rng))
        source = list(self._source(turn))
        if self.label == "source" and self.marks[0] and self.rng.random() < 0.5:
            self.parts += [*said, added(" "), added("—", turn.attribution, "cue"), added(" "), *source]
        else:
            self.parts += [*source, added(":", turn.attribution, "cue"), added(" "), *said]

    def _source(self, turn: Quoted) -> Iterator[Part]:
        assert turn.name is not None
        name, kind = turn.name
        first = name not in self.seen
        self.seen.add(name)
        words = [w for w in name.split() if w not in ("Jr.", "Sr.", "II", "III")]
        own = self.text[slice(*turn.source)]
        if self.label == "A":
            yield added("A", turn.attribution, "source")
        elif self.label == "source" and words[-1] in own:
            yield Part(*turn.source)
        elif self.label == "Full" or kind != PERSON or (first and self.rng.random() < 0.3):
            yield added(name.upper() if self.label == "FAMILY" else name, turn.attribution, "source", kind)
        else:
            family = words[-1].upper() if self.label == "FAMILY" else words[-1]
            yield added(family, turn.attribution, "source", PERSON)


def _plain_paragraphs(article: AnnotatedArticle, start: int, end: int) -> list[Offsets]:
    """The short paragraphs there in which nobody says anything."""
    spans = [s for a in article.attributions or () for s in (*a.content, *a.cue, *a.source)]
    lines = (m.span() for m in re.finditer(r"[^\s][^\n]{20,240}[.?!]", article.text[start:end]))
    found = [(start + s, start + e) for s, e in lines]
    return [(s, e) for s, e in found if not any(a < e and s < b for a, b in spans)]


def headlines(article: AnnotatedArticle, rng: random.Random) -> AnnotatedArticle:
    """A headline, and perhaps crossheads, that repeat in short what somebody says in the article."""
    text = article.text
    short = [
        i
        for i, a in enumerate(article.attributions or ())
        if len(a.content) == 1 and len(a.source) == 1 and 3 <= len(text[slice(*a.content[0])].split()) <= 14
    ]
    places = [0, *(m.end() for m in re.finditer(r"\n+", text))]
    parts: list[Part] = []
    position = 0
    for place in sorted({0, *rng.sample(places, min(2, len(places)))}):
        index = rng.choice(short) if short else None
        line = (
            list(_headline(article, index, len(article.attributions or ()), rng)) if index is not None else []
        )
        if index is None or not line or rng.random() < 0.2:
            continue
        old = (article.attributions or ())[index]
        new = AnnotatedAttribution(f"headline {place}", (), (), (), old.speakers)
        article = replace(article, attributions=(*(article.attributions or ()), new))
        parts += [Part(position, place), *line, added(rng.choice(["\n\n", "\n\n", "\n"]))]
        position = place
    return arranged(article, [*parts, Part(position, len(text))]) if parts else article


def _headline(article: AnnotatedArticle, index: int, new: int, rng: random.Random) -> Iterator[Part]:
    """The parts of one headline, which is attribution ``new``; none where the source has no short name."""
    attribution = (article.attributions or ())[index]
    label = _label(article, attribution, rng)
    start, end = attribution.content[0]
    said = re.sub(r"^that\s+", "", article.text[start:end].strip('“”" ')).rstrip(".,;: ")
    if label is None or not said or re.search('[“”"‘]', said):
        return
    at = article.text.index(said, start)
    capitals = rng.random() < 0.15

    def typed(words: str) -> str:
        return words.upper() if capitals else words

    for piece in _PLACES.split(rng.choice(_HEADLINES)):
        if piece == "{name}":
            name, kind = label
            yield added(typed(name), new, "source", kind)
        elif "{said}" in piece:
            opening, closing = piece.split("{said}")
            yield added(opening, new, "content")
            for words, name_kind in _with_names(article, at, at + len(said)):
                yield added(typed(words), new, "content", name_kind)
            yield added(closing, new, "content")
        elif piece.startswith("|"):
            yield added(typed(piece.strip("|")), new, "cue")
        else:
            yield added(piece)


def _label(
    article: AnnotatedArticle, attribution: AnnotatedAttribution, rng: random.Random
) -> tuple[str, int | None] | None:
    """What a headline calls the source: a family name, a title, or its own words where these are few."""
    named = _name(article, attribution)
    if named and named[1] == PERSON:
        people = article.speakers or ()
        roles = [
            r
            for i in attribution.speakers or ()
            for r in people[i].roles
            if re.fullmatch(r"[A-Z][a-z]{3,}", r)
        ]
        if roles and rng.random() < 0.25:
            return roles[0], None
        return (named[0] if rng.random() < 0.25 else named[0].split()[-1]), PERSON
    words = re.sub(
        r"^(?:the|a|an|some|many)\s+", "", article.text[slice(*attribution.source[0])], flags=re.IGNORECASE
    )
    if len(words.split()) > 3 or words.casefold() in _PRONOUNS or "\n" in words:
        return None
    return named if named and named[0] == words else (words[0].upper() + words[1:], None)


def _with_names(article: AnnotatedArticle, start: int, end: int) -> Iterator[tuple[str, int | None]]:
    """The words there, cut where a name begins or ends."""
    position = start
    for s, e, kind in article.names or ():
        if position <= s and e <= end:
            yield article.text[position:s], None
            yield article.text[s:e], kind
            position = e
    yield article.text[position:end], None
