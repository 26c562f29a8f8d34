"""The command line, `pincite`: which commands there are, and how each of them may end.

Exit codes: 0 done; 1 `verify` found a quote that no longer stands, `eval --gate` a measure that
fell, or `status --check` damage; 2 something is wrong, told in one line on stderr; 130 interrupted;
141 whoever read the output has left.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from functools import partial
from importlib.metadata import version
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from assistant.errors import AssistantError
from index.disk import is_full
from index.errors import LibraryIndexError
from ingest.errors import IngestError
from ui.commands import app as app_command
from ui.commands import ask, build, evaluate, rollback, search, show, status, verify, watch
from ui.commands.errors import CommandError
from ui.entry import INTERRUPTED
from ui.wording import one_line

READER_LEFT = 141


class Commands(TyperGroup):
    """The group of commands: whatever is wrong is one line on stderr and exit code 2."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - as Typer declares it
        """Run the command that was asked for; translate the errors of our packages."""
        try:
            return super().invoke(ctx)
        except (IngestError, LibraryIndexError, AssistantError) as error:
            raise CommandError(str(error)) from error
        except BrokenPipeError as error:
            _forget_stdout()
            raise typer.Exit(READER_LEFT) from error
        except OSError as error:
            if not is_full(error):
                raise
            raise CommandError(_no_room(error)) from error

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,  # noqa: ANN401 - as Typer declares it
    ) -> Any:  # noqa: ANN401 - as Typer declares it
        """Run the command line; with `standalone_mode`, end the process with its exit code."""
        run = partial(
            super().main, args, prog_name, complete_var, False, windows_expand_args, **extra
        )
        if not standalone_mode:
            return run()
        said = ""
        try:
            code = run()
        except TyperException as error:
            message = error.format_message()
            # Without a command, the message is the help page and keeps its lines.
            whole = message if "\n" in message.strip() else f"pincite: {one_line(message)}"
            typer.echo(whole, err=True)
            code = 2
        except typer.Abort as ending:
            code, said = INTERRUPTED, str(ending)
        if code == INTERRUPTED:
            typer.echo(": ".join(filter(None, ["pincite: interrupted", said])), err=True)
        sys.exit(code if isinstance(code, int) else 0)


cli = typer.Typer(
    name="pincite",
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="Answers questions about a folder of documents, and pins every sentence to its place.",
    epilog="Settings come from pincite.toml, then PINCITE_… variables, then these options.",
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"pincite {version('pincite')}")
        raise typer.Exit


@cli.callback()
def _common(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Say the version."),
    ] = False,
) -> None:
    pass


cli.command("build")(build.build)
cli.command("status")(status.status)
cli.command("watch")(watch.watch)
cli.command("rollback")(rollback.rollback)
cli.command("ask")(ask.ask)
cli.command("search")(search.search)
cli.command("show")(show.show)
cli.command("verify")(verify.verify)
cli.command("eval")(evaluate.evaluate)
cli.command("app")(app_command.app)


def main() -> None:
    """Run the command line and end the process; the console script `pincite`."""
    try:
        cli()
    except SystemExit as ending:
        code = ending.code
    except KeyboardInterrupt:  # while the commands themselves were being loaded
        code = INTERRUPTED
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _forget_stdout()
        code = READER_LEFT
    except OSError as error:
        _forget_stdout()
        # What could not be printed before is tried again here, and has been told.
        if code in (None, 0):
            typer.echo(f"pincite: {_no_room(error)}", err=True)
            code = 2
    sys.exit(code)


def _no_room(error: OSError) -> str:
    what = error.filename or "what was to be printed"
    return f"{what} could not be written ({error.strerror}): free some space, then try again"


def _forget_stdout() -> None:
    """Send what is left of the output nowhere, so that the interpreter's own flush is silent."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):  # a stdout without a descriptor has nothing to flush
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - lives as long as the process


if __name__ == "__main__":
    main()
