"""Builds killed at random moments while a reader asks all along:

    python -m evals.bench.torture --kills 200

A library of small documents changes; each build of it runs in a process of its own, which gets
SIGKILL after a random time. After each kill the index must open and prove itself, and the next
build must succeed and give what a build from nothing gives.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import multiprocessing
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerContext
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

from evals.bench.asking import Asked, ask_all_along
from evals.bench.editions import Editions
from index.builder import BuildReport, BuildSettings, build
from index.encoder import open_encoder
from index.errors import LibraryIndexError
from index.generation import Generation, current_id
from ingest.tokens import count_tokens

STAGES = ("starting", "reading", "embedding", "writing", "publishing", "ended")
"""Where a build can be killed; `publishing` is everything after the last check."""


@dataclass(slots=True)
class Torture:
    """What came of it."""

    kills: Counter[str] = field(default_factory=Counter)
    """By the stage that was killed."""
    builds: int = 0
    """Builds that were left to end."""
    build_failures: list[str] = field(default_factory=list)
    not_as_from_nothing: int = 0
    resumed: int = 0
    """Passages whose vector a killed build had made."""
    damaged: list[str] = field(default_factory=list)
    """What a full check said after a kill."""
    asked: Asked = field(default_factory=Asked)
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        """Whether nothing happened that must not."""
        faults = len(self.build_failures) + len(self.damaged) + self.not_as_from_nothing
        return not faults and not self.asked.faults and self.asked.questions > 0


def torture(
    folder: Path, *, kills: int, encoder: str = "hashing-256", keep: int = 1, seed: int = 1
) -> Torture:
    """Kill this many builds in `folder`, which must be empty; return what came of it."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["evals.bench.asking", "index.builder", "faiss"])
    result = Torture()
    started = time.perf_counter()
    chance = random.Random(seed)  # noqa: S311 - when to kill what
    rig = _Rig(context, folder, encoder, keep)
    library = Editions(rig.library, rig.truth, chance)
    library.fill(40)
    typical = rig.build_to_end(result)
    stop, answers = context.Event(), context.Queue()
    reader = context.Process(
        target=_read, args=(rig.index, rig.truth, encoder, stop, answers, seed), daemon=True
    )
    reader.start()
    while result.kills.total() < kills:
        library.edit()
        killed_in = rig.build_and_kill(chance.uniform(0, 1.15 * typical))
        if killed_in is not None:
            result.kills[killed_in] += 1
            rig.check(result)
        # Often several builds in a row are killed before one may end.
        if chance.random() < 0.5:
            typical = 0.8 * typical + 0.2 * rig.build_to_end(result)
    rig.build_to_end(result)
    rig.compare(result)
    stop.set()
    result.asked = answers.get(timeout=120)
    reader.join()
    result.seconds = time.perf_counter() - started
    return result


class _Rig:
    """The folders, and the processes that build in them."""

    def __init__(self, context: ForkServerContext, folder: Path, encoder: str, keep: int) -> None:
        self._context = context
        self._encoder = encoder
        self._keep = keep
        self.library, self.truth, self.index = (
            folder / name for name in ("library", "truth", "index")
        )
        self._fresh = folder / "fresh"

    def build_to_end(self, result: Torture) -> float:
        """Build and wait; return the seconds it took."""
        seconds, said = self._build(self.index)
        result.builds += 1
        if isinstance(said, str):
            result.build_failures.append(said)
        else:
            result.resumed += said.embeddings_resumed
            if current_id(self.index) != said.generation:
                result.build_failures.append(f"{said.generation} did not become current")
            self.check(result)
        return seconds

    def _build(self, index: Path) -> tuple[float, BuildReport | str]:
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

    def _start(self, index: Path) -> tuple[Any, Event, Synchronized[int], Any]:
        ready, stage = self._context.Event(), self._context.Value("i", 0)
        answers = self._context.Queue()
        process = self._context.Process(
            target=_build_in_process,
            args=(self.library, index, self._encoder, self._keep, ready, stage, answers),
        )
        process.start()
        return process, ready, stage, answers

    def check(self, result: Torture) -> None:
        """Prove every byte of the generation that serves."""
        try:
            Generation.open(self.index).check()
        except LibraryIndexError as error:
            result.damaged.append(str(error))

    def compare(self, result: Torture) -> None:
        """Compare the index with one built from nothing."""
        self._build(self._fresh)
        contents = {
            Generation.open(index).manifest.content() for index in (self.index, self._fresh)
        }
        result.not_as_from_nothing += len(contents) != 1


def _build_in_process(
    library: Path,
    index: Path,
    encoder_name: str,
    keep: int,
    ready: Event,
    stage: Synchronized[int],
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


def _read(
    index: Path,
    truth: Path,
    encoder: str,
    stop: Event,
    answers: Any,  # noqa: ANN401 - as above
    seed: int,
) -> None:
    answers.put(ask_all_along(index, truth, encoder, stop.is_set, seed))


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line; the exit code is 1 when anything went wrong."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench.torture", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=int, default=1, help="generations kept (default 1)")
    parser.add_argument(
        "--encoder", default="hashing-256", help="all-MiniLM-L6-v2 for the real one"
    )
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        found = torture(
            Path(folder), kills=given.kills, encoder=given.encoder, keep=given.keep, seed=given.seed
        )
    if given.json:
        print(json.dumps(dataclasses.asdict(found) | {"passed": found.passed}))  # noqa: T201
    else:
        print(_words(found))  # noqa: T201
    return 0 if found.passed else 1


def _words(found: Torture) -> str:
    asked = found.asked
    stages = ", ".join(f"{count} {stage}" for stage, count in found.kills.most_common())
    lines = [
        f"builds killed             {found.kills.total():,} ({stages})",
        f"builds left to end        {found.builds:,}, {len(found.build_failures)} failed",
        f"vectors taken over        {found.resumed:,} from killed builds",
        f"damaged after a kill      {len(found.damaged):,}",
        f"not as from nothing       {found.not_as_from_nothing:,}",
        f"questions meanwhile       {asked.questions:,} to {asked.generations:,} generations, "
        f"{asked.held:,} of them after the library was held for some seconds",
        f"wrong, missing answers    {asked.wrong:,}, {asked.missing:,}",
        f"unreadable indexes        {asked.unreadable:,}",
        f"seconds                   {found.seconds:,.0f}",
        *found.build_failures[:5],
        *found.damaged[:5],
        *asked.examples[:5],
        "passed" if found.passed else "FAILED",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
