"""The default answerer: it quotes the sentences that answer, and cannot invent."""

from __future__ import annotations

from collections.abc import Callable

from assistant.answer import Answer, Outcome, Question, Sentence
from assistant.choosing import Choice, Chooser, Chosen
from assistant.citations import Citations
from assistant.declining import reason
from assistant.evidence import Evidence
from assistant.reading_on import ReadingOn
from assistant.settings import AnswerSettings
from index.library import Library
from ingest.document import Block, BlockKind, Document

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
        if not evidence.candidates or evidence.confidence < self._settings.threshold:
            return Answer(
                outcome=Outcome.DECLINED,
                sentences=(),
                citations=(),
                reason=reason(evidence, self._library, self._years),
                **common,  # type: ignore[arg-type]
            )
        document = _remembered(self._library.document)
        choice = Chooser(evidence, document, self._settings).choose()
        citations = Citations(document, self._reading_on)
        sentences = _sentences(choice, citations, document)
        return Answer(
            outcome=Outcome.ANSWERED,
            sentences=sentences,
            citations=citations.all(),
            passages=citations.passages(),
            reason=choice.note or None,
            **common,  # type: ignore[arg-type]
        )


def _remembered(load: Callable[[str], Document]) -> Callable[[str], Document]:
    loaded: dict[str, Document] = {}

    def document(path: str) -> Document:
        if path not in loaded:
            loaded[path] = load(path)
        return loaded[path]

    return document


def _sentences(
    choice: Choice, citations: Citations, document: Callable[[str], Document]
) -> tuple[Sentence, ...]:
    made = []
    for item in choice.chosen:
        unit = item.unit
        numbers = citations.cite(item.document, unit.start, unit.end)
        text = item.text
        if unit.kind is BlockKind.TABLE_ROW and unit.heads is not None:
            text = _row_with_heads(document(item.document), item)
            if text != item.text:
                numbers += citations.cite(item.document, *unit.heads)
        made.append(Sentence(text, tuple(dict.fromkeys(numbers))))
    return tuple(made)


def _row_with_heads(document: Document, item: Chosen) -> str:
    """Give each cell its column head, so that the row can be read alone: every word is quoted."""
    row = document.block_at(item.unit.start)
    head = document.block_at(item.unit.heads[0]) if item.unit.heads else None
    whole = row is not None and (row.start, row.end) == (item.unit.start, item.unit.end)
    if row is None or head is None or not whole or len(row.cells) > len(head.cells):
        return item.text
    pairs = [
        (_cell(document, head, column), _cell(document, row, column))
        for column in range(len(row.cells))
    ]
    read = "; ".join(f"{name}: {value}" if name else value for name, value in pairs if value)
    return read or item.text


def _cell(document: Document, block: Block, column: int) -> str:
    start, end = block.cells[column]
    return document.text[start:end].replace("\n", " ").strip().rstrip(":")
