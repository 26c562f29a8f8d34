"""What searches of a built index take, in a process that does nothing else."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np

from index.library import Library

_FIRST = 5
"""Questions that load the models and map the files: not measured."""


def retrieval(index: str, questions: list[str]) -> dict[str, Any]:
    """Search once for each of the questions, no two of which are the same.

    So nothing that is kept of a question helps with the next, but what is kept of passages and
    phrases does, as it would for people who ask.
    """
    library = Library.open(Path(index))
    waited, worked, wordings = [], [], []
    for question in questions:
        started, busy = time.perf_counter(), time.process_time()
        library.search(question)
        worked.append((time.process_time() - busy) * 1000)
        waited.append((time.perf_counter() - started) * 1000)
        wordings.append(len(library.ask(question).wordings))
    middle, high = np.percentile(waited[_FIRST:], [50, 95]).tolist()
    return {
        "p50_ms": middle,
        "p95_ms": high,
        "processor_ms": float(np.median(worked[_FIRST:])),
        "passages": len(library.passages),
        "questions": len(waited[_FIRST:]),
        "wordings": float(np.mean(wordings[_FIRST:])),
    }
