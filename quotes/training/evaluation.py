"""How right an attributor is: its answers held against annotated articles.

The figures and their names are those of the project's acceptance scorer, so that both can be laid side by
side.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from quotes.statement import AttributedArticle, Span, SpeakerKind, Statement
from quotes.training.articles import AnnotatedArticle
from quotes.training.matching import covered, match, right_speaker, same_name, speakers_of

_OPEN, _CLOSE = '"“«„', '"”»'
_LAYERS = ("content", "source", "cue")
_SURE = 0.95  # the precision at which an editor need not look


@dataclass(slots=True)
class Ratio:
    """Hits of what was predicted and of what is true."""

    hits: int = 0
    predicted: int = 0
    true: int = 0

    def add(self, hits: int, predicted: int, true: int) -> None:
        """Count another article."""
        self.hits += hits
        self.predicted += predicted
        self.true += true

    @property
    def precision(self) -> float:
        """Share of the predicted that is right."""
        return self.hits / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of the true that was found."""
        return self.hits / self.true if self.true else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        return 2 * self.hits / (self.predicted + self.true) if self.predicted + self.true else 0.0


@dataclass(slots=True)
class Evaluation:
    """The figures of some articles.

    Attributes:
        ratios: precision, recall and F1 by figure. ``content@.8`` and ``content@.5`` match contents by the
            share of
            characters they have in common; ``attributed`` asks for the source too; ``speaker`` for the
            right person
            or organisation by name, end to end; ``direct …`` the same of quotations all in quotation marks;
            ``words …`` counts words tagged; ``roles`` counts role phrases of a person.
        resolved: of the matched statements of a named speaker, those given the right name.
        false_names: of the matched statements of somebody unnamed, those given a name.
        named: confidence of each named statement and whether it is right.
    """

    articles: int = 0
    ratios: dict[str, Ratio] = field(default_factory=dict)
    resolved: Ratio = field(default_factory=Ratio)
    false_names: Ratio = field(default_factory=Ratio)
    named: list[tuple[float, bool]] = field(default_factory=list)

    def count(self, figure: str, hits: int, predicted: int, true: int) -> None:
        """Add to one of the ratios."""
        self.ratios.setdefault(figure, Ratio()).add(hits, predicted, true)

    @property
    def auto(self) -> float:
        """Largest share of the named statements that can be kept, surest first, with 95 % of them right."""
        right = best = 0
        for number, (_, is_right) in enumerate(sorted(self.named, key=lambda case: -case[0]), 1):
            right += is_right
            if right >= _SURE * number:
                best = number
        return best / len(self.named) if self.named else 0.0

    @property
    def calibration_error(self) -> float:
        """Expected calibration error over ten bins (Naeini et al. 2015)."""
        bins: dict[int, list[tuple[float, bool]]] = {}
        for case in self.named:
            bins.setdefault(min(9, int(case[0] * 10)), []).append(case)
        apart = sum(abs(sum(c for c, _ in cases) - sum(r for _, r in cases)) for cases in bins.values())
        return apart / len(self.named) if self.named else 0.0

    def table(self) -> str:
        """The figures as text."""
        lines = [f"{self.articles} articles", f"{'':24}{'P':>7}{'R':>7}{'F1':>7}{'true':>8}{'found':>8}"]
        for name, ratio in self.ratios.items():
            figures = (
                f"{ratio.precision:7.3f}{ratio.recall:7.3f}{ratio.f1:7.3f}{ratio.true:8}{ratio.predicted:8}"
            )
            lines.append(f"{name:24}{figures}")
        if self.named:
            lines += [
                f"{'resolved, of matched':24}{self.resolved.recall:7.3f}",
                f"{'false names':24}{self.false_names.recall:7.3f}",
                f"{'auto at 95 %':24}{self.auto:7.3f}",
                f"{'calibration error':24}{self.calibration_error:7.3f}",
            ]
        return "\n".join(lines)


def evaluate(articles: Iterable[AnnotatedArticle], answers: Iterable[AttributedArticle]) -> Evaluation:
    """Hold answers against the annotation of the same articles.

    Args:
        articles: annotated with attributions; figures of speakers and roles come from those annotated with
            them too.
        answers: what the attributor says about each, in the same order.
    """
    evaluation = Evaluation()
    for article, answer in zip(articles, answers, strict=True):
        evaluation.articles += 1
        matches = _count_attributions(evaluation, article, answer)
        if article.speakers is not None:
            _count_speakers(evaluation, article, answer, matches)
            _count_roles(evaluation, article, answer)
    return evaluation


def _offsets(spans: Iterable[Span]) -> list[tuple[int, int]]:
    return [(s.start, s.end) for s in spans]


