"""Change how an article is typed, and who it speaks of, without changing who says what in it.

A model trained on one country's news learns that country's names and that newsroom's quotation marks. Each
change here is a list of edits; all annotated offsets move with them. Changes of layout stand in `layouts.py`.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from quotes.attributor.encoding import QUOTING, split_words
from quotes.attributor.names import PERSON
from quotes.training.articles import AnnotatedArticle, AnnotatedSpeaker
from quotes.training.edits import Edit, apply_edits
from quotes.training.layouts import block_quotes, headlines, opened_in_each_paragraph, transcript
from quotes.training.people import FAMILY_NAMES, FEMALE_NAMES, MALE_NAMES

QUOTATION_MARKS = (
    ('"', '"'), ("“", "”"), ("„", "“"), ("«", "»"), ("« ", " »"), ("''", "''"), ("``", "''"), ("‘", "’"),
    ("'", "'"), ("‘‘", "’’"),
)  # fmt: skip


_VERBS = {
    "said": (
        "affirmed", "assured", "specified", "underlined", "stressed", "noted", "recalled", "commented",
        "complained",
        "pointed out", "explained", "declared", "indicated", "communicated", "emphasized", "stated",
        "reported",
        "remarked", "summed up", "warned", "admitted", "concluded", "insisted", "told", "argued", "joked",
        "wrote",
        "was quoted as saying", "responded", "added", "observed", "reminded", "expressed", "informed",
        "shared",
    ),
    "says": (
        "affirms", "assures", "specifies", "underlines", "stresses", "notes", "recalls", "comments",
        "complains",
        "points out", "explains", "declares", "indicates", "maintains", "states", "reports", "believes",
        "insists",
    ),
    "according to": ("in the words of", "as reported by", "as per", "in the opinion of"),
    "told": ("assured", "informed"),
}  # fmt: skip
_LEFTOVERS = (
    "Read also: Ten things to know before you travel.", "Subscribe to our newsletter.", "Photo: archive.",
    "See also: The weather for the weekend.", "Share on social networks.", "Advertisement", "Read more:",
    "Video:",
    "Follow us on Telegram.", "Source: agencies.", "Illustrative photo.", "Continue reading below.",
)  # fmt: skip


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
        {article.text[s:e] for s, e, t in article.names or () if t == PERSON},
        key=lambda f: (-len(f.split()), f),
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


def marks_before_commas(article: AnnotatedArticle, rng: random.Random) -> AnnotatedArticle:
    """Closing quotation marks before the comma, or before every stop, as newsrooms in Europe set them."""
    stops = rng.choice(["[,]", "[,.]"])
    return apply_edits(
        article,
        [
            edit
            for m in re.finditer(rf"(?<=\w)({stops})([\"”])", article.text)
            for edit in (Edit(m.start(), m.start() + 1, ""), Edit(m.end(), m.end(), m.group(1)))
        ],
    )


def other_cues(article: AnnotatedArticle, rng: random.Random) -> AnnotatedArticle:
    """Other verbs for most of those who say: other newsrooms, and machines that translate, vary them."""
    edits = []
    for attribution in article.attributions or ():
        for start, end in attribution.cue:
            verbs = _VERBS.get(article.text[start:end])
            if verbs and rng.random() < 0.7:
                edits.append(Edit(start, end, rng.choice(verbs)))
    return apply_edits(article, edits)


def machine_translated(article: AnnotatedArticle, rng: random.Random) -> AnnotatedArticle:
    """All in one line, with what a page leaves in its text, and blanks missing or too many around marks."""
    text = article.text
    edits = [
        Edit(*m.span(), f" {rng.choice(_LEFTOVERS)} " if rng.random() < 0.08 else " ")
        for m in re.finditer(r"\s*\n\s*", text)
    ]
    careless = rng.choice([0.0, 0.0, 0.03, 0.15])
    for match in re.finditer(r'(?<=[.,!?][”"]) (?=\w)|(?<=[.!?]) (?=[A-Z“])', text):
        if rng.random() < careless:
            edits.append(Edit(*match.span(), ""))
    if rng.random() < 0.15:
        edits += [Edit(m.end(), m.end(), " ") for m in re.finditer("“", text)]
        edits += [Edit(m.start(), m.start(), " ") for m in re.finditer("”", text)]
    return apply_edits(article, edits)


_CHANGES: tuple[tuple[float, Callable[[AnnotatedArticle, random.Random], AnnotatedArticle]], ...] = (
    (0.12, transcript),
    (0.12, block_quotes),
    (0.12, headlines),
    (0.15, opened_in_each_paragraph),
    (0.2, other_cues),
    (0.5, other_names),
    (0.15, marks_before_commas),
    (0.12, machine_translated),
    (0.45, other_quotation_marks),
    (0.1, shouted_lines),
    (0.15, other_layout),
)


def augment(article: AnnotatedArticle, rng: random.Random) -> AnnotatedArticle:
    """The article as another newsroom might have typed it, drawn with ``rng``; often unchanged."""
    for share, change in _CHANGES:
        if rng.random() < share:
            article = change(article, rng)
    return article


def in_other_layouts(articles: Sequence[AnnotatedArticle], rng: random.Random) -> list[AnnotatedArticle]:
    """Those of the articles that can be set as a transcript, with block quotes or headlines, set so."""
    changed = [
        (article, rng.choice((transcript, block_quotes, headlines))(article, rng)) for article in articles
    ]
    return [other for article, other in changed if other is not article]
