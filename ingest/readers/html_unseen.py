"""What an HTML file says and its page does not show: comments, metadata, attributes, templates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborHTMLParser

from ingest.pieces import Unseen

MOST = 2_000
"""Comments and attributes that are looked through."""

_COMMENT = re.compile(r"<!--(.{3,20000}?)-->", re.DOTALL)
_ATTRIBUTES = ("title", "alt", "aria-label", "aria-description", "data-prompt", "placeholder")
_WORDLESS = "template, noscript, textarea"


def unseen_in(tree: LexborHTMLParser, text: str, hidden: Sequence[str]) -> Iterator[Unseen]:
    """Yield the unseen texts of a page; `hidden` are those of its body that styles hide."""
    yield from (Unseen("hidden text", each) for each in hidden)
    yield from (Unseen("a comment", each) for each in _COMMENT.findall(text)[:MOST])
    for node in tree.css("meta[content]")[:MOST]:
        yield Unseen("the page's metadata", node.attributes.get("content") or "")
    for name in _ATTRIBUTES:
        for node in tree.css(f"[{name}]")[:MOST]:
            yield Unseen("an attribute of an element", node.attributes.get(name) or "")
    for node in tree.css(_WORDLESS)[:MOST]:
        yield Unseen("text that is not shown", re.sub(r"<[^>]*>", " ", node.html or ""))