def _count_attributions(
    evaluation: Evaluation, article: AnnotatedArticle, answer: AttributedArticle
) -> dict[int, int]:
    """Count contents and sources; returns which annotated attribution each statement matched."""
    text, gold, told = article.text, article.attributions or (), answer.statements
    gold_direct = [_is_direct(text, a.content) for a in gold]
    true = [covered(text, a.content) for a in gold]
    found = [covered(text, _offsets(s.content)) for s in told]
    loose, strict = match(true, found, 0.5), match(true, found, 0.8)
    partner = {j: i for i, j in loose.items()}
    told_direct = [
        gold_direct[partner[j]] if j in partner else _is_direct(text, _offsets(s.content))
        for j, s in enumerate(told)
    ]
    agreeing = [
        i
        for i, j in loose.items()
        if _touch(covered(text, gold[i].source), covered(text, _offsets(told[j].source)))
    ]
    evaluation.count("content@.8", len(strict), len(told), len(gold))
    evaluation.count("content@.5", len(loose), len(told), len(gold))
    evaluation.count("attributed", len(agreeing), len(told), len(gold))
    for layer in _LAYERS:
        right = _tagged_words(text, [s for a in gold for s in getattr(a, layer)])
        said = _tagged_words(text, [s for a in told for s in _offsets(getattr(a, layer))])
        evaluation.count(f"words {layer}", len(right & said), len(said), len(right))
    evaluation.count(
        "direct content@.8", sum(gold_direct[i] for i in strict), sum(told_direct), sum(gold_direct)
    )
    evaluation.count(
        "direct attributed", sum(gold_direct[i] for i in agreeing), sum(told_direct), sum(gold_direct)
    )
    return partner


def _touch(a: frozenset[int], b: frozenset[int]) -> bool:
    return bool(a & b) or not (a or b)


def _tagged_words(text: str, spans: Sequence[tuple[int, int]]) -> set[int]:
    """Starts of the words, divided by white space, that ``spans`` touch."""
    inside = {i for s, e in spans for i in range(s, e)}
    return {m.start() for m in re.finditer(r"\S+", text) if not inside.isdisjoint(range(*m.span()))}


def _is_direct(text: str, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether all of the content stands between double quotation marks."""
    for start, end in spans:
        piece = text[start:end].strip().rstrip(string.punctuation.replace('"', "").replace("'", "") + "—–- ")
        before, after = text[max(0, start - 2) : start].strip(), text[end : end + 2].strip()
        opened = piece[:1] in tuple(_OPEN) or before[-1:] in tuple(_OPEN)
        closed = piece[-1:] in tuple(_CLOSE) or after[:1] in tuple(_CLOSE)
        if not (opened and closed) or re.search(r'["”»]\s+\w+.*["“«]', piece[1:-1]):
            return False
    return bool(spans)


def _count_speakers(
    evaluation: Evaluation, article: AnnotatedArticle, answer: AttributedArticle, partner: dict[int, int]
) -> None:
    text, gold = article.text, article.attributions or ()
    truths = [speakers_of(article, a) for a in gold]
    named = [any(s.kind in ("person", "organization") for s in t) for t in truths]
    direct = [_is_direct(text, a.content) for a in gold]
    hits = predicted = direct_hits = direct_predicted = 0
    for j, statement in enumerate(answer.statements):
        i, name = partner.get(j), _named(statement)
        right = i is not None and name is not None and named[i] and right_speaker(name, truths[i])
        if i is not None:
            count = evaluation.resolved if named[i] else evaluation.false_names
            count.add(int(right if named[i] else name is not None), 0, 1)
        if name is None:
            continue
        evaluation.named.append((statement.confidence, right))
        predicted += 1
        hits += right
        if direct[i] if i is not None else _is_direct(text, _offsets(statement.content)):
            direct_predicted += 1
            direct_hits += right
    evaluation.count("speaker", hits, predicted, sum(named))
    both = sum(n and d for n, d in zip(named, direct, strict=True))
    evaluation.count("direct speaker", direct_hits, direct_predicted, both)


def _named(statement: Statement) -> str | None:
    speaker = statement.speaker
    return speaker.name if speaker and speaker.kind.named else None


def _count_roles(evaluation: Evaluation, article: AnnotatedArticle, answer: AttributedArticle) -> None:
    for truth in article.speakers or ():
        if truth.kind != "person":
            continue
        found = list(
            dict.fromkeys(
                role.text
                for speaker in answer.speakers
                if speaker.kind is SpeakerKind.PERSON and same_name(truth.name, speaker.name, "person")
                for role in speaker.roles
            )
        )
        hits: set[str] = set()
        for role in truth.roles:
            best = max(((_alike(role, f), f) for f in found if f not in hits), default=(0.0, ""))
            if best[0] >= 0.6:
                hits.add(best[1])
        evaluation.count("roles", len(hits), len(found), len(truth.roles))


def _alike(a: str, b: str) -> float:
    first, second = (set(re.findall(r"\w+", x.casefold())) - {"the", "a", "an", "of"} for x in (a, b))
    return len(first & second) / len(first | second) if first | second else 0.0
