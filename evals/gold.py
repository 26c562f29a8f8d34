"""Where the evidence of the cases stands: quotes looked up in the canonical text of documents.

Canonical text is not the file's text: lines are joined, hyphenation is mended, table cells get
separators, bullets lose their glyphs. So a quote is looked for by its letters and digits alone,
and led back to the characters it spans. It must start and end at the edge of a word or number.
Where its words stand more than once in the document, every place is gold: they are the same.
Only of a quote that names the longer stretch it stands in, the places in there alone are gold.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from evals.case import Case, Quote
from evals.errors import GoldError
from evals.spans import Range, Span

Texts = Callable[[str], str | None]
"""Canonical text of the document at a path; None when the library does not have it."""


@dataclass(frozen=True, slots=True)
class Gold:
    """The evidence of one case, located: each entry with all the spans that hold it."""

    evidence: tuple[tuple[Span, ...], ...] = ()
    sections: tuple[Span, ...] = ()
    """The longer stretches that the evidence stands in, of the quotes that name one."""

    @property
    def spans(self) -> tuple[Span, ...]:
        """Every span of every entry."""
        return tuple(span for entry in self.evidence for span in entry)


@dataclass(frozen=True, slots=True)
class MissingQuote:
    """A quote that was looked for and not found."""

    case: str
    quote: Quote
    why: str


class Folded:
    """A text by its letters and digits alone, each of which knows where it stood."""

    def __init__(self, text: str) -> None:
        letters: list[str] = []
        places: list[int] = []
        for place, character in enumerate(text):
            for letter in fold(character):
                letters.append(letter)
                places.append(place)
        self.letters = "".join(letters)
        self._places = places
        self._text = text

    def find(self, quote: str) -> tuple[Range, ...]:
        """Return every place of `quote`, in order; none when it has no letter or digit."""
        wanted = fold(quote)
        found: list[Range] = []
        at = self.letters.find(wanted) if wanted else -1
        while at >= 0:
            start, end = self._places[at], self._places[at + len(wanted) - 1] + 1
            # A character may fold to several letters, of which only some are wanted: ß, ﬁ.
            whole = fold(self._text[start:end]) == wanted
            if whole and self._is_edge(start) and self._is_edge(end):
                found.append(self._with_marks(start, end, quote))
            at = self.letters.find(wanted, at + 1)
        return tuple(found)

    def _with_marks(self, start: int, end: int, quote: str) -> Range:
        """Widen the span by the marks at the ends of the quote that the text has too: `(7%)`."""
        inner = [place for place, character in enumerate(quote) if fold(character)]
        for mark in quote[inner[-1] + 1 :].rstrip():
            if self._text[end : end + 1] != mark:
                break
            end += 1
        for mark in reversed(quote[: inner[0]].lstrip()):
            if start == 0 or self._text[start - 1] != mark:
                break
            start -= 1
        return Range(start, end)

    def _is_edge(self, place: int) -> bool:
        """Tell whether no word or number runs across `place`.

        "1 child" does not stand in "21 children". A digit beside a letter is an edge: footnote
        numbers follow words without a blank.
        """
        around = self._text[max(place - 1, 0) : place + 1]
        if place in (0, len(self._text)) or not around.isalnum():
            return True
        return around[0].isdigit() != around[1].isdigit()


def fold(text: str) -> str:
    """Return the letters and digits of `text` in one case, without accents and ligatures.

    Character by character, so that a composed and a decomposed letter give the same.
    """
    return "".join(
        letter
        for character in text
        for letter in unicodedata.normalize("NFKD", character).casefold()
        if letter.isalnum()
    )


def locate(
    cases: Iterable[Case], texts: Texts
) -> tuple[Mapping[str, Gold], tuple[MissingQuote, ...]]:
    """Look up every quote of the cases; return the gold by case id, and the quotes not found."""
    folded: dict[str, Folded | None] = {}
    missing: list[MissingQuote] = []

    def document(path: str) -> Folded | None:
        if path not in folded:
            text = texts(path)
            folded[path] = None if text is None else Folded(text)
        return folded[path]

    def places(case: Case, quote: Quote) -> _Places:
        text = document(quote.document)
        if text is None:
            missing.append(MissingQuote(case.id, quote, "the library has no such document"))
            return _Places()
        found = _places(text, quote)
        if not found.spans:
            missing.append(MissingQuote(case.id, quote, "the document does not hold these words"))
        return found

    gold = {}
    for case in cases:
        entries = [[places(case, quote) for quote in entry.quotes] for entry in case.evidence]
        gold[case.id] = Gold(
            tuple(_flat(one.spans for one in entry) for entry in entries),
            _flat(one.sections for entry in entries for one in entry),
        )
        missing += [
            MissingQuote(case.id, Quote(path, "(all of it)"), "the library has no such document")
            for path in case.documents
            if document(path) is None
        ]
    return gold, tuple(missing)


@dataclass(frozen=True, slots=True)
class _Places:
    """Where one quote stands, and the longer stretches around it."""

    spans: tuple[Span, ...] = ()
    sections: tuple[Span, ...] = ()


def _places(text: Folded, quote: Quote) -> _Places:
    sections = text.find(quote.within)
    spans = [
        found
        for found in text.find(quote.quote)
        if not quote.within or any(s.start <= found.start and found.end <= s.end for s in sections)
    ]
    return _Places(
        tuple(Span(quote.document, *span) for span in spans),
        tuple(Span(quote.document, *section) for section in sections),
    )


def _flat(spans: Iterable[tuple[Span, ...]]) -> tuple[Span, ...]:
    """Return the spans in order, each once."""
    return tuple(dict.fromkeys(chain.from_iterable(spans)))


def prove(cases: Iterable[Case], texts: Texts) -> Mapping[str, Gold]:
    """Return the gold of every case by its id; GoldError unless every quote is found."""
    gold, missing = locate(cases, texts)
    if missing:
        first = missing[0]
        raise GoldError(
            f"{len(missing)} quotes of the cases are not in the library, first of case "
            f"{first.case} in {first.quote.document}: {first.quote.quote[:60]!r} ({first.why}); "
            "evaluate the library the suite was written for, or correct the cases"
        )
    return gold


def is_verbatim(quote: Quote, source: str) -> bool:
    """Tell whether the quote stands in the source file's text once white space is collapsed."""
    return " ".join(quote.quote.split()) in " ".join(source.split())
