"""Joining the lines of a page into running text, each character still knowing its source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ingest.invisible import INVISIBLE
from ingest.marks import OPEN_END
from ingest.pieces import Fragment, Line

_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u202f\t\x0b", " "))
# Where words are broken over lines, joiners are of no use either.
_UNSEEN = f"{INVISIBLE}\u200c\u200d"
_UNSEENS = re.compile(f"[{_UNSEEN}]+")
_RUN = re.compile(rf"[^\s{_UNSEEN}]+(?: [^\s{_UNSEEN}]+)*")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_BROKEN = re.compile(r"\w[-‐]$")
_SHORT = 0.6
"""A line shorter than this part of the page width was ended on purpose (an address, a list)."""


class Joiner:
    """Joins lines; knows the document's words, to tell `decision-` + `making` from `exam-` + `ple`.

    A hyphen at a line end stays when the document writes the word with its hyphen elsewhere, or
    uses both halves as words of their own and never the two as one. It goes when the document
    writes the two as one. Where it tells neither, the hyphen is treated as most of its others.
    """

    def __init__(self, lines: Iterable[Line], width: int) -> None:
        self._width = width
        self._words: set[str] = set()
        breaks: list[tuple[str, str]] = []
        broken = ""
        for line in lines:
            words = _WORD.findall(line.text.casefold())
            if broken and words:
                # The halves of a broken word are no words of their own.
                breaks.append((broken, words.pop(0)))
            ends = bool(_BROKEN.search(line.text.rstrip()))
            broken = words.pop() if ends and words else ""
            self._words.update(words)
        kept = [self._known_hyphen(*halves) for halves in breaks]
        self._kept, self._mended = kept.count(True), kept.count(False)

    def join(
        self, lines: Sequence[Line], skip: int = 0, *, keep_breaks: bool = True
    ) -> tuple[Fragment, ...]:
        """Return the lines as one text, without the first `skip` characters of the first line.

        Wrapped lines are joined by a blank. A line that was ended early on purpose keeps its line
        end, unless `keep_breaks` is false.
        """
        joined: list[Fragment] = []
        previous: Line | None = None
        for line in lines:
            found = list(fragments(line, skip if previous is None else 0))
            if not found:
                continue
            if previous is not None and joined:
                glue, drop_hyphen = self._glue(previous.text.rstrip(), found[0].text, keep_breaks)
                if drop_hyphen:
                    last = joined.pop()
                    joined.append(Fragment(last.text[:-1], last.page, last.source))
                if glue:
                    joined.append(Fragment(glue))
            joined += found
            previous = line
        return tuple(joined)

    def _glue(self, before: str, after: str, keep_breaks: bool) -> tuple[str, bool]:
        if before.endswith("\u00ad"):
            return "", False
        if _BROKEN.search(before) and after[:1].islower():
            first = _WORD.findall(before[:-1].casefold())
            second = _WORD.match(after.casefold())
            if first and second:
                return "", not self._keeps_hyphen(first[-1], second[0])
            return "", False
        if re.search(r"[\w][-–/]$", before) and re.match(r"\w", after):
            return "", False
        early = (
            len(before) < _SHORT * self._width
            and not after[:1].islower()
            and not OPEN_END.search(before[-12:])
        )
        return ("\n" if early and keep_breaks else " "), False

    def _keeps_hyphen(self, first: str, second: str) -> bool:
        known = self._known_hyphen(first, second)
        if known is not None:
            return known
        if self._kept != self._mended:
            return self._kept > self._mended
        return "-" in second or second in self._words

    def _known_hyphen(self, first: str, second: str) -> bool | None:
        """Whether the hyphen belongs to the word, None where the document does not tell."""
        last = first.rsplit("-", 1)[-1]
        if f"{first}-{second}" in self._words:
            return True
        if last + second in self._words:
            return False
        return True if second in self._words and last in self._words else None


def fragments(line: Line, skip: int = 0, stop: int | None = None) -> Iterator[Fragment]:
    """Yield the text of `line[skip:stop]` with single blanks, as fragments with their source."""
    text = line.text[skip:stop].translate(_SPACES)
    last_end: int | None = None
    for match in _RUN.finditer(text):
        if last_end is not None and _UNSEENS.sub("", text[last_end : match.start()]):
            yield Fragment(" ")
        last_end = match.end()
        yield from _placed(line, skip + match.start(), match.group())


def _placed(line: Line, start: int, text: str) -> Iterator[Fragment]:
    if not line.offsets:
        yield Fragment(text, line.page, line.start + start)
        return
    offsets = line.offsets[start : start + len(text)]
    piece = 0
    for index in range(1, len(text) + 1):
        if index == len(text) or offsets[index] != offsets[index - 1] + 1:
            yield Fragment(text[piece:index], line.page, offsets[piece])
            piece = index


def cut_fragments(
    parts: Sequence[Fragment], cut: int
) -> tuple[tuple[Fragment, ...], tuple[Fragment, ...]]:
    """Cut the text of the fragments at character `cut`; blanks around the cut are left out."""
    before: list[Fragment] = []
    after: list[Fragment] = []
    position = 0
    for part in parts:
        split = min(max(cut - position, 0), len(part.text))
        if split:
            before.append(Fragment(part.text[:split], part.page, part.source))
        if split < len(part.text):
            source = None if part.source is None else part.source + split
            after.append(Fragment(part.text[split:], part.page, source))
        position += len(part.text)
    while before and not before[-1].text.strip():
        before.pop()
    if before and before[-1].text != before[-1].text.rstrip():
        last = before.pop()
        before.append(Fragment(last.text.rstrip(), last.page, last.source))
    return tuple(before), tuple(after)


def text_of(parts: Iterable[Fragment]) -> str:
    """Return the text of the fragments."""
    return "".join(part.text for part in parts)
