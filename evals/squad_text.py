"""Answers made comparable as SQuAD's official evaluation does (Rajpurkar et al. 2018).

Lower case, no punctuation, no articles, single blanks; then compared as text or as bags of words.
Written after `evaluate-v2.0.py`, which defines the published numbers.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Callable

from evals.case import Case
from evals.result import CaseResult

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation)


def tokens(text: str) -> list[str]:
    """Return the words of a text that are compared."""
    return _ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split()


def exact(predicted: str, gold: str) -> float:
    """Return 1 when both have the same words in the same order, else 0."""
    return float(tokens(predicted) == tokens(gold))


def f1(predicted: str, gold: str) -> float:
    """Return the harmonic mean of precision and recall of words; with no words, whether both."""
    said, wanted = tokens(predicted), tokens(gold)
    if not said or not wanted:
        return float(said == wanted)
    common = (Counter(said) & Counter(wanted)).total()
    return 2 * common / (len(said) + len(wanted))


def best(result: CaseResult, compare: Callable[[str, str], float]) -> float | None:
    """Return the best of `compare(what was said, an accepted form)`; None without gold.

    The gold of an unanswerable question is to say nothing. A case that failed is 0: to fail is
    not to decline. Answers of several parts have no single form to compare with.
    """
    forms = _forms(result.case)
    if forms is None:
        return None
    if result.answer is None:
        return 0.0
    return max(compare(result.stated, form) for form in forms)


def _forms(case: Case) -> tuple[str, ...] | None:
    if not case.answerable:
        return ("",)
    return case.answers[0] if len(case.answers) == 1 else None
