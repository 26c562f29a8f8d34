"""Training the reader: `python -m evals.train_reader`, and again to go on where it stopped.

Reads the reading sets, fine-tunes the layers of the packaged MiniLM for late interaction, and
writes them to `assistant/reader.safetensors` with what they were made from. The same arguments
give the same batches in the same order; sums in another order (other machines, other numbers of
threads) change the last digits. `--evaluate` only measures: the base weights, then the trained.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from safetensors.numpy import save

from assistant.reader import FILE
from evals import late_interaction as late
from evals.reader_batches import Batch, batches
from evals.reader_scores import Scores, sentence_scores
from evals.reading_sets import READERS, Page, load_pages
from index.encoder import DEFAULT_WEIGHTS, default_encoder

_SHARES = {"policyqa": 0.4}
"""Of sets that repeat themselves (PolicyQA asks the same of every policy) only a part is taken."""
_PASSES = 20


def main() -> None:
    """Train, or go on training, then measure on the documents held out and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bench", type=Path, default=Path("../shared/bench"))
    parser.add_argument("--questions", type=int, default=13000, help="how many to learn from")
    parser.add_argument("--rate", type=float, default=5e-5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--checkpoint", type=Path, default=Path("build/reader.pt"))
    parser.add_argument("--every", type=int, default=25, help="steps between checkpoints")
    parser.add_argument("--held-out", type=int, default=100, help="questions a set to measure on")
    parser.add_argument("--evaluate", action="store_true", help="measure, without training")
    parser.add_argument("--out", type=Path, default=Path("assistant") / FILE)
    arguments = parser.parse_args()
    late.set_threads(arguments.threads)
    model = late.LateInteraction(default_encoder().folder, rate=arguments.rate)
    base = {name: value.clone() for name, value in model.average.items()}
    state = late.read(arguments.checkpoint) if arguments.checkpoint.is_file() else None
    seen = 0
    if state is not None:
        model.resume(state["model"])
        seen = int(state["questions"])
    if not arguments.evaluate:
        pages = thinned(load_pages(arguments.bench, "training"))
        arguments.checkpoint.parent.mkdir(parents=True, exist_ok=True)
        seen = train(model, endless(pages, arguments.seed), arguments.questions, seen, arguments)
    held = load_pages(arguments.bench, "held out")
    model.use(base)
    before = sentence_scores(model, held, arguments.held_out, _progress("base"))
    model.use(model.average)
    after = sentence_scores(model, held, arguments.held_out, _progress("trained"))
    print(json.dumps({"base": before, "trained": after}, indent=1))  # noqa: T201
    if not arguments.evaluate:
        write(arguments.out, model, _facts(arguments.seed, seen, before, after))
        print(f"wrote {arguments.out}, SHA-256 {_sum(arguments.out)}")  # noqa: T201


def endless(pages: list[Page], seed: int) -> Iterable[Batch]:
    """Yield the batches of one pass after another, each pass in another order."""
    for turn in range(_PASSES):
        yield from batches(pages, seed + turn)


def train(
    model: late.LateInteraction,
    source: Iterable[Batch],
    wanted: int,
    seen: int,
    arguments: argparse.Namespace,
) -> int:
    """Learn from batches until `wanted` questions are seen; return how many were."""
    started, first, mean = time.monotonic(), seen, 0.0
    for batch in islice(source, model.steps, None):
        if seen >= wanted:
            break
        loss = model.step(batch)
        seen += len(batch.questions)
        mean = loss if not mean else 0.95 * mean + 0.05 * loss
        left = (wanted - seen) / (seen - first) * (time.monotonic() - started)
        print(  # noqa: T201 - progress
            f"\r{seen}/{wanted} questions, loss {mean:.3f}, {max(left, 0) / 60:.0f} min left ",
            end="",
            file=sys.stderr,
            flush=True,
        )
        if model.steps % arguments.every == 0:
            late.save(arguments.checkpoint, {"model": model.state(), "questions": seen})
    late.save(arguments.checkpoint, {"model": model.state(), "questions": seen})
    print(file=sys.stderr)  # noqa: T201
    return seen


def thinned(pages: Iterable[Page]) -> list[Page]:
    """Leave out the questions that `_SHARES` gives no place, by a fixed rule on their ids."""
    kept = []
    for page in pages:
        share = _SHARES.get(page.passage.set, 1.0)
        questions = tuple(
            question
            for question in page.questions
            if hashlib.sha256(question.id.encode()).digest()[0] < 256 * share
        )
        if questions:
            kept.append(Page(page.passage, questions))
    return kept


def write(file: Path, model: late.LateInteraction, facts: Mapping[str, str]) -> None:
    """Write the averaged layers in half precision with what they were made from."""
    file.write_bytes(save(late.half_precision(model.average), metadata=dict(facts)))


def _facts(seed: int, questions: int, before: Scores, after: Scores) -> dict[str, str]:
    return {
        "base": DEFAULT_WEIGHTS,
        "sets": ", ".join(READERS),
        "questions": str(questions),
        "seed": str(seed),
        "made": datetime.now(UTC).date().isoformat(),
        "held_out_before": json.dumps(before),
        "held_out_after": json.dumps(after),
    }


def _progress(label: str) -> Any:  # noqa: ANN401 - a function of two numbers
    def show(done: int, total: int) -> None:
        end = "\n" if done == total else ""
        print(f"\r{label}: {done}/{total} passages", end=end, file=sys.stderr)  # noqa: T201

    return show


def _sum(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
