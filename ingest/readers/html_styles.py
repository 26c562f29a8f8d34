"""Hiding by the page's own style sheet, and by writing in the colour of the paper."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.readers.html_hiding import hides
from ingest.readers.html_tree import Attributes, children

LARGEST_SHEET = 500_000
"""Characters of style sheets that are read."""

_RULE = re.compile(r"([^{}]{1,2000})\{([^{}]{0,4000})\}")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SIMPLE = re.compile(r"(?P<tag>[a-z][\w-]*)?(?P<mark>[.#][\w-]+)", re.IGNORECASE)
_PAPER = re.compile(r"background|bgcolor|stylesheet", re.IGNORECASE)
_WHITE = re.compile(
    r"white(?:smoke)?|snow|ivory|ghostwhite|#f[a-f\d]f[a-f\d]f[a-f\d]|#fff[a-f\d]?|#f[a-f\d]{2}"
    r"|#f[a-f\d]f[a-f\d]f[a-f\d][a-f\d]{2}|rgba?\(\s*(?:2[45]\d\s*,?\s*){3}[^)]*\)"
    r"|hsla?\([^,)]+[,\s]+[^,)]+[,\s]+(?:9[5-9]|100)%[^)]*\)|rgba\([^)]*,\s*0(?:\.0\d*)?\s*\)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Styles:
    """What a page's `<style>` elements say about hiding; other sheets are not fetched."""

    hidden: frozenset[str] = field(default_factory=frozenset)
    """Selectors of one class or id, `.note` and `p#intro`, whose text is not seen."""
    white: frozenset[str] = field(default_factory=frozenset)
    """Those whose text is white."""
    plain_paper: bool = False
    """Nothing on the page has a background: white text is white on white."""

    @classmethod
    def of(cls, tree: LexborHTMLParser) -> Styles:
        """Read the style sheets in a page."""
        sheets = [node for node in tree.css("style") if node.child is not None]
        text = "".join(child.text_content or "" for node in sheets for child in children(node))[
            :LARGEST_SHEET
        ]
        hidden, white = set(), set()
        for selectors, style in _RULE.findall(_COMMENT.sub("", text)):
            found = {
                s.strip().lower() for s in selectors.split(",") if _SIMPLE.fullmatch(s.strip())
            }
            if hides(style):
                hidden |= found
            if _is_white(style):
                white |= found
        return cls(
            frozenset(hidden), frozenset(white), plain_paper=not _PAPER.search(tree.html or "")
        )

    def hides(self, node: LexborNode, attributes: Attributes) -> bool:
        """Tell whether the style sheet, or the colour of the text, keeps an element unseen."""
        if not self.hidden and not self.white and not self.plain_paper:
            return False
        names = _selectors(node.tag or "", attributes)
        if self.hidden.intersection(names):
            return True
        white = (
            bool(self.white.intersection(names))
            or _is_white(attributes.get("style") or "")
            or bool(_WHITE.fullmatch((attributes.get("color") or "").strip()))
        )
        return white and self.plain_paper


def _selectors(tag: str, attributes: Attributes) -> set[str]:
    marks = [f".{name}" for name in (attributes.get("class") or "").lower().split()]
    marks += [f"#{attributes['id']}".lower()] if attributes.get("id") else []
    return {*marks, *(f"{tag}{mark}" for mark in marks)}


def _is_white(style: str) -> bool:
    colours = re.findall(r"(?:^|;)\s*color\s*:\s*([^;!]+)", style, re.IGNORECASE)
    return bool(colours) and bool(_WHITE.fullmatch(colours[-1].strip()))
