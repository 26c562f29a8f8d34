"""Facts that an HTML page states in its head: title, publisher and day of publication."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.readers.html_tree import descend, words_of
from ingest.readers.wording import tidy

_PUBLISHED = (
    "article:published_time",
    "datepublished",
    "dcterms.issued",
    "dc.date.issued",
    "dcterms.date",
    "dc.date",
    "citation_publication_date",
    "pubdate",
    "publish-date",
    "date",
)
"""Names of meta elements for the day of publication, the most telling first."""
_PUBLISHER = (
    "og:site_name",
    "publisher",
    "dcterms.publisher",
    "dc.publisher",
    "citation_publisher",
)
_WRITTEN = ("%d %B %Y", "%d %b %Y", "%B %d, %Y", "%d/%m/%Y")


class Meta(NamedTuple):
    """None where the page does not say."""

    title: str | None
    published: str | None
    publisher: str | None


def meta_of(tree: LexborHTMLParser) -> Meta:
    """Return what the page states of itself."""
    root = tree.root
    if root is None:
        return Meta(None, None, None)
    named: dict[str, str] = {}
    titles: list[str] = []
    scripts: list[str] = []
    for node in _head_nodes(root):
        attributes = node.attributes
        if node.tag == "meta" and attributes.get("content"):
            key = attributes.get("name") or attributes.get("property") or attributes.get("itemprop")
            named.setdefault((key or "").strip().lower(), tidy(attributes["content"] or ""))
        elif node.tag == "title":
            titles.append(tidy("".join(part.text_content or "" for part in _texts(node))))
        elif (attributes.get("type") or "").strip().lower() == "application/ld+json":
            scripts.append("".join(part.text_content or "" for part in _texts(node)))
    linked = [_linked_data(script) for script in scripts]
    publisher = next((named[key] for key in _PUBLISHER if named.get(key)), None) or next(
        (found["publisher"] for found in linked if "publisher" in found), None
    )
    dates = [named[key] for key in _PUBLISHED[:-1] if key in named]
    dates += [found["published"] for found in linked if "published" in found]
    dates += [named["date"]] if "date" in named else []
    dates += _marked_times(root)
    published = next(filter(None, map(iso_date, dates)), None)
    title = next(filter(None, titles), None)
    if title and publisher:  # "Adoption report | Ofsted"
        bare = re.sub(rf"\s+[-–—|·:]\s+{re.escape(publisher)}$", "", title, flags=re.IGNORECASE)
        title = bare or title
    return Meta(title, published, publisher)


def iso_date(value: str) -> str | None:
    """Return the date at the start of `value` as `2024-06-03`, `2024-06` or `2024`, or None."""
    value = value.strip()
    match = re.match(r"(\d{4})(?:[-/.]?(\d{2})(?:[-/.]?(\d{2}))?)?(?!\d)", value)
    if match:
        parts = [int(part) for part in match.groups() if part]
        try:
            datetime.date(*[*parts, 1, 1][:3])
        except ValueError:
            return None
        return "-".join(part for part in match.groups() if part)
    for form in _WRITTEN:
        try:
            return datetime.datetime.strptime(value, form).date().isoformat()
        except ValueError:
            continue
    return None


def _head_nodes(root: LexborNode) -> Iterator[LexborNode]:
    """Yield meta, title and script elements; those of the body too, where pages often put them."""
    stack = [root]
    while stack:
        node = stack.pop()
        if node.tag in {"meta", "script", "title"}:
            if node.parent is None or node.parent.tag != "svg":
                yield node
            continue
        child = node.last_child
        while child is not None:
            if child.is_element_node and child.tag not in {"svg", "template"}:
                stack.append(child)
            child = child.prev


def _texts(node: LexborNode) -> Iterator[LexborNode]:
    child = node.child
    while child is not None:
        if child.is_text_node:
            yield child
        child = child.next


def _marked_times(root: LexborNode) -> list[str]:
    """Return the `<time datetime>` values that are marked as the day of publication."""
    times = []
    for node in descend(root):
        if node.tag != "time" or not node.attributes.get("datetime"):
            continue
        attributes = node.attributes
        marks = " ".join(str(attributes.get(key) or "") for key in ("class", "itemprop")).lower()
        before = node.prev
        lead = before.text_content or "" if before is not None and before.is_text_node else ""
        said = tidy(lead).lower().endswith(("published", "published:", "published on"))
        if "pubdate" in attributes or "publish" in marks or said:
            times.append(str(attributes["datetime"]))
    return times


def _linked_data(script: str) -> dict[str, str]:
    """Return publication date and publisher from JSON-LD; empty when it is none."""
    try:
        data = json.loads(script)
    except (ValueError, RecursionError):
        return {}
    waiting: list[Any] = [data]
    found: dict[str, str] = {}
    for _ in range(1000):
        if not waiting:
            break
        item = waiting.pop(0)
        if isinstance(item, list):
            waiting += item
        elif isinstance(item, dict):
            if isinstance(item.get("datePublished"), str):
                found.setdefault("published", item["datePublished"])
                publisher = item.get("publisher")
                name = publisher.get("name") if isinstance(publisher, dict) else None
                if isinstance(name, str) and tidy(name):
                    found.setdefault("publisher", tidy(name))
            waiting += [item[key] for key in ("@graph", "mainEntity") if key in item]
    return found


def first_heading(root: LexborNode) -> str | None:
    """Return the text of the first `<h1>` below `root`, None when there is none."""
    for node in descend(root):
        if node.tag == "h1" and (text := tidy(words_of(node))):
            return text
    return None
