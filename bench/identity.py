"""B-cubed figures of the profiles made of annotated articles: identity alone, with true names.

    python -m bench.identity --data ../shared/data

Every named speaker of the articles, in the order of their dates, goes through the resolver as an
ingest would send it: looked up by its keys, matched, new, or left undecided (then it is a profile of
its own). A speaker's truth is its name in full: the same full name is the same person or organisation,
except as bench/identity_truth.tsv says (spellings and forms of one name; names of one word).
"""

from __future__ import annotations

import gzip
import json
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from quotes.identity import Profile, Resolver, Verdict, blocking_keys, lookup_keys, name_key, topic_words
from quotes.statement import SpeakerKind

_TRUTH = Path(__file__).with_name("identity_truth.tsv")
_MOST_TOPICS = 150


@click.command()
@click.option(
    "--data", type=click.Path(exists=True, file_okay=False, path_type=Path), default=Path("../shared/data")
)
@click.option(
    "--show", is_flag=True, help="Print every profile that mixes speakers, and every speaker in several."
)
def main(data: Path, show: bool) -> None:
    """Print B-cubed precision, recall and F1 of the profiles, by kind and over all."""
    newcomers, names = speakers_of(data)
    placed = ingest(newcomers)
    precision_recall: dict[str, tuple[float, float]] = {}
    for kind in (*{newcomer.kind for newcomer in newcomers}, "all"):
        chosen = [i for i, newcomer in enumerate(newcomers) if kind in ("all", newcomer.kind)]
        precision_recall[kind] = b_cubed([placed[i] for i in chosen], [names[i] for i in chosen])
    for kind, (precision, recall) in sorted(precision_recall.items()):
        f1 = 2 * precision * recall / (precision + recall)
        click.echo(f"{kind:13} precision {precision:.4f}  recall {recall:.4f}  F1 {f1:.4f}")
    if show:
        _show(newcomers, names, placed)


def speakers_of(data: Path) -> tuple[list[Profile], list[str]]:
    """Every named speaker of every article in the order of the dates, and who it is."""
    with gzip.open(data / "polnear" / "train.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = {article["id"]: article for article in map(json.loads, lines)}
    with (data / "speakers" / "train.jsonl").open(encoding="utf-8") as lines_of_speakers:
        articles = sorted(map(json.loads, lines_of_speakers), key=lambda a: (texts[a["id"]]["date"], a["id"]))
    truth = _truth()
    newcomers, names = [], []
    for place, article in enumerate(articles):
        text = texts[article["id"]]
        day = date.fromisoformat(text["date"])
        named = [s for s in article["speakers"] if s["kind"] in ("person", "organization") and s["name"]]
        keys = {name_key(speaker["name"]) for speaker in named}
        topics = topic_words(text["text"])
        for speaker in named:
            name = speaker["name"]
            known_as = truth.get((speaker["kind"], name), name)
            names.append(f"{speaker['kind']} {_plain(known_as) if known_as != '-' else f'{name} {place}'}")
            newcomers.append(
                Profile(
                    kind=SpeakerKind(speaker["kind"]),
                    names=(name,),
                    roles=tuple(speaker.get("roles", ())),
                    topics=topics,
                    companions=frozenset(keys - {name_key(name)}),
                    outlets=frozenset((text["publisher"],)),
                    first_seen=day,
                    last_seen=day,
                    id=place,
                )
            )
    return newcomers, names


def ingest(newcomers: list[Profile]) -> list[int]:
    """The number of each newcomer's profile, after all came in one by one."""
    resolver = Resolver.load()
    profiles: list[Profile] = []
    index: dict[str, set[int]] = defaultdict(set)
    placed: list[int] = []
    verdicts: Counter[Verdict] = Counter()
    looked_at = 0
    articles: list[set[int | None]] = []
    for newcomer in newcomers:
        places = sorted({p for key in lookup_keys(newcomer.names[0], newcomer.kind) for p in index[key]})
        candidates = [replace(profiles[p], id=p) for p in places if newcomer.id not in articles[p]]
        looked_at += len(candidates)
        decision = resolver.resolve(newcomer, candidates)
        verdicts[decision.verdict] += 1
        if decision.verdict is Verdict.MATCH and decision.candidate and decision.candidate.id is not None:
            place = decision.candidate.id
            profiles[place] = _joined(profiles[place], newcomer)
        else:
            place = len(profiles)
            profiles.append(newcomer)
            articles.append(set())
        articles[place].add(newcomer.id)
        placed.append(place)
        for key in blocking_keys(newcomer.names[0], newcomer.kind):
            index[key].add(place)
    counts = ", ".join(f"{count} {verdict}" for verdict, count in sorted(verdicts.items()))
    click.echo(f"{len(newcomers)} speakers of articles ({counts}), {len(profiles)} profiles")
    click.echo(f"{looked_at / len(newcomers):.2f} candidates a speaker")
    return placed


def b_cubed(profiles: list[int], speakers: list[str]) -> tuple[float, float]:
    """B-cubed precision and recall (Bagga and Baldwin 1998), averaged over the mentions."""
    together = Counter(zip(profiles, speakers, strict=True))
    in_profile, of_speaker = Counter(profiles), Counter(speakers)
    precision = sum(n * n / in_profile[profile] for (profile, _), n in together.items())
    recall = sum(n * n / of_speaker[speaker] for (_, speaker), n in together.items())
    return precision / len(profiles), recall / len(profiles)


def _joined(profile: Profile, newcomer: Profile) -> Profile:
    """The profile with the newcomer's article, as the store keeps it: the latest topics and company."""
    return replace(
        profile,
        names=tuple(dict.fromkeys((*profile.names, *newcomer.names))),
        roles=tuple(dict.fromkeys((*profile.roles, *newcomer.roles))),
        topics=frozenset(sorted({*profile.topics, *newcomer.topics})[:_MOST_TOPICS]),
        companions=profile.companions | newcomer.companions,
        outlets=profile.outlets | newcomer.outlets,
        last_seen=newcomer.last_seen,
    )


def _truth() -> dict[tuple[str, str], str]:
    rows = [line.split("\t") for line in _TRUTH.read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    return {(kind, name): speaker for kind, name, speaker in rows}


def _plain(name: str) -> str:
    return name_key(name).removeprefix("the ")


def _show(newcomers: list[Profile], names: list[str], placed: list[int]) -> None:
    in_profile: dict[int, Counter[str]] = defaultdict(Counter)
    of_speaker: dict[str, Counter[str]] = defaultdict(Counter)
    for newcomer, name, place in zip(newcomers, names, placed, strict=True):
        in_profile[place][f"{newcomer.names[0]} [{name}]"] += 1
        of_speaker[name][f"{newcomer.names[0]} [{place}]"] += 1
    for place, mixed in in_profile.items():
        if len({entry.rpartition("[")[2] for entry in mixed}) > 1:
            click.echo(f"profile {place} mixes {dict(mixed)}")
    for name, split in of_speaker.items():
        if len({entry.rpartition("[")[2] for entry in split}) > 1:
            click.echo(f"{name} is in {dict(split)}")


if __name__ == "__main__":
    main()
