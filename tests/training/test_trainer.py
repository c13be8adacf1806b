"""Training: the same seed gives the same model, also where it was interrupted and taken up again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from transformers import PreTrainedTokenizerFast

from quotes import Attributor
from quotes.attributor.model import AttributionConfig, AttributionModel
from quotes.attributor.pairs import SIZES
from quotes.training.articles import AnnotatedArticle, AnnotationError, read_annotated
from quotes.training.calibration import calibrate
from quotes.training.evaluation import evaluate
from quotes.training.models import reader_for, save
from quotes.training.trainer import Schedule, train

ROOT = Path(__file__).parents[2]
TINY = {
    "model_type": "bert", "vocab_size": 30522, "hidden_size": 32, "num_hidden_layers": 1,
    "num_attention_heads": 2, "intermediate_size": 64, "max_position_embeddings": 512,
    "hidden_dropout_prob": 0.0,
}  # fmt: skip
SCHEDULE = Schedule(epochs=2, words=600)


@pytest.fixture(scope="module")
def articles() -> list[AnnotatedArticle]:
    return read_annotated(ROOT / "seeds" / "gold.jsonl")[:4]


def tiny_model() -> AttributionModel:
    torch.manual_seed(5)
    config = AttributionConfig(
        encoder=TINY, argument_width=16, role_width=16, pair_width=16, pair_features=SIZES
    )
    return AttributionModel(config)


def trained(
    articles: list[AnnotatedArticle], schedule: Schedule, checkpoints: Path | None = None
) -> AttributionModel:
    model = tiny_model()
    tokenizer = PreTrainedTokenizerFast.from_pretrained(ROOT / "models" / "quotes-en")
    train(
        model,
        reader_for(model, tokenizer),
        articles,
        schedule,
        checkpoints=checkpoints,
        report=lambda line: None,
    )
    return model


def test_the_same_seed_gives_the_same_model(articles: list[AnnotatedArticle]) -> None:
    first, second = trained(articles, SCHEDULE), trained(articles, SCHEDULE)
    other = trained(articles, replace(SCHEDULE, seed=2))
    assert all(torch.equal(a, b) for a, b in zip(first.parameters(), second.parameters(), strict=True))
    assert not all(torch.equal(a, b) for a, b in zip(first.parameters(), other.parameters(), strict=True))


def test_interrupted_training_goes_on_where_it_was(articles: list[AnnotatedArticle], tmp_path: Path) -> None:
    whole = trained(articles, SCHEDULE)
    lines: list[str] = []

    def power_cut(line: str) -> None:
        lines.append(line)
        if len(lines) == 2:
            raise KeyboardInterrupt

    model = tiny_model()
    tokenizer = PreTrainedTokenizerFast.from_pretrained(ROOT / "models" / "quotes-en")
    with pytest.raises(KeyboardInterrupt):
        train(model, reader_for(model, tokenizer), articles, SCHEDULE, checkpoints=tmp_path, report=power_cut)
    resumed = trained(articles, SCHEDULE, checkpoints=tmp_path)
    assert all(torch.equal(a, b) for a, b in zip(whole.parameters(), resumed.parameters(), strict=True))


def test_a_trained_model_is_calibrated_saved_and_loaded(
    articles: list[AnnotatedArticle], tmp_path: Path
) -> None:
    model = trained(articles, SCHEDULE)
    tokenizer = PreTrainedTokenizerFast.from_pretrained(ROOT / "models" / "quotes-en")
    calibrate(Attributor(model, tokenizer, 0.0), articles)
    save(model, tokenizer, tmp_path)
    loaded = Attributor.from_pretrained(tmp_path)
    assert loaded.model.config.calibration == model.config.calibration
    answers = [loaded.attribute(article.text) for article in articles]
    assert evaluate(articles, answers).articles == len(articles)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "not JSON"),
        ('{"id": "a"}', "not an annotated article"),
        (
            '{"id": "a", "text": "Hi", "attributions": ['
            '{"id": "E", "source": [], "cue": [], "content": [[0, 9]]}]}',
            "[0, 9]",
        ),
        (
            '{"id": "a", "text": "Hi", "attributions": [], '
            '"speakers": [{"k": "S1", "name": "Hi", "kind": "organisation"}]}',
            "the kind of S1 is 'organisation', not one of unnamed, group",
        ),
    ],
)
def test_annotation_that_cannot_be_used_names_its_line(tmp_path: Path, line: str, says: str) -> None:
    path = tmp_path / "gold.jsonl"
    good = '{"id": "b", "text": "Hi", "attributions": []}'
    path.write_text(f"{good}\n{line}\n")
    with pytest.raises(AnnotationError) as error:
        read_annotated(path)
    assert f"{path}:2" in str(error.value)
    assert says in str(error.value)


def test_evaluation_of_a_perfect_and_of_an_empty_answer(
    articles: list[AnnotatedArticle], attributor: Attributor
) -> None:
    from quotes.statement import AttributedArticle

    nothing = evaluate(articles, [AttributedArticle((), ())] * len(articles))
    something = evaluate(articles, attributor.attribute_many(a.text for a in articles))
    assert nothing.ratios["attributed"].f1 == 0
    assert something.ratios["attributed"].f1 > 0.5
