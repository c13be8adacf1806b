"""Processes that ingest at once are killed at random moments: nothing may be lost, and nothing stored twice.

    python -m bench.crash
    python -m bench.crash --articles 40 --kills 3 --processes 2 --database sqlite:////tmp/crash.sqlite

Without --database it is done in an SQLite file and in a PostgreSQL server of its own, both thrown away.
Each process ingests all the articles, in an order of its own, by the newsroom and the model, as `quotes
ingest` does. Again and again, when some more articles are stored, and a moment later, some of the processes
are killed (SIGKILL), what is stored is looked over, and they are started again. In the end:

- the store is that of one undisturbed process that takes the articles in the order in which they came in:
  all tables, row by row, but for ids and times;
- what each article says, and who says it, is as after an undisturbed run in the order in which the
  articles were made. Which appearances share a profile may depend on the order; how much, is told.
"""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from multiprocessing.context import ForkServerContext, ForkServerProcess
from random import Random

import click
from sqlalchemy import select, text

from bench.same_store import (
    Tables,
    alike,
    articles_of,
    differences,
    half_written,
    profiles_of,
    read_tables,
)
from quotes.article import Article
from quotes.newsroom import Newsroom
from quotes.store import Store, migrate, queries
from quotes.store.tables import ArticleRow
from tests.postgres import running_server

_LONGEST_PAUSE = 0.2
"""Seconds at most between the moment when enough articles are stored and the kill."""
_PATIENCE = 600
"""Seconds in which there must be more articles."""


@click.command()
@click.option("--articles", type=click.IntRange(10), default=1_000, show_default=True)
@click.option("--kills", type=click.IntRange(1), default=20, show_default=True)
@click.option("--processes", type=click.IntRange(1), default=4, show_default=True)
@click.option("--seed", default=1, show_default=True)
@click.option("--database", "databases", multiple=True, metavar="URL", help="An empty database.")
def main(articles: int, kills: int, processes: int, seed: int, databases: tuple[str, ...]) -> None:
    """Kill processes that ingest, and compare the store with one that nothing happened to."""
    given = short_articles(articles, seed)
    with _databases(databases) as urls, tempfile.TemporaryDirectory() as folder:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["quotes.attributor", "quotes.newsroom", "quotes.cli.reading"])
        undisturbed = _Undisturbed(context, folder)
        in_order = undisturbed.ingest(given)
        for url in urls:
            begun = time.monotonic()
            migrate(url)
            ingesting = _Ingesting(context, url, given, processes)
            killed = _kill(ingesting, url, len(given), kills, Random(seed), in_order)
            click.echo(f"{url}: {killed} processes killed in {time.monotonic() - begun:.0f} s")
            _compare(url, given, in_order, undisturbed)


