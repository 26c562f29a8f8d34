"""What the program of a pipeline is told and what it says, as JSON between two processes.

It is other people's code that speaks, so every field is checked.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from evals.peers.environment import environment
from evals.peers.errors import PeerFailed


@dataclass(frozen=True, slots=True)
class Asked:
    """One question."""

    id: str
    question: str


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A passage that a pipeline found."""

    document: str
    """Path relative to the library."""
    text: str
    score: float | None = None
    start: int | None = None
    """Where the pipeline says that it stands in the file's text."""
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Quoted:
    """A source that an answer names, with the words it took from it."""

    document: str
    quote: str


@dataclass(frozen=True, slots=True)
class Stated:
    """An answer, or that there is none."""

    answered: bool
    text: str
    """What a person reads, without the list of sources."""
    sources: tuple[Quoted, ...] = ()
    confidence: float | None = None
    """Whatever the pipeline declines by: higher is surer."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a pipeline said to one question."""

    id: str
    passages: tuple[FoundPassage, ...]
    """Best first."""
    elapsed_ms: float
    answer: Stated | None = None
    """None from a pipeline that only retrieves."""


@dataclass(frozen=True, slots=True)
class Run:
    """All that a pipeline said."""

    versions: Mapping[str, str]
    passages: int
    """In its index."""
    replies: tuple[Reply, ...]
    index_seconds: float = 0.0
    notes: tuple[str, ...] = field(default=())


_RUN = TypeAdapter(Run)


def run_script(python: Path, script: Path, job: Mapping[str, Any], timeout: float) -> bytes:
    """Let `script` do `job` and return the JSON it wrote; PeerFailed says how it ended."""
    with tempfile.TemporaryDirectory(prefix="pincite-peer-") as folder:
        given, made = Path(folder) / "job.json", Path(folder) / "out.json"
        given.write_text(json.dumps(dict(job) | {"work": folder}), encoding="utf-8")
        try:
            done = subprocess.run(  # noqa: S603 - our own script
                [str(python), str(script), str(given), str(made)],
                capture_output=True,
                text=True,
                errors="replace",
                check=False,
                env=environment(),
                cwd=folder,
                timeout=timeout,
            )
        except subprocess.TimeoutExpired as error:
            raise PeerFailed(f"{script.name} was not done after {timeout:,.0f} s") from error
        if done.returncode or not made.is_file():
            said = [line for line in done.stderr.splitlines() if line.strip()]
            last = " ".join(said[-1].split()) if said else f"exit code {done.returncode}"
            raise PeerFailed(f"{script.name} failed: {last}")
        return made.read_bytes()


def ask(
    python: Path,
    script: Path,
    *,
    library: Path,
    weights: Path | None,
    questions: Sequence[Asked],
    top: int = 10,
    timeout: float = 3600,
) -> Run:
    """Ask a pipeline all questions over the `.txt` files of `library`; PeerFailed if it cannot."""
    job = {
        "library": str(library.resolve()),
        "weights": None if weights is None else str(weights),
        "top": top,
        "questions": [{"id": each.id, "question": each.question} for each in questions],
    }
    said = run_script(python, script, job, timeout)
    try:
        run = _RUN.validate_json(said)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise PeerFailed(f"{script.name} said no reply ({where}: {first['msg']})") from error
    if [reply.id for reply in run.replies] != [each.id for each in questions]:
        raise PeerFailed(f"{script.name} did not answer every question once, in order")
    return run
