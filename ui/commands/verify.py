"""`pincite verify`: do the quotes of a saved answer still stand in the documents?"""

# ruff: noqa: PLC0415 - a command loads only what it needs, so that all start quickly

from __future__ import annotations

import json as json_format
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.errors import RecordError
from ui.commands import options

if TYPE_CHECKING:
    from assistant.replay import Replay
    from index.library import Library

Again = Annotated[
    bool, typer.Option("--replay", help="Ask the question again too, and compare the answers.")
]
BROKEN = frozenset({"changed", "gone"})


def verify(
    record: Annotated[
        str, typer.Argument(metavar="RECORD", help="A saved `ask --json` output; - reads stdin.")
    ],
    again: Again = False,
    json: options.Json = False,
    library: options.LibraryFolder = None,
    index: options.IndexFolder = None,
) -> None:
    """Prove the quotes of a saved answer again: same, moved, changed or gone.

    RECORD holds one object, a list of them, or one a line. With --replay the question is asked
    again too, with the settings of then. The exit code is 1 when any quote was changed or is gone,
    or the answer is another one now.
    """
    records = read_records(record)

    from assistant.record import verify as prove

    settings = options.read_settings(library, index)
    opened = options.open_library(settings)
    proofs = [(each, prove(each, opened)) for each in records]
    replays = _replays(records, opened, settings.answer.cross_encoder) if again else []
    if json:
        options.print_json(
            [
                {
                    "id": each.get("id"),
                    "question": each.get("question"),
                    "quotes": [asdict(check) for check in checks],
                }
                | (
                    {"replay": {"same": replays[n].same, "differs": list(replays[n].differs)}}
                    if replays
                    else {}
                )
                for n, (each, checks) in enumerate(proofs)
            ]
        )
    else:
        from ui.render import checks_for_people, console

        console().print(checks_for_people(proofs))
        for replayed in replays:
            typer.echo(_told(replayed))
    broken = any(check.status in BROKEN for _, checks in proofs for check in checks)
    if broken or not all(replayed.same for replayed in replays):
        raise typer.Exit(1)


def _replays(
    records: Sequence[Mapping[str, Any]], library: Library, cross_encoder: str
) -> list[Replay]:
    from assistant.replay import replay

    return [replay(record, library, cross_encoder) for record in records]


def _told(replayed: Replay) -> str:
    if replayed.same:
        return "Asked again: the same answer, byte for byte."
    return f"Asked again: not the same; changed are {', '.join(replayed.differs)}."


def read_records(file: str) -> list[dict[str, Any]]:
    """Read saved answers: one object, a list of objects, or one object a line."""
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise RecordError(
            f"cannot read {file}: {error.strerror or error}; name a saved `pincite ask --json`"
        ) from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RecordError(
            f"{file} is not UTF-8; save the output of `ask --json` as it is"
        ) from error
    try:
        values = json_format.loads(text)
    except (json_format.JSONDecodeError, RecursionError):
        values = [_line(line, f"{file} line {n}") for n, line in _lines(text)]
    found = values if isinstance(values, list) else [values]
    if not found:
        raise RecordError(f"{file} holds no answer; save the output of `pincite ask --json` in it")
    for number, value in enumerate(found, start=1):
        if not isinstance(value, dict):
            raise RecordError(f"{file}: answer {number} is not an object of `pincite ask --json`")
    return found


def _lines(text: str) -> list[tuple[int, str]]:
    return [(n, line) for n, line in enumerate(text.split("\n"), start=1) if line.strip()]


def _line(line: str, where: str) -> Any:  # noqa: ANN401 - whatever JSON can say; checked by the caller
    try:
        return json_format.loads(line)
    except (json_format.JSONDecodeError, RecursionError) as error:
        raise RecordError(
            f"{where} is not JSON; save the output of `pincite ask --json` as it is"
        ) from error
