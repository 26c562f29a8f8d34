"""Word's automatic numbers: counted as Word counts them, since the file does not hold them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from ingest.readers.docx_xml import Element, attribute, child, children, switch, whole
from ingest.readers.labels import number_in, numeral

LEVELS = 9
"""Levels of a list in Word."""


class Label(NamedTuple):
    """What Word puts in front of a paragraph."""

    text: str
    """`3.2.`, `(a)`, `•`."""
    number: str | None
    """The number in it, None for bullets."""
    bullet: bool
    level: int
    """Level of the list, from 0."""
    compound: bool
    """The text shows the numbers of several levels: `3.2`."""
    style: str
    """WordprocessingML's name of the numbering style of this level."""


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    style: str = "decimal"
    text: str = ""
    restart: int | None = None
    """Restarts after this level (from 1) or a higher one; 0: never; None: after any higher one."""
    legal: bool = False
    paragraph_style: str | None = None


class Numbering:
    """The lists of one document and how far each has been counted."""

    def __init__(self, root: Element | None) -> None:
        self._abstract: dict[int, dict[int, _Level]] = {}
        self._of_number: dict[int, int] = {}
        self._overrides: dict[int, dict[int, _Level]] = {}
        self._starts: dict[int, dict[int, int]] = {}
        self._counts: dict[int, dict[int, int]] = {}
        self._begun: set[int] = set()
        if root is not None:
            self._read(root)

    def _read(self, root: Element) -> None:
        styled: dict[str, int] = {}
        linked: dict[int, str] = {}
        for abstract in children(root, "abstractNum"):
            key = whole(abstract, "abstractNumId")
            if key is None:
                continue
            levels = [(whole(level, "ilvl"), level) for level in children(abstract, "lvl")]
            self._abstract[key] = {
                at: _level(level) for at, level in levels if at is not None and 0 <= at < LEVELS
            }
            if own := attribute(child(abstract, "styleLink")):
                styled[own] = key
            if other := attribute(child(abstract, "numStyleLink")):
                linked[key] = other
        for key, style in linked.items():
            if not self._abstract[key]:
                self._abstract[key] = self._abstract.get(styled.get(style, key), {})
        for number in children(root, "num"):
            key, abstract_key = whole(number, "numId"), whole(child(number, "abstractNumId"))
            if key is None or abstract_key is None:
                continue
            self._of_number[key] = abstract_key
            for override in children(number, "lvlOverride"):
                at = whole(override, "ilvl")
                if at is None or not 0 <= at < LEVELS:
                    continue
                level, start = child(override, "lvl"), whole(child(override, "startOverride"))
                if level is not None:
                    self._overrides.setdefault(key, {})[at] = _level(level)
                if start is not None:
                    self._starts.setdefault(key, {})[at] = start

    def level_of_style(self, number: int, style: str | None) -> int:
        """Return the level of a list that belongs to a paragraph style, 0 when none does."""
        levels = self._abstract.get(self._of_number.get(number, -1), {})
        return next((at for at, lvl in levels.items() if style and lvl.paragraph_style == style), 0)

    def next_label(self, number: int, level: int) -> Label | None:
        """Count one more paragraph of list `number` at `level` and return its label.

        Lists that share their definition share their count, as in Word, until one of them says
        where to start. None when the list is not defined.
        """
        abstract = self._of_number.get(number)
        if abstract is None or abstract not in self._abstract or not 0 <= level < LEVELS:
            return None
        levels = {**self._abstract[abstract], **self._overrides.get(number, {})}
        counts = self._counts.setdefault(abstract, {})
        if number not in self._begun:
            self._begun.add(number)
            for at in self._starts.get(number, {}):
                counts.pop(at, None)
        starts = {at: lvl.start for at, lvl in levels.items()} | self._starts.get(number, {})
        counts[level] = counts[level] + 1 if level in counts else starts.get(level, 1)
        for deeper in [at for at in counts if at > level]:
            restart = levels.get(deeper, _Level()).restart
            if restart is None or (restart and level < restart):
                del counts[deeper]
        here = levels.get(level, _Level(text=f"%{level + 1}."))
        if here.style == "bullet":
            return Label("•", None, bullet=True, level=level, compound=False, style="bullet")
        shown = re.findall(r"%([1-9])", here.text)

        def written(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            style = levels.get(at, _Level()).style
            style = "decimal" if here.legal and style != "none" else style
            return numeral(counts.get(at, starts.get(at, 1)), style)

        text = re.sub(r"%([1-9])", written, here.text).strip()
        if not text:
            return None
        return Label(
            text,
            number_in(text) if shown else None,
            bullet=False,
            level=level,
            compound=len(shown) > 1,
            style=here.style,
        )


def _level(element: Element) -> _Level:
    return _Level(
        start=whole(child(element, "start")) or 0,
        style=attribute(child(element, "numFmt")) or "decimal",
        text=(attribute(child(element, "lvlText")) or "")[:200],
        restart=whole(child(element, "lvlRestart")),
        legal=bool(switch(element, "isLgl")),
        paragraph_style=attribute(child(element, "pStyle")),
    )
