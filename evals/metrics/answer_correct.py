"""Answer correct: does the answer state every part in one of its accepted forms?

Only what the answer stands by counts, and only its first words: an answer that copies the whole
document would hold every form. Declining, failing and a wrong form are all 0. A case without
accepted forms, every unanswerable one among them, has no score.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence

from evals.case import Kind
from evals.metrics.metric import Metric, Row
from evals.result import CaseResult

WORDS = 90
"""An answer has this many words to be right in."""

_TYPOGRAPHIC = str.maketrans("‘’‛“”„‐‑‒–—−", "'''\"\"\"------")


def holds(text: str, parts: Sequence[Sequence[str]], unless: Sequence[str] = ()) -> bool:
    """Tell whether `text` holds one form of every part, as whole words, whatever the case.

    Words inside one of the phrases `unless` do not count. White space is collapsed and typographic
    quotes and dashes are made plain in both. A form that starts or ends with a digit does not stand
    inside a longer number: not `200` in `1,200`, not `12` in `12.5`.
    """
    plain = _plain(text)
    for phrase in unless:
        plain = _pattern(phrase).sub("…", plain)
    return all(any(_pattern(form).search(plain) for form in part) for part in parts)


def answer_correct(
    name: str = "answer_correct",
    label: str = f"answer right within {WORDS} words",
    *,
    words: int | None = WORDS,
    kinds: Collection[Kind] = frozenset(Kind),
) -> Metric:
    """Return the metric over the cases of `kinds`, reading the first `words` of each answer."""

    def row(result: CaseResult) -> Row | None:
        if not result.case.answers or result.case.kind not in kinds:
            return None
        text = " ".join(result.stated.split()[:words])
        return (float(bool(text) and holds(text, result.case.answers, result.case.unless)),)

    return Metric(name, label, row)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).translate(_TYPOGRAPHIC).casefold()
    return " ".join(folded.split())


def _pattern(form: str) -> re.Pattern[str]:
    plain = _plain(form)
    before = r"(?<!\w)" + (r"(?<!\d[.,])" if plain[0].isdigit() else "")
    after = r"(?!\w)" + (r"(?![.,]\d)" if plain[-1].isdigit() else "")
    return re.compile(before + re.escape(plain) + after)
