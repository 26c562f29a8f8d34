"""Builds of a changing library, each in a process of its own, which can be killed."""

from __future__ import annotations

import signal
import time
from ctypes import c_int
from multiprocessing.context import ForkServerContext
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

from index.builder import BuildReport, BuildSettings, build
from index.encoder import open_encoder
from index.errors import LibraryIndexError
from ingest.tokens import count_tokens

STAGES = ("starting", "reading", "embedding", "writing", "publishing", "ended")
"""Where a build can be killed; `publishing` is everything after the last check."""


class Rig:
    """The folders, and the processes that build in them."""

    def __init__(
        self, context: ForkServerContext, folder: Path, encoder: str | None, keep: int
    ) -> None:
        self._context = context
        self._encoder = encoder
        self._keep = keep
        self.library, self.truth, self.index = (
            folder / name for name in ("library", "truth", "index")
        )
        self.fresh = folder / "fresh"

    def build(self, index: Path) -> tuple[float, BuildReport | str]:
        """Build and wait; return the seconds it took, and its report or what went wrong."""
        process, ready, _, answers = self._start(index)
        ready.wait(120)
        started = time.perf_counter()
        said: BuildReport | str = answers.get(timeout=300)
        process.join()
        return time.perf_counter() - started, said

    def build_and_kill(self, after: float) -> str | None:
        """Kill a build `after` seconds; return the stage it was in, None when it had ended."""
        process, ready, stage, _ = self._start(self.index)
        ready.wait(120)
        process.join(after)
        process.kill()
        process.join()
        return STAGES[stage.value] if process.exitcode == -signal.SIGKILL else None

    def _start(self, index: Path) -> tuple[Any, Event, c_int, Any]:
        # Without a lock: a build killed while it held one would be waited for without end.
        ready, stage = self._context.Event(), self._context.RawValue("i", 0)
        answers = self._context.Queue()
        process = self._context.Process(
            target=_build_in_process,
            args=(self.library, index, self._encoder, self._keep, ready, stage, answers),
        )
        process.start()
        return process, ready, stage, answers


def _build_in_process(
    library: Path,
    index: Path,
    encoder_name: str | None,
    keep: int,
    ready: Event,
    stage: c_int,
    answers: Any,  # noqa: ANN401 - a queue of multiprocessing has no public type
) -> None:
    encoder = open_encoder(encoder_name)
    encoder.encode(["The first text loads the model."])
    count_tokens("The first text loads the vocabulary.")
    ready.set()

    def progress(name: str, done: int, total: int) -> None:
        stage.value = STAGES.index("publishing" if (name, done) == ("writing", total) else name)

    settings = BuildSettings(keep=keep, wait_seconds=60)
    try:
        report = build(library, index, settings=settings, encoder=encoder, progress=progress)
    except (LibraryIndexError, OSError) as error:
        answers.put(str(error))
    else:
        stage.value = STAGES.index("ended")
        answers.put(report)
