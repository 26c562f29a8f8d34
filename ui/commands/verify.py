"""`pincite verify`: do the quotes of a saved answer still stand in the documents?"""

# ruff: noqa: PLC0415 - a command loads only what it needs, so that all start quickly

from __future__ import annotations

import json as json_format
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.errors import RecordError
from ui.commands import options

BROKEN = frozenset({"changed", "gone"})


def verify(
    record: Annotated[
        str, typer.Argument(metavar="RECORD", help="A saved `ask --json` output; - reads stdin.")
    ],
    json: options.Json = False,
    library: options.LibraryFolder = None,
    index: options.IndexFolder = None,
) -> None:
    """Prove the quotes of a saved answer again: same, moved, changed or gone.

    RECORD holds one object, a list of them, or one a line. The exit code is 1 when any quote was
    changed or is gone.
    """
    records = read_records(record)

    from assistant.record import verify as prove

    opened = options.open_library(options.read_settings(library, index))
    proofs = [(each, prove(each, opened)) for each in records]
    if json:
        options.print_json(
            [
                {
                    "id": each.get("id"),
                    "question": each.get("question"),
                    "quotes": [asdict(check) for check in checks],
                }
                for each, checks in proofs
            ]
        )
    else:
        from ui.render import checks_for_people, console

        console().print(checks_for_people(proofs))
    if any(check.status in BROKEN for _, checks in proofs for check in checks):
        raise typer.Exit(1)


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
