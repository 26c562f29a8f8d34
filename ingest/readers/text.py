"""Plain text: UTF-8 and the usual legacy encodings; form feeds are page breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from charset_normalizer import from_bytes

from ingest.document import Page
from ingest.errors import EmptyFile, NotText
from ingest.invisible import written_in_tags
from ingest.pieces import Line, Reading, Unseen

_HYPHEN_END = "\x02"
"""The hyphen at a line end in text that pdfium took from a PDF: the line end itself is lost."""
_LINE_END = re.compile(rf"\r\n|\n|\r|\x0b|\x85|\u2028|\u2029|(?<={_HYPHEN_END})(?![\r\n])")
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")


class TextReader:
    """Reads `.txt` files, also those that a converter wrote from PDF or Markdown."""

    suffixes = (".txt", ".text")
    name = "plain text"

    def read(self, data: bytes) -> Reading:
        """Read one file; EmptyFile or NotText when there is nothing to read."""
        text, warnings = decode(data)
        if not text.strip():
            raise EmptyFile("the file holds no text; remove it or replace it")
        unseen = in_tags(text)
        if "\f" in text.strip("\f\n\r "):
            return Reading(*_paged(text), warnings=warnings, unseen=unseen)
        lines = tuple(_lines(text, page=0))
        numbered = _lost_pages(lines)
        if numbered is None:
            return Reading(lines, warnings=warnings, unseen=unseen)
        lines, pages = numbered
        return Reading(lines, pages=pages, warnings=warnings, unseen=unseen)


def in_tags(text: str) -> tuple[Unseen, ...]:
    """Return what is written in characters that show nothing, if anything is."""
    hidden = written_in_tags(text)
    return (Unseen("text in invisible characters", hidden),) if hidden else ()


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the text of `data` and what is doubtful about it.

    A byte order mark decides; else UTF-8 if it is valid; else the best guess among legacy
    encodings, which is said in a warning. NotText when the bytes are no text.
    """
    if not data.strip():
        raise EmptyFile("the file is empty; remove it or replace it")
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), ()
            except UnicodeDecodeError as error:
                raise NotText(
                    f"the file begins like {encoding} text but is not; save it as UTF-8"
                ) from error
    sample = data[:65536]
    odd = sum(byte < 32 and byte not in b"\x02\t\n\r\f\x0b\x1b" for byte in sample)
    if b"\0" in sample or odd > len(sample) // 50:
        raise NotText("the file holds binary data, not text; convert it to a format that is read")
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        pass
    encoding = _legacy_encoding(sample)
    text = data.decode(encoding, errors="replace")
    return text, (f"not UTF-8: read as {encoding}; check accents and currency signs",)


def _legacy_encoding(sample: bytes) -> str:
    """Guess between the Windows and the old Macintosh encoding of Western Europe.

    The encodings of Central Europe and the Baltic share most bytes with windows-1252, and a guess
    among them by few letters turns £ into Ł: windows-1252 stands for all of them.
    """
    best = from_bytes(sample, cp_isolation=["cp1252", "mac_roman"]).best()
    return best.encoding if best else "cp1252"


def _lines(text: str, page: int) -> Iterator[Line]:
    position = 0
    for end in [*_LINE_END.finditer(text), None]:
        stop = end.start() if end else len(text)
        yield _inline(text[position:stop].replace(_HYPHEN_END, "-"), page, position)
        position = end.end() if end else stop


def _inline(raw: str, page: int, start: int) -> Line:
    """Take emphasis and link marks out of a line that was Markdown; note if all of it was bold."""
    if "**" not in raw and "__" not in raw and "](" not in raw:
        return Line(raw, page, start)
    kept = [True] * len(raw)
    bold = [False] * len(raw)
    for match in _EMPHASIS.finditer(raw):
        for index in (*range(match.start(), match.start(2)), *range(match.end(2), match.end())):
            kept[index] = False
        bold[match.start(2) : match.end(2)] = [True] * (match.end(2) - match.start(2))
    for match in _LINK.finditer(raw):
        for index in (*range(match.start(), match.start(1)), *range(match.end(1), match.end())):
            kept[index] = False
    offsets = tuple(start + index for index, keep in enumerate(kept) if keep)
    text = "".join(char for char, keep in zip(raw, kept, strict=True) if keep)
    letters = [is_bold for char, is_bold in zip(raw, bold, strict=True) if char.isalpha()]
    return Line(text, page, offsets[0] if offsets else start, offsets, bold=all(letters) or None)


def _paged(text: str) -> tuple[tuple[Line, ...], tuple[()], tuple[Page, ...]]:
    sheets = text.split("\f")
    if not sheets[-1].strip():
        sheets.pop()
    pages = tuple(
        Page(number, has_text=bool(sheet.strip())) for number, sheet in enumerate(sheets, start=1)
    )
    lines = tuple(
        line
        for page, sheet in zip(pages, sheets, strict=True)
        for line in _lines(sheet, page.number)
    )
    return lines, (), pages


def _lost_pages(lines: tuple[Line, ...]) -> tuple[tuple[Line, ...], tuple[Page, ...]] | None:
    """Find page breaks that a converter turned into one blank at the start of a line.

    The pages are believed only when the text proves them: at least two page numbers still stand
    alone on their lines, and the breaks counted between any two of them agree with the numbers.
    """
    breaks = [
        index
        for index, line in enumerate(lines)
        if re.match(r" \S", line.text) or _is_printed_number(lines, index)
    ]
    printed = [index for index in breaks if _is_printed_number(lines, index)]
    if len(printed) < 2 or len(breaks) > len(lines) // 10:
        return None
    first = printed[0]
    number_of = {
        index: int(lines[first].text) + order - breaks.index(first)
        for order, index in enumerate(breaks)
    }
    if any(number_of[index] != int(lines[index].text) for index in printed):
        return None
    before = number_of[breaks[0]] - 1
    if before < 1:
        return None
    # The cover counts as the first page even where a contents page behind it was lost.
    current, page_of = 1, []
    for index in range(len(lines)):
        current = number_of.get(index, current)
        page_of.append(current)
    placed = tuple(
        Line(line.text, page, line.start, line.offsets, bold=line.bold)
        for line, page in zip(lines, page_of, strict=True)
    )
    return placed, tuple(Page(number) for number in sorted(set(page_of)))


def _is_printed_number(lines: tuple[Line, ...], index: int) -> bool:
    if not re.fullmatch(r"\s*\d{1,4}\s*", lines[index].text):
        return False
    return (index == 0 or not lines[index - 1].text.strip()) and (
        index + 1 == len(lines) or not lines[index + 1].text.strip()
    )
