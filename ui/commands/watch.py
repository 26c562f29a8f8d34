"""`pincite watch`: keep the index up to date while documents arrive, change and go."""

# ruff: noqa: PLC0415 - a command loads only what it needs, so that all start quickly

from __future__ import annotations

import signal
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui.commands import options

if TYPE_CHECKING:
    from assistant.settings import Settings
    from index.builder import BuildReport
    from index.watching import Event

Settle = Annotated[
    float | None,
    typer.Option(
        "--settle",
        metavar="SECONDS",
        help="How long no file may have changed before a build.  [default: 2]",
        show_default=False,
    ),
]
Poll = Annotated[
    bool | None,
    typer.Option(
        "--poll/--events",
        help="Look at the files again and again: for network drives, which tell of no changes.",
        show_default=False,
    ),
]
Every = Annotated[
    float | None,
    typer.Option(
        "--every",
        metavar="SECONDS",
        help="How often to look, with --poll.  [default: 5]",
        show_default=False,
    ),
]


def watch(
    settle: Settle = None,
    poll: Poll = None,
    every: Every = None,
    json: options.Json = False,
    library: options.LibraryFolder = None,
    index: options.IndexFolder = None,
) -> None:
    """Build whenever documents have arrived, changed or gone; one line for each build.

    Files that cannot be read, a folder that is away, a full disk or a build elsewhere do not end
    it: it says so once, and tries again. Ctrl-C does; the index then stays as it was built last.
    """
    from index.watching import Watcher

    settings = options.read_settings(library, index)
    when = replace(
        settings.watch,
        settle=settings.watch.settle if settle is None else settle,
        poll=settings.watch.poll if poll is None else poll,
        every=settings.watch.every if every is None else every,
    )
    # A service manager ends its services so; it is to be as clean as Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    watcher = Watcher(settings.library, settings.index, lambda: _build(settings), when)
    try:
        _say_start(settings, json=json)
        for event in watcher.events():
            _say(event, json=json)
    except KeyboardInterrupt:
        # The way to end it, and no failure: exit code 0.
        _line({"event": "stopped"}, "stopped watching", json=json)


def _build(settings: Settings) -> BuildReport:
    from index.builder import build

    return build(settings.library, settings.index, settings=settings.build)


def _say_start(settings: Settings, *, json: bool) -> None:
    words = f"watching {settings.library} (Ctrl-C ends it)"
    _line({"event": "watching", "library": str(settings.library)}, words, json=json)


def _say(event: Event, *, json: bool) -> None:
    from ui.build_words import built_in_a_line, report_as_dict

    plain: dict[str, Any] = {"event": event.what.value.replace(" ", "_")}
    plain["at"] = event.at.isoformat(timespec="milliseconds")
    words = event.what.value
    if event.report is not None:
        plain |= report_as_dict(event.report)
        words = built_in_a_line(event.report)
    if event.reason is not None:
        plain["reason"] = event.reason
        words = f"{words}: {event.reason}"
    _line(plain, words, json=json)


def _line(plain: dict[str, Any], words: str, *, json: bool) -> None:
    """Print one line at once, whoever reads it."""
    if json:
        options.print_json(plain, indent=None)
        return
    from datetime import datetime

    from ui.wording import one_line

    typer.echo(f"{datetime.now().astimezone():%H:%M:%S}  {one_line(words)}")
