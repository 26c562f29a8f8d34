"""Names of people, bodies and places, as far as capital letters show them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.claim_kinds import Name, Slot
from index.words import STOP_WORDS


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_CAPITAL = re.compile(r"[A-Z@][\w@’'&-]*")
_BODY = re.compile(
    r"[A-Z][\w’'-]*(?:,? (?:and|of|for|the|and the|of the) [A-Z][\w’'-]*|,? [A-Z][\w’'-]*)+"
)
_BODIES = _words(
    "committee board council group trust team service services care association partnership panel"
    " department agency commission university college hospital unit programme fund grant forum"
    " authority school"
)
_GENERIC = _words(
    "council authority board committee report inspection inspections borough county city town"
    " services service department chief executive director officer leader member members lead chair"
    " manager inspectors inspector local unitary plan strategy team group children child family"
    " families framework programme policy government school schools trust mr mrs ms miss dr cllr"
    " councillor sir madam monday tuesday wednesday thursday friday saturday sunday key stage young"
    " people social workers worker care leavers leaver review letter visit judgement judgment grade"
    " full overall national assessment assessments standards adult health working safeguarding peer"
    " early help front door executive summary her his majesty majesty's act regulations section"
    " scrutiny corporate parenting parent adviser advisor principal strategic interim assistant"
    " deputy recommendation recommendations appendix figure table year years virtual head"
    " independent reviewing conference protection looked after permanence adoption fostering"
    " foster carers the january february march april may june july august september october"
    " november december"
)
"""Words that are written with a capital now and then without being anyone's name."""


def find_names(text: str) -> list[Slot]:
    """Words with a capital that are not only there because a sentence begins."""
    found: list[Slot] = []
    run: list[re.Match[str]] = []
    for match in _CAPITAL.finditer(text):
        if match.start() and text[match.start() - 1].isalnum():
            continue
        plain = _bare(match[0])
        plain_next = re.match(r"\s+[A-Z]", text[match.end() :])
        begins = not re.search(r"[\w,;)]\s*[\"'“‘(]?$", text[: match.start()])
        acronym = len(match[0]) > 1 and sum(c.isupper() for c in match[0]) > 1
        generic = plain in _GENERIC or plain in STOP_WORDS or plain.rstrip("s") in _GENERIC
        alone = begins and not acronym and not plain_next and not _is_possessive(match[0])
        if alone and not generic and not run:
            found.append(Slot("beginning", match.start(), match.end(), Name((plain,))))
        if generic or alone:
            if run:
                found.append(_name(run))
            run = []
            continue
        if run and text[run[-1].end() : match.start()].strip():
            found.append(_name(run))
            run = []
        run.append(match)
        if _is_possessive(match[0]):
            found.append(_name(run))
            run = []
    if run:
        found.append(_name(run))
    return found


def find_bodies(text: str) -> list[Slot]:
    """Names of several words, the plain ones among them too: `Corporate Policy Committee`."""
    found = []
    for match in _BODY.finditer(text):
        words = tuple(_bare(word) for word in re.findall(r"[A-Z][\w’'-]*", match[0]))
        words = words[1:] if words[0] in STOP_WORDS else words
        if len(words) > 1 and words[-1] in _BODIES:
            found.append(Slot("body", match.start(), match.end(), Name(words)))
    return found


def _is_possessive(word: str) -> bool:
    return bool(re.search(r"[’']s$", word))


def _bare(word: str) -> str:
    return re.sub(r"[’']s?$", "", word).casefold().strip("@-’'")


def _name(run: Sequence[re.Match[str]]) -> Slot:
    words = tuple(_bare(match[0]) for match in run)
    return Slot("name", run[0].start(), run[-1].end(), Name(words))
