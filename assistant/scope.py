"""What part of the library a question is about, and what belongs to it.

A question that names one body is answered from the documents about it, and from passages elsewhere
that name it too. A day that is the date of documents picks them out in the same way.
"""

from __future__ import annotations

from calendar import month_name
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from assistant.bodies import Named, Words, holds
from index.hit import Hit
from index.words import surface_words
from ingest.document import DocDate

_MOST_NAMED = 3

Together = tuple[Words, ...]
"""Phrases that all stand in a passage."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The documents a question is about. Without `documents` and `phrases` it is all of them."""

    named: tuple[Named, ...] = ()
    """The bodies it names."""
    each: tuple[Named, ...] = ()
    """Those that the question sets side by side: each has its say in the answer."""
    documents: frozenset[str] = frozenset()
    phrases: tuple[Together, ...] = ()
    """A passage of any document that holds all of one of these belongs, too."""
    preferred: frozenset[str] = frozenset()
    """Of the documents, those of the time or kind asked for, or the newest where that is."""
    times: tuple[Words, ...] = ()
    """The times asked for: days and months as they are written in the question, and years."""
    dated: tuple[tuple[int, int, frozenset[str]], ...] = ()
    """Where days and months stand in the question, and which documents are of each: their sentences
    need not name it."""
    elsewhere: tuple[str, ...] = ()
    """Bodies the question names that no document is about."""
    unknown: tuple[str, ...] = ()
    """Those of them that no document mentions."""
    undated: tuple[str, ...] = ()
    """Days the question names on which the named bodies have nothing."""
    newest: DocDate | None = None
    """The date of the newest document about the one body named, where that is asked for."""
    subjects: Mapping[str, str] = field(default_factory=dict)
    """What each document of the library is about, by path."""

    @property
    def narrow(self) -> bool:
        """Whether it leaves anything out."""
        return bool(self.documents or self.phrases)

    def keeps(self, hit: Hit) -> bool:
        """Whether a passage belongs to what the question is about."""
        if not self.narrow or hit.passage.document in self.documents:
            return True
        words = surface_words(hit.passage.indexed)
        return any(all(holds(words, one) for one in phrases) for phrases in self.phrases)

    def prefers(self, path: str, text: str) -> bool:
        """Whether a sentence is of a preferred document, or names the time itself."""
        if path in self.preferred:
            return True
        words = surface_words(text) if self.times else []
        return any(holds(words, time) for time in self.times)

    def notes(self, cited: Set[str]) -> tuple[str, ...]:
        """Say what a reader should know about an answer that cites these documents."""
        said = [f"No document is about {name}." for name in self.elsewhere]
        if self.newest is not None and not cited.isdisjoint(self.preferred):
            day = _spoken(self.newest)
            said.append(f"The newest document about {self.named[0].name} is of {day}.")
        bodies = sorted({self.subjects[path] for path in cited if path in self.subjects})
        several = len(set(self.subjects.values())) > 1
        if several and bodies and not (self.narrow or self.named):
            most, more = bodies[:_MOST_NAMED], len(bodies) - _MOST_NAMED
            about = [*most, f"{more} more"] if more > 0 else most
            listed = " and ".join(filter(None, [", ".join(about[:-1]), about[-1]]))
            said.append(f"The question does not say which body it means: this is about {listed}.")
        return tuple(said)

    def gathered(self, hits: Sequence[Hit]) -> list[Hit]:
        """Return the hits that belong to it, each once and as last found, ranked anew."""
        if not self.narrow:
            return list(hits)
        found = {hit.passage.key: hit for hit in hits if self.keeps(hit)}
        ranked = sorted(found.values(), key=lambda hit: hit.rank)
        return [replace(hit, rank=rank) for rank, hit in enumerate(ranked, start=1)]


def _spoken(date: DocDate) -> str:
    parts = [date.day, month_name[date.month] if date.month else None, date.year]
    return " ".join(str(part) for part in parts if part is not None)
