"""Fitting the support check's weights: `python -m evals.fit_support`.

Logistic regression of "this is supported" over the signals of `assistant.support_signals`, on the
tuning half of WiCE; the threshold of the verdict is the one that is best there, or lower where it
would strike true tuning cases over the seeds.
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
from assistant.support_signals import NAMES, Found
from evals.linear_fit import logistic
from evals.outside import wice
from evals.support import best_threshold
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
    broken: NDArray[np.bool_]
    """A claim does not hold, or no span carries the sentence: whatever its score, it is not."""


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
    found_all, supported = [], []
    for case in cases:
        for cited in (documents.quoted(case), documents.passages(case)):
            found = check.signals(case.sentence, cited.spans, cited.contexts)
            if len(found) == 1:
                found_all.append(found[0])
                supported.append(case.supported)
    return _examples(found_all, supported)


def over_wice(check: SupportCheck, cases: Sequence[wice.WiceCase]) -> Examples:
    """Return the signals of cases of WiCE."""
    found = [check.signals(case.sentence, case.spans, case.contexts)[0] for case in cases]
    return _examples(found, [case.supported for case in cases])


def _examples(found: Sequence[Found], supported: Sequence[bool]) -> Examples:
    return Examples(
        np.array([each.row for each in found], np.float32),
        np.array(supported),
        np.array([each.broken or not each.best for each in found]),
    )


def fit(seeds: Examples, outside: Examples, penalty: float) -> SupportWeights:
    """Return the weights, with the best threshold that strikes hardly a true sentence.

    The altered sentences over the seeds differ in one word from their quotes: they would teach that
    the same words speak against support. What they break is for the claims to catch.
    """
    labels = outside.supported.astype(np.float64)
    model = logistic(outside.rows, labels, np.ones(len(labels)), NAMES, penalty)
    true = _probabilities(model, seeds.rows[seeds.supported])
    scores = _probabilities(model, outside.rows)
    scores[outside.broken] = 0.0
    best = best_threshold(scores, outside.supported)
    return SupportWeights(model, min(best, float(np.quantile(true, _STRUCK)) - 1e-3), 0.5)


def _probabilities(model: Linear, rows: NDArray[np.float32]) -> NDArray[np.float64]:
    return np.asarray(1 / (1 + np.exp(-model.scores(rows))), np.float64)


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
