"""What is known of a document as a whole, found in its own words: `find_facts`.

Nothing is guessed: a fact the text (or else the file's own metadata) does not state stays None,
and a sidecar file can give it (`ingest.sidecar`). File names are never read for facts.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.bodies import find_subject
from ingest.dating import find_event, find_published
from ingest.document import Block, Facts
from ingest.kinds import find_kind
from ingest.opening import Opening
from ingest.publishers import find_publisher
from ingest.titles import find_title


def find_facts(
    text: str,
    blocks: Sequence[Block],
    reading_title: str | None = None,
    reading_published: str | None = None,
    reading_publisher: str | None = None,
) -> Facts:
    """Return the facts of the document with this canonical text and these blocks.

    Without blocks each line of `text` counts as one. The `reading_…` arguments are what the
    file's metadata states; they are used where the text itself says nothing.
    """
    opening = Opening.of(text, blocks)
    kind = find_kind(opening)
    title = find_title(opening, kind, reading_title, reading_publisher)
    published = find_published(opening, kind, reading_published)
    event_start, event_end = find_event(opening, kind, published)
    publisher = find_publisher(opening, kind, reading_publisher)
    return Facts(
        title=title,
        publisher=publisher,
        kind=kind,
        published=published,
        event_start=event_start,
        event_end=event_end,
        subject=find_subject(opening, title, publisher),
    )
