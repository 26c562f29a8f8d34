"""Where sentences start and end in running English text."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ABBREVIATION = re.compile(
    r"al|approx|ca|cf|cllr|co|col|corp|dept|dr|eds?|eg|e\.g|ft|gen|gov|hon|ie|i\.e|inc|jr|lt|ltd|maj|"
    r"messrs|mrs?|ms|mt|prof|rev|rt|sgt|sr|ss|st|supt|v|viz|vs",
    re.IGNORECASE,
)
_BEFORE_FIGURES = re.compile(r"art|ch|figs?|nos?|op|p|paras?|pp|s|sec|sect|vols?", re.IGNORECASE)
"""Abbreviations only in front of a figure: `no. 3`, but `They said no. The council …`."""
_END = re.compile(
    r"(?<![.!?…])(?P<stop>[.!?…]+)(?P<close>[\"'”’)\]]*)(?P<note>(?<=[.!?])\d{1,2})?(?P<gap>\s+)"
    r"(?=[\"'“‘(\[]*[A-Z0-9£$€•@])"
)
_ASIDE = re.compile(r"\([^().!?\n]{1,80}\)\.?(?=\s+[A-Z]|\s*$)")
"""A reference behind the full stop: `… is robust. (paragraph 31)`."""
_LAST_WORD = re.compile(r"[\w.'’-]+$")


def sentence_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of the sentences of `text[start:end]`, in order, without outer blanks.

    Together they cover every character that is no blank. Abbreviations, initials and numbers
    ("e.g. Visits", "J. Smith", "no. 3") end no sentence; a footnote mark after the stop
    ("Charter.4 Despite") belongs to the sentence before it.
    """
    position = start
    for match in _END.finditer(text, start, end):
        if match["stop"] == "." and not match["close"] and _abbreviated(text, match.start()):
            continue
        if match.end() <= position:
            continue
        aside = _ASIDE.match(text, match.end("gap"), end)
        stop = aside.end() if aside else match.start("gap")
        yield from _trimmed(text, position, stop)
        position = stop
    yield from _trimmed(text, position, end)


def _abbreviated(text: str, stop: int) -> bool:
    word_match = _LAST_WORD.search(text, max(0, stop - 24), stop)
    if word_match is None:
        return False
    word = word_match.group()
    if len(word) == 1 and word.isupper():
        # An initial ("J. Smith"), unless a figure stands before it ("Appendix A. The").
        return bool(re.search(r"(?:^|[A-Z][\w’'-]*\s|\.\s?)$", text[max(0, stop - 20) : stop - 1]))
    if _BEFORE_FIGURES.fullmatch(word):
        return text[stop + 1 : stop + 4].strip()[:1].isdigit()
    return _ABBREVIATION.fullmatch(word) is not None


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
