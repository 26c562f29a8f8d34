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
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

from evals.bench.asking import Asked, ask_all_along
from evals.bench.editions import Editions
from evals.bench.rig import Rig
from evals.bench.which_encoder import STAND_IN, add_encoder
from index.errors import LibraryIndexError
from index.generation import Generation, current_id


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
    folder: Path, *, kills: int, encoder: str | None = STAND_IN, keep: int = 1, seed: int = 1
) -> Torture:
    """Kill this many builds in `folder`, which must be empty; return what came of it."""
    context = multiprocessing.get_context("forkserver")
    # The real encoder's libraries take longer to load than a build does.
    heavy = ["faiss"] if encoder == STAND_IN else ["faiss", "sentence_transformers"]
    context.set_forkserver_preload(["evals.bench.asking", "index.builder", *heavy])
    result = Torture()
    started = time.perf_counter()
    chance = random.Random(seed)  # noqa: S311 - when to kill what
    rig = Rig(context, folder, encoder, keep)
    library = Editions(rig.library, rig.truth, chance)
    library.fill(40)
    typical = _build_to_end(rig, result)
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
            _check(rig, result)
        # Often several builds in a row are killed before one may end.
        if chance.random() < 0.5:
            typical = 0.8 * typical + 0.2 * _build_to_end(rig, result)
    _build_to_end(rig, result)
    _compare(rig, result)
    stop.set()
    result.asked = answers.get(timeout=120)
    reader.join()
    result.seconds = time.perf_counter() - started
    return result


def _build_to_end(rig: Rig, result: Torture) -> float:
    """Build and wait; return the seconds it took."""
    seconds, said = rig.build(rig.index)
    result.builds += 1
    if isinstance(said, str):
        result.build_failures.append(said)
    else:
        result.resumed += said.embeddings_resumed
        if current_id(rig.index) != said.generation:
            result.build_failures.append(f"{said.generation} did not become current")
        _check(rig, result)
    return seconds


def _check(rig: Rig, result: Torture) -> None:
    """Prove every byte of the generation that serves."""
    try:
        Generation.open(rig.index).check()
    except LibraryIndexError as error:
        result.damaged.append(str(error))


def _compare(rig: Rig, result: Torture) -> None:
    """Compare the index with one built from nothing."""
    rig.build(rig.fresh)
    contents = {Generation.open(index).manifest.content() for index in (rig.index, rig.fresh)}
    result.not_as_from_nothing += len(contents) != 1


def _read(
    index: Path,
    truth: Path,
    encoder: str | None,
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
    add_encoder(parser)
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
