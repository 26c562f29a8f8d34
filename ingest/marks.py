"""Recognising what the start of a line says: heading, number, bullet, footnote, label."""

from __future__ import annotations

import re
from dataclasses import dataclass

BULLET_GLYPHS = "•◦▪▫●○■□◼◾‣⁃∙·►▶➢➤✓✔➔"
PRIVATE_BULLETS = "".join(
    map(chr, (0xF0B7, 0xF06E, 0xF02D, 0xF0A7, 0xF0D8, 0xF0FC, 0xF0BE, 0xF076))
)
"""Bullets of Symbol and Wingdings fonts, which converters leave as private-use characters."""

_BULLET = re.compile(
    rf"\s*(?P<glyph>[{BULLET_GLYPHS}{PRIVATE_BULLETS}\uf000-\uf0ff]|[-–*−─\u0335\u0336o](?=\s))\s*"
)
_NUMBER = re.compile(
    r"\s*(?P<dash>[-–*]\s+)?(?P<number>\d{1,3}(?:\.\d{1,3}){0,3})(?P<stop>[.):]?)"
    r"(?:\s+(?=\S)|(?<=[.)])(?=[A-Z‘“\"']))"
)
_LETTER = re.compile(
    r"\s*(?P<dash>[-–*•]\s+)?(?P<open>\()?(?P<number>[a-z]|[ivx]{1,5})(?P<stop>[.)])\s+(?=\S)"
)
_HASHES = re.compile(r"\s{0,3}(?P<hashes>#{1,6})\s+(?=\S)")
TERMINAL = re.compile(r"[.!?:;…][\"'”’)\]]*\d{0,2}\s*$")
OPEN_END = re.compile(
    r"(?:,|\b(?:a|an|and|are|as|at|be|by|for|from|had|has|have|her|his|in|into|is|its|of|on|or|our|"
    r"than|that|the|their|this|these|those|to|was|were|which|who|with))$"
)
"""Words after which no paragraph ends."""
LABEL = re.compile(r"(?P<key>[A-Z][\w()’'/ -]{1,40}):\s+\S")
DATE_ONLY = re.compile(
    r"\s*(?:\w+day,?\s+)?\d{1,2}(?:st|nd|rd|th)?\s+[A-Z][a-z]+\s+\d{4}\s*|\s*\d{1,2}/\d{1,2}/\d{2,4}\s*"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """What a line starts with: `text[end:]` is the line without it."""

    kind: str
    """`heading`, `number`, `letter` or `bullet`."""
    end: int
    value: str
    """Hashes, number or glyph as printed."""
    sure: bool
    """False for a bare number, which only a running count can confirm."""


def mark_of(text: str) -> Mark | None:
    """Return the mark at the start of `text`, None when it starts with ordinary words."""
    if match := _HASHES.match(text):
        return Mark("heading", match.end(), match["hashes"], sure=True)
    if match := _NUMBER.match(text):
        # "- 12 The report" counts paragraphs; "- 29 live in homes" is a bullet that starts with
        # a number: only the running count tells them apart.
        sure = bool(match["stop"]) or "." in match["number"]
        return Mark("number", match.end(), match["number"], sure=sure)
    if (match := _LETTER.match(text)) and (match["open"] or match["stop"] == ")"):
        return Mark("letter", match.end(), match["number"], sure=True)
    if match := _BULLET.match(text):
        return Mark("bullet", match.end(), match["glyph"], sure=True)
    return None


def follows(number: str, previous: str | None) -> bool:
    """Whether paragraph `number` may come after `previous` in a running count.

    >>> follows("12", "11"), follows("2.1", "2"), follows("3", "2.2"), follows("90", "4")
    (True, True, True, False)
    """
    if previous is None:
        return number in {"1", "1.1"}
    new, old = (
        [int(part) for part in number.split(".")],
        [int(part) for part in previous.split(".")],
    )
    for depth in range(1, len(old) + 1):
        if new == [*old[: depth - 1], old[depth - 1] + 1]:
            return True
    return new == [*old, 1]
