"""B-cubed figures of the profiles made of annotated articles: identity alone, with true names.

    python -m bench.identity --data ../shared/data

The articles are ingested into a store, in the order of their dates, by the newsroom; in place of the
model stands the annotation: who says what, under which name, in which roles. A speaker that the resolver
leaves undecided counts as a profile of its own. A speaker's truth is its name in full: the same full name
is the same person or organisation, except as bench/identity_truth.tsv says (spellings and forms of one
name; names of one word).
"""

from __future__ import annotations

import gzip
import json
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select

from quotes.article import Article
from quotes.identity import name_key
from quotes.newsroom import Newsroom
from quotes.statement import (
    Attributed,
    AttributedArticle,
    Span,
    Speaker,
    SpeakerKind,
    Statement,
    StatementType,
)
from quotes.store import Store, migrate
from quotes.store.tables import AppearanceRow, ArticleRow

_TRUTH = Path(__file__).with_name("identity_truth.tsv")


@click.command()
@click.option(
    "--data", type=click.Path(exists=True, file_okay=False, path_type=Path), default=Path("../shared/data")
)
@click.option("--database", metavar="URL", help="An empty database; by default an SQLite file, thrown away.")
@click.option(
    "--show", is_flag=True, help="Print every profile that mixes speakers, and every speaker in several."
)
def main(data: Path, database: str | None, show: bool) -> None:
    """Print B-cubed precision, recall and F1 of the profiles, by kind and over all."""
    annotated = Annotated(data)
    with tempfile.TemporaryDirectory() as folder:
        url = database or f"sqlite:///{folder}/identity.sqlite"
        migrate(url)
        store = Store.open(url)
        begun = time.process_time()
        ingested = sum(1 for _ in Newsroom(annotated, store).ingest_many(annotated.articles))
        seconds = time.process_time() - begun
        placed = appearances(store)
        store.close()
    click.echo(f"{ingested} articles, {len(placed)} speakers, {len({p for *_, p in placed})} profiles")
    click.echo(f"{1000 * seconds / ingested:.1f} ms an article to resolve and store")
    truth = Truth(annotated.articles)
    for kind in ("all", SpeakerKind.ORGANIZATION, SpeakerKind.PERSON):
        chosen = [one for one in placed if kind in ("all", one[2])]
        precision, recall = b_cubed([p for *_, p in chosen], [truth.of(*one[:3]) for one in chosen])
        f1 = 2 * precision * recall / (precision + recall)
        click.echo(f"{kind:13} precision {precision:.4f}  recall {recall:.4f}  F1 {f1:.4f}")
    if show:
        _show(placed, truth)


class Annotated:
    """The annotated articles, and an attributor that says of them what the annotation says."""

    def __init__(self, data: Path) -> None:
        with (data / "speakers" / "train.jsonl").open(encoding="utf-8") as lines:
            speakers = {line["id"]: line for line in map(json.loads, lines)}
        with gzip.open(data / "polnear" / "train.jsonl.gz", "rt", encoding="utf-8") as lines:
            articles = [article for article in map(json.loads, lines) if article["id"] in speakers]
        articles.sort(key=lambda article: (article["date"], article["id"]))
        self.articles = [
            Article(a["id"], a["text"], outlet=a["publisher"], published=a["date"]) for a in articles
        ]
        self._by_text = {a["text"]: {**a, **speakers[a["id"]]} for a in articles}

    def attribute(self, text: str) -> AttributedArticle:
        """What the annotation has of a text."""
        article = self._by_text[text]
        speakers = {
            one["k"]: Attributed(one["name"], SpeakerKind(one["kind"]))
            for one in article["speakers"]
            if one["name"] and one["kind"] != "none"
        }
        return AttributedArticle(
            statements=tuple(_statements(text, article, speakers)),
            speakers=tuple(
                Speaker(speakers[one["k"]].name, speakers[one["k"]].kind, _roles(text, one))
                for one in article["speakers"]
                if one["k"] in speakers
            ),
        )

    def attribute_many(self, texts: Iterable[str]) -> Iterator[AttributedArticle]:
        """The same for many texts."""
        return map(self.attribute, texts)


