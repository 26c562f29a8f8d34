"""`pincite eval`: measure retrieval, answers, citations and refusals."""

# ruff: noqa: PLC0415 - a command loads only what it needs, so that all start quickly

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ui.commands import options


class HalfOfCases(StrEnum):
    """Which half of the cases to run."""

    TUNING = "tuning"
    REPORTING = "reporting"
    ALL = "all"


def evaluate(
    suite: Annotated[
        str, typer.Option("--suite", help="Name of a suite, or a JSON Lines file of cases.")
    ] = "seeds",
    half: Annotated[
        HalfOfCases, typer.Option("--half", help="Which half of the cases to run.")
    ] = HalfOfCases.ALL,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="Run only so many cases.")
    ] = None,
    json: options.Json = False,
    json_out: Annotated[
        Path | None,
        typer.Option("--json-out", metavar="FILE", help="Write the run to this file as JSON."),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option("--report", metavar="FILE", help="Write the run to this file as Markdown."),
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option("--against", metavar="FILE", help="Compare with the JSON of an earlier run."),
    ] = None,
    library: options.LibraryFolder = None,
    index: options.IndexFolder = None,
) -> None:
    """Run the evaluation cases and print the metrics."""
    from evals.cli import run
    from evals.errors import EvalError
    from evals.table import show
    from ui.commands.errors import CommandError
    from ui.render import console

    settings = options.read_settings(library, index)
    try:
        result = run(
            library=settings.library,
            index=settings.index,
            suite=suite,
            half=half.value,
            json_path=json_out,
            report_path=report,
            against=against,
            limit=limit,
            settings=settings,
        )
    except EvalError as error:
        raise CommandError(str(error)) from error
    if json:
        options.print_json(result.to_dict())
    else:
        show(result, console())
