"""Quality on annotated articles: `python -m bench.quality --data ../shared/data`."""

from __future__ import annotations

from pathlib import Path

import click

from quotes import Attributor
from quotes.training.articles import read_annotated
from quotes.training.evaluation import evaluate


@click.command()
@click.option(
    "--data", type=click.Path(path_type=Path, exists=True), default=Path("../shared/data"), show_default=True
)
@click.option(
    "--model", type=click.Path(path_type=Path), help="Folder of the model.  [default: models/quotes-en]"
)
def main(data: Path, model: Path | None) -> None:
    """Print the figures on PolNeAR dev, on which nothing was trained."""
    articles = read_annotated(data / "polnear/dev.jsonl.gz", data / "speakers/dev.jsonl")
    attributor = Attributor.from_pretrained(model)
    answers = attributor.attribute_many(article.text for article in articles)
    click.echo(evaluate(articles, answers).table())


if __name__ == "__main__":
    main()
