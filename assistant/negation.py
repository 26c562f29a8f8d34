"""What a text denies: the words in the reach of "not", "no", "never" and their like.

The reach runs from the cue to the end of its clause (the simple scope of NegEx: Chapman et al.,
J. Biomedical Informatics 34, 2001). Words that deny without saying no ("lacks", "fails to",
"unclear") are soft cues: they can stand for a denial, and never make one on their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_HARD = re.compile(
    r"\b(?:not(?! only\b| least\b)|\w+n[’']t|cannot|never|none|neither|nor|nobody|nothing|without"
    r"|no(?! (?:more|fewer|less) than\b|\.\s?\d))\b",
    re.IGNORECASE,
)
_SOFT = re.compile(
    r"\b(?:lack\w*|fail\w*|miss(?:ed|ing)?|unable|absen\w+|rarely|seldom|hardly|barely|scarcely"
    r"|refus\w+|turn\w* down|declin\w+|short of|far from|yet to|insuffic\w+|incomplete|unclear"
    r"|unsatisf\w+|ceas\w+|stop\w*|prevent\w*|avoid\w*|exclud\w+|deni\w+|deny|reject\w*"
    r"|rul(?:e|ed|es) out"
    r"|dispens\w*|nil|omit\w*|left out|instead of|rather than|ineffect\w+|inappropriat\w+|unlikely"
    r"|irregular\w*|unsupported|unmet|free (?:of|from)|outdated|vacan\w+)\b",
    re.IGNORECASE,
)
_WEAK = re.compile(
    r"\b(?:few|little|too|poor\w*|weak\w*|limited|gaps?|inconsisten\w+|variab\w+|shortcoming\w*|only"
    r"|until|despite|remain\w*|still|minority|less|fewer|room for|could (?:be|have)|should"
    r"|needs? to|neglect\w*|slow\w*|delay\w*|problem\w*|difficult\w*|out of|hole|beyond)\b",
    re.IGNORECASE,
)
_SAYS_NO = re.compile(
    r"\b(?:rarely|seldom|hardly|barely|scarcely|refus(?:e|es|ed|ing)|fail(?:s|ed|ing)?|unable|lack(?:s|ed|ing)?"
    r"|reject(?:s|ed|ing)?|ceas(?:e|es|ed|ing)|stop(?:s|ped|ping)?)\b",
    re.IGNORECASE,
)
"""Of these words a sentence that has one denies something too."""
_END = re.compile(
    r"[,;:.!?()–—]|\b(?:but|although|though|however|while|whereas|because|since|so that|who|which"
    r"|unless|despite|and (?:is|are|was|were|has|have|had|that|this|it|they)"
    r"|until|when|where|than|as)\b",
    re.IGNORECASE,
)
_REACH = 60
"""Characters: what lies farther is rarely what is denied."""


@dataclass(frozen=True, slots=True)
class Denial:
    """A cue at text[cue_start:cue_end]; it denies text[cue_end:end]."""

    cue_start: int
    cue_end: int
    end: int


def find_denials(text: str) -> list[Denial]:
    """Return the denials of a text, in order."""
    return _within_reach(text, _HARD)


def find_soft_denials(text: str) -> list[Denial]:
    """Return what a text denies with a word that is not "no": "rarely meets", "refused to"."""
    return _within_reach(text, _SAYS_NO)


def _within_reach(text: str, cues: re.Pattern[str]) -> list[Denial]:
    found = []
    for cue in cues.finditer(text):
        stop = _END.search(text, cue.end())
        end = min(stop.start() if stop else len(text), cue.end() + _REACH)
        found.append(Denial(cue.start(), cue.end(), end))
    return found


def soft_cues(text: str) -> list[int]:
    """Return where words stand that deny without saying no: "lacks", "fails to"."""
    return [match.start() for match in _SOFT.finditer(text)]


def weak_cues(text: str) -> list[int]:
    """Return where words stand that may be all that is left of a denial: "still", "too few"."""
    return [match.start() for match in _WEAK.finditer(text)]
