"""Refusing HTML that is made to exhaust a parser, by one look at its tags."""

from __future__ import annotations

import re
from collections import defaultdict

from ingest.errors import DamagedFile

DEEPEST = 2_000
"""Elements inside each other. Browsers stop at 512; the parser's time grows with the square."""

MOST_ATTRIBUTES = 2_000
"""Attributes of one element: the parser compares each with all others."""

MOST_FORMATTING = 5_000_000
"""Unclosed formatting elements, summed over all tags: each is opened again in every paragraph."""

_TAG = re.compile(r"<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9-]*)(?P<rest>[^<>]*)")
# fmt: off
_FORMATTING = frozenset({
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt",
    "u",
})
# fmt: on
# fmt: off
_END_OPTIONAL = frozenset({
    "area", "base", "body", "br", "col", "colgroup", "dd", "dt", "embed", "head", "hr", "html",
    "img", "input", "li", "link", "meta", "option", "p", "param", "rp", "rt", "source", "tbody",
    "td", "tfoot", "th", "thead", "tr", "track", "wbr",
})
# fmt: on
"""Elements that do not nest, or only by way of others, for want of an end tag."""
_RAW = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style", "textarea")}


def refuse_hostile(text: str) -> None:
    """Raise DamagedFile for markup that would take the parser minutes or gigabytes."""
    depth = cost = position = 0
    formatting = _Formatting()
    while tag := _TAG.search(text, position):
        position = tag.end()
        name = tag["name"].lower()
        if len(tag["rest"]) > MOST_ATTRIBUTES and _attributes(tag["rest"]) > MOST_ATTRIBUTES:
            raise DamagedFile("an element has thousands of attributes; save the page anew")
        if name in _FORMATTING:
            formatting.see(name, tag["rest"], closes=bool(tag["close"]))
        elif tag["close"]:
            depth -= name not in _END_OPTIONAL and depth > 0
        else:
            cost += formatting.open
            depth += name not in _END_OPTIONAL and not tag["rest"].endswith("/")
        if name in _RAW and not tag["close"]:
            end = _RAW[name].search(text, position)
            position = end.start() if end else len(text)
        if depth > DEEPEST:
            raise DamagedFile(f"elements nest more than {DEEPEST} deep; save the page anew")
        if cost > MOST_FORMATTING:
            raise DamagedFile("too many formatting elements are never closed; save the page anew")


def _attributes(tag: str) -> int:
    return len(re.sub(r"\"[^\"]*\"|'[^']*'", "", tag).split())


class _Formatting:
    """Counts the formatting elements that are open, as the HTML standard keeps them."""

    def __init__(self) -> None:
        self.open = 0
        self._stacks: dict[str, list[str]] = defaultdict(list)
        self._kinds: dict[str, int] = defaultdict(int)

    def see(self, name: str, rest: str, *, closes: bool) -> None:
        """Count a tag. Three of a kind stay open at most, and one link."""
        if (closes or name == "a") and self._stacks[name]:
            self._kinds[self._stacks[name].pop()] -= 1
            self.open -= 1
        kind = name + rest
        if not closes and self._kinds[kind] < 3:
            self._stacks[name].append(kind)
            self._kinds[kind] += 1
            self.open += 1
