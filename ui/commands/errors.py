"""What is wrong with a command as it was given. One class: each is one line and exit code 2."""

from __future__ import annotations

from typer.exceptions import TyperException


class CommandError(TyperException):
    """`str(error)` is one line, says what was wrong with what, and names the remedy."""

    exit_code = 2
