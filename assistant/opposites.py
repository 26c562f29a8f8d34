"""Words that exclude each other: a sentence that says one where its source says another is wrong.

Each set has sides; words of one side bear each other out, words of two sides contradict. What is
"judged good" is not "judged inadequate", what "rose" did not "fall", "most" are not "all".
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from assistant.errors import WeightsError
from assistant.negation import find_denials

FILE = "opposites.toml"

_GRADED = re.compile(
    r"\b(?:judg\w+|rat(?:ed|es|ing|ings)|grad\w+|inspect\w+|overall|ofsted|verdict|found to be)\b",
    re.IGNORECASE,
)
"""Only beside one of these is "good" a rating."""
_SOME = 2
"""The side of "some" in the set of amounts."""
_ALWAYS_GRADES = re.compile(r"requir|inadequate", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Side:
    """A word or phrase at text[start:end] that takes a side."""

    start: int
    end: int
    name: str
    """Of the set."""
    side: int


def find_sides(text: str) -> list[Side]:
    """Return the words of a text that take a side, set by set, in order."""
    return [
        Side(match.start(), match.end(), name, _meant(text, match.start(), name, number))
        for name, patterns in _sets().items()
        for number, pattern in enumerate(patterns)
        for match in pattern.finditer(text)
        if name != "rating" or _ALWAYS_GRADES.match(match[0]) or _GRADED.search(text)
    ]


def _meant(text: str, start: int, name: str, side: int) -> int:
    """Return the side that is meant: "not all" and "not in every case" are some."""
    if name != "amount" or side:
        return side
    denied = any(denial.cue_end <= start < denial.end for denial in find_denials(text))
    return _SOME if denied else side


@cache
def _sets() -> Mapping[str, tuple[re.Pattern[str], ...]]:
    source = files("assistant").joinpath(FILE)
    if not source.is_file():
        raise WeightsError(f"{FILE} is missing from the installation; install pincite again")
    return {
        name: tuple(re.compile(rf"\b(?:{side})(?!\w)", re.IGNORECASE) for side in sides)
        for name, sides in tomllib.loads(source.read_text(encoding="utf-8")).items()
    }
