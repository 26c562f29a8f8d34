"""How well the support check judges: `python -m evals.support`.

Over the seed library: the share of altered sentences that are caught (not found supported) and of
true rewordings that are struck (not found supported either), against the quotes alone and against
the whole passages, as a model cites them. Over WiCE: F1 of the class "supported" and accuracy, of
the verdict as it ships and of the score with the threshold that is best on the tuning half; what
the set marks as title, author and day of the cited page stands above its text, as in a library. The
published numbers are on 100 claims of the test set, 22 % supported, with a threshold from the
development set: GPT-3.5 0.39, GPT-4 0.61, T5-3B (ANLI) 0.62, T5-3B fine-tuned 0.78.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.support import Support, SupportCheck
from evals.bootstrap import interval
from evals.errors import SuiteError
from evals.outside import wice
from evals.support_cases import (
    CHANGES,
    HALVES,
    Cited,
    SupportCase,
    SupportLibrary,
    library_of,
    load_support_cases,
)
from index.encoder import open_encoder


@dataclass(frozen=True, slots=True)
class Judged:
    """A case and what the check said of it."""

    case: SupportCase
    support: Support

    @property
    def passed(self) -> bool:
        """Found supported in full."""
        return self.support.verdict == "supported"


def main() -> None:
    """Print what the check reaches."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--library", type=Path, default=Path("seeds"))
    parser.add_argument("--wice", type=Path, default=wice.DATA)
    parser.add_argument(
        "--misses", action="store_true", help="list the tuning cases judged wrongly"
    )
    arguments = parser.parse_args()
    check = SupportCheck(open_encoder())
    for half in HALVES:
        cases = load_support_cases(half)
        documents = library_of(arguments.library, cases)
        for name, cite in (
            ("quotes", SupportLibrary.quoted),
            ("passages", SupportLibrary.passages),
        ):
            started = time.perf_counter()
            judged = judge(check, [(case, cite(documents, case)) for case in cases])
            each = (time.perf_counter() - started) / len(cases) * 1000
            print(f"{half}, {name}: {summary(judged)}; {each:.0f} ms a sentence")  # noqa: T201
            if arguments.misses and half == "tuning":
                print("\n".join(misses(judged)))  # noqa: T201
    try:
        claims = wice.load_wice(arguments.wice)
    except SuiteError as error:
        print(f"WiCE left out: {error}")  # noqa: T201
        return
    print("\n".join(over_wice(check, claims)))  # noqa: T201


def judge(check: SupportCheck, cases: Iterable[tuple[SupportCase, Cited]]) -> list[Judged]:
    """Judge cases against what they cite."""
    return [
        Judged(case, check.judge(case.sentence, cited.spans, cited.contexts))
        for case, cited in cases
    ]


def summary(judged: Sequence[Judged]) -> str:
    """Return the shares caught and struck, and those caught of each kind of change."""
    altered = [each for each in judged if not each.case.supported]
    true = [each for each in judged if each.case.supported]
    kinds = ", ".join(
        f"{change} {_share(not e.passed for e in altered if e.case.changed == change)}"
        for change in CHANGES
    )
    return (
        f"caught {_share(not e.passed for e in altered)} ({kinds}); "
        f"struck {_share(not e.passed for e in true)}"
    )


def misses(judged: Sequence[Judged]) -> list[str]:
    """Return the sentences judged wrongly, each on a line."""
    return [
        f"  {'struck' if each.case.supported else 'missed'} {each.case.id} {each.case.sentence} "
        f"{list(each.support.unsupported_words)}"
        for each in judged
        if each.passed != each.case.supported
    ]


def over_wice(check: SupportCheck, cases: Sequence[wice.WiceCase]) -> list[str]:
    """Return what is reached on WiCE, line by line."""
    supports = [check.judge(case.sentence, case.spans, case.contexts) for case in cases]
    labels = np.array([case.supported for case in cases])
    verdicts = np.array([support.verdict == "supported" for support in supports])
    scores = np.array([support.score for support in supports])
    tuning = np.array([case.half == "tuning" for case in cases])
    best = best_threshold(scores[tuning], labels[tuning])
    lines = [f"WiCE: {len(cases)} claims with oracle chunks, {labels.mean():.0%} supported"]
    for name, said in (("verdict", verdicts), (f"score from {best:.2f}", scores >= best)):
        for half, rows in (("tuning", tuning), ("reporting", ~tuning)):
            groups = [case.article for case, kept in zip(cases, rows, strict=True) if kept]
            lines.append(f"  {name}, {half} half: {reached(said[rows], labels[rows], groups)}")
    return lines


def reached(said: NDArray[np.bool_], labels: NDArray[np.bool_], groups: Sequence[str]) -> str:
    """Return F1 of the supported and accuracy; the bootstrap draws whole groups (articles)."""
    rows = np.array(
        [
            (int((said & labels)[own].sum()), int(said[own].sum() + labels[own].sum()))
            for group in dict.fromkeys(groups)
            for own in [np.array([other == group for other in groups])]
        ],
        dtype=np.float64,
    )
    low, high = interval(rows, lambda each: _f1(each[:, 0].sum(), each[:, 1].sum())) or (0.0, 0.0)
    right = float((said == labels).mean())
    return (
        f"F1 {f1(said, labels):.3f} [{low:.3f}, {high:.3f}], accuracy {right:.3f}, n {len(labels)}"
    )


def f1(said: NDArray[np.bool_], labels: NDArray[np.bool_]) -> float:
    """Return F1 of the class that is True: the harmonic mean of precision and recall."""
    return _f1(float((said & labels).sum()), float(said.sum() + labels.sum()))


def _f1(both: float, either: float) -> float:
    return 2.0 * both / max(either, 1.0)


def best_threshold(scores: NDArray[np.float64], labels: NDArray[np.bool_]) -> float:
    """Return the score from which calling sentences supported gives the best F1."""
    return float(max(np.unique(scores), key=lambda cut: f1(scores >= cut, labels)))


def _share(hits: Iterable[bool]) -> str:
    found = list(hits)
    return f"{sum(found)}/{len(found)}"


if __name__ == "__main__":
    main()
