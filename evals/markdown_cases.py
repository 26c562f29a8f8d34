"""Single cases in Markdown: a miss with what was wanted and found, an answer that changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evals import wording
from evals.case_changes import CaseChange
from evals.earlier import Said
from evals.markdown_parts import escape
from evals.record import CaseRecord

HITS = 3
"""Found passages named for each miss."""


def miss(case: CaseRecord) -> str:
    """Return what was wanted, said, cited and found."""
    lines = [
        f"### {escape(case.id)}: {escape(case.question)}",
        "",
        f"{case.kind}, {case.style}: {escape('; '.join(case.misses))}.",
        "",
    ]
    lines += [f"- wanted{_rank(one)}: {_place(one, 'quote')}" for one in case.wanted]
    if case.accepted:
        forms = "; ".join(" or ".join(part) for part in case.accepted)
        lines.append(f"- accepted: {escape(forms)}")
    if case.error is None:
        sure = "" if case.confidence is None else f" (confidence {case.confidence:.2f})"
        lines.append(f"- said{sure}: {escape(case.text)}")
    lines += [f"- cited: {_place(one, 'quote')}" for one in case.cited]
    lines += [f"- found {one['rank']}: {_place(one, 'text')}" for one in case.found[:HITS]]
    return "\n".join(lines)


def case_change(one: CaseChange) -> str:
    """Return both answers, one under the other."""
    sides = (("before", one.before), ("now", one.after))
    return "\n".join(
        [
            f"- {escape(one.id)}: {escape(one.question)} ({escape(wording.how(one))})",
            *(f"  - {name}: {_said(side)}" for name, side in sides if side is not None),
        ]
    )


def _said(side: Said) -> str:
    sure = "" if side.confidence is None else f", confidence {side.confidence:.2f}"
    cited = "; ".join(f"{c['document']} {c['start']}–{c['end']}" for c in side.cited)
    cites = f" (cites {escape(cited)})" if cited else ""
    return f"{side.outcome or 'failed'}{sure}: {escape(side.text)}{cites}"


def _rank(wanted: Mapping[str, Any]) -> str:
    return " (not found)" if wanted["rank"] is None else f" (found at {wanted['rank']})"


def _place(one: Mapping[str, Any], words: str) -> str:
    if one["start"] is None:
        return escape(one["document"])
    return f"{escape(one['document'])} {one['start']}–{one['end']}, “{escape(one[words])}”"
