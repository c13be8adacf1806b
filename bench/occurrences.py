"""How well the occurrences of a quotation are told from what only looks alike.

    python -m bench.occurrences --data ../shared/data

Altered copies are made of the quotations of PolNeAR train, as outlets alter them, and sought by their
fingerprints among all of its statements. Every other pair of statements by one speaker, or by one whose
speaker is not known, in two articles is a pair as a store has them: those that are joined are the same
quotation in several outlets, or mistakes; bench/occurrences_read.tsv says which, as read by us.
"""

from __future__ import annotations

import csv
import gzip
import json
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import click

from quotes.identity import name_key
from quotes.occurrences import Quoted, alike, comparable, fingerprints

_READ = Path(__file__).with_name("occurrences_read.tsv")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|''.*?''")
_MARKS = str.maketrans({"“": "‘", "”": "’", '"': "'", ",": " —", ";": " –", "’": "'"})
_SPELLINGS = {
    "defense": "defence",
    "center": "centre",
    "color": "colour",
    "labor": "labour",
    "favor": "favour",
    "honor": "honour",
    "neighbor": "neighbour",
    "organization": "organisation",
    "recognize": "recognise",
    "realize": "realise",
    "program": "programme",
    "behavior": "behaviour",
    "offense": "offence",
    "traveled": "travelled",
    "rumor": "rumour",
    "criticize": "criticise",
    "apologize": "apologise",
}
_AMERICAN = re.compile("|".join(_SPELLINGS), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """One statement of the data, by whom if that is known, and what of it is compared."""

    article: str
    attribution: str
    outlet: str
    speaker: str | None
    text: str
    quoted: Quoted


def statements_of(data: Path) -> list[Said]:
    """The statements of PolNeAR train; one without quotation marks is indirect."""
    with (data / "speakers" / "train.jsonl").open(encoding="utf-8") as lines:
        read = {line["id"]: line for line in map(json.loads, lines)}
    found = []
    with gzip.open(data / "polnear" / "train.jsonl.gz", "rt", encoding="utf-8") as lines_of_articles:
        for article in map(json.loads, lines_of_articles):
            speakers = read.get(article["id"], {"speakers": [], "attr": {}})
            named = {
                speaker["k"]: name_key(speaker["name"])
                for speaker in speakers["speakers"]
                if speaker["kind"] in ("person", "organization")
            }
            for attribution in article["attributions"]:
                text = " … ".join(article["text"][start:end] for start, end in attribution["content"])
                key = speakers["attr"].get(attribution["id"])
                day = datetime.fromisoformat(article["date"])
                found.append(
                    Said(
                        article["id"],
                        attribution["id"],
                        article["publisher"],
                        named.get(key) if isinstance(key, str) else None,
                        text,
                        Quoted(comparable([text]), not _QUOTED.search(text), day),
                    )
                )
    return found


def _cut(text: str, chance: random.Random, *, keep: Callable[[list[str], int], list[str]]) -> str:
    words = text.split()
    return " ".join(keep(words, max(1, round(len(words) * chance.uniform(0.1, 0.6)))))


def _reworded(text: str, chance: random.Random) -> str:
    words = text.split()
    words[chance.randrange(len(words))] = "otherwise"
    return " ".join(words)


ALTERATIONS: dict[str, Callable[[str, random.Random], str]] = {
    "cut at the end": lambda text, chance: _cut(text, chance, keep=lambda words, n: words[:-n]),
    "cut at the beginning": lambda text, chance: _cut(text, chance, keep=lambda words, n: words[n:]),
    "cut in the middle": lambda text, chance: _cut(
        text, chance, keep=lambda words, n: words[: (len(words) - n) // 2] + words[(len(words) + n) // 2 :]
    ),
    "a word replaced": _reworded,
    "British spelling": lambda text, _: _AMERICAN.sub(lambda found: _SPELLINGS[found[0].lower()], text),
    "marks and capitals": lambda text, _: f"'{text.upper().translate(_MARKS)}'",
    "joined to another": lambda text, _: f"{text} “And that, the committee heard, was all of it.”",
}


def copies_found(said: list[Said], number: int) -> Iterator[tuple[str, int, int]]:
    """For each alteration: how many quotations were altered, and how many copies are found and joined."""
    chance = random.Random(0)
    quotations = [one for one in said if not one.quoted.indirect and len(one.quoted.words) >= 10]
    for alteration, alter in ALTERATIONS.items():
        found = tried = 0
        for one in chance.sample(quotations, len(quotations)):
            text = alter(one.text, chance)
            if text == one.text or len(comparable([text])) < 5:
                continue
            assert one.quoted.published is not None
            copy = Quoted(comparable([text]), False, one.quoted.published + timedelta(days=1))
            shared = fingerprints(copy.words) & fingerprints(one.quoted.words)
            found += bool(shared) and alike(copy, one.quoted, same_speaker=True)
            tried += 1
            if tried == number:
                break
        yield alteration, tried, found


def joined(said: list[Said]) -> Iterator[tuple[Said, Said]]:
    """The pairs of statements of different articles that are joined."""
    bearers: dict[int, list[int]] = defaultdict(list)
    for number, one in enumerate(said):
        for key in fingerprints(one.quoted.words):
            bearers[key].append(number)
    pairs = {(a, b) for found in bearers.values() for a in found for b in found if a < b}
    for a, b in sorted(pairs):
        one, other = said[a], said[b]
        if one.article != other.article and (
            None in (one.speaker, other.speaker) or one.speaker == other.speaker
        ):
            same_speaker = one.speaker is not None and one.speaker == other.speaker
            if alike(one.quoted, other.quoted, same_speaker=same_speaker):
                yield one, other


@click.command()
@click.option(
    "--data", type=click.Path(exists=True, file_okay=False, path_type=Path), default=Path("../shared/data")
)
@click.option("--number", default=1000, show_default=True, help="Quotations altered in each way.")
@click.option("--show", is_flag=True, help="Print every pair that is joined.")
def main(data: Path, number: int, show: bool) -> None:
    """Print how many altered copies are found, and how many pairs of other statements are joined rightly."""
    said = statements_of(data)
    for alteration, tried, found in copies_found(said, number):
        click.echo(f"{alteration:22} {found:5} of {tried:5} found: recall {found / tried:.3f}")
    with _READ.open(encoding="utf-8") as lines:
        read = {tuple(row[:4]): row[4] for row in csv.reader(lines, delimiter="\t")}
    verdicts: dict[str, int] = defaultdict(int)
    for one, other in joined(said):
        key = (one.article, one.attribution, other.article, other.attribution)
        verdict = read.get(key, "not read")
        verdicts[verdict] += 1
        if show:
            click.echo("\t".join((*key, verdict, one.text[:200], other.text[:200])).replace("\n", " "))
    click.echo(f"{len(said):,} statements; pairs joined, as read: {dict(verdicts)}")


if __name__ == "__main__":
    main()
