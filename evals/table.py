"""A report on the screen: Rich tables."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from evals import wording
from evals.answer_changes_view import render_changes
from evals.gate import Verdict
from evals.report import EvalReport


def show(report: EvalReport, console: Console) -> None:
    """Print the tables of `report`."""
    console.print(render(report))


def render(report: EvalReport) -> RenderableType:
    """Return the scores, the groups and the comparison as one thing to print."""
    parts: list[RenderableType] = [_scores(report)]
    parts += _groups(report)
    if report.comparison is not None:
        parts.append(_comparison(report))
    if report.answer_changes is not None:
        parts += render_changes(report.answer_changes)
    if report.verdict is not None:
        parts += gate_table(report.verdict)
    if report.failed:
        first = report.failed[0]
        # Error texts quote documents: as Text they are never read as markup.
        parts.append(Text(f"{len(report.failed)} cases failed, first {first.id}: {first.error}"))
    return Group(*parts)


def _scores(report: EvalReport) -> Table:
    table = Table(
        title=f"Suite {report.suite}, {len(report.cases)} cases ({report.half})",
        title_justify="left",
    )
    table.add_column("Measure")
    table.add_column("Score", justify="right")
    table.add_column("95 % interval", justify="right")
    table.add_column("Cases", justify="right")
    table.add_column("To reach")
    for score in report.scores:
        table.add_row(
            score.metric.label,
            wording.number(score.metric, score.value),
            wording.ends(score),
            str(score.cases),
            wording.reach(score),
        )
    return table


def _groups(report: EvalReport) -> Iterator[Table]:
    for by in dict.fromkeys(group.by for group in report.groups):
        groups = [group for group in report.groups if group.by == by]
        table = Table(title=f"By {by}", title_justify="left")
        table.add_column(by.capitalize())
        table.add_column("Cases", justify="right")
        for score in groups[0].scores:
            table.add_column(score.metric.label, justify="right")
        for group in groups:
            numbers = [wording.number(score.metric, score.value) for score in group.scores]
            table.add_row(group.name, str(group.cases), *numbers)
        yield table


def _comparison(report: EvalReport) -> Table:
    comparison = report.comparison
    if comparison is None:
        raise ValueError("the report was not compared with another")
    table = Table(
        title=f"Against {comparison.against}, {comparison.cases} cases in common",
        title_justify="left",
    )
    for name in ("Measure", "Before", "After", "Change (95 % interval, p)", ""):
        table.add_column(name, justify="left" if name in ("Measure", "") else "right")
    for change in comparison.changes:
        table.add_row(
            change.metric.label,
            wording.number(change.metric, change.difference.first),
            wording.number(change.metric, change.difference.second),
            wording.change(change),
            "fell" if change.fell else "",
        )
    return table


def gate_table(verdict: Verdict) -> Iterator[RenderableType]:
    """Return the gate's table, what it could not compare, and its verdict last."""
    table = Table(title=f"Gate: {'red' if verdict.red else 'green'}", title_justify="left")
    table.add_column("Measure")
    for name in ("Baseline", "Now", "Change (95 % interval)", "p (to be red)"):
        table.add_column(name, justify="right")
    table.add_column("Verdict")
    for one in verdict.tested:
        table.add_row(one.metric.label, *wording.tested(one))
    for zero in verdict.zeros:
        word = "✗ must be 0" if zero.count else "✓"
        table.add_row(zero.label, "0", str(zero.count), "", "", word)
    yield table
    for line in (*wording.lost(verdict), *wording.unpaired(verdict)):
        yield Text(line)
    for thing in verdict.made_differently:
        yield Text(f"Made differently: {thing.name} was {thing.before}, is {thing.after}")
    yield Text(wording.gate(verdict))
