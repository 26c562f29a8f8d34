"""What sort of thing a question wants named, and whether a sentence holds one.

After the expected answer types of question answering (Li & Roth, "Learning question classifiers",
2002): an amount, a time, a person, a body. A sentence that speaks of just what is asked and holds
none is a near miss: "the number of foster homes has increased" says not how many there are.
"""

from __future__ import annotations

import re
from enum import StrEnum

from assistant.lower_case import is_lower_case
from assistant.names import find_bodies, find_names
from assistant.quantities import Quantity, find_quantities
from ingest.dates import find_dates


class AnswerType(StrEnum):
    """The sort of thing that an answer must hold."""

    COUNT = "number"
    SHARE = "percentage"
    MONEY = "sum of money"
    LENGTH = "length of time"
    DATE = "date"
    PERSON = "person’s name"
    BODY = "name"


AMOUNTS = frozenset(
    {AnswerType.COUNT, AnswerType.SHARE, AnswerType.MONEY, AnswerType.LENGTH, AnswerType.DATE}
)
NAMED = frozenset({AnswerType.PERSON, AnswerType.BODY})
NAMING = frozenset(
    {"name", "names", "named", "number", "numbers", "figure", "figures", "date", "dates"}
)
"""Words that only say what is wanted; an answer need not hold them."""

_I = re.IGNORECASE
_ROLE = (
    r"(?:chair(?:man|woman|person)?|director|dcs|chief|leader|member|head|manager|inspectors?"
    r"|officer|ceo|lead|judge|author|secretary|minister|mayor|president|people|person|child"
    r"|children|boy|girl|man|woman)"
)
_BODY = (
    r"(?:charit(?:y|ies)|compan(?:y|ies)|firms?|academ(?:y|ies)|schools?|colleges?"
    r"|universit(?:y|ies)|newspapers?|suppliers?|developers?|countr(?:y|ies)|contractors?|banks?"
    r"|towns?|cit(?:y|ies)|villages?|hospitals?|councils?|authorit(?:y|ies)|church(?:es)?|clubs?"
    r"|websites?|manufacturers?|publishers?)"
)
_NO_VERB = (
    r"(?!(?:of|does|did|do|was|is|were|are|must|has|have|had|can|could|should|would|will|the|a|out)"
    r"\b)"
)
_ASKED: tuple[tuple[AnswerType, re.Pattern[str]], ...] = (
    (
        AnswerType.LENGTH,
        re.compile(
            r"\bhow (?:many|much) (?:\w+ ){0,2}(?:days|weeks|months|years|hours|minutes|times)\b"
            r"|\bhow (?:long|often|soon|old|far)\b",
            _I,
        ),
    ),
    (
        AnswerType.SHARE,
        re.compile(
            r"%|\bper ?cent|\bpercentage\b|\bwhat (?:proportion|share|fraction|portion)\b"
            r"|\bwhat (?:\w+ )?rate\b",
            _I,
        ),
    ),
    (
        AnswerType.MONEY,
        re.compile(
            r"[£$€]|\bcost of\b|\bwhat (?:price|cost|sum|budget)\b|\bwhat did .* (?:cost|pay)\b"
            r"|\bhow much (?:\w+ )*(?:costs?|pay|paid|spend|spent|money|funding|budget)\b",
            _I,
        ),
    ),
    (
        AnswerType.COUNT,
        re.compile(
            r"\bhow many\b|\b(?:exact number|nos?\.?|headcount|total) (?:of|for)\b"
            r"|^\W*(?:what (?:is|was|were|are) the )?number of\b|\bwhat (?:number|total)\b"
            r"|\bexact (?:number|figure)s?\b|\btotal\b(?= \w+ \d{4}|\W*$)|\baverage (?!age)",
            _I,
        ),
    ),
    (
        AnswerType.DATE,
        re.compile(
            r"^\W*when (?:did|was|were|is|will|does|do)\b(?!.*\?.)"
            r"|(?:\b(?:since|by|and)|[-–,]) ?when (?:did|was|were|is|will)\b"
            r"|\b(?:what|which) (?:days?|dates?|months?|years?)\b|\bdates? of\b|\bdate\W*$",
            _I,
        ),
    ),
    (
        AnswerType.PERSON,
        re.compile(
            rf"(?<!^)\bnames?\b(?: of|d)?(?=.*\b{_ROLE}\b)(?!d [a-z])|^\W*name of.*\b{_ROLE}\b"
            rf"|\b{_ROLE}\b.*\bnames?\b|\bby name\b"
            r"|\bwho (?:led|(?:was|is) the lead|inspected|wrote|signed)\b",
            _I,
        ),
    ),
    (
        AnswerType.BODY,
        re.compile(
            rf"\b(?:which|what) (?:{_NO_VERB}\w+[ -]){{0,2}}{_BODY}\b"
            r"|\b(?:supplier|provider|developer|name) of\b"
            r"|\bwhat(?:[’']s| is| was| are| were) (?:\S+ ){1,6}called\b(?! in\b| on\b| back\b)",
            _I,
        ),
    ),
)
_WHY = re.compile(r"\bwhy\b|\bhow come\b|\breasons?\b|\bexplain", _I)
_HOW_MANY = re.compile(r"\bhow (?:many|much)\b", _I)

