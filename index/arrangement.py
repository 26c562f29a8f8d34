"""How the vectors of a generation are arranged for search: what is wanted, and what was made."""

from __future__ import annotations

from dataclasses import dataclass

from index.errors import BadSettings

EXACT, INVERTED = "exact", "inverted file"
"""The kinds: every vector is compared with the question, or those of the nearest lists."""


@dataclass(frozen=True, slots=True)
class VectorSettings:
    """How vectors are arranged for search."""

    exact_up_to: int = 200_000
    """Passages up to which every vector is compared with the question."""
    recall: float = 0.98
    """Beyond that, the least share of the ten nearest that is to be found."""

    def __post_init__(self) -> None:
        if self.exact_up_to < 0:
            raise BadSettings(
                f"build setting vectors.exact_up_to is {self.exact_up_to}: use 0 or more"
            )
        if not 0 < self.recall <= 1:
            raise BadSettings(
                f"build setting vectors.recall is {self.recall}: use more than 0, up to 1"
            )


@dataclass(frozen=True, slots=True)
class VectorRecord:
    """How the vectors of a generation are arranged, for its manifest."""

    kind: str = EXACT
    lists: int = 0
    """Into which the vectors are divided; 0 when search is exact."""
    probes: int = 0
    """Lists that a search goes through."""
    recall: float = 1.0
    """Share of the ten nearest that search found when it was measured."""
    wanted: float | None = None
    """Share that was to be found; None when search is exact."""

    def fits(self, passages: int, settings: VectorSettings) -> bool:
        """Whether a build of so many passages with these settings would arrange them so."""
        exact = passages <= settings.exact_up_to
        return exact == (self.kind == EXACT) and (exact or self.wanted == settings.recall)
