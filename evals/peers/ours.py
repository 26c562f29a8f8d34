"""Pincite itself over the same cases, by the same metrics."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from assistant.chain import RetrievalChain
from assistant.settings import Settings, load_settings
from evals.case import Case
from evals.cli import texts_of
from evals.gold import prove
from evals.peers.measure import Measured
from evals.runner import Progress, run_cases
from index.builder import build
from index.library import Library


def measure_ours(
    library: Path, index: Path, cases: Sequence[Case], progress: Progress | None = None
) -> Measured:
    """Ask Pincite the cases over `library`; the index at `index` is brought up to date before."""
    settings: Settings = load_settings({"library": library, "index": index})
    build(library, index, settings=settings.build)
    opened = Library.open(index)
    texts = texts_of(opened)
    chain = RetrievalChain.over(opened, settings)
    results = run_cases(cases, prove(cases, texts), chain, texts, progress=progress)
    return Measured(
        "Pincite",
        version("pincite"),
        tuple(results),
        answers=True,
        passages=len(opened.passages),
    )
