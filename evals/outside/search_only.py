"""Search alone, measured in place of the whole chain: no sentence is weighed, nothing declined."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.answer import Answer, Outcome, Question
from assistant.settings import Settings, as_dict
from index.library import Library

HITS = 10
"""Passages asked for: as many as nDCG@10 looks at."""


@dataclass(frozen=True, slots=True)
class SearchOnly:
    """Answers a question by nothing but the passages that the library's search finds."""

    library: Library
    settings: Settings

    def invoke(self, question: Question, /) -> Answer:
        """Return an answer without sentences; its hits are what is measured."""
        hits = self.library.search(
            question.text, HITS, where=question.where, settings=self.settings.search
        )
        return Answer(
            question,
            Outcome.ANSWERED,
            (),
            (),
            tuple(hits),
            "search only",
            self.library.generation,
            settings=as_dict(self.settings),
        )
