"""How a command ends that does not end well. Each is one line on stderr."""

from __future__ import annotations

import typer
from typer.exceptions import TyperException


class CommandError(TyperException):
    """`str(error)` is one line, says what was wrong with what, and names the remedy."""

    exit_code = 2


class Interrupted(typer.Abort):
    """Ctrl-C; `str(error)` says what became of what was under way."""
