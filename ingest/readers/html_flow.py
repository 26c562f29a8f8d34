"""From an HTML tree to an outline: blocks, lists, tables, definitions and notes in order."""

from __future__ import annotations

import re
from collections.abc import Callable

from selectolax.lexbor import LexborNode

from ingest.readers.html_frame import Frame, OpenList
from ingest.readers.html_notes import find_notes
from ingest.readers.html_page import is_content, is_for_screen_readers, is_furniture, is_hidden
from ingest.readers.html_styles import Styles
from ingest.readers.html_tree import WORDLESS, Attributes, children, descend, words_of
from ingest.readers.outline import PARAGRAPH_LENGTH, Outline
from ingest.readers.tables import TableCell
from ingest.readers.wording import Wording, tidy, without_start

# fmt: off
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "details",
    "dialog", "dir", "div", "fieldset", "figcaption", "figure", "footer", "form", "header",
    "hgroup", "hr", "html", "legend", "main", "menu", "p", "pre", "search", "section",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr",
})
# fmt: on
_UNSEEN = frozenset({"head", "title", "annotation", "annotation-xml", "rt", "rp"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_STYLES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_CSS_STYLES = {
    "lower-alpha": "lowerLetter",
    "lower-latin": "lowerLetter",
    "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
    "none": "none",
}
_ALT_SENTENCE = re.compile(r"(?:\S+\s+){3,}\S+[.!?]")
"""Alternative text that says something, not `logo` or `Photo of the mayor`."""
_NOTE_MARK = re.compile(r"[\[(^]?(\d{1,3}|[a-z]|[ivx]+|[*†‡§¶]{1,3})(?:[\])][.:]?|[.:])?\s+")

Leave = Callable[[], None]
"""Ends an element."""


class HtmlFlow:
    """One walk over a page; afterwards `outline` has its pieces.

    `by_name`: class names such as `breadcrumbs` tell page furniture.
    """

    def __init__(
        self,
        root: LexborNode,
        *,
        by_name: bool = True,
        outline: Outline | None = None,
        styles: Styles | None = None,
    ) -> None:
        self.outline = outline or Outline()
        self.hidden = 0
        """Characters of text left out because nobody sees them."""
        self.unseen: list[str] = []
        """Those texts."""
        self._by_name = by_name
        self._unseen = styles or Styles()
        self._frames = [Frame(self.outline)]
        self._notes = find_notes(root)
        self._inside = 0  # depth of elements that mark the content of the page
        self._bold = 0
        self._pre = 0
        self._walk(root)

    @property
    def _frame(self) -> Frame:
        return self._frames[-1]

    def _walk(self, root: LexborNode) -> None:
        stack: list[LexborNode | Leave] = [root]
        while stack:
            node = stack.pop()
            if not isinstance(node, LexborNode):
                node()
            elif node.is_text_node:
                self._text(node.text_content or "")
            elif node.is_element_node:
                leave = self._enter(node, node.attributes)
                if leave is not None:
                    stack.append(leave)
                    stack.extend(reversed(children(node)))
        self._frame.flush()

    def _text(self, text: str) -> None:
        words = self._frame.words
        for at, line in enumerate(text.split("\n") if self._pre else [text]):
            if at:
                words.end_line()
            words.add(line, bold=self._bold > 0)

    def _enter(self, node: LexborNode, attributes: Attributes) -> Leave | None:
        """Begin an element; return what ends it, or None when its content is left out."""
        tag, notes = node.tag or "", self._notes
        if tag in WORDLESS or tag in _UNSEEN or node.mem_id in notes.backs:
            return None
        if is_hidden(attributes) or self._unseen.hides(node, attributes):
            text = tidy(words_of(node))
            if re.search(r"[^\W\d_]{3}", text):
                self.hidden += len(text)
                self.unseen.append(text)
            return None
        if is_for_screen_readers(attributes):
            return None
        if node.mem_id in notes.marks:
            self._frame.words.add(f"[{notes.marks[node.mem_id]}]", bold=self._bold > 0)
            return None
        if node.mem_id in notes.notes:
            return self._note(notes.notes[node.mem_id])
        if is_furniture(node, attributes, inside=self._inside > 0, by_name=self._by_name):
            holds_notes = any(below.mem_id in notes.notes for below in descend(node))
            return self._block(tag, attributes) if notes.notes and holds_notes else None
        if tag in _HEADINGS or attributes.get("role") == "heading":
            return self._heading(tag, attributes)
        return self._element(node, tag, attributes)

    def _element(self, node: LexborNode, tag: str, attributes: Attributes) -> Leave:
        frame = self._frame
        match tag:
            case "br":
                frame.words.end_line()
            case "img":
                alt = tidy(attributes.get("alt") or "")
                frame.words.add(f" {alt} " if _ALT_SENTENCE.fullmatch(alt) else "")
            case "b" | "strong":
                return self._bolder()
            case "q":
                frame.words.add("“")
                return lambda: frame.words.add("”")
            case "sup":
                return self._raised(node)
            case "ul" | "ol":
                frame.begin_list(self._list(node, attributes))
                return frame.end_list
            case "li":
                frame.begin_item(_whole(attributes.get("value")))
                return frame.end_item
            case "dl" | "dt" | "dd":
                return self._definition(tag)
            case "table":
                return self._table(attributes)
            case "tr" if frame.tables and frame.tables[-1] is not None:
                frame.tables[-1].append([])
            case "td" | "th" if frame.tables and frame.tables[-1]:
                return self._cell(node, frame.tables[-1][-1], attributes)
            case _ if tag in _BLOCKS:
                return self._block(tag, attributes)
        return _nothing

    def _block(self, tag: str, attributes: Attributes) -> Leave:
        self._frame.flush()
        inside, bold, pre = is_content(tag, attributes), tag == "summary", tag == "pre"
        self._inside += inside
        self._bold += bold
        self._pre += pre

        def leave() -> None:
            self._frame.flush()
            self._inside -= inside
            self._bold -= bold
            self._pre -= pre

        return leave

    def _heading(self, tag: str, attributes: Attributes) -> Leave:
        frame = self._frame
        if frame.in_heading:
            return _nothing
        frame.begin_heading()
        level = int(tag[1]) if tag in _HEADINGS else _whole(attributes.get("aria-level")) or 2
        return lambda: frame.end_heading(max(level, 1))

    def _bolder(self) -> Leave:
        self._bold += 1

        def leave() -> None:
            self._bold -= 1

        return leave

    def _raised(self, node: LexborNode) -> Leave:
        """Tell a raised number that links nowhere for the exponent or footnote mark it is."""
        words, text = self._frame.words, tidy(words_of(node))
        if not text.isdigit() or len(text) > 3 or any(below.tag == "a" for below in descend(node)):
            return _nothing
        if words.last[-1:].isdigit():
            words.add("^")
        elif re.search(r"[a-z]{3}$|[.,;:)”’]$", words.last):
            words.add("[")
            return lambda: words.add("]")
        return _nothing

    def _list(self, node: LexborNode, attributes: Attributes) -> OpenList:
        if node.tag == "ul":
            return OpenList("bullet")
        css = re.search(r"list-style(?:-type)?\s*:\s*([\w-]+)", attributes.get("style") or "")
        style = _STYLES.get(attributes.get("type") or "", "decimal")
        items = [item for item in children(node) if item.tag == "li"]
        step = -1 if "reversed" in attributes else 1
        start = _whole(attributes.get("start"))
        if start is None:
            start = len(items) if step < 0 else 1
        frame, numbered = self._frame, False
        if not frame.lists and len(self._frames) == 1 and not frame.outline.ends_with(":"):
            words = sum(len(words_of(item).split()) for item in items)
            long = words >= PARAGRAPH_LENGTH * len(items)
            numbered = bool(items) and (long or (start > 1 and step > 0))
        style = _CSS_STYLES.get(css[1].lower(), style) if css else style
        return OpenList(style, start - step, step, numbered and style == "decimal")

    def _definition(self, tag: str) -> Leave:
        frame = self._frame
        if tag == "dd":
            frame.begin_definition()
            return frame.end_definition
        frame.flush()
        return frame.end_term if tag == "dt" else frame.end_definitions

    def _table(self, attributes: Attributes) -> Leave:
        frame = self._frame
        frame.flush()
        layout = (attributes.get("role") or "").lower() in {"presentation", "none"}
        frame.tables.append(None if layout else [])

        def leave() -> None:
            frame.flush()
            rows = frame.tables.pop()
            if rows:
                frame.outline.table(rows)

        return leave

    def _cell(self, node: LexborNode, row: list[TableCell], attributes: Attributes) -> Leave:
        self._frame.flush()
        inner = Frame(Outline(tables=self.outline.tables))
        self._frames.append(inner)
        group = node.parent.parent if node.parent is not None else None
        of_row = (attributes.get("scope") or "").lower() in {"row", "rowgroup"}
        head = (node.tag == "th" and not of_row) or (group is not None and group.tag == "thead")
        rows, columns = _whole(attributes.get("rowspan")), _whole(attributes.get("colspan"))

        def leave() -> None:
            pieces = inner.pieces()
            self._frames.pop()
            span = 1 if rows is None else max(rows, 0)
            row.append(TableCell(pieces, head, inner.outline.is_bold, max(columns or 1, 1), span))

        return leave

    def _note(self, number: str) -> Leave:
        self._frame.flush()
        inner = Frame(Outline(tables=self.outline.tables))
        self._frames.append(inner)

        def leave() -> None:
            whole = TableCell(inner.pieces()).fragments
            self._frames.pop()
            mark = _NOTE_MARK.match(Wording(whole).text)
            if mark and mark[1] == number:
                whole = without_start(whole, mark.end())
            self.outline.note(number, whole)

        return leave


def _whole(value: str | None) -> int | None:
    """Read a whole number from an attribute; None when it is none or out of all proportion."""
    return int(value) if value and re.fullmatch(r"\s*-?[0-9]{1,6}\s*", value) else None


def _nothing() -> None:
    """End an element that leaves nothing to do."""
