"""The work of the benchmarks that is done in a process of its own, for its time and its memory.

`python -m evals.bench.child JOB.json OUT.json`: the job names one of the functions below and its
arguments; what it returns is written, with the most memory the process ever held.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from evals.bench.errors import ChildFailed
from index.builder import BuildSettings, build
from index.encoder import default_encoder
from index.vectors import VectorIndex


def run_child(work: str, **arguments: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON's values
    """Do `work`, a function of this module, in a fresh process; ChildFailed says how it ended."""
    with tempfile.TemporaryDirectory(prefix="pincite-bench-") as folder:
        given, made = Path(folder) / "job.json", Path(folder) / "out.json"
        given.write_text(json.dumps({"work": work, "arguments": arguments}), encoding="utf-8")
        done = subprocess.run(  # noqa: S603 - the arguments are ours
            [sys.executable, "-m", "evals.bench.child", str(given), str(made)],
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        if done.returncode or not made.is_file():
            said = [line for line in done.stderr.splitlines() if line.strip()]
            last = " ".join(said[-1].split()) if said else f"exit code {done.returncode}"
            raise ChildFailed(f"{work} failed in its process: {last}")
        found: dict[str, Any] = json.loads(made.read_text(encoding="utf-8"))
        return found


def full_build(library: str, index: str) -> dict[str, Any]:
    """Build, or bring up to date, the index of a library."""
    report = build(Path(library), Path(index), settings=BuildSettings(wait_seconds=60))
    return {
        "built": report.built,
        "seconds": report.seconds,
        "stages": dict(report.stage_seconds),
        "passages": report.passages,
        "documents": len(report.records),
        "embedded": report.embedded,
    }


def encode(texts: list[str], out: str) -> dict[str, Any]:
    """Write the vectors of `texts`, as Pincite makes them of questions."""
    np.save(out, default_encoder().encode(texts))
    return {}


def grow(seed: str, count: int, noise: float, questions: str, folder: str) -> dict[str, Any]:
    """Index `count` vectors: those of the folder `seed` again and again, with noise.

    The noise is of length `noise` beside vectors of length 1. Writes the index and, beside it,
    the ten nearest of each question by exact search.
    """
    real_index = VectorIndex.open(Path(seed))
    real = real_index.rows(np.arange(len(real_index)))
    rng = np.random.default_rng(20240603)
    vectors = np.empty((count, real.shape[1]), np.float32)
    for start in range(0, count, len(real)):
        some = real[: min(len(real), count - start)]
        # The first round is the real vectors themselves.
        moved = some + _noise(rng, some, noise) if start else some
        lengths = np.linalg.norm(moved, axis=1, keepdims=True)
        vectors[start : start + len(some)] = moved / lengths
    started = time.perf_counter()
    VectorIndex.build(vectors).save(Path(folder))
    seconds = time.perf_counter() - started
    np.save(Path(folder) / "exact.npy", _exact(vectors, np.load(questions), 10))
    return {"seconds": seconds}


def search(folder: str, questions: str, rounds: int) -> dict[str, Any]:
    """Open an index and ask it every question, `rounds` times after one that is not measured."""
    asked = np.load(questions)
    exact = np.load(Path(folder) / "exact.npy")
    before = peak_mib()
    started = time.perf_counter()
    index = VectorIndex.open(Path(folder))
    opening = time.perf_counter() - started
    found = [index.search(vector, 10)[0] for vector in asked]
    held = [len(set(rows) & set(right)) for rows, right in zip(found, exact, strict=True)]
    times = []
    for _ in range(rounds):
        for vector in asked:
            started = time.perf_counter()
            index.search(vector, 10)
            times.append((time.perf_counter() - started) * 1000)
    return {
        "opening": opening,
        "recall": sum(held) / exact.size,
        "p50_ms": float(np.percentile(times, 50)),
        "p95_ms": float(np.percentile(times, 95)),
        "memory_mib": peak_mib() - before,
        "kind": getattr(index, "kind", None),
        "size_mib": sum(f.stat().st_size for f in Path(folder).iterdir() if f.name != "exact.npy")
        / 2**20,
    }


def peak_mib() -> float:
    """Return the most memory this process held so far, in MiB (what it mapped and read included).

    ImportError where the system does not tell (Windows).
    """
    import resource  # noqa: PLC0415 - not on Windows

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


def _noise(rng: np.random.Generator, like: Any, length: float) -> Any:  # noqa: ANN401 - arrays
    made = rng.standard_normal(like.shape, dtype=np.float32)
    return made * (length / np.linalg.norm(made, axis=1, keepdims=True))


def _exact(vectors: Any, questions: Any, k: int) -> Any:  # noqa: ANN401 - arrays
    """Return the rows of the `k` nearest of each question, a part of the vectors at a time."""
    best_scores = np.full((len(questions), k), -np.inf, np.float32)
    best_rows = np.zeros((len(questions), k), np.int64)
    for start in range(0, len(vectors), 50_000):
        scores = questions @ vectors[start : start + 50_000].T
        rows = np.broadcast_to(np.arange(start, start + scores.shape[1]), scores.shape)
        scores = np.hstack([best_scores, scores])
        rows = np.hstack([best_rows, rows])
        pick = np.argpartition(-scores, k - 1, axis=1)[:, :k]
        best_scores = np.take_along_axis(scores, pick, 1)
        best_rows = np.take_along_axis(rows, pick, 1)
    return best_rows


_WORK = {each.__name__: each for each in (full_build, encode, grow, search)}


def main() -> None:
    """Do the job of the first argument, write what it gave to the second."""
    job = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    found = _WORK[job["work"]](**job["arguments"])
    found["torch"] = "torch" in sys.modules
    found["peak_mib"] = peak_mib()
    Path(sys.argv[2]).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()
