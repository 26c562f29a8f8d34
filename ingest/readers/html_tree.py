"""Walking an HTML tree without recursion, whatever its depth."""

from __future__ import annotations

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

Attributes = dict[str, str | None]

# fmt: off
WORDLESS = frozenset({
    "applet", "audio", "button", "canvas", "datalist", "embed", "frame", "frameset", "iframe",
    "input", "link", "meta", "noframes", "noscript", "object", "optgroup", "option", "param",
    "script", "select", "style", "svg", "template", "textarea", "track", "video",
})
# fmt: on
"""Elements whose content is no text of the page."""


def children(node: LexborNode) -> list[LexborNode]:
    """Return a node's children in order."""
    found = []
    child = node.child
    while child is not None:
        found.append(child)
        child = child.next
    return found


def descend(root: LexborNode) -> Iterator[LexborNode]:
    """Yield `root` and all nodes below it in document order, wordless elements left out."""
    stack = [root]
    while stack:
        node = stack.pop()
        if node.tag in WORDLESS:
            continue
        yield node
        stack.extend(reversed(children(node)))


def ancestors(node: LexborNode) -> Iterator[LexborNode]:
    """Yield the nodes above, nearest first."""
    above = node.parent
    while above is not None:
        yield above
        above = above.parent


def words_of(root: LexborNode) -> str:
    """Return all text below a node as it stands in the source."""
    return "".join(node.text_content or "" for node in descend(root) if node.is_text_node)


def tokens_of(attributes: Attributes) -> list[str]:
    """Return the class names and the id of an element, in lower case."""
    return f"{attributes.get('class') or ''} {attributes.get('id') or ''}".lower().split()
