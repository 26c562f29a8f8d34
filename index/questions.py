"""Reading a library's questions: their vectors in its words, the last ones kept."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cached_property

from index import rewording
from index.asked import Asked
from index.framing import framed, with_light_frame
from index.manifest import DocumentRecord
from index.opened import Opened
from index.spelling import corrected
from index.thesaurus import Thesaurus
from index.threads import one_thread
from index.words import surface_words

_KEPT = 16
"""Questions whose vectors are kept: one is searched for several times, with other filters."""


class QuestionReader:
    """Reads questions for one library. Safe to use from many threads."""

    def __init__(self, opened: Opened, records: Sequence[DocumentRecord]) -> None:
        self._opened = opened
        self._records = records
        self._lock = threading.Lock()
        self._kept: dict[str, Asked] = {}

    def read(self, question: str) -> Asked:
        """Return the question's vectors, in its words and the library's."""
        one_thread()
        with self._lock:
            asked = self._kept.pop(question, None) or self._read(question)
            self._kept[question] = asked
            while len(self._kept) > _KEPT:
                self._kept.pop(next(iter(self._kept)))
            return asked

    def corrected(self, question: str) -> str:
        """Return the question with mistyped words put right."""
        return corrected(question, self._opened.lexical.frequency)

    def frame(self, question: str) -> list[tuple[int, int]]:
        """Return the spans of a question that only frame it."""
        return framed(question, self._publishers)

    def wordings(self, question: str) -> tuple[str, ...]:
        """Return one of the last questions in its other words; works nothing out."""
        with self._lock:
            kept = self._kept.get(question)
        used = dict.fromkeys(kept.wordings if kept else ())
        return tuple(each for each in used if each.casefold() != question.casefold())

    def _read(self, question: str) -> Asked:
        encoder = self._opened.encoder
        asked = rewording.ask(question, encoder, self._thesauri, self._opened.together)
        spans = self.frame(question)
        if not spans:
            return asked
        [pieces] = encoder.piece_spans([question])
        return with_light_frame(asked, spans, pieces)

    @cached_property
    def _thesauri(self) -> tuple[Thesaurus, ...]:
        return rewording.thesauri_of(self._records)

    @cached_property
    def _publishers(self) -> frozenset[str]:
        """Words of the publishers of the documents, in lower case."""
        names = (record.facts.publisher for record in self._records)
        return frozenset(word for name in names if name for word in surface_words(name))
