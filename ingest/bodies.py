"""Public bodies and other organisations named in a text, and which of them a document is about.

Names are found by the words that bodies carry ("Council", "NHS Trust", "University of …"). The
place of a council is its name without them: "Cheshire East Unitary Authority" is "Cheshire East".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.opening import Opening

# The name of a document that follows or leads is no part of the body's name.
_WORD = (
    r"(?:St\.|(?!(?:Re-?inspections?|Inspections?|Reinspections?|Reviews?|Reports?|Contents)\b)"
    r"[A-Z][\w\u2019'-]{0,30}\w)(?![\w\u2019'-]{3})"
)
_LINK = r"(?:\s+(?:and|of|upon|on|under|in|with|le|the|by|&|of\s+the|and\s+the)\s+|,\s+|\s+)"
_NAME = rf"{_WORD}(?:{_LINK}{_WORD}){{0,7}}?"
_COUNCIL = (
    r"(?:(?:(?:County|City|Borough|Metropolitan|District|Town|Parish|Unitary|Combined)\s+)*"
    r"(?:Council|Authority|Corporation)|(?:Metropolitan\s+)?Borough(?!\s+of))"
)
_SERVICES = (
    r"(?:local\s+authority|(?:children|adult)[\u2019']?s?[\u2019']?\s+(?:social\s+care\s+)?services"
    r"|(?:county|city|borough|district)\s+council|council)"
)
_OTHER = (
    r"(?:NHS\s+(?:Foundation\s+)?Trust|(?:Families|Children's|Children\u2019s)\s+Trust|Trust|University"
    r"|College|School|Academy|Hospital|Ltd|Limited|plc|PLC|Inc|LLP|Association|Foundation|Institute"
    r"|Agency|Commission|Ministry|Constabulary|Police|Federation|Society|Housing|Partnership|Company)"
)
_LED = (
    r"(?:(?:Royal|London|Metropolitan)\s+Borough\s+of|Council\s+of\s+the|City\s+of|County\s+of"
    r"|University\s+of|Department\s+for|Department\s+of|Ministry\s+of|Office\s+for|Bank\s+of)"
)
_LED_NAME = rf"(?:the\s+)?{_WORD}(?:(?:\s+(?:and|upon|of|on|&)\s+|\s+){_WORD}){{0,3}}"
_PLACE_LED = re.compile(
    r"(?:(?:Royal|London|Metropolitan)\s+Borough\s+of|Council\s+of\s+the|City\s+of)\s+(?:the\s+)?"
)
_BODY = re.compile(
    rf"(?P<led>\b{_LED}\s+{_LED_NAME})|(?P<council>\b{_NAME}\s+{_COUNCIL}\b)"
    rf"|(?P<services>\b{_NAME}\s+{_SERVICES}\b)|(?P<other>\b{_NAME}\s+{_OTHER}\b)"
)
_COUNCIL_END = re.compile(
    rf"\s+(?:{_COUNCIL}|{_SERVICES}|local|City|County|Borough|Metropolitan|District|Unitary)$"
)

# Capitalised words that stand before a name without belonging to it.
_BEFORE_NAME = re.compile(
    r"^(?:(?:The|A|An|In|At|On|Since|When|For|From|As|Both|All|Many|Most|Some|And|But|Although|However"
    r"|While|Within|Across|Overall|This|That|Their|Her|His|Dear|Dr|Mr|Mrs|Ms|Sir|Services|Children"
    r"|Our|Your|To|By|Of|Previous|Re)\s+"
    r"|.*\b(?:Inspection|Re-?inspection|Inspections|Review|Reviews|Visit|Visits|Report|Evaluation"
    r"|Assessment|Audit|Minutes|Meeting|Letter|Strategy|Plan|Services|Effectiveness)\s+"
    r"(?:of|to|at|in|for|by|from)\s+(?:the\s+)?"
    r"|.*\b(?:Executive|Director|Officer|Chair|Leader|Manager|Secretary|Inspector|Inspectors|President"
    r"|Commissioner|Adviser|Advisor|Head|Members?)(?:\s+(?:of|at|for|to|from))?,?\s+(?:the\s+)?"
    r"|.*\bOfsted\s+(?:of\s+)?|(?:.*\b)?(?:of|and|the|in|at)\s+the\s+(?=[A-Z]))"
)
_NO_NAME = re.compile(
    r"(?:The|Each|Every|Any|Unitary|County|City|District|Borough|Town|Parish|Local|Other|New|Our|Your"
    r"|Joint|Combined|Corporate|Previous|National|Lead|Metropolitan|Full|Good|Strong|Some|Adult"
    r"|Social|Health|Public|Early|Young|Safeguarding|Learning|Quality|Predecessor)"
)
_SAMPLE = 40_000
_TOP_LINES = 8
_ENOUGH_MENTIONS = 5
_STANDS_OUT = 6.0
_LINKS = frozenset(["and", "of", "upon", "on", "with", "the", "&", "in", "under"])
_DOCUMENT_WORD = re.compile(
    r"\b(?:(?:Re-?)?[Ii]nspections?|Reports?|Findings|Reviews?|Plans?|Strateg(?:y|ies)|Polic(?:y|ies)|Guid(?:e|ance)"
    r"|Minutes|Agenda|Services?|Summary|Update|Committee|Board|Protection|Notice|Terms|Letter)\b"
)


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation as the text names it."""

    name: str
    """For instance `Cheshire East Council`."""
    core: str
    """The place of a council (`Cheshire East`), the whole name of any other body."""
    local: bool
    """Whether it is a council or the services of one."""


