"""A library grown to any number of passages from a real one: vectors and stored passages.

Each function is done in a process of its own (`evals.bench.child`), so that its memory is its own.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.arrangement import VectorSettings
from index.recall import nearest, unit
from index.store import Store, StoreWriter
from index.vectors import VectorIndex

if TYPE_CHECKING:
    from numpy.typing import NDArray

VECTORS, EXACT = "vectors.npy", "exact.npy"
FARTHEST = 200
"""Passages that a question puts forward: `SearchSettings.candidates`."""
_NOISE = 0.3
"""Length of the noise beside a vector of length 1. See `grow`."""
_BLOCK = 50_000
_SEED = 20_240_603


def grow(real: str, count: int, questions: str, folder: str) -> dict[str, Any]:
    """Write `count` vectors: those of the index in `real`, then more made of them.

    One made is a real one moved up to half way towards another, any other, and by noise. So made
    of 500 passages of the reports, 3,400 vectors lie to real questions and to each other much as
    3,400 real ones do (docs/scale.md): noise alone leaves tight balls that are easier to search.
    Writes the nearest of each question too, by exact search.
    """
    index = VectorIndex.open(Path(real))
    base = index.rows(np.arange(min(len(index), count)))
    rng = np.random.default_rng(_SEED)
    vectors = np.lib.format.open_memmap(
        Path(folder) / VECTORS, "w+", np.float32, (count, base.shape[1])
    )
    vectors[: len(base)] = base
    for start in range(len(base), count, _BLOCK):
        some = min(_BLOCK, count - start)
        one, other = base[rng.integers(0, len(base), (2, some))]
        share = rng.uniform(0, 0.5, (some, 1)).astype(np.float32)
        noise = unit(rng.standard_normal(one.shape, dtype=np.float32))
        moved = unit(one * (1 - share) + other * share) + np.float32(_NOISE) * noise
        vectors[start : start + some] = unit(moved)
    vectors.flush()
    np.save(Path(folder) / EXACT, nearest(vectors, np.load(questions), FARTHEST))
    return {"real": len(base)}


def arrange(folder: str, exact: bool) -> dict[str, Any]:
    """Make the index that Pincite makes of so many vectors, or one for exact search."""
    vectors = np.load(Path(folder) / VECTORS, mmap_mode="r")
    settings = VectorSettings(exact_up_to=len(vectors)) if exact else VectorSettings()
    started = time.perf_counter()
    index = VectorIndex.build(vectors, settings)
    index.save(Path(folder))
    seconds = time.perf_counter() - started
    record = index.record
    return {
        "seconds": seconds,
        "kind": record.kind if record else None,
        "lists": record.lists if record else 0,
        "probes": record.probes if record else 0,
        "promised": record.recall if record else 1.0,
    }


def search(folder: str, questions: str, rounds: int, most: int) -> dict[str, Any]:
    """Open an index and ask it the first `most` questions, `rounds` times after one not measured.

    Times are of a search for as many passages as a question puts forward.
    """
    asked = np.load(questions)[:most]
    right = np.load(Path(folder) / EXACT)[:most]
    before = memory_mib()
    started = time.perf_counter()
    index = VectorIndex.open(Path(folder))
    opening = time.perf_counter() - started
    found = [index.search(vector, FARTHEST)[0] for vector in asked]
    after = memory_mib()
    rng = np.random.default_rng(_SEED)
    allowed = {share: rng.random(len(index)) < share for share in (0.5, 0.01)}
    few = asked[:40]
    return {
        "opening_ms": opening * 1000,
        "recall": _shared(found, right, 10),
        "recall_far": _shared(found, right, FARTHEST),
        **times(lambda vector: index.search(vector, FARTHEST), asked, rounds),
        "half_p95_ms": times(lambda v: index.search(v, FARTHEST, allowed[0.5]), few, 1)["p95_ms"],
        "few_p95_ms": times(lambda v: index.search(v, FARTHEST, allowed[0.01]), few, 1)["p95_ms"],
        "memory_mib": after["all"] - before["all"],
        "own_mib": after["own"] - before["own"],
        "size_mib": size_mib(index_files(Path(folder))),
    }


def passages(generation: str, count: int, folder: str) -> dict[str, Any]:
    """Store `count` passages with their documents, as often as it takes, and read some of them."""
    real = Store(Path(generation))
    owners: dict[str, list[int]] = {}
    for row, passage in enumerate(real.passages):
        owners.setdefault(passage.document, []).append(row)
    started = time.perf_counter()
    writer = StoreWriter(Path(folder))
    written = copy = 0
    while written < count:
        for path, rows in owners.items():
            some = real.stored_passages(rows[0], rows[-1] + 1)[: count - written]
            writer.add_stored(f"{copy}/{path}", real.stored_document(path), some)
            written += len(some)
        copy += 1
    writer.commit()
    writer.close()
    seconds = time.perf_counter() - started
    rng = np.random.default_rng(_SEED)
    before = memory_mib()
    started = time.perf_counter()
    store = Store(Path(folder))
    documents = store.document_count()
    opening = time.perf_counter() - started
    chosen = [rng.integers(0, count, 10).tolist() for _ in range(200)]
    found = times(lambda rows: [store.passages[row] for row in rows], chosen, 1)
    after = memory_mib()
    return {
        "seconds": seconds,
        "opening_ms": opening * 1000,
        "documents": documents,
        **found,
        "memory_mib": after["all"] - before["all"],
        "size_mib": size_mib(Path(folder).iterdir()),
    }


def index_files(folder: Path) -> Iterator[Path]:
    """Yield the files of the index of vectors, without those it was made and judged by."""
    return (file for file in folder.iterdir() if file.name not in {VECTORS, EXACT})


def memory_mib() -> dict[str, float]:
    """Return what this process holds now, MiB: `all`, and `own` without pages mapped from files.

    Those are the system's to take back. Where it does not tell them apart (only Linux does), both
    are the most that was ever held.
    """
    status = Path("/proc/self/status")
    if not status.exists():
        import resource  # noqa: PLC0415 - not on Windows

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        most = peak / 2**20 if sys.platform == "darwin" else peak / 2**10
        return {"all": most, "own": most}
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
    whole, mapped = (float(lines[name].split()[0]) / 1024 for name in ("VmRSS", "RssFile"))
    return {"all": whole, "own": whole - mapped}


def times(work: Callable[[Any], object], each: Any, rounds: int) -> dict[str, float]:  # noqa: ANN401
    """Return p50 and p95 in ms: medians over the rounds, after one that is not measured.

    And the p95 of the processor's own time, on all its cores: other work on the machine does not
    change that much.
    """
    for one in each:
        work(one)
    found = []
    for _ in range(rounds):
        waited, worked = [], []
        for one in each:
            started, busy = time.perf_counter(), time.process_time()
            work(one)
            worked.append((time.process_time() - busy) * 1000)
            waited.append((time.perf_counter() - started) * 1000)
        found.append([*np.percentile(waited, [50, 95]), np.percentile(worked, 95)])
    middle, high, own = np.median(found, axis=0).tolist()
    return {"p50_ms": middle, "p95_ms": high, "cpu_p95_ms": own}


def _shared(found: list[NDArray[np.int64]], right: NDArray[np.int64], k: int) -> float:
    pairs = zip(found, right, strict=True)
    return float(
        np.mean([len({*rows[:k].tolist()} & {*best[:k].tolist()}) / k for rows, best in pairs])
    )


def size_mib(files: Iterable[Path]) -> float:
    """Return what the files take on disk."""
    return float(sum(file.stat().st_size for file in files)) / 2**20
