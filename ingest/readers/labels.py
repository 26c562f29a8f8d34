"""The labels of ordered lists: `12.`, `(c)`, `iv.` from a count and a style."""

from __future__ import annotations

import re

_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_LONGEST = 32767
"""Largest count that is written in letters or Roman numerals; Word's own limit for a count."""


def numeral(count: int, style: str) -> str:
    """Write `count` in a numbering style, by its WordprocessingML name.

    `decimal`, `decimalZero`, `lowerLetter`, `upperLetter`, `lowerRoman`, `upperRoman`, `ordinal`;
    `none` is empty and any other style is written as decimal.
    """
    if style == "none":
        return ""
    if style == "decimalZero":
        return f"{count:02d}"
    if style == "ordinal":
        suffix = {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
        return f"{count}{'th' if count % 100 in {11, 12, 13} else suffix}"
    if 1 <= count <= _LONGEST:
        if style in {"lowerRoman", "upperRoman"}:
            return _roman(count) if style == "lowerRoman" else _roman(count).upper()
        if style in {"lowerLetter", "upperLetter"} and count <= 26 * 26:
            letters = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)  # z, aa, bb
            return letters if style == "lowerLetter" else letters.upper()
    return str(count)


def number_in(label: str) -> str | None:
    """Return the number a label holds, without dots, brackets and words.

    >>> number_in("3.2."), number_in("(a)"), number_in("Recommendation 4:"), number_in("•")
    ('3.2', 'a', '4', None)
    """
    found = re.findall(r"[^\W_]+(?:[.\-/][^\W_]+)*", label)
    return found[-1] if found else None


def _roman(count: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        text += letters * (count // value)
        count %= value
    return text
