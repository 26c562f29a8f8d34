"""Does a question lean on the one before it? `lean_of` says, and how.

Precision comes first: a question that can stand alone is left alone. So a sign counts only when
nothing in the question itself gives what is missing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from assistant.follow_up_words import GENERIC, Word, times_in, words_of


class Form(StrEnum):
    """What a leaning question is, as a piece of language."""

    BARE = "bare"
    """A question word alone: "Why?", "Since when?", "How many?"."""
    FRAGMENT = "fragment"
    """A part to put into the question before: "And in 2024?", "What about care leavers?"."""
    ABOUT = "about"
    """A thing that belongs to what was asked about: "The reasons?", "Any examples?"."""
    CLAUSE = "clause"
    """A whole question, with a word that points back or with an "and" in front."""


@dataclass(frozen=True, slots=True)
class Lean:
    """How a question leans on the one before."""

    form: Form
    rest: str
    """The question without its "And", "What about" and question mark."""
    pointer: tuple[int, int] | None = None
    """Span in `rest` of the word that points back."""
    nounless: bool = False
    """It counts or chooses and does not say what: "How many were …", "Which ones …"."""


LONGEST = 7
"""A clause that names more things than this says itself what it is about."""

LONGEST_DATED = 4
"""And sooner so when it has a date of its own."""

_OPENER = re.compile(
    r"^(?:(?:and|but|so|or|also|then|plus)\b[\s,:–—-]+"
    r"|(?:ok(?:ay)?|right|thanks|thank you|yes|no|now)\b\s*[,:–—-]\s+)+",
    re.IGNORECASE,
)
_JUST_WORDS = re.compile(r"(?:ok(?:ay)?|right|thanks|thank you|now|yes|no)\b", re.IGNORECASE)
_WHAT_ABOUT = re.compile(
    r"^(?:(?:what|how) about|what of|(?:and )?the same (?:question )?(?:for|in|about|with)|"
    r"same (?:question )?(?:for|in|about|with))\s+",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"^(?:(?:in|at|by|to|for|from|of|on|with|since|until|under|through|about)\s+)?(?:who|whom"
    r"|whose|"
    r"what|which|when|where|why|how)\b|^(?:is|are|was|were|am|do|does|did|has|have|had|can|could|"
    r"will|would|should|shall|may|might|must)\b|^(?:tell|show|list|name|give|explain|describe"
    r"|say)\b",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"(?:(?:by|for|to|from|since|until|till|of|with|in|at|on|under|as of)\s+)?(?:who|whom|what"
    r"|which"
    r"|when|where|why|how|how so|how come|how (?:many|much|often|long|far|old|soon|big|high)"
    r"|why not"
    r"|what else|who else|where else|when exactly|where exactly|who exactly|how exactly|what for|"
    r"which (?:one|ones)|by how (?:much|many(?: \w+)?)|why is that|why was that|why so"
    r"|what (?:date|year|month|day|percentage|"
    r"proportion|number|share|rate))",
    re.IGNORECASE,
)
_ABOUT_START = re.compile(
    r"^(?:the|any|its|their|his|her|some|what (?:is|are|was|were) (?:the|its|their))\s+",
    re.IGNORECASE,
)
_PLACES = re.compile(
    r"^(?:in|at|for|with|by|on|under|over|after|before|during|from|among|between|since|within|"
    r"without|outside|inside|of|as of|until)\s",
    re.IGNORECASE,
)
_NOUNLESS = re.compile(
    r"^(?:how many(?: more| others| else)?|how much of it|which(?: ones?| of (?:them|these"
    r"|those))?)"
    r"\s+(?:were|are|have|had|did|do|will|of (?:them|these|those)|in|aged?|over|under|from|with)\b",
    re.IGNORECASE,
)
_ELSE = re.compile(
    r"\b(?:what|who|where|which|anything|anyone|any(?:body)?|nothing) (?:else|others|more)\b"
    r"|\b(?:the|which|an?) (?:other|previous|next|earlier|later|last|first|second|latter|former|"
    r"same|new|old|older|newer|bigger|smaller)? ?ones?\b|\b(?:the (?:same|latter|former"
    r"|rest))\b(?! \w+s?\b)",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"\b(?:since then|by then|until then|back then|after that|before that|at that time|at the time"
    r"(?! of| when| that)|that year|the year (?:before|after)|the (?:previous|next|following) year"
    r"|in between|ever since|afterwards|beforehand|the (?:month|week|day) (?:before|after))\s*\??$",
    re.IGNORECASE,
)
_EXPLETIVE = re.compile(
    r"^(?:is|was|does|did|has|will|would|can|could|might|should|be|been|being|take|takes|cost"
    r"|costs|"
    r"mean|means)$"
)
_RESTRICTED = frozenset(
    {
        "who",
        "whom",
        "whose",
        "with",
        "without",
        "in",
        "on",
        "of",
        "at",
        "from",
        "to",
        "aged",
        "over",
    }
)
_AUXILIARIES = frozenset(
    {"do", "does", "did", "is", "are", "was", "were", "has", "have", "had", "can", "could", "will"}
    | {"would", "should", "must", "may", "might"}
)
_SOMEBODY = frozenset({"those", "people", "anyone", "everyone", "somebody", "someone", "person"})
_NOT_BACK = frozenset(
    {"year", "month", "week", "quarter", "time", "spring", "summer", "autumn", "winter", "term"}
)


def asks(text: str) -> bool:
    """Whether a text is put as a question or a request."""
    return text.rstrip().endswith("?") or bool(_ASKS.search(text.strip()))


def lean_of(question: str) -> Lean | None:
    """Return how a question leans on the one before it; None when it stands alone."""
    text = " ".join(question.split()).rstrip(" ?!.…")
    opener = _OPENER.match(text)
    rest = text[opener.end() :] if opener else text
    opened = opener is not None and not _JUST_WORDS.fullmatch(opener.group().strip(" ,.:–—-"))
    if not rest:
        return Lean(Form.BARE, "what else") if opened else None
    about = _WHAT_ABOUT.match(rest)
    if about:
        return Lean(Form.FRAGMENT, rest[about.end() :])
    if _BARE.fullmatch(rest):
        return Lean(Form.BARE, rest)
    words = words_of(rest)
    if _is_generic(rest, words):
        return Lean(Form.ABOUT, rest)
    if not _ASKS.search(rest):
        placed = _PLACES.match(rest) and len(words) <= 7 and not any(w.is_verb for w in words)
        return Lean(Form.FRAGMENT, rest) if opened or placed or _only_time(rest) else None
    return _clause(rest, words, opened=opened)


def _clause(rest: str, words: list[Word], *, opened: bool) -> Lean | None:
    if _NOUNLESS.match(rest) and not _counts_noun(rest):
        return Lean(Form.CLAUSE, rest, _pointer(words), nounless=True)
    named = sum(word.names for word in words)
    most = LONGEST_DATED if times_in(rest) else LONGEST
    pointer = _pointer(words) if named <= most else None
    short = named <= LONGEST and not times_in(rest)
    points = pointer or (short and (_ELSE.search(rest) or _LATER.search(rest)))
    return Lean(Form.CLAUSE, rest, pointer) if points or opened else None


def _is_generic(rest: str, words: list[Word]) -> bool:
    """Whether it asks for a reason, a date, a figure … of it does not say what."""
    start = _ABOUT_START.match(rest)
    if start is None:
        return False
    left = [word for word in words if word.start >= start.end()]
    naming = [word for word in left if word.names]
    if any(word.text in {"of", "for", "behind", "about", "in"} for word in left[:-1]):
        return False
    return 0 < len(naming) <= 2 and all(word.text in GENERIC for word in naming)


def _only_time(rest: str) -> bool:
    times = times_in(rest)
    return len(times) == 1 and not any(
        word.names for word in words_of(rest[: times[0].start] + " " + rest[times[0].end :])
    )


def _counts_noun(rest: str) -> bool:
    """Whether "How many did …" goes on for so long that it says what it counts."""
    return bool(re.match(r"^how many (?:did|do|will) \w+ \w+ \w+ \w+ \w+ \w+", rest, re.IGNORECASE))


def _pointer(words: list[Word]) -> tuple[int, int] | None:
    """Return the first word that points back and finds nothing in front of it to point at."""
    for order, word in enumerate(words):
        before, after = words[:order], words[order + 1 :]
        if _points(word, before, after) and not _bound(word, before, after):
            return word.start, word.end
    return None


def _points(word: Word, before: list[Word], after: list[Word]) -> bool:
    text = word.text
    following = after[0].text if after else ""
    if text in {"they", "them", "their", "theirs", "he", "she", "him", "his", "hers", "its"}:
        return True
    if text == "her":
        return True
    if text == "it":
        # "How long does it take to …", "is it true that …": it points forward.
        forward = {w.text for w in after[:-1]} & {"to", "that", "whether", "if"}
        return not (forward and before and _EXPLETIVE.match(before[-1].text))
    if text in {"this", "these", "those"}:
        return following not in _RESTRICTED and following not in _NOT_BACK
    if text == "that":
        behind = before[-1].text if before else ""
        refers = (
            not following or not after[0].names or after[0].document or after[0].text in GENERIC
        )
        return refers and behind in {
            "", "is", "was", "did", "does", "do", "has", "had", "for", "about", "of", "after",
            "before", "to", "with", "by", "in", "on", "from", "at", "than", "like", "why", "how",
            "led", "wrote", "signed",
        }  # fmt: skip
    return False


def _acts(word: Word, before: list[Word]) -> bool:
    """Whether a word is a verb by its place or ending: "who supplied", "what happened"."""
    order = before.index(word)
    return word.text.endswith("ed") or (order == 1 and before[0].text in {"who", "what"})


def _is_subject(word: Word, before: list[Word]) -> bool:
    """Whether it is who does something in a question for something else: "What … do they have?"."""
    return (
        word.text in {"they", "it", "he", "she", "this", "that", "these", "those"}
        and before[-1].text in _AUXILIARIES
        and before[0].text in {"what", "which", "how"}
        and not any(each.text in _AUXILIARIES for each in before[:-1])
    )


def _bound(word: Word, before: list[Word], after: list[Word]) -> bool:
    """Whether something named earlier in the same question is what the word points at."""
    things = [each for each in before if each.names and not _acts(each, before)]
    plural = word.text in {"they", "them", "their", "theirs", "these", "those"}
    if plural and any(each.text in _SOMEBODY for each in before):
        return True
    if not things or _is_subject(word, before):
        return False
    at_end = sum(each.names for each in after) == 0
    if len(things) <= 2 and at_end and all(each.agent or each.document for each in things):
        return False
    if len(things) <= 2 and word.text in {"it", "its", "this", "that"}:
        return not all(each.plural and not each.document for each in things)
    if len(things) <= 2 and plural:
        return any(each.plural for each in things) or len(things) > 1
    return True
