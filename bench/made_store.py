"""A store of any size, of invented people and what they say, with the skew of a real one.

Half of what is said is said by a few: each of the three most quoted says 5 % of it, most say a thing or
two. Family names are as common as in the United States: one in a hundred bears the commonest. What is
said is nonsense of invented words; one statement in twenty is said again in another outlet. All
tables are filled as :class:`quotes.newsroom.Newsroom` fills them, by way of what imports an export.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate, count
from random import Random
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import Table as Description

from quotes.article import Article, keys_of
from quotes.identity import blocking_keys, name_key, role_key
from quotes.identity.learned import learned
from quotes.occurrences import comparable, fingerprints
from quotes.statement import SpeakerKind, StatementType
from quotes.store.name_search import word_variants
from quotes.store.tables import DecisionKind, Piece
from quotes.store.transfer.dump import TABLES, Dump, Row, TableDump
from quotes.store.writing import content_of, key_digest

STATEMENTS_A_PERSON = 10
_STATEMENTS_A_TURN = 2
_MOST_QUOTED = 3
_SHARE_OF_MOST_QUOTED = 0.05
_REPEATED = 0.05
_ARTICLES_A_DAY = 100
_FIRST_DAY = datetime(2015, 1, 1, tzinfo=UTC)
_OUTLETS = tuple(
    f"{place} {paper}"
    for place in ("Norrby", "Vestby", "Harne", "Ostrava Quay", "Tolm")
    for paper in ("Post", "Herald", "Courier", "Wire")
)
_OFFICES = (
    "mayor",
    "minister",
    "spokeswoman",
    "spokesman",
    "director",
    "chair",
    "head",
    "analyst",
    "governor",
)
_PLACES = ("Norrby", "Vestby", "Harne", "Tolm", "Quell", "Arvik", "Sundhaven", "Mirra", "Ostern", "Pellow")
_ONSETS = (*"bcdfghjklmnprstvwz", "br", "ch", "dr", "fl", "gr", "kl", "pr", "sk", "sl", "st", "tr")
_VOWELS = (*"aeiouy", "ai", "ea", "ie", "oa", "ou")
_ENDS = (*"bdgmnprstx", "ck", "ld", "lm", "nd", "ng", "nt", "rk", "rn", "sk", "st")
_EVIDENCE = [
    {"feature": "roles share an organisation", "contribution": 4.343, "detail": "norrby"},
    {"feature": "prior", "contribution": 2.303, "detail": ""},
    {"feature": "given name the same", "contribution": 1.792, "detail": ""},
    {"feature": "nobody else named alike", "contribution": -0.367, "detail": ""},
    {"feature": "whole name the same, and rare", "contribution": 0.047, "detail": ""},
]


class Prose:
    """Sentences of invented words, some of them far more often than others."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._vocabulary = _invented(Random(0), 20_000, syllables=(1, 3))

    def sentence(self) -> str:
        """Eight to 22 words."""
        most = len(self._vocabulary)
        uniform = self._random.random
        return " ".join(
            self._vocabulary[int(most ** uniform()) - 1] for _ in range(self._random.randint(8, 22))
        )


