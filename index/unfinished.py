"""Builds under way, and what a build that did not end has left for the next one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from index.encoder import Encoder
from index.hold import is_locked
from index.journal import FILE as JOURNAL
from index.journal import journal_of
from index.publishing import never_current
from index.writer import LOCK, OWNER, owner_of


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What is going on in an index folder beside reading."""

    building: str | None = None
    """Who is building now: process, machine and since when."""
    left_by: str | None = None
    """Who held the folder last and did not give it back: that build was killed."""
    embeddings: int = 0
    """Passages that it embedded and no generation holds: the next build need not."""
    size: int = 0
    """Bytes that wait for the next build, to be used or removed."""


def unfinished(index_dir: Path, encoder: Encoder) -> Unfinished:
    """Look at the index folder. Never writes, waits for nothing and loads no model.

    Embeddings are counted when they are of `encoder` and whole.
    """
    who = owner_of(index_dir) if (index_dir / OWNER).exists() else None
    if is_locked(index_dir / LOCK):
        return Unfinished(building=who or "another process")
    root = index_dir / "generations"
    left = [*root.glob(".tmp-*"), *(root / name for name in never_current(index_dir))]
    journal = index_dir / JOURNAL
    embeddings = 0
    if journal.exists():
        left.append(journal)
        records = journal_of(index_dir, encoder).read()
        embeddings = sum(1 for _ in records)
    return Unfinished(left_by=who, embeddings=embeddings, size=sum(map(_size, left)))


def _size(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())
