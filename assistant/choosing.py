"""Choosing the sentences that together answer: no repeats, whole lists, words pronouns need."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.chosen import Choice, Chosen
from assistant.document_units import DocumentUnits
from assistant.evidence import Candidate, Evidence
from assistant.list_finding import ListFinder
from assistant.listings import Listing
from assistant.question import Wants
from assistant.selection import Selection, leans
from assistant.settings import AnswerSettings
from assistant.turns import turns
from ingest.document import BlockKind

_LIST_NOT_ASKED = 260
"""Words of a list that stands where the answer is, though none was asked for, at most."""
_ABOUT_AS_WELL = 2.0
"""Logits by which the introduction of a list may be less probable than its best item."""
_PER_WORD = 0.02
"""Logits that each word of a further sentence costs it."""
_NEXT, _NEXT_LEANING, _BEFORE, _LEANT_ON, _SOON_AFTER = 1.0, 1.4, 0.5, 2.2, 0.8
"""Logits by which a sentence is likelier to hold what the best one lacks, for where it stands: next
after it, and so that it leans on it; just before it, and so that the best one leans on it; two or
three after it. Fitted (one softmax over the sentences of each question) on the 184 fitting and
tuning questions about one time whose best sentence misses a part of the answer: 0.96, 1.37, 0.48,
2.21 and 0.76."""


class Chooser:
    """Chooses from the candidates of one question, reading on in their documents."""

    def __init__(
        self,
        evidence: Evidence,
        units: Callable[[str], DocumentUnits],
        lists: ListFinder,
        settings: AnswerSettings,
    ) -> None:
        self._evidence = evidence
        self._units = units
        self._settings = settings
        self._lists = lists
        apart = bool(evidence.scope.each) or evidence.asked.over_time
        self._chosen = Selection(units, settings.words, apart=apart)
        self._notes: list[str] = []

    def choose(self) -> Choice:
        """Return the units for the answer, at least the best candidate."""
        candidates = self._evidence.candidates
        best = candidates[0]
        firsts = self._firsts(candidates)
        # Where several things are asked, a whole list would leave no room for the others.
        if len(firsts) < 2 and (found := self._lists.find()) is not None:
            self._add_list(found.document, found.listing, self._settings.list_words)
            return Choice(self._in_order(), self._notes)
        who = turns(self._evidence, self._settings.relative)
        if who.candidates:
            self._take_turns(who.candidates)
            if who.silent:
                years = " and ".join(map(str, who.silent))
                self._notes.append(f"Nothing was found that speaks of this in {years}.")
            return Choice(self._in_order(), self._notes)
        for candidate in firsts:
            self._take(candidate)
        if len(firsts) < 2 and (self._take_list(best) or self._take_section(best)):
            return Choice(self._in_order(), self._notes)
        self._take_others(firsts)
        # What goes on from a sentence would take the room of others that answer, so it comes last.
        for item in self._chosen.items:
            self._chosen.add_next(item)
        return Choice(self._in_order(), self._notes)

    def _take_others(self, firsts: Sequence[Candidate]) -> None:
        for candidate in self._others(self._evidence.candidates[0], firsts):
            if len(self._chosen) < self._settings.sentences:
                self._take(candidate)

    def _others(self, best: Candidate, firsts: Sequence[Candidate]) -> list[Candidate]:
        """The sentences that are probable enough beside the best, in the order they are taken.

        A long one leaves no room for others, so it has to be more probable than a short one. One
        beside the best, or beside the best for a part of the question, is likelier to add to it.
        """
        probable = [
            candidate
            for candidate in self._evidence.candidates
            if math.exp(candidate.score - best.score) >= self._settings.relative
            and not candidate.is_label
        ]

        def cost(each: Candidate) -> float:
            beside = max(self._beside(first, each) for first in firsts)
            return _PER_WORD * len(each.text.split()) - each.score - beside

        return sorted(probable, key=cost)

    def _beside(self, best: Candidate, other: Candidate) -> float:
        """Logits that the place of a sentence beside the best one adds."""
        path = best.hit.passage.document
        if other.hit.passage.document != path:
            return 0.0
        after = self._units(path).between(best.unit, other.unit)
        if after == 1:
            return _NEXT_LEANING if leans(other.text) else _NEXT
        if after == -1:
            return _LEANT_ON if leans(best.text) else _BEFORE
        return _SOON_AFTER if after in (2, 3) else 0.0

    def _firsts(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        """The best candidate, or the best for each part or body the question names."""
        firsts = list(self._evidence.firsts)
        for body in self._evidence.scope.each:
            own = (each for each in candidates if each.hit.passage.document in body.documents)
            if (first := next(own, None)) is not None and first not in firsts:
                firsts.append(first)
        return firsts or [candidates[0]]

    def _take(self, candidate: Candidate) -> None:
        """Add a candidate with what it needs, if it is new and there is room."""
        path, unit = candidate.hit.passage.document, candidate.unit
        own = self._chosen.as_chosen(path, unit)
        first = not self._chosen
        if not first and (self._chosen.says_again(own) or not self._chosen.has_room(own)):
            return
        self._chosen.add(own)
        self._chosen.add_leant_on(own)
        self._chosen.add_lead(own, even_without_room=first)

    def _take_turns(self, candidates: Sequence[Candidate]) -> None:
        """Add candidates by themselves, and only then, where room is left, what they lean on.

        The company of one would take the room of the next time or document. Last come others that
        are probable enough, those beside the candidates sooner.
        """
        for candidate in candidates:
            item = self._chosen.as_chosen(candidate.hit.passage.document, candidate.unit)
            fits = len(self._chosen) < self._settings.sentences and self._chosen.has_room(item)
            if not self._chosen or (fits and not self._chosen.says_again(item)):
                self._chosen.add(item)
        for item in self._chosen.items:
            self._chosen.add_lead(item)
            self._chosen.add_company(item)
        self._take_others(candidates)

    def _take_list(self, best: Candidate) -> bool:
        """Add the items of the best candidate's list, in order, as far as there is room.

        Return False when it announces or belongs to no list, or none is wanted.
        """
        path, unit = best.hit.passage.document, best.unit
        units = self._units(path)
        if unit.kind is BlockKind.HEADING or best.text.rstrip().endswith(":"):
            listing = units.introduced_by(unit)
        elif Wants.LIST in self._evidence.asked.wants:
            listing = units.list_around(unit)
            if listing is not None and not self._is_asked_for(path, listing, best):
                return False
        else:
            return False
        if listing is None:
            return False
        most = self._settings.list_words
        if Wants.LIST not in self._evidence.asked.wants:
            most = min(most, _LIST_NOT_ASKED)
        self._add_list(path, listing, most)
        return True

    def _is_asked_for(self, path: str, listing: Listing, best: Candidate) -> bool:
        """Whether a list is asked for, and not just the best item of it.

        It is where what introduces it answers about as well as the item; a short one is given
        all the same.
        """
        items = (self._chosen.as_chosen(path, unit) for units in listing.items for unit in units)
        if sum(item.words for item in items) <= self._settings.words:
            return True
        lead = listing.lead
        return lead is not None and any(
            candidate.score >= best.score - _ABOUT_AS_WELL
            for candidate in self._evidence.candidates
            if (candidate.hit.passage.document, candidate.unit.start) == (path, lead.start)
        )

    def _add_list(self, path: str, listing: Listing, most: int) -> None:
        """Add what introduces a list, and its items in order as far as there is room."""
        if listing.lead is not None:
            self._chosen.add(self._chosen.as_chosen(path, listing.lead))
        shown, full = 0, False
        for units in listing.items:
            parts = [replace(self._chosen.as_chosen(path, unit), item=True) for unit in units]
            inside = [one for one in self._chosen.items if any(part.holds(one) for part in parts)]
            words = sum(part.words for part in parts) - sum(one.words for one in inside)
            # One that is there already counts, though others before it may not fit.
            full = full or self._chosen.words + words > most
            if full and shown and not inside:
                continue
            for one in inside:
                self._chosen.remove(one)
            for part in parts:
                self._chosen.add(part)
            shown += 1
        if shown < len(listing.items):
            self._notes.append(f"{shown} of {len(listing.items)} items of the list are shown.")

    def _take_section(self, best: Candidate) -> bool:
        """Where the best candidate is a heading, add the best of what stands below it."""
        if best.unit.kind is not BlockKind.HEADING:
            return False
        path = best.hit.passage.document
        scores = {
            (candidate.hit.passage.document, candidate.unit.start): candidate.score
            for candidate in self._evidence.candidates
        }
        section = self._units(path).section_below(best.unit)
        section.sort(key=lambda unit: -scores.get((path, unit.start), -math.inf))
        for unit in section[: self._settings.sentences]:
            item = self._chosen.as_chosen(path, unit)
            if self._chosen.has_room(item):
                self._chosen.add(item)
                self._chosen.add_company(item)
        return bool(section)

    def _in_order(self) -> list[Chosen]:
        asked = self._evidence.asked
        return self._chosen.in_order(by_date=asked.compares or asked.over_time)
