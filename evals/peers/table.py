"""The comparison as Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evals import wording
from evals.bootstrap import BootstrapSettings
from evals.markdown_parts import escape, table
from evals.peers.measure import TOP, Measured
from evals.score import Score
from evals.split import Half, half_of

HEADS = {
    "evidence_at_5": f"evidence in the top {TOP}",
    "words_per_passage": "words a passage",
    "all_evidence_at_5": f"all of it in the top {TOP}",
    "answer_correct": "answer right within 90 words",
    "words_used": "words an answer",
    "cites_right_place": "cites the right place",
    "refusal_f1": "declining, F1",
    "confidence_auc": "declining, AUC",
}


def comparison(
    pipelines: Sequence[Measured],
    skipped: Mapping[str, str],
    suite: str,
    halves: Sequence[Half] = ("reporting", "all"),
) -> str:
    """Return a table for each half; `skipped` are the pipelines that could not be run, and why."""
    settings = BootstrapSettings()
    parts = []
    for half in halves:
        cases = _count(pipelines, half)
        if not cases:
            continue
        name = "all cases" if half == "all" else f"the {half} half"
        rows = [_row(each, each.scores(half, settings)) for each in pipelines]
        heads = ["pipeline", "version", *HEADS.values()]
        parts.append(f"Suite {escape(suite)}, {name} ({cases} cases)\n\n{table(heads, rows)}")
    parts += [f"{escape(name)}: not run. {escape(why)}" for name, why in skipped.items()]
    parts += [
        f"{escape(each.label)}: {each.unplaced} of its passages could not be found in their "
        "documents and count as misses."
        for each in pipelines
        if each.unplaced
    ]
    return "\n\n".join(parts)


def _row(each: Measured, scores: Mapping[str, Score]) -> list[str]:
    cells = [_cell(scores.get(name)) for name in HEADS]
    return [escape(each.label), escape(each.version), *cells]


def _cell(score: Score | None) -> str:
    if score is None or score.value is None:
        return wording.NONE
    if score.metric.unit == "words":
        return f"{score.value:.0f}"
    if score.low is None or score.high is None:
        return f"{score.value:.2f}"
    return f"{score.value:.2f} ({score.low:.2f} to {score.high:.2f})"


def _count(pipelines: Sequence[Measured], half: Half) -> int:
    return max(
        (
            sum(half in ("all", half_of(result.case.id)) for result in each.results)
            for each in pipelines
        ),
        default=0,
    )
