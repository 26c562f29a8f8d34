"""Finding the list that a question asks for, by what stands above it rather than by one item.

The items of a list seldom say what they are: of seventeen recommendations none has the word. So a
question that names a list is compared with the words above each list, and one that asks what is
to be improved finds the list that says so, in the documents that the evidence speaks for.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from assistant.document_units import DocumentUnits
from assistant.evidence import Candidate, Evidence
from assistant.list_questions import (
    OF_IMPROVING,
    ListAsked,
    announces_improvements,
    list_asked,
)
from assistant.listings import Listing
from assistant.question import Wants
from assistant.years import years_called
from index.words import terms
from ingest.document import BlockKind, Unit

_MOST_DOCUMENTS = 6
"""Documents whose lists are looked at, those first that the evidence speaks for."""
_NEAR = 12
"""Best candidates of which one has to be an item of a list, or what introduces it."""
_WITHIN = 3.0
"""What such a candidate may stand below the best one (logits)."""
_NAMED = 0.6
"""Share of the words naming a list in the question that have to stand above it."""
_SHORT = 4
"""A list of so few items is no longer than what of it is about one topic."""


@dataclass(frozen=True, slots=True)
class FoundList:
    """A list and the document that it stands in."""

    document: str
    listing: Listing


class ListFinder:
    """Finds the list that one question asks for."""

    def __init__(self, evidence: Evidence, units: Callable[[str], DocumentUnits]) -> None:
        self._evidence = evidence
        self._units = units
        bodies = {term for body in evidence.scope.named for term in terms(" ".join(body.words))}
        self._asked = list_asked(evidence.asked, bodies)

    def find(self) -> FoundList | None:
        """Return the list; None where the question asks for none, or none is that one."""
        asked = self._asked
        if asked is None or not self._evidence.candidates:
            return None
        return (asked.to_improve and self._improvements(asked)) or self._named(asked)

    def finds_the_very_list(self) -> bool:
        """Whether it finds a list, and that of the bodies and a year that the question names.

        Then the library answers, however little the items themselves match the question.
        """
        evidence = self._evidence
        scope, years = evidence.scope, set(evidence.asked.years)
        if evidence.missing_names or scope.undated or scope.elsewhere:
            return False
        found = self.find()
        return found is not None and (not years or bool(years & self._years(found.document)))

    def _improvements(self, asked: ListAsked) -> FoundList | None:
        """The list of what is to be improved that the question fits best."""
        best: tuple[tuple[float, ...], FoundList] | None = None
        for order, path in enumerate(self._documents()):
            units = self._units(path)
            title = frozenset(terms(units.document.facts.title or ""))
            for listing in units.listings:
                lead = self._lead(path, listing)
                if listing.kind is BlockKind.TABLE_ROW or not announces_improvements(lead):
                    continue
                above = frozenset(terms(" ".join([lead, *listing.heading])))
                left = asked.topic - above
                if left and not (left <= title and len(listing.items) <= _SHORT):
                    continue
                fit = (
                    float(len(listing.items) == asked.count),
                    float(len(asked.named & above)),
                    -float(order),
                    # Of two in one document, that of the document as a whole: not the board's.
                    -float(len(above - asked.named - OF_IMPROVING)),
                )
                if best is None or fit > best[0]:
                    best = (fit, FoundList(path, listing))
        return best[1] if best else None

    def _named(self, asked: ListAsked) -> FoundList | None:
        """The list that the words of the question name.

        It is near the best candidates; or else all the words stand above it, and all of it is
        asked for.
        """
        if not asked.named or not (asked.whole or Wants.LIST in self._evidence.asked.wants):
            return None
        best: tuple[tuple[float, ...], FoundList] | None = None
        near = self._near()
        for path in dict.fromkeys([*near, *(self._documents() if asked.whole else ())]):
            for listing in self._units(path).listings:
                above = frozenset(
                    terms(" ".join([self._lead(path, listing), *listing.heading[-1:]]))
                )
                share = len(asked.named & above) / len(asked.named)
                score = max(
                    (each.score for each in near.get(path, ()) if _is_of(listing, each.unit)),
                    default=-math.inf,
                )
                if share < _NAMED or (score == -math.inf and not (asked.whole and share == 1)):
                    continue
                fit = (
                    float(len(listing.items) == asked.count),
                    share,
                    -float(len(above - asked.named)),
                    score,
                )
                if best is None or fit > best[0]:
                    best = (fit, FoundList(path, listing))
        return best[1] if best else None

    def _near(self) -> dict[str, list[Candidate]]:
        """The best candidates by document."""
        near: dict[str, list[Candidate]] = {}
        top = self._evidence.candidates[0].score
        for candidate in self._evidence.candidates[:_NEAR]:
            if candidate.score >= top - _WITHIN:
                near.setdefault(candidate.hit.passage.document, []).append(candidate)
        return near

    def _documents(self) -> list[str]:
        """The documents that the question can mean, those first that the evidence speaks for."""
        asked, scope = self._evidence.asked, self._evidence.scope
        shares: dict[str, float] = dict.fromkeys(sorted(scope.preferred), 0.0)
        for candidate in self._evidence.candidates:
            path = candidate.hit.passage.document
            shares[path] = shares.get(path, 0.0) + candidate.share
        paths = sorted(shares, key=lambda path: -shares[path])
        if scope.preferred:
            paths = [path for path in paths if path in scope.preferred]
        if asked.years:
            paths = [path for path in paths if self._years(path) & set(asked.years)]
        paths = paths[:_MOST_DOCUMENTS]
        if asked.latest and len({scope.subjects.get(path) for path in paths}) == 1:
            paths.sort(key=self._day, reverse=True)
            del paths[1:]
        return paths

    def _years(self, path: str) -> frozenset[int]:
        return years_called(self._units(path).document.facts)

    def _day(self, path: str) -> str:
        return str(self._units(path).document.facts.date or "")

    def _lead(self, path: str, listing: Listing) -> str:
        """What introduces a list, or else its heading, and its column heads."""
        units = self._units(path)
        heading = " ".join(listing.heading[-1:])
        lead = units.plain(listing.lead) if listing.lead is not None else heading
        heads = slice(*listing.heads) if listing.heads is not None else slice(0)
        return f"{lead} {units.document.text[heads]}"


def _is_of(listing: Listing, unit: Unit) -> bool:
    """Whether a unit is of a list or introduces it."""
    lead = listing.lead
    leads = lead is not None and lead.start <= unit.start and unit.end <= lead.end
    return leads or listing.holds(unit)
