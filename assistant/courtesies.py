"""What people put around a question when they speak to someone: "Hi, can you tell me …? Thanks"."""

from __future__ import annotations

import re

from index.words import surface_words

_YOU = r"(?:you|u|ya|anyone|anybody|someone|somebody)"
_KINDLY = r"(?:(?:please|pls|plz|kindly|possibly|perhaps|maybe|just|quickly|also|me)\s+)*"
_TELL = (
    r"(?:tell (?:me|us)|let (?:me|us) know|find out(?: for (?:me|us))?|find me|look up|"
    r"remind (?:me|us))"
)
_HELP = r"(?:check(?: for (?:me|us))?|help(?: me| us)?(?: to)? (?:find(?: out)?|understand|with))"
_SHOW = (
    r"(?:list|name|give|show|explain|describe|summari[sz]e|outline|clarify|confirm|compare|state|"
    r"say|quote|point)"
)
_AM = r"(?:['’]m|’m| am| was|['’]ve been| have been|m)"
_KNOW = r"(?:know|learn|find out|understand|work out|establish|figure out)"
_OPENINGS = (
    r"(?:hi|hiya|hello|hey|greetings|good (?:morning|afternoon|evening|day)|dear \w+)"
    r"(?: (?:there|all|team|everyone|pincite|again))?\s*[,.!:–—-]+",
    r"(?:hi|hiya|hello|hey)(?: there)?(?= )",
    r"(?:please|pls|plz|sorry|excuse me|quick question|just (?:a|one) (?:quick )?question|"
    r"one (?:more )?question|(?:my |a |the )?question(?: is)?|thanks|thank you|cheers)"
    r"\s*[,.!:–—-]+",
    r"(?:please|pls|plz)(?= )",
    r"(?:so|well|ok(?:ay)?|right|um+|erm?)\s*,",
    rf"(?:can|could|would|will) {_YOU} {_KINDLY}(?:be able to )?{_KINDLY}(?:{_TELL}|{_HELP})\b",
    rf"(?:can|could|would|will) {_YOU} {_KINDLY}(?={_SHOW}\b)",
    rf"{_TELL}\b",
    rf"i(?:['’]d| would|d) (?:really )?(?:like|love|be interested|be keen|be glad) to {_KNOW}\b",
    rf"i(?: just| also| really)? (?:want|need|wish|hope) to {_KNOW}\b",
    rf"i{_AM} (?:just )?(?:trying|looking|hoping|keen) to {_KNOW}\b",
    rf"i{_AM} (?:just )?(?:wondering|curious|interested in)\b",
    r"i (?:just )?wonder(?:ed)?\b",
    rf"(?:do|does|did) {_YOU} (?:happen to )?know\b",
    r"(?:have you (?:got )?)?any idea\b",
)
"""Each ends where the question may begin."""
_OPENING = re.compile(rf"\s*(?:{'|'.join(_OPENINGS)})[\s,:–—-]*", re.IGNORECASE)
_LINK = re.compile(r"(?:about|if you know|if you could)\b[\s,:–—-]*", re.IGNORECASE)
"""What may stand between such an opening and the question."""
_MINE = rf"(?:(?:that|which) )?(?:i|we)(?:{_AM}|['’]re| are)"
_THANKS = (
    r"(?:many )?(?:thanks|thx|thank ?you|cheers)(?: (?:you|very much|so much|a lot|in advance|"
    r"for your help|again|all))*"
)
_CLOSINGS = (
    rf"[,.!?;–—-]\s*(?:{_THANKS}|ta)",
    rf"\s{_THANKS}(?!\s*\?)",
    r"[\s,.!?;–—-](?:please|pls|plz)",
    r"[,.!?;–—-]\s*(?:if (?:you|u) (?:can|could|know|don['’]t mind)|any ideas?)",
    rf"\sfor (?:an?|my|our|the|some) (?:[\w-]+ ){{1,3}}?{_MINE} (?:\w+ )?"
    r"(?:writing|preparing|working on|drafting|doing)(?: (?:up|now|today|at the moment))?",
)
_CLOSING = re.compile(rf"(?:{'|'.join(_CLOSINGS)})[\s,.!?;–—-]*$", re.IGNORECASE)
"""`Who said thank you?` asks; what thanks without a comma or full stop before it ends in none."""


def without_courtesies(question: str) -> str:
    """Return a question as it would be put to nobody: without greeting, request and thanks.

    They are about no document, and every word of a question counts: put politely, 0.62 of the
    questions that the documents do not answer were declined, and 0.74 put plainly
    (`python -m evals.manners`). What holds no other words is returned as it is.
    """
    text = question.strip()
    while (match := _OPENING.match(text)) and _says_something(text[match.end() :]):
        text = text[match.end() :]
        if (link := _LINK.match(text)) and _says_something(text[link.end() :]):
            text = text[link.end() :]
    while (match := _CLOSING.search(text)) and _says_something(text[: match.start()]):
        mark = "?" if "?" in match.group() else ""
        text = text[: match.start()].rstrip(" ,;:–—-") + mark
    return text


def _says_something(text: str) -> bool:
    return bool(surface_words(text))
