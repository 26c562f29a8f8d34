"""Word documents (`.docx`): text, headings, automatic numbers, tables and notes as Word shows them.

Tracked changes are read as if accepted; comments, page headers and footers, tables of contents
and hidden text are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.errors import EmptyFile
from ingest.pieces import Reading, Unseen
from ingest.readers.docx_flow import DocxFlow
from ingest.readers.docx_package import Package
from ingest.readers.wording import tidy

_NO_TITLE = re.compile(
    r"(?:\[?(?:document )?title\]?|document ?\d*|word document|microsoft word\b.*|untitled.*"
    r"|(?:blank|normal|default)(?: document| template)?|.*\.(?:docx?|dotx?|rtf|pdf))",
    re.IGNORECASE,
)
"""What templates and converters leave as a title."""


def _unseen(package: Package, flow: DocxFlow) -> Iterator[Unseen]:
    """Yield what the file says and its pages do not show."""
    # Word cuts a sentence into runs wherever it likes.
    yield Unseen("hidden text", " ".join(flow.text.unseen))
    yield from (Unseen("a comment", text) for text in package.comments())
    yield from (Unseen("the document's properties", text) for text in package.properties())


class DocxReader:
    """Reads `.docx` files. They have no fixed pages and no offsets that a reader could look up."""

    suffixes = (".docx",)
    name = "Word"

    def read(self, data: bytes) -> Reading:
        """Read one file; an UnreadableFile when it is damaged, protected, too large or empty."""
        package = Package(data)
        flow = DocxFlow(package)
        pieces = flow.outline.finished()
        warnings = []
        if flow.text.hidden:
            warnings.append(f"{flow.text.hidden:,} characters of hidden text were left out")
        if flow.text.tracked:
            warnings.append("tracked changes were read as if accepted")
        if not pieces:
            raise EmptyFile("the document holds no text; if it is a scan, run OCR on it")
        title = tidy(package.core_title() or "")
        return Reading(
            pieces=pieces,
            title=None if _NO_TITLE.fullmatch(title) else title or None,
            warnings=tuple(warnings),
            unseen=tuple(_unseen(package, flow)),
        )
