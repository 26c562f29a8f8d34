"""Numbers in running text, as figures and in words, with what they count.

"12", "twelve" and "a dozen" are one value; "8%", "8 per cent" and "eight percent" too. Dates are
not read here: their places are passed over (`ingest.dates` reads them).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assistant.number_words import PARTS, PERIODS, RANKS, SCALES, TENS, UNITS, VALUES, in_words

_SMALL = "|".join((*UNITS, *TENS))
_WORD_NUMBER = rf"(?:(?:{'|'.join(TENS)})-(?:{'|'.join(UNITS[1:10])})|{_SMALL}|dozen)"
_FIGURES = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_NUMBER = re.compile(
    rf"""
    (?P<money>[£$€]\s?)?
    (?:
        \b(?P<of1>one|two|three|four|nine|[1-9])\s(?:in|out\sof)\s(?:every\s)?(?P<of2>three|four|five|six|eight|ten|[2-9]|10)\b(?!\s*(?:%|per))
      | (?<![\w/.,-])(?<!\d[–-])(?P<figures>{_FIGURES})(?P<ordinal>st|nd|rd|th)?
      | (?<![\w/.,])(?P<last>(?<=\d[-–/])(?:{_FIGURES}))
      | \b(?P<part1>a|one|two|three|four|\d)[\s-](?P<part>{"|".join(PARTS)})\b(?!\s+(?:time|year))
      | \b(?P<span>half|quarter(?=\s+of))\s+(?:of\s+)?an?\s+(?P<whole>hour|day|month|year|decade)\b
      | \b(?P<half>half|halves)\b
      | \b(?P<rank>{"|".join((*RANKS,))})\b
      | \b(?P<words>{_WORD_NUMBER}(?:\s+hundred(?:\s+and\s+{_WORD_NUMBER})?)?|hundred)\b
    )
    (?P<plus>\+)?
    (?:[\s-]?(?P<scale>(?:hundred|thousand|million|billion)\b|(?:k|m|bn)\b(?![’'])))?
    (?:(?P<percent>\s?%|[\s-]?per\s?cent\b|\s+percentage\s+points?\b)
      |(?P<pounds>\s+pounds?\b)
      |[\s-](?:calendar\s|working\s|consecutive\s)?(?P<period>{"|".join(PERIODS)})s?\b)?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_A_PERIOD = re.compile(r"\b(?:a|per|each|every)\s+(?P<period>fortnight|decade)\b", re.IGNORECASE)
_ABOUT = re.compile(
    r"\b(?:about|around|approximately|roughly|some|nearly|almost|close to|just under|just over"
    r"|approx\.?|circa|in the region of|well over|a little over"
    r"|a little under)\s+(?:a\s+)?[£$€]?$",
    re.IGNORECASE,
)
_OVER = re.compile(
    r"\b(?:over|more than|at least|above|exceeding|in excess of|upwards of|no fewer than"
    r"|no less than)\s+(?:a\s+)?[£$€]?$",
    re.IGNORECASE,
)
_UNDER = re.compile(
    r"\b(?:under|less than|fewer than|below|at most|up to|no more than|within|a maximum of)"
    r"\s+(?:a\s+)?[£$€]?$",
    re.IGNORECASE,
)
_NO_COUNT = re.compile(
    r"\b(?:no|any|every|some|which|this|that|the|another|each)[\s-]$", re.IGNORECASE
)


_BOUNDS = {"about": _ABOUT, "over": _OVER, "under": _UNDER}
_OTHER_HALF = re.compile(r"(?:and a|second|first|other)\s$")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number at text[start:end]."""

    start: int
    end: int
    value: float
    """A share is between 0 and 1, whether it was written `8%` or `a quarter`."""
    sort: str
    """`count`, `share`, `money` or `rank` (first, 3rd)."""
    period: str = ""
    """What it measures, where it is a length of time or way: `day`, `month`, `mile` …"""
    length: float = 0.0
    """The value in that measure: `two weeks` is 14 days."""
    bound: str = ""
    """`about`, `over` or `under`, as the words before it say."""


def find_quantities(text: str, without: Iterable[tuple[int, int]] = ()) -> list[Quantity]:
    """Return the numbers of a text in order, except those that touch one of the spans `without`."""
    taken = list(without)
    found = []
    for match in _NUMBER.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        quantity = _quantity(text, match)
        if quantity is not None:
            found.append(quantity)
    for match in _A_PERIOD.finditer(text):
        period, length = PERIODS[match["period"].lower()]
        found.append(Quantity(match.start("period"), match.end(), 1.0, "count", period, length))
    return sorted(found, key=lambda each: each.start)


def _quantity(text: str, match: re.Match[str]) -> Quantity | None:
    part = {name: (value or "").lower() for name, value in match.groupdict().items()}
    start = match.start("money") if part["money"] else match.start()
    before, after = text[max(0, start - 30) : start], text[match.end() : match.end() + 12]
    bound = next((name for name, words in _BOUNDS.items() if words.search(before)), "")
    bound = bound or ("over" if part["plus"] else "")
    if part["span"]:
        period, times = PERIODS[part["whole"]]
        length = PARTS[part["span"]] * times
        return Quantity(start, match.end(), length, "count", period, length, bound)
    if part["half"] and _OTHER_HALF.search(before):
        return None
    if part["words"] == "one" and _NO_COUNT.search(before):
        return None
    value, sort = _value(part, after)
    value *= SCALES[part["scale"]] if part["scale"] else 1.0
    if part["percent"]:
        value, sort = value / 100, "share"
    elif part["money"] or part["pounds"]:
        sort = "money"
    period, length = "", 0.0
    if part["period"] and sort == "count":
        period, times = PERIODS[part["period"]]
        length = value * times
    return Quantity(start, match.end(), value, sort, period, length, bound)


def _value(part: Mapping[str, str], after: str) -> tuple[float, str]:
    """Return what a number is worth, before its scale and unit, and its sort."""
    if part["part"]:
        if part["part1"] == "a" and part["part"] in RANKS and not after.lstrip().startswith("of"):
            return RANKS[part["part"]], "rank"  # "a third visit"
        return _small(part["part1"]) * PARTS[part["part"]], "share"
    if part["of1"]:
        return _small(part["of1"]) / _small(part["of2"]), "share"
    if part["half"]:
        return 0.5, "share"
    if part["rank"]:
        return RANKS[part["rank"]], "rank"
    if part["words"]:
        return in_words(part["words"]), "count"
    figures = (part["figures"] or part["last"]).replace(",", "")
    return float(figures), "rank" if part["ordinal"] else "count"


def _small(word: str) -> float:
    return 1.0 if word == "a" else float(word) if word.isdigit() else VALUES[word]


def same_quantity(said: Quantity, there: Quantity) -> bool:
    """Whether what is there bears out what is said; rounding counts where it is said to be so."""
    if said.period and there.period and said.period == there.period:
        return _near(said.length, there.length, said.bound)
    if said.period and there.period:
        return False
    if (said.period or there.period) and not (_is_age(said) or _is_age(there)):
        return False
    if {said.sort, there.sort} - {"count", "money"} and said.sort != there.sort:
        return False
    if said.sort == "money" and there.sort == "count":
        return False
    return _near(said.value, there.value, said.bound)


def _is_age(quantity: Quantity) -> bool:
    """Years may be ages, which are said without the word: "aged 16", "a 16-year-old"."""
    return quantity.period == "month" and quantity.length == 12 * quantity.value


def _near(said: float, there: float, bound: str) -> bool:
    if abs(said - there) <= 1e-9 + 0.0035 * (0 < said < 1 and there < 1):
        return True
    share = (there - said) / max(abs(there), 1e-9)
    if bound == "about":
        return abs(share) <= 0.04 and (there >= 20 or there < 1)
    if bound == "over":
        return 0 < share <= 0.1
    if bound == "under":
        return -0.1 <= share < 0
    return False
