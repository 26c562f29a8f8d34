"""Which of a document's first lines are title lines, and which of them belong together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.bodies import begins_title
from ingest.dates import find_dates
from ingest.document import BlockKind
from ingest.opening import OpeningLine

MOST_WORDS = 26
"""More words in one line are a sentence; "Inspection of …" may have twice as many."""

_LABEL = re.compile(r"[A-Z][\w()/\u2019' -]{1,40}:(?:\s|$)")
_FIELD = re.compile(
    r"(?:date|authors?|ref|reference|tel|telephone|to|from|cc|subject|published|version|status|owner"
    r"|report of|report by|lead inspector|inspect\w+ dates?|doi|licen[cs]e|by|source|url"
    r"|classification)\b[^:]*:",
    re.IGNORECASE,
)
_NOISE = re.compile(
    r"(?:page\s+)?(?:\d{1,4}|[ivxlc]{1,6})(?:\s+of\s+\d+)?|.*(?:www\.|https?://|@).*"
    r"|(?:tel(?:ephone)?|textphone|fax|phone|t|e|w)\b[\s:.].*\d.*|[\d\s()+-]{6,}"
    r"|.*\b[A-Z]{1,2}\d[\dA-Z]?\s?\d[A-Z]{2}|official(?:[ :-].*)?|confidential|restricted"
    r"|draft|\W+|skip to .*|home|menu|search|cookies.*|print this page|share|(?:our|your) ref.*"
    r"|[A-Z]{2,5}[/-]\d+.*|sha: .*|(?:press|media|news) release|for immediate release|embargo.*"
    r"|news(?: story)?|(?:statutory )?guidance|policy paper|correspondence|research and analysis"
    r"|(?:open|closed) consultation|classification: .*|and|&",
    re.IGNORECASE,
)
_SECTION = re.compile(
    r"(?:executive )?summary(?: of .*)?|introduction|(?:table of )?contents|abstract|background"
    r"|foreword|preface|overview|purpose(?: of .*)?|key (?:findings|messages|points)"
    r"|acknowledge?ments?|judgement grade|about(?: (?:this|us)\b.*)?|context|scope|keywords?|notes?"
    r"|appendix.*|annex.*|present|in attendance|apologies.*|agenda item.*|headline findings"
    r"|main findings|recommendations?|report of\b.*|report by\b.*|by [A-Z].*",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"[a-z(&]|(?:and|or|of|for|in|the|with|to)\b", re.IGNORECASE)
_UNFINISHED = re.compile(
    r"(?:\b(?:and|or|of|for|in|on|the|a|an|with|to|at|by|from|upon|about|local|royal|new|city of)"
    r"|[,&:\u2013-])$",
    re.IGNORECASE,
)
_BODY_END = re.compile(
    r"(?:(?:Metropolitan|County|City|Borough|District|Unitary|Council|Authority|Trust|Corporation)"
    r"\b\s*)+"
)
_ENDED_BODY = re.compile(r"\b(?:Council|Authority|Trust|Corporation)$")
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|should|must|can|we|you|they|it|says|said|[Tt]hank)\b"
    r"|^(?:This|We|You|They|It|I|There|Our)\b"
)
_PROSE = (BlockKind.HEADING, BlockKind.PARAGRAPH)


@dataclass(frozen=True, slots=True)
class TitleGroup:
    """Title lines that belong together, joined."""

    text: str
    heading: bool
    """Whether the document marks it as a heading."""


def title_groups(lines: Sequence[OpeningLine]) -> list[TitleGroup]:
    """Return the groups of title lines at the top, up to the first line that is none.

    Page numbers, addresses, dates, "Press release" and the like are passed over.
    """
    groups: list[TitleGroup] = []
    index, level = 0, 0
    while index < len(lines):
        line = lines[index]
        if _is_noise(line):
            index += 1
            continue
        heading = line.kind is BlockKind.HEADING
        below = level and (not heading or line.level > level) and not _GOES_ON.match(line.text)
        if below and len(groups) == 1 and begins_title(line.text):
            below = False  # "London Borough of Camden", and under it what the document is
        # The very first line is a title even with a colon or a verb in it, when it stands alone.
        leads = not groups and line.alone
        if below or not like_title(line, leads=leads) or _stops(line, first=not groups):
            break
        level = line.level if heading else level
        text, index = joined_from(lines, index)
        groups.append(TitleGroup(text, heading))
    return groups


def joined_from(lines: Sequence[OpeningLine], start: int) -> tuple[str, int]:
    """Return the title line at `start` with those it is wrapped into, and where the next begins."""
    end = start + 1
    while end < len(lines) and _continues(lines[end - 1], lines[end]):
        end += 1
    return " ".join(line.text for line in lines[start:end]), end


def like_title(line: OpeningLine, *, leads: bool = False) -> bool:
    """Whether a line has the form of a title line; `leads`: it stands alone at the very top."""
    text, heading = line.text, line.kind is BlockKind.HEADING
    most = 2 * MOST_WORDS if begins_title(text) else MOST_WORDS
    if line.kind not in _PROSE or line.words > most or not re.search(r"[^\W\d_]{2}", text):
        return False
    if not heading and re.search(r"[.;:!]$", text):
        return False
    if leads:
        return not re.match(r"(?:This|We|I)\b", text)
    return heading or line.words <= 8 or not has_verb(text)


def has_verb(text: str) -> bool:
    """Whether the words are those of a sentence rather than of a name."""
    return _VERB.search(text) is not None


def is_section(text: str) -> bool:
    """Whether it is what sections of any document are called: "Introduction"."""
    return _SECTION.fullmatch(text) is not None


def _is_noise(line: OpeningLine) -> bool:
    return _NOISE.fullmatch(line.text) is not None or line.is_date


def _continues(before: OpeningLine, line: OpeningLine) -> bool:
    if not like_title(line) or _stops(line) or _is_noise(line) or _NOISE.fullmatch(before.text):
        return False
    if _UNFINISHED.search(before.text) or line.text[:1].islower():
        return True
    if _BODY_END.match(line.text) and not _ENDED_BODY.search(before.text):
        return before.words <= 8
    # The last word of a wrapped title ("… Safeguarding Children / Board").
    return line.words == 1 and line.kind is before.kind and before.words >= 5


def _stops(line: OpeningLine, *, first: bool = False) -> bool:
    label = _FIELD if first or line.kind is BlockKind.HEADING else _LABEL
    return bool(label.match(line.text)) or is_section(line.text) or _is_dated(line.text)


def _is_dated(text: str) -> bool:
    """Whether it is a date with hardly anything behind it, as running heads are."""
    dates = find_dates(text)
    return bool(dates) and dates[0].start == 0 and len(text[dates[0].end :].split()) <= 1
