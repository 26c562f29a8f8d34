"""How dates, places and counts are put into words, the same on every screen and in the terminal."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from assistant.answer import Citation, Sentence
from ingest.document import DocDate

if TYPE_CHECKING:
    from assistant.excerpt import Excerpt

MONTHS = calendar.month_name[1:]


# What a terminal or a browser acts on instead of showing: control characters (ANSI escapes begin
# with one), and the marks that reorder the text around them.
_ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def clean(text: str, replacement: str = "") -> str:
    """Return `text` without the characters that act on a screen; line ends and tabs stay.

    With a one-character `replacement` the text keeps its length, and so its offsets.
    """
    return _ACTING.sub(replacement, text)


def one_line(text: str) -> str:
    """Return `text` clean and with every stretch of white space as one blank."""
    return " ".join(clean(text, " ").split())


def day(date: DocDate | str | None) -> str | None:
    """Return `3 June 2024`, `June 2024` or `2024`; text that is no date stays as it is."""
    if date is None or date == "":
        return None
    if isinstance(date, str):
        try:
            date = DocDate.parse(date)
        except ValueError:
            return one_line(str(date))
    parts = [str(date.year)]
    if date.month is not None:
        parts.insert(0, MONTHS[date.month - 1])
        if date.day is not None:
            parts.insert(0, str(date.day))
    return " ".join(parts)


def moment(at: datetime) -> str:
    """Return `3 Jun 2024, 14:05` in the reader's own time zone."""
    here = at.astimezone()
    return f"{here.day} {MONTHS[here.month - 1][:3]} {here.year}, {here:%H:%M}"


def count(number: int, one: str, many: str | None = None) -> str:
    """Return `1 document`, `2 documents`, `1,204 passages`."""
    return f"{number:,} {one if number == 1 else (many or one + 's')}"


def size(number: int) -> str:
    """Return `812 kB`, `4.2 MB`, `1.3 GB`."""
    value = number / 1000
    for unit in ("kB", "MB"):
        if value < 1000:
            return f"{value:.0f} {unit}" if unit == "kB" or value >= 100 else f"{value:.1f} {unit}"
        value /= 1000
    return f"{value:.1f} GB"


def place(page: int | str | None, paragraph: str | None) -> str:
    """Return `page 3, paragraph 117`, or what is known of it; empty when nothing is."""
    parts = [
        f"page {one_line(str(page))}" if page is not None else "",
        f"paragraph {one_line(paragraph)}" if paragraph else "",
    ]
    return ", ".join(part for part in parts if part)


def title_of(citation: Citation) -> str:
    """Return the title of the cited document, or its file name where it has none."""
    return one_line(citation.title or citation.document)


def numbers(values: tuple[int, ...], most: int = 12) -> str:
    """Return `1, 4 to 6 and 9`; at most `most` stretches, then how many are left."""
    stretches: list[tuple[int, int]] = []
    for value in sorted(set(values)):
        if stretches and value == stretches[-1][1] + 1:
            stretches[-1] = (stretches[-1][0], value)
        else:
            stretches.append((value, value))
    words = [str(a) if a == b else f"{a} to {b}" for a, b in stretches[:most]]
    left = sum(b - a + 1 for a, b in stretches[most:])
    if left:
        return ", ".join(words) + f" and {left} more"
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def pages(values: tuple[int, ...]) -> str:
    """Return `page 3`, or `pages 3 to 5 and 9`."""
    return f"{'page' if len(set(values)) == 1 else 'pages'} {numbers(values)}"


def list_levels(sentences: Sequence[Sentence]) -> list[int]:
    """Return how deep in a list each sentence of an answer stands: 0 for none, 1, or 2 for nested.

    Those in a list stand on lines of their own; one listed sentence is no list.
    """
    several = sum(sentence.listed for sentence in sentences) > 1
    return [several * (sentence.listed + sentence.nested) for sentence in sentences]


def surroundings(excerpt: Excerpt, most: int) -> tuple[str, str]:
    """Return what stands before and after a quote, at most about `most` characters of each."""
    before = shorten(excerpt.before, most, keep="end")
    after = shorten(excerpt.after, most)
    if excerpt.cut_before and not before.startswith("…"):
        before = "…\u00a0" + before
    if excerpt.cut_after and not after.endswith("…"):
        after += "\u00a0…"
    return before, after


def shorten(text: str, most: int, *, keep: str = "start") -> str:
    """Return at most about `most` characters, cut at a blank, with an ellipsis where it was cut.

    `keep` says which side of the text stays: `start` or `end`.
    """
    if len(text) <= most:
        return text
    if keep == "end":
        tail = text[-most:]
        cut = tail.find(" ")
        return "…" + (tail[cut:] if 0 <= cut < most // 2 else tail)
    head = text[:most]
    cut = head.rfind(" ")
    return head[:cut] + "\u00a0…" if cut > most // 2 else head + "…"