@contextmanager
def _databases(given: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if given:
        yield given
        return
    with running_server() as server, tempfile.TemporaryDirectory() as folder:
        yield (f"sqlite:///{folder}/killed.sqlite", server.url)


def short_articles(number: int, seed: int) -> list[Article]:
    """Articles of one or two sentences in which invented people speak; the same for one seed.

    Now and then somebody goes by the family name alone, which some of them share.
    """
    random = Random(seed)
    articles = []
    for id in range(number):
        sentences = [_sentence(random) for _ in range(random.randint(1, 2))]
        articles.append(
            Article(
                f"short-{id}",
                "\n".join(sentences),
                url=f"https://norrby-post.example/{id}",
                outlet=random.choice(("Norrby Post", "Coast Herald", "Vestby Wire")),
                published=f"2024-{1 + id % 12:02}-{1 + id % 28:02}",
            )
        )
    return articles


_GIVEN = ("Ada", "Bo", "Clara", "Doro", "Emil", "Frida", "Gustav", "Hedda", "Ivar", "Jonna")
_FAMILY = (
    "Lindqvist",
    "Ek",
    "Marrow",
    "Ostrander",
    "Pell",
    "Quarnby",
    "Rask",
    "Sundqvist",
    "Tolm",
    "Varland",
)
_ROLES = ("mayor of Norrby", "harbour master", "head of the Vestby Fishing Guild", "transport minister")
_WHO = ("The council", "The harbour board", "Our party", "The ministry", "The town", "The guild", "The court")
_DOES = (
    "will rebuild",
    "has sold",
    "must close",
    "should have opened",
    "will never give up",
    "has to pay for",
)
_WHAT = (
    "the bridge",
    "the fish market",
    "two ferries",
    "the old quay",
    "the school",
    "a new road",
    "the mill",
)
_WHEN = (
    "before winter",
    "by the end of May",
    "without asking anybody",
    "for the third time",
    "within a year",
)


def _sentence(random: Random) -> str:
    given, family = random.choice(_GIVEN), random.choice(_FAMILY)
    name = f"{given} {family}" if random.random() < 0.9 else family
    role = f", the {random.choice(_ROLES)}" if random.random() < 0.3 else ""
    said = " ".join(map(random.choice, (_WHO, _DOES, _WHAT, _WHEN)))
    return random.choice(
        (
            f"“{said},” said {name}{role}.",
            f"“{said}.” {name} did not say more.",
            f"{name} told reporters: “{said}.”",
            f"{said}, {name} said on Tuesday.",
            f"According to {name}{role}, {said[0].lower()}{said[1:]}.",
        )
    )


def _kill(
    ingesting: _Ingesting, url: str, articles: int, kills: int, random: Random, in_order: Tables
) -> int:
    """Interrupt the ingesting of articles so many times; returns how many processes were killed."""
    whole = articles_of(in_order)
    store = Store.open(url)
    killed = 0
    for at in sorted(random.uniform(0.02, 0.9) * articles for _ in range(kills)):
        _wait_for(store, at)
        time.sleep(random.uniform(0, _LONGEST_PAUSE))
        of_these = ingesting.kill(random)
        if not of_these:
            raise click.ClickException("all was ingested before the last kill; give more articles")
        killed += of_these
        found = read_tables(store)
        for content_hash, article in articles_of(found).items():
            if not alike(article, whole[content_hash]):
                raise click.ClickException(f"an article is not whole: {article}")
        if broken := [*half_written(found), *_damage(url)]:
            raise click.ClickException("; ".join(broken))
        ingesting.restart()
    ingesting.finish()
    store.close()
    return killed


def _wait_for(store: Store, articles: float) -> None:
    """Wait until so many articles are stored.

    Raises:
        ClickException: there are no more of them for too long.
    """
    last = time.monotonic() + _PATIENCE
    while time.monotonic() < last:
        with store.session() as session:
            if queries.counts(session).articles >= articles:
                return
        time.sleep(0.01)
    raise click.ClickException(f"there are not {articles:.0f} articles after {_PATIENCE} s")


def _damage(url: str) -> list[str]:
    """What a database says that is wrong with it; PostgreSQL sees to its foreign keys by itself."""
    if url.startswith("postgresql"):
        return []
    with Store.open(url).session() as session:
        keys = session.execute(text("PRAGMA foreign_key_check")).all()
        (intact,) = session.execute(text("PRAGMA integrity_check")).first() or ("no answer",)
    return [*map(str, keys), *([] if intact == "ok" else [intact])]


def _compare(url: str, articles: list[Article], in_order: Tables, undisturbed: _Undisturbed) -> None:
    """Compare a store with undisturbed ones, and tell what was found.

    Raises:
        ClickException: something is lost, or there twice, or otherwise.
    """
    store = Store.open(url)
    with store.session() as session:
        came = session.scalars(select(ArticleRow.external_id).order_by(ArticleRow.id)).all()
    tables = read_tables(store)
    store.close()
    by_id = {article.id: article for article in articles}
    same_order = undisturbed.ingest([by_id[id] for id in came])
    different = differences(tables, same_order)
    for line in different[:10]:
        click.echo(line)
    rows = sum(map(len, tables.values()))
    click.echo(
        f"  {rows} rows in {len(tables)} tables, {len(different)} of them not as in an undisturbed run"
    )
    said = articles_of(tables)
    lost = articles_of(in_order).keys() ^ said.keys()
    wrong = [one for one, article in articles_of(in_order).items() if not alike(article, said.get(one))]
    click.echo(f"  {len(said)} articles, {len(lost)} lost or too many, {len(wrong)} that say something else")
    here, there = profiles_of(tables), profiles_of(in_order)
    moved = sum(there[one] != together for one, together in here.items())
    click.echo(f"  {moved} of {len(here)} appearances are in other company if the articles come in order")
    if different or lost or wrong:
        raise click.ClickException("the store is not that of an undisturbed run")


class _Undisturbed:
    """Fills stores, each by one process and to the end."""

    def __init__(self, context: ForkServerContext, folder: str) -> None:
        self._context = context
        self._folder = folder
        self._numbers = count()

    def ingest(self, articles: list[Article]) -> Tables:
        """What is in a new store after the articles came in their order."""
        url = f"sqlite:///{self._folder}/{next(self._numbers)}.sqlite"
        migrate(url)
        process = self._context.Process(target=_ingest, args=(url, articles))
        process.start()
        process.join()
        if process.exitcode:
            raise click.ClickException(f"the undisturbed process ended with {process.exitcode}")
        store = Store.open(url)
        tables = read_tables(store)
        store.close()
        return tables


class _Ingesting:
    """Processes that ingest the same articles, each in an order of its own."""

    def __init__(self, context: ForkServerContext, url: str, articles: list[Article], number: int) -> None:
        self._context = context
        self._url = url
        self._articles = articles
        self._processes = [self._start(order) for order in range(number)]

    def _start(self, order: int) -> ForkServerProcess:
        mine = self._articles.copy()
        Random(order).shuffle(mine)
        process = self._context.Process(target=_ingest, args=(self._url, mine))
        process.start()
        return process

    def kill(self, random: Random) -> int:
        """Kill some of them; returns how many."""
        working = [order for order, process in enumerate(self._processes) if process.is_alive()]
        chosen = random.sample(working, random.randint(1, len(working))) if working else []
        for order in chosen:
            self._processes[order].kill()
        for order in chosen:
            self._processes[order].join()
        return len(chosen)

    def restart(self) -> None:
        """Start those again that did not come to their end.

        Raises:
            ClickException: one of them failed by itself.
        """
        for order, process in enumerate(self._processes):
            if process.exitcode is not None and process.exitcode > 0:
                raise click.ClickException(f"a process that ingested ended with {process.exitcode}")
            if process.exitcode is not None and process.exitcode < 0:
                self._processes[order] = self._start(order)

    def finish(self) -> None:
        """Wait for all."""
        for process in self._processes:
            process.join()
        self.restart()  # says if one failed


def _ingest(url: str, articles: list[Article]) -> None:
    """Ingest articles, in a process of its own."""
    import torch

    from quotes.cli.reading import load_attributor

    torch.set_num_threads(1)
    for _ in Newsroom(load_attributor(None, None), Store.open(url)).ingest_many(articles):
        pass


if __name__ == "__main__":
    main()
