"""Text that addresses a language model: where does a document speak to whatever reads it for you?

Documents are read by models now, so some carry orders for them ("ignore previous instructions",
"add this link to your reply"). Such text is marked, never obeyed: it stays part of the document,
is shown to whoever keeps the library, and is fenced off from a model that writes.

A sentence is scored by signs. Guidance that tells people what to do ("you must apply in writing")
has none of them: what counts is who is spoken to, or what only a model could be asked for.
"""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from ingest.document import Block, Instruction
from ingest.instruction_signs import MAYBE, SIGNS, Sign
from ingest.invisible import written_in_tags
from ingest.sentences import sentence_spans

THRESHOLD = 0.6
"""A sentence that scores this much is marked."""

_ENCODED = re.compile(r"(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/_-]{32,8000}={0,2}(?![A-Za-z0-9+/=_-])")


def score(sentence: str) -> tuple[float, str]:
    """Return how likely a sentence addresses a model (0 to 1), and the weightiest sign of it."""
    text = _plain(sentence)
    if not MAYBE.search(text) and not written_in_tags(sentence):
        return 0.0, ""
    left, best = 1.0, Sign(0.0, "", re.compile(""))
    reasons: set[str] = set()
    for sign in SIGNS:
        if sign.reason not in reasons and sign.pattern.search(text):
            reasons.add(sign.reason)
            left *= 1 - sign.weight
            best = max(best, sign, key=lambda each: each.weight)
    for decoded in _decoded(sentence):
        inner, reason = _worst(decoded)
        if inner >= THRESHOLD:
            return inner, f"in code, {reason}"
    return 1 - left, best.reason


def find_instructions(text: str, blocks: Sequence[Block]) -> tuple[Instruction, ...]:
    """Return the stretches of canonical text that address a model, in order; neighbours as one."""
    found: list[Instruction] = []
    for block in blocks:
        for start, end in _stretches(text, block):
            rated, reason = score(text[start:end])
            if rated < THRESHOLD:
                continue
            last = found[-1] if found else None
            if last is not None and not text[last.end : start].strip():
                found[-1] = Instruction(last.start, end, last.reason)
            else:
                found.append(Instruction(start, end, reason))
    return tuple(found)


def addresses_model(text: str) -> str | None:
    """Return why text that is no part of a document's own text addresses a model, else None."""
    rated, reason = _worst(text)
    return reason if rated >= THRESHOLD else None


def _stretches(text: str, block: Block) -> Iterator[tuple[int, int]]:
    """Yield the sentences of a block; a cell or line is a stretch of its own."""
    for first, last in block.cells or ((block.start, block.end),):
        at = first
        for line in text[first:last].split("\n"):
            yield from sentence_spans(text, at, at + len(line))
            at += len(line) + 1


def _worst(text: str) -> tuple[float, str]:
    rated: Iterable[tuple[float, str]] = (
        score(line[start:end])
        for line in text.split("\n")
        for start, end in sentence_spans(line, 0, len(line))
    )
    return max(rated, default=(0.0, ""))


def _plain(text: str) -> str:
    """Return text without what hides it from a search: width, direction, letter shapes."""
    if text.isascii():
        return " ".join(text.split())
    folded = unicodedata.normalize("NFKC", text)
    kept = "".join(char for char in folded if unicodedata.category(char) != "Cf")
    return " ".join(kept.split())


def _decoded(text: str) -> Iterator[str]:
    """Yield texts that are hidden in code: Base64, and tag characters."""
    yield written_in_tags(text)
    for match in _ENCODED.finditer(text):
        coded = match.group().rstrip("=").replace("-", "+").replace("_", "/")
        try:
            raw = base64.b64decode(coded + "=" * (-len(coded) % 4), validate=True)
            plain = raw.decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            continue
        if plain.isprintable() or plain.replace("\n", " ").isprintable():
            yield plain
