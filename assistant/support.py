"""The support check: do the spans that a sentence cites bear it out? The reader is its only model.

Every number, date, name, rating, opposite and denial must hold (`claims`, `support_signals`), and
a small linear model over the signals (`support.json`, made by `python -m evals.fit_support`) must
find the rest of the sentence near enough to the spans.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from assistant.claims import Claims, read_claims
from assistant.errors import WeightsError
from assistant.matches import Beside, Source
from assistant.model import Linear
from assistant.support_signals import NAMES, Found, hold
from assistant.token_vectors import TokenVectors
from index.encoder import Encoder
from ingest.document import Facts

FILE = "support.json"

Verdict = Literal["supported", "partly", "unsupported"]
_ORDER: tuple[Verdict, ...] = ("unsupported", "partly", "supported")
_CLAUSE = re.compile(r"[;:—]\s+|,?\s+(?:but|while|whereas|although|though|and)\s+|,\s+")
_LONGEST = 1000
"""Characters: nobody writes a longer sentence, and the reader does not read it to its end."""
_MOST_CUTS = 6
_FEWEST = 2
"""Content words of a clause that can be judged alone."""


@dataclass(frozen=True, slots=True)
class Support:
    """What the spans say of a sentence."""

    verdict: Verdict
    score: float
    """Estimated probability that all of it is supported, 0 to 1, claims that fail counted in."""
    unsupported_words: tuple[str, ...]
    """As they stand in the sentence, in its order."""
    best: tuple[int, ...]
    """Indices of the spans that support it, best first; empty when none does."""


@dataclass(frozen=True, slots=True)
class SupportWeights:
    """The fitted model and where its verdicts lie."""

    model: Linear
    supported: float
    """Score from which a sentence whose claims all hold is supported."""
    partly: float
    """Share of the words found from which a sentence that is not supported is so in part."""


@dataclass(frozen=True, slots=True)
class _Group:
    """The spans that stand under one title."""

    members: tuple[int, ...]
    """Their indices."""
    spans: list[Source]
    above: Source | None


class SupportCheck:
    """Judges sentences against spans. Safe for threads; keeps the vectors of what it read."""

    def __init__(self, encoder: Encoder, weights: SupportWeights | None = None) -> None:
        """Read with `encoder`: `library.encoder`, loaded at the first sentence."""
        self._encoder = encoder
        self._vectors = TokenVectors(lambda: encoder)
        self._weights = weights or packaged()

    def judge(
        self, sentence: str, spans: Sequence[str], contexts: Sequence[str] | None = None
    ) -> Support:
        """Say how far `spans` support `sentence`.

        `contexts`, one for each span, say what stands above it: title, body, dates, then `|`
        and its headings. They can bear out names and dates, never a number, and are never `best`.
        A question bears out nothing but a question.
        Spans under different titles are not mixed: the sentence, or each of two clauses that it
        is cut into, must hold under one of them.
        """
        if not _asks(sentence):
            # What is asked is not said.
            told = [index for index, span in enumerate(spans) if not _asks(span)]
            if len(told) < len(spans):
                above = None if contexts is None else [contexts[index] for index in told]
                found = self.judge(sentence, [spans[index] for index in told], above)
                return replace(found, best=tuple(told[index] for index in found.best))
        if len(sentence) > _LONGEST or not any(span.strip() for span in spans):
            return Support("unsupported", 0.0, (sentence,), ())
        said, groups = self._read(sentence, spans, contexts)
        judged = self._best_of(said, groups)
        if judged.verdict == "supported" or len(groups) < 2:
            return judged
        for halves in _halves(sentence):
            parts = [self._best_of(_part(said, *half), groups) for half in halves]
            if all(part.verdict == "supported" for part in parts):
                best = dict.fromkeys(index for part in parts for index in part.best)
                return Support("supported", min(part.score for part in parts), (), tuple(best))
        return judged

    def signals(
        self, sentence: str, spans: Sequence[str], contexts: Sequence[str] | None = None
    ) -> list[Found]:
        """Return what is found under each title, in the order of their first spans."""
        said, groups = self._read(sentence, spans, contexts)
        return [hold(Beside(said, group.spans, group.above)) for group in groups]

    def _read(
        self, sentence: str, spans: Sequence[str], contexts: Sequence[str] | None
    ) -> tuple[Source, list[_Group]]:
        """Read the sentence, the spans and what stands above them, all at once."""
        groups = _groups(contexts) if contexts is not None else {"": tuple(range(len(spans)))}
        above = {
            key: " | ".join(dict.fromkeys(contexts[index] for index in members)) if contexts else ""
            for key, members in groups.items()
        }
        texts = list(dict.fromkeys([sentence, *spans, *above.values()]))
        read = dict(zip(texts, self._sources(texts), strict=True))
        return read[sentence], [
            _Group(
                members,
                [read[spans[index]] for index in members],
                read[above[key]] if above[key] else None,
            )
            for key, members in groups.items()
        ]

    def _best_of(self, said: Source, groups: Sequence[_Group]) -> Support:
        judged = [
            self._judged(group.members, hold(Beside(said, group.spans, group.above)))
            for group in groups
        ]
        return max(judged, key=lambda each: (_ORDER.index(each.verdict), each.score))

    def _judged(self, members: tuple[int, ...], found: Found) -> Support:
        row = np.array([found.row], dtype=np.float32)
        score = float(1 / (1 + np.exp(-self._weights.model.scores(row)[0])))
        best = tuple(members[index] for index in found.best)
        verdict: Verdict = "unsupported"
        if not found.broken and score >= self._weights.supported and best:
            verdict = "supported"
        elif found.row[NAMES.index("words_near")] >= self._weights.partly and best:
            verdict = "partly"
        return Support(verdict, score, found.lacking, best if verdict != "unsupported" else ())

    def _sources(self, texts: Sequence[str]) -> list[Source]:
        vectors = self._vectors.of(texts)
        pieces = self._encoder.pieces(texts)
        claims = [read_claims(text) for text in texts]
        return [
            Source(claim, _by_word(claim, rows, parts))
            for claim, rows, parts in zip(claims, vectors, pieces, strict=True)
        ]


def _by_word(
    claims: Claims, rows: NDArray[np.float32], pieces: Sequence[str]
) -> NDArray[np.float32]:
    """Return one vector of length 1 for each word: the mean of its word pieces."""
    dimension = rows.shape[1] if rows.ndim == 2 else 1
    found = np.zeros((len(claims.words), dimension), np.float32)
    text, at, index = claims.text.casefold(), 0, 0
    for piece, row in zip(pieces, rows, strict=False):
        plain = piece.removeprefix("##")
        place = text.find(plain, at)
        if place < 0 or place - at > 20:
            continue
        at = place + len(plain)
        while index < len(claims.words) and claims.words[index].end <= place:
            index += 1
        if index < len(claims.words) and claims.words[index].start <= place:
            found[index] += row
    lengths = np.linalg.norm(found, axis=1, keepdims=True)
    return np.asarray(found / np.maximum(lengths, np.float32(1e-9)), np.float32)


def context_of(facts: Facts, above: str) -> str:
    """Return what stands above a passage, for `judge`: what is known of its document, `above`.

    `above` is `Passage.context`: title and date, then `|` and the headings.
    """
    title, mark, headings = above.partition(" | ")
    known = (facts.subject, facts.publisher, facts.published, facts.event_start, facts.event_end)
    said = ", ".join(dict.fromkeys([title, *(str(each) for each in known if each is not None)]))
    return f"{said}{mark}{headings}"


def _groups(contexts: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """Return the indices of the spans under each title: what stands before the first `|`."""
    groups: dict[str, tuple[int, ...]] = {}
    for index, context in enumerate(contexts):
        key = context.partition("|")[0].strip()
        groups[key] = (*groups.get(key, ()), index)
    return groups


def _asks(text: str) -> bool:
    return text.rstrip(" \"'”’)").endswith("?")


def _halves(sentence: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Cut a sentence into two clauses that each say enough to be judged, in every way."""
    cuts = [((0, m.start()), (m.end(), len(sentence))) for m in _CLAUSE.finditer(sentence)]
    enough = [cut for cut in cuts if min(_says(sentence[slice(*half)]) for half in cut) >= _FEWEST]
    return enough[:_MOST_CUTS]


