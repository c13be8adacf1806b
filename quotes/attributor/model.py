"""The model: one encoder pass over an article, and heads that read everything off it.

Shapes below use W for the words of all articles in a batch (one after the other), A for anchors, B for
the words of the band around an anchor, M for source mentions, N for name mentions, d for the hidden width.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel, PretrainedConfig, PreTrainedModel

from quotes.attributor.batching import Batch
from quotes.attributor.encoding import BREAKS, QUOTING, SHAPES

TAGS = ("O", "B", "I")
NAME_TAGS = ("O", "B-person", "I-person", "B-organization", "I-organization", "B-place", "I-place")
ARGUMENTS = ("O", "B-content", "I-content", "B-source", "I-source", "B-cue", "I-cue")
TAG_LAYERS = {"cue": TAGS, "content": TAGS, "source": TAGS, "name": NAME_TAGS, "role": TAGS}

KINDS = ("unnamed", "group", "work", "author", "none", "person", "organization")
"""What a source may refer to when it is none of the names found: the last two are names the tagger missed."""

BAND_BEFORE, BAND_AFTER = 112, 272
"""Words before and after an anchor among which its content, cue and source are looked for."""

ROLE_BEFORE, ROLE_AFTER = 20, 36
"""Words before and after the last word of a person's name among which that person's roles are looked for."""


class AttributionConfig(PretrainedConfig):  # type: ignore[no-untyped-call]
    """Sizes of the model, and the figures measured after training that decoding needs.

    Args:
        encoder: the configuration of the transformer, as a dictionary.
        window: word pieces the encoder sees at once, special tokens included.
        context: word pieces of context on both sides of a window's core.
        argument_width: width of the layer that reads content, cue and source for an anchor.
        role_width: width of the layer that reads the roles that stand with a name.
        pair_width: width of the layer that scores pairs of mentions.
        pair_features: how many values each feature of such a pair has.
        anchor_threshold: the least probability of an attribution.
        min_confidence: the least confidence with which a speaker is given, unless the user sets another; F1
            is best at half of itself (Lipton et al. 2014), and that of speakers is about .8.
        calibration: weights of the confidence, see :mod:`quotes.attributor.confidence`.
    """

    model_type = "quote-attribution"

    def __init__(
        self,
        encoder: dict[str, Any] | None = None,
        window: int = 512,
        context: int = 48,
        argument_width: int = 192,
        role_width: int = 96,
        pair_width: int = 160,
        pair_features: list[int] | None = None,
        anchor_threshold: float = 0.5,
        min_confidence: float = 0.4,
        calibration: dict[str, list[float]] | None = None,
        **kwargs: Any,  # noqa: ANN401 (as transformers declares it)
    ) -> None:
        self.encoder = encoder or {"model_type": "bert"}
        self.window = window
        self.context = context
        self.argument_width = argument_width
        self.role_width = role_width
        self.pair_width = pair_width
        self.pair_features = pair_features or []
        self.anchor_threshold = anchor_threshold
        self.min_confidence = min_confidence
        self.calibration = calibration or {}
        super().__init__(**kwargs)

    def encoder_config(self) -> PretrainedConfig:
        """The encoder's own configuration object."""
        values = dict(self.encoder)
        config: PretrainedConfig = AutoConfig.for_model(values.pop("model_type"), **values)
        return config


