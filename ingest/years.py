"""Years and spans of years that stand alone: "in 2015", "2014/15", "between 2013 and 2024".

Most numbers of four digits in a report are no years. A number counts as one from 1900 to 2099
unless its surroundings say that it is something else: an amount, a count of things, the number
of a paragraph or room, a part of a longer number, the year in the name of a law.
"""

from __future__ import annotations

import re

_DASH = r"[-\u2010-\u2015\u2212]"
_YEAR = r"(?:19|20)\d\d"
_BLANK = r"[^\S\n\r\f]"
_GAP = rf"(?:{_BLANK}+(?:\r?\n{_BLANK}*)?|\r?\n{_BLANK}*)"

_LONG_SPAN = re.compile(
    rf"({_YEAR})(?:{_GAP}?{_DASH}{_GAP}?|/|{_GAP}(?:to|until|till|through|(and)){_GAP})({_YEAR})(?!\d)",
    re.IGNORECASE,
)
_SHORT_SPAN = re.compile(rf"((?:19|20)(\d\d))(/|{_DASH})(\d\d)(?!\d)")
_DECADE = re.compile(rf"({_YEAR})s\b")
_PLAIN = re.compile(rf"({_YEAR})(?!\d)")

_BETWEEN = re.compile(rf"\bbetween{_GAP}(?:the{_GAP})?$", re.IGNORECASE)
_WORD_BEFORE = re.compile(rf"([\w']+)[.:]?{_GAP}?[\"'\u2018\u201c(]?$")
_WORD_AFTER = re.compile(rf"{_GAP}([A-Za-z']+)")
_GOES_ON = re.compile(
    rf"[.,:/]\d|{_DASH}\d|{_GAP}?[%°]|[/\\@_\w]|{_GAP}of{_GAP}(?:the|these|them|which)\b"
)
_GLUED = re.compile(r"(?:\d[,:]|[^\s,:(\[\"'\u2018\u201c\u2013\u2014][-\\_+=~*])$")
_TO_A_NUMBER = re.compile(rf"{_GAP}to{_GAP}(?:[£$€]|\d{{3}})")
_MAY_STAND_BEFORE = re.compile(
    rf"(?:{_YEAR}[,-]|(?:^|[^\w-])(?:early|mid|late|pre|post|since|non)-)$", re.IGNORECASE
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SAYS_YEAR = _words(
    "in since during until till by before after from year years early mid late spring summer autumn"
    " winter christmas easter dated"
)
_SAYS_NUMBER = _words(
    "paragraph paragraphs para paras page pages p pp section sections article articles clause item"
    " items appendix annex figure table line row room box no nos number numbers reference ref form"
    " step volume vol issue question recommendation point case flat suite extension ext code pin"
    " serial version model"
)
_SAYS_COUNT = _words(
    "than least most nearly almost approximately approx some only total another further additional"
    " exactly all other over under"
)
_COUNTED = _words(
    "children people persons pupils students adults families households residents patients carers"
    " staff employees workers members users visitors leavers places homes houses beds cases"
    " referrals assessments calls visits complaints responses respondents records pages words"
    " characters copies items units votes jobs hours minutes seconds days weeks months miles km"
    " metres meters feet tonnes tons kg grams litres pounds euros dollars pence percent per times"
    " young women men girls boys births deaths hectares acres participants samples cells mg ml"
    " mm cm gb mb kb euro million thousand steps calories volts watts rpm"
)
_OF_A_YEAR = _words(
    "report inspection visit review census survey figures data accounts budget results"
)
_LAW = _words("act regulations regulation order rules measure directive")


def years_at(text: str, start: int) -> tuple[int, int, int] | None:
    """Return `(end, first, last)` of the year or years that begin at `start`, or None."""
    found = _span_at(text, start)
    if found is None:
        return None
    return found if _is_year(text, start, found[0]) else None


def _span_at(text: str, start: int) -> tuple[int, int, int] | None:
    if match := _LONG_SPAN.match(text, start):
        first, last = int(match[1]), int(match[3])
        if first < last and (not match[2] or _BETWEEN.search(text[max(0, start - 20) : start])):
            return match.end(), first, last
    if match := _SHORT_SPAN.match(text, start):
        first, last = int(match[1]), int(match[1]) // 100 * 100 + int(match[4])
        if match[2] == "99" and match[4] == "00":
            last += 100
        if first < last and (last == first + 1 or match[3] != "/"):
            return match.end(), first, last
    if (match := _DECADE.match(text, start)) and match[1].endswith("0"):
        return match.end(), int(match[1]), int(match[1]) + 9
    if match := _PLAIN.match(text, start):
        return match.end(), int(match[1]), int(match[1])
    return None


def _is_year(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 40) : start], text[end : end + 40]
    if _GOES_ON.match(after) or (_GLUED.search(before) and not _MAY_STAND_BEFORE.search(before)):
        return False
    word = _WORD_BEFORE.search(before)
    previous = word[1].lower() if word else ""
    following = _WORD_AFTER.match(after)
    next_word = following[1].lower() if following else ""
    if _TO_A_NUMBER.match(after):
        return False
    if previous in _SAYS_YEAR:
        return True
    if previous in _SAYS_NUMBER or previous in _LAW or (previous == "of" and _of_law(before)):
        return False
    if next_word in _COUNTED:
        return False
    if previous in _SAYS_COUNT and next_word not in _OF_A_YEAR:
        return False
    return not _in_longer_number(before, after)


def _of_law(before: str) -> bool:
    return bool(re.search(r"\b(?:Act|Regulations|Order|Rules) of\s+$", before))


def _in_longer_number(before: str, after: str) -> bool:
    """Whether groups of digits around it make it part of a telephone or account number."""
    left = re.search(rf"(\d+){_BLANK}$", before)
    right = re.match(rf"{_BLANK}(\d+)(?![\d,.])", after)
    groups = [match[1] for match in (left, right) if match]
    return any(len(group) >= 3 and not re.fullmatch(_YEAR, group) for group in groups)
