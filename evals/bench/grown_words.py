"""A lexical index grown to any number of passages from a real one: searched, and merged anew.

Each function is done in a process of its own (`evals.bench.child`), so that its memory is its own.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from evals.bench.growth import FARTHEST, memory_mib, size_mib, times
from index.fusion import SearchSettings, fuse, highest, ranking
from index.halves import both
from index.lexical import LexicalIndex
from index.lexical_merge import write_lexical
from index.rings import packaged_thesaurus
from index.store import Store
from index.thesaurus import put, swaps
from index.vectors import VectorIndex
from index.word_search import WordSearch

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FEW = 40
"""Questions for which every posting is counted, to compare."""
_BLOCK = 50_000
_SEED = 20_240_603


def grow_words(generation: str, count: int, folder: str) -> dict[str, Any]:
    """Write a lexical index of `count` passages: those of `generation`, then more made of them.

    One made has the terms of a real one, but up to half of them those of another, any other. So
    each is another passage, and a term is as common among them as among the real ones.
    """
    real = LexicalIndex.open(Path(generation))
    own = min(len(real), count)
    by_row = np.argsort(real._rows, kind="stable")
    terms = np.repeat(np.arange(len(real._vocabulary)), np.diff(real._starts))[by_row]
    counts = real._counts[by_row]
    starts = np.searchsorted(real._rows[by_row], np.arange(len(real) + 1))
    rng = np.random.default_rng(_SEED)
    kept = [slice(0, starts[own])]
    keys = [terms[kept[0]] << 32 | real._rows[by_row][kept[0]]]
    found = [counts[kept[0]]]
    for start in range(own, count, _BLOCK):
        some = min(_BLOCK, count - start)
        one, other = rng.integers(0, len(real), (2, some))
        share = rng.uniform(0, 0.5, some)
        # A term falls to one side for all of a block, so that no passage has it from both.
        side = rng.random((len(real._vocabulary), 64))
        for source, swapped in ((one, False), (other, True)):
            sizes = starts[source + 1] - starts[source]
            places = np.arange(sizes.sum()) + np.repeat(
                starts[source] - np.cumsum(sizes) + sizes, sizes
            )
            made = np.repeat(np.arange(some), sizes)
            take = (side[terms[places], made % 64] < share[made]) == swapped
            keys.append(terms[places[take]] << 32 | (start + made[take]))
            found.append(counts[places[take]])
    joined, counted = np.concatenate(keys), np.concatenate(found)
    del keys, found
    order = np.argsort(joined, kind="stable")
    joined, counted = joined[order], counted[order]
    rows = (joined & 0xFFFF_FFFF).astype(np.int32)
    ends = np.searchsorted(joined >> 32, np.arange(len(real._vocabulary) + 1))
    lengths = np.bincount(rows, counted, count).astype(np.int32)
    LexicalIndex(real._vocabulary, ends, rows, counted, lengths).save(Path(folder))
    return {"real": own, "postings": len(rows)}


def words(folder: str, questions: list[str]) -> dict[str, Any]:
    """Search by words, as a question does: in its own words and in other wordings."""
    before = memory_mib()
    index = LexicalIndex.open(Path(folder))
    asked = [_wordings(question, index) for question in questions]
    found = times(lambda each: WordSearch(index, each).best(FARTHEST), asked, 1)
    after = memory_mib()
    put = times(lambda question: _wordings(question, index), questions, 1)
    every = times(lambda question: highest(index.scores(question), FARTHEST), questions[:_FEW], 1)
    return {
        **found,
        "put": put,
        "every": every,
        "wordings": float(np.mean([len(each) for each in asked])),
        "memory_mib": after["all"] - before["all"],
        "own_mib": after["own"] - before["own"],
        "size_mib": size_mib(Path(folder).iterdir()),
    }


def candidates(folder: str, worded: str, questions: list[str], vectors: str) -> dict[str, Any]:
    """Put passages forward as `Library.search` does, up to late interaction.

    That needs token vectors, which do not grow with the rest; the question's vector is there too.
    """
    index, lexical = VectorIndex.open(Path(folder)), LexicalIndex.open(Path(worded))
    settings = SearchSettings()

    def put_forward(each: tuple[str, NDArray[np.float32]]) -> NDArray[np.int64]:
        question, vector = each
        search = WordSearch(lexical, _wordings(question, lexical))
        best, (near, _) = both(
            lambda: search.best(settings.candidates),
            lambda: index.search(vector, settings.candidates),
        )
        rows = np.union1d(near, best).astype(np.int64)
        fused = fuse(
            (settings.dense_weight, index.scores_for(rows, vector)),
            (1 - settings.dense_weight, search.shares(rows)),
        )
        return rows[ranking(fused, rows)[: settings.late]]

    asked = list(zip(questions, np.load(vectors), strict=True))
    before = memory_mib()
    found = times(put_forward, asked, 1)
    return {**found, "own_mib": memory_mib()["own"] - before["own"]}


def merge_words(worded: str, generation: str, fresh: int, folder: str) -> dict[str, Any]:
    """Write the index in `worded` anew, as a build does where one passage in a hundred went.

    `fresh` real passages come.
    """
    before = LexicalIndex.open(Path(worded))
    stays = np.flatnonzero(np.arange(len(before)) % 100 != 0)
    copied = np.concatenate([stays, np.full(fresh, -1)])
    with_text = Store(Path(generation)).passages
    texts = (with_text[row % len(with_text)].indexed for row in range(fresh))
    held = memory_mib()["own"]
    started = time.perf_counter()
    most = _most_held(lambda: write_lexical(Path(folder), before, copied, texts))
    return {
        "seconds": time.perf_counter() - started,
        "own_mib": most - held,
        "postings": int(before._starts[-1]),
    }


def _wordings(question: str, index: LexicalIndex) -> tuple[str, ...]:
    """Return the question and its other wordings, as `rewording.ask` makes them."""
    found = swaps(question, (packaged_thesaurus(),), index.together)
    most = max((len(each.others) for each in found), default=0)
    return (question, *(put(question, found, number)[0] for number in range(most)))


def _most_held(work: Callable[[], None]) -> float:
    """Return the most memory, MiB, that was held during `work`, without mapped files."""
    ended = threading.Event()
    most = [memory_mib()["own"]]

    def watch() -> None:
        while not ended.wait(0.01):
            most.append(memory_mib()["own"])

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        work()
    finally:
        ended.set()
        watching.join()
    return max(most)
