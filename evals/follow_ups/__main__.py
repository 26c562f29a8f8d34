"""`python -m evals.follow_ups`: how follow-ups fare without a model, on a half of the pairs."""

# ruff: noqa: T201 - a program's output

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from evals.case import load_cases
from evals.follow_ups.measure import TOP, find, touched
from evals.follow_ups.pairs import Pair, load_pairs
from evals.gold import prove
from evals.spans import Span
from evals.split import half_of
from evals.suites import SEED_CASES
from index.library import Library


def main() -> None:
    """Print the numbers; with `--misses` also what went wrong in the half asked for."""
    parser = argparse.ArgumentParser(prog="python -m evals.follow_ups", description=__doc__)
    parser.add_argument("--index", type=Path, default=Path(".pincite"))
    parser.add_argument("--half", choices=["tuning", "reporting", "all"], default="reporting")
    parser.add_argument("--misses", action="store_true", help="name what is not completed rightly")
    options = parser.parse_args()
    pairs = [p for p in load_pairs() if options.half in ("all", half_of(p.id))]
    cases = {case.id: case for case in load_cases(sorted(SEED_CASES.glob("*.jsonl")))}
    library = Library.open(options.index)
    known = {record.path for record in library.records if not record.failed}
    gold = prove(
        cases.values(), lambda path: library.document(path).text if path in known else None
    )

    def search(text: str) -> Sequence[Span]:
        hits = library.search(text, TOP)
        return [Span(hit.passage.document, hit.passage.start, hit.passage.end) for hit in hits]

    found = find(pairs, cases, gold, search)
    print(f"follow-ups, {options.half} half, without a model")
    for name, hits in (
        ("as asked", [each.asked for each in found]),
        ("completed", [each.completed for each in found]),
        ("as a person completes them", [each.reference for each in found]),
    ):
        print(f"  evidence in the top 5, {name}: {_share(hits)}")
    reachable = [each.completed for each in found if each.reference]
    print(f"  completed, of those a person's wording finds: {_share(reachable)}")
    worded = [pair for pair in pairs if pair.words]
    alone = [pair for pair in pairs if pair.alone]
    print(f"  of any subject, completed as expected: {_share(_kept(worded))}")
    print(f"  that stand alone, left alone: {_share(_kept(alone))}")
    changed, asked = touched([case.question for case in cases.values()])
    share = f"{changed} of {asked} ({changed / asked:.1%})"
    print(f"  questions of the cases in random order, changed: {share}")
    if options.misses:
        for each in found:
            if each.reference and not each.completed:
                print(f"- {each.pair.id} {each.pair.history[-1]} | {each.pair.question}")
                print(f"    {each.understood}")
        for pair in pairs:
            if (pair.words or pair.alone) and not pair.holds(pair.completed()):
                print(f"- {pair.id} {pair.history[-1]} | {pair.question}")
                print(f"    {pair.completed().text}")


def _kept(pairs: Sequence[Pair]) -> list[bool]:
    return [pair.holds(pair.completed()) for pair in pairs]


def _share(hits: Sequence[bool]) -> str:
    return f"{sum(hits) / max(len(hits), 1):.2f} ({sum(hits)} of {len(hits)})"


if __name__ == "__main__":
    main()
