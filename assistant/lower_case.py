"""English words as they are written inside a sentence: to tell a name from a sentence's first word.

The list (`lower_case.json`, made by `python -m evals.fit_support --words`) holds words that texts
on many matters write small, and no names.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

from assistant.errors import WeightsError

FILE = "lower_case.json"


@cache
def lower_case_words() -> frozenset[str]:
    """Return the words; WeightsError when the file is missing."""
    source = files("assistant").joinpath(FILE)
    if not source.is_file():
        raise WeightsError(f"{FILE} is missing from the installation; install pincite again")
    return frozenset(json.loads(source.read_text(encoding="utf-8")).split())


def is_lower_case(word: str) -> bool:
    """Whether a plain word, or what it is a form of, is no name."""
    words = lower_case_words()
    return any(
        form in words
        for form in (word, word.removesuffix("s"), word.removesuffix("ing"), f"{word}s")
    )
