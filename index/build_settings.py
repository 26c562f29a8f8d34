"""How an index is made: the settings of a build."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from index.arrangement import VectorSettings
from index.errors import BadSettings
from ingest.reading import ReadLimits
from ingest.splitter import SplitSettings


@dataclass(frozen=True, slots=True)
class BuildSettings:
    """How an index is made."""

    split: SplitSettings = field(default_factory=SplitSettings)
    read: ReadLimits = field(default_factory=ReadLimits)
    vectors: VectorSettings = field(default_factory=VectorSettings)
    encoder: str | None = None
    """See `index.encoder.open_encoder`; None is the packaged model."""
    keep: int = 3
    """Generations that stay on disk, the current one included, to go back to."""
    wait_seconds: float = 10.0
    """How long a build waits for another one to end."""

    def __post_init__(self) -> None:
        if self.keep < 1:
            raise BadSettings(f"build setting keep is {self.keep}: keep at least 1 generation")
        if self.wait_seconds < 0:
            raise BadSettings(f"build setting wait_seconds is {self.wait_seconds}: use 0 or more")

    def recorded(self) -> Mapping[str, Any]:
        """Return those settings that change what is built, as plain values for the manifest.

        It records how the vectors are arranged by itself.
        """
        plain = {"split": asdict(self.split), "read": asdict(self.read)}
        # As JSON gives them back, so that they compare equal with those of a manifest.
        result: dict[str, Any] = json.loads(json.dumps(plain))
        return result
