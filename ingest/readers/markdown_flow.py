"""From Markdown's tokens to an outline, each word with its offset in the file."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from markdown_it.token import Token

from ingest.pieces import Fragment
from ingest.readers.html import html_inside
from ingest.readers.outline import PARAGRAPH_LENGTH, Outline
from ingest.readers.tables import TableCell
from ingest.readers.wording import Wording, Words, joined, tidy

_ALT_SENTENCE = re.compile(r"(?:\S+\s+){3,}\S+[.!?]")
_LINE_BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)


class Source:
    """The file's text, line by line as markdown-it counts lines."""

    def __init__(self, text: str) -> None:
        self._text = text
        # The parser takes \r\n and \r for \n, and nothing else for a line end.
        lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)
        self._starts = [0, *accumulate(len(line) for line in lines)]

    def span(self, lines: Sequence[int] | None) -> tuple[int, int]:
        """Return the span of characters of the lines [first, last)."""
        if lines is None:
            return 0, len(self._text)
        last = len(self._starts) - 1
        return self._starts[min(lines[0], last)], self._starts[min(lines[1], last)]

    def find(self, words: str, start: int, end: int) -> int | None:
        """Return where `words` first stand in [start, end), None if they do not."""
        found = self._text.find(words, start, end) if words else -1
        return found if found >= 0 else None

    def line_end(self, offset: int) -> int:
        """Return where the line that holds `offset` ends."""
        at = bisect_right(self._starts, offset)
        return self._starts[at] if at < len(self._starts) else len(self._text)


@dataclass(slots=True)
class _List:
    ordered: bool
    numbered: bool = False
    """Its items are numbered paragraphs."""


@dataclass(slots=True)
class _State:
    lists: list[_List] = field(default_factory=list)
    label: tuple[str, str | None] | None = None
    terms: str = ""
    term: str = ""
    note: str | None = None
    rows: list[list[TableCell]] = field(default_factory=list)


