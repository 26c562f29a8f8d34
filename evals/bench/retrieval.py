"""What it takes to find passages for a question, without an answer made of them."""

from __future__ import annotations

from collections.abc import Iterator

from evals.bench.child import run_child
from evals.bench.ground import Ground
from evals.bench.line import Line, median

WANTED_MS = 40


def alone(ground: Ground) -> Iterator[Line]:
    """Time searches of the reports, models loaded: each run in a process of its own."""
    questions = list(dict.fromkeys(ground.questions))
    found = [
        run_child("retrieval", index=str(ground.index), questions=questions)
        for _ in range(ground.runs)
    ]
    middle, high, processor = (
        median([each[name] for each in found]) for name in ("p50_ms", "p95_ms", "processor_ms")
    )
    asked = found[0]
    yield Line(
        f"retrieval alone among {asked['passages']:,} passages",
        f"p50 {middle:.0f} ms, p95 {high:.0f} ms ({processor:.0f} ms of one core)",
        f"p50 under {WANTED_MS} ms",
        middle < WANTED_MS,
        f"{asked['questions']} questions × {ground.runs}, each new, in {asked['wordings']:.1f} "
        "other wordings beside its own on average; models loaded",
    )
