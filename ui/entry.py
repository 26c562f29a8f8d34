"""The console script `pincite`: as little as can be before Ctrl-C is understood."""

from __future__ import annotations

import sys

INTERRUPTED = 130
"""The exit code of a command that Ctrl-C ended (128 and the signal's number)."""


def main() -> None:
    """Load the command line and run it; Ctrl-C while it loads ends it without a traceback."""
    try:
        from ui.cli import main as run  # noqa: PLC0415 - Ctrl-C must be caught meanwhile
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    run()
