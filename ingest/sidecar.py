"""Sidecar files: `report.pdf.meta.toml` beside `report.pdf` corrects what was found in its text.

    title = "Inspection of children's services"
    publisher = "Ofsted"
    kind = "inspection report"
    published = 2024-05-16          # or "2024-05" or "2024"
    event_start = 2024-02-19
    event_end = 2024-03-08
    subject = ""                    # an empty string empties the fact

Facts that the file does not name stay as they were found.
"""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ingest.dates import earliest, latest
from ingest.document import DocDate, Facts
from ingest.errors import SidecarError

SUFFIX = ".meta.toml"
"""What is added to a document's file name to name its sidecar."""

_TEXTS = ("title", "publisher", "kind", "subject")
_DATES = ("published", "event_start", "event_end")
_LARGEST = 64 * 1024


def sidecar_of(path: Path) -> Path:
    """Return where the sidecar of the document at `path` would lie."""
    return path.with_name(path.name + SUFFIX)


def apply_sidecar(facts: Facts, path: Path) -> Facts:
    """Return the facts of the document at `path`, corrected by its sidecar if there is one.

    Raises SidecarError, which names the file, the key and the remedy.
    """
    sidecar = sidecar_of(path)
    # A link could lead anywhere, and its content would show in every answer.
    if sidecar.is_symlink() or not sidecar.is_file():
        return facts
    given = _read(sidecar)
    changes: dict[str, Any] = {}
    for key, value in given.items():
        if key in _TEXTS:
            changes[key] = _text(sidecar, key, value)
        elif key in _DATES:
            changes[key] = _date(sidecar, key, value)
        else:
            known = ", ".join((*_TEXTS, *_DATES))
            raise SidecarError(f"{sidecar.name}: unknown key {key!r}; write one of {known}")
    corrected = replace(facts, **changes)
    _check_order(sidecar, corrected, changes)
    return corrected


def _read(sidecar: Path) -> dict[str, Any]:
    try:
        data = sidecar.read_bytes()
    except OSError as error:
        raise SidecarError(
            f"{sidecar.name}: cannot be opened ({error.strerror}); check its permissions"
        ) from error
    if len(data) > _LARGEST:
        raise SidecarError(f"{sidecar.name}: over {_LARGEST // 1024} KB; keep only the facts in it")
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise SidecarError(f"{sidecar.name}: not UTF-8; save it as UTF-8 text") from error
    except tomllib.TOMLDecodeError as error:
        reason = " ".join(str(error).split())
        raise SidecarError(
            f'{sidecar.name}: not TOML ({reason}); write lines such as title = "…"'
        ) from error


def _text(sidecar: Path, key: str, value: object) -> str | None:
    if not isinstance(value, str):
        raise SidecarError(
            f'{sidecar.name}: {key} must be text in quotes, such as {key} = "…"; '
            'write "" to empty it'
        )
    return " ".join(value.split()) or None


def _date(sidecar: Path, key: str, value: object) -> DocDate | None:
    if isinstance(value, date) and not isinstance(value, datetime):
        return DocDate(value.year, value.month, value.day)
    if isinstance(value, str):
        if not value.strip():
            return None
        try:
            return DocDate.parse(value)
        except ValueError:
            pass
    raise SidecarError(
        f"{sidecar.name}: {key} is no date; write {key} = 2024-06-03, or "
        '"2024-06" or "2024" in quotes, or "" to empty it'
    )


def _check_order(sidecar: Path, facts: Facts, changes: dict[str, Any]) -> None:
    """An event may not end before it starts; `changes` says which key to name."""
    start, end = facts.event_start, facts.event_end
    if not changes.keys() & {"event_start", "event_end"} or start is None or end is None:
        return
    if earliest(start) > latest(end):
        raise SidecarError(
            f"{sidecar.name}: event_end {end} is before event_start {start}; "
            "give both days, or empty the wrong one"
        )