class Names:
    """Names of invented people, as common as names are."""

    def __init__(self, random: Random, people: int) -> None:
        self._random = random
        self._given = learned().given_names
        shares = sorted(learned().family_names.values(), reverse=True)
        rare = max(people // 3, 1_000)  # so many names are borne by those whose name is not among the common
        self._shares = [*accumulate([*shares, *[(1 - sum(shares)) / rare] * rare])]
        self._family = [name.title() for name in _invented(Random(0), len(self._shares), syllables=(2, 3))]

    def take(self) -> tuple[str, str]:
        """A given name and a family name."""
        (given,) = self._random.choices([*self._given], [*self._given.values()])
        (family,) = self._random.choices(self._family, cum_weights=self._shares)
        return given.title(), family


class Person(NamedTuple):
    """Somebody, or an organisation, of the store; its id is its place in the list and one."""

    name: str
    kind: SpeakerKind
    roles: tuple[str, ...]


class Saying(NamedTuple):
    """A statement: who says it, and where its words, its cue, its source and the role stand."""

    person: int
    content: tuple[int, int]
    cue: tuple[int, int]
    source: tuple[int, int]
    role: tuple[int, int] | None
    again: int | None
    """The id of the statement that it repeats."""


class Story(NamedTuple):
    """An article of the store."""

    text: str
    outlet: str
    published: datetime
    sayings: list[Saying]

    @property
    def speakers(self) -> list[int]:
        """Those who speak in it, each once."""
        return list(dict.fromkeys(saying.person for saying in self.sayings))


class MadeStore:
    """The people and articles of a store of so many statements, always the same for one seed."""

    def __init__(self, statements: int, seed: int = 1) -> None:
        self._random = Random(seed)
        self._numbers = np.random.default_rng(seed)
        self._prose = Prose(self._random)
        number = max(statements // STATEMENTS_A_PERSON, 2 * _MOST_QUOTED)
        names = Names(self._random, number)
        self.people = [self._person(*names.take()) for _ in range(number)]
        self._last_words: dict[int, tuple[str, int | None, int]] = {}
        """The last words of each, the id of the statement, and in which article."""
        self.stories = list(self._stories(statements))

    def _person(self, given: str, family: str) -> Person:
        choice = self._random.choice
        if self._random.random() < 0.1:
            name = f"{family} {choice(_PLACES)} {choice(('Authority', 'Council', 'Guild', 'Institute'))}"
            return Person(name, SpeakerKind.ORGANIZATION, ())
        roles = [f"the {choice(_OFFICES)} of {choice(_PLACES)}" for _ in range(self._random.randint(1, 3))]
        return Person(f"{given} {family}", SpeakerKind.PERSON, tuple(roles))

    def _stories(self, statements: int) -> Iterator[Story]:
        turns = self._turns(statements // _STATEMENTS_A_TURN)
        ids = count(1)
        at = 0
        for number in count():
            if at >= len(turns):
                return
            speakers = turns[at : at + self._random.randint(1, 3)]
            at += len(speakers)
            text = ""
            sayings: list[Saying] = []
            for person in speakers:
                for _ in range(_STATEMENTS_A_TURN):
                    text = self._say(int(person), text, sayings, next(ids), number)
            text += self._prose.sentence() + "."
            day = _FIRST_DAY + timedelta(days=number // _ARTICLES_A_DAY)
            yield Story(text, self._random.choice(_OUTLETS), day, sayings)

    def _turns(self, number: int) -> list[int]:
        """Who speaks, in the order of the articles."""
        people = len(self.people)
        most = np.repeat(np.arange(_MOST_QUOTED), int(number * _SHARE_OF_MOST_QUOTED))
        each = np.arange(people)
        ranks = np.arange(_MOST_QUOTED, people)
        shares = 1 / (ranks + 10.0) ** 0.9
        left = max(number - len(most) - people, 0)
        others = self._numbers.choice(ranks, size=left, p=shares / shares.sum())
        turns = np.concatenate([most, each, others])
        self._numbers.shuffle(turns)
        return [int(person) for person in turns[:number]]

    def _say(self, person: int, text: str, sayings: list[Saying], id: int, article: int) -> str:
        """The text with one more statement, which goes to ``sayings``, too."""
        words, again, in_article = self._last_words.get(person, ("", 0, article))
        if in_article == article or self._random.random() >= _REPEATED:
            words, again = self._prose.sentence(), None
            self._last_words[person] = (words, id, article)
        roles = self.people[person].roles
        role = self._random.choice(roles) if roles and self._random.random() < 0.4 else None
        text, places = say(text, words, self.people[person].name, role)
        sayings.append(Saying(person, *places, again))
        return text

    def dump(self, revision: str) -> Dump:
        """The store as an export of a store has it."""
        filled: dict[str, Iterable[dict[str, Any]]] = {
            "articles": self._articles(),
            "article_keys": self._article_keys(),
            "speakers": self._speakers(),
            "names": self._names(),
            "name_keys": self._name_keys(),
            "name_words": self._name_words(),
            "word_variants": self._word_variants(),
            "appearances": self._appearances(),
            "roles": self._roles(),
            "decisions": self._decisions(),
            "statements": self._statements(),
            "statement_spans": self._spans(),
            "fingerprints": self._fingerprints(),
        }
        return Dump(revision, (_table_dump(table, filled.get(table.name, ())) for table in TABLES))

    def _given(self) -> Iterator[tuple[int, Story, Article]]:
        """The articles as they would be given to the newsroom, with their ids."""
        for id, story in enumerate(self.stories, start=1):
            url = f"https://{name_key(story.outlet).replace(' ', '-')}.example/{id}"
            day = story.published.date().isoformat()
            yield id, story, Article(str(id), story.text, url=url, outlet=story.outlet, published=day)

    def _articles(self) -> Iterator[dict[str, Any]]:
        for id, _, article in self._given():
            yield {"id": id, **content_of(article), "version": 1}

    def _article_keys(self) -> Iterator[dict[str, Any]]:
        for id, _, article in self._given():
            for key in keys_of(article):
                yield {"key": key_digest(key), "article_id": id}

    def _speakers(self) -> Iterator[dict[str, Any]]:
        quotations = Counter(
            saying.person for story in self.stories for saying in story.sayings if saying.again is None
        )
        alike: Counter[str] = Counter()
        for id, person in enumerate(self.people, start=1):
            slug = "-".join(name_key(person.name).split())
            alike[slug] += 1
            yield {
                "id": id,
                "slug": slug if alike[slug] == 1 else f"{slug}-{alike[slug]}",
                "name": person.name,
                "kind": person.kind,
                "statement_count": quotations[id - 1],
                "created_at": _FIRST_DAY,
            }

    def _names(self) -> Iterator[dict[str, Any]]:
        for id, person in enumerate(self.people, start=1):
            key = name_key(person.name)
            yield {"speaker_id": id, "spelling": person.name, "key": key, "confirmed": False}

    def _name_keys(self) -> Iterator[dict[str, Any]]:
        for id, person in enumerate(self.people, start=1):
            for key in blocking_keys(person.name, person.kind):
                yield {"key": key, "speaker_id": id}

    def _name_words(self) -> Iterator[dict[str, Any]]:
        for id, person in enumerate(self.people, start=1):
            for word in set(name_key(person.name).split()):
                yield {"word": word, "speaker_id": id}

    def _word_variants(self) -> Iterator[dict[str, Any]]:
        for word in {word for person in self.people for word in name_key(person.name).split()}:
            for variant in word_variants(word):
                yield {"variant": variant, "word": word}

    def _appearances(self) -> Iterator[dict[str, Any]]:
        for article_id, story in enumerate(self.stories, start=1):
            for position, number in enumerate(story.speakers):
                yield {
                    "article_id": article_id,
                    "position": position,
                    "name": self.people[number].name,
                    "kind": self.people[number].kind,
                    "speaker_id": number + 1,
                }

    def _roles(self) -> Iterator[dict[str, Any]]:
        for article_id, story in enumerate(self.stories, start=1):
            for saying in story.sayings:
                if saying.role is not None:
                    phrase = story.text[slice(*saying.role)]
                    yield {
                        "article_id": article_id,
                        "appearance": story.speakers.index(saying.person),
                        "start": saying.role[0],
                        "end": saying.role[1],
                        "speaker_id": saying.person + 1,
                        "phrase": phrase,
                        "key": role_key(phrase),
                        "seen_at": story.published,
                    }

    def _decisions(self) -> Iterator[dict[str, Any]]:
        known: set[int] = set()
        ids = count(1)
        for article_id, story in enumerate(self.stories, start=1):
            for position, number in enumerate(story.speakers):
                is_known = number in known
                known.add(number)
                yield {
                    "id": next(ids),
                    "kind": DecisionKind.MATCH if is_known else DecisionKind.NEW,
                    "made_at": story.published,
                    "undone_at": None,
                    "speaker_id": None,
                    "article_id": article_id,
                    "appearance": position,
                    "other_id": number + 1 if is_known else None,
                    "score": 0.97 if is_known else 0.0,
                    "evidence": _EVIDENCE if is_known else [],
                    "details": {},
                    "is_open": False,
                }

    def _statements(self) -> Iterator[dict[str, Any]]:
        for id, article_id, story, position, saying in self._said():
            yield {
                "id": id,
                "article_id": article_id,
                "position": position,
                "type": StatementType.DIRECT,
                "appearance": story.speakers.index(saying.person),
                "speaker_id": saying.person + 1,
                "role": None if saying.role is None else story.text[slice(*saying.role)],
                "confidence": 0.93,
                "candidates": [
                    {
                        "name": self.people[saying.person].name,
                        "kind": self.people[saying.person].kind,
                        "confidence": 0.93,
                    }
                ],
                "reason_rule": "same words",
                "reason_start": saying.source[0],
                "reason_end": saying.source[1],
                "said_at": story.published,
                "occurrence_of": saying.again,
            }

    def _spans(self) -> Iterator[dict[str, Any]]:
        for id, _, _, _, saying in self._said():
            for piece, (start, end) in (
                (Piece.CONTENT, saying.content),
                (Piece.CUE, saying.cue),
                (Piece.SOURCE, saying.source),
            ):
                yield {"statement_id": id, "piece": piece, "position": 0, "start": start, "end": end}

    def _said(self) -> Iterator[tuple[int, int, Story, int, Saying]]:
        """Each statement with its id, its article's, and its place there."""
        ids = count(1)
        for article_id, story in enumerate(self.stories, start=1):
            for position, saying in enumerate(story.sayings):
                yield next(ids), article_id, story, position, saying

    def _fingerprints(self) -> Iterator[dict[str, Any]]:
        for id, _, story, _, saying in self._said():
            for key in fingerprints(comparable([story.text[slice(*saying.content)]])):
                yield {"key": key, "published_at": story.published, "statement_id": id}


Place = tuple[int, int]


def say(
    text: str, words: str, name: str, role: str | None
) -> tuple[str, tuple[Place, Place, Place, Place | None]]:
    """A text with one more sentence; and where in it content, cue, source and role stand."""
    begin = len(text)
    text += f"“{words},” said {name}"
    cue = len(text) - len(name) - 5
    source = (len(text) - len(name), len(text))
    phrase = None
    if role is not None:
        text += f", {role}"
        phrase = (len(text) - len(role), len(text))
    return f"{text}.\n", ((begin, cue - 1), (cue, cue + 4), source, phrase)


def misspelt(name: str, random: Random) -> str:
    """A name with a wrong letter in its last word."""
    *others, last = name.split()
    place = random.randrange(1, len(last))
    wrong = random.choice([letter for letter in "aeioulmnrst" if letter != last[place]])
    return " ".join([*others, last[:place] + wrong + last[place + 1 :]])


def _invented(random: Random, number: int, *, syllables: tuple[int, int]) -> list[str]:
    """So many words that are none, each once."""
    words: dict[str, None] = {}
    while len(words) < number:
        parts = (random.choice(_ONSETS) + random.choice(_VOWELS) for _ in range(random.randint(*syllables)))
        words["".join(parts) + random.choice(_ENDS)] = None
    return list(words)


def _table_dump(table: Description, rows: Iterable[dict[str, Any]]) -> TableDump:
    counter = None if table.autoincrement_column is None else 0
    return TableDump(table, counter, _in_order(table, rows), "row {}".format)


def _in_order(table: Description, rows: Iterable[dict[str, Any]]) -> Iterator[Row]:
    """The values of each row in the order of the columns."""
    columns = table.columns.keys()
    return (tuple([row[column] for column in columns]) for row in rows)
