"""Why another pipeline could not be measured. Part of the tree of `evals.errors`:

PeerError
├── UnknownPeer         no pipeline of this name
├── PeerNotInstalled    its environment could not be made
└── PeerFailed          its program ended with an error, or said what is no reply
"""

from __future__ import annotations

from evals.errors import EvalError


class PeerError(EvalError):
    """Base of the errors about other pipelines; one line each."""


class UnknownPeer(PeerError):
    """There is no pipeline of this name here."""


class PeerNotInstalled(PeerError):
    """The environment of a pipeline could not be made; says what the installer said."""


class PeerFailed(PeerError):
    """The program of a pipeline gave no usable reply."""