_LOOSE_COUNT = re.compile(
    r"\b(?:no|none|nobody|no one|neither|both|all|once|twice|thrice|dozens?|hundreds?|half|halved"
    r"|doubl\w+|single|sole|another)\b",
    _I,
)
_LOOSE_SHARE = re.compile(
    r"\b(?:all|none|most|majority|minority|proportion|few|many|half|halved|doubl\w+)\b", _I
)
_LOOSE_LENGTH = re.compile(
    r"\b(?:daily|weekly|fortnightly|monthly|quarterly|annual\w*|yearly|termly|regularly|days|weeks"
    r"|months|years|each|every|once|twice)\b",
    _I,
)
_LOOSE_DATE = re.compile(
    r"\b(?:(?:19|20)\d\d|days?|weeks?|months?|years?|spring|summer|autumn|winter|term|recently"
    r"|January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
_NO_AMOUNT_BEFORE = re.compile(
    r"(?:aged?|tiers?|stages?|sections?|paragraphs?|phase|article|part|grades?|version)"
    r" (?:[\d,]+ (?:and|to|or) )?\(?$",
    _I,
)
_NO_AMOUNT_AFTER = re.compile(r"[\s-]*(?:olds?\b|to \d+[\s-]year|\+|[–-]\d)", _I)
_NUMBERING = re.compile(r"\W*\d{1,3}\.(?=\s?[^\W\d_])")
_TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Cllr|Councillor|Sir|Dame|Lord|Lady|Prof\w*)\.? [^\W\da-z]"
)


def answer_types(question: str) -> frozenset[AnswerType]:
    """Return what an answer to the question must hold; empty where it may be anything."""
    amount = bool(_HOW_MANY.search(question))
    if _WHY.search(question) and not amount:
        return frozenset()
    found = {kind for kind, asked in _ASKED if asked.search(question)}
    if AnswerType.LENGTH in found or (found & {AnswerType.SHARE, AnswerType.MONEY} and not amount):
        found.discard(AnswerType.COUNT)
    if AnswerType.PERSON in found:
        found.discard(AnswerType.BODY)
    return frozenset(found)


def holds(kind: AnswerType, question: str, text: str) -> bool:
    """Whether a text holds something of the kind that the question does not name itself."""
    if kind is AnswerType.DATE:
        return bool(find_dates(text)) or bool(_LOOSE_DATE.search(text))
    if kind is AnswerType.PERSON:
        return _names_person(question, text)
    if kind is AnswerType.BODY:
        return _names_body(question, text)
    there = _amounts(question, text)
    if kind is AnswerType.MONEY:
        return any(each.sort == "money" for each in there)
    if kind is AnswerType.SHARE:
        return any(not each.period for each in there) or bool(_LOOSE_SHARE.search(text))
    if kind is AnswerType.LENGTH:
        return bool(there) or bool(_LOOSE_LENGTH.search(text))
    return any(not each.period for each in there) or bool(_LOOSE_COUNT.search(text))


def _amounts(question: str, text: str) -> list[Quantity]:
    """Return the numbers of a text but dates, ages, ranks, and those that the question names.

    Nor what the text itself is numbered with: "23.The majority of carers are well supported".
    """
    named = {each.value for each in find_quantities(question)}
    numbering = _NUMBERING.match(text)
    begins = numbering.end() if numbering else 0
    dates = [(each.start, each.end) for each in find_dates(text)]
    return [
        each
        for each in find_quantities(text, dates)
        if each.start >= begins
        and each.value not in named
        and each.sort != "rank"
        and not _NO_AMOUNT_AFTER.match(text, each.end)
        and not _NO_AMOUNT_BEFORE.search(text[max(0, each.start - 24) : each.start])
    ]


def _names_person(question: str, text: str) -> bool:
    asked = question.casefold()
    for name in find_names(text):
        words = text[name.start : name.end].casefold().split()
        own = [word for word in words if word.isalpha() and not is_lower_case(word)]
        if len(own) > 1 and not all(word in asked for word in own):
            return True
    return bool(_TITLED.search(text))


def _names_body(question: str, text: str) -> bool:
    asked = question.casefold()
    return any(
        not all(word in asked for word in text[name.start : name.end].casefold().split())
        for name in (*find_names(text), *find_bodies(text))
        if name.kind != "beginning" and not text[name.start : name.end].rstrip("s").isupper()
    )
