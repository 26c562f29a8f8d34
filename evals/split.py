"""Which half of a suite a case belongs to: fixed by its id, whatever else the suite holds.

Settings and weights are tuned on the tuning half; scores are reported on the other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Literal

from evals.case import Case

Half = Literal["tuning", "reporting", "all"]


def half_of(case_id: str) -> Literal["tuning", "reporting"]:
    """Return the half of a case: the parity of the SHA-256 of its id, even for tuning."""
    return "tuning" if hashlib.sha256(case_id.encode()).digest()[-1] % 2 == 0 else "reporting"


def take(cases: Iterable[Case], half: Half) -> tuple[Case, ...]:
    """Return the cases of `half`, in their order."""
    return tuple(case for case in cases if half in ("all", half_of(case.id)))
