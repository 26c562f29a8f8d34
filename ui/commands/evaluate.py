"""`pincite eval`: measure retrieval, answers, citations and refusals."""

# ruff: noqa: PLC0415 - a command loads only what it needs, so that all start quickly

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.commands import options

if TYPE_CHECKING:
    from assistant.settings import Settings


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
        typer.Option("--report", metavar="FILE", help="Write the run to this file: .html or .md."),
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option(
            "--against",
            metavar="FILE|GENERATION",
            help="Compare with the JSON of an earlier run; or ask another generation of the index "
            "too (its id, or `previous`) and say which answers changed.",
        ),
    ] = None,
    questions: Annotated[
        Path | None,
        typer.Option(
            "--questions",
            metavar="FILE",
            help="Instead of a suite: ask these questions (one a line, or JSON Lines) of two "
            "generations and say which answers changed.",
        ),
    ] = None,
    gate: Annotated[
        bool,
        typer.Option(
            "--gate", help="End with exit code 1 when a measure fell below the suite's baseline."
        ),
    ] = False,
    write_baseline: Annotated[
        bool, typer.Option("--write-baseline", help="Make this run the suite's baseline.")
    ] = False,
    baseline: Annotated[
        Path | None,
        typer.Option(
            "--baseline",
            metavar="FILE",
            help="The baseline of these two.  [default: the one kept with the suite]",
            show_default=False,
        ),
    ] = None,
    library: options.LibraryFolder = None,
    index: options.IndexFolder = None,
    model: options.Model = None,
    model_url: options.ModelUrl = None,
    supported_only: options.SupportedOnly = None,
    data: Annotated[
        Path | None,
        typer.Option(
            "--data",
            metavar="DIR",
            help="Folder of outside data, for the suites made of it.  [default: ../shared]",
            show_default=False,
        ),
    ] = None,
    cache: Annotated[
        Path | None,
        typer.Option(
            "--cache",
            metavar="DIR",
            help="Where such suites keep the indexes of their documents.  "
            "[default: the system's folder for caches]",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Run the evaluation cases and print the metrics."""
    from evals.cli import brings_documents, run
    from evals.errors import EvalError
    from evals.outside.data import DATA
    from evals.table import show
    from ui.commands.errors import CommandError
    from ui.render import console

    settings = options.read_settings(library, index, model, model_url, supported_only)
    data = data or DATA
    try:
        if questions is not None:
            if gate or write_baseline:
                raise CommandError(
                    "a list of questions has no gold to score: leave out --gate and "
                    "--write-baseline, or name a --suite"
                )
            _compare_answers(settings, questions, against, json_out, report, json=json)
            return
        if (library or index) and brings_documents(suite, data):
            raise CommandError(
                f"suite {suite} brings its own documents; leave out --library and --index "
                "(--cache says where its index is kept)"
            )
        result = run(
            library=settings.library,
            index=settings.index,
            suite=suite,
            half=half.value,
            json_path=json_out,
            report_path=report,
            against=against,
            gate=gate,
            refresh=write_baseline,
            baseline=baseline,
            limit=limit,
            settings=settings,
            data=data,
            cache=cache,
        )
    except EvalError as error:
        raise CommandError(str(error)) from error
    if json:
        options.print_json(result.to_dict())
    else:
        show(result, console())
    if result.verdict is not None and result.verdict.red:
        raise typer.Exit(1)


def _compare_answers(
    settings: Settings,
    questions: Path,
    against: Path | None,
    json_out: Path | None,
    report: Path | None,
    *,
    json: bool,
) -> None:
    from evals.answer_changes_view import render_changes
    from evals.cli import run_questions
    from ui.render import console

    changes = run_questions(
        questions,
        index=settings.index,
        settings=settings,
        against=str(against or "previous"),
        json_path=json_out,
        report_path=report,
    )
    if json:
        options.print_json(changes.to_dict())
        return
    for part in render_changes(changes):
        console().print(part)
