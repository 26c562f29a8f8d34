"""The cases of the support check: sentences as a model might write them, and their quotes.

True ones are rewordings by hand; of the others one thing was changed: a number, a date, a name, a
denial or another opposite, or two years or councils were mixed.

Two files of the folder `cases_support`: on `tuning.jsonl` the check was made; `reporting.jsonl`
rests on other quotes and was written when its rules stood.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from assistant.document_units import DocumentUnits
from assistant.grounding import judged_by
from evals.errors import SuiteError
from evals.gold import Folded
from evals.spans import Range
from ingest.document import Passage
from ingest.reading import read_document
from ingest.splitter import split

FOLDER = Path(str(files("evals") / "cases_support"))
HALVES = ("tuning", "reporting")
CHANGES = ("number", "date", "name", "negation", "mixed")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of a document of the library."""

    document: str
    quote: str


@dataclass(frozen=True, slots=True)
class SupportCase:
    """A sentence, what it rests on, and whether that bears it out."""

    id: str
    """`NNN-M`: the evidence's number, then the sentence's."""
    sentence: str
    supported: bool
    evidence: tuple[Evidence, ...]
    changed: str | None = None
    """One of `CHANGES`; None for a true sentence."""


@dataclass(frozen=True, slots=True)
class Cited:
    """What a sentence is judged against: spans and what stands above each."""

    spans: tuple[str, ...]
    contexts: tuple[str, ...]


def load_support_cases(half: str, folder: Path = FOLDER) -> tuple[SupportCase, ...]:
    """Read the cases of a half (`tuning` or `reporting`); SuiteError names a bad line."""
    path = folder / f"{half}.jsonl"
    cases = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            data = json.loads(line)
            case = SupportCase(
                data["id"],
                data["sentence"],
                data["supported"],
                tuple(Evidence(**each) for each in data["evidence"]),
                data.get("changed"),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise SuiteError(f"{path.name}, line {number} is no support case: {error}") from error
        if case.supported == (case.changed in CHANGES) or not case.evidence:
            raise SuiteError(
                f"{path.name}, line {number}: `changed` must say what is wrong, and only then"
            )
        cases.append(case)
    return tuple(cases)


class SupportLibrary:
    """Documents as the index cuts them, for looking up what the cases rest on."""

    def __init__(self, folder: Path, paths: Iterable[str]) -> None:
        self._documents = {path: read_document(folder, path) for path in sorted(set(paths))}
        self._passages = {path: split(document) for path, document in self._documents.items()}
        self._units = {
            path: DocumentUnits(document, self._passages[path])
            for path, document in self._documents.items()
        }
        self._folded = {path: Folded(document.text) for path, document in self._documents.items()}

    def places(self, evidence: Evidence) -> tuple[Range, ...]:
        """Return where a quote stands; SuiteError when the document does not hold it."""
        found = self._folded[evidence.document].find(evidence.quote)
        if not found:
            raise SuiteError(
                f"{evidence.document} does not hold {evidence.quote[:60]!r}; correct the case"
            )
        return found

    def quoted(self, case: SupportCase) -> Cited:
        """Return the quotes themselves, with what stands above them."""
        return self._cited(case, whole=False)

    def passages(self, case: SupportCase) -> Cited:
        """Return every sentence of the passages that hold the quotes, as a model cites them."""
        return self._cited(case, whole=True)

    def _cited(self, case: SupportCase, *, whole: bool) -> Cited:
        pairs: list[tuple[str, str]] = []
        for evidence in case.evidence:
            place = self.places(evidence)[0]
            for passage in self._passages[evidence.document]:
                if passage.start < place.end and place.start < passage.end:
                    pairs += self._judged_by(passage, None if whole else place)
        spans, contexts = zip(*dict.fromkeys(pairs), strict=True)
        return Cited(spans, contexts)

    def _judged_by(self, passage: Passage, within: Range | None) -> Sequence[tuple[str, str]]:
        """Return what an answer's sentence is judged by that cites this passage, or part of it."""
        return [
            pair
            for unit, pair in zip(
                passage.units, judged_by(self._units[passage.document], passage), strict=True
            )
            if within is None or (unit.start < within.end and within.start < unit.end)
        ]


def library_of(folder: Path, cases: Sequence[SupportCase]) -> SupportLibrary:
    """Return the documents that the cases rest on."""
    return SupportLibrary(folder, (each.document for case in cases for each in case.evidence))


def by_change(cases: Iterable[SupportCase]) -> Mapping[str, tuple[SupportCase, ...]]:
    """Return the altered cases by what was changed."""
    cases = tuple(cases)
    return {change: tuple(c for c in cases if c.changed == change) for change in CHANGES}
