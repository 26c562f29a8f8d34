"""Numbers in words: what each is worth, and the measures that numbers are given in."""

from __future__ import annotations

import re


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


UNITS = _words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
)
TENS = _words("twenty thirty forty fifty sixty seventy eighty ninety")
_ORDINALS = _words(
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
    " thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
)
VALUES = {word: float(value) for value, word in enumerate(UNITS)} | {
    word: 10.0 * value for value, word in enumerate(TENS, start=2)
}
RANKS = {word: float(value) for value, word in enumerate(_ORDINALS)} | {
    f"{word[:-1]}ieth": 10.0 * value for value, word in enumerate(TENS, start=2)
}
SCALES = {
    "hundred": 1e2,
    "thousand": 1e3,
    "k": 1e3,
    "million": 1e6,
    "m": 1e6,
    "billion": 1e9,
    "bn": 1e9,
}
PARTS = {
    "half": 1 / 2,
    "halves": 1 / 2,
    "third": 1 / 3,
    "thirds": 1 / 3,
    "quarter": 1 / 4,
    "quarters": 1 / 4,
    "fifth": 1 / 5,
    "fifths": 1 / 5,
    "tenth": 1 / 10,
    "tenths": 1 / 10,
}
PERIODS = {
    "hour": ("hour", 1.0),
    "day": ("day", 1.0),
    "week": ("day", 7.0),
    "fortnight": ("day", 14.0),
    "month": ("month", 1.0),
    "quarter": ("month", 3.0),
    "year": ("month", 12.0),
    "decade": ("month", 120.0),
    "mile": ("mile", 1.0),
    "kilometre": ("kilometre", 1.0),
}


def in_words(words: str) -> float:
    """Return the value of `two hundred and twelve`, `twenty-one`, `dozen`."""
    total = 0.0
    for word in re.split(r"[\s-]+", words):
        if word == "hundred":
            total = (total or 1.0) * 100
        elif word == "dozen":
            total = 12.0
        else:
            total += VALUES.get(word, 0.0)
    return total
