"""The default answerer: it quotes the sentences that answer, and cannot invent."""

from __future__ import annotations

from collections.abc import Callable

from assistant.answer import Answer, Outcome, Question, Sentence
from assistant.choosing import Chooser
from assistant.chosen import Choice
from assistant.citations import Citations, keep_cited
from assistant.declining import reason
from assistant.document_units import DocumentUnits
from assistant.evidence import Evidence
from assistant.list_finding import ListFinder
from assistant.reading_on import ReadingOn
from assistant.settings import AnswerSettings
from index.library import Library

NAME = "extractive"


class ExtractiveAnswerer:
    """Answers from the evidence by quoting, or declines."""

    name = NAME

    def __init__(
        self, library: Library, settings: AnswerSettings, years: frozenset[int] = frozenset()
    ) -> None:
        self._library = library
        self._settings = settings
        self._years = years
        self._reading_on = ReadingOn(library)

    def answer(self, question: Question, evidence: Evidence) -> Answer:
        """Return the answer: chosen sentences with exact citations, or a reason for none."""
        hits = evidence.hits[: self._settings.hits]
        common = {
            "question": question,
            "hits": hits,
            "answerer": self.name,
            "generation": self._library.generation,
            "confidence": evidence.confidence,
        }
        units = _remembered(self._units)
        lists = ListFinder(evidence, units)
        if not evidence.candidates or (
            evidence.confidence < self._settings.threshold and not lists.finds_the_very_list()
        ):
            return Answer(
                outcome=Outcome.DECLINED,
                sentences=(),
                citations=(),
                reason=reason(evidence, self._library, self._years),
                **common,  # type: ignore[arg-type]
            )
        choice = Chooser(evidence, units, lists, self._settings).choose()
        citations = Citations(lambda path: units(path).document, self._reading_on)
        sentences = _sentences(choice, citations)
        common["hits"] = keep_cited(hits, evidence.hits, citations.passages())
        return Answer(
            outcome=Outcome.ANSWERED,
            sentences=sentences,
            citations=citations.all(),
            passages=citations.passages(),
            notes=(*choice.notes, *evidence.scope.notes({item.document for item in choice.chosen})),
            **common,  # type: ignore[arg-type]
        )

    def _units(self, path: str) -> DocumentUnits:
        document = self._library.document(path)
        return DocumentUnits(document, self._reading_on(path, 0, len(document.text)))


def _remembered(load: Callable[[str], DocumentUnits]) -> Callable[[str], DocumentUnits]:
    loaded: dict[str, DocumentUnits] = {}

    def units(path: str) -> DocumentUnits:
        if path not in loaded:
            loaded[path] = load(path)
        return loaded[path]

    return units


def _sentences(choice: Choice, citations: Citations) -> tuple[Sentence, ...]:
    made = []
    for item in choice.chosen:
        numbers = citations.cite(item.document, item.unit.start, item.unit.end)
        if item.heads is not None:
            numbers += citations.cite(item.document, *item.heads)
        nested = item.listed and any(
            other.listed and item.is_introduced_by(other) for other in choice.chosen
        )
        cited = tuple(dict.fromkeys(numbers))
        made.append(Sentence(item.text, cited, listed=item.listed, nested=nested))
    return tuple(made)
