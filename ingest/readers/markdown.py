"""Markdown: CommonMark with tables, footnotes, definition lists and front matter.

The words are taken from markdown-it's tokens, so that `2*3` and `snake_case` stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from ingest.errors import EmptyFile, TooLarge
from ingest.pieces import Reading
from ingest.readers.html import hidden_warning
from ingest.readers.html_meta import iso_date
from ingest.readers.markdown_flow import MarkdownFlow
from ingest.readers.text import decode
from ingest.readers.wording import tidy

LARGEST = 3_000_000
"""Characters: a book of a thousand pages. The parser makes 0.1 to 0.5 million a second."""

MOST_NESTED = 100
"""Levels of lists and quotes inside each other; deeper text is left out by the parser."""

_FACTS = re.compile(r"^(title|date|published|publisher)[ \t]*:[ \t]*(.+)$", re.MULTILINE | re.I)


class MarkdownReader:
    """Reads `.md` files. The words keep their offsets in the file."""

    suffixes = (".md", ".markdown")
    name = "Markdown"

    def read(self, data: bytes) -> Reading:
        """Read one file; EmptyFile, NotText or TooLarge when it gives no text."""
        text, warnings = decode(data)
        if len(text) > LARGEST:
            raise TooLarge(f"over {LARGEST // 1_000_000} million characters; split the file")
        tokens = _parser().parse(text)
        flow = MarkdownFlow(text)
        flow.read(tokens)
        pieces = flow.outline.finished()
        if not pieces:
            raise EmptyFile("the file holds no text; remove it or replace it")
        facts = _front_matter(tokens)
        return Reading(
            pieces=pieces,
            title=facts.get("title"),
            published=iso_date(facts.get("published") or facts.get("date") or ""),
            publisher=facts.get("publisher"),
            warnings=(*warnings, *hidden_warning(flow.hidden)),
        )


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": MOST_NESTED})
    parser.enable(["table", "strikethrough"])
    # It would melt escapes and entities into the text around them, and with that the way back.
    parser.disable("text_join")
    return parser.use(footnote_plugin).use(deflist_plugin).use(front_matter_plugin)


def _front_matter(tokens: Sequence[Token]) -> dict[str, str]:
    content = next((token.content for token in tokens if token.type == "front_matter"), "")
    found = ((key.lower(), tidy(value).strip("\"'")) for key, value in _FACTS.findall(content))
    return {key: value for key, value in found if value}
