"""What a build costs when little or nothing has changed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from evals.bench.child import run_child
from evals.bench.errors import ChildFailed
from evals.bench.ground import Ground, net
from evals.bench.line import Line, median, seconds, spread

SHARE = 0.02
"""Of the full build's time, for a change of one document."""


class _Taken(NamedTuple):
    """What a command took, in seconds."""

    wall: float
    processor: float
    """Of all cores; other programs on the machine do not lengthen it."""


def one_document(ground: Ground) -> Iterator[Line]:
    """One document added, one edited, one removed: other ones in each run."""
    ground.index  # noqa: B018 - built before anything is changed
    full = median([net(each) for each in ground.builds])
    for what, change in (("added", _add), ("edited", _edit), ("removed", _remove)):
        taken = [_changed(ground, change, run) for run in range(ground.runs)]
        share = median(taken) / full
        yield Line(
            f"one document {what}",
            f"{share:.1%} of the full build ({seconds(median(taken))} of {seconds(full)})",
            f"at most {SHARE:.0%}",
            share <= SHARE,
            f"model loading apart; {spread(taken)}",
        )


def no_change(ground: Ground) -> Iterator[Line]:
    """Time `pincite build` where nothing changed, from the shell."""
    arguments = ["build", "--library", str(ground.library), "--index", str(ground.index)]
    taken = [_shell(arguments) for _ in range(ground.runs)]
    middle = median([each.wall for each in taken])
    torch = imports("torch", arguments)
    yield Line(
        "`pincite build` when nothing has changed",
        f"{seconds(middle)}, torch {'loaded' if torch else 'not loaded'}",
        "under 2 s, torch not loaded",
        middle < 2 and not torch,
        f"from the shell, start of Python included; {_spread(taken)}",
    )


def cold_ask(ground: Ground) -> Iterator[Line]:
    """Time `pincite ask` from the shell, each question in a process of its own."""
    places = ["--library", str(ground.library), "--index", str(ground.index)]
    questions = ground.questions[:: max(len(ground.questions) // (ground.runs + 1), 1)]
    _shell(["ask", questions[0], *places])  # the index is on disk, its pages in memory
    taken = [_shell(["ask", each, *places]) for each in questions[1 : ground.runs + 1]]
    middle = median([each.wall for each in taken])
    torch = imports("torch", ["ask", questions[0], *places])
    yield Line(
        "`pincite ask` from a cold shell",
        f"{seconds(middle)}, torch {'loaded' if torch else 'not loaded'}",
        "under 3 s",
        middle < 3,
        f"index warm on disk; {_spread(taken)}",
    )


def imports(package: str, arguments: list[str]) -> bool:
    """Tell whether the command imports `package`."""
    done = _pincite(arguments, "-X", "importtime")
    lines = done.stderr.splitlines()
    return any(line.rpartition("|")[2].strip() == package for line in lines)


def _shell(arguments: list[str]) -> _Taken:
    before, started = _processor(), time.perf_counter()
    _pincite(arguments)
    return _Taken(time.perf_counter() - started, _processor() - before)


def _processor() -> float:
    """Return the seconds of processor time that processes begun here and ended have used."""
    used = os.times()
    return used.children_user + used.children_system


def _spread(taken: Sequence[_Taken]) -> str:
    """Return how far the runs lie apart, and what they would take on a machine of their own."""
    processor = seconds(median([each.processor for each in taken]))
    return f"{spread([each.wall for each in taken])}; {processor} of processor time"


def _pincite(arguments: list[str], *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *options, str(Path(sys.executable).with_name("pincite"))]
    done = subprocess.run(  # noqa: S603 - the arguments are ours
        [*command, *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        raise ChildFailed(f"pincite {arguments[0]} failed: {said[-1]}")
    return done


def _changed(ground: Ground, change: Callable[[Ground, Path, int], None], run: int) -> float:
    """Return the seconds of a build after `change`, made in copies of library and index."""
    folder = ground.work / "changed"
    shutil.rmtree(folder, ignore_errors=True)
    library, index = folder / "library", folder / "index"
    shutil.copytree(ground.library, library)
    shutil.copytree(ground.index, index)
    # The index of another folder is brought up to date first: only the change is to be left.
    run_child("full_build", library=str(library), index=str(index))
    change(ground, library, run)
    built = run_child("full_build", library=str(library), index=str(index))
    shutil.rmtree(folder)
    if not built["built"]:
        raise ChildFailed("the build did not see the change")
    return net(built)


def _add(ground: Ground, library: Path, run: int) -> None:
    # A document that no generation before has held: its passages are all new.
    files = sorted(ground.seeds.glob("*.txt"))
    file = files[(run + 1) % len(files)]
    shutil.copyfile(file, library / "text" / f"added-{file.name}")


def _edit(_ground: Ground, library: Path, run: int) -> None:
    file = sorted((library / "text").glob("*.txt"))[run]
    text = file.read_text(encoding="utf-8")
    at = text.index(" the ", len(text) // 2)
    file.write_text(f"{text[:at]} the said{text[at + 4 :]}", encoding="utf-8")


def _remove(_ground: Ground, library: Path, run: int) -> None:
    sorted((library / "text").glob("*.txt"))[-1 - run].unlink()
