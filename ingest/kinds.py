"""What kind of document it is, by the cues its own words give.

Each cue is a pattern with a weight, looked for once in one part of the document. The kind with
the highest sum is taken when that sum reaches `ENOUGH`; otherwise the kind stays unknown. One
ordinary word is never enough: at least two weak cues or one that hardly any other kind shows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from ingest.opening import Opening

ENOUGH = 4
_SHORT_CHARACTERS = 9000
_TITLE_LINES = 8
_BODY_CHARACTERS = 20_000

Where = Literal["title", "head", "lines", "tail", "body"]


@dataclass(frozen=True, slots=True)
class _Cue:
    where: Where
    """`title`: one of the first eight lines; `lines`: one of the first sixty lines; `head`: the
    first 6,000 characters; `tail`: the last 2,500; `body`: the first 20,000."""
    weight: int
    pattern: re.Pattern[str]
    exact: bool
    """Looked for as written; otherwise in the text in lower case, which is much faster."""
    times: int = 1


def _cue(where: Where, weight: int, pattern: str, times: int = 1) -> _Cue:
    """Make a cue; a pattern with a capital letter is looked for as written, others in any case."""
    exact = re.search(r"(?<!\\)[A-Z]", pattern) is not None
    return _Cue(where, weight, re.compile(pattern, re.MULTILINE), exact, times)


_CUES: dict[str, tuple[_Cue, ...]] = {
    "letter": (
        _cue("lines", 4, r"^dear\s+\S+(?:\s+\S+){0,6}$"),
        _cue("body", 3, r"^yours\s+(?:sincerely|faithfully|truly)|^(?:kind|best) regards"),
        _cue("tail", 3, r"^yours\s+(?:sincerely|faithfully|truly)|^(?:kind|best) regards"),
        _cue("head", 2, r"\bthis letter\b"),
    ),
    "inspection report": (
        _cue("title", 3, r"^(?:\S+\s+){0,6}?(?:re-?|joint |short )?inspection (?:of|report)\b"),
        _cue(
            "head", 3, r"^inspection dates?\b|\binspection dates?:|\bdates? of (?:the )?inspection:"
        ),
        _cue("head", 2, r"\b(?:lead|reporting) inspector\b"),
        _cue("body", 1, r"\boverall (?:effectiveness|judgement)\b"),
        _cue("body", 1, r"\b(?:ofsted|care quality commission|cqc|hmicfrs|estyn)\b"),
    ),
    "committee report": (
        _cue("title", 2, r"\b(?:committee|cabinet|council|board|panel|executive|forum)$"),
        _cue("lines", 2, r"^(?:report (?:of|by|author|from)|joint report of)\b"),
        _cue("head", 2, r"\bwards?(?:\(s\))? (?:affected|involved)\b"),
        _cue("head", 2, r"^(?:\d+\.?\s+)?purpose of (?:the |this )?report\b"),
        _cue("head", 1, r"\breport (?:reference|no|number)\b|\bagenda item\b|\bkey decision\b"),
        _cue(
            "body", 2, r"^(?:\d+\.?\s+)?(?:financial|legal|equality)\S*(?: \S+){0,4} implications\b"
        ),
        _cue(
            "body", 1, r"\b(?:this report briefs|is recommended to|is (?:asked|recommended) to)\b"
        ),
        _cue("tail", 2, r"\bbackground (?:papers|documents)\b|^contact officer\b"),
    ),
    "minutes": (
        _cue("title", 4, r"^(?:draft )?minutes\b|\bminutes of (?:the |a )?meeting\b"),
        _cue("head", 2, r"^(?:members )?present\b|^in attendance\b|^apologies\b"),
        _cue("body", 2, r"\bRESOLVED\b"),
        _cue("body", 1, r"\bthe meeting (?:opened|closed|commenced|started|ended|concluded)\b"),
        _cue(
            "body", 1, r"\bminutes of the (?:last|previous) meeting\b|\bdeclarations? of interest\b"
        ),
    ),
    "agenda": (
        _cue("title", 4, r"^agenda\b|\bnotice of meeting\b"),
        _cue("head", 1, r"\bapologies for absence\b"),
        _cue("head", 1, r"\bdeclarations? of interest\b"),
        _cue("head", 1, r"\bany other business\b|\bdate of (?:the )?next meeting\b"),
    ),
    "news item": (
        _cue("head", 3, r"\b(?:has|have) (?:said|announced|warned|told)\b"),
        _cue("body", 2, r"\b(?:said|added|told|says)\b", 2),
        _cue("title", 2, r"^[Bb]y [A-Z][\w'-]+ [A-Z][\w'-]+$"),
        _cue(
            "tail", 1, r"\b(?:read more|related (?:stories|articles|news)|share this|newsletter)\b"
        ),
    ),
    "press release": (
        _cue("head", 4, r"\b(?:press|media|news) release\b|\bfor immediate release\b"),
        _cue("body", 3, r"^notes? (?:to|for) editors?\b"),
        _cue("body", 2, r"^-?\s*ENDS\s*-?$"),
    ),
    "research article": (
        _cue("lines", 3, r"^abstract\b"),
        _cue("head", 2, r"\bdoi\s*:|\bdoi\.org/|\bdoi 10\."),
        _cue("body", 2, r"\bet al\b", 3),
        _cue("body", 1, r"^(?:\d\.?\s+)?(?:materials and )?methods?\b"),
        _cue("head", 1, r"^key ?words\b|^authors?:|\bcorresponding author\b"),
        _cue(
            "head", 2, r"\breceived\b.{0,40}\b(?:accepted|revised)\b|\bjournal (?:of|pre-proof)\b"
        ),
    ),
    "privacy notice": (
        _cue("title", 4, r"\bprivacy (?:notice|policy|statement)\b"),
        _cue("body", 3, r"\bpersonal (?:data|information)\b", 4),
        _cue("body", 1, r"\bcookies\b|\bthird parties\b|\bdata controller\b"),
    ),
    "terms": (
        _cue("title", 4, r"\bterms (?:and conditions|of (?:use|service|business))\b"),
        _cue("body", 2, r"\byou agree\b|\bliab(?:le|ility)\b", 2),
    ),
    "policy": (
        _cue("title", 3, r"\b(?:policy|procedures?|code of conduct)\b"),
        _cue("body", 2, r"\bthis (?:policy|procedure|code)\b", 2),
        _cue(
            "body",
            1,
            r"^(?:\d\.?\s+)?(?:policy statement|scope|responsibilities|version control)\b",
        ),
        _cue("body", 1, r"\b(?:review date|date of (?:next )?review|policy owner|approved by)\b"),
    ),
    "strategy": (
        _cue("title", 3, r"\bstrategy\b"),
        _cue("body", 2, r"\b(?:this|our|the) strategy\b", 2),
        _cue("body", 1, r"\bour (?:vision|priorities|ambitions?|values|mission)\b"),
    ),
    "plan": (
        _cue(
            "title",
            3,
            r"\b(?:action|improvement|business|corporate|delivery|local|development) plan\b",
        ),
        _cue("body", 2, r"\b(?:this|our) plan\b", 2),
        _cue("body", 1, r"\bour (?:vision|priorities|ambitions?|values|mission)\b"),
    ),
    "guidance": (
        _cue(
            "lines",
            2,
            r"^(?:how (?:do|can|to)|what (?:do|you|if)|who (?:can|is)|am i|can i|do i|if you"
            r"|when (?:you|to)|(?:before|after) you)\b",
        ),
        _cue("body", 1, r"\b(?:eligib|qualify|apply (?:for|online|to))", 2),
        _cue(
            "title",
            3,
            r"\b(?:guidance|guide|guidelines?|handbook|how to|code of practice|toolkit)\b",
        ),
        _cue("body", 2, r"\bthis (?:guidance|guide|handbook|advice)\b"),
        _cue("body", 3, r"\byou(?:'ll| will)? (?:must|should|can|may|might|need)\b", 6),
        _cue(
            "head",
            2,
            r"\bwho (?:this|the) (?:guidance|guide|advice) is for\b|\bstatutory guidance\b",
        ),
    ),
    "annual report": (
        _cue("title", 5, r"\bannual (?:report|review|accounts)\b"),
        _cue("body", 1, r"\bin the (?:last|past) year\b|\bthis year\b|\bover the year\b"),
    ),
    "consultation": (
        _cue("title", 4, r"\bconsultation\b|\bcall for evidence\b"),
        _cue(
            "body",
            2,
            r"\b(?:respond to this|this) consultation\b|\bconsultation (?:closes|questions)",
        ),
    ),
    "agreement": (
        _cue("title", 3, r"\b(?:agreement|contract|memorandum of understanding)\b"),
        _cue("body", 2, r"\bthis (?:agreement|contract)\b", 2),
        _cue("body", 1, r"\bthe part(?:y|ies)\b|\bhereinafter\b|\bwhereas\b"),
    ),
    "legislation": (
        _cue(
            "head", 4, r"\bbe it enacted\b|\bstatutory instruments?\b|\barrangement of sections\b"
        ),
        _cue("head", 2, r"\bcom(?:e|es|ing) into force\b"),
        _cue("head", 3, r"\bAn Act to\b"),
    ),
    "judgment": (
        _cue(
            "head", 4, r"\bneutral citation\b|\[(?:19|20)\d\d\] (?:ewhc|ewca|ewfc|uksc|ukut|ukhl)\b"
        ),
        _cue("head", 3, r"\bapproved judgment\b"),
        _cue("head", 2, r"\b(?:claimant|defendant|appellant|respondent)s?\b", 2),
    ),
    "speech": (
        _cue("title", 3, r"\bspeech\b"),
        _cue("head", 3, r"\bcheck against delivery\b|\bspeech (?:by|to)\b|\bdelivered on\b"),
        _cue(
            "body", 1, r"\bthank you (?:all|very much|for)\b|^good (?:morning|afternoon|evening)\b"
        ),
    ),
    "questions and answers": (
        _cue("title", 4, r"\bfrequently asked questions\b|\bfaqs?\b|\bquestions and answers\b"),
    ),
    "report": (
        _cue("title", 3, r"\breport\b|\breview of\b|\bevaluation\b|\bfindings\b"),
        _cue("body", 1, r"\bthis (?:report|review|study)\b", 2),
        _cue("lines", 1, r"^(?:\d\.?\s+)?executive summary\b"),
        _cue("body", 1, r"^(?:\d\.?\s+)?(?:key )?(?:recommendations?|findings|conclusions?)\b"),
    ),
}

KINDS: tuple[str, ...] = tuple(_CUES)
"""Every kind this module can find, in the order in which ties are broken."""


def find_kind(opening: Opening) -> str | None:
    """Return one of `KINDS`, or None when the cues are too weak."""
    scores = kind_scores(opening)
    best = max(scores, key=lambda kind: scores[kind])
    return best if scores[best] >= ENOUGH else None


def kind_scores(opening: Opening) -> dict[str, int]:
    """Return the sum of the weights of the cues found, for each kind."""
    lines = [line.text for line in opening.lines]
    parts: dict[Where, str] = {
        "title": "\n".join(line for line in lines[:_TITLE_LINES] if len(line) <= 300),
        "lines": "\n".join(lines),
        "head": opening.head,
        "tail": opening.tail,
        "body": opening.text[:_BODY_CHARACTERS].replace("\r\n", "\n"),
    }
    small = {where: part.lower() for where, part in parts.items()}
    scores = {
        kind: sum(
            cue.weight for cue in cues if _seen(cue, (parts if cue.exact else small)[cue.where])
        )
        for kind, cues in _CUES.items()
    }
    if scores["news item"] and len(opening.text) <= _SHORT_CHARACTERS:
        scores["news item"] += 1
    return scores


def _seen(cue: _Cue, text: str) -> bool:
    if cue.times == 1:
        return cue.pattern.search(text) is not None
    return len(cue.pattern.findall(text)) >= cue.times
