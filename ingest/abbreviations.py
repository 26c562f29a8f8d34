"""Abbreviations that a document defines: `Local Safeguarding Children Board (LSCB)`.

The algorithm of Schwartz & Hearst, "A simple algorithm for identifying abbreviation definitions in
biomedical text" (2003): the letters of the short form are looked for from the end of the words in
front of the bracket; its first letter has to begin a word. Stricter than theirs in one thing: a
short form has two capitals or more, or a bracket would often be a remark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_BRACKET = re.compile(r"\(([^()\n]{2,60})\)")
_SHORT = re.compile(r"(?=(?:[^A-Z]*[A-Z]){2})[A-Za-z][\w&/.-]{1,9}")
_ENDS = re.compile(r"[.;:()\[\]]\s|\n\s*\n")
"""Where the words that a bracket can belong to begin anew."""
_QUOTES = "'\"‘’“”"
_LONGEST = 400
"""Characters looked at in front of a bracket."""


@dataclass(frozen=True, slots=True, order=True)
class Abbreviation:
    """A short form and what it stands for, as a document writes them."""

    short: str
    full: str


def defined_in(text: str) -> tuple[Abbreviation, ...]:
    """Return the abbreviations that `text` defines, each once, in alphabetical order."""
    return tuple(sorted(set(_found(text))))


def _found(text: str) -> Iterator[Abbreviation]:
    for bracket in _BRACKET.finditer(text):
        inside = bracket[1].strip(f" {_QUOTES}")
        before = _ENDS.split(text[max(bracket.start() - _LONGEST, 0) : bracket.start()])[-1].split()
        if _SHORT.fullmatch(inside):
            short, full = inside, _expanded(inside, before)
        elif before and _SHORT.fullmatch(before[-1].strip(_QUOTES)):
            short = before[-1].strip(_QUOTES)
            full = _expanded(short, inside.split())
            full = full if full == " ".join(inside.split()) else None
        else:
            continue
        if full is not None:
            yield Abbreviation(short, full)


def _expanded(short: str, words: list[str]) -> str | None:
    """Return the last of `words` that `short` abbreviates, or None."""
    letters = re.sub(r"[\W_]", "", short).lower()
    letters = letters.removesuffix("s") if short.endswith("s") and short[:-1].isupper() else letters
    # As many words as the authors allow.
    words = words[-min(len(letters) + 5, 2 * len(letters)) :]
    text = " ".join(words)
    at = len(text)
    for place in range(len(letters) - 1, -1, -1):
        at -= 1
        while at >= 0 and not (
            text[at].lower() == letters[place]
            and (place > 0 or at == 0 or not text[at - 1].isalnum())
        ):
            at -= 1
        if at < 0:
            return None
    full = text[at:].strip(f"{_QUOTES},-")
    if len(full) <= len(short) or len(full.split()) < 2 or short in full.split():
        return None
    return full
