"""Training the reader: `python -m evals.train_reader`, and again to go on where it stopped.

Reads the reading sets, the practice and the everyday questions, trains the reader's layers over
those of the packaged MiniLM, and writes them to `index/reader.safetensors` with what they were made
from. The same arguments give the same batches in the same order; sums in another order (other
machines, other numbers of threads) change the last digits. `--evaluate` only measures: the
untrained weights, then those of the checkpoint.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from safetensors.numpy import save

from evals import late_interaction as late
from evals.everyday import OVER_TIME, report_groups, with_everyday
from evals.practice import fitting_sets, practice_sets
from evals.reader_batches import Batch, Sources, batches
from evals.reader_scores import Scores, sentence_scores
from evals.reader_texts import Group, of_pages, of_practice
from evals.reading_sets import READERS, Page, load_pages
from index.encoder import DEFAULT_WEIGHTS, default_encoder
from index.reader import FILE

_SHARES = {"policyqa": 0.4}
"""Of sets that repeat themselves (PolicyQA asks the same of every policy) only a part is taken."""


def main() -> None:
    """Train, or go on training, then measure on what was held out and write the weights."""
    arguments = _arguments()
    late.set_threads(arguments.threads, arguments.seed)
    model = late.LateInteraction(
        default_encoder().folder,
        rate=arguments.rate,
        steps=arguments.steps,
        cycles=arguments.cycles,
    )
    reading = of_pages(with_everyday(thinned(load_pages(arguments.bench, "training"))))
    practice = list(practice_groups(arguments))
    left = {one.name for one in fitting_sets()}
    everyday = list(report_groups(arguments.corpus, left))
    over_time = list(report_groups(arguments.corpus, left, OVER_TIME, each_alone=True))
    model.begin([text for group in practice[:6] for text in group.texts[:32]])
    untrained = model.trained()
    if arguments.checkpoint.is_file():
        model.resume(late.read(arguments.checkpoint))
    elif arguments.go_on_from:
        model.go_on_from(arguments.go_on_from)
    if not arguments.evaluate:
        arguments.checkpoint.parent.mkdir(parents=True, exist_ok=True)
        sources = Sources(reading, practice, everyday, over_time)
        shares_from = (arguments.over_time_from, arguments.wide_from)
        train(model, batches(sources, arguments.seed, *shares_from), arguments)
    held = of_pages(load_pages(arguments.bench, "held out"))
    for measured in fitting_sets(arguments.measure):
        library = measured.open(arguments.corpus, arguments.seeds, arguments.cache)
        held.append(of_practice(measured, library))
    model.use(untrained)
    before = sentence_scores(model, held, arguments.held_out, _progress("untrained"))
    model.use(model.mean_of_cycles(arguments.mean_of))
    after = sentence_scores(model, held, arguments.held_out, _progress("trained"))
    print(json.dumps({"untrained": before, "trained": after}, indent=1))  # noqa: T201
    if not arguments.evaluate:
        write(arguments.out, model.trained(), _facts(arguments, before, after))
        total = hashlib.sha256(arguments.out.read_bytes()).hexdigest()
        print(f"wrote {arguments.out}, SHA-256 {total}")  # noqa: T201


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bench", type=Path, default=Path("../shared/bench"))
    parser.add_argument("--corpus", type=Path, default=Path("../shared/corpus"))
    parser.add_argument("--seeds", type=Path, default=Path("seeds"))
    parser.add_argument("--cache", type=Path, default=Path("build/practice"))
    parser.add_argument("--steps", type=int, default=15000, help="batches to learn from")
    parser.add_argument("--cycles", type=int, default=5, help="times the rate falls to nothing")
    parser.add_argument(
        "--over-time-from", type=int, default=5050, help="steps before questions over time"
    )
    parser.add_argument(
        "--wide-from", type=int, default=12000, help="steps before texts of more fields"
    )
    parser.add_argument(
        "--mean-of", type=int, default=2, help="cycles, the last ones, whose mean is shipped"
    )
    parser.add_argument(
        "--go-on-from", type=Path, help="shipped weights to add cycles to, instead of beginning"
    )
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--checkpoint", type=Path, default=Path("build/reader.pt"))
    parser.add_argument("--every", type=int, default=25, help="steps between checkpoints")
    parser.add_argument(
        "--measure",
        nargs="*",
        default=["bedford", "doncaster", "leeds", "lewisham", "norfolk", "wandsworth"],
        help="fitting sets to measure on; it never learns from any",
    )
    parser.add_argument("--held-out", type=int, default=100, help="questions a set to measure on")
    parser.add_argument("--evaluate", action="store_true", help="measure, without training")
    parser.add_argument("--out", type=Path, default=Path("index") / FILE)
    return parser.parse_args()


def practice_groups(arguments: argparse.Namespace) -> Iterator[Group]:
    """Yield the groups of all practice libraries."""
    for practice in practice_sets():
        library = practice.open(arguments.corpus, arguments.seeds, arguments.cache)
        yield of_practice(practice, library)


def train(
    model: late.LateInteraction, source: Iterable[Batch], arguments: argparse.Namespace
) -> None:
    """Learn from batches until `arguments.steps` steps are done."""
    started, first, mean = time.monotonic(), model.steps, 0.0
    for batch in islice(source, model.steps, arguments.steps):
        loss = model.step(batch)
        mean = loss if not mean else 0.95 * mean + 0.05 * loss
        spent = (time.monotonic() - started) / (model.steps - first)
        left = (arguments.steps - model.steps) * spent / 60
        print(  # noqa: T201 - progress
            f"\r{model.steps}/{arguments.steps} steps, loss {mean:.3f}, {left:.0f} min left ",
            end="",
            file=sys.stderr,
            flush=True,
        )
        if model.steps % arguments.every == 0:
            late.save(arguments.checkpoint, model.state())
    late.save(arguments.checkpoint, model.state())
    print(file=sys.stderr)  # noqa: T201


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


def write(file: Path, weights: late.Weights, facts: Mapping[str, str]) -> None:
    """Write the weights in half precision with what they were made from."""
    layers = {name.split(".")[1] for name in weights if name.startswith("layers.")}
    said = {
        "base": DEFAULT_WEIGHTS,
        "shared": str(late.SHARED),
        "layers": str(len(layers)),
        "no_answer": f"{float(weights['no_answer']):.5f}",
        "sharpness": f"{float(weights['sharpness'].exp()):.4f}",
    }
    file.write_bytes(save(late.half_precision(weights), metadata={**said, **facts}))


def _facts(arguments: argparse.Namespace, before: Scores, after: Scores) -> dict[str, str]:
    return {
        "sets": ", ".join([*READERS, "practice", "everyday"]),
        "steps": str(arguments.steps),
        "mean_of_cycles": str(arguments.mean_of),
        "seed": str(arguments.seed),
        "made": datetime.now(UTC).date().isoformat(),
        "held_out_before": json.dumps(before),
        "held_out_after": json.dumps(after),
    }


def _progress(label: str) -> Any:  # noqa: ANN401 - a function of two numbers
    def show(done: int, total: int) -> None:
        end = "\n" if done == total else ""
        print(f"\r{label}: {done}/{total} questions", end=end, file=sys.stderr)  # noqa: T201

    return show


if __name__ == "__main__":
    main()
