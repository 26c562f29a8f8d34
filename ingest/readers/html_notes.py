"""Footnotes of HTML pages: which links are marks in the text, and which elements are the notes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from ingest.readers.html_tree import ancestors, descend, tokens_of, words_of
from ingest.readers.wording import tidy

LONGEST_NOTE = 4000
"""Characters; a longer target of a `[1]` link is a chapter, not a note."""

_MARK = re.compile(r"\[?\(?(?P<number>\d{1,3}|[a-z]|[ivx]{1,5}|[*†‡§¶]{1,3})\)?\]?\.?")
_NAMED = re.compile(r"(?:.*[-_:])?(?:footnote|endnote|noteref|fnref|reference)(?:[-_:]?ref)?.*")
_BACK = re.compile(r"(?:.*[-_])?(?:backref|backlink|back|reversefootnote|footnote-back)")
_HOLDERS = frozenset({"li", "p", "div", "dd", "td", "aside"})


@dataclass(frozen=True, slots=True)
class Notes:
    """Nodes by their `mem_id`."""

    marks: dict[int, str] = field(default_factory=dict)
    """Links that are a footnote mark -> its number."""
    notes: dict[int, str] = field(default_factory=dict)
    """Elements that hold a note -> its number."""
    backs: frozenset[int] = frozenset()
    """Links inside notes that lead back to the text."""


def find_notes(root: LexborNode) -> Notes:
    """Find the marks that link to a note on the page, and those notes."""
    targets: dict[str, LexborNode] = {}
    links: list[tuple[LexborNode, str]] = []
    for node in descend(root):
        if not node.is_element_node:
            continue
        attributes = node.attributes
        for key in ("id", "name"):
            if attributes.get(key):
                targets.setdefault(str(attributes[key]), node)
        href = attributes.get("href") or ""
        if node.tag == "a" and href.startswith("#") and len(href) > 1:
            links.append((node, href[1:]))
    marks: dict[int, str] = {}
    notes: dict[int, str] = {}
    for link, name in links:
        number = _mark_number(link)
        target = targets.get(name)
        holder = _holder(target) if number and target is not None else None
        inside = {above.mem_id for above in ancestors(link)}
        if number is None or holder is None or holder.mem_id in inside or inside & notes.keys():
            continue
        known = notes.setdefault(holder.mem_id, number)
        marks[link.mem_id] = known
    if not notes:
        return Notes()
    backs = {
        link.mem_id
        for link, _ in links
        if link.mem_id not in marks
        and any(above.mem_id in notes for above in ancestors(link))
        and _leads_back(link)
    }
    return Notes(marks, notes, frozenset(backs))


def _mark_number(link: LexborNode) -> str | None:
    text = tidy(words_of(link))
    match = _MARK.fullmatch(text)
    if match is None:
        return None
    attributes = link.attributes
    roles = f"{attributes.get('role') or ''} {attributes.get('epub:type') or ''}".lower()
    above = link.parent
    raised = (above is not None and above.tag == "sup") or any(
        node.tag == "sup" for node in descend(link)
    )
    told = "noteref" in roles or any(_NAMED.fullmatch(token) for token in tokens_of(attributes))
    return match["number"] if raised or told or text.startswith("[") else None


def _holder(target: LexborNode) -> LexborNode | None:
    """Return the element that holds the note whose anchor is `target`."""
    for node in (target, *ancestors(target)):
        if node.tag in _HOLDERS:
            whole = node.parent if node.tag == "td" and node.parent is not None else node
            return whole if len(words_of(whole)) <= LONGEST_NOTE else None
        if node.tag not in {"a", "span", "sup", "b", "strong", "em", "i", "small", "font"}:
            return None
    return None


def _leads_back(link: LexborNode) -> bool:
    text = tidy(words_of(link))
    told = any(_BACK.fullmatch(token) for token in tokens_of(link.attributes))
    role = (link.attributes.get("role") or "").lower()
    short = len(text) <= 3 or text.lower().startswith(("back", "return", "jump"))
    return told or role == "doc-backlink" or short
