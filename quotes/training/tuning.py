"""Go on training a model on a newsroom's own articles without losing what it knows.

What it was trained on may not be passed on, so nothing of that can be shown to it again. Three things hold
the general skill in its stead: low rates and few epochs; rehearsal of the sample stories beside the
newsroom's articles; and, in the end, weights halfway between those before and those after (WiSE-FT, Wortsman
et al. 2022). Names, which a newsroom need not mark, are those that the model reads itself (learning without
forgetting, Li and Hoiem 2016).
"""

from __future__ import annotations

import gzip
import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import torch
from transformers import PreTrainedTokenizerBase

from quotes.attributor import Attributor
from quotes.attributor.bodies import named_bodies
from quotes.attributor.model import AttributionModel
from quotes.training.articles import AnnotatedArticle, AnnotationError, read_annotated
from quotes.training.models import reader_for, save
from quotes.training.trainer import Schedule, train

REHEARSED = Path(__file__).resolve().parents[2] / "seeds" / "gold.jsonl"

_SCHEDULE = Schedule(epochs=4, words=3000, encoder_rate=5e-5, head_rate=2e-4, warmup=0.1)
_KEPT = 0.5  # of the way back from the tuned weights to those before
_LAYERS = ("source", "cue", "content")


class TuningError(RuntimeError):
    """The model cannot be tuned as asked; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Tuning:
    """What a model is tuned on and where it goes.

    Attributes:
        articles: the newsroom's, as :func:`read_newsroom` gives them.
        rehearsed: sample stories that hold the general skill.
        out: the folder to make.
        epochs: times that every article is read.
    """

    articles: Sequence[AnnotatedArticle]
    rehearsed: Sequence[AnnotatedArticle]
    out: Path
    epochs: int = _SCHEDULE.epochs


def read_newsroom(paths: Sequence[Path]) -> list[AnnotatedArticle]:
    """Read a newsroom's annotated articles, and check what its tools are likely to get wrong.

    Args:
        paths: JSON lines in the form of seeds/gold.jsonl.

    Raises:
        AnnotationError: a file is no UTF-8, or a line of it cannot be used; the message names both.
    """
    found: dict[str, AnnotatedArticle] = {}
    for path in paths:
        try:
            read = read_annotated(path)
        except UnicodeDecodeError as error:
            raise AnnotationError(f"{path}: not UTF-8 text (byte {error.start})") from error
        for number, article in zip(_line_numbers(path), read, strict=True):
            for fault in _faults(article, found):
                raise AnnotationError(f"{path}:{number}: {fault}")
            found[article.id] = article
    if not any(article.attributions for article in found.values()):
        raise AnnotationError(
            f"{paths[0]}: there is no attribution in the articles, so nothing to learn from"
        )
    return list(found.values())


def _line_numbers(path: Path) -> list[int]:
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [number for number, line in enumerate(raw.decode("utf-8").split("\n"), 1) if line.strip()]


def _faults(article: AnnotatedArticle, others: dict[str, AnnotatedArticle]) -> Iterator[str]:
    if article.id in others:
        yield f"there are two articles with the id {article.id!r}"
    if not article.text.strip():
        yield "the text is empty"
    for attribution in article.attributions or ():
        if attribution.speakers == ():
            yield f'"attr" gives {attribution.id} a speaker that is not among the "speakers"'
        for layer in _LAYERS:
            for start, end in getattr(attribution, layer):
                for cut in (start, end):
                    if _cuts_a_word(article.text, cut):
                        around = article.text[max(0, cut - 8) : cut], article.text[cut : cut + 8]
                        yield (
                            f"the {layer} [{start}, {end}] of {attribution.id} cuts a word in two, at "
                            f"{'|'.join(around)!r}: offsets count Unicode code points, not bytes"
                        )


def _cuts_a_word(text: str, position: int) -> bool:
    return 0 < position < len(text) and text[position - 1].isalpha() and text[position].isalpha()


def tune(attributor: Attributor, tuning: Tuning, report: Callable[[str], None] = print) -> None:
    """Tune the model of ``attributor``, in place, and write it.

    Its calibration and thresholds stay: they were fitted on more articles than a newsroom annotates. What is
    learnt is kept after each epoch beside ``tuning.out``; the same call goes on from there after it was
    killed. The folder itself appears when all of it is written.

    Args:
        attributor: with the model to start from.
        tuning: what it learns from, and where it goes.
        report: gets a line for each epoch.

    Raises:
        TuningError: there is something in the folder to make.
    """
    out = tuning.out
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise TuningError(f"{out} is there already: give --out a folder that is not, or remove it")
    out.parent.mkdir(parents=True, exist_ok=True)
    articles = [*_with_names(attributor, tuning.articles), *_with_names(attributor, tuning.rehearsed)]
    model, tokenizer = attributor.model, cast(PreTrainedTokenizerBase, attributor.tokenizer)
    before = {name: value.clone() for name, value in model.state_dict().items()}
    kept = out.parent / f".{out.name}-{_digest(tuning, before)}"
    train(
        model,
        reader_for(model, tokenizer),
        articles,
        replace(_SCHEDULE, epochs=tuning.epochs),
        checkpoints=kept,
        device=torch.device("cpu"),
        report=report,
    )
    _go_back(model, before, _KEPT)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}-") as folder:
        made = Path(folder) / out.name
        save(model, tokenizer, made)
        (made / "README.md").write_text(_card(tuning), encoding="utf-8")
        made.replace(out)
    shutil.rmtree(kept, ignore_errors=True)


def _go_back(model: AttributionModel, before: dict[str, torch.Tensor], share: float) -> None:
    """Take the weights that ``share`` of the way back to those ``before``."""
    for name, value in model.state_dict().items():
        if value.is_floating_point():
            value.lerp_(before[name], share)


def _with_names(attributor: Attributor, articles: Sequence[AnnotatedArticle]) -> Iterator[AnnotatedArticle]:
    """The articles with the names that the model reads in them, where none are marked."""
    for article, reading in zip(articles, attributor.read_many(a.text for a in articles), strict=True):
        words, names = reading.words, reading.cast.names
        bodies = set(named_bodies(words, names))  # found again by rule
        read = tuple((*words.characters(n.first, n.last), n.type) for n in names if n not in bodies)
        yield article if article.names is not None else replace(article, names=read)


def _digest(tuning: Tuning, weights: dict[str, torch.Tensor]) -> str:
    """What a checkpoint belongs to: the articles, the epochs and the weights at the start."""
    told = hashlib.sha256(repr((tuning.articles, tuning.rehearsed, tuning.epochs)).encode())
    for name, value in weights.items():
        told.update(f"{name} {value.double().sum().item()}".encode())
    return told.hexdigest()[:12]


def _card(tuning: Tuning) -> str:
    """A model card to be completed by those who know what the articles are."""
    statements = sum(len(a.attributions or ()) for a in tuning.articles)
    return f"""# Model card: {tuning.out.name}

Made with `quotes train` from another model of this project, whose card holds for all that is not said here:
its data and its terms, too.

| | |
| --- | --- |
| tuned on | {len(tuning.articles)} articles with {statements} attributions, {tuning.epochs} epochs |
| rehearsed | {len(tuning.rehearsed)} sample stories of the project |
| weights | halfway between those before and those after |
| calibration | as before |

## Data
Say here whose articles these are, who annotated them, and what may be done with them.

## Measured
Say here what `quotes evaluate` prints for this model, and for the one before, on articles that neither has
learnt from.
"""
