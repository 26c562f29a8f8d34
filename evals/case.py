"""One case of an evaluation: a question, the evidence it rests on and the answers accepted.

Cases stand in JSON lines, one object a line:

    {"id": "t-001", "question": "How many …?", "kind": "number", "style": "plain",
     "evidence": [{"document": "a.txt", "quote": "…", "alternatives": [{"document", "quote"}]}],
     "answers": [["12", "twelve"], ["July"]], "notes": "…"}

Each evidence entry is needed for a whole answer; any one of its quotes will do for the entry. A
quote whose words alone may stand elsewhere has the longer stretch that it stands in: `"within"`.
Where no place is known but the document, `"documents"` names those that hold the answer. Each
list in `answers` is a part of the answer; any one of its forms will do for the part, but not
inside one of the phrases in `"unless"`. An unanswerable case has none of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from evals.errors import CaseError

E = TypeVar("E", bound=StrEnum)


class Kind(StrEnum):
    """What sort of answer a question wants."""

    NUMBER = "number"
    FACT = "fact"
    REASON = "reason"
    LIST = "list"
    JUDGEMENT = "judgement"
    YES_NO = "yes_no"
    SEVERAL = "several"
    """The evidence stands in several documents."""
    DATES = "dates"
    """The documents give different answers at different dates."""
    UNANSWERABLE = "unanswerable"


class Style(StrEnum):
    """How the question is put."""

    PLAIN = "plain"
    REWORDED = "reworded"
    """Few words in common with the evidence."""
    TERSE = "terse"
    """As people type: short, messy."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a document, verbatim but for white space."""

    document: str
    """Path relative to the library."""
    quote: str
    within: str = ""
    """The longer stretch it stands in (a section, a paragraph), where that is known."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing the answer rests on: any of these quotes holds it."""

    quotes: tuple[Quote, ...]
    """At least one; the first is the one the author had in mind."""


@dataclass(frozen=True, slots=True)
class Case:
    """A question with its gold."""

    id: str
    question: str
    kind: Kind
    style: Style
    evidence: tuple[Evidence, ...] = ()
    answers: tuple[tuple[str, ...], ...] = ()
    notes: str = ""
    unless: tuple[str, ...] = ()
    """Phrases in which a form is no answer: `good` in `requires improvement to be good`."""
    documents: tuple[str, ...] = ()
    """Documents each of which holds the answer, where no quote says so."""

    @property
    def answerable(self) -> bool:
        """Whether the documents hold the answer."""
        return self.kind is not Kind.UNANSWERABLE

    @property
    def gold_documents(self) -> tuple[str, ...]:
        """The documents named, or else those of the evidence."""
        quoted = (quote.document for entry in self.evidence for quote in entry.quotes)
        return self.documents or tuple(dict.fromkeys(quoted))


_FIELDS = {"id", "question", "kind", "style", "evidence", "answers", "notes", "unless", "documents"}
_REQUIRED = ("id", "question", "kind", "style")


def load_cases(files: Iterable[Path]) -> tuple[Case, ...]:
    """Read the cases of `files`, in their order; CaseError at the first thing that is no case."""
    cases: list[Case] = []
    places: dict[str, str] = {}
    for file in files:
        for number, line in enumerate(_lines(file), start=1):
            if not line.strip():
                continue
            place = f"{file.name} line {number}"
            case = parse_case(line, place)
            if case.id in places:
                raise CaseError(
                    f"{place}: the id {case.id!r} is taken by {places[case.id]}; choose another"
                )
            places[case.id] = place
            cases.append(case)
    return tuple(cases)


def parse_case(line: str, place: str = "case") -> Case:
    """Read one line; `place` says in the CaseError where it stands."""
    try:
        data = json.loads(line)
    except ValueError as error:
        raise CaseError(f"{place}: not JSON ({error}); write one object on one line") from error
    return case_of(data, place)