def _part(said: Source, start: int, end: int) -> Source:
    """Return a clause of a sentence, its words read as they stand in the whole."""
    claims = read_claims(said.claims.text[start:end])
    rows = {word.start: row for word, row in zip(said.claims.words, said.vectors, strict=True)}
    none = np.zeros(said.vectors.shape[1], np.float32)
    vectors = [rows.get(word.start + start, none) for word in claims.words]
    return Source(claims, np.array(vectors, np.float32).reshape(len(vectors), len(none)))


def _says(text: str) -> int:
    return sum(bool(word.stem) for word in read_claims(text).words)


@cache
def packaged() -> SupportWeights:
    """Return the packaged weights; WeightsError when they are missing or for other signals."""
    source = files("assistant").joinpath(FILE)
    if not source.is_file():
        raise WeightsError(f"{FILE} is missing from the installation; install pincite again")
    return read_weights(source.read_text(encoding="utf-8"))


def read_weights(text: str) -> SupportWeights:
    """Read the weights file; WeightsError unless it is for these signals."""
    data = json.loads(text)
    try:
        model = Linear.from_dict(data, NAMES)
    except WeightsError as error:
        raise WeightsError(
            f"{FILE} is for other signals; make it again: python -m evals.fit_support"
        ) from error
    return SupportWeights(model, float(data["supported"]), float(data["partly"]))
