"""`python -m evals.peers PEER`: another pipeline over the library and the cases of a suite.

    python -m evals.peers all                   # every pipeline, and Pincite; one table
    python -m evals.peers txtai --questions FILE.jsonl --out FILE.json

The first run installs what a pipeline needs into an environment of its own, outside the repository.
"""

# ruff: noqa: T201 - a program's output

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from evals.case import Case
from evals.errors import EvalError
from evals.outside.data import rows
from evals.peers.environment import Environments
from evals.peers.errors import PeerError
from evals.peers.measure import Measured, measured
from evals.peers.ours import measure_ours
from evals.peers.peer import PEERS, Peer, find_peer
from evals.peers.reply import Asked, Run, ask
from evals.peers.table import comparison
from evals.suites import open_suite
from index.encoder import default_encoder
from index.errors import LibraryIndexError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the pipelines asked for; return 2 when none could be run."""
    options = _options(arguments)
    say = _say
    try:
        cases = open_suite(options.suite).load()
        asked = _asked(options.questions, cases)
        peers = PEERS if options.peer == "all" else (find_peer(options.peer),)
    except EvalError as error:
        say(str(error))
        return 2
    kept = Environments(options.environments, say) if options.environments else None
    environments = kept or Environments.default(say)
    found: list[Measured] = []
    runs: dict[str, Run] = {}
    skipped: dict[str, str] = {}
    for peer in peers:
        say(f"Asking {peer.label}: {len(asked)} questions")
        try:
            run = _run(peer, environments, options.library, asked)
            version = run.versions.get(peer.distribution, "")
            found.append(measured(peer.label, version, run, cases, options.library))
        except PeerError as error:
            skipped[peer.label] = str(error)
            say(str(error))
        else:
            runs[peer.name] = run
    if options.peer == "all" and not options.without_pincite:
        try:
            some = [case for case in cases if case.id in {each.id for each in asked}]
            found.append(measure_ours(options.library, options.index, some))
        except (EvalError, LibraryIndexError) as error:
            skipped["Pincite"] = str(error)
    print(comparison(found, skipped, options.suite))
    if options.out is not None:
        made = {"runs": {name: asdict(run) for name, run in runs.items()}, "skipped": skipped}
        made["scores"] = {each.label: _scores(each) for each in found}
        options.out.write_text(json.dumps(made, indent=1), encoding="utf-8")
    return 0 if found else 2


def _run(peer: Peer, environments: Environments, library: Path, asked: Sequence[Asked]) -> Run:
    python = environments.python_for(peer)
    encoder = default_encoder()
    _ = encoder.fingerprint  # the weights are proved to be those that Pincite uses
    weights = encoder.folder if peer.embeds else None
    return ask(python, peer.script, library=library, weights=weights, questions=asked)


def _asked(file: Path | None, cases: Sequence[Case]) -> list[Asked]:
    """Return the questions of `file`, `{"id", "question"}` a line, or those of the cases."""
    if file is None:
        return [Asked(case.id, case.question) for case in cases]
    try:
        return [Asked(str(row["id"]), str(row["question"])) for row in rows(file)]
    except (KeyError, TypeError) as error:
        raise EvalError(
            f"{file}: a line is not an object with 'id' and 'question'; write one a line"
        ) from error


def _scores(each: Measured) -> dict[str, dict[str, Any]]:
    results = each.results
    return {
        metric.name: {"value": metric.value(results), "cases": len(metric.rows(results))}
        for metric in each.metrics
    }


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evals.peers", description=__doc__)
    names = [peer.name for peer in PEERS]
    parser.add_argument("peer", metavar="PEER", help=f"{', '.join(names)} or all")
    parser.add_argument("--library", type=Path, default=Path("seeds"))
    parser.add_argument("--suite", default="seeds", help="whose cases score the replies")
    parser.add_argument(
        "--questions", type=Path, help="JSONL of id and question, instead of all the suite's"
    )
    parser.add_argument("--out", type=Path, help="write everything that was said to this JSON file")
    parser.add_argument("--index", type=Path, default=Path(".pincite"), help="Pincite's own")
    parser.add_argument("--without-pincite", action="store_true")
    parser.add_argument("--environments", type=Path, help="where the environments are kept")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
