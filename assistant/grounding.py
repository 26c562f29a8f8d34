"""Pinning what a model wrote: each sentence is judged against what it cites, and cites exact spans.

A model cites whole passages. What carries a sentence is found inside them: the units (sentences,
list items, table rows) that the support check names. They become citations as any other answer's.

What is not in a unit and is read with it all the same goes to the check too: what introduces it
(the sentence before a list), and what stands above its passage (title, body, dates, headings).
What addresses a model does not go to the check: no order bears out that it was obeyed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from assistant.addressed import can_bear_out
from assistant.answer import Sentence, Verdict
from assistant.citations import Citations
from assistant.document_units import DocumentUnits
from assistant.reading_on import ReadingOn
from assistant.reply import WrittenSentence
from assistant.support import context_of
from index.library import Library
from index.words import terms
from ingest.document import Passage, Unit

_MOST_CITED = 3
"""Units that one sentence is pinned to, at most."""


class Judgement(Protocol):
    """What a support check says of one sentence."""

    @property
    def verdict(self) -> str:
        """`supported`, `partly` or `unsupported`."""
        ...

    @property
    def score(self) -> float:
        """How sure it is of the support, higher is surer."""
        ...

    @property
    def unsupported_words(self) -> tuple[str, ...]:
        """Words of the sentence that no span supports."""
        ...

    @property
    def best(self) -> tuple[int, ...]:
        """Indices of the spans that support it, best first."""
        ...


class Judge(Protocol):
    """The support check, `assistant.support.SupportCheck` or a stand-in."""

    def judge(
        self, sentence: str, spans: Sequence[str], contexts: Sequence[str] | None = None
    ) -> Judgement:
        """Say how far the spans support the sentence; `contexts` is what stands above each."""
        ...


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence with its verdict and the units that carry it; not cited yet."""

    sentence: Sentence
    cites: tuple[tuple[str, Unit], ...] = ()
    """Documents and units, best first."""
    searched: bool = False
    """It cited nothing; we found its source."""


def judged_by(units: DocumentUnits, passage: Passage) -> list[tuple[str, str]]:
    """Return what the support check reads for each unit of a passage: its words, what is above.

    The words come with those that introduce them (of a list), and a table row with its heads.
    """
    above = context_of(units.document.facts, passage.context)
    return [(f"{_lead(units, unit)} {units.text(unit)}".strip(), above) for unit in passage.units]


def _lead(units: DocumentUnits, unit: Unit) -> str:
    if unit.lead is None:
        return ""
    return units.document.text[slice(*unit.lead)].replace("\n", " ")


class Grounding:
    """Judges and pins the sentences of one reply against the passages its model was shown."""

    def __init__(self, library: Library, judge: Judge, shown: Sequence[Passage]) -> None:
        self._library = library
        self._judge = judge
        self._shown = shown
        self._reading_on = ReadingOn(library)
        self._units: dict[str, DocumentUnits] = {}

    def judged(self, written: Sequence[WrittenSentence]) -> list[Judged]:
        """Judge each sentence against what it cites.

        One without a citation is judged against those of its paragraph, as people read it: what is
        cited once at the end of a paragraph carries all of it, if it does. Where none is cited
        there (small models forget), its source is looked for in all that the model was shown: what
        is found is as exact, and what is not is not supported.
        """
        found = []
        for one in written:
            numbers = one.cited or _beside(one, written)
            if numbers:
                found.append(self._judged(one, [self._shown[number - 1] for number in numbers]))
            else:
                found.append(self._searched(one))
        return found

    def _searched(self, one: WrittenSentence) -> Judged:
        judged = self._judged(one, self._shown)
        if judged.sentence.verdict is Verdict.UNSUPPORTED:
            return Judged(judged.sentence)
        return replace(judged, searched=True)

    def pinned(self, judged: Sequence[Judged]) -> tuple[tuple[Sentence, ...], Citations]:
        """Return the sentences with numbered citations of exact spans, and the citations."""
        citations = Citations(lambda path: self._of(path).document, self._reading_on)
        sentences = []
        for each in judged:
            numbers: tuple[int, ...] = ()
            for path, unit in each.cites:
                numbers += citations.cite(path, unit.start, unit.end)
                if unit.heads is not None:
                    numbers += citations.cite(path, *unit.heads)
                if unit.lead is not None and self._needs_lead(each.sentence.text, path, unit):
                    numbers += citations.cite(path, *unit.lead)
            sentences.append(replace(each.sentence, citations=tuple(dict.fromkeys(numbers))))
        return tuple(sentences), citations

    def _judged(self, one: WrittenSentence, passages: Sequence[Passage]) -> Judged:
        places, texts, contexts = [], [], []
        for passage in passages:
            units = self._of(passage.document)
            for unit, (text, above) in zip(passage.units, judged_by(units, passage), strict=True):
                if can_bear_out(units.document, unit):
                    places.append((passage, unit))
                    texts.append(text)
                    contexts.append(above)
        if not places:
            return Judged(_sentence(one, Verdict.UNSUPPORTED, ()))
        judgement = self._judge.judge(one.text, texts, contexts)
        best = judgement.best or _nearest(one.text, texts)
        cites = tuple((places[at][0].document, places[at][1]) for at in best[:_MOST_CITED])
        verdict = Verdict(judgement.verdict) if cites else Verdict.UNSUPPORTED
        return Judged(_sentence(one, verdict, judgement.unsupported_words), cites)

    def _needs_lead(self, sentence: str, path: str, unit: Unit) -> bool:
        """Whether a sentence takes words from what introduces a unit, not from the unit alone."""
        units = self._of(path)
        own = set(terms(units.text(unit)))
        return bool(set(terms(sentence)) & set(terms(_lead(units, unit))) - own)

    def _of(self, path: str) -> DocumentUnits:
        if path not in self._units:
            document = self._library.document(path)
            self._units[path] = DocumentUnits(
                document, self._reading_on(path, 0, len(document.text))
            )
        return self._units[path]


def _beside(one: WrittenSentence, written: Sequence[WrittenSentence]) -> tuple[int, ...]:
    """Return what the other sentences of a paragraph cite."""
    numbers = (n for other in written if other.paragraph == one.paragraph for n in other.cited)
    return tuple(dict.fromkeys(numbers))


def _nearest(sentence: str, texts: Sequence[str]) -> tuple[int, ...]:
    """Return which text shares most words with a sentence, so that a reader can compare."""
    wanted = set(terms(sentence))
    shared = [len(wanted & set(terms(text))) for text in texts]
    most = max(shared, default=0)
    return (shared.index(most),) if most else ()


def _sentence(one: WrittenSentence, verdict: Verdict, lacking: tuple[str, ...]) -> Sentence:
    return Sentence(
        one.text,
        (),
        listed=one.listed,
        verdict=verdict,
        unsupported_words=() if verdict is Verdict.SUPPORTED else lacking,
    )
