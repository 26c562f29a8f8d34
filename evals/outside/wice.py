"""WiCE: sentences of Wikipedia, what they cite, and whether people found them supported.

Kamoi, Goyal, Rodriguez, Durrett, WiCE: Real-World Entailment for Claims in Wikipedia (EMNLP 2023).
The development set with oracle chunks: each claim beside three pieces of the cited article that all
hold the sentences people found, among others.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from evals.errors import SuiteError

DATA = Path("..") / "shared" / "bench" / "wice"
_FILE = "oracle_chunks_claim_dev.jsonl"
_META = "(meta data) "
_CLOCK = re.compile(r"T\d\d:\S*$")


@dataclass(frozen=True, slots=True)
class WiceCase:
    """A claim and one piece of what it cites."""

    id: str
    sentence: str
    spans: tuple[str, ...]
    above: str
    """What the set marks as facts of the cited page: title, author, publisher, day."""
    supported: bool
    """Fully; `partially_supported` and `not_supported` are the rest."""
    article: str
    """The Wikipedia article the claim stands in."""

    @property
    def contexts(self) -> tuple[str, ...]:
        """What stands above each span, as of a passage of a library."""
        return (self.above,) * len(self.spans)

    @property
    def half(self) -> Literal["tuning", "reporting"]:
        """Its half: the parity of the SHA-256 of its article's name, even for tuning."""
        even = hashlib.sha256(self.article.encode()).digest()[-1] % 2 == 0
        return "tuning" if even else "reporting"


def load_wice(folder: Path = DATA) -> tuple[WiceCase, ...]:
    """Read the cases; SuiteError when they are not there."""
    path = folder / _FILE
    if not path.is_file():
        raise SuiteError(
            f"{path} is missing; WiCE lies beside the repository, in shared/bench/wice"
        )
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return tuple(
        WiceCase(
            row["id"],
            row["claim"],
            tuple(span for span in row["contexts"] if not span.startswith(_META)),
            _above(row["contexts"]),
            row["labels"][0] == "supported",
            row["meta"]["claim_title"],
        )
        for row in rows
    )


def _above(spans: Sequence[str]) -> str:
    """Return the facts of the page, as those of a document stand above its passages."""
    facts = (span.removeprefix(_META).partition(": ")[2] for span in spans if _META in span[:12])
    return ", ".join(_CLOCK.sub("", fact).replace("|", ",") for fact in facts)
