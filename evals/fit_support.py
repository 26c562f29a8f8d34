"""Fitting the support check's weights: `python -m evals.fit_support`.

Logistic regression of "this is supported" over the signals of `assistant.support_signals`, on the
tuning half of WiCE; the threshold of the verdict comes from the true tuning cases over the seeds.
`--words` makes the list of words that are written small instead, from texts on many matters.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant import lower_case
from assistant.model import Linear
from assistant.support import FILE, SupportCheck, SupportWeights
from assistant.support_signals import NAMES
from evals.fit import logistic
from evals.outside import wice
from evals.support_cases import library_of, load_support_cases
from index.encoder import open_encoder

UNFITTED = SupportWeights(
    Linear(NAMES, np.zeros(len(NAMES)), np.ones(len(NAMES)), np.zeros(len(NAMES)), 0.0), 0.0, 0.5
)
"""For reading signals alone."""
_STRUCK = 0.01
"""Share of the true tuning sentences over the seeds that the threshold may strike."""
_ADDRESS = re.compile(r"\S*(?:@|://|www\.|\.\w+/)\S*")
_WORD = re.compile(r"(?<![\w.@/-])[A-Za-z][a-z]+(?![\w@/])")


@dataclass(frozen=True, slots=True)
class Examples:
    """Signals of sentences and whether they are supported."""

    rows: NDArray[np.float32]
    supported: NDArray[np.bool_]


def main() -> None:
    """Fit the weights, or make the list of words, and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--library", type=Path, default=Path("seeds"))
    parser.add_argument("--wice", type=Path, default=wice.DATA)
    parser.add_argument("--penalty", type=float, default=10.0, help="ridge")
    parser.add_argument("--out", type=Path, default=Path("assistant"), help="folder of the files")
    parser.add_argument("--words", type=Path, nargs="+", help="text files to take words from")
    arguments = parser.parse_args()
    if arguments.words:
        texts = (path.read_text(encoding="utf-8", errors="replace") for path in arguments.words)
        words = written_small(texts)
        (arguments.out / lower_case.FILE).write_text(json.dumps(" ".join(words)) + "\n", "utf-8")
        return
    check = SupportCheck(open_encoder(), UNFITTED)
    seeds = over_seeds(check, arguments.library)
    outside = over_wice(check, [c for c in wice.load_wice(arguments.wice) if c.half == "tuning"])
    weights = fit(seeds, outside, arguments.penalty)
    text = json.dumps(
        {
            **weights.model.to_dict(),
            "supported": round(weights.supported, 4),
            "partly": weights.partly,
        },
        indent=1,
    )
    (arguments.out / FILE).write_text(text + "\n", encoding="utf-8")


def over_seeds(check: SupportCheck, library: Path) -> Examples:
    """Return the tuning cases, each against its quotes and against their passages."""
    cases = load_support_cases("tuning")
    documents = library_of(library, cases)
    rows, supported = [], []
    for case in cases:
        for cited in (documents.quoted(case), documents.passages(case)):
            found = check.signals(case.sentence, cited.spans, cited.contexts)
            if len(found) == 1:
                rows.append(found[0].row)
                supported.append(case.supported)
    return Examples(np.array(rows, np.float32), np.array(supported))


def over_wice(check: SupportCheck, cases: Sequence[wice.WiceCase]) -> Examples:
    """Return the signals of cases of WiCE."""
    rows = [check.signals(case.sentence, case.spans)[0].row for case in cases]
    return Examples(np.array(rows, np.float32), np.array([case.supported for case in cases]))


def fit(seeds: Examples, outside: Examples, penalty: float) -> SupportWeights:
    """Return the weights, with the threshold that strikes hardly a true sentence over the seeds.

    The altered sentences over the seeds differ in one word from their quotes: they would teach that
    the same words speak against support. What they break is for the claims to catch.
    """
    labels = outside.supported.astype(np.float64)
    model = logistic(outside.rows, labels, np.ones(len(labels)), NAMES, penalty)
    scores = 1 / (1 + np.exp(-model.scores(seeds.rows[seeds.supported])))
    return SupportWeights(model, float(np.quantile(scores, _STRUCK)) - 1e-3, 0.5)


def written_small(texts: Iterable[str]) -> list[str]:
    """Return the words that texts write small three times or more, and seldom with a capital."""
    small: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for text in texts:
        for match in _WORD.finditer(_ADDRESS.sub(" ", text)):
            counts = small if match[0][0].islower() else capital
            counts[match[0].lower()] += 1
    return sorted(word for word, count in small.items() if count >= max(3, capital[word] / 4))


if __name__ == "__main__":
    main()
