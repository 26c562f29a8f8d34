"""First questions to try, made from the library's own documents."""

from __future__ import annotations

from collections import Counter

from index.library import Library
from ingest.document import BlockKind, Document

_MOST_WORDS = 7


def suggested_questions(library: Library, n: int = 4) -> list[str]:
    """Return up to n questions, each about a section that one document alone has.

    Newest documents come first; documents take turns, so that the questions span the library.
    """
    records = [record for record in library.records if record.outcome == "read"]
    records.sort(key=lambda record: str(record.facts.date or ""), reverse=True)
    documents = [library.document(record.path) for record in records[:12]]
    counts = Counter(topic.casefold() for document in documents for topic in _topics(document))
    queues = [
        [
            f"What does {_name(document)} say about {_in_sentence(topic)}?"
            for topic in _topics(document)
            if counts[topic.casefold()] == 1
        ]
        for document in documents
    ]
    questions: list[str] = []
    for turn in range(n):
        for queue in queues:
            if turn < len(queue) and len(questions) < n:
                questions.append(queue[turn])
    return questions


def _topics(document: Document) -> list[str]:
    """Headings that name a matter and have enough text below them, longest section first."""
    sizes: dict[str, int] = {}
    for block in document.blocks:
        if block.kind is not BlockKind.HEADING and block.path:
            topic = block.path[-1]
            if 2 <= len(topic.split()) <= _MOST_WORDS and topic[:1].isalpha() and "?" not in topic:
                sizes[topic] = sizes.get(topic, 0) + block.end - block.start
    title = (document.facts.title or "").casefold()
    return [
        topic
        for topic in sorted(sizes, key=lambda name: -sizes[name])
        if sizes[topic] > 200 and topic.casefold() not in title
    ]


def _name(document: Document) -> str:
    kind = document.facts.kind or "document"
    date = document.facts.date
    if date is not None:
        return f"the {date.year} {kind}"
    return f"“{document.facts.title or document.path}”"


def _in_sentence(topic: str) -> str:
    """Write a heading as it stands in a sentence: acronyms and names keep their capitals."""
    first, _, rest = topic.partition(" ")
    if first.isupper() and len(first) > 1 and not topic.isupper():
        return topic
    words = topic.lower() if topic.isupper() else f"{first.lower()} {rest}"
    return words.strip()
