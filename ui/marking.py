"""What is said of a sentence that a model wrote: its verdict, and the words without support."""

from __future__ import annotations

import re

from assistant.answer import Answer, Outcome, Sentence, Verdict

_MOST_NAMED = 6


def doubt(sentence: Sentence) -> str | None:
    """Return what to say behind a sentence that is not supported in full; None for one that is."""
    words = ", ".join(f"“{word}”" for word in sentence.unsupported_words[:_MOST_NAMED])
    if len(sentence.unsupported_words) > _MOST_NAMED:
        words += " …"
    if sentence.verdict is Verdict.PARTLY:
        return f"supported in part; not in its source: {words}" if words else "supported in part"
    if sentence.supported:
        return None
    if not sentence.citations:
        return "not supported: it cites nothing that holds it"
    return f"not supported by its source: {words}" if words else "not supported by its source"


def parts(sentence: Sentence) -> list[tuple[str, bool]]:
    """Return the sentence in pieces, each with whether it is a word that has no support."""
    words = sorted(set(sentence.unsupported_words), key=len, reverse=True)
    if not words:
        return [(sentence.text, False)]
    one = "|".join(re.escape(word) for word in words)
    found = re.split(rf"(?<!\w)({one})(?!\w)", sentence.text, flags=re.IGNORECASE)
    return [(piece, index % 2 == 1) for index, piece in enumerate(found) if piece]


def by_whom(answer: Answer) -> str | None:
    """Return who wrote an answer that a model wrote: `Written by …`; None for one that quotes."""
    if answer.written is None or answer.answerer == "extractive":
        return None
    if answer.outcome is Outcome.DECLINED:
        return f"Read by {answer.written.model}"
    return f"Written by {answer.written.model}, each sentence checked against its source"


def heading(answer: Answer) -> str | None:
    """Return what stands above an answer that is none; None above one that is."""
    if answer.outcome is Outcome.DECLINED:
        return "The documents do not answer this"
    if answer.outcome is Outcome.UNSUPPORTED:
        return "What the model wrote is not supported by its sources"
    return None