def find_bodies(text: str) -> Iterator[Body]:
    """Yield the bodies that `text` names, in order, each as often as it is named."""
    for match in _BODY.finditer(text):
        body = _body(" ".join(match[0].split()), match.lastgroup or "")
        if body is not None:
            yield body


def _body(name: str, sort: str) -> Body | None:
    for _ in range(4):
        shorter = _BEFORE_NAME.sub("", name)
        if shorter == name or not shorter:
            break
        name = shorter
    if sort == "led":
        led = _PLACE_LED.match(name)
        if led is None:
            return Body(name, name, local=False)
        place = name if name.startswith("City of London") else name[led.end() :]
        return Body(name, place_of(place), local=True)
    if sort == "other":
        return Body(name, name, local=False) if len(name.split()) > 1 else None
    core = place_of(name)
    if not core or (core == name and sort == "council") or _NO_NAME.fullmatch(core):
        return None
    return Body(name, core, local=True) if core[:1].isupper() else None


def place_of(name: str) -> str:
    """Return the place in the name of a council or its services.

    >>> place_of("Cheshire East Unitary Authority"), place_of("London Borough of Ealing")
    ('Cheshire East', 'Ealing')
    """
    led = _PLACE_LED.match(name)
    if led and not name.startswith("City of London"):
        name = name[led.end() :]
    while shorter := _COUNCIL_END.search(name):
        name = name[: shorter.start()]
    return name.strip(" ,")


def find_subject(opening: Opening, title: str | None, publisher: str | None) -> str | None:
    """Return the body that the document is about, None when none stands out.

    A body stands out when the title or the lines at the top name it (in a letter, the address),
    or when it is the body that the text names most, at least five times.
    """
    text = opening.running[:_SAMPLE]
    counts = Counter(body.core for body in find_bodies(text))
    top = [line.text for line in opening.lines[: opening.salutation or _TOP_LINES]]
    sender = publisher if opening.salutation is not None else None
    on_top = {body.core for line in top for body in find_bodies(line) if body.name != sender}
    in_title = [body.core for body in find_bodies(title or "")]
    place, _, rest = (title or "").partition(": ")
    if rest and is_place(place, opening.running, rest):
        in_title.append(place_of(place))
    named = dict.fromkeys([*in_title, *counts, *on_top])
    cores = [core for core in named if not _is_common(core, text)]
    if not cores:
        return None
    mentions = {core: len(re.findall(rf"\b{re.escape(core)}\b", text)) for core in cores}
    most = max(1, *mentions.values())

    def score(core: str) -> float:
        spelled = bool(title and re.search(rf"\b{re.escape(core)}\b", title))
        place = (
            4.0 * (core in in_title)
            + 4.0 * spelled
            + (4.0 if opening.salutation else 2.0) * (core in on_top)
        )
        return place + 3.0 * mentions[core] / most

    best = max(cores, key=score)
    longer = [
        core for core in in_title if core in cores and re.search(rf"\b{re.escape(best)}\b", core)
    ]
    best = max([best, *longer], key=len)
    if score(best) >= _STANDS_OUT or (mentions[best] >= _ENOUGH_MENTIONS and counts[best] > 1):
        return best
    return None


def is_place(line: str, text: str, below: str) -> bool:
    """Whether `line` is the bare name of a place over a title: "Isles of Scilly".

    It has at most four capitalised words, `below` starts with what documents are called
    ("Inspection of …"), and `text` goes on naming it.
    """
    words = [word for word in line.split() if word not in _LINKS]
    if not 0 < len(words) <= 4 or not all(re.fullmatch(r"[A-Z][\w.'\u2019-]*,?", w) for w in words):
        return False
    if _DOCUMENT_WORD.search(line) or not _DOCUMENT_WORD.match(below):
        return False
    short = line.partition("-")[0]  # "Stockton-on-Tees" goes on as "Stockton"
    return text.count(place_of(line)) >= 2 or ("-" in line and text.count(short) >= 2)


def begins_title(line: str) -> bool:
    """Whether the line starts with what documents are called: "Inspection of …"."""
    return _DOCUMENT_WORD.match(line) is not None


def _is_common(core: str, text: str) -> bool:
    """Whether `text` also uses the words small, so that they are no name: "driving school"."""
    small = len(re.findall(rf"\b{re.escape(core.lower())}\b", text))
    return small > (0 if " " in core else 2 * text.count(core))
