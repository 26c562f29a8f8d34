"""The work of the benchmarks that is done in a process of its own, for its time and its memory.

`python -m evals.bench.child JOB.json OUT.json`: the job names one of the functions of `_WORK` and
its arguments; what it returns is written, with the most memory the process ever held.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from evals.bench.asking_alone import retrieval
from evals.bench.errors import ChildFailed
from evals.bench.grown_words import candidates, grow_words, merge_words, words
from evals.bench.growth import arrange, grow, passages, search
from index.builder import BuildSettings, build
from index.encoder import default_encoder


def run_child(work: str, **arguments: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON's values
    """Do `work`, one of `_WORK`, in a fresh process; ChildFailed says how it ended."""
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


def peak_mib() -> float:
    """Return the most memory this process held so far, in MiB (what it mapped and read included).

    ImportError where the system does not tell (Windows).
    """
    import resource  # noqa: PLC0415 - not on Windows

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


_WORK = {
    each.__name__: each
    for each in (
        full_build,
        encode,
        grow,
        arrange,
        search,
        grow_words,
        words,
        candidates,
        merge_words,
        passages,
        retrieval,
    )
}


def main() -> None:
    """Do the job of the first argument, write what it gave to the second."""
    job = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    found = _WORK[job["work"]](**job["arguments"])
    found["torch"] = "torch" in sys.modules
    found["peak_mib"] = peak_mib()
    Path(sys.argv[2]).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()
