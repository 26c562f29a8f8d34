"""Taking out what belongs to the page and not to the text: running heads, page numbers, rules.

Footnotes are set apart too: they interrupt paragraphs that go on over the page.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import groupby

from ingest.footnotes import RULE, Footnote, split_footnotes
from ingest.pieces import Line

_ROMAN = r"(?=[ivxl])(?:xl|l?x{0,3})(?:ix|iv|v?i{0,3})"
_PAGE_NUMBER = re.compile(
    rf"\s*(?:page\s+)?[-–|]?\s*(?:\d{{1,4}}|{_ROMAN})\s*(?:of\s+\d{{1,4}}|/\s*\d{{1,4}})?\s*[-–|]?\s*",
    re.IGNORECASE,
)
_EDGE = 3
"""Running heads and feet stand among this many lines from the top or the bottom of a page."""


@dataclass(frozen=True, slots=True)
class Body:
    """Lines without furniture, and the footnotes by the page they stand on."""

    lines: tuple[Line, ...]
    footnotes: tuple[Footnote, ...]


def clear(lines: tuple[Line, ...]) -> Body:
    """Return the lines that are text; rules, running heads and page numbers are gone."""
    unmarked = (line for line in lines if not line.furniture)
    sheets = [list(group) for _, group in groupby(unmarked, key=lambda line: line.page)]
    paged = len(sheets) > 1
    running = _running_lines(sheets) if paged else frozenset()
    body: list[Line] = []
    footnotes: list[Footnote] = []
    expected = 1
    small = _small_size(lines)
    for sheet in sheets:
        kept = _without_edges(sheet, running) if paged else _without_lone_numbers(sheet)
        kept, notes = split_footnotes(kept, expected, small)
        if notes:
            expected = int(notes[-1].number) + 1
        footnotes += notes
        body += [line for line in kept if not (line.text.strip() and RULE.fullmatch(line.text))]
    if not footnotes and not any(line.text.strip() for line in body):
        # Pages that hold nothing else: what repeats is the text.
        body = list(lines)
    return Body(tuple(body), tuple(footnotes))


def _shape(text: str) -> str:
    """The line without its page number, on either side, and with all other numbers alike."""
    words = re.sub(r"^\s*\d{1,4}\s+(?=\D{8})|(?<=\D{8})\s+\d{1,4}\s*$", " ", text)
    return re.sub(r"\d+", "#", re.sub(r"\s+", " ", words)).strip().casefold()


def _page_number_in(text: str) -> int | None:
    """The number at the start or the end of a running head."""
    match = re.match(r"\s*(\d{1,4})\s", text) or re.search(r"\s(\d{1,4})\s*$", text)
    return int(match[1]) if match else None


def _edges(sheet: list[Line]) -> tuple[list[int], list[int]]:
    filled = [index for index, line in enumerate(sheet) if line.text.strip()]
    return filled[:_EDGE], filled[-_EDGE:]


def _running_lines(sheets: list[list[Line]]) -> frozenset[str]:
    """Shapes of lines that stand at the edge of many pages: at least three and a quarter of all.

    One that counts the pages is a running head wherever three pages have it.
    """
    seen: Counter[str] = Counter()
    counting: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for page, sheet in enumerate(sheets):
        top, bottom = _edges(sheet)
        texts = [sheet[index].text for index in {*top, *bottom}]
        seen.update({_shape(text) for text in texts})
        for text in texts:
            if (number := _page_number_in(text)) is not None:
                counting[_shape(text)][number - page] += 1
    least = max(3, len(sheets) // 4)
    return frozenset(
        shape
        for shape, count in seen.items()
        if shape
        and len(shape) < 150
        and (count >= least or max(counting[shape].values(), default=0) >= 3)
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
