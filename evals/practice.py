"""Practice questions: what the reader and the evidence model learn from.

Each file holds questions about one small library: reports of one council at several dates (of
`../shared/corpus`, where they lie), or the seeds. They were written from the documents alone, in
the form of `evals.case`, and nothing is ever reported on them.

The reader learns from those of `evals/practice/`, and knows them by heart then: it looks better on
them than it is. So the evidence model is fitted on others, those of `evals/fitting/` and the tuning
half of the seeds' cases, which the reader never sees. On those of `evals/unseen/` nothing is
fitted; they show what the confidence is worth.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from evals.case import Case, load_cases
from evals.errors import SuiteError
from index.builder import build
from index.library import Library

PRACTICE, FITTING, UNSEEN = (
    Path(str(files("evals") / name)) for name in ("practice", "fitting", "unseen")
)
SEEDS = "seeds"
"""The practice questions about the product's own library."""


@dataclass(frozen=True, slots=True)
class PracticeSet:
    """The questions about one library."""

    name: str
    cases: tuple[Case, ...]
    folder: Path = PRACTICE
    """`PRACTICE`, `FITTING` or `UNSEEN`."""

    def documents(self, corpus: Path, seeds: Path) -> list[Path]:
        """Return the files of its library, in a fixed order; SuiteError when they are missing."""
        if self.name == SEEDS:
            found = sorted(path for path in seeds.iterdir() if not path.name.startswith("."))
        else:
            found = sorted(corpus.glob(f"*/*_{self.name}_*"), key=lambda path: path.name)
        named = {quote.document for case in self.cases for e in case.evidence for quote in e.quotes}
        missing = named - {path.name for path in found}
        if missing:
            raise SuiteError(
                f"{sorted(missing)[0]} of the practice library {self.name} is missing from "
                f"{seeds if self.name == SEEDS else corpus}: give the folder that holds it"
            )
        return found

    def open(self, corpus: Path, seeds: Path, cache: Path) -> Library:
        """Return its library, built in `cache` where that is not done yet."""
        folder = cache / self.name / "documents"
        folder.mkdir(parents=True, exist_ok=True)
        wanted = self.documents(corpus, seeds)
        for left in {path.name for path in folder.iterdir()} - {path.name for path in wanted}:
            (folder / left).unlink()
        for path in wanted:
            if not (folder / path.name).is_file():
                shutil.copyfile(path, folder / path.name)
        build(folder, cache / self.name / "index")
        return Library.open(cache / self.name / "index")


def practice_sets(names: Sequence[str] = ()) -> list[PracticeSet]:
    """Return the sets the reader learns from called `names`, or all, by name.

    SuiteError for an unknown name.
    """
    return _sets(PRACTICE, names)


def fitting_sets(names: Sequence[str] = ()) -> list[PracticeSet]:
    """Return the sets the reader never learns from, likewise."""
    return _sets(FITTING, names)


def unseen_sets(names: Sequence[str] = ()) -> list[PracticeSet]:
    """Return the sets that nothing is fitted on, likewise."""
    return _sets(UNSEEN, names)


def _sets(folder: Path, names: Sequence[str]) -> list[PracticeSet]:
    there = {path.stem: path for path in sorted(folder.glob("*.jsonl"))}
    unknown = [name for name in names if name not in there]
    if unknown:
        raise SuiteError(
            f"no set {unknown[0]!r} in evals/{folder.name}; choose from {', '.join(there)}"
        )
    return [PracticeSet(name, load_cases([there[name]]), folder) for name in names or there]
