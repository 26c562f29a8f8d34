"""Indexing passages: Pincite's path, the bare encoder, and other pipelines' usual paths.

All get the same passages and the same weights on the same machine, by turns, and each run starts
with another of them. Loading the model is counted apart for all.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from evals.bench.errors import ChildFailed
from evals.bench.ground import Ground, net
from evals.bench.line import Line, median, seconds, spread
from evals.peers.errors import PeerError
from evals.peers.peer import SCRIPTS, find_peer
from evals.peers.reply import run_script
from index.encoder import default_encoder
from index.vectors import VectorIndex

OTHERS = ("langchain", "llamaindex", "txtai")
_NEAR = 1e-5
"""Scores as close as this are a tie: which of two equal passages comes tenth says nothing."""
_HOURS = 4 * 3600.0

READING = ("reading", "splitting", "loading")
"""Stages of a build that pipelines which are handed passages do not have."""


def full_build(ground: Ground) -> Iterator[Line]:
    """Compare building everything with the bare encoder on the same passages."""
    count = f"{ground.runs} × build, then encoder"
    ground.index  # noqa: B018 - the passages come from a first build
    builds = []
    bare = []
    vectors = ground.work / "bare.npy"
    for run in range(ground.runs):
        # The first build, which gave the passages, is the first run's, unless it is from before.
        fresh = run == 0 and len(ground.builds) == 1 and ground.fresh
        builds.append(ground.builds[0] if fresh else _build(ground))
        bare.append(_script(Path(sys.executable), SCRIPTS / "bare_indexing.py", ground, vectors))
    whole = [net(each) for each in builds]
    alone = [each["seconds"] for each in bare]
    ratio = median([build / encode for build, encode in zip(whole, alone, strict=True)])
    passages, documents = builds[0]["passages"], builds[0]["documents"]
    distinct = len(set(ground.texts))
    yield Line(
        f"full build of {documents} reports ({passages:,} passages) against the bare encoder",
        f"{ratio:.2f} times ({seconds(median(whole))} against {seconds(median(alone))})",
        "at most 1.10 times",
        ratio <= 1.10,
        f"{count}; builds {spread(whole)}; {distinct:,} passages are distinct, the encoder gets "
        f"all; model loading apart ({seconds(median([b['stages']['loading'] for b in builds]))})",
    )
    peak = max(each["peak_mib"] for each in builds)
    yield Line(
        "peak memory of a full build",
        f"{peak:,.0f} MiB",
        "under 2,048 MiB",
        peak < 2048,
        "ru_maxrss of the process, the largest of the runs",
    )
    yield Line("where the time of a full build goes", _stages(builds), how="medians of the stages")
    yield _same_answers(ground, vectors)


def paths(ground: Ground) -> Iterator[Line]:
    """Compare Pincite's indexing of the passages with that of other pipelines."""
    found: dict[str, list[float]] = {}
    reading: list[float] = []

    def ours() -> float:
        built = _build(ground)
        reading.append(sum(built["stages"].get(name, 0.0) for name in READING[:2]))
        return net(built) - reading[-1]

    todo: dict[str, Callable[[], float]] = {"Pincite": ours}
    versions: dict[str, str] = {}
    for name in OTHERS:
        peer = find_peer(name)
        try:
            python = ground.environments.python_for(peer)
        except PeerError as error:
            yield Line(f"indexing by {peer.distribution}", "not measured", how=str(error))
            continue
        todo[name] = _other(python, peer.indexing, ground, versions)
    ground.texts  # noqa: B018 - built before anything is timed
    for run in range(ground.runs):
        names = list(todo)
        for name in names[run % len(names) :] + names[: run % len(names)]:
            ground.say(f"Indexing by {name}, run {run + 1} of {ground.runs}")
            try:
                found.setdefault(name, []).append(todo[name]())
            except (PeerError, ChildFailed) as error:
                yield Line(f"indexing by {name}", "not measured", how=str(error))
                del todo[name]
                found.pop(name, None)
    mine = found.pop("Pincite")
    for name, taken in found.items():
        ratio = median([other / own for other, own in zip(taken, mine, strict=False)])
        yield Line(
            f"indexing the same passages: {name} ({versions[name]}) against Pincite",
            f"{ratio:.2f} times ({seconds(median(taken))} against {seconds(median(mine))})",
            "at least 1.10 times",
            ratio >= 1.10,
            f"by turns; {name} {spread(taken)}, Pincite {spread(mine)} (without reading and "
            f"splitting: {seconds(median(reading))} more)",
        )


def _build(ground: Ground) -> dict[str, Any]:
    folder = ground.work / "again"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        return ground.build(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _other(
    python: Path, script: Path, ground: Ground, versions: dict[str, str]
) -> Callable[[], float]:
    def measure() -> float:
        said = _script(python, script, ground)
        versions[script.stem.removesuffix("_indexing")] = next(iter(said["versions"].values()))
        return float(said["seconds"])

    return measure


def _script(
    python: Path, script: Path, ground: Ground, vectors: Path | None = None
) -> dict[str, Any]:
    job = {
        "weights": str(default_encoder().folder),
        "texts": ground.texts,
        "vectors": None if vectors is None else str(vectors),
    }
    said: dict[str, Any] = json.loads(run_script(python, script, job, _HOURS))
    return said


def _stages(builds: list[dict[str, Any]]) -> str:
    whole = median([each["seconds"] for each in builds])
    names = list(builds[0]["stages"])
    medians = {name: median([each["stages"].get(name, 0.0) for each in builds]) for name in names}
    largest = sorted(medians.items(), key=lambda each: -each[1])
    return ", ".join(f"{name} {taken / whole:.0%}" for name, taken in largest)


def _same_answers(ground: Ground, bare: Path) -> Line:
    """Compare the ten nearest by the index with those by the bare encoder's own vectors."""
    index = VectorIndex.open(ground.generation)
    reference = np.load(bare)
    questions = np.load(ground.question_vectors)
    same = 0
    for question in questions:
        scores = reference @ question
        best = np.sort(scores)[::-1][:10]
        found = np.sort(scores[index.search(question, 10)[0]])[::-1]
        same += bool(len(found) == len(best) and np.abs(found - best).max() <= _NEAR)
    share = same / len(questions)
    return Line(
        "same ten nearest passages as with the bare encoder's vectors",
        f"{share:.1%} of {len(questions)} questions",
        "at least 99 %",
        share >= 0.99,
        "ties (1e-5) apart",
    )
