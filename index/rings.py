"""The synonym rings that come with Pincite.

`thesaurus.txt` was written for it from general knowledge of public services' language, and of what
people type in haste.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

from index.thesaurus import Thesaurus, content_of, key_of
from index.words import surface_words

FILE = "thesaurus.txt"


@cache
def packaged_thesaurus() -> Thesaurus:
    """Return the thesaurus that comes with Pincite."""
    return Thesaurus(_packaged_rings())


def packaged_beside(defined: Iterable[tuple[str, str]]) -> Thesaurus:
    """Return it without the abbreviations that documents define as something else.

    `defined` are abbreviations with what they stand for: where AI is an associate inspector, nobody
    who asks for artificial intelligence is told of inspectors.
    """
    meant: dict[str, set[str]] = {}
    for short, full in defined:
        meant.setdefault(short, set()).update(content_of(key_of(full)))
    found = [
        (number, phrase)
        for number, ring in enumerate(_packaged_rings())
        for phrase in ring
        if phrase in meant
        and any(_spells_out(other, phrase) for other in ring)
        and meant[phrase].isdisjoint(term for other in ring for term in content_of(key_of(other)))
    ]
    if not found:
        return packaged_thesaurus()
    rings = list(_packaged_rings())
    for number, phrase in found:
        rings[number] = tuple(other for other in rings[number] if other != phrase)
    return Thesaurus(rings)


def _spells_out(phrase: str, short: str) -> bool:
    """Whether a phrase begins as the abbreviation does and has its letters in order."""
    letters = iter(phrase.casefold())
    wanted = short.casefold()
    return (
        phrase != short and phrase[:1].casefold() == wanted[0] and all(a in letters for a in wanted)
    )


@cache
def _packaged_rings() -> tuple[tuple[str, ...], ...]:
    return tuple(read_rings(files("index").joinpath(FILE).read_text(encoding="utf-8")))


@cache
def packaged_words() -> frozenset[str]:
    """Return the words of that thesaurus, in lower case."""
    return frozenset(surface_words(files("index").joinpath(FILE).read_text(encoding="utf-8")))


def read_rings(text: str) -> Iterator[tuple[str, ...]]:
    """Yield the rings of a thesaurus file: one a line, phrases parted by `|`, `#` for remarks."""
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            yield tuple(phrase.strip() for phrase in line.split("|") if phrase.strip())
