"""Who published a document, from its letterhead, imprint, signature or contact addresses."""

from __future__ import annotations

import re
from collections import Counter

from ingest.bodies import Body, find_bodies
from ingest.opening import Opening

_CAPITAL = r"[A-Z][\w&\u2019'-]{0,30}"
_CAPITALS = rf"{_CAPITAL}(?:\s+(?:(?:and|of|for|the|&)\s+){{0,2}}{_CAPITAL}){{0,6}}"
_IMPRINT = re.compile(
    r"(?:(?:^|[.|\u00a9]\s*)(?:Published|Issued|Produced)\s+by|\b[Pp]ublisher)\s*:?\s+(?:the\s+)?"
    rf"(?P<by>{_CAPITALS})"
    rf"|(?P<who>{_CAPITALS})\s+(?:has\s+)?(?:produce|publishe|issue)[sd]\s+this"
    r"\s+(?:report|letter|guidance|document|policy|guide|publication)"
    r"|(?:\u00a9|\([Cc]\)|(?<!Crown )\b[Cc]opyright)\s*(?:(?:19|20)\d\d)?,?\s*"
    rf"(?P<owner>{_CAPITALS})",
)
_HOST = re.compile(
    r"(?:@|https?://(?:www\.)?|\bwww\.)(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)+)(?P<path>/[\w/-]*)?",
    re.IGNORECASE,
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SUFFIXES = _words(
    "gov uk com org net co ac nhs police sch gsi edu eu int info io mod parliament www reports"
)
# Hosts that stand in licences and services used by everybody, not those of the publisher.
_OTHERS = _words(
    "nationalarchives creativecommons eepurl twitter x facebook youtube linkedin instagram google"
    " microsoft adobe doi orcid ncbi nlm nih bit tinyurl"
)
_SIGNED = re.compile(
    r"^yours\s+(?:sincerely|faithfully|truly)|^(?:kind|best)\s+regards",
    re.IGNORECASE | re.MULTILINE,
)
_NOT_OWNER = re.compile(
    r"(?:Crown|The|All|Rights|Reserved|Copyright|Author|Authors|Published|Licensee)\b.*"
)
# Their addresses are those of the people they speak of.
_OF_OTHERS = frozenset({"news item", "research article"})
_LINK_END = re.compile(r"\s(?:in|of|on|the|and|for|to|at)$", re.IGNORECASE)
_PAPERS = frozenset({"committee report", "minutes", "agenda"})


def find_publisher(opening: Opening, kind: str | None, stated: str | None) -> str | None:
    """Return the publisher as the text names it, else `stated` (the file's metadata), else None."""
    return (
        _imprint(opening)
        or _from_line(opening, kind)
        or (_letterhead(opening) or _signature(opening) if kind == "letter" else None)
        or (_by_address(opening) if kind not in _OF_OTHERS else None)
        or (_own_council(opening) if kind in _PAPERS else None)
        or (" ".join(stated.split()) if stated and stated.strip() else None)
    )


def _imprint(opening: Opening) -> str | None:
    for part in (opening.head, opening.tail):
        for match in (m for line in part.split("\n") for m in _IMPRINT.finditer(line)):
            name = match["by"] or match["who"] or match["owner"]
            if not _NOT_OWNER.fullmatch(name):
                return name
    return None


def _from_line(opening: Opening, kind: str | None) -> str | None:
    """Return the body on a line "From: …", as government sites print it over their pages."""
    for line in opening.lines if kind != "letter" else ():
        match = re.match(r"From:\s+(?:the\s+)?(\S.*)$", line.text, re.IGNORECASE)
        if match and any(len(body.name) >= len(match[1]) - 2 for body in find_bodies(match[1])):
            return match[1]
    return None


def _letterhead(opening: Opening) -> str | None:
    """Return the first line of a letter when its web or e-mail address bears the same name."""
    end = opening.salutation
    if end is None:
        return None
    stems = _stems("\n".join(line.text for line in opening.lines[:end]))
    for line in opening.lines[: min(end, 3)]:
        name = line.text
        if name[:1].isupper() and any(_same(name, stem) for stem in stems):
            return name
        if any(body.name == name for body in find_bodies(name)) and stems:
            return name
    return None


def _signature(opening: Opening) -> str | None:
    """Return the body named in the lines under "Yours sincerely", or in the letter's last line."""
    signed = list(_SIGNED.finditer(opening.tail))
    below = opening.tail[signed[-1].end() :] if signed else ""
    last = [line for line in opening.tail.split("\n") if line.strip()][-1:]
    for line in (*below.split("\n"), *last):
        for part in reversed(re.split(r",\s+", line)):
            bodies = [body for body in find_bodies(part) if len(body.name) >= len(part) - 4]
            if bodies and len(part) <= 80:
                return bodies[0].name
    return None


def _stems(text: str) -> Counter[str]:
    """Count the telling parts of web and e-mail addresses: `ofsted` of enquiries@ofsted.gov.uk."""
    stems: Counter[str] = Counter()
    for match in _HOST.finditer(text):
        labels = [part for part in match["host"].lower().split(".") if part not in _SUFFIXES]
        if not labels and match["path"]:
            labels = [part for part in match["path"].lower().split("/") if part][-1:]
        if labels and labels[-1] not in _OTHERS:
            stems[labels[-1]] += 1
    return stems


def _same(name: str, stem: str) -> bool:
    letters = re.sub(r"[^a-z0-9]", "", name.lower())
    return letters == re.sub(r"[^a-z0-9]", "", stem)


def _by_address(opening: Opening) -> str | None:
    """Return the name in the text that most contact addresses at either end bear."""
    stems = _stems(f"{opening.head[:2500]}\n{opening.tail}")
    found = [
        (count, name)
        for stem, count in stems.items()
        if len(stem) >= 3 and (name := _spelled(opening.running, stem))
    ]
    if not found:
        return None
    best = max(count for count, _ in found)
    names = [name for count, name in found if count == best]
    name = max(names, key=opening.running.count)
    return _full_name(opening, name)


def _spelled(text: str, stem: str) -> str | None:
    """Return how the text writes the name that an address has as `stem`.

    A word that the text mostly writes small ("local" of local.gov.uk) is no name.
    """
    letters = [re.escape(letter) for letter in stem if letter != "-"]
    pattern = re.compile(rf"(?<![@./\w]){r'[ .&-]?'.join(letters)}(?![@/\w]|\.\w)", re.IGNORECASE)
    written = Counter(match[0] for match in pattern.finditer(text))
    names = {
        form: count
        for form, count in written.items()
        if form[0].isupper() and not _LINK_END.search(form)
    }
    if not names or sum(names.values()) < 0.8 * sum(written.values()):
        return None
    return max(names, key=lambda form: names[form])


def _full_name(opening: Opening, core: str) -> str:
    """Return the council of this place, or the words an abbreviation stands for, if named."""
    councils = Counter(body.name for body in _councils(opening) if body.core == core)
    if councils:
        return councils.most_common(1)[0][0]
    if core.isupper():
        links = r"\s+(?:(?:and|of|for|the|in)\s+)*"
        words = links.join(rf"{re.escape(letter)}[\w\u2019'-]*" for letter in core)
        if long := re.search(rf"\b({words})\s+\({re.escape(core)}\)", opening.running):
            return long[1]
    return core


def _own_council(opening: Opening) -> str | None:
    """Return the council over the title of a committee's paper, or the one it names most."""
    counts = Counter(body.name for body in _councils(opening))
    top = {line.text for line in opening.lines[:3]}
    most = counts.most_common(1)
    return next(
        (name for name in counts if name in top),
        most[0][0] if most and most[0][1] >= 3 else None,
    )


def _councils(opening: Opening) -> list[Body]:
    return [
        body
        for body in find_bodies(opening.running[:40_000])
        if body.local and re.search(r"(?:Council|Authority|Corporation)$|Borough of", body.name)
    ]
