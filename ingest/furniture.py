"""Taking out what belongs to the page and not to the text: running heads, page numbers, rules.

Footnotes are set apart too: they interrupt paragraphs that go on over the page.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import groupby

from ingest.marks import footnote_number, mark_of
from ingest.pieces import Line

_PAGE_NUMBER = re.compile(
    r"\s*(?:page\s+)?[-–|]?\s*(?:\d{1,4}|[ivxl]{1,6})\s*(?:of\s+\d{1,4}|/\s*\d{1,4})?\s*[-–|]?\s*",
    re.IGNORECASE,
)
_RULE = re.compile(r"\s{12,}|\s*[_─—–=*-]{5,}\s*")
_EDGE = 3
"""Running heads and feet stand among this many lines from the top or the bottom of a page."""


@dataclass(frozen=True, slots=True)
class Footnote:
    """The lines of one footnote and the number it is called by."""

    number: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Body:
    """Lines without furniture, and the footnotes by the page they stand on."""

    lines: tuple[Line, ...]
    footnotes: tuple[Footnote, ...]


def clear(lines: tuple[Line, ...]) -> Body:
    """Return the lines that are text; rules, running heads and page numbers are gone."""
    sheets = [list(group) for _, group in groupby(lines, key=lambda line: line.page)]
    paged = len(sheets) > 1
    running = _running_lines(sheets) if paged else frozenset()
    body: list[Line] = []
    footnotes: list[Footnote] = []
    expected = 1
    small = _small_size(lines)
    for sheet in sheets:
        kept = _without_edges(sheet, running) if paged else _without_lone_numbers(sheet)
        kept, notes = _split_footnotes(kept, expected, small)
        expected += len(notes)
        footnotes += notes
        body += [line for line in kept if not (line.text.strip() and _RULE.fullmatch(line.text))]
    return Body(tuple(body), tuple(footnotes))


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", re.sub(r"\s+", " ", text)).strip().casefold()


def _edges(sheet: list[Line]) -> tuple[list[int], list[int]]:
    filled = [index for index, line in enumerate(sheet) if line.text.strip()]
    return filled[:_EDGE], filled[-_EDGE:]


def _running_lines(sheets: list[list[Line]]) -> frozenset[str]:
    """Shapes of lines that stand at the edge of many pages: at least three and a quarter of all."""
    seen: Counter[str] = Counter()
    for sheet in sheets:
        top, bottom = _edges(sheet)
        seen.update({_shape(sheet[index].text) for index in {*top, *bottom}})
    least = max(3, len(sheets) // 4)
    return frozenset(
        shape for shape, count in seen.items() if count >= least and shape and len(shape) < 150
    )


def _without_edges(sheet: list[Line], running: frozenset[str]) -> list[Line]:
    """Drop running lines from the top and the bottom inwards, stopping at the first real line."""
    top, bottom = _edges(sheet)
    drop: set[int] = set()
    for order in (top, list(reversed(bottom))):
        for index in order:
            if _shape(sheet[index].text) in running or _PAGE_NUMBER.fullmatch(sheet[index].text):
                drop.add(index)
            else:
                break
    return [line for index, line in enumerate(sheet) if index not in drop]


def _without_lone_numbers(sheet: list[Line]) -> list[Line]:
    """Without pages: a number alone between blank lines, two of them on one side, is a page's."""
    blank = [not line.text.strip() for line in sheet]
    kept = []
    for index, line in enumerate(sheet):
        lone = re.fullmatch(r"\s*\d{1,4}\s*", line.text) is not None
        if lone and all(blank[max(index - 1, 0) : index]) and all(blank[index + 1 : index + 2]):
            before, after = blank[max(index - 2, 0) : index], blank[index + 1 : index + 3]
            if (len(before) == 2 and all(before)) or (len(after) == 2 and all(after)):
                continue
        kept.append(line)
    return kept


def _small_size(lines: tuple[Line, ...]) -> float:
    """The font size below which a line is smaller than the body, 0 where sizes are unknown."""
    weight: dict[float, int] = defaultdict(int)
    for line in lines:
        if line.size:
            weight[round(line.size, 1)] += len(line.text)
    return max(weight, key=weight.__getitem__) * 0.93 if weight else 0.0


def _split_footnotes(
    sheet: list[Line], expected: int, small: float
) -> tuple[list[Line], list[Footnote]]:
    """Cut the footnotes off a page: numbered in running count, below a rule or in small type."""
    for index, line in enumerate(sheet):
        if footnote_number(line.text) != expected:
            continue
        above = sheet[index - 1] if index else None
        ruled = above is not None and (
            bool(_RULE.fullmatch(above.text)) or (above.text != "" and not above.text.strip())
        )
        in_small = bool(small and line.size and line.size < small)
        if ruled or in_small:
            return _collect_footnotes(sheet, index, expected, small if in_small else 0.0)
    return sheet, []


def _collect_footnotes(
    sheet: list[Line], first: int, expected: int, small: float
) -> tuple[list[Line], list[Footnote]]:
    notes: list[list[Line]] = []
    rest = len(sheet)
    for index in range(first, len(sheet)):
        line = sheet[index]
        number = footnote_number(line.text)
        if number == expected + len(notes):
            notes.append([])
        elif line.text.strip() and (
            (small and line.size and line.size >= small) or (mark_of(line.text) and number is None)
        ):
            rest = index
            break
        if line.text.strip():
            notes[-1].append(line)
    numbered = [Footnote(str(expected + order), tuple(lines)) for order, lines in enumerate(notes)]
    return sheet[:first] + sheet[rest:], numbered