class AttributionModel(PreTrainedModel):  # type: ignore[no-untyped-call]
    """Encoder and heads. The caller asks each head for what it needs, so that an article costs one pass."""

    config_class = AttributionConfig
    base_model_prefix = "encoder"

    def __init__(self, config: AttributionConfig) -> None:
        super().__init__(config)
        encoder_config = config.encoder_config()
        width = encoder_config.hidden_size
        self.encoder = AutoModel.from_config(encoder_config, add_pooling_layer=False)  # type: ignore[no-untyped-call]
        self.shapes = nn.Embedding(len(SHAPES), width)
        self.breaks = nn.Embedding(len(BREAKS), width)
        self.quoting = nn.Embedding(len(QUOTING), width)
        self.dropout = nn.Dropout(0.2)
        self.tagger = nn.Linear(width, sum(len(tags) for tags in TAG_LAYERS.values()))
        self.arguments = BandTagger(width, config.argument_width, len(ARGUMENTS))
        self.roles = BandTagger(width, config.role_width, len(TAGS))
        self.antecedents = AntecedentScorer(width, config.pair_width, config.pair_features)
        self.post_init()  # type: ignore[no-untyped-call]

    def _init_weights(self, module: nn.Module) -> None:
        if isinstance(module, nn.Linear | nn.Embedding | nn.Conv1d):
            module.weight.data.normal_(std=0.02)
        if isinstance(module, nn.Linear | nn.Conv1d) and module.bias is not None:
            module.bias.data.zero_()
        if isinstance(module, nn.LayerNorm):
            module.weight.data.fill_(1.0)
            module.bias.data.zero_()

    def forward(self, batch: Batch) -> Tensor:
        """Contextual states of the words: ``[W, d]``."""
        embedded = self.encoder.get_input_embeddings()(batch.pieces)
        embedded = (
            embedded + self.shapes(batch.shapes) + self.breaks(batch.breaks) + self.quoting(batch.quoting)
        )
        hidden = self.encoder(inputs_embeds=embedded, attention_mask=batch.mask).last_hidden_state
        states: Tensor = self.dropout(hidden.flatten(0, 1)[batch.words])
        return states

    def tag(self, states: Tensor) -> dict[str, Tensor]:
        """Scores of each layer's tags, ``{layer: [W, tags]}`` with the layers of TAG_LAYERS."""
        parts = self.tagger(states).float().split([len(tags) for tags in TAG_LAYERS.values()], dim=-1)
        return dict(zip(TAG_LAYERS, parts, strict=True))


class BandTagger(nn.Module):
    """Labels the words around an anchor as what they are to it.

    An attribution's content, cue and source are read off for one word of its cue, a person's roles for one
    mention of the name. Semantic role labelling does the same for the arguments of a predicate (He et al.
    2018; Strubell et al. 2018). Since each attribution reads the text for itself, a quotation in several
    pieces, over several paragraphs or with its source far away needs no step that joins pieces afterwards.
    """

    def __init__(self, width: int, inner: int, labels: int) -> None:
        super().__init__()
        self.word = nn.Linear(width, inner)
        self.anchor = nn.Linear(width, inner)
        self.word_factor = nn.Linear(width, inner)
        self.anchor_factor = nn.Linear(width, inner)
        self.distance = nn.Embedding(_DISTANCES, inner)
        self.paragraph = nn.Embedding(_PARAGRAPHS, inner)
        self.norm = nn.LayerNorm(inner)
        self.dropout = nn.Dropout(0.2)
        self.near = nn.Conv1d(inner, inner, 7, padding=3, groups=inner)
        self.mix = nn.Linear(inner, inner)
        self.norm2 = nn.LayerNorm(inner)
        self.label = nn.Linear(inner, labels)

    def forward(
        self, states: Tensor, anchors: Tensor, band: Tensor, inside: Tensor, paragraphs: Tensor
    ) -> Tensor:
        """Scores of the labels for each word of each anchor's band.

        Args:
            states: ``[W, d]`` word states.
            anchors: ``[A]`` index of each anchor's word.
            band: ``[A, B]`` indices of the words around it.
            inside: ``[A, B]`` whether that place of the band is a word of the anchor's article.
            paragraphs: ``[W]`` number of each word's paragraph.

        Returns:
            ``[A, B, labels]``
        """
        offset = band - anchors[:, None]
        apart = (paragraphs[band] - paragraphs[anchors][:, None]).clamp(-3, 3) + 3
        hidden = (
            self.word(states)[band]
            + self.anchor(states[anchors])[:, None]
            + self.word_factor(states)[band] * self.anchor_factor(states[anchors])[:, None]
            + self.distance(distance_bucket(offset))
            + self.paragraph(apart)
        )
        hidden = self.dropout(self.norm(nn.functional.gelu(hidden))) * inside[..., None]
        hidden = hidden + self.mix(nn.functional.gelu(self.near(hidden.transpose(1, 2)).transpose(1, 2)))
        scores: Tensor = self.label(self.norm2(hidden)).float()
        return scores


