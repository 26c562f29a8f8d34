"""Words of a question that say nothing here, because nearly every passage holds them."""

from __future__ import annotations

from index.lexical import LexicalIndex
from index.words import tokens

_FEWEST = 20
"""Passages. In a smaller library "half of the passages" is a handful, and chance decides."""


def without_common(question: str, lexical: LexicalIndex, share: float) -> str:
    """Return `question` without the words that more than `share` of the passages hold.

    Function words stay, since they hold the sentence together. Numbers stay, since they are
    what tells one passage from the next. A question that would lose all else stays as it is.
    """
    if len(lexical) < _FEWEST:
        return question
    limit = share * len(lexical)
    kept: list[str] = []
    left, at = 0, 0
    for token in tokens(question):
        common = bool(token.terms) and all(
            term.isalpha() and lexical.frequency(term) > limit for term in token.terms
        )
        if common:
            kept.append(question[at : token.start])
            at = token.end
        else:
            left += bool(token.terms)
    if not left:
        return question
    kept.append(question[at:])
    return " ".join("".join(kept).split())
