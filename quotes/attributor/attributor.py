"""The door to the room: texts in, attributed articles out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import torch
from safetensors import SafetensorError
from transformers import PreTrainedTokenizerFast

from quotes.attributor.batching import encode
from quotes.attributor.confidence import UNCALIBRATED
from quotes.attributor.encoding import Tokenizer
from quotes.attributor.model import AttributionModel
from quotes.attributor.reading import Reading, read, word_states
from quotes.attributor.wording import put_into_words
from quotes.statement import AttributedArticle

_CHUNK = 16  # articles read together


class ModelError(RuntimeError):
    """The model cannot be loaded; the message says why and what to do."""


class Attributor:
    """Finds every quotation of an article and names its speaker.

    >>> attributor = Attributor.from_pretrained()
    >>> article = attributor.attribute("“The bridge will open in May,” said Mayor Ida Lund.")
    >>> article.statements[0].speaker.name
    'Ida Lund'
    """

    def __init__(
        self, model: AttributionModel, tokenizer: Tokenizer, min_confidence: float | None = None
    ) -> None:
        self.model: AttributionModel = model.eval()  # type: ignore[no-untyped-call]
        self.tokenizer = tokenizer
        self.min_confidence = _threshold(min_confidence, model.config.min_confidence)
        self._weights = model.config.calibration.get("attribution", UNCALIBRATED)

    @classmethod
    def from_pretrained(
        cls, path: str | Path | None = None, min_confidence: float | None = None
    ) -> Attributor:
        """Load a model from its folder; nothing is downloaded.

        Args:
            path: the folder; by default $QUOTES_MODEL, or `models/quotes-en` of this checkout.
            min_confidence: below it no speaker is given; by default $QUOTES_MIN_CONFIDENCE, or the model's
                own.

        Raises:
            ModelError: there is no such model.
            ValueError: the confidence is not between 0 and 1.
        """
        folder = Path(path or os.environ.get("QUOTES_MODEL") or _default_folder())
        if not (folder / "config.json").is_file():
            raise ModelError(
                f"no model in {folder}: give the folder that holds its config.json (--model or QUOTES_MODEL)"
            )
        try:
            model = AttributionModel.from_pretrained(folder, local_files_only=True, dtype=torch.float32)
            tokenizer = PreTrainedTokenizerFast.from_pretrained(folder, local_files_only=True)
        except (OSError, ValueError, RuntimeError, SafetensorError) as error:
            raise ModelError(f"the model in {folder} cannot be read: {error}") from error
        return cls(model, tokenizer, min_confidence)

    def attribute(self, text: str) -> AttributedArticle:
        """Everything that `text` attributes to somebody, in the order of the text."""
        return next(self.attribute_many([text]))

    def attribute_many(self, texts: Iterable[str]) -> Iterator[AttributedArticle]:
        """Attribute many texts, one by one as they come, several at a time on the way through the encoder.

        Args:
            texts: any number of texts of any length.

        Yields:
            One result for each text, in order.
        """
        for reading in self.read_many(texts):
            yield put_into_words(reading, self.min_confidence)

    @torch.inference_mode()
    def read_many(self, texts: Iterable[str]) -> Iterator[Reading]:
        """What the model reads in each text, before thresholds for speakers are applied."""
        remaining = iter(texts)
        config = self.model.config
        while chunk := list(islice(remaining, _CHUNK)):
            articles = [
                encode(t, self.tokenizer, window=config.window, context=config.context) for t in chunk
            ]
            states = word_states(self.model, self.tokenizer, articles)
            for article in articles:
                own, states = states[: len(article.words)], states[len(article.words) :]
                yield read(self.model, article.words, own, self._weights)


def _default_folder() -> Path:
    return Path(__file__).resolve().parents[2] / "models" / "quotes-en"


def _threshold(given: float | None, default: float) -> float:
    told = os.environ.get("QUOTES_MIN_CONFIDENCE")
    try:
        value = given if given is not None else float(told) if told else default
    except ValueError as error:
        raise ValueError(f"QUOTES_MIN_CONFIDENCE must be a number between 0 and 1, not {told!r}") from error
    if not 0 <= value <= 1:
        raise ValueError(f"the least confidence must be between 0 and 1, not {value}")
    return value
