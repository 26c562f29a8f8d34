"""A record as a Word document. The only file of the product that imports python-docx."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime

from docx import Document as WordDocument
from docx.shared import Pt

from assistant.export import Part, readable

_STYLES = {"title": "Heading 1", "heading": "Heading 2", "quote": "Intense Quote"}
_LIST = "List Bullet"
_STAMP = datetime(2000, 1, 1, tzinfo=UTC)
"""The file's own dates: the same record gives the same bytes."""


def docx(parts: Sequence[Part]) -> bytes:
    """Return the parts as the bytes of a `.docx` file."""
    document = WordDocument()
    properties = document.core_properties
    properties.author = "Pincite"
    properties.title = readable(parts[0].text)[:200] if parts else ""
    properties.created = properties.modified = _STAMP
    for part in parts:
        text = readable(part.text)
        if part.kind in {"fact", "hit"}:
            paragraph = document.add_paragraph(style=_LIST)
            if part.name:
                paragraph.add_run(f"{readable(part.name)}: ").bold = True
            paragraph.add_run(text).font.size = Pt(9)
            continue
        paragraph = document.add_paragraph(text, style=_STYLES.get(part.kind))
        if part.kind == "text" and part.name:
            paragraph.add_run(f" ({readable(part.name)})").italic = True
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()
