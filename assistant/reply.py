"""Reading a model's reply: plain sentences, each with the numbers of the passages it cites.

A reply is not trusted: it may hold markup, controls, invented numbers, or nothing at all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.sentences import sentence_spans

_THOUGHTS = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
"""What some models think aloud before they write; cut off in the middle, it never ends."""
_NUMBERS = r"\d{1,9}(?:\s*(?:,|;|&|and|-|–|to)\s*(?:(?:passages?|sources?)\s*)?\d{1,9})*"
_CITED = re.compile(
    rf"\s*[\[【]\s*\^?\s*(?:(?:passages?|sources?|nos?\.?|numbers?)\s*)?#?({_NUMBERS})"
    r"(?:†[^\]】]*)?\s*[\]】]",
    re.IGNORECASE,
)
"""`[1]`, `[2, 3]`, `[1-3]`, `[Passage 2]`, `【1】`."""
_BEHIND_STOP = re.compile(rf"([.!?…][\"”’')]*)((?:{_CITED.pattern})+)", re.IGNORECASE)
"""Citations behind the full stop: they belong to the sentence before it."""
_STOP = re.compile(rf"[.!?…][\"”’')]*(?:{_CITED.pattern})*", re.IGNORECASE)
_HEADING = re.compile(r"\s*#{1,6}\s")
_BULLET = re.compile(r"\s*(?:[-*+•–]|\d{1,3}[.)])\s+")
_MARKDOWN = re.compile(r"^\s*(?:#{1,6}\s+|>\s+)|\*\*|__|(?<!\w)[*_](?=\w)|(?<=[\w.])[*_](?!\w)|`+")
_RANGE = re.compile(r"(\d+)\s*(?:-|–|to)\s*(?:(?:passages?|sources?)\s*)?(\d+)", re.IGNORECASE)
_MOST_IN_RANGE = 50
_YEARS = range(1900, 2100)


@dataclass(frozen=True, slots=True)
class WrittenSentence:
    """One sentence of a reply, without its citation marks."""

    text: str
    cited: tuple[int, ...]
    """Numbers of passages that were shown, each once, in order of use."""
    paragraph: int
    """Which line of the reply it stands on, from 0."""
    listed: bool
    """It is an item of a list."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A model's reply, taken apart."""

    sentences: tuple[WrittenSentence, ...]
    invented: int
    """Citations of passages that were never shown: removed."""
    declined: bool
    """It says, in the words agreed on, that the passages do not answer."""


def plain(text: str) -> str:
    """Return a reply's text as it shows: no thoughts, controls, hidden marks or half characters."""
    kept = []
    for char in _THOUGHTS.sub("", text):
        kind = unicodedata.category(char)
        if char == "\n" or kind not in {"Cc", "Cf", "Cs", "Co", "Cn"}:
            kept.append(char)
        elif char in "\t\r\x0b\x0c\x85":
            kept.append(" ")
    return re.sub(r"[^\S\n]+", " ", "".join(kept)).strip()


def read_reply(text: str, shown: int, declined: str, *, whole: bool = True) -> Reply:
    """Take a reply apart. `shown` passages were numbered from 1.

    Of a reply that is not `whole`, its last sentence is left out when it has no end. `declined` is
    the sentence that was agreed on; a reply that begins with it declines, whatever follows, and one
    that holds it later loses it.
    """
    text = plain(text)
    sentences: list[WrittenSentence] = []
    invented = 0
    for line, listed, raw in _sentences(text if whole else _finished(text)):
        numbers, made_up = _cited(raw, shown)
        invented += made_up
        words = _without_marks(raw, shown)
        if not any(char.isalnum() for char in words):
            sentences = _given_to_last(sentences, numbers)
        elif _same(words, declined):
            if not sentences:
                return Reply((), invented, True)
        else:
            sentences.append(WrittenSentence(words, numbers, line, listed))
    return Reply(tuple(sentences), invented, False)


def _sentences(text: str) -> Iterator[tuple[int, bool, str]]:
    """Yield the sentences with their line and whether they are items of a list."""
    for number, raw in enumerate(text.split("\n")):
        if _HEADING.match(raw) and not _CITED.search(raw):
            continue  # it claims nothing
        bullet = _BULLET.match(raw)
        line = _MARKDOWN.sub("", raw[bullet.end() :] if bullet else raw)
        # A mark in front of the full stop keeps `[1] The` from beginning the next sentence.
        line = _BEHIND_STOP.sub(lambda found: f"{found[2]}{found[1]}", line)
        for start, end in sentence_spans(line, 0, len(line)):
            yield number, bullet is not None, line[start:end]


def _finished(text: str) -> str:
    """Return a text that was cut off, without what it had begun to say."""
    ends = [match.end() for match in _STOP.finditer(text)]
    end = next((at for at in reversed(ends) if not text[at : at + 1].strip()), 0)
    return text[:end]


def _cited(sentence: str, shown: int) -> tuple[tuple[int, ...], int]:
    """Return the numbers of passages that a sentence cites, and how many others it makes up."""
    good: dict[int, None] = {}
    made_up = 0
    for mark in _CITED.finditer(sentence):
        for number in _numbers(mark[1]):
            if 1 <= number <= shown:
                good[number] = None
            elif not _is_year(mark[1], shown):
                made_up += 1
    return tuple(good), made_up


def _numbers(text: str) -> list[int]:
    found: list[int] = []
    rest = text
    for match in _RANGE.finditer(text):
        first, last = int(match[1]), int(match[2])
        found += range(first, min(last, first + _MOST_IN_RANGE) + 1) or (first, last)
        rest = rest.replace(match[0], " ")
    return found + [int(number) for number in re.findall(r"\d+", rest)]


def _is_year(text: str, shown: int) -> bool:
    """`[2015]` alone is a year that was put in by whoever quotes, and stays."""
    return text.isdigit() and int(text) in _YEARS and int(text) > shown


def _without_marks(sentence: str, shown: int) -> str:
    kept = _CITED.sub(lambda mark: mark[0] if _is_year(mark[1], shown) else "", sentence)
    return re.sub(r"\s+([.,;:!?])", r"\1", " ".join(kept.split()))


def _given_to_last(
    sentences: list[WrittenSentence], numbers: tuple[int, ...]
) -> list[WrittenSentence]:
    """Give marks that stand alone to the sentence before them."""
    if not sentences or not numbers:
        return sentences
    *others, last = sentences
    cited = tuple(dict.fromkeys((*last.cited, *numbers)))
    return [*others, WrittenSentence(last.text, cited, last.paragraph, last.listed)]


def _same(text: str, other: str) -> bool:
    return _letters(text) == _letters(other)


def _letters(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
