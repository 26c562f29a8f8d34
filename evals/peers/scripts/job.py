"""What the programs in this folder do alike: read a job, answer its questions, write the replies.

They run in environments of their own, without Pincite; `evals/peers/reply.py` is the other end.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

Answer = Callable[[str], dict[str, Any]]
"""From a question to `{"passages": [...]}` and, where the pipeline answers, `"answer"`."""


class Job:
    """What is to be done, as the driver wrote it."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        self.work = Path(data["work"])
        """An empty folder for whatever the pipeline wants to keep."""

    @property
    def library(self) -> Path:
        """The folder of the documents."""
        return Path(self.data["library"])

    @property
    def weights(self) -> str:
        """The folder of the embedding model."""
        return str(self.data["weights"])

    @property
    def top(self) -> int:
        """How many passages are wanted for a question."""
        return int(self.data["top"])

    @property
    def files(self) -> list[Path]:
        """The `.txt` files of the library, in a stable order."""
        return sorted(self.library.rglob("*.txt"))

    @property
    def texts(self) -> list[str]:
        """The passages to index, for the programs that only do that."""
        return list(self.data["texts"])

    def name(self, file: str | Path) -> str:
        """Return what the driver calls a file of the library."""
        return Path(file).relative_to(self.library).as_posix()


def passage(
    document: str, text: str, score: float | None = None, start: int | None = None
) -> dict[str, Any]:
    """Return one found passage; `start` is its place in the file's text, where that is known."""
    end = None if start is None else start + len(text)
    return {
        "document": document,
        "text": text,
        "score": None if score is None else float(score),
        "start": start,
        "end": end,
    }


def serve(
    make: Callable[[Job], tuple[Answer, int]],
    packages: Sequence[str],
    notes: Sequence[str] = (),
) -> None:
    """Index the job's library, answer its questions, write what was said.

    `make` indexes, and returns what answers and how many passages it indexed.
    """
    job = _job()
    started = time.perf_counter()
    answer, passages = make(job)
    index_seconds = time.perf_counter() - started
    questions = job.data["questions"]
    if questions:
        answer(questions[0]["question"])  # what is loaded at the first question is not timed
    replies = []
    for asked in questions:
        started = time.perf_counter()
        said = answer(asked["question"])
        elapsed_ms = (time.perf_counter() - started) * 1000
        replies.append({"id": asked["id"], "elapsed_ms": elapsed_ms, **said})
    write(
        {
            "versions": {name: version(name) for name in packages},
            "passages": passages,
            "index_seconds": index_seconds,
            "replies": replies,
            "notes": list(notes),
        }
    )


def time_indexing(
    load: Callable[[Job], Callable[[list[str]], int]], packages: Sequence[str]
) -> None:
    """Load the model, index one text unmeasured, then time the indexing of the job's texts.

    `load` returns what indexes texts into a fresh index and says how many it then holds.
    """
    job = _job()
    started = time.perf_counter()
    index = load(job)
    index(["The first text loads the model."])
    loading = time.perf_counter() - started
    texts = job.texts
    started = time.perf_counter()
    held = index(texts)
    seconds = time.perf_counter() - started
    if held != len(texts):
        sys.exit(f"{held} of {len(texts)} passages were indexed")
    versions = {name: version(name) for name in packages}
    write({"seconds": seconds, "loading": loading, "versions": versions})


def write(said: dict[str, Any]) -> None:
    """Write what the driver reads."""
    Path(sys.argv[2]).write_text(json.dumps(said), encoding="utf-8")


def _job() -> Job:
    return Job(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
