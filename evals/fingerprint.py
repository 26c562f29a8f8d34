"""Whether a case of two runs is the same case: its words and its gold, as twelve hex digits."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from evals.gold import fold


def fingerprint(
    question: str,
    kind: str,
    accepted: Iterable[Sequence[str]],
    wanted: Iterable[Mapping[str, Any]],
) -> str:
    """Return what changes when the question, its accepted answers or its evidence do.

    Evidence counts by its letters and digits, so that a document read with other line breaks
    does not make another case of it.
    """
    evidence = [[one["document"], fold(one["quote"])] for one in wanted]
    words = json.dumps([question, kind, [list(part) for part in accepted], evidence])
    return hashlib.sha256(words.encode()).hexdigest()[:12]
