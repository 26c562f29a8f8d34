"""Every file of an index damaged in turn:

    python -m evals.bench.damage

Each file is emptied, cut to half, bit-flipped in several places and removed. What must hold:
nothing but the right answers is ever served; whatever is not served is named; a full check names
what is damaged; and a build repairs it, with the result of a build from nothing.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from evals.bench.editions import Editions, reference_of
from evals.bench.which_encoder import add_encoder
from index.builder import BuildReport, BuildSettings, build
from index.encoder import Encoder, open_encoder
from index.errors import LibraryIndexError
from index.generation import Generation
from index.journal import FILE as JOURNAL
from index.library import Library

FLIPS = 6
"""Bits flipped in each file, one at a time: the first byte, the last and some between."""


SMALL = "hashing-64"
"""The stand-in encoder: every damage is repaired by a build."""


@dataclass(slots=True)
class Damage:
    """What came of it. A fault says which damage, and what was wrong with the answer to it."""

    cases: int = 0
    named_at_once: int = 0
    """Opening or the first questions named the damage."""
    served_right: int = 0
    """What was asked for did not touch it, and was right."""
    faults: list[str] = field(default_factory=list)


class _Stopped(Exception):
    """A build has come as far as it was to."""


def _stop_in_the_middle(stage: str, done: int, total: int) -> None:
    """Take a build's progress, and end it as a machine that loses its power does."""
    if stage == "embedding" and done > total // 3:
        raise _Stopped


def damage_all(
    folder: Path, *, encoder_name: str | None = SMALL, flips: int = FLIPS, seed: int = 1
) -> Damage:
    """Damage an index made in `folder`, which must be empty; return what came of it."""
    encoder = open_encoder(encoder_name)
    chance = random.Random(seed)  # noqa: S311 - which bit
    library, truth, index = (folder / name for name in ("library", "truth", "whole"))
    editions = Editions(library, truth, chance)
    editions.fill(12)
    build(library, index, encoder=encoder)
    before = _answers(index, truth, encoder)
    # A build that did not end leaves a journal, and who held the lock.
    editions.fill(6)
    try:
        build(library, index, encoder=encoder, progress=_stop_in_the_middle)
    except _Stopped:
        (index / "build.owner").write_text("process 1 on a machine since yesterday")
    build(library, folder / "fresh", encoder=encoder)
    wanted = Generation.open(folder / "fresh").manifest.content()

    found = Damage()
    scratch = folder / "scratch"
    for file in sorted(path.relative_to(index) for path in index.rglob("*") if path.is_file()):
        for what, harm in _harms(flips, chance):
            shutil.copytree(index, scratch)
            harm(scratch / file)
            found.cases += 1
            case = f"{file} {what}"
            _serve(scratch, file, truth, encoder, before, case, found)
            _repair(library, scratch, file, encoder, wanted, case, found)
            shutil.rmtree(scratch)
    return found


def _harms(flips: int, chance: random.Random) -> Iterator[tuple[str, Callable[[Path], object]]]:
    yield "removed", Path.unlink
    yield "emptied", lambda path: path.write_bytes(b"")
    yield (
        "cut to half",
        lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    )
    for number in range(flips):
        # The first byte, the last, and in between wherever it falls.
        share = float(number > 0) if number in {0, flips - 1} else chance.random()
        yield f"flipped at {share:.0%}", partial(_flip, share=share, chance=chance)


def _flip(path: Path, *, share: float, chance: random.Random) -> None:
    data = bytearray(path.read_bytes())
    if data:
        data[round(share * (len(data) - 1))] ^= 1 << chance.randrange(8)
        path.write_bytes(data)


def _answers(index: Path, truth: Path, encoder: Encoder) -> list[object]:
    """Return what a reader gets: every document, and the passages found for each reference."""
    library = Library.open(index, encoder=encoder)
    try:
        return [
            (library.document(record.path), library.search(reference_of(truth, record.sha256), 3))
            for record in library.records
        ]
    finally:
        library.close()


def _serve(
    index: Path,
    file: Path,
    truth: Path,
    encoder: Encoder,
    before: list[object],
    case: str,
    found: Damage,
) -> None:
    try:
        served = _answers(index, truth, encoder)
    except LibraryIndexError as error:
        found.named_at_once += 1
        if not _named(file, str(error)):
            found.faults.append(f"{case}: not named by {error}")
    else:
        found.served_right += 1
        if served != before:
            found.faults.append(f"{case}: other answers were served")
    if file.parts[0] != "generations":
        return
    try:
        Generation.open(index).check()
    except LibraryIndexError as error:
        if not _named(file, str(error)):
            found.faults.append(f"{case}: the check says {error}")
    else:
        found.faults.append(f"{case}: the check finds nothing")


def _named(file: Path, said: str) -> bool:
    # A manifest of another format is told from a damaged one by its folder.
    return file.name in said or (file.name == "manifest.json" and "has format" in said)


def _repair(
    library: Path,
    index: Path,
    file: Path,
    encoder: Encoder,
    wanted: str,
    case: str,
    found: Damage,
) -> None:
    try:
        report: BuildReport = build(
            library, index, settings=BuildSettings(wait_seconds=5), encoder=encoder
        )
        opened = Generation.open(index)
        opened.check()
    except (LibraryIndexError, OSError) as error:
        found.faults.append(f"{case}: the build after it says {error}")
        return
    if opened.manifest.content() != wanted:
        found.faults.append(f"{case}: the build after it is not one from nothing")
    said = " ".join((report.changes.reason or "", *report.notes))
    if file.parts[0] == "generations" and not _named(file, said):
        found.faults.append(f"{case}: the build after it does not say what it mended ({said})")
    if file.name == JOURNAL and "removed" not in case and "emptied" not in case and not said:
        found.faults.append(f"{case}: the build after it does not say what it lost")


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line; the exit code is 1 when anything went wrong."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench.damage", description=__doc__)
    parser.add_argument("--flips", type=int, default=FLIPS, help="bits flipped in each file")
    parser.add_argument("--seed", type=int, default=1)
    add_encoder(parser, SMALL)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        found = damage_all(
            Path(folder), encoder_name=given.encoder, flips=given.flips, seed=given.seed
        )
    print(  # noqa: T201
        f"{found.cases} damages: {found.named_at_once} named at once, {found.served_right} did not "
        f"touch what was asked for; {len(found.faults)} faults"
    )
    for fault in found.faults:
        print(fault)  # noqa: T201
    return 1 if found.faults else 0


if __name__ == "__main__":
    sys.exit(main())
