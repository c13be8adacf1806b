"""The training loop: checkpoints, resume, a progress bar, and the same model from the same seed."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from torch import Tensor
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LambdaLR, LRScheduler
from torch.optim.swa_utils import AveragedModel
from torch.utils.data import DataLoader

from quotes.attributor.model import AttributionModel
from quotes.training.articles import AnnotatedArticle
from quotes.training.examples import Lesson, Lessons, Reader
from quotes.training.losses import disagreement, loss, score_lesson

_MEMORY = 0.996  # of the moving average: it spans about the last 250 steps


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast to learn.

    Attributes:
        epochs: times every article is read.
        words: words in a batch, roughly, those of both copies of each article.
        encoder_rate, head_rate: highest learning rates; both rise over ``warmup`` of the steps and fall to
            nothing.
        decay: weight decay of AdamW.
        passages: how many of the passages an epoch draws.
        workers: processes that prepare lessons.
        seed: of everything that is drawn.
    """

    epochs: int
    words: int = 4000
    encoder_rate: float = 2e-4
    head_rate: float = 1e-3
    warmup: float = 0.06
    decay: float = 0.01
    passages: int = 0
    workers: int = 0
    seed: int = 1


def train(
    model: AttributionModel,
    reader: Reader,
    articles: Sequence[AnnotatedArticle],
    schedule: Schedule,
    *,
    passages: Sequence[AnnotatedArticle] = (),
    checkpoints: Path | None = None,
    device: torch.device | None = None,
    report: Callable[[str], None] = print,
) -> None:
    """Train ``model`` in place; what it is in the end is the moving average of what it was on the way.

    The average answers better for articles it has not seen than the last step does (Polyak and Juditsky
    1992; Tarvainen and Valpola 2017).

    Args:
        model: the model to train.
        reader: how it reads.
        articles: what it learns from.
        schedule: how long and how fast.
        passages: more of it, of which each epoch draws some.
        checkpoints: a folder for the state after each epoch; training goes on from one that lies there.
        device: the CPU by default, or a GPU where there is one.
        report: gets a line for each epoch.
    """
    device = device or torch.device("cuda" if torch.cuda.is_available() else "cpu")
    _seed(schedule.seed)
    torch.use_deterministic_algorithms(True, warn_only=True)  # threads would add gradients up in any order
    lessons = Lessons(
        articles,
        reader,
        seed=schedule.seed,
        words=schedule.words,
        passages=passages,
        drawn=schedule.passages,
    )
    model.train().to(device)
    steps = schedule.epochs * len(lessons)
    optimizer = _optimizer(model, schedule)
    rate = LambdaLR(optimizer, lambda s: _rate(s / steps, schedule.warmup))
    average = AveragedModel(model, multi_avg_fn=_move)
    course = _Course(model, average, optimizer, rate)
    first = course.resume(checkpoints) if checkpoints else 0
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, disable=not sys.stderr.isatty()) as progress:
        bar = progress.add_task("training", total=steps, completed=first * len(lessons))
        for epoch in range(first, schedule.epochs):
            _seed(schedule.seed + epoch)
            lessons.start_epoch(epoch)
            sums: dict[str, float] = {}
            loader = DataLoader(
                lessons, batch_size=None, num_workers=schedule.workers, pin_memory=device.type == "cuda"
            )
            for lesson in loader:
                for name, value in _step(model, lesson.to(device), optimizer).items():
                    sums[name] = sums.get(name, 0.0) + value
                rate.step()
                average.update_parameters(model)
                progress.advance(bar)
            report(f"epoch {epoch + 1}: " + ", ".join(f"{k} {v / len(lessons):.4f}" for k, v in sums.items()))
            if checkpoints:
                course.save(checkpoints, epoch + 1)
    model.load_state_dict(average.module.state_dict())
    model.eval()  # type: ignore[no-untyped-call]


def _step(model: AttributionModel, lesson: Lesson, optimizer: Optimizer) -> dict[str, float]:
    device = lesson.anchors.device
    with torch.autocast(device.type, dtype=torch.bfloat16, enabled=device.type == "cuda"):
        scores = score_lesson(model, lesson)
        parts = {**loss(scores, lesson), "disagreement": disagreement(scores, lesson)}
    total = torch.stack([part.to(device) for part in parts.values()]).sum()
    optimizer.zero_grad(set_to_none=True)
    total.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    return {name: float(part.detach()) for name, part in parts.items()}


def _seed(seed: int) -> None:
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)


def _optimizer(model: AttributionModel, schedule: Schedule) -> Optimizer:
    groups: dict[tuple[bool, bool], list[torch.nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        groups.setdefault((name.startswith("encoder."), parameter.ndim > 1), []).append(parameter)
    return torch.optim.AdamW(
        [
            {
                "params": members,
                "lr": schedule.encoder_rate if in_encoder else schedule.head_rate,
                "weight_decay": schedule.decay if matrix else 0.0,
            }
            for (in_encoder, matrix), members in groups.items()
        ],
        fused=True,
    )


def _rate(done: float, warmup: float) -> float:
    return done / warmup if done < warmup else max(0.0, (1 - done) / (1 - warmup))


def _move(averages: Sequence[Tensor], current: Sequence[Tensor], steps: Tensor | int) -> None:
    """Move an average a step; early on it forgets faster, so that little of where it began is left."""
    torch._foreach_lerp_(list(averages), list(current), max(1 - _MEMORY, 9 / (10 + int(steps))))


@dataclass(frozen=True, slots=True)
class _Course:
    """All that changes on the way, and that a training that was killed goes on from."""

    model: torch.nn.Module
    average: AveragedModel
    optimizer: Optimizer
    rate: LRScheduler

    def save(self, folder: Path, epoch: int) -> None:
        """Write the state after ``epoch`` epochs."""
        folder.mkdir(parents=True, exist_ok=True)
        states = {name: part.state_dict() for name, part in self._parts().items()}
        unfinished = folder / "checkpoint.part"
        torch.save({"epoch": epoch, **states}, unfinished)
        unfinished.replace(folder / "checkpoint.pt")

    def resume(self, folder: Path) -> int:
        """Take up the state that lies in ``folder``, if there is one: how many epochs are done."""
        path = folder / "checkpoint.pt"
        if not path.exists():
            return 0
        states = torch.load(path, map_location="cpu", weights_only=True)
        for name, part in self._parts().items():
            part.load_state_dict(states[name])
        return int(states["epoch"])

    def _parts(self) -> dict[str, torch.nn.Module | Optimizer | LRScheduler]:
        return {"model": self.model, "average": self.average, "optimizer": self.optimizer, "rate": self.rate}
