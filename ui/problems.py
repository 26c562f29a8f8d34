"""What people are told when something goes wrong: one sentence, never a traceback."""

from __future__ import annotations

import logging

from assistant.errors import AssistantError
from index.errors import LibraryIndexError
from ingest.errors import IngestError
from ui.wording import one_line

EXPECTED = (IngestError, LibraryIndexError, AssistantError)
"""The errors of our own packages: their text is one line and names the remedy."""

UNEXPECTED = (
    "Something went wrong inside Pincite. Try again; if it happens again, the details are in the "
    "terminal that runs the app."
)

log = logging.getLogger("pincite")


def sentence_for(error: Exception) -> str:
    """Return what to tell a person about `error`; what nobody expected goes to the log whole."""
    if isinstance(error, EXPECTED):
        return one_line(str(error))
    log.error("unexpected error", exc_info=error)
    return UNEXPECTED
