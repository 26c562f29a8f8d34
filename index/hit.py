"""What a search returns and what it may be restricted to."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.document import DocDate, Passage


@dataclass(frozen=True, slots=True)
class Hit:
    """A retrieved passage with its rank (from 1) and each part of its score."""

    passage: Passage
    rank: int
    dense: float
    """Cosine of question and passage."""
    lexical: float
    """BM25 as a share of what a passage can reach with the question, 0 to 1; of the wording of
    the question that fits best."""
    fused: float
    """Weighted sum of the parts: at most 1."""
    late: float = 0.0
    """Late interaction of question and passage, -1 to 1: see `index.token_vectors`."""
    row: int | None = None
    """Number of the passage in its generation; None for one that no search found."""
    reader: float | None = None
    """Score of a later reader of the passage, when one ran."""

    @property
    def score(self) -> float:
        """The score that ranks it: the reader's when there is one, else the fused one."""
        return self.fused if self.reader is None else self.reader


@dataclass(frozen=True, slots=True)
class Filter:
    """Which documents a search may use; an empty filter allows all.

    The date of a document is its publication date, or else that of the event it reports; a
    document without one is left out as soon as `since` or `until` is set.
    """

    documents: frozenset[str] = frozenset()
    """Paths relative to the library."""
    kinds: frozenset[str] = frozenset()
    since: DocDate | None = None
    until: DocDate | None = None
    """Both inclusive; `until=2015` allows all of 2015."""

    def __bool__(self) -> bool:
        """True when it restricts anything."""
        return bool(self.documents or self.kinds or self.since or self.until)
