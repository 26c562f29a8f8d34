"""What runs were made with, line by line: for reading, and for what differs between two runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from evals.provenance import plain

NO_CAUSE = ("made_at", "commit", "cpus", "run", "index.generation", "index.built_at")
"""What differs from run to run and moves no score, or, as the commit, is the change itself."""


@dataclass(frozen=True, slots=True)
class Differing:
    """One thing that two runs were made with differently."""

    name: str
    """Its path: `settings.search.dense_weight`."""
    before: str | None
    """None when the run did not have it."""
    after: str | None


def flat(made_with: Mapping[str, object]) -> dict[str, str]:
    """Return every single value by its path, in order: `{"settings.answer.words": "90"}`."""
    return dict(_flat(plain(made_with), ""))


def differences(before: Mapping[str, object], after: Mapping[str, object]) -> tuple[Differing, ...]:
    """Return what differs, in the order of `after`, but for what cannot move a score."""
    one, two = flat(before), flat(after)
    names = (*two, *(name for name in one if name not in two))
    return tuple(
        Differing(name, one.get(name), two.get(name))
        for name in names
        if one.get(name) != two.get(name) and not _is_under(name, NO_CAUSE)
    )


def _flat(value: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping) and value:
        for key, inner in value.items():
            yield from _flat(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        yield path, ", ".join(str(item) for item in value)
    else:
        yield path, "–" if value is None or value == {} else str(value)


def _is_under(name: str, paths: tuple[str, ...]) -> bool:
    return any(name == path or name.startswith(path + ".") for path in paths)
