"""What the benchmarks work on: a copy of the reports, its index, and how long that took."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from evals.bench.child import run_child
from evals.bench.errors import NoData
from evals.outside.data import rows
from evals.peers.environment import Environments
from index.builder import plan
from index.generation import Generation
from index.library import Library

QUICK = 8
"""Reports of each folder that are used for a quick look, at most."""


@dataclass
class Ground:
    """The reports, copied to where they can be changed, and what was built of them."""

    data: Path
    """Folder of the outside data; its `corpus/` holds the reports."""
    seeds: Path
    work: Path
    """Where everything is made."""
    runs: int
    quick: bool
    environments: Environments
    say: Callable[[str], None]
    builds: list[dict[str, Any]] = field(default_factory=list)
    """What each full build took."""
    fresh: bool = True
    """Whether the index was built by this run, and is not kept from an earlier one."""

    @cached_property
    def library(self) -> Path:
        """A copy of the reports."""
        corpus, copy = self.data / "corpus", self.work / "library"
        for name in ("pdf", "text"):
            files = sorted((corpus / name).glob("*.*"))
            if not files:
                raise NoData(f"no reports in {corpus / name}; name the outside data with --data")
            (copy / name).mkdir(parents=True, exist_ok=True)
            for file in files[:QUICK] if self.quick else files:
                if not (copy / name / file.name).exists():
                    shutil.copyfile(file, copy / name / file.name)
        return copy

    @cached_property
    def index(self) -> Path:
        """The index of the library; built, and the time kept, unless it is there from before."""
        folder, kept = self.work / "index", self.work / "built.json"
        if kept.is_file() and plan(self.library, folder).nothing_to_do:
            self.builds.append(json.loads(kept.read_text(encoding="utf-8")))
            self.fresh = False
            return folder
        shutil.rmtree(folder, ignore_errors=True)
        built = self.build(folder)
        kept.write_text(json.dumps(built), encoding="utf-8")
        return folder

    def build(self, folder: Path) -> dict[str, Any]:
        """Build an index of the library in an empty folder; return and keep what it took."""
        self.say(f"Building the index of {len(list(self.library.rglob('*.*')))} reports")
        built = run_child("full_build", library=str(self.library), index=str(folder))
        self.builds.append(built)
        return built

    @property
    def generation(self) -> Path:
        """The folder of the index's current generation."""
        return Generation.open(self.index).path

    @cached_property
    def texts(self) -> list[str]:
        """What is embedded: every passage with its context, in order."""
        library = Library.open(self.index)
        found = [passage.indexed for passage in library.passages]
        library.close()
        return found

    @cached_property
    def questions(self) -> list[str]:
        """Questions about the reports, spread over all of them."""
        found = [str(row["question"]) for row in rows(self.data / "corpus" / "questions.jsonl")]
        count = 40 if self.quick else 200
        return found[:: max(len(found) // count, 1)][:count]

    @cached_property
    def question_vectors(self) -> Path:
        """A file of their vectors, float32 (questions, dimension)."""
        file = self.work / "questions.npy"
        run_child("encode", texts=self.questions, out=str(file))
        return file


def net(built: dict[str, Any]) -> float:
    """Return the seconds of a build without the loading of the model."""
    return float(built["seconds"]) - float(built["stages"].get("loading", 0.0))
