"""The words of a Word paragraph: runs, fields, tracked changes, hidden text, note marks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.readers.docx_styles import Styles
from ingest.readers.docx_xml import Element, attribute, below, child, children, name
from ingest.readers.labels import numeral
from ingest.readers.wording import Words, tidy

_ALT_SENTENCE = re.compile(r"(?:\S+\s+){3,}\S+[.!?]")
"""Alternative text that says something, not `logo` or `Picture 3`."""

_WRAPPERS = frozenset(
    {"bdo", "customXml", "dir", "fldSimple", "hyperlink", "ins", "moveTo", "ruby", "rubyBase"}
    | {"sdtContent", "smartTag"}
)
"""Elements around runs whose content is part of the text."""

_SYMBOLS = {"F0A3": "≤", "F0B0": "°", "F0B1": "±", "F0B3": "≥", "F0B4": "×", "F0B7": "•"}
"""Characters of the Symbol font that texts use."""


@dataclass
class TextReader:
    """Reads paragraphs one after the other; keeps what goes on beyond a paragraph."""

    styles: Styles
    hidden: int = 0
    """Characters left out because nobody sees them."""
    unseen: list[str] = field(default_factory=list)
    """Those texts, run by run."""
    tracked: bool = False
    """Tracked changes were met."""
    notes: dict[tuple[str, str], str] = field(default_factory=dict)
    """Kind (`footnotes`, `endnotes`) and id of each note met -> its number, in order."""
    boxes: list[Element] = field(default_factory=list)
    """Text boxes anchored in the paragraph; the caller reads them and empties the list."""
    _fields: list[str] = field(default_factory=list)
    """For each open field `code` or `result`: only results are text."""

    def read(self, paragraph: Element, words: Words, *, shaded: bool) -> None:
        """Add a paragraph's text to `words`; `shaded`: white text is seen there."""
        self._content(paragraph, child(paragraph, "pPr"), words, shaded=shaded)
        # A field whose code never ends must not swallow the rest of the document.
        self._fields = [state for state in self._fields if state == "result"]

    def _content(
        self, container: Element, properties: Element | None, words: Words, *, shaded: bool
    ) -> None:
        for element in children(container):
            local = name(element)
            if local == "r":
                self._run(element, properties, words, shaded=shaded)
            elif local in {"del", "moveFrom"}:
                self.tracked = True
            elif local in _WRAPPERS:
                self.tracked = self.tracked or local in {"ins", "moveTo"}
                self._content(element, properties, words, shaded=shaded)
            elif local == "sdt" and not is_placeholder(element):
                for content in children(element, "sdtContent"):
                    self._content(content, properties, words, shaded=shaded)
            elif local == "AlternateContent":
                self._content(alternative(element), properties, words, shaded=shaded)
            elif local in {"oMath", "oMathPara"}:
                words.add("".join(text.text or "" for text in below(element, "t")))

    def _run(self, run: Element, properties: Element | None, words: Words, *, shaded: bool) -> None:
        look = self.styles.look(child(run, "rPr"), properties)
        if look.hidden or (look.white and not shaded):
            text = tidy("".join(part.text or "" for part in children(run, "t")))
            self.hidden += len(text)
            self.unseen.append(text)
            return
        self._parts(run, words, bold=bool(look.bold))

    def _parts(self, run: Element, words: Words, *, bold: bool) -> None:
        for part in children(run):
            local = name(part)
            if local == "fldChar":
                self._field(attribute(part, "fldCharType") or "")
            elif "code" in self._fields:
                continue
            elif local == "AlternateContent":
                self._parts(alternative(part), words, bold=bold)
            elif local in {"drawing", "pict", "object"}:
                self._picture(part, words)
            elif local in {"footnoteReference", "endnoteReference"}:
                words.add(f"[{self._note(local, attribute(part, 'id') or '')}]", bold=bold)
            elif local in {"br", "cr"} and attribute(part, "type") in {None, "textWrapping"}:
                words.end_line()
            else:
                words.add(_text(part, local), bold=bold)

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append("code")
        elif kind == "separate" and self._fields:
            self._fields[-1] = "result"
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _note(self, local: str, key: str) -> str:
        kind = "footnotes" if local == "footnoteReference" else "endnotes"
        if (kind, key) not in self.notes:
            count = 1 + sum(of_kind == kind for of_kind, _ in self.notes)
            style = "decimal" if kind == "footnotes" else "lowerRoman"  # as Word has them
            self.notes[kind, key] = numeral(count, style)
        return self.notes[kind, key]

    def _picture(self, part: Element, words: Words) -> None:
        self.boxes += [box for box in below(part, "txbxContent") if _outermost(box, part)]
        alt = next((attribute(about, "descr") or "" for about in below(part, "docPr")), "")
        words.add(f" {tidy(alt)} " if _ALT_SENTENCE.fullmatch(tidy(alt)) else "")


def _text(part: Element, local: str) -> str:
    if local == "t":
        return part.text or ""
    if local == "sym":
        return _SYMBOLS.get((attribute(part, "char") or "").upper(), "")
    return {"tab": " ", "ptab": " ", "br": " ", "noBreakHyphen": "-"}.get(local, "")


def _outermost(box: Element, within: Element) -> bool:
    above = box.getparent()
    while above is not None and above is not within:
        # A picture is stored twice, for new and old versions of Word.
        if name(above) in {"txbxContent", "Fallback"}:
            return False
        above = above.getparent()
    return True


def alternative(element: Element) -> Element:
    """Return the version of a content for new versions of Word, or else the old one."""
    for local in ("Choice", "Fallback"):
        for version in children(element, local):
            return version
    return element


def is_placeholder(control: Element) -> bool:
    """Tell whether a content control still shows its prompt ("Click here to enter text")."""
    return child(control, "sdtPr", "showingPlcHdr") is not None
