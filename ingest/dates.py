"""Dates and spans of dates in English text, with their exact places.

Numbers with slashes are read in British order (11/12/2023 is 11 December) unless only the
American one is possible. A day and month without a year give no date: the year would be a guess.
The year in the name of a law ("Children Act 1989") is part of the name and no date.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from ingest.document import DocDate
from ingest.years import years_at


@dataclass(frozen=True, slots=True)
class FoundDate:
    """`text[start:end]` names the days `first` to `last`; one date has both the same."""

    start: int
    end: int
    first: DocDate
    last: DocDate

    @property
    def is_span(self) -> bool:
        """Whether it names more than one date: "3 to 4 November 2021", "2014/15"."""
        return self.first != self.last


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])\.?"
)
# A date may be broken over two lines, but not over a blank line or a page.
_GAP = r"(?:[^\S\n\r\f]+(?:\r?\n[^\S\n\r\f]*)?|\r?\n[^\S\n\r\f]*)"
_MAYBE_GAP = rf"{_GAP}?"
_WEEKDAY = (
    rf"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?{_GAP}(?:the{_GAP})?)?"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?!\d)"
_ORDINAL = rf"(?:{_MAYBE_GAP}(?:st|nd|rd|th)(?![a-z]))?"
_OF = rf"(?:{_GAP}of)?"
_YEAR = r"(?:1[5-9]|20)\d\d(?!\d)"
_COMMA_YEAR = rf"(?:,?{_GAP}|,)"
_DASH = r"[-\u2010-\u2015\u2212]"
_TO = rf"(?:{_MAYBE_GAP}{_DASH}{_MAYBE_GAP}|{_GAP}(?:to|until|till|through){_GAP}(?:the{_GAP})?)"
_AND = rf"(?:{_GAP}(?:and|&){_GAP}(?:the{_GAP})?|{_MAYBE_GAP}/{_MAYBE_GAP})"
_BETWEEN = re.compile(rf"\bbetween{_GAP}(?:the{_GAP})?$", re.IGNORECASE)

# What can begin a date, so that the exact patterns are tried at few places.
_CANDIDATE = re.compile(
    rf"(?<![\w/.@#£$€])(?:\d|{_MONTH}(?=,?{_MAYBE_GAP}[\d/&\u2010-\u2015-]|{_GAP}(?:to|and|until)\b))",
    re.IGNORECASE,
)
_ISO_MONTH = re.compile(r"((?:19|20)\d\d)-(0[1-9]|1[0-2])(?![\w/-])")
_Build = Callable[[re.Match[str]], tuple[DocDate, DocDate]]


def find_dates(text: str) -> list[FoundDate]:
    """Return the dates and spans of dates of `text`, in order, without overlaps."""
    return list(_scan(text))


def _scan(text: str) -> Iterator[FoundDate]:
    position = 0
    while candidate := _CANDIDATE.search(text, position):
        start = candidate.start()
        found = _date_at(text, start) or _year_at(text, start)
        if found is not None:
            yield found
            position = found.end
        elif text[start].isdigit():
            position = start + 1
            while position < len(text) and text[position].isdigit():
                position += 1
        else:
            position = candidate.end()


def _date_at(text: str, start: int) -> FoundDate | None:
    for pattern, build in _NUMBER_FIRST if text[start].isdigit() else _MONTH_FIRST:
        match = pattern.match(text, start)
        if match is None:
            continue
        if match.groupdict().get("and") and not _BETWEEN.search(text[max(0, start - 20) : start]):
            continue
        try:
            first, last = build(match)
        except ValueError:  # no day of the calendar, for instance 31 February
            continue
        if earliest(first) <= latest(last):
            return FoundDate(start, match.end(), first, last)
    return None


def _year_at(text: str, start: int) -> FoundDate | None:
    found = years_at(text, start)
    if found is not None:
        end, first, last = found
        return FoundDate(start, end, DocDate(first), DocDate(last))
    if month := _ISO_MONTH.match(text, start):
        day = DocDate(int(month[1]), int(month[2]))
        return FoundDate(start, month.end(), day, day)
    return None


def earliest(day: DocDate) -> date:
    """Return the first day of the day, month or year that `day` names."""
    return date(day.year, day.month or 1, day.day or 1)


def latest(day: DocDate) -> date:
    """Return the last day of the day, month or year that `day` names."""
    if day.day is not None:
        return earliest(day)
    month = day.month or 12
    following = date(day.year + month // 12, month % 12 + 1, 1) if day.year < 9999 else date.max
    return date.fromordinal(following.toordinal() - 1)


def real_date(year: int, month: int | None = None, day: int | None = None) -> DocDate:
    """Return the date; ValueError when the calendar does not have it."""
    date(year, month or 1, day or 1)
    return DocDate(year, month, day)


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def _days(match: re.Match[str]) -> tuple[DocDate, DocDate]:
    """Build a span of days in words; what its left side leaves out stands on the right."""
    part = match.groupdict()
    year, month = int(part["year"]), _month(part["month"])
    last = real_date(year, month, int(part["day"]))
    if not part.get("day1"):
        return last, last
    month1 = _month(part["month1"]) if part.get("month1") else month
    year1 = int(part["year1"]) if part.get("year1") else year
    if not part.get("year1") and month1 > month:
        year1 -= 1  # "18 December to 5 January 2015"
    return real_date(year1, month1, int(part["day1"])), last


def _months(match: re.Match[str]) -> tuple[DocDate, DocDate]:
    part = match.groupdict()
    last = DocDate(int(part["year"]), _month(part["month"]))
    if not part.get("month1"):
        return last, last
    month1 = _month(part["month1"])
    year1 = int(part["year1"]) if part.get("year1") else last.year - (month1 > (last.month or 0))
    return DocDate(year1, month1), last


def _numbers(match: re.Match[str]) -> tuple[DocDate, DocDate]:
    part = match.groupdict()
    last = _british(part["day"], part["month"], part["year"])
    return (
        _british(part["day1"], part["month1"], part["year1"]) if part.get("day1") else last
    ), last


def _british(day: str, month: str, year: str) -> DocDate:
    century = {4: 0, 2: 2000 if int(year) < 70 else 1900}[len(year)]
    if int(month) > 12 >= int(day):
        day, month = month, day
    return real_date(century + int(year), int(month), int(day))


def _iso(match: re.Match[str]) -> tuple[DocDate, DocDate]:
    last = real_date(int(match["year"]), int(match["month"]), int(match["day"]))
    if not match["year1"]:
        return last, last
    return real_date(int(match["year1"]), int(match["month1"]), int(match["day1"])), last


def _day(suffix: str = "") -> str:
    return rf"(?P<day{suffix}>{_DAY}){_ORDINAL}"


def _named(suffix: str = "") -> str:
    return rf"(?P<month{suffix}>{_MONTH})"


def _year(suffix: str = "") -> str:
    return rf"(?P<year{suffix}>{_YEAR})"


def _numeric(s: str = "") -> str:
    day_month = rf"(?P<day{s}>\d\d?)(?P<mark{s}>[/.-])(?P<month{s}>\d\d?)(?P=mark{s})"
    return rf"{day_month}(?P<year{s}>(?:1[5-9]|20)\d\d)"


def _compiled(*rules: tuple[str, _Build]) -> tuple[tuple[re.Pattern[str], _Build], ...]:
    return tuple((re.compile(pattern, re.IGNORECASE), build) for pattern, build in rules)


_DAY_MONTH = rf"{_day('1')}{_OF}{_GAP}{_named('1')}(?:{_COMMA_YEAR}{_year('1')})?"
_DAY_MONTH_YEAR = rf"{_WEEKDAY}{_day()}{_OF}{_MAYBE_GAP}{_named()}{_COMMA_YEAR}{_year()}"
_MONTH_1 = _named("1")
_MONTH_DAY = rf"{_MONTH_1}{_GAP}{_day('1')}(?:{_COMMA_YEAR}{_year('1')})?"
_AND_OR_TO = rf"(?:{_TO}|(?P<and>{_AND}))"
_ISO = r"(?P<year{0}>(?:1[5-9]|20)\d\d)-(?P<month{0}>\d\d)-(?P<day{0}>\d\d)"
_NUMBER_ENDS = r"(?![\d/]|[.,-]\d)"

_NUMBER_FIRST = _compiled(
    (rf"{_DAY_MONTH}{_AND_OR_TO}{_DAY_MONTH_YEAR}", _days),
    (rf"{_day('1')}(?:{_TO}|{_AND}){_DAY_MONTH_YEAR}", _days),
    (_DAY_MONTH_YEAR, _days),
    (rf"(?:{_ISO.format('1')}(?:{_TO}|/))?{_ISO.format('')}(?:(?=T\d)|{_NUMBER_ENDS})", _iso),
    (rf"{_numeric('1')}{_AND_OR_TO}{_numeric()}{_NUMBER_ENDS}", _numbers),
    (rf"{_numeric()}{_NUMBER_ENDS}", _numbers),
    (rf"(?P<day>\d\d?)/(?P<month>\d\d?)/(?P<year>\d\d){_NUMBER_ENDS}", _numbers),
)
_MONTH_FIRST = _compiled(
    (rf"{_MONTH_DAY}{_AND_OR_TO}{_named()}{_GAP}{_day()}{_COMMA_YEAR}{_year()}", _days),
    (rf"{_named()}{_GAP}{_day('1')}(?:{_TO}|{_AND}){_day()}{_COMMA_YEAR}{_year()}", _days),
    (rf"{_named()}{_GAP}{_day()}{_COMMA_YEAR}{_year()}", _days),
    (rf"{_MONTH_1}{_COMMA_YEAR}{_year('1')}{_AND_OR_TO}{_named()}{_COMMA_YEAR}{_year()}", _months),
    (rf"{_MONTH_1}(?:{_TO}|{_AND}){_named()}{_COMMA_YEAR}{_year()}", _months),
    (rf"{_named()}{_OF}{_COMMA_YEAR}{_year()}", _months),
)
