"""When a document was published, and when the event that it reports took place.

A report is full of dates of other things: earlier inspections, years of figures, deadlines. So a
date counts only where the document says what it is: by a label ("Inspection dates:", "Report
published:"), by its place (the date line of a letter or of a committee paper), or in a sentence
about the document itself ("This letter summarises the findings of the focused visit on …").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.dates import FoundDate, earliest, find_dates, latest
from ingest.document import BlockKind, DocDate
from ingest.opening import Opening

_EVENT = (
    r"(?:re-?)?(?:inspections?|visits?|reviews?|assessments?|audits?|meetings?|surveys?|hearings?"
    r"|conferences?|workshops?|investigations?|evaluations?|fieldwork|examinations?)"
)
_LABELLED_EVENT = (
    r"(?:inspection|visit|on-?site|fieldwork|meeting|hearing|audit|assessment|survey)\s+date(?:\(s\)|s)?"
    r"|dates?(?:\(s\))?\s+of\s+(?:the\s+|this\s+)?(?:on-?site\s+)?(?:inspection|visit|meeting|hearing|audit"
    r"|assessment|survey|fieldwork|event)(?:\s+visits?)?|review\s+dates|dates\s+of\s+(?:the\s+)?(?:peer\s+)?review"
    r"|dates?\s+(?:inspected|visited)"
)
_PUBLISHED = (
    r"(?:(?:report|document|letter|article|paper|page|policy|guidance|first|originally|online|e?pub)\s+)*"
    r"(?:published(?:\s+(?:online|on|date))?|publication\s+date|date\s+of\s+(?:publication|issue|report)"
    r"|date\s+(?:published|issued|posted)|issue\s+date|issued(?:\s+on)?|posted(?:\s+on)?|release\s+date"
    r"|report\s+date)"
)
_PLAIN_DATE = r"date|dated"
_UPDATED = r"(?:last\s+)?updated(?:\s+on)?|last\s+(?:modified|revised)"
_LABEL = re.compile(
    rf"(?<![\w-])(?:(?P<event>{_LABELLED_EVENT})|(?P<published>{_PUBLISHED})|(?P<date>{_PLAIN_DATE})"
    rf"|(?P<updated>{_UPDATED}))(?P<colon>\s*[:|])?(?=[\s\d])",
    re.IGNORECASE,
)
_BEFORE_DATE = re.compile(
    r"[\s:|]*(?:on\s+|the\s+)?(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+)?$",
    re.IGNORECASE,
)
_MORE_DATES = re.compile(r"\s*(?:,|;|&|\band\b|,\s*and\b)\s*$")
_EARLIER = re.compile(
    r"\b(?:last|previous(?:ly)?|prior|earlier|since|former(?:ly)?|when|preceding|following|follow|until"
    r"|before|ago|next|will|planned|forthcoming|deadline)\b",
    re.IGNORECASE,
)
_THIS_DOCUMENT = re.compile(
    r"\b(?:this|our)\s+(?:letter|report|paper|document|note|briefing|summary|article)\b.{0,80}?"
    r"\b(?:summari[sz]es?|sets?|contains?|presents?|reports?|briefs?|describes?|details?|outlines?"
    r"|provides?|informs?|updates?|gives?|covers?|confirms?|follows?)\b",
    re.IGNORECASE,
)
_THIS_EVENT = re.compile(
    rf"\b(?:this|the|our)\s+(?:[\w'\u2019-]+\s+){{0,4}}?{_EVENT}\b.{{0,80}}?"
    r"\b(?:took\s+place|(?:was|were)\s+(?:carried\s+out|conducted|held|undertaken))\b",
    re.IGNORECASE,
)
_RECEIVED = re.compile(
    rf"\b(?:received|underwent|had|hosted)\s+(?:an?|its|our)\s.{{0,60}}?{_EVENT}\b", re.IGNORECASE
)
_HELD = re.compile(
    r"\b(?:meeting|hearing|conference|session|assembly)\b.{0,120}?\bheld\b", re.IGNORECASE
)
# Minutes begin by confirming those of an earlier meeting.
_CONFIRMED = re.compile(
    r"\bminutes\b.*\b(?:approved|confirmed|agreed|signed|correct)\b", re.IGNORECASE
)
_LEADS_TO_DATE = re.compile(
    r"\b(?:on|between|from|in|during|over|of|dates?|held|(?:mon|tues|wednes|thurs|fri|satur|sun)day,?)"
    r"[\s:(]*(?:the\s+)?$",
    re.IGNORECASE,
)
_DATELINE = re.compile(r"[A-Z][\w .'-]{2,30},\s+$")
_DATELINE_END = re.compile(r"\s*[\u2013\u2014-]\s|\s*\(\w+\)\s*[\u2013\u2014-]")
_OPEN_END = re.compile(r"(?:\b(?:to|and|on|of|from|between|until|the)|[,\u2013-])$", re.IGNORECASE)
_PROSE = (BlockKind.HEADING, BlockKind.PARAGRAPH)
_DATE_LINES = 15
_DATE_LINE_CHARACTERS = 1500
_HELD_CHARACTERS = 1500

_MEETS = frozenset({"minutes", "agenda"})


def find_published(opening: Opening, kind: str | None, stated: str | None) -> DocDate | None:
    """Return the day of publication.

    Order: a label of the text, the date line of a letter, paper or news item, the date that the
    file itself states (`stated`, ISO), the label "Last updated". A paper for a committee bears
    the date of the meeting it is for, which is taken; minutes and agendas bear that of the event.
    """
    labels = dict(_labelled(opening))
    if found := labels.get("published"):
        return found[0].first
    if kind not in _MEETS:
        if found := labels.get("date"):
            return found[0].first
        if day := _date_line(opening, kind):
            return day
    if stated and (found := find_dates(stated.strip()[:40])) and found[0].start == 0:
        return found[0].first
    return found[0].first if (found := labels.get("updated")) else None


def find_event(
    opening: Opening, kind: str | None, published: DocDate | None
) -> tuple[DocDate | None, DocDate | None]:
    """Return the first and last day of the event that the document reports."""
    labels = dict(_labelled(opening))
    found = labels.get("event")
    if found is None and kind in _MEETS:
        found = labels.get("date")
    if found is not None:
        return found[0].first, found[-1].last
    if kind in _MEETS and (day := _date_line(opening, kind)):
        return day, day
    told = list(_told(opening))
    if published is not None:
        told = [each for each in told if earliest(each.first) <= latest(published)]
    if not told:
        return None, None
    best = told[0]
    for other in told[1:]:
        if _finer(other, best):
            best = other
    return best.first, best.last


def _labelled(opening: Opening) -> Iterator[tuple[str, list[FoundDate]]]:
    """Yield the first date or list of dates behind each sort of label, last to first."""
    seen: dict[str, list[FoundDate]] = {}
    head = opening.head
    for match in _LABEL.finditer(head):
        sort = match.lastgroup if match.lastgroup != "colon" else _sort_of(match)
        if sort is None or sort in seen or not _is_label(head, match):
            continue
        if dates := _dates_behind(head, match.end()):
            seen[sort] = dates
    yield from seen.items()


def _sort_of(match: re.Match[str]) -> str | None:
    return next((sort for sort in ("event", "published", "date", "updated") if match[sort]), None)


def _is_label(text: str, match: re.Match[str]) -> bool:
    """A label starts a line or a table cell, or starts with a capital and ends with a colon."""
    before = text[: match.start()].rstrip(" *-\u2022")
    if not before or before[-1] in "\n|":
        return True
    return match["colon"] is not None and text[match.start()].isupper()


def _dates_behind(text: str, position: int) -> list[FoundDate]:
    """Return the date right behind `position` and those joined to it by a comma or "and"."""
    window = text[position : position + 240]
    dates = find_dates(window)
    if not dates or not _BEFORE_DATE.fullmatch(window[: dates[0].start]):
        return []
    joined = [dates[0]]
    for each in dates[1:]:
        if not _MORE_DATES.fullmatch(window[joined[-1].end : each.start]):
            break
        joined.append(each)
    return joined


def _date_line(opening: Opening, kind: str | None) -> DocDate | None:
    """Return the date that stands alone on a line near the top, or opens a letter."""
    salutation = opening.salutation if kind == "letter" else None
    if salutation is not None:
        before = "\n".join(line.text for line in opening.lines[:salutation])
        days = [each for each in find_dates(before) if each.first.day and not each.is_span]
        if days:
            return days[0].first
    last = _DATE_LINES if salutation is None else salutation + 4
    before = ""
    for line in opening.lines[:last]:
        if salutation is None and line.start > _DATE_LINE_CHARACTERS:
            return None
        if line.is_date and line.kind in _PROSE and not _wraps(before, line.text):
            day = find_dates(line.text)[0].first
            return day if day.month else None
        dates = find_dates(line.text[:80])
        if (
            dates
            and _DATELINE.fullmatch(line.text[: dates[0].start])
            and _DATELINE_END.match(line.text, dates[0].end)
        ):
            return dates[0].first
        before = line.text
    return None


def _wraps(before: str, line: str) -> bool:
    """Whether the line above goes on in this one: "28 to" over "30 January 2014"."""
    return bool(_OPEN_END.search(before)) or any(
        each.start < len(before) < each.end for each in find_dates(f"{before}\n{line}")
    )


def _told(opening: Opening) -> Iterator[FoundDate]:
    """Yield the dates of the event from sentences that speak of the document or its event."""
    for sentence in opening.sentences:
        dates = find_dates(sentence)
        if not dates:
            continue
        first = dates[0]
        lead = sentence[: first.start]
        if _EARLIER.search(lead) or _CONFIRMED.search(sentence) or not _LEADS_TO_DATE.search(lead):
            continue
        of_document = _THIS_DOCUMENT.search(lead) and re.search(_EVENT, lead, re.IGNORECASE)
        of_event = _THIS_EVENT.search(lead) or _RECEIVED.search(lead)
        early = opening.head.find(lead[:40]) < _HELD_CHARACTERS
        of_meeting = early and _HELD.search(lead)
        if (of_document and first.first.month) or (
            first.first.day is not None and (of_event or of_meeting)
        ):
            yield first


def _finer(one: FoundDate, other: FoundDate) -> bool:
    """Whether `one` lies inside `other` and is given more exactly."""
    inside = earliest(other.first) <= earliest(one.first) and latest(one.last) <= latest(other.last)
    return inside and other.first.day is None and one.first.day is not None
