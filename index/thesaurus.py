"""Other words for the same: a question is tried again in the words that the library uses.

People ask about kids in care, temps and the watchdog; reports speak of looked after children,
agency staff and Ofsted. A thesaurus is made of synonym rings (ISO 25964-1): phrases of which each
may stand for any other. One comes with Pincite (`index/rings.py`); the documents' own
abbreviations are another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from index.words import STOP_WORDS, tokens

MOST = 5
"""Other wordings of one phrase, at most."""
_PREFIX = 3
"""A phrase is looked up by these letters of its first content word: to stem all takes a second."""

Key = tuple[str, ...]
"""A phrase as it is compared: the terms of its content words, its function words behind a `~`."""
Together = Callable[[Sequence[str]], int]
"""In how many passages all of these terms stand."""


@dataclass(frozen=True, slots=True)
class Swap:
    """question[start:end], and what may stand there instead, what the library uses most first."""

    start: int
    end: int
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class _Phrase:
    text: str
    key: Key
    lead: int
    """Function words before its first content word."""
    ring: int


class Thesaurus:
    """Synonym rings. Immutable, and safe for many threads."""

    def __init__(self, rings: Iterable[Sequence[str]]) -> None:
        self._by_prefix: dict[str, list[tuple[str, int]]] = {}
        self._by_term: dict[str, dict[str, list[_Phrase]]] = {}
        self._rings: list[tuple[str, ...]] = []
        for ring in rings:
            number = len(self._rings)
            self._rings.append(tuple(ring))
            for phrase in ring:
                prefix = _prefix(phrase)
                if prefix:
                    self._by_prefix.setdefault(prefix, []).append((phrase, number))

    def matches(self, words: Sequence[_Word]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        """Yield each phrase among the words: its first, one past its last, and its ring."""
        keys = [word.key for word in words]
        for place, word in enumerate(words):
            if _is_function(word.key):
                continue
            for phrase in self._led_by(word):
                first = place - phrase.lead
                last = first + len(phrase.key)
                if first < 0 or tuple(keys[first:last]) != phrase.key:
                    continue
                if _needs_case(phrase.text) and words[first].text != phrase.text:
                    continue
                yield first, last, self._rings[phrase.ring]

    def _led_by(self, word: _Word) -> Sequence[_Phrase]:
        """Return the phrases whose first content word this is, in the order of their rings."""
        prefix = word.text[:_PREFIX].casefold()
        if prefix not in self._by_prefix:
            return ()
        if prefix not in self._by_term:
            by_term: dict[str, list[_Phrase]] = {}
            for text, ring in self._by_prefix[prefix]:
                key = key_of(text)
                if key:
                    lead = next(at for at, part in enumerate(key) if not _is_function(part))
                    by_term.setdefault(key[lead], []).append(_Phrase(text, key, lead, ring))
            self._by_term[prefix] = by_term
        return self._by_term[prefix].get(word.key, ())


def swaps(question: str, thesauri: Sequence[Thesaurus], together: Together) -> list[Swap]:
    """Return the phrases of `question` that the library puts otherwise, in order, none twice.

    Of two that overlap the longer one. Another wording is taken where more passages have its terms
    than have those of the phrase itself.
    """
    return _swaps(question, thesauri, lambda own, ring: _used_more(own, ring, together))


def synonyms(text: str, thesauri: Sequence[Thesaurus]) -> list[Swap]:
    """Return the phrases of `text` that the thesauri know, in order, none twice, with all others.

    Of two that overlap the longer one.
    """
    return _swaps(text, thesauri, _others)


def _swaps(
    question: str,
    thesauri: Sequence[Thesaurus],
    choose: Callable[[Key, Sequence[str]], tuple[str, ...]],
) -> list[Swap]:
    """Return the phrases for which `choose`, given a phrase's terms and its ring, names others."""
    words = [
        _Word(
            token.start,
            token.end,
            token.terms[0] if token.terms else f"~{question[token.start : token.end].casefold()}",
            question[token.start : token.end],
        )
        for token in tokens(question)
    ]
    found: dict[tuple[int, int], list[str]] = {}
    for thesaurus in thesauri:
        for first, last, ring in thesaurus.matches(words):
            found.setdefault((first, last), []).extend(ring)
    taken: list[tuple[int, Swap]] = []
    used: set[int] = set()
    for first, last in sorted(found, key=lambda span: (span[0] - span[1], span)):
        if used.intersection(range(first, last)):
            continue
        own = content_of(tuple(word.key for word in words[first:last]))
        others = choose(own, found[first, last])
        if others:
            used.update(range(first, last))
            taken.append((first, Swap(words[first].start, words[last - 1].end, others)))
    return [swap for _, swap in sorted(taken, key=lambda each: each[0])]


def put(question: str, found: Sequence[Swap], number: int) -> tuple[str, list[tuple[int, int]]]:
    """Return the question with the other wording `number` of each phrase, and where those stand.

    A phrase that has fewer wordings takes its first, and stands nowhere: (0, 0).
    """
    text, at = "", 0
    spans = []
    for swap in found:
        new = number < len(swap.others)
        other = swap.others[number if new else 0]
        text += question[at : swap.start]
        spans.append((len(text), len(text) + len(other)) if new else (0, 0))
        text += other
        at = swap.end
    return text + question[at:], spans


@cache
def key_of(phrase: str) -> Key:
    """Return how a phrase is compared; empty when it has no content words."""
    key = tuple(
        token.terms[0] if token.terms else f"~{phrase[token.start : token.end].casefold()}"
        for token in tokens(phrase)
    )
    return key if content_of(key) else ()


def _used_more(own: Key, ring: Sequence[str], together: Together) -> tuple[str, ...]:
    asked, counts = together(own), dict[str, int]()
    seen = {own}
    for other in ring:
        content = content_of(key_of(other))
        if content and content not in seen:
            seen.add(content)
            count = together(content)
            if count > asked:
                counts[other] = count
    return tuple(sorted(counts, key=lambda other: (-counts[other], other))[:MOST])


def _others(own: Key, ring: Sequence[str]) -> tuple[str, ...]:
    return tuple(other for other in ring if content_of(key_of(other)) not in ((), own))


def _prefix(phrase: str) -> str:
    """Return the first letters of the first content word, or nothing."""
    for word in phrase.replace("-", " ").replace("/", " ").replace("’", "'").split():
        plain = word.casefold().removesuffix("'s").replace("'", "")
        if plain not in STOP_WORDS:
            return word[:_PREFIX].casefold()
    return ""


def _needs_case(phrase: str) -> bool:
    """Whether it is an abbreviation so short that it is a word too, written small."""
    return len(phrase) <= 2 and phrase.isupper()


def content_of(key: Key) -> Key:
    """Return the content words of a phrase as it is compared."""
    return tuple(part for part in key if not _is_function(part))


def _is_function(part: str) -> bool:
    return part.startswith("~")
