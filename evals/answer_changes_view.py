"""What changed in the answers, old and new side by side: on the screen and in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from evals.answer_changes import AnswerChange, AnswerChanges, How
from evals.earlier import Said
from evals.markdown_parts import escape

MOST = 20
"""Changed answers on the screen; a report has them all."""
_LONGEST = 320
"""Characters of an answer on the screen."""


def summary(changes: AnswerChanges) -> str:
    """Return how many answers became what: `40 questions: 36 the same, 3 other text, 1 went`."""
    counts = [f"{number} {how.value}" for how, number in changes.counts.items() if number]
    questions = (
        "1 question" if len(changes.questions) == 1 else f"{len(changes.questions)} questions"
    )
    return f"{questions}: {', '.join(counts)}"


def sides(changes: AnswerChanges) -> str:
    """Return which two generations were asked."""
    one, two = changes.before, changes.now
    return (
        f"Before: {one.generation} ({one.documents:,} documents, {one.passages:,} passages). "
        f"Now: {two.generation} ({two.documents:,} documents, {two.passages:,} passages)."
    )


def render_changes(changes: AnswerChanges) -> Iterator[RenderableType]:
    """Yield what to print; text of documents is never read as markup."""
    yield Text(f"Answers of two generations. {summary(changes)}", style="bold")
    yield Text(sides(changes), style="dim")
    if not changes.changed:
        return
    table = Table(show_lines=True, expand=True)
    table.add_column("Question", ratio=2)
    table.add_column("Before", ratio=3)
    table.add_column("Now", ratio=3)
    for one in changes.changed[:MOST]:
        asked = Text(f"{_clean(one.question)}\n").append(one.how.value, style=_style(one.how))
        table.add_row(asked, _cell(one.before), _cell(one.now))
    yield table
    more = len(changes.changed) - MOST
    if more > 0:
        yield Text(f"… and {more} more: `--json`, or `--report FILE`, has them all", style="dim")


def markdown_changes(changes: AnswerChanges) -> Iterator[str]:
    """Yield the parts of a Markdown report, each changed answer with both sides."""
    yield f"## Answers that changed: {len(changes.changed)} of {len(changes.questions)}"
    yield escape(f"{summary(changes)}. {sides(changes)}")
    for one in changes.changed:
        yield _markdown(one)


def place(cited: Mapping[str, Any]) -> str:
    """Return where a citation points: document, then page and paragraph, or the characters."""
    where = [f"page {cited['page']}"] if cited.get("page") is not None else []
    where += [f"paragraph {cited['paragraph']}"] if cited.get("paragraph") else []
    if not where:
        where = [f"characters {cited['start']} to {cited['end']}"]
    return f"{cited['document']}, {', '.join(where)}"


def _markdown(one: AnswerChange) -> str:
    lines = [f"### {escape(one.id)}: {escape(one.question)}", "", f"{one.how.value}", ""]
    for name, side in (("before", one.before), ("now", one.now)):
        lines.append(f"- {name} ({side.outcome or 'failed'}): {escape(side.text)}")
        lines += [f"  - cites {escape(place(c))}: “{escape(c['quote'])}”" for c in side.cited]
    return "\n".join(lines)


def _cell(said: Said) -> Text:
    text = _clean(said.text)
    short = text if len(text) <= _LONGEST else text[:_LONGEST].rsplit(" ", 1)[0] + " …"
    cell = Text(short, style="" if said.outcome == "answered" else "dim")
    for cited in said.cited:
        cell.append(f"\n→ {_clean(place(cited))}", style="cyan")
    return cell


def _clean(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _style(how: How) -> str:
    return {How.APPEARED: "green", How.WENT: "bold red", How.FAILED: "bold red"}.get(how, "yellow")
