"""Right answer from the right document: one answer states every part and cites where it stands.

Near-identical documents make each half easy alone: a right grade of the wrong council, and the
right council with another of its grades. "Right answer" is as in `answer_correct`.
"""

from __future__ import annotations

from evals.metrics.answer_correct import answer_correct
from evals.metrics.metric import Metric, Row
from evals.metrics.right_document import RIGHT_DOCUMENT
from evals.result import CaseResult

_ANSWER_CORRECT = answer_correct()


def _row(result: CaseResult) -> Row | None:
    answer, document = _ANSWER_CORRECT.row(result), RIGHT_DOCUMENT.row(result)
    if answer is None or document is None:
        return None
    return (answer[0] * document[0],)


RIGHT_ANSWER_FROM_DOCUMENT = Metric(
    "right_answer_from_document", "right answer from the right document", _row
)
