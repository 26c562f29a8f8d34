"""A report as Markdown: scores, groups, comparison, every miss with what was found and wanted."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from evals import wording
from evals.provenance import plain
from evals.record import CaseRecord
from evals.report import EvalReport

HITS = 3
"""Found passages named for each miss."""


def markdown(report: EvalReport) -> str:
    """Return the whole report. Text of documents and cases is escaped."""
    parts = [
        f"# Evaluation: suite {escape(report.suite)}",
        f"{len(report.cases)} cases ({report.half}), made {report.made_with.get('made_at', '')}.",
        "## Scores",
        _table(
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
        *_comparison(report),
        *_misses(report),
        "## Made with",
        _code(json.dumps(plain(report.made_with), ensure_ascii=False, indent=1)),
    ]
    return "\n\n".join(parts) + "\n"


def escape(text: str) -> str:
    """Return `text` on one line, with what Markdown and HTML would read as theirs made harmless."""
    line = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;")
    # Marks that only mean something at the start of a line are left: our lines start with ours.
    return "".join("\\" + c if c in "\\`*_[]|~$" else c for c in line)


def _groups(report: EvalReport) -> Iterator[str]:
    for by in dict.fromkeys(group.by for group in report.groups):
        groups = [group for group in report.groups if group.by == by]
        yield f"## By {by}"
        yield _table(
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
    yield _table(
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


def _misses(report: EvalReport) -> Iterator[str]:
    missed = [case for case in report.cases if case.misses]
    yield f"## Misses: {len(missed)} of {len(report.cases)} cases"
    for case in missed:
        yield _miss(case)


def _miss(case: CaseRecord) -> str:
    lines = [
        f"### {escape(case.id)}: {escape(case.question)}",
        "",
        f"{case.kind}, {case.style}: {escape('; '.join(case.misses))}.",
        "",
    ]
    lines += [f"- wanted{_rank(one)}: {_place(one, 'quote')}" for one in case.wanted]
    if case.accepted:
        forms = "; ".join(" or ".join(part) for part in case.accepted)
        lines.append(f"- accepted: {escape(forms)}")
    if case.error is None:
        sure = "" if case.confidence is None else f" (confidence {case.confidence:.2f})"
        lines.append(f"- said{sure}: {escape(case.text)}")
    lines += [f"- cited: {_place(one, 'quote')}" for one in case.cited]
    lines += [f"- found {one['rank']}: {_place(one, 'text')}" for one in case.found[:HITS]]
    return "\n".join(lines)


def _rank(wanted: Mapping[str, Any]) -> str:
    return " (not found)" if wanted["rank"] is None else f" (found at {wanted['rank']})"


def _place(one: Mapping[str, Any], words: str) -> str:
    return f"{escape(one['document'])} {one['start']}–{one['end']}, “{escape(one[words])}”"


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    heads = tuple(heads)
    lines = [_line(heads), _line("---" for _ in heads), *(_line(row) for row in rows)]
    return "\n".join(lines)


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _code(text: str) -> str:
    return f"```json\n{text}\n```"
