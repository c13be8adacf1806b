"""Attributed articles written out: for machines as JSON, for eyes as a table or a page.

Every format is a function from results to pieces of output, which come as the articles are done.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from quotes.article import Article
from quotes.markup import marks_of, paragraphs
from quotes.occasion import occasion_in_words
from quotes.statement import AttributedArticle, Reason, Span, Statement

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

Result = tuple[Article, AttributedArticle]
Writer = Callable[[Iterable[Result], bool], Iterator[str]]

_TABLE_WIDTH = 100


def percent(confidence: float) -> str:
    """A probability in percent, rounded down: nothing is made to look surer than it is."""
    return f"{int(confidence * 100)} %"


def document(article: Article, attributed: AttributedArticle, explain: bool = False) -> dict[str, Any]:
    """An attributed article as plain JSON values, in the form of docs/output.md.

    Args:
        article: the article that was attributed; its ``id`` goes in.
        attributed: what was found in it.
        explain: whether each statement says why it was given its speaker (``reason``).
    """
    values = {"id": article.id, **attributed.to_dict()}
    for statement in values["statements"]:
        for key in ("said", "venue"):  # most articles tell neither of most statements
            if statement[key] is None:
                del statement[key]
        if not explain:
            del statement["reason"]
    return values


def json_lines(results: Iterable[Result], explain: bool = False) -> Iterator[str]:
    """One JSON object a line, one line per article."""
    for article, attributed in results:
        yield json.dumps(document(article, attributed, explain), ensure_ascii=False) + "\n"


def json_array(results: Iterable[Result], explain: bool = False) -> Iterator[str]:
    """One JSON array of all articles, indented."""
    separator = "["
    for article, attributed in results:
        values = json.dumps(document(article, attributed, explain), ensure_ascii=False, indent=2)
        yield f"{separator}\n{values}"
        separator = ","
    yield "[]\n" if separator == "[" else "\n]\n"


def tables(results: Iterable[Result], explain: bool = False) -> Iterator[str]:
    """A table for each article, as wide as the terminal, or 100 columns where there is none."""
    from rich.console import Console

    console = Console(width=None if sys.stdout.isatty() else _TABLE_WIDTH)
    for article, attributed in results:
        with console.capture() as captured:
            console.print(_table(article, attributed, explain))
        yield captured.get() + "\n"


def _table(article: Article, attributed: AttributedArticle, explain: bool) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    origin = [one_line(part) for part in (article.outlet, article.published) if part]
    heading = Text(one_line(article.title or article.id), style="bold")
    heading.append(f"  {', '.join(origin)}" if origin else "", style="not bold dim")
    table = Table(
        title=heading,
        title_justify="left",
        caption=None if attributed.statements else "No statement found.",
        caption_justify="left",
        box=box.HORIZONTALS,
        show_lines=True,
        expand=True,
    )
    table.add_column("Type", width=8)
    table.add_column("Speaker", ratio=3, overflow="fold")
    table.add_column("Sure", width=4, justify="right")
    table.add_column("Cue", width=12, overflow="fold")
    table.add_column("Words", ratio=5, overflow="fold")
    for statement in attributed.statements:
        table.add_row(
            str(statement.type),
            _speaker_cell(statement, explain),
            percent(statement.confidence),
            Text(_words(statement.cue)),
            Text.assemble(_words(statement.content), (_occasion_line(statement), "dim")),
        )
    return table


def _speaker_cell(statement: Statement, explain: bool) -> Text:
    """Who said it, with the role; where nobody is named, the source words and the best candidate."""
    from rich.text import Text

    cell = Text()
    if statement.speaker is not None:
        cell.append(one_line(statement.speaker.name), style="bold")
        if not statement.speaker.kind.named:
            cell.append(f" ({statement.speaker.kind})", style="dim")
        if statement.speaker.role:
            cell.append(f"\n{one_line(statement.speaker.role)}")
    else:
        cell.append(_words(statement.source) or "unknown", style="italic")
        if statement.candidates:
            best = statement.candidates[0]
            cell.append(f"\nperhaps {one_line(best.name)} ({percent(best.confidence)})", style="dim")
    if explain and statement.reason is not None:
        cell.append(f"\n{_explanation(statement.reason)}", style="dim")
    return cell


def _occasion_line(statement: Statement) -> str:
    occasion = occasion_in_words(statement)
    return "" if occasion is None else f"\n({one_line(occasion)})"


def _explanation(reason: Reason) -> str:
    if reason.mention is None:
        return f"by {reason.rule}"
    return f"by {reason.rule}: “{one_line(reason.mention.text)}” at {reason.mention.start}"


def _words(spans: Iterable[Span]) -> str:
    return " … ".join(one_line(span.text) for span in spans)


def one_line(text: str) -> str:
    """Text fit for a line of a terminal: white space as single blanks, no control characters."""
    return "".join(character for character in " ".join(text.split()) if character.isprintable())


def page(results: Iterable[Result], explain: bool = False) -> Iterator[str]:
    """One self-contained HTML page: each article with its spans marked, and its statements below."""
    yield _PAGE_START
    for number, (article, attributed) in enumerate(results, start=1):
        yield str(_section(str(number), article, attributed, explain))
    yield "</main></body></html>\n"


def _section(number: str, article: Article, attributed: AttributedArticle, explain: bool) -> Markup:
    numbered = [(f"{number}-{n}", statement) for n, statement in enumerate(attributed.statements, start=1)]
    marks = [mark for anchor, statement in numbered for mark in marks_of(statement, anchor)]
    text = Markup("").join(
        part
        for paragraph in paragraphs(article.text, marks)
        # A parser would turn a bare carriage return into a line end.
        for part in (paragraph.markup, Markup(paragraph.gap.replace("\r", "&#13;")))
    )
    rows = Markup("").join(_row(anchor, statement, explain) for anchor, statement in numbered)
    origin = ", ".join(part for part in (article.outlet, article.published) if part)
    return Markup(
        '<section><h2>{}</h2><p class="origin">{}</p><div class="text" dir="auto">{}</div>'
        "<table><tr><th>#<th>Type<th>Speaker<th>Sure<th>Cue<th>Words</tr>{}</table></section>\n"
    ).format(article.title or article.id, origin, text, rows)


def _row(anchor: str, statement: Statement, explain: bool) -> Markup:
    return Markup(
        '<tr><td><a href="#statement-{}">{}</a><td>{}<td class="speaker">{}<td>{}<td>{}<td dir="auto">{}</tr>'
    ).format(
        anchor,
        anchor,
        statement.type,
        _speaker_cell(statement, explain).plain,
        percent(statement.confidence),
        _words(statement.cue),
        _words(statement.content) + _occasion_line(statement),
    )


_PAGE_START = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Who said what</title>
<style>
:root { color-scheme: light dark; --content: #fff3b0; --line: #1f5fa8 }
@media (prefers-color-scheme: dark) { :root { --content: #54480f; --line: #8cbcf2 } }
body { font: 1rem/1.6 Georgia, serif; margin: 0 auto; max-width: 46rem; padding: 1rem }
mark { background: var(--content); color: inherit }
mark[id]::before { content: attr(data-statement); font: .65em sans-serif; vertical-align: super }
mark:target { outline: 2px solid var(--line) }
.cue { border-bottom: 2px dotted var(--line) }
.source { border-bottom: 2px solid var(--line) }
.text { white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: plaintext }
.origin, .legend, table { font: .85rem/1.4 sans-serif }
td { white-space: pre-line }
.speaker::first-line { font-weight: bold }
td:first-child { white-space: nowrap }
table { border-collapse: collapse; margin: 1rem 0 3rem; width: 100% }
th, td { border-top: 1px solid; padding: .3rem .6rem .3rem 0; text-align: start; vertical-align: top }
</style></head><body><main>
<h1>Who said what</h1>
<p class="legend"><mark class="content">Content</mark>: what was said.
<span class="cue">Cue</span>: the words that signal it.
<span class="source">Source</span>: the words that name who says it there.</p>
"""

FORMATS: dict[str, Writer] = {"json": json_array, "jsonl": json_lines, "table": tables, "html": page}
"""The formats by name."""
