"""Builds killed and files damaged, as lines of the table; nothing of it may cost an answer."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from evals.bench.damage import SMALL, Damage, damage_all
from evals.bench.ground import Ground
from evals.bench.line import Line
from evals.bench.torture import Torture, torture
from evals.bench.which_encoder import STAND_IN

KILLS, REAL_KILLS, QUICK_KILLS = 200, 40, 8
"""Builds killed with the stand-in encoder, with the packaged one, and for a quick look."""
FLIPS, REAL_FLIPS = 6, 2
"""Bits flipped in each file, likewise."""
_ENCODERS = ((STAND_IN, "stand-in encoder"), (None, "packaged encoder"))


def killed_builds(ground: Ground) -> Iterator[Line]:
    """Kill builds at random moments while a reader asks all along."""
    for name, words in _ENCODERS[:1] if ground.quick else _ENCODERS:
        kills = QUICK_KILLS if ground.quick else KILLS if name else REAL_KILLS
        ground.say(f"Killing {kills} builds ({words})")
        with tempfile.TemporaryDirectory(dir=ground.work) as folder:
            yield _killed(torture(Path(folder), kills=kills, encoder=name), words)


def damaged_files(ground: Ground) -> Iterator[Line]:
    """Truncate, flip and remove every file of an index in turn."""
    for name, words in _ENCODERS[:1] if ground.quick else _ENCODERS:
        flips = 1 if ground.quick else FLIPS if name else REAL_FLIPS
        ground.say(f"Damaging every file in turn ({words})")
        with tempfile.TemporaryDirectory(dir=ground.work) as folder:
            found = damage_all(Path(folder), encoder_name=name and SMALL, flips=flips)
        yield _damaged(found, words)


def _killed(found: Torture, encoder: str) -> Line:
    asked = found.asked
    return Line(
        f"{found.kills.total()} builds killed at random moments while a reader asks",
        f"{asked.wrong} wrong and {asked.missing} missing answers of {asked.questions:,}, "
        f"{asked.unreadable + len(found.damaged)} times unreadable; "
        f"{len(found.build_failures)} of {found.builds} next builds failed",
        "0 of each",
        found.passed,
        f"{encoder}; killed while " + ", ".join(f"{k} {n}" for k, n in found.kills.most_common()),
    )


def _damaged(found: Damage, encoder: str) -> Line:
    return Line(
        f"{found.cases} damages, each file of an index in turn",
        f"{found.named_at_once} named at once, {found.served_right} not touched by what was asked; "
        f"{len(found.faults)} served, not named or not repaired",
        "0 served, not named or not repaired",
        not found.faults,
        encoder,
    )
