"""What Word's styles say of a paragraph or run: heading level, bold, hidden, numbering."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from ingest.readers.docx_xml import Element, attribute, below, child, children, switch, whole

SMALLEST = 4
"""Half-points: text under 2 points is not meant to be read."""

_WHITE = re.compile(r"(?:F[0-9A-F]){3}|white", re.IGNORECASE)
"""Colours too near to white to be read on paper."""

_BASED_ON = 20
"""Styles are followed so far; Word allows about ten, a circle has no end."""

_ON = frozenset({"1", "true", "on"})
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Look:
    """How a run of text looks, as far as reading it goes; None: not said."""

    bold: bool | None = None
    vanish: bool | None = None
    size: int | None = None
    """Half-points."""
    color: str | None = None
    shaded: bool = False

    @property
    def hidden(self) -> bool:
        """Whether it is marked as hidden, or smaller than anyone reads."""
        return bool(self.vanish) or (self.size is not None and self.size < SMALLEST)

    @property
    def white(self) -> bool:
        """Whether it is white on what may be a white page."""
        return bool(_WHITE.fullmatch(self.color or "")) and not self.shaded


class ListPlace(NamedTuple):
    """Where automatic numbering puts a paragraph."""

    number: int
    level: int | None
    """None when the style leaves it to the list."""
    style: str | None
    """The style that says so; None when the paragraph does."""


class Styles:
    """The styles of one document; empty when it has none."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Element] = {}
        self._default: str | None = None
        for style in children(root, "style"):
            key = attribute(style, "styleId") or ""
            self._styles[key] = style
            default = attribute(style, "default") in _ON
            if default and attribute(style, "type") == "paragraph":
                self._default = key
        self._base = _look(child(root, "docDefaults", "rPrDefault", "rPr"), None)
        self._looks: dict[tuple[str | None, str | None], Look] = {}
        self._chains: dict[str | None, list[Element]] = {}

    def _chain(self, key: str | None) -> list[Element]:
        """Return a style and those it is based on, nearest first."""
        if key not in self._chains:
            found: list[Element] = []
            step = key
            while step in self._styles and len(found) < _BASED_ON:
                found.append(self._styles[step])
                step = attribute(child(found[-1], "basedOn"))
            self._chains[key] = found
        return self._chains[key]

    def _key(self, properties: Element | None) -> str | None:
        return attribute(child(properties, "pStyle")) or self._default

    def name_of(self, properties: Element | None) -> str:
        """Return the name of a paragraph's style in lower case (`heading 1`, `toc 2`)."""
        styles = self._chain(self._key(properties))
        return (attribute(child(styles[0], "name")) or "").lower() if styles else ""

    def heading_level(self, properties: Element | None) -> int | None:
        """Return the level of a heading, counted from 1; None for body text."""
        if self.name_of(properties) == "title":
            return 1
        for style in (None, *self._chain(self._key(properties))):
            source = properties if style is None else child(style, "pPr")
            outline = whole(child(source, "outlineLvl"))
            if outline is not None:
                return outline + 1 if 0 <= outline < 9 else None
            name = (attribute(child(style, "name")) or "").lower()
            if named := re.fullmatch(r"heading ([1-9])", name):
                return int(named[1])
        return None

    def place(self, properties: Element | None) -> ListPlace | None:
        """Return the list a paragraph is numbered in, None without automatic numbering."""
        level: int | None = None
        for style in (None, *self._chain(self._key(properties))):
            source = child(properties if style is None else child(style, "pPr"), "numPr")
            level = whole(child(source, "ilvl")) if level is None else level
            number = whole(child(source, "numId"))
            if number is not None:
                key = None if style is None else attribute(style, "styleId")
                return ListPlace(number, level, key) if number else None
        return None

    def look(self, run: Element | None, paragraph: Element | None) -> Look:
        """Return the look of a run, by the properties of the run and of its paragraph."""
        keys = (attribute(child(run, "rStyle")), self._key(paragraph))
        if keys not in self._looks:
            styles = [*self._chain(keys[0]), *self._chain(keys[1])]
            looks = [_look(child(style, "rPr"), child(style, "pPr")) for style in styles]
            self._looks[keys] = _over([*looks, self._base])
        return _over([_look(run, paragraph), self._looks[keys]])

    def table_look(self, properties: Element | None) -> tuple[bool, bool]:
        """Return whether a table's style shades cells, and whether it sets off the first row."""
        shaded, heads = is_shaded(properties), False
        look = child(properties, "tblLook")
        bits = attribute(look) or ""
        first = attribute(look, "firstRow") in _ON or (
            bool(re.fullmatch(r"[0-9A-Fa-f]{1,8}", bits)) and bool(int(bits, 16) & 0x20)
        )
        for style in self._chain(attribute(child(properties, "tblStyle"))):
            shaded = shaded or any(_fills(shade) for shade in below(style, "shd"))
            for part in children(style, "tblStylePr"):
                if attribute(part, "type") == "firstRow":
                    bold = bool(switch(child(part, "rPr"), "b"))
                    heads = heads or bold or any(_fills(shade) for shade in below(part, "shd"))
        return shaded, heads and first


def is_shaded(properties: Element | None) -> bool:
    """Tell whether properties of a run, paragraph, cell or table give it a coloured ground."""
    return any(_fills(shade) for shade in children(properties, "shd"))


def _fills(shade: Element) -> bool:
    fill = (attribute(shade, "fill") or "auto").upper()
    pattern = (attribute(shade) or "clear").lower()
    theme = attribute(shade, "themeFill") is not None
    return theme or fill not in {"AUTO", "FFFFFF"} or pattern not in {"clear", "nil"}


def _look(run: Element | None, paragraph: Element | None) -> Look:
    if run is None and paragraph is None:
        return Look()
    return Look(
        bold=switch(run, "b"),
        vanish=switch(run, "vanish"),
        size=whole(child(run, "sz")),
        color=attribute(child(run, "color")),
        shaded=is_shaded(run) or is_shaded(paragraph) or child(run, "highlight") is not None,
    )


def _over(looks: list[Look]) -> Look:
    """Lay looks over each other, the nearest first."""
    return Look(
        bold=_first(look.bold for look in looks),
        vanish=_first(look.vanish for look in looks),
        size=_first(look.size for look in looks),
        color=_first(look.color for look in looks),
        shaded=any(look.shaded for look in looks),
    )


def _first(values: Iterable[_T | None]) -> _T | None:
    return next((value for value in values if value is not None), None)
