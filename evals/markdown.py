"""A report as Markdown: scores, groups, comparison, every miss with what was found and wanted."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from evals import wording
from evals.answer_changes_view import markdown_changes
from evals.made_with import Differing
from evals.markdown_cases import case_change, miss
from evals.markdown_parts import code, escape, table
from evals.provenance import plain
from evals.report import EvalReport

if TYPE_CHECKING:
    from evals.plots import Plot  # loads Matplotlib

_NO_IMAGES: Mapping[str, Plot] = MappingProxyType({})


def markdown(report: EvalReport, images: Mapping[str, Plot] = _NO_IMAGES) -> str:
    """Return the whole report. Text of documents and cases is escaped.

    `images` are its plots by the address that the report finds them at.
    """
    parts = [
        f"# Evaluation: suite {escape(report.suite)}",
        f"{len(report.cases)} cases ({report.half}), made {report.made_with.get('made_at', '')}.",
        *_gate(report),
        "## Scores",
        table(
            ("Measure", "Score", "95 % interval", "Cases", "To reach"),
            (
                (
                    score.metric.label,
                    wording.number(score.metric, score.value),
                    wording.ends(score),
                    str(score.cases),
                    wording.reach(score),
                )
                for score in report.scores
            ),
        ),
        *_groups(report),
        *_plots(images),
        *_calibration(report),
        *_comparison(report),
        *(markdown_changes(report.answer_changes) if report.answer_changes else ()),
        *_misses(report),
        "## Made with",
        code(json.dumps(plain(report.made_with), ensure_ascii=False, indent=1)),
    ]
    return "\n\n".join(parts) + "\n"


def _groups(report: EvalReport) -> Iterator[str]:
    for by in dict.fromkeys(group.by for group in report.groups):
        groups = [group for group in report.groups if group.by == by]
        yield f"## By {by}"
        yield table(
            (by.capitalize(), "Cases", *(score.metric.label for score in groups[0].scores)),
            (
                (
                    escape(group.name),
                    str(group.cases),
                    *(
                        f"{wording.number(s.metric, s.value)} ({wording.ends(s)})"
                        if s.value is not None
                        else wording.NONE
                        for s in group.scores
                    ),
                )
                for group in groups
            ),
        )


def _comparison(report: EvalReport) -> Iterator[str]:
    comparison = report.comparison
    if comparison is None:
        return
    yield f"## Against {escape(comparison.against)}"
    yield f"{comparison.cases} cases in common; intervals and p are paired by case."
    yield table(
        ("Measure", "Before", "After", "Change", ""),
        (
            (
                change.metric.label,
                wording.number(change.metric, change.difference.first),
                wording.number(change.metric, change.difference.second),
                wording.change(change),
                "**fell**" if change.fell else "",
            )
            for change in comparison.changes
        ),
    )
    for name, ids in (("Gained", comparison.gained), ("Lost", comparison.lost)):
        for metric, cases in ids.items():
            if cases:
                yield f"{name}, {escape(metric)}: {', '.join(escape(case) for case in cases)}"
    yield from _differing(comparison.made_differently)
    yield f"### Cases that changed: {len(comparison.case_changes)}"
    for one in comparison.case_changes:
        yield case_change(one)


def _gate(report: EvalReport) -> Iterator[str]:
    verdict = report.verdict
    if verdict is None:
        return
    yield f"## Gate: {'red' if verdict.red else 'green'}"
    yield escape(wording.gate(verdict))
    yield table(
        ("Measure", "Baseline", "Now", "Change (95 % interval)", "p (to be red)", ""),
        (
            *((one.metric.label, *wording.tested(one)) for one in verdict.tested),
            *(
                (
                    zero.label,
                    "0",
                    str(zero.count),
                    "",
                    "",
                    "✗ must be 0" if zero.count else "✓",
                )
                for zero in verdict.zeros
            ),
        ),
    )
    for line in (*wording.lost(verdict), *wording.unpaired(verdict)):
        yield escape(line)
    yield from _differing(verdict.made_differently)


def _differing(things: Iterable[Differing]) -> Iterator[str]:
    rows = [
        (escape(one.name), *(escape(value or wording.NONE) for value in (one.before, one.after)))
        for one in things
    ]
    if rows:
        yield table(("Made differently", "Before", "Now"), rows)


def _plots(images: Mapping[str, Plot]) -> Iterator[str]:
    if images:
        yield "## Plots"
    for address, plot in images.items():
        yield f"**{escape(plot.title)}.** {escape(plot.words)}"
        yield f"![{escape(plot.title)}](<{address}>)"


def _calibration(report: EvalReport) -> Iterator[str]:
    calibrated = report.calibration
    if calibrated is None:
        return
    yield "## Calibration of the confidence"
    yield (
        f"Expected calibration error {calibrated.error:.3f}, Brier score {calibrated.brier:.3f}."
    )
    yield table(
        ("Confidence", "Cases", "Mean confidence", "Answerable", "95 % interval"),
        (
            (
                f"{group.low:.2f} to {group.high:.2f}",
                str(group.cases),
                f"{group.confidence:.3f}",
                f"{group.share:.3f}",
                f"{group.share_low:.3f} to {group.share_high:.3f}",
            )
            for group in calibrated.groups
        ),
    )


def _misses(report: EvalReport) -> Iterator[str]:
    missed = [case for case in report.cases if case.misses]
    yield f"## Misses: {len(missed)} of {len(report.cases)} cases"
    for case in missed:
        yield miss(case)
