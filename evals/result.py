"""What became of one case: the answer, and what the library holds where the answer points."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.answer import Answer, Outcome
from evals.case import Case
from evals.gold import Gold
from evals.spans import Span


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One case after it was asked. A case that failed has an error and no answer."""

    case: Case
    gold: Gold
    answer: Answer | None
    elapsed_ms: float | None
    """Wall time of the whole chain, measured from outside; None when it failed."""
    cited_text: tuple[str | None, ...] = ()
    """For each citation, the library's own text at its span; None where there is no such span."""
    error: str | None = None

    @property
    def answered(self) -> bool:
        """Whether an answer was given and stood by: declining and "unsupported" are none."""
        return self.answer is not None and self.answer.outcome is Outcome.ANSWERED

    @property
    def stated(self) -> str:
        """The sentences the answer stands by; empty when it declined, whatever its reason says."""
        if self.answer is None or not self.answered:
            return ""
        return " ".join(s.text for s in self.answer.sentences if s.supported)

    @property
    def cited(self) -> tuple[Span, ...]:
        """The spans an answer cites; empty when it declined."""
        if self.answer is None or not self.answered:
            return ()
        return tuple(Span(c.document, c.start, c.end) for c in self.answer.citations)

    @property
    def cited_documents(self) -> frozenset[str]:
        """The documents an answer cites; empty when it declined."""
        return frozenset(span.document for span in self.cited)

    @property
    def found_documents(self) -> tuple[str, ...]:
        """The documents of the hits, each once, in the order of their best hits."""
        return tuple(dict.fromkeys(span.document for span in self.found))

    @property
    def found(self) -> tuple[Span, ...]:
        """The spans of the hits, best first."""
        if self.answer is None:
            return ()
        return tuple(
            Span(hit.passage.document, hit.passage.start, hit.passage.end)
            for hit in self.answer.hits
        )
