"""Markdown: CommonMark with tables, footnotes, definition lists and front matter.

The words are taken from markdown-it's tokens, so that `2*3` and `snake_case` stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from ingest.errors import EmptyFile, TooLarge
from ingest.pieces import Reading, Unseen
from ingest.readers.html import hidden_warning
from ingest.readers.html_meta import iso_date
from ingest.readers.markdown_flow import MarkdownFlow
from ingest.readers.text import decode, in_tags
from ingest.readers.wording import tidy

LARGEST = 3_000_000
"""Characters: a book of a thousand pages. The parser makes 0.1 to 0.5 million a second."""

MOST_NESTED = 100
"""Levels of lists and quotes inside each other; deeper text is left out by the parser."""

MOST_COMMENTS = 1_000
"""Comments that are looked through."""

_COMMENT = re.compile(r"<!--(.{3,20000}?)-->", re.DOTALL)
_LABELLED = re.compile(r"^ {0,3}\[[^\]\n]*\]:[ \t]*\S*[ \t]*[(\"'](.+)[)\"'][ \t]*$", re.MULTILINE)
"""`[//]: # (a comment)`: a link that nothing refers to."""

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
            unseen=(*in_tags(text), *_unseen(text, tokens, flow.unseen)),
        )


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": MOST_NESTED})
    parser.enable(["table", "strikethrough"])
    # It would melt escapes and entities into the text around them, and with that the way back.
    parser.disable("text_join")
    return parser.use(footnote_plugin).use(deflist_plugin).use(front_matter_plugin)


def _unseen(text: str, tokens: Sequence[Token], hidden: Sequence[str]) -> Iterator[Unseen]:
    """Yield what the file says and no page shows: comments, front matter, titles of links."""
    yield from (Unseen("hidden text", each) for each in hidden)
    yield from (Unseen("a comment", each) for each in _comments(text))
    for token in tokens:
        if token.type == "front_matter":
            yield Unseen("the front matter", token.content)
        for child in token.children or ():
            title = child.attrGet("title")
            if title:
                yield Unseen("the title of a link or picture", str(title))


def _comments(text: str) -> list[str]:
    found = [*_COMMENT.findall(text), *_LABELLED.findall(text)]
    return found[:MOST_COMMENTS]


def _front_matter(tokens: Sequence[Token]) -> dict[str, str]:
    content = next((token.content for token in tokens if token.type == "front_matter"), "")
    found = ((key.lower(), tidy(value).strip("\"'")) for key, value in _FACTS.findall(content))
    return {key: value for key, value in found if value}
