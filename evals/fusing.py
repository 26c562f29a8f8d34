"""What late interaction's share in the score of a passage is worth: `python -m evals.fusing`.

Ranks the passages that search puts forward in several ways: with one share for all questions, and
with the share that depends on how far the best passage stands out (`index.fusion`). On questions
like those the reader learnt from, the fitting questions, and on others, SciFact's training claims.
Nothing is reported on either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track
from rich.table import Table

from assistant.answer import Answer, Outcome, Question
from assistant.settings import Settings
from evals.case import Case
from evals.fit import arguments_of_fitting
from evals.gold import prove
from evals.metrics.document_ndcg import document_ndcg_at
from evals.metrics.hit_at_k import hit_at
from evals.metrics.metric import Metric
from evals.metrics.mrr import MRR
from evals.outside import scifact
from evals.outside.cache import cache_folder
from evals.practice import fitting_sets
from evals.result import CaseResult
from index.fusion import SearchSettings, fuse, ranking, share_by_standing
from index.library import Library

Scores = NDArray[np.floating]
Way = Callable[[float, Scores, Scores], float]
"""Returns the share of late interaction from its weight, its scores and those of meaning and words,
both (n,)."""
WEIGHTS = (0.3, 0.4, 0.5, 0.6, 0.7)
_OURS: tuple[Metric, ...] = (hit_at(1), hit_at(5), hit_at(24), MRR)
_THEIRS: tuple[Metric, ...] = (document_ndcg_at(10),)


def main() -> None:
    """Print the table."""
    parser = arguments_of_fitting(__doc__)
    parser.add_argument("--bench", type=Path, default=Path("../shared/bench"))
    arguments = parser.parse_args()
    console = Console(stderr=True)
    ours = []
    for fitting in track(fitting_sets(), "Fitting questions", console=console):
        library = fitting.open(arguments.corpus, arguments.seeds, arguments.cache)
        ours += list(put_forward(library, fitting.cases))
    claims = scifact.suite(arguments.bench / "scifact", "train")
    assert claims.collection is not None  # noqa: S101 - SciFact brings its own documents
    library = claims.collection().open(cache_folder() / claims.name, Settings())
    theirs = list(put_forward(library, claims.load()))
    table = Table(title=f"{len(ours)} fitting questions, {len(theirs)} training claims of SciFact")
    for column in ("share", *(metric.label for metric in _OURS), "SciFact nDCG@10"):
        table.add_column(column)
    ways: Mapping[str, Way] = {"": _fixed, ", by standing": share_by_standing}
    for (name, way), weight in product(ways.items(), WEIGHTS):
        rank = partial(ranked, weight=weight, way=way)
        values = [metric.value(map(rank, ours)) for metric in _OURS]
        values += [metric.value(map(rank, theirs)) for metric in _THEIRS]
        table.add_row(f"{weight}{name}", *(f"{value:.3f}" for value in values if value is not None))
    Console().print(table)


def put_forward(library: Library, cases: Sequence[Case]) -> Iterator[CaseResult]:
    """Yield each case with the passages that search puts forward."""
    gold = prove(cases, lambda path: library.document(path).text)
    for case in cases:
        hits = tuple(library.search(case.question, SearchSettings().late))
        asked, generation = Question(case.question), library.generation
        answer = Answer(asked, Outcome.ANSWERED, (), (), hits, "search only", generation)
        yield CaseResult(case, gold[case.id], answer, None)


def ranked(result: CaseResult, *, weight: float, way: Way) -> CaseResult:
    """Return the case with its passages ranked with late interaction's share as `way` has it."""
    if result.answer is None or not result.answer.hits:
        return result
    hits, own = result.answer.hits, SearchSettings().dense_weight
    dense, lexical, late = np.array([(hit.dense, hit.lexical, hit.late) for hit in hits]).T
    others = fuse((own, dense), (1 - own, lexical))
    share = way(weight, late, others)
    order = ranking(fuse((1 - share, others), (share, late)), np.arange(len(hits)))
    in_order = tuple(hits[at] for at in order)
    return replace(result, answer=replace(result.answer, hits=in_order))


def _fixed(weight: float, _late: Scores, _others: Scores) -> float:
    return weight


if __name__ == "__main__":
    main()
