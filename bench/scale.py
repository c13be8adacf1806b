"""What adding an article and finding a person cost in a large store, beside a small one.

    python -m bench.scale make sqlite:////tmp/small.sqlite --statements 10000
    python -m bench.scale make sqlite:////tmp/large.sqlite --statements 1000000
    python -m bench.scale measure sqlite:////tmp/small.sqlite sqlite:////tmp/large.sqlite

The stores are those of bench/made_store.py. What is measured of adding is what the newsroom does once an
article is attributed: looking whether it is known, resolving its speakers, storing it. Both stores are
asked in turns, so that what else the machine does weighs on both alike. The articles stay added.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from itertools import count
from random import Random
from statistics import median, quantiles

import click
from sqlalchemy import func, select, text

from bench.made_store import MadeStore, Names, Person, Prose, misspelt, say
from quotes.article import Article
from quotes.newsroom import Newsroom
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
from quotes.store import Store, migrate, queries
from quotes.store.engine import database_url, new_engine, sqlite_path
from quotes.store.migrations import check_version
from quotes.store.tables import ArticleRow, SpeakerRow, StatementRow
from quotes.store.transfer.loading import load


@click.group()
def main() -> None:
    """Measure a large store beside a small one."""


@main.command()
@click.argument("url")
@click.option("--statements", type=click.IntRange(1_000), default=1_000_000, show_default=True)
def make(url: str, statements: int) -> None:
    """Make the store at URL, a database that is empty or not there yet."""
    begun = time.monotonic()
    migrate(url)
    made = MadeStore(statements)
    engine = new_engine(database_url(url), foreign_keys=False).execution_options(writes=True)
    with engine.begin() as connection:
        counts = load(connection, made.dump(check_version(connection)))
    engine.dispose()
    for table, number in counts.items():
        click.echo(f"{number:>10,} {table}")
    click.echo(f"{_megabytes(url):,.0f} MB, made in {time.monotonic() - begun:.0f} s")


@main.command()
@click.argument("small")
@click.argument("large")
@click.option("--rounds", type=click.IntRange(10), default=100, show_default=True)
def measure(small: str, large: str, rounds: int) -> None:
    """Print what is asked of the stores SMALL and LARGE took, and how much longer in the large one."""
    stores = [Asked(small), Asked(large)]
    for store in stores:
        click.echo(store)
    click.echo(
        f"{'milliseconds: the median, and what 9 of 10 stay below':56}{'small':>16}{'large':>20}  ratio"
    )
    for what, ask in ASKED.items():
        taken: tuple[list[float], list[float]] = ([], [])
        for number in range(-3, rounds):  # the first few fill caches
            for store, times in zip(stores, taken, strict=True):
                seconds = ask(store)
                if number >= 0:
                    times.append(1000 * seconds)
        columns = "".join(f"{median(times):12.1f}{quantiles(times, n=10)[-1]:8.1f}" for times in taken)
        click.echo(f"{what:52}{columns}{median(taken[1]) / median(taken[0]):7.2f}")


def _megabytes(url: str) -> float:
    parsed = database_url(url)
    path = sqlite_path(parsed)
    if path is not None:
        return path.stat().st_size / 1e6
    engine = new_engine(parsed)
    with engine.connect() as connection:
        size = connection.scalar(text("SELECT pg_database_size(current_database())"))
    engine.dispose()
    return int(size or 0) / 1e6


class Prepared:
    """Gives texts the attributions that were prepared for them."""

    def __init__(self) -> None:
        self.by_text: dict[str, AttributedArticle] = {}

    def attribute(self, text: str) -> AttributedArticle:
        """What was prepared."""
        return self.by_text[text]

    def attribute_many(self, texts: Iterable[str]) -> Iterator[AttributedArticle]:
        """The same for many texts."""
        return map(self.attribute, texts)


class Asked:
    """A store, and questions and articles for it about those who are in it."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._store = Store.open(url)
        self._random = Random(2)
        self._prose = Prose(self._random)
        self._prepared = Prepared()
        self._newsroom = Newsroom(self._prepared, self._store)
        self._numbers = count(1)
        with self._store.session() as session:
            self._counts = queries.counts(session)
            self._most = queries.list_speakers(session, limit=1).items[0]
            self._speakers = session.scalar(select(func.max(SpeakerRow.id))) or 0
            self._statements = session.scalar(select(func.max(StatementRow.id))) or 0
            last = session.scalars(select(func.max(ArticleRow.published_at))).one()
        self._day: date = last.date() + timedelta(days=1)
        self._names = Names(self._random, self._speakers)

    def __str__(self) -> str:
        return (
            f"{self._url}: {self._counts.statements:,} statements of {self._counts.speakers:,} speakers in"
            f" {self._counts.articles:,} articles, {_megabytes(self._url):,.0f} MB; the most quoted has"
            f" {self._most.statement_count:,}"
        )

    def add_mixed(self) -> float:
        """Add an article in which the most quoted, one quoted often, any one and a newcomer speak."""
        people = [self._the_most_quoted(), self._quoted(), self._anybody(), self._newcomer()]
        return self._add([(person, self._prose.sentence()) for person in dict.fromkeys(people)])

    def add_of_most_quoted(self) -> float:
        """Add an article of two statements of the most quoted."""
        return self._add([(self._the_most_quoted(), self._prose.sentence()) for _ in range(2)])

    def add_repeated(self) -> float:
        """Add an article in which the most quoted says what is stored already."""
        with self._store.session() as session:
            page = queries.statements_of(session, self._most.slug, limit=50)
        said = self._random.choice(page.items if page else ())
        words = said.statement.content[0].text.strip("“”,")
        return self._add([(self._the_most_quoted(), words)])

    def find_quoted(self) -> float:
        """Find somebody by a misspelt name; those who are quoted more are asked for more."""
        return self._find(misspelt(self._quoted().name, self._random))

    def find_anybody(self) -> float:
        """Find anybody by a misspelt name."""
        return self._find(misspelt(self._anybody().name, self._random))

    def find_by_family_name(self) -> float:
        """Find anybody by a misspelt family name alone."""
        return self._find(misspelt(self._anybody().name, self._random).split()[-1])

    def _find(self, name: str) -> float:
        begun = time.perf_counter()
        with self._store.session() as session:
            queries.find_speakers(session, name)
        return time.perf_counter() - begun

    def _the_most_quoted(self) -> Person:
        return Person(self._most.name, self._most.kind, ("the mayor of Norrby",))

    def _newcomer(self) -> Person:
        return Person(" ".join(self._names.take()), SpeakerKind.PERSON, ("a baker in Arvik",))

    def _quoted(self) -> Person:
        """The speaker of any statement."""
        number = self._random.randint(1, self._statements)
        return self._person(
            select(StatementRow.speaker_id).where(StatementRow.id == number).scalar_subquery()
        )

    def _anybody(self) -> Person:
        return self._person(self._random.randint(1, self._speakers))

    def _person(self, speaker_id: object) -> Person:
        with self._store.session() as session:
            row = session.scalars(select(SpeakerRow).where(SpeakerRow.id == speaker_id)).one()
            return Person(row.name, row.kind, ())

    def _add(self, said: list[tuple[Person, str]]) -> float:
        """Add an article in which that is said; returns the seconds it took."""
        article = self._written(said)
        begun = time.perf_counter()
        self._newsroom.ingest(article)
        return time.perf_counter() - begun

    def _written(self, said: list[tuple[Person, str]]) -> Article:
        """An article, its attribution prepared."""
        text = ""
        found = []
        for person, words in said:
            role = self._random.choice(person.roles) if person.roles else None
            text, places = say(text, words, person.name, role)
            found.append((person, places))
        text += f"{self._prose.sentence()}."
        statements, speakers = [], []
        for person, places in found:
            content, cue, source, role_span = (place and Span.of(text, *place) for place in places)
            assert content is not None
            assert cue is not None
            assert source is not None
            statements.append(
                Statement(
                    type=StatementType.DIRECT,
                    content=(content,),
                    cue=(cue,),
                    source=(source,),
                    speaker=Attributed(person.name, person.kind, role_span and role_span.text),
                    confidence=0.93,
                    candidates=(Candidate(person.name, person.kind, 0.93),),
                    reason=Reason("same words", source),
                )
            )
            speakers.append(Speaker(person.name, person.kind, (role_span,) if role_span else (), (source,)))
        self._prepared.by_text[text] = AttributedArticle(tuple(statements), tuple(speakers))
        number = next(self._numbers)
        url = f"https://quay-gazette.example/{self._statements}/{number}"
        return Article(str(number), text, url=url, outlet="Quay Gazette", published=self._day.isoformat())


ASKED: dict[str, Callable[[Asked], float]] = {
    "add an article: four speakers, one of them new": Asked.add_mixed,
    "add an article of the most quoted": Asked.add_of_most_quoted,
    "add what the most quoted said elsewhere": Asked.add_repeated,
    "find by a misspelt name, weighed by statements": Asked.find_quoted,
    "find by a misspelt name, anybody": Asked.find_anybody,
    "find by a misspelt family name": Asked.find_by_family_name,
}
"""What is asked of the stores: how many seconds it took."""


if __name__ == "__main__":
    main()
