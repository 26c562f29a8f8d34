"""What a question takes for granted, and sentences that say otherwise.

"Why did the number fall?" presumes that it fell; where the best sentence says that it rose, the
question has no answer. "What did the visit find?" presumes that the visit was made; where it is
only expected, nothing was found yet.
"""

from __future__ import annotations

import re

from assistant.negation import find_denials, soft_cues, weak_cues
from assistant.opposites import find_sides

_I = re.IGNORECASE
_PRESUMES = re.compile(
    r"\bwhy\b|\bhow come\b|\breasons?\b|\bcause[sd]?\b|\bexplain\w*|\bfor what\b"
    r"|\bon what grounds\b|\bwhat (?:made|led|put|drove|lies|lay|went|stopped|is behind|was behind"
    r"|prompted|triggered|happened)\b|\bwhat did \w+ (?:find|say) that\b"
    r"|\bhow (?:did|had|has) (?:the|this|that) (?:drop|fall|rise|increase|decrease|declin\w*|cut"
    r"|reduction|growth|loss|closure)\b|\bwhen (?:was|were|did)\b",
    _I,
)
"""Yes-no questions ask whether; these take it for granted."""
_BAD = re.compile(
    r"\b(?:criticis\w+|fail\w*|wrong|mark\w* down|inadequate|requir\w+ improvement|worst|worse\w*"
    r"|late|longer|drop\w*|fell|fall\w*|declin\w+|decreas\w+|reduc\w+|cuts?|scrap\w*|shut\w*"
    r"|clos(?:ed?|es|ing|ures?)|pull\w* out|split|struggl\w+|low\w*|drift\w*|concern\w*|barrier\w*"
    r"|put off|deterr\w*|unhapp\w+|hinder\w*|hamper\w*|harm\w*|los[es]\w*|lost|end(?:ed|ing)"
    r"|wound up|withdr\w+|sunk|shortfall\w*|abandon\w*|axed|disband\w*|damag\w*|stall\w*"
    r"|breach\w*)\b",
    _I,
)
_GOOD = re.compile(
    r"\b(?:good|outstanding|effective\w*|timely|prais\w+|better|increas\w+|rose|ris(?:e|es|en|ing)"
    r"|grew|grow\w*|maintain\w*|together|strong\w*|firm\w*|success\w*|improv\w+|well|high\w*|more"
    r"|manageable|appropriate\w*|impressive|positive\w*|robust\w*|helpful\w*|safe\w*|promptly"
    r"|swiftly|benefit\w*|exceptional\w*|proud\w*|expand\w*|extend\w*|thriv\w+|enjoy\w*)\b",
    _I,
)
_SETS = frozenset({"direction", "change", "rating", "comparison"})
"""Of the opposites those that tell one state from another."""
_PLANNED = re.compile(
    r"(?<!who )(?<!that )(?<!which )\b(?:will|shall|expect(?:s|ed)?|propos\w+|plans? to|intends?"
    r"|is to|are to|upcoming|forthcoming|due to (?:be|open|start|take|begin|come)"
    r"|next (?:year|month)|to be (?:held|completed|presented|agreed|confirmed))\b",
    _I,
)
_SINCE = re.compile(r"\b(?:since|after|following)\b(?: [\w’'-]+){0,4} ((?:19|20)\d\d)\b", _I)
_WHY = re.compile(r"\bwhy\b|\bhow come\b|\breasons?\b", _I)
_DONE = re.compile(r"\b(?:did|happened|found|findings?|outcomes?|results?)\b", _I)


def presumes(question: str) -> bool:
    """Whether a question takes something for granted, as "why" does and "whether" does not."""
    return bool(_PRESUMES.search(question))


def contradicts(question: str, sentence: str) -> bool:
    """Whether a sentence says the opposite of what a question that `presumes` takes for granted.

    In one of two ways: a word of the other side ("rose" for "fell") and none of the same, or all
    bad where all the question says is good, and the other way round.
    """
    asked = {(each.name, each.side) for each in find_sides(question) if each.name in _SETS}
    if asked:
        named = {name for name, _ in asked}
        there = {(each.name, each.side) for each in find_sides(sentence) if each.name in named}
        same = {name for name, _ in there & asked}
        if any(name not in same for name, _ in there):
            return True
    wanted, said = _leaning(question), _leaning(sentence)
    return wanted * said < 0


def asks_what_was_done(question: str) -> bool:
    """Whether a question asks for what came of something, which then lies in the past."""
    asks = bool(_DONE.search(question)) and not _WHY.search(question)
    return asks and not only_planned(question)


def only_planned(sentence: str) -> bool:
    """Whether a sentence speaks of what is still to come."""
    return bool(_PLANNED.search(sentence))


def asks_of_later(question: str, newest: int) -> bool:
    """Whether a question asks for what came after the year `newest`, or after a report of it."""
    return any(int(year) >= newest for year in _SINCE.findall(question))


def _leaning(text: str) -> int:
    """1 where all that it says is good, -1 where all is bad, 0 for both and for neither."""
    bad = bool(_BAD.search(text) or find_denials(text) or soft_cues(text) or weak_cues(text))
    return bool(_GOOD.search(text)) - bad
