"""First questions to try, made from the library's own documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import chain, islice, zip_longest

from index.library import Library
from index.words import terms
from ingest.document import BlockKind, Document

_MOST_WORDS = 7
_TRIED = 4
"""Times as many questions as are wanted, at most, are tried."""
_OF_ANY_REPORT = frozenset(
    terms(
        "findings summary executive background introduction recommendations conclusion overview"
        " contents main key general other information purpose report reason appendix officer"
        " implications comments inspection review"
    )
)
"""Words of headings that every report has: they name no matter."""


def suggested_questions(
    library: Library, n: int = 4, answered: Callable[[str], bool] = lambda _: True
) -> list[str]:
    """Return up to n questions, each about a section that one document alone has.

    Newest documents come first; documents take turns, so that the questions span the library. Only
    those are suggested that are `answered`; a few more than n are tried for that.
    """
    records = [record for record in library.records if record.outcome == "read"]
    records.sort(key=lambda record: str(record.facts.date or ""), reverse=True)
    documents = [library.document(record.path) for record in records[:12]]
    counts = Counter(
        topic.casefold()
        for document in documents
        for topic in _topics(document, library.lexical.idf)
    )
    queues = [
        [
            f"What does {_name(document)} say about “{topic}”?"
            for topic in _topics(document, library.lexical.idf)
            if counts[topic.casefold()] == 1
        ]
        for document in documents
    ]
    in_turn = chain.from_iterable(zip_longest(*queues))
    tried = islice((question for question in in_turn if question), _TRIED * n)
    return list(islice(filter(answered, tried), n))


def _topics(document: Document, rarity: Callable[[str], float]) -> list[str]:
    """Headings that name a matter and have enough text below them, those of rare words first."""
    sizes: dict[str, int] = {}
    for block in document.blocks:
        if block.kind is not BlockKind.HEADING and block.path:
            topic = block.path[-1]
            if 2 <= len(topic.split()) <= _MOST_WORDS and topic[:1].isalpha() and "?" not in topic:
                sizes[topic] = sizes.get(topic, 0) + block.end - block.start
    known = set(terms(f"{document.facts.title or ''} {document.facts.subject or ''}"))
    return [
        topic
        for topic in sorted(sizes, key=lambda name: (-_mean_rarity(name, rarity), name))
        if sizes[topic] > 200 and len(set(terms(topic)) - known - _OF_ANY_REPORT) > 1
    ]


def _mean_rarity(topic: str, rarity: Callable[[str], float]) -> float:
    words = terms(topic)
    return sum(rarity(word) for word in words) / len(words) if words else 0.0


def _name(document: Document) -> str:
    kind = document.facts.kind or "document"
    date = document.facts.date
    if date is not None:
        return f"the {date.year} {kind}"
    return f"“{document.facts.title or document.path}”"
