"""What a build will do and what it did, in names and values: for the terminal and the app."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from index.builder import BuildReport
from index.duplicates import Same
from index.history import Difference
from index.plan import Changes
from ui.wording import count

Lines = list[tuple[str, str]]


def numbers_and_names(names: Sequence[str], most: int = 8) -> str:
    """Return `3: a.txt, b.txt, c.txt`, with an ellipsis after `most` names."""
    listed = ", ".join(names[:most]) + (", …" if len(names) > most else "")
    return f"{len(names):,}: {listed}"


def same_words(same: str, likeness: float) -> str:
    """Return in what way documents hold the same: `nearly the same (93 % alike)`."""
    if same == Same.NEARLY:
        return f"nearly the same (about {likeness:.0%} alike)".replace("%", "\u00a0%")
    return "the same file" if same == Same.BYTES else "the same words"


def to_do(changes: Mapping[str, Any]) -> Lines:
    """Return what a build would do now, of what `changes_as_dict` gives; empty for nothing."""
    if changes["nothing_to_do"]:
        return []
    named = (
        ("New", changes["added"]),
        ("Changed", changes["changed"]),
        ("Moved", [f"{pair['from']} → {pair['to']}" for pair in changes["moved"]]),
        ("Gone", changes["removed"]),
        ("Tried again", changes["failed_before"]),
    )
    lines = [(word, numbers_and_names(names)) for word, names in named if names]
    unchanged = changes["unchanged"] - len(changes["failed_before"])
    if unchanged > 0 and not changes["reason"]:
        lines.append(("Unchanged", count(unchanged, "document") + ", taken over as they are"))
    if changes["again"]:
        lines.append(("Why", f"generation {changes['again']} holds just this"))
    elif changes["reason"]:
        lines.append(("Why", changes["reason"]))
    return lines


def changed_in_words(changes: Changes) -> str:
    """Return `2 new, 1 changed, 1 gone`; empty when no file differs."""
    counted = (
        (changes.added, "new"),
        (changes.changed, "changed"),
        (changes.moved, "moved"),
        (changes.removed, "gone"),
    )
    return ", ".join(f"{len(names):,} {word}" for names, word in counted if names)


def change_words(changes: Changes) -> str | None:
    """Return what a build would do now, `2 new, 1 changed`; None when it would do nothing."""
    if changes.nothing_to_do:
        return None
    again = "a kept generation holds just this" if changes.again else None
    return "; ".join(filter(None, [changed_in_words(changes), again or changes.reason]))


def difference_words(difference: Difference) -> str:
    """Return how the documents of two generations differ: `2 new, 1 changed`."""
    said = ", ".join(f"{len(names):,} {word}" for word, names in _kinds(difference) if names)
    return said or "the same documents"


def difference_lines(difference: Difference) -> Lines:
    """Return the same with the documents' names, a line for each kind."""
    kinds = [(word.capitalize(), names) for word, names in _kinds(difference) if names]
    lines = [(word, numbers_and_names(names)) for word, names in kinds]
    return lines or [("Changed", "nothing: the same documents")]


def _kinds(difference: Difference) -> Sequence[tuple[str, Sequence[str]]]:
    return (
        ("new", difference.new),
        ("changed", difference.changed),
        ("moved", difference.moved),
        ("gone", difference.gone),
    )


def done(report: BuildReport) -> Lines:
    """Return what a build did; of one that had nothing to do, what there is."""
    read = [record for record in report.records if not record.failed]
    unread = sum(len(record.pages_without_text) for record in read)
    changed = changed_in_words(report.changes)
    pages = sum(record.pages_read for record in read)
    lines = [
        ("Changes", changed if report.built else ""),
        ("Documents", f"{len(read):,}"),
        ("Pages", f"{pages:,}" + (f" with text, {unread:,} without" if unread else "")),
        ("Passages", f"{report.passages:,}"),
        ("Not read", count(len(report.failed), "file") if report.failed else ""),
    ]
    if report.built:
        lines += [
            ("Read", count(report.read, "file") + _also(report.reused, "taken over unread")),
            ("Embedded", _embedded(report)),
        ]
    return [(name, value) for name, value in lines if value and (name != "Pages" or pages)]


def _embedded(report: BuildReport) -> str:
    return (
        count(report.embedded, "passage")
        + _also(report.embeddings_reused, "taken over")
        + _also(report.embeddings_resumed, "from the build that did not end")
    )


def _also(number: int, words: str) -> str:
    return f"; {number:,} {words}" if number else ""


def skipped(report: BuildReport) -> Lines:
    """Return the files that are not in the index, each with its reason."""
    return [(record.path, record.reason or "no reason is known") for record in report.failed]


def changes_as_dict(changes: Changes) -> dict[str, Any]:
    """Return what a build would do, for programs."""
    return {
        "nothing_to_do": changes.nothing_to_do,
        "added": list(changes.added),
        "changed": list(changes.changed),
        "moved": [{"from": old, "to": new} for old, new in changes.moved],
        "removed": list(changes.removed),
        "unchanged": len(changes.unchanged),
        "failed_before": list(changes.failed_before),
        "settings_changed": bool(changes.settings_changed),
        "reason": changes.reason,
        "again": changes.again,
    }


def report_as_dict(report: BuildReport) -> dict[str, Any]:
    """Return what a build did, for programs."""
    return {
        "generation": report.generation,
        "built": report.built,
        "again": report.again,
        "seconds": round(report.seconds, 2),
        "documents": sum(not record.failed for record in report.records),
        "passages": report.passages,
        "changes": changes_as_dict(report.changes),
        "read": report.read,
        "reused": report.reused,
        "embedded": report.embedded,
        "embeddings_reused": report.embeddings_reused,
        "embeddings_resumed": report.embeddings_resumed,
        "stage_seconds": {name: round(value, 3) for name, value in report.stage_seconds.items()},
        "notes": list(report.notes),
        "failed": [{"document": r.path, "reason": r.reason} for r in report.failed],
        "too_long": list(report.too_long),
        "pages_without_text": {
            r.path: list(r.pages_without_text) for r in report.records if r.pages_without_text
        },
    }


def built_in_a_line(report: BuildReport) -> str:
    """Return one line on a build: `built: 1 new, 2 gone; 241 documents, 8,120 passages (4.2 s)`."""
    read = sum(not record.failed for record in report.records)
    held = f"{count(read, 'document')}, {count(report.passages, 'passage')}"
    if report.again:
        return f"generation {report.generation}, which was kept, is current again: {held}"
    if not report.built:
        return f"up to date: {held}"
    what = changed_in_words(report.changes) or "made anew"
    line = f"built: {what}; {held} ({report.seconds:.1f} s)"
    if report.failed:
        first = report.failed[0]
        more = f" and {len(report.failed) - 1:,} more" if len(report.failed) > 1 else ""
        line += f"; could not be read: {first.path} ({first.reason}){more}"
    return line
