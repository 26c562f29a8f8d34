"""Writes a report to a file: one HTML page, or Markdown with its plots in a folder beside it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from evals.answer_changes import AnswerChanges
from evals.answer_changes_view import markdown_changes
from evals.errors import ReportFileError
from evals.markdown import markdown
from evals.report import EvalReport

ENDINGS = {".html": "html", ".htm": "html", ".md": "markdown", ".markdown": "markdown"}


def check_name(path: Path) -> None:
    """Refuse, before anything is asked, a name that says no format: ReportFileError."""
    if path.suffix.lower() not in ENDINGS:
        raise ReportFileError(f"{path}: a report is .html or .md; name it so")


def write_report(report: EvalReport, path: Path) -> None:
    """Write the report as its name says, making its folder. Half surrogate pairs become `?`."""
    check_name(path)
    from evals.plots import plots  # noqa: PLC0415 - loads Matplotlib, which no other part needs

    path.parent.mkdir(parents=True, exist_ok=True)
    if ENDINGS[path.suffix.lower()] == "html":
        from evals.html import html  # noqa: PLC0415 - as above

        _write(path, html(report))
        return
    folder = path.with_name(f"{path.stem}-plots")
    images = {}
    for plot in plots(report):
        folder.mkdir(exist_ok=True)
        _write(folder / f"{plot.name}.svg", plot.svg)
        images[f"{quote(folder.name)}/{plot.name}.svg"] = plot
    _write(path, markdown(report, images))


def write_changes(changes: AnswerChanges, path: Path) -> None:
    """Write what changed in the answers, as `write_report` writes a run."""
    check_name(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    if ENDINGS[path.suffix.lower()] == "html":
        from evals.html import html_of_changes  # noqa: PLC0415 - as above

        _write(path, html_of_changes(changes))
        return
    _write(path, "\n\n".join(["# Answers of two generations", *markdown_changes(changes)]) + "\n")


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", errors="replace")
