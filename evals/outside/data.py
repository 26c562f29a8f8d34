"""The folder of outside data: where it is looked for, and its files read line by line."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from evals.errors import SuiteError

DATA = Path("..") / "shared"
"""Where it lies unless it is named: beside the repository, seen from the working folder."""


def rows(file: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON Lines file; SuiteError when it cannot be read."""
    try:
        with file.open(encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)
    except (OSError, ValueError) as error:
        raise missing(file, error) from error


def relevant(file: Path) -> dict[str, tuple[str, ...]]:
    """Return the relevant documents by query of a BEIR relevance file, in the order of the file.

    Only these queries are scored: BEIR's query files hold others too. SuiteError when it cannot
    be read.
    """
    found: dict[str, list[str]] = {}
    try:
        _, *lines = file.read_text(encoding="utf-8").splitlines()
        for line in lines:
            query, document, grade = line.split("\t")
            if int(grade) > 0:
                found.setdefault(query, []).append(document)
    except (OSError, ValueError) as error:
        raise missing(file, error) from error
    return {query: tuple(documents) for query, documents in found.items()}


def missing(file: Path, error: Exception) -> SuiteError:
    """Return the error for a file that is not there or not what it should be."""
    if isinstance(error, OSError):
        what = f"cannot be read ({error.strerror})"
        return SuiteError(f"{file} {what}; name the folder of outside data with `--data`")
    return SuiteError(f"{file} is damaged ({error}); fetch the outside data again")


def fingerprint(files: Sequence[Path]) -> str:
    """Return the SHA-256 of names and contents; SuiteError when one cannot be read."""
    digest = hashlib.sha256()
    for file in files:
        try:
            digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
        except OSError as error:
            raise missing(file, error) from error
    return digest.hexdigest()
