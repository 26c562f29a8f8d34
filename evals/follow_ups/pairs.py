"""Pairs of a question and one asked after it, and what must come of the second.

They stand in `pairs.jsonl`, one object a line: `id`, `history` (questions as asked, oldest first),
`question`, and one of

- `case`: id of a case over the seed library whose evidence the completed question must find, and
  whose own question is how a person would complete it;
- `words`: words that the completed question must hold, with `not`: words it must not;
- `alone`: true for a question that stands alone and must not be changed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.follow_up import FollowUp, complete, understood_history
from evals.errors import CaseError
from index.words import terms

FILE = Path(__file__).with_name("pairs.jsonl")


@dataclass(frozen=True, slots=True)
class Pair:
    """A question, those before it, and what is expected of it."""

    id: str
    history: tuple[str, ...]
    question: str
    case: str | None = None
    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    alone: bool = False

    def holds(self, understood: FollowUp) -> bool:
        """Whether a completed question has the words expected of it, and none of the others."""
        if self.alone:
            return not understood.is_follow_up
        there = set(terms(understood.text))
        return there.issuperset(terms(" ".join(self.words))) and not there.intersection(
            terms(" ".join(self.without))
        )

    def completed(self) -> FollowUp:
        """Return the question as it is understood without a model, after those before it."""
        return complete(self.question, understood_history(self.history))


def load_pairs(file: Path = FILE) -> tuple[Pair, ...]:
    """Read the pairs; CaseError names a line that is none."""
    found = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            found.append(_pair(json.loads(line)))
        except (KeyError, TypeError, ValueError) as error:
            what = f"{file.name} line {number} is no pair ({error}); correct it"
            raise CaseError(what) from error
    return tuple(found)


def _pair(row: Mapping[str, Any]) -> Pair:
    if not isinstance(row, dict):
        raise TypeError("it is no object")
    expected = [key for key in ("case", "words", "alone") if row.get(key)]
    if len(expected) != 1:
        raise ValueError("it needs one of `case`, `words` and `alone`")
    return Pair(
        id=str(row["id"]),
        history=tuple(row["history"]),
        question=str(row["question"]),
        case=row.get("case"),
        words=tuple(row.get("words", ())),
        without=tuple(row.get("not", ())),
        alone=bool(row.get("alone")),
    )
