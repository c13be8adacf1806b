"""Stories of invented people, annotated by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from quotes.article import Article
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

HARBOUR = Article(
    id="harbour",
    title="Harbour wall to rise </script> before the storms & “in time”",
    url="https://tidewater.example/harbour",
    outlet="The Tidewater Post",
    published="2024-03-05T18:30:00+00:00",
    text=(
        "Mira Talvane, the harbour master of Oskerby, said on Tuesday that the wall would be raised.\n\n"
        "“We begin in April,” she said. “Nobody will be left behind.”\n\n"
        "“The mayor told me ‘do it <b>now</b>’, and so we do,” Talvane added.\n\n"
        "The Oskerby Fishing Guild warned that “the work” might close the inner basin & its market.\n\n"
        "“It may cost twice as much,” a clerk at the town hall said.\n\n"
        "“I have seen no plans,” said the woman beside the window."
    ),
)
LETTER = Article(
    id="letter",
    title="السفينة الجديدة",
    outlet="Sahil Daily",
    published="2024-03-09",
    text="قالت ميرا تالفان: «سنبدأ في أبريل».\n\n“It will be done,” Mira Talvane wrote in a letter.",
)
BUOYS = Article(
    id="buoys",
    url="javascript:alert(1)",
    text="Mira Talvané may resign, pilot Ilo Brandt fears.\nHe will not sail.",
)


def spans(text: str, *pieces: str) -> tuple[Span, ...]:
    """The places of some words in a text, each sought behind the one before."""
    found: list[Span] = []
    for piece in pieces:
        start = text.index(piece, found[-1].end if found else 0)
        found.append(Span(start, start + len(piece), piece))
    return tuple(found)


def beside(text: str, words: str, place: Span) -> tuple[Span, ...]:
    """The occurrence of some words that is nearest to a place in the text; none for no words."""
    starts = [at for at in range(len(text)) if words and text.startswith(words, at)]
    nearest = sorted(starts, key=lambda at: max(place.start - at, at - place.end))[:1]
    return tuple(Span(at, at + len(words), words) for at in nearest)


def person(name: str, role: str | None = None) -> Attributed:
    return Attributed(name, SpeakerKind.PERSON, role)


def statement(
    text: str,
    type: str,
    content: tuple[str, ...],
    cue: str,
    source: str,
    speaker: Attributed | None,
    confidence: float,
    candidates: tuple[Candidate, ...] = (),
) -> Statement:
    said = spans(text, *content)
    return Statement(
        StatementType(type),
        said,
        beside(text, cue, said[0]),
        beside(text, source, said[0]),
        speaker,
        confidence,
        candidates,
        Reason("pronoun", spans(text, "Mira Talvane")[0]) if source == "she" else None,
    )


MIRA = person("Mira Talvane", "the harbour master of Oskerby")
ANNOTATIONS = {
    HARBOUR.text: [
        statement(
            HARBOUR.text,
            "indirect",
            ("that the wall would be raised",),
            "said on Tuesday",
            "Mira Talvane, the harbour master of Oskerby",
            MIRA,
            0.998,
        ),
        statement(
            HARBOUR.text,
            "direct",
            ("“We begin in April,”", "“Nobody will be left behind.”"),
            "said",
            "she",
            MIRA,
            0.91,
        ),
        statement(
            HARBOUR.text,
            "direct",
            ("“The mayor told me ‘do it <b>now</b>’, and so we do,”",),
            "added",
            "Talvane",
            MIRA,
            0.95,
        ),
        statement(
            HARBOUR.text,
            "direct",
            ("‘do it <b>now</b>’",),
            "told",
            "The mayor",
            Attributed("The mayor", SpeakerKind.UNNAMED),
            0.7,
        ),
        statement(
            HARBOUR.text,
            "mixed",
            ("that “the work” might close the inner basin & its market",),
            "warned",
            "The Oskerby Fishing Guild",
            Attributed("Oskerby Fishing Guild", SpeakerKind.ORGANIZATION),
            0.88,
        ),
        statement(
            HARBOUR.text,
            "direct",
            ("“It may cost twice as much,”",),
            "said",
            "a clerk at the town hall",
            Attributed("a clerk at the town hall", SpeakerKind.UNNAMED),
            0.93,
        ),
        statement(
            HARBOUR.text,
            "direct",
            ("“I have seen no plans,”",),
            "said",
            "the woman beside the window",
            None,
            0.41,
            (Candidate("Mira Talvane", SpeakerKind.PERSON, 0.41),),
        ),
    ],
    LETTER.text: [
        statement(
            LETTER.text, "direct", ("«سنبدأ في أبريل»",), "قالت", "ميرا تالفان", person("ميرا تالفان"), 0.85
        ),
        statement(
            LETTER.text,
            "direct",
            ("“It will be done,”",),
            "wrote",
            "Mira Talvane",
            person("Mira Talvane"),
            0.97,
        ),
    ],
    BUOYS.text: [
        statement(
            BUOYS.text,
            "indirect",
            ("Mira Talvané may resign",),
            "fears",
            "pilot Ilo Brandt",
            person("Ilo Brandt", "pilot"),
            0.99,
        ),
        statement(BUOYS.text, "indirect", ("He will not sail",), "", "", person("Mira Talvané"), 0.55),
    ],
}


class Reader:
    """An attributor for the stories here: it finds what a careful reader finds."""

    def attribute(self, text: str) -> AttributedArticle:
        """The annotation of one of the stories."""
        statements = ANNOTATIONS[text]
        speakers: dict[str, Speaker] = {}
        for said_by in (statement.speaker for statement in statements):
            if said_by is not None and said_by.name not in speakers:
                roles = spans(text, said_by.role) if said_by.role else ()
                speakers[said_by.name] = Speaker(said_by.name, said_by.kind, roles)
        return AttributedArticle(tuple(statements), tuple(speakers.values()))

    def attribute_many(self, texts: Iterable[str]) -> Iterator[AttributedArticle]:
        """The same for many."""
        return (self.attribute(text) for text in texts)
