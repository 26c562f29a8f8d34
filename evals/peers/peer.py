"""The pipelines that can be measured beside ours."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from evals.peers.errors import UnknownPeer

HERE = Path(__file__).parent
SCRIPTS = HERE / "scripts"
REQUIREMENTS = HERE / "requirements"
BASE = REQUIREMENTS / "base.txt"
"""torch apart, what the peers that embed have in common: sentence-transformers and the weights."""


@dataclass(frozen=True, slots=True)
class Peer:
    """One pipeline: what it is, and the program that runs it."""

    name: str
    """On the command line; also of its requirements."""
    label: str
    """For people."""
    distribution: str
    """The installed package whose version is the pipeline's."""
    embeds: bool = True
    """Whether it needs torch and the embedding weights."""

    @property
    def requirements(self) -> Path:
        """Its packages, each at one version."""
        return REQUIREMENTS / f"{self.name}.txt"

    @property
    def script(self) -> Path:
        """The program that answers questions with it."""
        return SCRIPTS / f"{self.name}_pipeline.py"

    @property
    def indexing(self) -> Path:
        """The program that only indexes passages with it, for the benchmark."""
        return SCRIPTS / f"{self.name}_indexing.py"


PEERS = (
    Peer(
        "langchain",
        "LangChain, its tutorial (1,000 characters, 200 overlapping; dense)",
        "langchain-core",
    ),
    Peer(
        "llamaindex",
        "LlamaIndex, its defaults (1,024 tokens, 20 overlapping; dense)",
        "llama-index-core",
    ),
    Peer("txtai", "txtai, hybrid on paragraphs", "txtai"),
    Peer("haystack", "Haystack, hybrid on 200-word passages", "haystack-ai"),
    Peer("cairn", "cairn-assistant, its defaults (paragraphs, words)", "cairn-assistant", False),
)
"""In the order of the table."""


def find_peer(name: str) -> Peer:
    """Return the pipeline called `name`; UnknownPeer when there is none."""
    for peer in PEERS:
        if peer.name == name:
            return peer
    known = ", ".join(peer.name for peer in PEERS)
    raise UnknownPeer(f"no pipeline {name!r}; choose {known}, or all")
