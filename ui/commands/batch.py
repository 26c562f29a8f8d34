"""Questions from a JSON Lines file, checked line by line."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from ui.commands.errors import CommandError


class BatchError(CommandError):
    """A file of questions, or a line of it, cannot be used."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One line: the question, and the id to hand back as it was given."""

    question: str
    id: str | int | None = None
    history: tuple[str, ...] = ()
    """The questions before it, oldest first."""

    @property
    def name(self) -> str | None:
        """The id as text."""
        return None if self.id is None else str(self.id)


def read_questions(file: str) -> Iterator[Asked]:
    """Read the questions of a JSON Lines file (`-`: stdin) one by one; blank lines are skipped.

    Raises BatchError naming the line at the first line that is no question; those before it
    have been handed out by then.
    """
    try:
        stream = (
            nullcontext(sys.stdin.buffer) if file == "-" else Path(file).open("rb")  # noqa: SIM115 - closed by `with` below
        )
    except OSError as error:
        raise BatchError(
            f"cannot read {file}: {error.strerror or error}; name a JSON Lines file"
        ) from error
    with stream as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield _question(line, f"{file} line {number}")


def _question(line: bytes, where: str) -> Asked:
    shape = 'write {"id": "1", "question": "…"} on a line of its own'
    try:
        value = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BatchError(f"{where} is not UTF-8; save the file as UTF-8") from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise BatchError(f"{where} is not JSON; {shape}") from error
    if not isinstance(value, dict):
        raise BatchError(f"{where} is not an object; {shape}")
    question, name = value.get("question"), value.get("id")
    if not isinstance(question, str) or not question.strip():
        raise BatchError(f"{where} has no question; {shape}")
    if not isinstance(name, str | int | None) or isinstance(name, bool):
        raise BatchError(f"{where} has an id that is neither text nor a whole number; {shape}")
    before = value.get("history", [])
    if not isinstance(before, list) or not all(isinstance(each, str) for each in before):
        raise BatchError(f"{where} has a history that is no list of questions; {shape}")
    return Asked(question.strip(), name, tuple(each for each in before if each.strip()))
