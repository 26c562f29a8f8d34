"""The title of a document: what a person would call it, in the document's own words.

A letter is called by its subject line, a committee paper by the report's own title, anything else
by the title lines at its top, together with the body that stands directly over or under them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.bodies import begins_title, find_bodies, is_place
from ingest.document import BlockKind
from ingest.opening import Opening
from ingest.title_lines import (
    MOST_WORDS,
    TitleGroup,
    has_verb,
    is_section,
    joined_from,
    like_title,
    title_groups,
)

_LONGEST = 160
_TOP_LINES = 30

_SUBJECT = re.compile(
    r"(?:re|ref|subject|title|report title|title of report)\s*:\s*(?=\S)", re.IGNORECASE
)
_LABELLED_TITLE = re.compile(
    r"^(?:report title|title of report|title|subject)\s*[:|]\s*(\S.*)$",
    re.IGNORECASE | re.MULTILINE,
)
_COMMITTEE = re.compile(
    r".*\b(?:committee|cabinet|board|panel|forum|executive|full council|commission|meeting)\b.*",
    re.IGNORECASE,
)
_REPORT_OF = re.compile(
    r"(?:joint )?report (?:of|by|author|from)\b|(?:lead )?(?:officer|author)s?\s*:", re.IGNORECASE
)
_EVENT_NAME = re.compile(
    r"\b(?:[A-Z][\w\u2019'-]+\s+){2,8}(?:Review|Inspection|Visit|Assessment|Audit|Challenge"
    r"|Consultation|Strategy|Plan|Programme|Survey|Evaluation|Application|Agreement)\b"
)
# What a document calls itself, under the name of what it is about.
_SORT_LINE = re.compile(
    r"(?:(?:annual|inspection|progress|audit|monitoring|quality|full|short|impact)\s+){1,3}"
    r"(?:report|review|letter|statement|assessment|visit report)",
    re.IGNORECASE,
)
_HELD = re.compile(r"(?<=\w),?\s+held\s+(?:on|at|in)\b.*", re.IGNORECASE)
_TRAILING_MARK = re.compile(r"(?<=[a-z]{2})\d{1,2}$|\s*\[\d+\s?\]$")
_JOINTS = (" and ", "; ", ": ", ", ", " \u2013 ")
_USELESS = re.compile(
    r"microsoft word\s*-.*|untitled.*|document\d*|slide \d+|title|[\d\W]*"
    r"|.*\.(?:docx?|pdf|indd|rtf|txt|html?|pptx?)",
    re.IGNORECASE,
)


def find_title(
    opening: Opening, kind: str | None, stated: str | None, site: str | None
) -> str | None:
    """Return the title in the text, else `stated` (the file's metadata) without the site's name."""
    if kind == "letter":
        found = _subject_line(opening)
    elif kind == "committee report":
        found = _paper_title(opening) or _top_title(opening)
    else:
        found = _top_title(opening)
    return found or _stated_title(stated, site)


def _stated_title(stated: str | None, site: str | None) -> str | None:
    title = " ".join((stated or "").split())
    if site:
        title = re.sub(rf"\s+[|\u2013\u2014-]\s+{re.escape(site)}$", "", title, flags=re.IGNORECASE)
    return None if _USELESS.fullmatch(title) else title


def _subject_line(opening: Opening) -> str | None:
    """Return the subject line of a letter, or the name of the event that its first words give."""
    start = opening.salutation
    if start is None:
        return None
    lines = opening.lines[: start + _TOP_LINES]
    for index in range(start + 1, min(start + 4, len(lines))):
        line = lines[index]
        if _SUBJECT.match(line.text) or line.kind is BlockKind.HEADING or line.bold:
            return _finish(_SUBJECT.sub("", joined_from(lines, index)[0]))
    for line in lines[:start]:
        if match := _SUBJECT.match(line.text):
            return _finish(line.text[match.end() :])
    if start + 1 < len(lines) and like_title(lines[start + 1]):
        text, _ = joined_from(lines, start + 1)
        if len(text.split()) <= MOST_WORDS and not has_verb(text) and not text.endswith(","):
            return _finish(text)
    name = _EVENT_NAME.search(" ".join(line.text for line in lines[start + 1 : start + 5]))
    return name[0] if name else None


def _paper_title(opening: Opening) -> str | None:
    """Return the title of a committee's paper: labelled, or last before "Report of"."""
    if match := _LABELLED_TITLE.search(opening.head):
        return _finish(match[1])
    author = next((i for i, line in enumerate(opening.lines) if _REPORT_OF.match(line.text)), None)
    if author is None:
        return None
    groups = title_groups(opening.lines[:author])
    named = [
        group.text
        for index, group in enumerate(groups)
        if not _COMMITTEE.fullmatch(group.text) and not _is_body(groups, index, opening)
    ]
    return _finish(named[-1]) if named else None


def _top_title(opening: Opening) -> str | None:
    """Return the first title lines that are no body's name, and the body right beside them."""
    groups = title_groups(opening.lines[:_TOP_LINES])
    bodies = [_is_body(groups, index, opening) for index in range(len(groups))]
    named = [
        index for index, group in enumerate(groups) if not bodies[index] and _finish(group.text)
    ]
    if not named:
        return None
    first = named[0]
    if not begins_title(groups[first].text):
        # Short lines over a marked heading are a site's or a template's, not the title.
        first = next((i for i in named if groups[i].heading and " " in groups[i].text), first)
    parts = [groups[first].text]
    if first and bodies[first - 1] and not _names(parts[0], groups[first - 1].text):
        parts.insert(0, groups[first - 1].text)
    if first + 1 < len(groups):
        below = groups[first + 1].text
        if _SORT_LINE.fullmatch(below) or (bodies[first + 1] and not _names(parts[-1], below)):
            parts.append(below)
    return ": ".join(filter(None, map(_finish, parts)))


def _names(title: str, body: str) -> bool:
    """Whether the title already names the body."""
    return any(each.core in title for each in find_bodies(body))


def _is_body(groups: Sequence[TitleGroup], index: int, opening: Opening) -> bool:
    """Whether the group names a body, or a place that the text goes on naming."""
    text = groups[index].text
    below = groups[index + 1].text if index + 1 < len(groups) else ""
    named = any(len(body.name) >= len(text) - 2 for body in find_bodies(text))
    return named or is_place(text, opening.running, below)


def _finish(text: str) -> str | None:
    """Strip marks and a footnote's number, and shorten at a joint what is too long for a title."""
    text = _TRAILING_MARK.sub("", " ".join(text.split()).strip(" *_#|"))
    text = _HELD.sub("", text)
    if len(text) > _LONGEST:
        cut = max(text.rfind(joint, 40, _LONGEST) for joint in _JOINTS)
        text = text[: cut if cut > 0 else text.rfind(" ", 0, _LONGEST)]
    text = text.rstrip(" ,;:\u2013-")
    return None if _USELESS.fullmatch(text) or is_section(text) else text
