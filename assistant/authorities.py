"""Councils of the United Kingdom, known by name to every library.

What a library is about it says itself (`assistant.bodies`). But "hackney care leavers grade", asked
of the reports of another council, names a body that no document may speak of, and nothing in the
library tells that it is one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files

from assistant.bodies import Bodies, Named
from assistant.names import find_names

FILE = "authorities.txt"
_EVERYDAY = frozenset(
    {"barking", "bath", "bury", "down", "highland", "hull", "reading", "slough", "vale"}
)
"""Names that are words too: written small, they name no council."""


@cache
def authorities() -> tuple[str, ...]:
    """Return their names, without "Council"."""
    lines = files("assistant").joinpath(FILE).read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


class Authorities:
    """Finds them in questions to one library, however they are written."""

    def __init__(self, is_word: Callable[[str, frozenset[str]], bool]) -> None:
        """`is_word(word, own)` says whether the library writes a name small, as a word."""
        self._bodies = Bodies(
            {name: name for name in authorities()},
            lambda _words, _documents: False,
            lambda word, _own: word in _EVERYDAY or is_word(word, frozenset()),
        )

    def named_in(self, text: str) -> Iterator[Named]:
        """Yield those that `text` names; none that is half of another name ("Mary Sutton")."""
        names = [slot for slot in find_names(text) if slot.kind == "name"]
        for body in self._bodies.named_in(text)[0]:
            longer = (
                slot.start < body.end
                and body.start < slot.end
                and not (body.start <= slot.start and slot.end <= body.end)
                for slot in names
            )
            if not any(longer):
                yield body
