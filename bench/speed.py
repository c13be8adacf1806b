"""Speed of one process with the model loaded: `python -m bench.speed --data ../shared/data`.

Seconds are this machine's; the ratio to the bare encoder, run beside it over the same windows, holds
elsewhere too.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click
import torch

from quotes import Attributor
from quotes.attributor.batching import collate, encode, row_size, rows_of
from quotes.training.articles import read_annotated


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds on the wall, and seconds of all processors."""

    wall: float
    cpu: float


def measure(work: Callable[[], object]) -> Cost:
    """What one run of ``work`` costs."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return Cost(time.perf_counter() - wall, time.process_time() - cpu)


def encoder_alone(attributor: Attributor, texts: list[str]) -> None:
    """Run the encoder over the windows of ``texts``, sorted by length, and do nothing with what it says."""
    model, tokens = attributor.model, attributor.tokenizer
    articles = [encode(t, tokens, window=model.config.window, context=model.config.context) for t in texts]
    rows = sorted(rows_of(articles), key=row_size)
    with torch.inference_mode():
        for at in range(0, len(rows), 16):
            batch = collate(
                rows[at : at + 16],
                start=tokens.cls_token_id,
                end=tokens.sep_token_id,
                pad=tokens.pad_token_id,
            )
            model.encoder(input_ids=batch.pieces, attention_mask=batch.mask)


@click.command()
@click.option(
    "--data", type=click.Path(path_type=Path, exists=True), default=Path("../shared/data"), show_default=True
)
@click.option("--rounds", default=3, show_default=True, help="Runs of each; the best one counts.")
def main(data: Path, rounds: int) -> None:
    """Time the attribution of PolNeAR dev against the encoder alone."""
    texts = [a.text for a in read_annotated(data / "polnear/dev.jsonl.gz")]
    attributor = Attributor.from_pretrained()
    list(attributor.attribute_many(texts[:8]))
    whole, bare = [], []
    for _ in range(rounds):
        whole.append(measure(lambda: list(attributor.attribute_many(texts))))
        bare.append(measure(lambda: encoder_alone(attributor, texts)))
    best, floor = min(whole, key=lambda c: c.cpu), min(bare, key=lambda c: c.cpu)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    click.echo(f"{len(texts)} articles, {torch.get_num_threads()} threads, best of {rounds} runs")
    click.echo(
        f"{len(texts) / best.wall:.1f} articles a second, {best.cpu / len(texts):.3f} CPU seconds an article"
    )
    click.echo(
        f"{best.cpu / floor.cpu:.2f} times the encoder alone, with {floor.cpu / len(texts):.3f} CPU seconds"
    )
    click.echo(f"peak memory {memory:.0f} MiB")


if __name__ == "__main__":
    main()
