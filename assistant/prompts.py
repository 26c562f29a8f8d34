"""The prompts: data in `prompts.toml`, checked for exactly the placeholders they use."""

from __future__ import annotations

import hashlib
import re
import tomllib
import unicodedata
from calendar import month_name
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from assistant.addressed import unaddressed
from assistant.errors import PromptError
from index.hit import Hit
from ingest.document import DocDate, Facts

FILE = Path(__file__).with_name("prompts.toml")
PLACEHOLDERS: Mapping[str, frozenset[str]] = {
    "answer.system": frozenset({"declined"}),
    "answer.human": frozenset({"passages", "question"}),
    "answer.passage": frozenset({"number", "title", "date", "place", "text"}),
    "answer.left_out": frozenset(),
    "follow_up.system": frozenset(),
    "follow_up.human": frozenset({"history", "question"}),
}
"""The placeholders of each prompt, `table.key` of the file: these, each at least once, no other."""

_FENCE = re.compile(r"<(?=\s*/?\s*passage\b)", re.IGNORECASE)
_UNSAID = "unknown"
_LONGEST = 200
"""Characters of a title or place."""


@dataclass(frozen=True, slots=True)
class Prompts:
    """The prompts of one file."""

    declined: str
    """What the model says when the passages do not answer."""
    texts: Mapping[str, str]
    """By name, as in `PLACEHOLDERS`."""
    sha256: str
    """Of the file, so that a record can tell which prompts were used."""

    def filled(self, name: str, **values: str) -> str:
        """Return a prompt with its placeholders filled in."""
        return self.texts[name].format(**values)


@cache
def prompts(file: Path = FILE) -> Prompts:
    """Read a file of prompts. PromptError when it lacks one, or one has other placeholders."""
    try:
        raw = file.read_bytes()
        data = tomllib.loads(raw.decode("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PromptError(f"the prompts in {file} cannot be read: {error}; correct them") from error
    declined = data.get("declined")
    if not isinstance(declined, str) or not declined.strip():
        raise PromptError(f"{file} has no text `declined`; write what a model says to decline")
    texts = {name: _text(data, name, file) for name in PLACEHOLDERS}
    return Prompts(declined.strip(), texts, hashlib.sha256(raw).hexdigest())


def _text(data: Mapping[str, Any], name: str, file: Path) -> str:
    table, _, key = name.partition(".")
    text = data[table].get(key) if isinstance(data.get(table), Mapping) else None
    if not isinstance(text, str):
        raise PromptError(f"{file} has no prompt `{name}`; write it")
    try:
        there = {field for _, field, _, _ in Formatter().parse(text) if field is not None}
    except ValueError as error:
        raise PromptError(f"prompt `{name}` in {file}: {error}; write a brace twice") from error
    if there != PLACEHOLDERS[name]:
        wanted = ", ".join(f"{{{field}}}" for field in sorted(PLACEHOLDERS[name]))
        found = ", ".join(f"{{{field}}}" for field in sorted(there)) or "none"
        raise PromptError(f"prompt `{name}` in {file} has {found}; it needs exactly {wanted}")
    return text.strip()


def passage_block(number: int, hit: Hit, facts: Facts, text: str | None = None) -> str:
    """Return a passage as the model is shown it: its number, title, date and place, fenced.

    `text` is what is shown of it, all of it by default. A title, heading or name of a file that
    addresses a model is left out.

    No text of a document can close the fence, or open another: that is what the number of a
    citation counts on.
    """
    place = hit.passage.place
    where = [
        f"page {place.page}" if place.page is not None else "",
        f"paragraph {place.paragraph}" if place.paragraph else "",
        " > ".join(filter(None, map(unaddressed, place.heading))),
    ]
    return prompts().filled(
        "answer.passage",
        number=str(number),
        title=_attribute(
            unaddressed(facts.title or "") or unaddressed(hit.passage.document) or _UNSAID
        ),
        date=_attribute(_day(facts.date) if facts.date else _UNSAID),
        place=_attribute(", ".join(filter(None, where)) or _UNSAID),
        text=fenced(hit.passage.text if text is None else text),
    )


def fenced(text: str) -> str:
    """Return a document's text so that nothing in it is taken for the fence of a passage."""
    return _FENCE.sub("‹", _printable(text))


def _day(date: DocDate) -> str:
    """Return `15 September 2015`, as documents write it: models copy what they see."""
    parts = [date.day, month_name[date.month] if date.month else None, date.year]
    return " ".join(str(part) for part in parts if part is not None)


def _attribute(text: str) -> str:
    line = " ".join(_printable(text).split()).translate(str.maketrans('"<>', "”‹›"))
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _printable(text: str) -> str:
    """Return text as it shows: no controls, nothing that hides or reorders it, no half characters.

    Marks of format (Unicode's Cf: zero width, direction, "tags") can hide text from people.
    """
    kept = (char for char in text if unicodedata.category(char) != "Cf")
    return "".join(char if char in "\n\t" or char.isprintable() else " " for char in kept)