def case_of(data: object, place: str = "case") -> Case:
    """Make a case of a decoded object, checking every field; CaseError names the field."""
    row = _object(data, place, allowed=_FIELDS)
    for name in _REQUIRED:
        if name not in row:
            raise CaseError(f"{place}: {name!r} is missing; add it")
    case = Case(
        id=_words(row["id"], f"{place}: 'id'"),
        question=_words(row["question"], f"{place}: 'question'"),
        kind=_choice(Kind, row["kind"], f"{place}: 'kind'"),
        style=_choice(Style, row["style"], f"{place}: 'style'"),
        evidence=tuple(
            _evidence(entry, f"{place}: 'evidence'")
            for entry in _list(row.get("evidence", []), f"{place}: 'evidence'")
        ),
        answers=tuple(
            _part(part, f"{place}: 'answers'")
            for part in _list(row.get("answers", []), f"{place}: 'answers'")
        ),
        notes=_words(row.get("notes", ""), f"{place}: 'notes'", empty=True),
        unless=_all_words(row.get("unless", []), f"{place}: 'unless'"),
        documents=_all_words(row.get("documents", []), f"{place}: 'documents'"),
    )
    if case.answerable and not case.gold_documents:
        raise CaseError(f"{place}: no evidence; quote it, or set 'kind' to 'unanswerable'")
    if not case.answerable and (case.gold_documents or case.answers):
        raise CaseError(f"{place}: an unanswerable case has no evidence and no answers; empty both")
    return case


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise CaseError(f"{file}: not readable as UTF-8 text ({error}); check it") from error


def _evidence(data: object, place: str) -> Evidence:
    row = _object(data, place, allowed={"document", "quote", "within", "alternatives"})
    others = [
        _object(other, f"{place} 'alternatives'", allowed={"document", "quote", "within"})
        for other in _list(row.get("alternatives", []), f"{place} 'alternatives'")
    ]
    return Evidence(tuple(_quote(one, place) for one in (row, *others)))


def _quote(row: Mapping[str, Any], place: str) -> Quote:
    for name in ("document", "quote"):
        if name not in row:
            raise CaseError(f"{place}: {name!r} is missing in an entry; add it")
    return Quote(
        _words(row["document"], f"{place} 'document'"),
        _words(row["quote"], f"{place} 'quote'"),
        _words(row.get("within", ""), f"{place} 'within'", empty=True),
    )


def _part(data: object, place: str) -> tuple[str, ...]:
    forms = _all_words(_list(data, f"{place} part"), f"{place} form")
    if not forms:
        raise CaseError(f"{place}: a part without forms accepts nothing; give one or take it out")
    return forms


def _object(data: object, place: str, *, allowed: set[str]) -> Mapping[str, Any]:
    if not isinstance(data, dict):
        raise CaseError(f"{place}: not an object but {_type(data)}; write {{…}}")
    unknown = sorted(set(data) - allowed)
    if unknown:
        raise CaseError(
            f"{place}: unknown field {unknown[0]!r}; known are {', '.join(sorted(allowed))}"
        )
    return data


def _list(data: object, place: str) -> list[Any]:
    if not isinstance(data, list):
        raise CaseError(f"{place}: not a list but {_type(data)}; write […]")
    return data


def _words(data: object, place: str, *, empty: bool = False) -> str:
    if not isinstance(data, str):
        raise CaseError(f"{place}: not text but {_type(data)}; put it in quotation marks")
    if not empty and not any(character.isalnum() for character in data):
        raise CaseError(f"{place}: holds no letter or digit ({data!r}); fill it in")
    return data


def _all_words(data: object, place: str) -> tuple[str, ...]:
    return tuple(_words(one, place) for one in _list(data, place))


def _choice(choices: type[E], data: object, place: str) -> E:
    try:
        return choices(data)  # type: ignore[arg-type]
    except ValueError as error:
        raise CaseError(
            f"{place}: {data!r} is none of {', '.join(choice.value for choice in choices)}"
        ) from error


def _type(data: object) -> str:
    names = {dict: "an object", list: "a list", str: "text", bool: "true or false"}
    return "null" if data is None else names.get(type(data), "a number")
