"""The XML of Word documents, by local names: the strict and the usual form differ only in spaces.

The only file that imports lxml.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from ingest.errors import DamagedFile

Element = Any
"""An lxml element; lxml has no types of its own."""

DEEPEST = 200
"""Elements inside each other. Word writes about 12 for each table inside a table."""

_OFF = frozenset({"0", "false", "off", "none"})


def parse(data: bytes, part: str) -> Element:
    """Parse one part of the package. DamagedFile when it is no XML or made to do harm.

    Entities are not resolved and nothing is fetched; a document type is refused, as the format
    has none.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DamagedFile(f"{part} in it is broken; open it in Word and save it again") from error
    if root.getroottree().docinfo.doctype:
        raise DamagedFile(f"{part} in it is not as Word writes it; save it again from Word")
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > DEEPEST:
            raise DamagedFile(f"its elements nest more than {DEEPEST} deep; save it again")
    return root


def name(element: Element) -> str:
    """Return the local name, empty for comments."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """Yield the children with one of these local names; all elements when none are given."""
    for child in () if element is None else element:
        local = name(child)
        if local and (not names or local in names):
            yield child


def child(element: Element | None, *path: str) -> Element | None:
    """Return the first element down a path of local names, None when there is none."""
    for step in path:
        element = next(children(element, step), None)
    return element


def below(element: Element, *names: str) -> Iterator[Element]:
    """Yield all elements below with one of these local names, in document order."""
    for found in element.iter():
        if name(found) in names:
            yield found


def attribute(element: Element | None, local: str = "val") -> str | None:
    """Return an attribute by local name, None when element or attribute is missing."""
    for key, value in () if element is None else element.attrib.items():
        if key.rpartition("}")[2] == local:
            return str(value)
    return None


def whole(element: Element | None, local: str = "val") -> int | None:
    """Return a whole-number attribute, None when it is missing, none or out of proportion."""
    value = (attribute(element, local) or "").strip()
    digits = value.removeprefix("-")
    return int(value) if digits.isascii() and digits.isdigit() and len(digits) <= 9 else None


def switch(properties: Element | None, local: str) -> bool | None:
    """Return an on/off property (`<w:b/>`), None when it is not set."""
    element = child(properties, local)
    return None if element is None else (attribute(element) or "1").lower() not in _OFF
