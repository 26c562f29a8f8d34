"""What a suite is: cases with their measures, and what they are asked of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from assistant.chain import RetrievalChain
from assistant.settings import Settings
from evals.case import Case
from evals.measures import METRICS
from evals.metrics.metric import Metric
from evals.outside.collection import Collection
from evals.runner import Answers
from evals.score import BY_GROUP
from index.library import Library


@dataclass(frozen=True, slots=True)
class Suite:
    """A set of cases with its measures."""

    name: str
    description: str
    load: Callable[[], tuple[Case, ...]]
    fingerprint: Callable[[], str]
    """SHA-256 of the case files."""
    metrics: tuple[Metric, ...] = METRICS
    reach: Mapping[str, float] = field(default_factory=dict)
    """What a metric, by name, is to reach or stay under."""
    collection: Callable[[], Collection] | None = None
    """The documents that come with the suite; None for the library that `pincite` is set to."""
    chain: Callable[[Library, Settings], Answers] = RetrievalChain.over
    """What is measured, over an open library."""
    by_group: tuple[str, ...] = BY_GROUP
    """Names of the metrics that are also given by kind and by style."""
