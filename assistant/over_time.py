"""Hearing that a question asks how things went: from one report to a later one, or in several."""

from __future__ import annotations

import re

from assistant.years import years_named

_DOCUMENTS = (
    r"(?:reports?|visits?|inspections?|letters?|reviews?|documents?|times?|checks?|teams?|papers?|"
    r"write-ups?|findings)"
)
_SPOKE = (
    rf"\bthe (?!same\b|next\b)(?:[\w’'-]+ ){{1,3}}(?:{_DOCUMENTS}|inspectors|reviewers|peers)\b"
)
"""A document that a question sets apart from others: "the later focused visit"."""
_COUNT = r"(?:two|three|four|five|six|\d)"
_GOES_ON = re.compile(
    r"\bchang(?:e[sd]?|ing)\b|\bover time\b|\btrends?\b|\bcompar\w+|\bcontrast\w*"
    r"|\bthen\b.*\b(?:now|again|later|today)\b|\b(?:was|were|had|did)\b.*\bnow\b"
    r"|\bstill\b.*\b(?:as|since|later|had been)\b"
    r"|\b(?:did|has|have|had|how)\b.*\b(?:improve[sd]?|worsen\w*|shift(?:ed)?|progressed|"
    r"made progress|moved? (?:on|over))\b"
    r"|\b(?:was|were|been|got|is) (?:(?!to\b)\w+ ){0,4}"
    r"(?:put right|sorted out|turned around|filled|fixed)\b"
    r"|\b(?:any|got|get|gotten|become|go|gone|or) (?:better|worse|quicker|slower|stronger|weaker)\b"
    r"|\bbetter or worse\b|\bup or down\b|\b(?:less|more) \w+ .*\bthan\b.*\b(?:years?|before)\b"
    r"|\b(?:trace|track|plot|evolved?)\b|\bby the time\b|\b(?:had|has) (?:that|this|it|things)\b"
    r"|\b(?:put right|fixed|settled) (?:by|since|when)\b"
    rf"|\b(?:following|next|later|subsequent) (?:\w+ ){{0,2}}{_DOCUMENTS}\b|\blater ones?\b"
    rf"|\b(?:all|both|each|every|across|last|past) (?:of )?(?:the |these )?(?:{_COUNT} )?"
    rf"(?:\w+ )?{_DOCUMENTS}\b|\bin every\b|\bboth the\b"
    rf"|\bbetween the \w+ (?:{_DOCUMENTS} )?and the \w+|\bthe time before\b"
    rf"|\bbetween the (?:\w+ ){{0,2}}{_DOCUMENTS} and\b|{_SPOKE}.*\b(?:and|but|than)\b.*{_SPOKE}"
    r"|\bthan (?:it|they|he|she|that|those) (?:was|were|did|had)\b"
    rf"|\bthan (?:the (?:\w+ ){{1,3}}(?:had|did|found|saw|said)|when|(?:back )?in \d{{4}})\b"
    rf"|^\W*(?:has|have|had|is|are|did)\b.*\bsince (?:the )?(?:\w+ )?(?:\d{{4}}|{_DOCUMENTS})\b"
    r"|\b(?:v|vs|versus|cf)\b\.?|->"
    r"|\b(?:and|or) (?:again )?(?:in|at|by) (?:the )?\d{4}\b"
    rf"|\d{{4}}\b.*\b(?:and|but)\b.*\b(?:at|by|in) (?:the|a) (?:\w+ )?{_DOCUMENTS}\b"
    rf"|{_DOCUMENTS}\b.*\bto the (?:\w+ )?{_DOCUMENTS}\b"
    r"|\b(?:now|nowadays|today|these days)\b.*\b(?:in|as|than) \d{4}\b"
    r"|\b\d{4}\b.*\b(?:now|nowadays|today|these days)\b",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(
    rf"\b(?:all|each|every|the|these|across|over)\b(?: of)?(?: the| these)? ({_COUNT})\b"
    rf"(?: \w+)? {_DOCUMENTS}\b|\b((?:each|every) (?:\w+ )?{_DOCUMENTS}|"
    rf"all (?:of )?(?:the |these )?(?:\w+ )?{_DOCUMENTS}|(?:each|every) time|in every|trace|track|"
    r"plot)\b",
    re.IGNORECASE,
)
_NUMBERS = {
    word: number
    for number, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"], 1
    )
} | {"a": 1, "twelve": 12}
_SO_MANY_YEARS = re.compile(
    rf"\b({'|'.join(_NUMBERS)}|\d\d?)(?: and a half)? years? "
    r"(?:(later|on|after|afterwards)|(earlier|before))\b",
    re.IGNORECASE,
)
_SEVERAL = 3
"""Documents that "each", "every" and "trace" ask for, where no number is named."""


def states(question: str) -> int:
    """Return how many times or documents a question asks about: 1 where it does not go over time.

    A financial year ("2014–15") is one time.
    """
    named = len(set(years_named(question)))
    if many := _HOW_MANY.search(question):
        count = many[1] or ""
        return max(named, _NUMBERS.get(count.lower(), int(count) if count.isdigit() else _SEVERAL))
    return max(named, 2 if _GOES_ON.search(question) or _SO_MANY_YEARS.search(question) else 1)


def years_away(question: str) -> frozenset[int]:
    """Return the years meant by "three years later" or "a year earlier" beside the one year named.

    None where the question names no year, or several.
    """
    named = {year for years in years_named(question) for year in years}
    if len(named) != 1:
        return frozenset()
    [year] = named
    found = set()
    for match in _SO_MANY_YEARS.finditer(question):
        count = _NUMBERS.get(match[1].lower()) or int(match[1])
        found.add(year + count if match[2] else year - count)
    return frozenset(found)
