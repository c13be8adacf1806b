"""`python -m quotes.training`: from annotated articles to a model folder."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import click

from quotes.attributor import Attributor
from quotes.training.articles import AnnotatedArticle, read_annotated, read_gap, read_gum
from quotes.training.augment import in_other_layouts
from quotes.training.calibration import calibrate
from quotes.training.models import base_encoder, new_model, reader_for, save, trained_model
from quotes.training.trainer import Schedule, train

ANNOTATIONS = Path(__file__).with_name("annotations")

_HELD_BACK = 50  # articles that only the calibration sees
_PASSAGES = 500  # of GAP in an epoch


@click.command()
@click.option(
    "--data", type=click.Path(path_type=Path, exists=True), default=Path("../shared/data"), show_default=True
)
@click.option("--out", type=click.Path(path_type=Path), default=Path("models/quotes-en"), show_default=True)
@click.option(
    "--encoder", type=click.Path(path_type=Path), help="Folder of the base encoder.  [default: the package's]"
)
@click.option(
    "--start",
    type=click.Path(path_type=Path, exists=True),
    help="Folder of a trained model to go on from, at half the rates.",
)
@click.option(
    "--checkpoints", type=click.Path(path_type=Path), help="Folder to keep the state in, and to resume from."
)
@click.option("--epochs", default=4, show_default=True)
@click.option("--workers", default=0, show_default=True, help="Processes that prepare lessons.")
@click.option("--seed", default=1, show_default=True)
def main(
    data: Path,
    out: Path,
    encoder: Path | None,
    start: Path | None,
    checkpoints: Path | None,
    epochs: int,
    workers: int,
    seed: int,
) -> None:
    """Train the attributor on PolNeAR with its speakers, GUM and GAP, calibrate it, and write it to OUT."""
    learnt, held_back = split(data, seed)
    passages = [p for path in sorted((data / "gap").glob("*.tsv")) for p in read_gap(path)]
    model, tokenizer = trained_model(start) if start else new_model(encoder or base_encoder())
    click.echo(f"{len(learnt)} articles to learn from, {len(held_back)} to calibrate on")
    schedule = Schedule(epochs=epochs, passages=_PASSAGES, workers=workers, seed=seed)
    if start:
        schedule = replace(
            schedule,
            encoder_rate=schedule.encoder_rate / 2,
            head_rate=schedule.head_rate / 2,
            seed=seed + 100,
        )
    train(
        model,
        reader_for(model, tokenizer),
        learnt,
        schedule,
        passages=passages,
        checkpoints=checkpoints,
        report=click.echo,
    )
    others = in_other_layouts(held_back, random.Random(seed))
    calibrate(Attributor(model, tokenizer, 0.0), [*held_back, *others])
    save(model, tokenizer, out)
    click.echo(f"written to {out}")


def split(data: Path, seed: int) -> tuple[list[AnnotatedArticle], list[AnnotatedArticle]]:
    """Articles to learn from, and to calibrate on some of those that come with their speakers."""
    polnear, speakers = data / "polnear/train.jsonl.gz", data / "speakers/train.jsonl"
    read = [a for a in read_annotated(polnear, speakers) if a.speakers is not None]
    held_back = random.Random(seed).sample(read, _HELD_BACK)
    kept = {a.id for a in held_back}
    articles = read_annotated(polnear, speakers, ANNOTATIONS / "polnear.jsonl.gz")
    learnt = [a for a in articles if a.id not in kept]
    learnt += read_annotated(ANNOTATIONS / "stories.jsonl.gz")
    learnt += read_gum(data / "gum/gum.jsonl.gz")
    return learnt, held_back


if __name__ == "__main__":
    main()
