"""Tables of judgements: a label, then a rating of an inspectorate's scale, line by line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.document import BlockKind
from ingest.joining import Joiner, cut_fragments, text_of
from ingest.marks import TERMINAL
from ingest.pieces import Line, Piece

_RATING = (
    r"(?:outstanding|good|requires?\s+improvement(?:\s+to\s+be\s+good)?|inadequate|adequate|"
    r"satisfactory|not\s+judged|not\s+met|partially\s+met|met)"
)
"""The scales of the English inspectorates (Ofsted, Care Quality Commission)."""
_ONLY = re.compile(rf"\s*(?=[A-Z])(?i:{_RATING})\s*")
_END = re.compile(rf"(?<=[\w)])\s+(?P<rating>(?=[A-Z])(?i:{_RATING}))\s*$")
"""Tables write their ratings with a capital; sentences and headings do not."""
_BEGUN = re.compile(r"(?:^|\s)(requires?(?: improvement(?: to(?: be)?)?)?|not|partially)\s*$", re.I)
_HEAD = re.compile(
    r"\s*(?:key )?judge?ments?\s+(?P<rating>(?:judge?ments? )?grades?)(?:\s+\d{4})?\s*", re.I
)
_VERB = re.compile(r"\b(?:are|be|is|remain|remains|was|were)$")
_LONGEST = 200
"""Characters: a row of a table of judgements is shorter."""


def is_rating(text: str) -> bool:
    """Whether the text is a rating and nothing else."""
    return _ONLY.fullmatch(text) is not None


def is_rating_head(text: str) -> bool:
    """Whether the text is the head of a table of judgements: `Judgement Grade`."""
    return _HEAD.fullmatch(text) is not None


def completes_rating(before: str, text: str) -> bool:
    """Whether a rating that ends the line `before` unfinished is complete with `text`.

    >>> completes_rating("Adoption performance Requires", "Improvement")
    True
    """
    begun = _BEGUN.search(before[-40:])
    return begun is not None and is_rating(f"{begun[1]} {text.strip()}")


def begins_rating(text: str, after: str) -> bool:
    """Whether the text is the first part of a rating that the next line completes."""
    begun = _BEGUN.fullmatch(text.strip())
    return (
        begun is not None and text.strip()[0].isupper() and is_rating(f"{begun[1]} {after.strip()}")
    )


def ends_rated(lines: Sequence[Line]) -> bool:
    """Whether the lines are a row of a table of judgements: a label, then a rating."""
    text = " ".join(line.text.strip() for line in lines[:6])
    match = _END.search(text) if len(text) <= _LONGEST and len(lines) <= 5 else None
    if match is None:
        return False
    label = text[: match.start()]
    return not TERMINAL.search(label) and not _VERB.search(label)


def rating_row(lines: Sequence[Line], joiner: Joiner, table: int) -> Piece:
    """Return the row, or the head, that the lines of one group are: label, then rating."""
    fragments = joiner.join(lines, keep_breaks=False)
    text = text_of(fragments)
    head = _HEAD.fullmatch(text)
    match = head or _END.search(text)
    cut = match.start("rating") if match else len(text)
    return Piece(
        BlockKind.TABLE_HEAD if head else BlockKind.TABLE_ROW,
        cells=cut_fragments(fragments, cut),
        table=table,
    )
