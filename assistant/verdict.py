"""The verdict of a document: how it judges the whole of what it is about.

An inspection report says it once, at its front, in words that a question about "the overall
judgement" seldom shares: "Children’s services in Northshire require improvement to be good", or a
row "Overall effectiveness | Good". What it says of a part ("Adoption services are good") comes
nearer in meaning, and is not what was asked.
"""

from __future__ import annotations

import re

from assistant.question import Understanding, Wants
from assistant.scope import Scope
from index.words import surface_words, terms

LIKE_A_VERDICT = (
    "The overall judgement is that services are good, inadequate or require improvement."
    " Overall effectiveness"
)
"""What to search for, within the documents whose verdict is wanted."""

_I = re.IGNORECASE
_GRADE = r"(?:outstanding|good|inadequate|adequate|satisfactory|requir\w+ improvements?)\b"
_OVERALL = re.compile(
    r"^(?:[\d.]+\W+)?(?:[\w’'-]+ ){0,5}overall"
    r" (?:effectiveness|judge?ment|rating|grade|verdict|opinion|assessment)"
    rf"(?: is| are|:| \||;)*(?: that (?:[\w’'-]+ ){{1,8}}?(?:is |are )?)? ?(?:grade: )?{_GRADE}",
    _I,
)
_WHOLE = re.compile(
    r"^(?!.*\b(?:was|were|had|last|previous)\b)(?:[\d.]+\W+)?(?:[\w’'-]+ ){1,16}?"
    rf"{_GRADE}(?: to be good)?\W*(?:because\W*|overall\W*)?$",
    _I,
)
_RATED = re.compile(
    r"\bjudge?\w*|\brat(?:ed|ings?)\b|\bgrad(?:ed?|es|ings?)\b|\bverdict\b|\boverall effective", _I
)
_OTHER_WANTS = frozenset({Wants.REASON, Wants.NUMBER, Wants.NAME, Wants.DATE})
_ANY_REPORT = frozenset(
    terms(
        "overall effectiveness effective judgement judgment judge judged grade graded grading"
        " rating rated rate verdict headline mark score result outcome final summary whole ofsted"
        " inspector inspection inspected inspect report council authority local borough county"
        " city town unitary metropolitan service child children kids youngsters department"
        " directorate get got give given receive received award awarded come came away change"
        " changed better worse up down move moved differ different compare compared improve"
        " improved since then now latest newest current currently recent last time year full"
        " versus visit carried carry say said spring summer autumn winter january february march"
        " april may june july august september october november december"
    )
)
"""Words that ask for the judgement of the whole, whatever it is about."""
_SOCIAL_CARE = re.compile(r"\bsocial (?:care|work|services?)\b", _I)


def asks_for_verdict(asked: Understanding, scope: Scope) -> bool:
    """Whether a question asks how the whole was judged, and not a part of it, nor why or when."""
    if not _RATED.search(asked.text) or asked.wants & _OTHER_WANTS:
        return False
    bodies = set(terms(" ".join(scope.subjects.values())))
    words = terms(_SOCIAL_CARE.sub(" ", asked.text))
    return all(word in _ANY_REPORT or word in bodies or word.isdigit() for word in words)


def years_of_verdict(asked: Understanding) -> tuple[int, ...]:
    """Return the years whose verdict is asked for; none for any: "better or worse since 2015?"."""
    return () if asked.over_time and len(asked.years) == 1 else asked.years


def is_verdict(text: str, subject: str) -> bool:
    """Whether a sentence or row is the verdict of a document about `subject` ("" for unknown)."""
    flat = " ".join(text.split())
    if _OVERALL.match(flat):
        return True
    named = surface_words(subject)
    return bool(named and _WHOLE.match(flat) and set(named) <= set(surface_words(flat)))
