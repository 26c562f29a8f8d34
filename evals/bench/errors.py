"""Why a benchmark has no figure. Part of the tree of `evals.errors`:

BenchError
├── ChildFailed     a process of the benchmark ended with an error
├── NoData          the reports that are measured on are not there
└── UnknownBench    no benchmark of this name
"""

from __future__ import annotations

from evals.errors import EvalError


class BenchError(EvalError):
    """Base of the errors of benchmarks; one line each."""


class ChildFailed(BenchError):
    """A process that was to be measured ended with an error."""


class NoData(BenchError):
    """The documents of the benchmark are missing."""


class UnknownBench(BenchError):
    """There is no benchmark of this name."""
