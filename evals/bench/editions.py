"""A library of small documents that change, and what must be found in each edition of each.

Every edition of a document names a reference of its own, a word that stands nowhere else. What is
right is therefore known from the bytes alone, whichever generation answers.
"""

from __future__ import annotations

import hashlib
import random
from pathlib import Path

TOPICS = ("housing", "foster care", "school places", "social work", "care leavers", "budgets")


class Editions:
    """Writes the documents of `folder`, and for each edition its reference into `truth`."""

    def __init__(self, folder: Path, truth: Path, chance: random.Random) -> None:
        self.folder = folder
        self._truth = truth
        self._chance = chance
        self._edition = 0
        for place in (folder, truth):
            place.mkdir(parents=True, exist_ok=True)

    def fill(self, documents: int) -> None:
        """Write this many documents."""
        for _ in range(documents):
            self._add()

    def edit(self) -> None:
        """Add, change, move, copy or remove some documents."""
        for _ in range(self._chance.randint(1, 4)):
            files = sorted(path for path in self.folder.rglob("*.txt"))
            file = self._chance.choice(files)
            what = self._chance.choice(("add", "change", "change", "move", "copy", "remove"))
            if what == "add":
                self._add()
            elif what == "change":
                self._write(file)
            elif what == "remove" and len(files) > 5:
                file.unlink()
            elif what == "move":
                file.rename(self._new_path())
            elif what == "copy" and len(files) < 80:
                self._new_path().write_bytes(file.read_bytes())

    def _add(self) -> None:
        self._write(self._new_path())

    def _new_path(self) -> Path:
        self._edition += 1
        path = self.folder / f"part-{self._edition % 4}" / f"document-{self._edition:05d}.txt"
        path.parent.mkdir(exist_ok=True)
        return path

    def _write(self, path: Path) -> None:
        self._edition += 1
        reference = f"zq{self._edition:06d}x"
        topic = self._chance.choice(TOPICS)
        sections = "\n\n".join(
            f"{number}. {self._chance.choice(TOPICS).capitalize()} was looked at in year "
            f"{2000 + self._chance.randint(0, 24)} and {self._chance.randint(2, 900)} people were "
            f"asked about {self._chance.choice(TOPICS)} in area {self._chance.randint(1, 99)}."
            for number in range(2, self._chance.randint(3, 12))
        )
        text = (
            f"Report on {topic}\n\n1. The reference of this report is {reference}.\n\n{sections}\n"
        )
        data = text.encode()
        # First what is right, then the document: whoever reads the document finds what is right.
        (self._truth / hashlib.sha256(data).hexdigest()).write_text(reference)
        path.write_bytes(data)


def reference_of(truth: Path, sha256: str) -> str:
    """Return the reference that only the file with this sum, and its copies, hold."""
    return (truth / sha256).read_text()