def _statements(text: str, article: dict[str, Any], speakers: dict[str, Attributed]) -> Iterator[Statement]:
    """A statement for each speaker of each attribution."""
    for attribution in article["attributions"]:
        said_by = article["attr"].get(attribution["id"], [])
        for key in [said_by] if isinstance(said_by, str) else said_by:
            if key in speakers and attribution["content"]:
                yield Statement(
                    type=StatementType.INDIRECT,
                    content=tuple(Span.of(text, start, end) for start, end in attribution["content"]),
                    cue=(),
                    source=(),
                    speaker=speakers[key],
                    confidence=1.0,
                )


def _roles(text: str, speaker: dict[str, Any]) -> tuple[Span, ...]:
    """The role phrases of a speaker; the annotation gives their words, but not their places."""
    places = {role: text.find(role) for role in speaker.get("roles") or ()}
    return tuple(Span(start, start + len(role), role) for role, start in places.items() if start >= 0)


Placed = tuple[str, str, SpeakerKind, int]
"""An appearance: the id of the article, the name, the kind, and the id of the profile."""


def appearances(store: Store) -> list[Placed]:
    """All that have a profile."""
    with store.session() as session:
        rows = session.execute(
            select(ArticleRow.external_id, AppearanceRow.name, AppearanceRow.kind, AppearanceRow.speaker_id)
            .join(ArticleRow, ArticleRow.id == AppearanceRow.article_id)
            .where(AppearanceRow.speaker_id.is_not(None))
        )
        return [(article, name, kind, profile) for article, name, kind, profile in rows]


class Truth:
    """Who each name of the articles really is."""

    def __init__(self, articles: list[Article]) -> None:
        self._place = {article.id: place for place, article in enumerate(articles)}
        rows = [line.split("\t") for line in _TRUTH.read_text(encoding="utf-8").splitlines()]
        self._known = {(row[0], row[1]): row[2] for row in rows if not row[0].startswith("#")}

    def of(self, article: str, name: str, kind: SpeakerKind) -> str:
        """The same for all appearances of one speaker."""
        known_as = self._known.get((kind, name), name)
        if known_as == "-":  # a name of one word that may be anybody's
            return f"{kind} {name} {self._place[article]}"
        return f"{kind} {name_key(known_as).removeprefix('the ')}"


def b_cubed(profiles: list[int], speakers: list[str]) -> tuple[float, float]:
    """B-cubed precision and recall (Bagga and Baldwin 1998), averaged over the mentions."""
    together = Counter(zip(profiles, speakers, strict=True))
    in_profile, of_speaker = Counter(profiles), Counter(speakers)
    precision = sum(n * n / in_profile[profile] for (profile, _), n in together.items())
    recall = sum(n * n / of_speaker[speaker] for (_, speaker), n in together.items())
    return precision / len(profiles), recall / len(profiles)


def _show(placed: list[Placed], truth: Truth) -> None:
    in_profile: dict[int, Counter[tuple[str, str]]] = defaultdict(Counter)
    of_speaker: dict[str, Counter[tuple[str, int]]] = defaultdict(Counter)
    for article, name, kind, profile in placed:
        speaker = truth.of(article, name, kind)
        in_profile[profile][name, speaker] += 1
        of_speaker[speaker][name, profile] += 1
    for profile, mixed in in_profile.items():
        if len({speaker for _, speaker in mixed}) > 1:
            click.echo(f"profile {profile} mixes {dict(mixed)}")
    for speaker, split in of_speaker.items():
        if len({profile for _, profile in split}) > 1:
            click.echo(f"{speaker} is in {dict(split)}")


if __name__ == "__main__":
    main()