class AntecedentScorer(nn.Module):
    """Scores each mention against each candidate, and against KINDS: what it may be if it is none of them."""

    def __init__(self, width: int, inner: int, features: list[int]) -> None:
        super().__init__()
        self.mention = nn.Linear(3 * width, inner)
        self.candidate = nn.Linear(2 * width, inner)
        self.mention_factor = nn.Linear(3 * width, inner)
        self.candidate_factor = nn.Linear(2 * width, inner)
        self.features = nn.ModuleList(nn.Embedding(size, inner) for size in features)
        self.norm = nn.LayerNorm(inner)
        self.inner = nn.Linear(inner, inner)
        self.dropout = nn.Dropout(0.3)
        self.score = nn.Linear(inner, 1)
        self.kinds = nn.Sequential(
            nn.Linear(3 * width, inner), nn.GELU(), nn.Dropout(0.3), nn.Linear(inner, len(KINDS))
        )

    def forward(
        self, states: Tensor, mentions: Tensor, candidates: Tensor, features: Tensor, possible: Tensor
    ) -> Tensor:
        """Scores of one article's mentions.

        Args:
            states: ``[W, d]`` word states.
            mentions: ``[M, 3]`` first word, last word (excluded), and the anchor's word.
            candidates: ``[N, 2]`` first word, last word (excluded).
            features: ``[M, N, features]`` values of the pair's features.
            possible: ``[M, N]`` whether the mention may stand for the candidate at all.

        Returns:
            ``[M, N + KINDS]``
        """
        mention = self.dropout(
            torch.cat([_mean(states, mentions[:, :2]), states[mentions[:, 0]], states[mentions[:, 2]]], -1)
        )
        kinds: Tensor = self.kinds(mention).float()
        if not len(candidates):
            return kinds
        candidate = self.dropout(torch.cat([_mean(states, candidates), states[candidates[:, 1] - 1]], -1))
        hidden = (
            self.mention(mention)[:, None]
            + self.candidate(candidate)[None]
            + self.mention_factor(mention)[:, None] * self.candidate_factor(candidate)[None]
        )
        for i, table in enumerate(self.features):
            hidden = hidden + table(features[..., i])
        hidden = self.dropout(self.norm(nn.functional.gelu(hidden)))
        hidden = nn.functional.gelu(self.inner(hidden))
        scores = self.score(hidden).squeeze(-1).float().masked_fill(~possible, -torch.inf)
        return torch.cat([scores, kinds], -1)


def _mean(states: Tensor, spans: Tensor) -> Tensor:
    """Mean state of the words of each span: ``[spans, d]``."""
    length = int((spans[:, 1] - spans[:, 0]).max()) if len(spans) else 1
    index = spans[:, :1] + torch.arange(length, device=spans.device)
    inside = index < spans[:, 1:]
    picked = states[index.clamp(max=len(states) - 1)] * inside[..., None]
    return picked.sum(1) / inside.sum(1, keepdim=True).clamp(min=1)


_NEAR = 8
_DISTANCES = 2 * (_NEAR + 12) + 1
_PARAGRAPHS = 7


def distance_bucket(offset: Tensor) -> Tensor:
    """Signed distance in words as an index: exact up to 8, by half octaves beyond (as T5 does it)."""
    size = offset.abs()
    far = _NEAR + ((size.clamp(min=_NEAR).float() / _NEAR).log2() * 2).long().clamp(max=12)
    bucket = torch.where(size <= _NEAR, size, far)
    return torch.where(offset < 0, -bucket, bucket) + _NEAR + 12


def band_around(
    anchors: Tensor, first: Tensor, last: Tensor, before: int = BAND_BEFORE, after: int = BAND_AFTER
) -> tuple[Tensor, Tensor]:
    """The words around each anchor.

    Args:
        anchors: ``[A]`` word indices.
        before, after: how many words before an anchor, and from it on.
        first, last: ``[A]`` the first word of the anchor's article, and the word after its last.

    Returns:
        ``[A, B]`` word indices, clipped to the article, and ``[A, B]`` which of them were not clipped.
    """
    index = anchors[:, None] + torch.arange(-before, after, device=anchors.device)
    inside = (index >= first[:, None]) & (index < last[:, None])
    return torch.minimum(torch.maximum(index, first[:, None]), last[:, None] - 1), inside
