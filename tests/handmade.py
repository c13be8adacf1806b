"""Stories in one form of sentence, and an attributor for it: for tests of what comes after attribution.

    “We will build.” said Ada Lindqvist, the mayor of Norrby.
    “We have begun.” said Ada Lindqvist on Tuesday in an interview.

A name that begins with "the" is an organisation's, one with "a" is nobody's in particular, and what
somebody "reportedly said" has a confidence of 0.4 and not 0.9.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from quotes.article import Article
from quotes.statement import (
    Attributed,
    AttributedArticle,
    Reason,
    Span,
    Speaker,
    SpeakerKind,
    Statement,
    StatementType,
)

_SENTENCE = re.compile(
    r"(?P<content>“[^”]+”) (?P<cue>(reportedly )?said) "
    r"((?P<the>the|a) )?(?P<name>[^,\n]+?)( on \w+day)?( in an interview)?(, (?P<role>[^\n]+))?\.$",
    re.MULTILINE,
)
_KINDS = {"the": SpeakerKind.ORGANIZATION, "a": SpeakerKind.UNNAMED, None: SpeakerKind.PERSON}


def story(
    *sentences: str, id: str = "story", outlet: str | None = None, published: str | None = None
) -> Article:
    """An article of these sentences, each a paragraph."""
    return Article(id, "\n".join(sentences), outlet=outlet, published=published)


class Annotator:
    """Attributes the sentences of stories."""

    def attribute(self, text: str) -> AttributedArticle:
        """The statements of a story, and its speakers."""
        statements, speakers = [], []
        for sentence in _SENTENCE.finditer(text):

            def span(group: str, sentence: re.Match[str] = sentence) -> Span:
                return Span.of(text, *sentence.span(group))

            name, kind = sentence["name"], _KINDS[sentence["the"]]
            statements.append(
                Statement(
                    type=StatementType.DIRECT,
                    content=(span("content"),),
                    cue=(span("cue"),),
                    source=(span("name"),),
                    speaker=Attributed(name, kind, sentence["role"]),
                    confidence=0.4 if "reportedly" in sentence["cue"] else 0.9,
                    reason=Reason("same words", span("name")),
                )
            )
            roles = (span("role"),) if sentence["role"] else ()
            speakers.append(Speaker(name, kind, roles, (span("name"),)))
        return AttributedArticle(tuple(statements), tuple(speakers))

    def attribute_many(self, texts: Iterable[str]) -> Iterator[AttributedArticle]:
        """The same for many texts."""
        return (self.attribute(text) for text in texts)