class MarkdownFlow:
    """Turns markdown-it's flat list of tokens into an outline."""

    def __init__(self, text: str) -> None:
        self.outline = Outline()
        self.hidden = 0
        """Characters of hidden text in stretches of HTML, left out."""
        self.unseen: list[str] = []
        """Those texts."""
        self._source = Source(text)
        self._state = _State()
        self._cursor = 0

    def read(self, tokens: Sequence[Token]) -> None:
        """Read all tokens of a document."""
        state = self._state
        for at, token in enumerate(tokens):
            if "list" in token.type:
                self._list_edge(tokens, at)
                continue
            match token.type:
                case "dt_open":
                    state.terms = ""
                case "dd_open":
                    state.term = state.terms
                case "dd_close":
                    state.term = ""
                case "footnote_open":
                    state.note = _note_number(token)
                case "footnote_close":
                    state.note = None
                case "tr_open":
                    state.rows.append([])
                case "table_close":
                    self.outline.table(state.rows)
                    state.rows = []
                case _ if at:
                    self._leaf(token, tokens[at - 1].type, tokens[at - 1].tag)
                case _:
                    self._leaf(token, "", "")

    def _list_edge(self, tokens: Sequence[Token], at: int) -> None:
        state, token = self._state, tokens[at]
        match token.type:
            case "bullet_list_open":
                state.lists.append(_List(ordered=False))
            case "ordered_list_open":
                state.lists.append(self._ordered(tokens, at))
            case "bullet_list_close" | "ordered_list_close":
                state.lists.pop()
            case "list_item_open":
                ordered = state.lists[-1].ordered
                label = f"{token.info}{token.markup} " if ordered else "• "
                state.label = (label, token.info if ordered else None)
            case "list_item_close":
                state.label = None

    def _ordered(self, tokens: Sequence[Token], at: int) -> _List:
        if self._state.lists or self._state.note or self.outline.ends_with(":"):
            return _List(ordered=True)
        items = words = 0
        for token in tokens[at:]:
            items += token.type == "list_item_open"
            words += len(token.content.split()) if token.type == "inline" else 0
            if token.type == "ordered_list_close" and token.level == tokens[at].level:
                break
        # A count that does not start at its list's top runs through the document.
        goes_on = tokens[at].markup == "." and int(tokens[at].attrGet("start") or 1) > 1
        long = words >= PARAGRAPH_LENGTH * max(items, 1)
        return _List(ordered=True, numbered=goes_on or long)

    def _leaf(self, token: Token, inside: str, tag: str) -> None:
        if token.type == "html_block":
            inside_html = html_inside(token.content, self.outline)
            if inside_html is not None:
                self.outline.pieces += inside_html.outline.inner()
                self.hidden += inside_html.hidden
                self.unseen += inside_html.unseen
        if token.type not in {"inline", "fence", "code_block"}:
            return
        start, end = self._source.span(token.map)
        in_cell = inside in {"th_open", "td_open"}
        # The cells of a row share its lines: go on where the last one ended.
        self._cursor = max(start, self._cursor) if in_cell and self._cursor < end else start
        words = Words()
        if token.type == "inline":
            self._inline(token.children or [], words, end)
        else:
            self._code(token.content, words, end)
        wordings = words.take()
        whole = Wording(joined(part.fragments for part in wordings))
        if in_cell:
            self._cell(wordings, head=inside == "th_open")
        elif self._state.note is not None:
            self.outline.note(self._state.note, whole.fragments)
        elif inside == "heading_open" and whole.fragments:
            self.outline.heading(int(tag[1]), whole)
        elif inside == "dt_open":
            self._state.terms = whole.text.removesuffix(":")
        else:
            for wording in wordings:
                self._paragraph(wording)

    def _paragraph(self, wording: Wording) -> None:
        state = self._state
        if state.term:
            wording = Wording((Fragment(f"{state.term}: "), *wording.fragments))
            state.term = ""
        if state.label is None:
            self.outline.paragraph(wording)
            return
        (label, number), state.label = state.label, None
        numbered = state.lists[-1].numbered or (len(label) > 5 and label[:1].isdigit())
        if numbered and len(state.lists) == 1:
            self.outline.paragraph(wording, label, number)
        else:
            self.outline.item(wording, len(state.lists), label, number)

    def _cell(self, wordings: list[Wording], *, head: bool) -> None:
        inner = Outline()
        for wording in wordings:
            inner.paragraph(wording)
        self._state.rows[-1].append(TableCell(inner.inner(), head, inner.is_bold))

    def _inline(self, children: Sequence[Token], words: Words, end: int) -> None:
        bold = 0
        for child in children:
            match child.type:
                case "text" | "code_inline":
                    self._add(child.content, words, end, bold=bold > 0)
                case "text_special":
                    source = self._source.find(child.markup, self._cursor, end)
                    self._cursor = self._cursor if source is None else source + len(child.markup)
                    words.add(child.content, bold=bold > 0)
                case "softbreak":
                    words.add(" ")
                case "hardbreak":
                    words.end_line()
                case "strong_open" | "strong_close":
                    bold += child.nesting
                case "image":
                    alt = tidy(child.content)
                    words.add(f" {alt} " if _ALT_SENTENCE.fullmatch(alt) else "")
                case "footnote_ref":
                    words.add(f"[{_note_number(child)}]", bold=bold > 0)
                case "html_inline" if _LINE_BREAK_TAG.fullmatch(child.content):
                    words.end_line()
                case _:
                    pass

    def _code(self, content: str, words: Words, end: int) -> None:
        for at, line in enumerate(content.split("\n")):
            if at:
                words.end_line()
            self._add(line, words, end, bold=False)

    def _add(self, text: str, words: Words, end: int, *, bold: bool) -> None:
        source = self._source.find(text, self._cursor, end)
        if source is not None:
            self._cursor = source + len(text)
        words.add(text, source, bold=bold)


def _note_number(token: Token) -> str:
    """Return a note's label if that is a number, or else its place in the order of marks."""
    label = str(token.meta.get("label") or "")
    return label if label.isdigit() else str(int(token.meta["id"]) + 1)
