"""`quotes train`: a newsroom's own articles make a model of its own, or are refused by file and line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from click.testing import CliRunner, Result
from safetensors.torch import load_file
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from quotes import Attributor
from quotes.cli import main
from quotes.training.articles import read_annotated
from quotes.training.models import new_model, save
from quotes.training.tuning import Tuning, tune

ROOT = Path(__file__).parents[2]
STORIES = ROOT / "tests" / "stories" / "transcripts.jsonl"


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model to start from, small enough to train in a test."""
    encoder, folder = tmp_path_factory.mktemp("encoder"), tmp_path_factory.mktemp("models") / "start"
    torch.manual_seed(5)
    BertModel(
        BertConfig(hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64)
    ).save_pretrained(encoder)
    PreTrainedTokenizerFast.from_pretrained(ROOT / "models" / "quotes-en").save_pretrained(encoder)
    model, tokenizer = new_model(encoder)
    model.config.anchor_threshold = 0.125
    save(model, tokenizer, folder)
    return folder


def parameters(folder: Path) -> dict[str, torch.Tensor]:
    return load_file(folder / "model.safetensors")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["train", *map(str, arguments)])


def test_a_newsroom_gets_a_model_of_its_own(start: Path, tmp_path: Path) -> None:
    out = tmp_path / "models" / "ours"
    result = run(STORIES, "--out", out, "--model", start, "--epochs", 1)
    assert result.exit_code == 0, result.output
    assert "8 articles to learn from" in result.output
    assert "epoch 1" in result.output
    assert [p.name for p in out.parent.iterdir()] == ["ours"]
    before, after = parameters(start), parameters(out)
    assert all(value.dtype == torch.float16 for value in after.values())
    assert any(not torch.equal(before[name], after[name]) for name in before)
    tuned = Attributor.from_pretrained(out)
    assert tuned.model.config.anchor_threshold == 0.125
    assert "8 articles with 46 attributions" in (out / "README.md").read_text()
    tuned.attribute("“Yes,” said Ida Lund.")


def test_a_run_that_was_stopped_goes_on_where_it_was(start: Path, tmp_path: Path) -> None:
    articles = read_annotated(STORIES)[:3]
    whole, stopped = tmp_path / "whole", tmp_path / "stopped"
    tune(Attributor.from_pretrained(start), Tuning(articles, [], whole, 2), report=str)
    lines: list[str] = []

    def stop(line: str) -> None:
        lines.append(line)
        if len(lines) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tune(Attributor.from_pretrained(start), Tuning(articles, [], stopped, 2), report=stop)
    assert not stopped.exists()
    again: list[str] = []
    tune(Attributor.from_pretrained(start), Tuning(articles, [], stopped, 2), report=again.append)
    assert len(again) == 1
    first, second = parameters(whole), parameters(stopped)
    assert all(torch.equal(first[name], second[name]) for name in first)
    assert {p.name for p in tmp_path.iterdir()} == {"whole", "stopped"}


def test_what_is_there_is_not_written_over(start: Path, tmp_path: Path) -> None:
    result = run(STORIES, "--out", start, "--model", start)
    assert result.exit_code == 1
    assert f"{start} is there already" in result.output
    assert Attributor.from_pretrained(start).attribute("") is not None


LINE: dict[str, Any] = {
    "id": "a",
    "text": "“Zoë is here,” said Ida Lund.",
    "attributions": [{"id": "E1", "source": [[20, 28]], "cue": [[15, 19]], "content": [[0, 14]]}],
    "speakers": [{"k": "S1", "name": "Ida Lund", "kind": "person", "roles": []}],
    "attr": {"E1": "S1"},
}


@pytest.mark.parametrize(
    ("second", "says"),
    [
        ("{", "not JSON"),
        ("[]", "not an annotated article"),
        (json.dumps(LINE), "two articles with the id 'a'"),
        (json.dumps({**LINE, "id": "b", "text": " ", "attributions": []}), "the text is empty"),
        (json.dumps({**LINE, "id": "b", "attr": {"E1": "S9"}}), '"attr" gives E1 a speaker'),
        (
            json.dumps({
                **LINE,
                "id": "b",
                "attributions": [{"id": "E1", "source": [[22, 29]], "cue": [], "content": [[0, 14]]}],
            }),
            "cuts a word in two",
        ),
    ],
)  # fmt: skip
def test_articles_that_cannot_be_used_are_named(start: Path, tmp_path: Path, second: str, says: str) -> None:
    path = tmp_path / "ours.jsonl"
    path.write_text(f"{json.dumps(LINE)}\n\n{second}\n")
    result = run(path, "--out", tmp_path / "out", "--model", start)
    assert result.exit_code == 1
    assert f"{path}:3: " in result.output
    assert says in result.output
    assert not (tmp_path / "out").exists()


def test_files_without_anything_to_learn_are_refused(start: Path, tmp_path: Path) -> None:
    path = tmp_path / "ours.jsonl"
    path.write_bytes(b"\xff\xfe\x00")
    assert "not UTF-8 text" in run(path, "--out", tmp_path / "out", "--model", start).output
    path.write_text(json.dumps({**LINE, "attributions": [], "attr": {}}))
    result = run(path, "--out", tmp_path / "out", "--model", start)
    assert result.exit_code == 1
    assert "nothing to learn from" in result.output
    assert run(tmp_path / "none.jsonl", "--out", tmp_path / "out").exit_code == 2
