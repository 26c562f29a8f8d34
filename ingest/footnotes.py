"""Setting footnotes apart from the text of a page, which goes on over the page behind them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.marks import mark_of
from ingest.pieces import Line

RULE = re.compile(r"\s{12,}|\s*[_─—–=*-]{5,}\s*")
"""A line that only draws a rule. Blanks: the rule over footnotes, which text cannot show."""
_NUMBERED = re.compile(r"\s*(?P<number>\d{1,2})(?:\s+(?=[^\W\d_]|[‘“\"'(])|\s*$)")
_HIGHEST = 99
_MOST_LINES = 15
"""Footnotes known only by their reference mark take no more lines of a page than this."""


@dataclass(frozen=True, slots=True)
class Footnote:
    """The lines of one footnote and the number it is called by."""

    number: str
    lines: tuple[Line, ...]


def split_footnotes(
    sheet: Sequence[Line], expected: int, small: float
) -> tuple[list[Line], list[Footnote]]:
    """Cut the footnotes off a page; `expected` is the number the next one should have.

    Footnotes start below a rule, in type smaller than `small` points (0: unknown), or with a
    number that is called in the text above ("area2") when nothing but notes follows it.
    """
    late = _last_lines(sheet)
    for index in range(len(sheet)):
        number = _number_at(sheet, index)
        if number is None:
            continue
        size = sheet[index].size
        in_small = bool(small and size and size < small) and number in (expected, 1)
        if in_small or _ruled(sheet, index) or (index >= late and _called(sheet, index, number)):
            body, notes = _collect(sheet, index, number, small if in_small else 0.0)
            return _with_marks(body, {note.number for note in notes}), notes
    return list(sheet), []


def _last_lines(sheet: Sequence[Line]) -> int:
    """Index from which on only `_MOST_LINES` lines with text are left."""
    left = 0
    for index in range(len(sheet) - 1, -1, -1):
        left += bool(sheet[index].text.strip())
        if left > _MOST_LINES:
            return index + 1
    return 0


def _number_at(sheet: Sequence[Line], index: int) -> int | None:
    """The number a footnote starts with here: before its words, or alone on the line above."""
    match = _NUMBERED.match(sheet[index].text)
    if match is None or not 0 < int(match["number"]) <= _HIGHEST:
        return None
    alone = match.end() == len(sheet[index].text)
    if alone and not (index + 1 < len(sheet) and sheet[index + 1].text.strip()):
        return None
    return int(match["number"])


def _ruled(sheet: Sequence[Line], index: int) -> bool:
    if not index:
        return False
    above = sheet[index - 1].text
    # One blank is what is left of a rule where runs of blanks were squeezed.
    return bool(RULE.fullmatch(above)) or (above != "" and not above.strip())


def _called(sheet: Sequence[Line], index: int, number: int) -> bool:
    if any(_starts_text(line.text) for line in sheet[index + 1 :]):
        return False
    # "area2", "Charter.4", "31 March 20149"
    call = re.compile(rf"(?:[^\W\d_]|[.,;:?!’”)\]]|\b(?:19|20)\d\d){number}(?!\d|\.\d)")
    return any(call.search(line.text) or line.text.strip() == str(number) for line in sheet[:index])


def _starts_text(text: str) -> bool:
    mark = mark_of(text)
    return mark is not None and mark.sure


def _collect(
    sheet: Sequence[Line], first: int, number: int, small: float
) -> tuple[list[Line], list[Footnote]]:
    notes: list[list[Line]] = []
    rest = len(sheet)
    for index in range(first, len(sheet)):
        line = sheet[index]
        if _number_at(sheet, index) == number + len(notes):
            notes.append([])
        elif not line.text.strip():
            if line.text == "" and index > first and sheet[index - 1].text.strip():
                after = next((i for i in range(index, len(sheet)) if sheet[i].text.strip()), None)
                if after is not None and _number_at(sheet, after) != number + len(notes):
                    rest = index
                    break
            continue
        elif (small and line.size and line.size >= small) or _starts_text(line.text):
            rest = index
            break
        notes[-1].append(line)
    found = [Footnote(str(number + order), tuple(lines)) for order, lines in enumerate(notes)]
    return [*sheet[:first], *sheet[rest:]], found


def _with_marks(sheet: Sequence[Line], numbers: set[str]) -> list[Line]:
    """Put a reference mark that stands alone on its line back behind the word it belongs to."""
    lines: list[Line] = []
    for line in sheet:
        mark = line.text.strip()
        before = lines[-1] if lines else None
        if mark in numbers and before is not None and before.text.strip():
            words = before.text.rstrip()
            skip = len(line.text) - len(line.text.lstrip())
            places = (
                *_places(before)[: len(words)],
                *_places(line)[skip : skip + len(mark)],
            )
            lines[-1] = replace(before, text=words + mark, offsets=places)
        else:
            lines.append(line)
    return lines


def _places(line: Line) -> Sequence[int]:
    return line.offsets or range(line.start, line.start + len(line.text))
