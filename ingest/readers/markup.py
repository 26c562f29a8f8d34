"""Remnants of markup in plain text: table cells that still hold `<ul>`, `<p>`, `•` and the like.

Conversion to text often leaves a cell's lists as tags or as glyphs of the Symbol and Wingdings
fonts (private-use characters). `cell_items` takes such a cell apart, and every item keeps its way
back to the characters of the cell.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import takewhile
from typing import NamedTuple

BULLETS = frozenset("•‣◦▪▫⁃∙\uf02d\uf06c\uf06e\uf071\uf075\uf076\uf0a7\uf0a8\uf0b7\uf0d8\uf0fc")
"""Characters that are list bullets wherever they start a word (Symbol, Wingdings: U+F0xx)."""

_SHAPES = frozenset("●○■□◆◇➢➤►▶❖")
"""Bullets too, but also ratings and tick boxes (`●●○`): bullets only before a blank and a word."""

_DASHES = frozenset("-–—*·o")
"""Bullets only at the start of an item of a marked-up list, before a blank."""

_INLINE = (
    "a|abbr|b|big|cite|code|del|em|font|i|ins|label|mark|q|s|small|span|strike|strong|sub|sup|u"
)
_BLOCK = (
    "blockquote|br|center|dd|div|dl|dt|h[1-6]|hr|li|ol|p|section|table|tbody|td|tfoot|th|thead|tr"
    "|ul"
)
# Attributes need a value: `a <b and c> d` is arithmetic. Only a block tag may be cut off by the
# end of the cell, as `x<b` would lose its `b`.
_ATTRIBUTES = r"""(?:\s+[\w:-]+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>]+))*"""
_MARK = re.compile(
    rf"<!--[^<>]*-->"
    rf"|<(?P<close>/?)(?:(?P<inline>{_INLINE})|(?P<block>{_BLOCK})){_ATTRIBUTES}\s*/?>"
    rf"|<(?P<cut_close>/?)(?P<cut>{_BLOCK})(?:\s[^<>]*)?\Z"
    rf"|(?P<entity>&(?:\#[0-9]{{1,7}}|\#[xX][0-9a-fA-F]{{1,6}}|[A-Za-z][A-Za-z0-9]{{1,31}});)",
    re.IGNORECASE,
)


class CellItem(NamedTuple):
    """One item, paragraph or line of a cell; `cell[start:end]` holds its words.

    `text` equals `cell[start:end]` unless entities or inline tags (`<b>`) stand between its words.
    """

    text: str
    start: int
    end: int
    is_item: bool
    """It is a list item, by its tag or its bullet."""

    def offsets(self, cell: str) -> tuple[int, ...]:
        """Return where in `cell` each character of `text` stands."""
        characters = takewhile(
            lambda char: char.start < self.end, _characters(cell, self.start, len(cell))
        )
        return tuple(char.start for char in characters if char.text)


class _Char(NamedTuple):
    """A character of the text with its span in the cell, or a tag that ends a line (`text` "")."""

    text: str
    start: int
    end: int
    tag: str = ""
    """Name of the tag, with `/` in front when it closes."""


def cell_items(cell: str) -> list[CellItem]:
    """Take a cell apart into its items; plain text comes back as one item that is none of a list.

    Tags, bullets and blanks at the ends of an item are left out and entities are decoded. A block
    tag (`<p>`, `<li>`, `<br>` …) or a bullet ends an item wherever it stands.
    """
    items: list[CellItem] = []
    line: list[_Char] = []
    depth = 0
    in_item = bulleted = begun = False

    def close(*, is_item: bool) -> None:
        nonlocal begun
        trimmed = _trim(line, marked_up=in_item or depth > 0)
        if trimmed:
            text = "".join(char.text for char in trimmed)
            items.append(CellItem(text, trimmed[0].start, trimmed[-1].end, is_item))
        line.clear()
        begun = False

    characters = list(_characters(cell, 0, len(cell)))
    for index, char in enumerate(characters):
        if not char.text:
            close(is_item=bulleted or in_item or depth > 0)
            bulleted = False
            if char.tag in {"ul", "ol"}:
                depth += 1
            elif char.tag in {"/ul", "/ol"}:
                depth, in_item = max(depth - 1, 0), False
            elif char.tag in {"li", "/li"}:
                in_item = char.tag == "li"
            elif char.tag == "p" and not in_item:
                depth = 0  # a paragraph after a list that was never closed
        elif _is_bullet(characters, index, first=not begun):
            close(is_item=bulleted or in_item or depth > 0)
            bulleted = True
        else:
            line.append(char)
            begun = begun or char.text != " "
    close(is_item=bulleted or in_item or depth > 0)
    return items


def _characters(cell: str, start: int, end: int) -> Iterator[_Char]:
    """Yield the text of `cell[start:end]` character by character, and its block tags."""
    position = start
    for mark in _MARK.finditer(cell, start, end):
        yield from _plain(cell, position, mark.start())
        position = mark.end()
        block = mark["block"] or mark["cut"]
        if mark["entity"]:
            decoded = html.unescape(mark["entity"])
            for char in decoded:
                yield _Char(_blank(char), mark.start(), mark.end())
        elif block:
            closes = mark["close"] or mark["cut_close"] or ""
            yield _Char("", mark.start(), mark.end(), closes + block.lower())
    yield from _plain(cell, position, end)


def _plain(cell: str, start: int, end: int) -> Iterator[_Char]:
    for offset in range(start, end):
        yield _Char(_blank(cell[offset]), offset, offset + 1)


def _blank(char: str) -> str:
    return " " if char.isspace() else char


def _is_bullet(characters: list[_Char], index: int, *, first: bool) -> bool:
    """Tell whether the character at `index` starts a list item; `first`: nothing before it."""
    char = characters[index].text
    if char not in BULLETS and char not in _SHAPES:
        return False
    before = characters[index - 1].text if index else " "
    after = characters[index + 1].text if index + 1 < len(characters) else ""
    if char in BULLETS:  # `NH3•H2O` is a name
        return first or not after.strip() or not before.strip() or "\ue000" <= char <= "\uf8ff"
    following = characters[index + 2].text if index + 2 < len(characters) else ""
    return after == " " and following.isalnum() and (first or not before.isalnum())


def _trim(line: list[_Char], *, marked_up: bool) -> list[_Char]:
    """Return the line without blanks at its ends and, in a marked-up list, without its dash."""
    start, end = 0, len(line)
    while end > start and line[end - 1].text == " ":
        end -= 1
    while start < end and line[start].text == " ":
        start += 1
    dashed = (
        line[start].text in _DASHES and line[start + 1].text == " " if end - start > 2 else False
    )
    if marked_up and dashed:
        start += 2
        while line[start].text == " ":
            start += 1
    return line[start:end]
