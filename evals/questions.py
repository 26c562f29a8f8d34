"""A saved list of questions: JSON Lines with `question` (and `id`), or one question a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from assistant.answer import Question
from evals.errors import QuestionFileError


def read_questions(path: Path) -> tuple[Question, ...]:
    """Read the questions of a file; QuestionFileError names the line that is none.

    A file whose first line begins with `{` is JSON Lines: what `pincite ask --batch` reads, and
    the cases of a suite. In any other, each line is a question; empty lines and lines that begin
    with `#` are left out. A question without an id gets the number of its line.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionFileError(f"{path} cannot be read as UTF-8 text ({error}); check it") from (
            error
        )
    numbered = [(number, line.strip()) for number, line in enumerate(lines, start=1)]
    numbered = [(number, line) for number, line in numbered if line]
    if numbered and numbered[0][1].startswith("{"):
        found = tuple(_objects(path, numbered))
    else:
        found = tuple(
            Question(line, id=str(number)) for number, line in numbered if not line.startswith("#")
        )
    if not found:
        raise QuestionFileError(f"{path} holds no question; write one on each line")
    return found


def _objects(path: Path, numbered: list[tuple[int, str]]) -> Iterator[Question]:
    for number, line in numbered:
        try:
            row = json.loads(line)
        except ValueError as error:
            raise QuestionFileError(
                f"{path} line {number}: not JSON ({error}); write one object on each line"
            ) from error
        question = row.get("question") if isinstance(row, dict) else None
        if not isinstance(question, str) or not question.strip():
            raise QuestionFileError(
                f'{path} line {number}: no question in it; write {{"id": …, "question": …}}'
            )
        name = row.get("id")
        yield Question(question, id=str(number) if name is None else str(name))
