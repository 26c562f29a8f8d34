"""The signs by which a sentence shows that it speaks to a language model, each with its weight.

They are of the forms that such orders take (setting aside instructions, forging a chat's marks,
naming the model, ruling its reply, sending data away), not of any one wording.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_MODEL = (
    r"(?:(?:an? |the |any |all |every |your )?(?:helpful |large "
    r"|honest )?(?:a\.?i\.?(?: assistant| model"
    r"| agent| system| language model| chat ?bot| tool| reader| reviewer)?|artificial intelligence|"
    r"(?:large )?language model|llm|chat ?-?bot|chat ?gpt|gpt(?:-?\d[\w.]*)?|claude|gemini"
    r"|copilot|llama|"
    r"virtual assistant|assistant model)s?)"
)
_REPLY = r"(?:answer|reply|response|message|output|summary|completion|translation|explanation)s?"
_YOUR_REPLY = rf"(?:your|the|this|its|any|all|every) (?:\w+ ){{0,2}}{_REPLY}"
_LANGUAGES = (
    r"(?:french|german|italian|spanish|portuguese|chinese|mandarin|japanese|korean|russian"
    r"|arabic|hindi|"
    r"dutch|polish|turkish|latin|greek|swedish|klingon|pirate\b[\w ]*|rhymes?|verse)"
)
_FORM = (
    rf"(?:{_LANGUAGES}|base ?-?\d+|rot ?-?13|hex(?:adecimal)?|binary|morse(?: code)?|json|xml|yaml|"
    r"markdown|html|emojis?|cipher(?:text)?|reverse(?:d)?(?: \w+)?|backwards?|uppercase|lowercase|"
    r"all caps|capitals|code|leetspeak)"
)
_WITHIN = r"(?:[^.!?\n]|\.(?=\w))"
"""A character of the same sentence; addresses have dots in them."""
_NOT_OWN = (
    r"(?! (?:your|any|all|both|details|cop(?:y|ies)|a copy|evidence|proof|the (?:date|name|number|"
    r"reference|completed|details|enclosed|attached|form|full|following)|his|her|their)\b)"
)
"""What people are asked to put into a letter of theirs."""
_START = (
    r"(?:^|[.!?:;,\"“'‘(*\-–—•>]\s*"
    r"|\b(?:please|now|then|and|must|should|always|you|to|instead|just|simply|also)\s+)"
)


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign that a sentence speaks to a model."""

    weight: float
    """The chance that it does, if nothing else is known."""
    reason: str
    pattern: re.Pattern[str]


def _sign(weight: float, reason: str, pattern: str) -> Sign:
    return Sign(weight, reason, re.compile(pattern, re.IGNORECASE | re.MULTILINE))


SIGNS: tuple[Sign, ...] = (
    _sign(
        0.9,
        "sets aside instructions",
        r"\b(?:ignor\w+|disregard\w*|forget\w*|overrid\w+|bypass\w*|discard\w*|neglect|set aside|"
        r"(?:do not|don['’]t|stop) (?:follow\w*|obey\w*|listen\w* to)|pay no attention to)\s+"
        r"(?:\w+\s+){0,4}?(?:previous|prior|above|earlier|preceding|foregoing|existing|original|"
        r"initial|system|your|all|any|other|these|those|every\w*)\s+(?:\w+\s+){0,3}?"
        r"(?:instructions?|prompts?|directives?|commands?|programming|training|system messages?|"
        r"guardrails|safety (?:rules|guidelines))\b",
    ),
    _sign(
        0.9,
        "forges the marks of a chat",
        r"<\|\s*(?:im_start|im_end|system|user|assistant|endoftext|eot_id|start_header_id)\b"
        r"|\[/?INST\]|"
        r"<</?SYS>>|^\s*#{2,}\s*(?:system|instruction|assistant|new instructions?)\s*:|"
        r"</?(?:system|assistant|tool_call|tool_use|function_calls?|system[-_ ]?prompt"
        r"|instructions?)"
        r"(?:\s[^<>]*)?>|[\"']role[\"']\s*:\s*[\"'](?:system|assistant)[\"']|"
        r"\b(?:begin|end|start|new) (?:of )?(?:the )?system (?:prompt|message|instructions?)\b",
    ),
    _sign(
        0.9,
        "speaks to a model by name",
        rf"\b(?:you are(?: now| actually)?|act as|behave as|pretend (?:to be|you are)"
        rf"|role-?play as)\s+"
        rf"{_MODEL}\b|"
        rf"\bif you (?:are|happen to be|were) {_MODEL}\b|"
        rf"\b(?:note|attention|message|instructions?|memo|warning|reminder|hint|notice|dear"
        rf"|hello|hi|hey|"
        rf"calling)\s*(?:to|for|:|,)?\s+(?:the |any |all )?{_MODEL}(?:\s+(?:reading|processing|"
        rf"summari[sz]ing|reviewing)\b.*)?\s*[,:!.–—-]|"
        rf"^\W*(?:ai|llm|ai assistant|ai model|language model|chat ?gpt|chatbot|claude|gemini"
        rf"|copilot)"
        rf"\s*[,:]\s*(?:please|you|do|ignore|add|always|never|say|tell|reply|respond|answer"
        rf"|include)\b",
    ),
    _sign(
        0.8,
        "gives a model a new role",
        r"\byou are now\s+(?:(?:in|a|an|the)\s+)?(?:\w+\s+){0,2}?(?:dan\b|mode|unrestricted"
        r"|jailbroken|"
        r"persona|assistant|bot)|\b(?:enter|enable|activate|switch to)\s+(?:\w+\s+)?(?:developer"
        r"|debug|"
        r"god|dan|jailbreak|admin(?:istrator)?|unrestricted|root)\s+mode\b|\bdo anything now\b|"
        r"\bfrom now on,? you (?:will|must|are|shall|should)\b",
    ),
    _sign(
        0.8,
        "asks for a model's own instructions",
        r"\b(?:reveal|show|print|repeat|output|leak|disclose|display|tell|give|share|write out"
        r"|recite)\s+"
        r"(?:\w+\s+){0,3}?(?:your|the|its)\s+(?:\w+\s+){0,2}?(?:system prompt|system message"
        r"|initial prompt"
        r"|hidden prompt|prompt|(?:secret|hidden|original|initial|system) instructions|programming|"
        r"api keys?)\b",
    ),
    _sign(
        0.75,
        "orders what a reply is to look like",
        rf"{_START}(?:can you |could you |would you )?(?:translat|render|encod|encrypt|encipher"
        rf"|revers|"
        rf"invert|shift|substitut|replac|modif|augment|enhanc|integrat|rewrit|obfuscat|append"
        rf"|prepend)\w*\s"
        rf"{_WITHIN}{{0,60}}?\b(?:in |of |to |into |with |from )?{_YOUR_REPLY}\b",
    ),
    _sign(
        0.75,
        "orders what a reply is to look like",
        rf"{_START}(?:can you |could you |would you )?(?:repl(?:y|ies)|respond|answer|speak"
        rf"|write(?: back)?)"
        rf"(?: only| back| everything| all questions| \w+ reply| to \w+| your (?:reply|answer"
        rf"|response))*"
        rf"\s+(?:entirely |only |exclusively )?(?:in|with|using|as)\s+(?:an? |only "
        rf"|the )?{_FORM}\b|"
        rf"{_START}(?:write|say|repl(?:y|ies)|respond)\s+(?:\w+ ){{0,2}}(?:backwards?"
        rf"|in reverse)\b",
    ),
    _sign(
        0.75,
        "orders what a reply is to look like",
        rf"{_START}(?:can you |could you |would you )?(?:use|provide|give|express|present"
        rf"|display|apply|"
        rf"format|deliver|show|state|put|output|produce)\b{_WITHIN}{{0,70}}?"
        rf"(?:{_FORM}|encoding|format|shift of \d+)\b{_WITHIN}{{0,40}}?\b{_YOUR_REPLY}\b|"
        rf"{_START}(?:can you |could you |would you )?(?:use|provide|give|express|present"
        rf"|display|apply|"
        rf"format|deliver|show|state|put|output|produce"
        rf"|substitut\w+)\b{_WITHIN}{{0,30}}?\b{_YOUR_REPLY}\b"
        rf"{_WITHIN}{{0,40}}?\b(?:{_FORM}|encoding)\b",
    ),
    _sign(
        0.75,
        "orders what a reply is to say",
        rf"{_START}(?:add|include|insert|mention|integrate|incorporate|embed|put|place|weave"
        rf"|slip|work|"
        rf"state|suggest|promote|reference|advertise)\b{_NOT_OWN}{_WITHIN}{{0,160}}?\b(?:in|into|to|of"
        rf"|at the end of|"
        rf"with|from|by)\s+(?:your|the model['’]s|the assistant['’]s|every|any|all)\s+(?:\w+ )?"
        rf"(?:answer|reply|response|output|summary)s?\b(?! (?:form|card|slip|envelope|sheet|by"
        rf"|to (?:the|this|"
        rf"question)|paper|box))",
    ),
    _sign(
        0.65,
        "orders what a reply is to say",
        r"(?:^|[.!?\"“]\s*)in (?:your|every|any|all) (?:\w+ )?(?:answer|reply|response|output"
        r"|summary)s?,\s+"
        r"(?:please )?(?:mention|include|say|state|suggest|add|recommend|promote|refer|claim"
        r"|insert|write|"
        r"tell|always|never|do not|use)\b",
    ),
    _sign(
        0.65,
        "orders how a reply begins or ends",
        rf"\b(?:begin|start|end|finish|close|conclude|preface|prefix)\s+(?:each |every |all "
        rf"|your |the )?"
        rf"(?:of your )?(?:\w+ )?{_REPLY}\s+(?:with|by)\b",
    ),
    _sign(
        0.7,
        "tells a model what to say to its user",
        r"\b(?:tell|inform|convince|persuade|remind|assure|advise|ask|warn|instruct"
        r"|urge)\s+(?:the |your |"
        r"every |any )(?:end[- ])?users?\s+(?:that|to|about|they|it|not|he|she|for)\b|"
        r"\b(?:when|if|whenever|before|while)\s+(?:you(?: are|'re)? |the (?:user"
        r"|reader) )?(?:asks?|asked|"
        rf"answer(?:ing)?|summari[sz](?:e|ing)|respond(?:ing)?|repl(?:y|ying)|generat(?:e"
        rf"|ing))\b{_WITHIN}"
        r"{0,80}?,?\s*(?:you (?:must|should|will|are to)|always|never|only|do not|don['’]t|say"
        r"|reply|"
        r"respond|answer|state|claim|recommend|tell|output)\b",
    ),
    _sign(
        0.7,
        "sends away what a model knows",
        r"\b(?:send|forward|post|e-?mail|upload|exfiltrate|transmit|leak|submit"
        r"|copy)\s+(?:\w+\s+){0,3}?"
        r"(?:conversation|chat(?: history| log)?|context|system prompt|prompt"
        r"|user['’]?s? (?:data|question|"
        r"query|details|password|history)|api keys?|credentials|passwords?|access tokens?"
        r"|all (?:the )?"
        rf"documents|(?:other|private|confidential) (?:documents"
        rf"|files))\b{_WITHIN}{{0,60}}?\b(?:to|at|via)\b",
    ),
    _sign(
        0.7,
        "loads a picture that carries data away",
        r"!\[[^\]]*\]\(\s*(?:https?:)?//[^)\s]*[?&][^)\s]*=(?:\{|\[|%7B|<|\$)",
    ),
    _sign(
        0.7,
        "calls a model's tools",
        r"\b(?:call|invoke|run|execute|use|trigger)\s+(?:the |your |a )?[\w.]*\s?(?:tool"
        r"|function|plug-?in|"
        r"code interpreter|web browser|shell|terminal)s?\s+(?:to|with|and)\s+(?:send|e-?mail"
        r"|post|delete|"
        r"fetch|download|upload|open|read|write|execute|forward|transfer|search)\b",
    ),
    _sign(
        0.65,
        "tells a model what to leave out",
        r"\b(?:do not|don['’]t|never|must not)\s+(?:mention|cite|quote|reveal|use|disclose"
        r"|refer to|"
        r"summari[sz]e)\s+(?:\w+\s+){0,4}?(?:this (?:instruction|prompt|message|note)"
        r"|these instructions|"
        r"other (?:documents|sources|passages)|your (?:instructions|sources|prompt))\b",
    ),
    _sign(
        0.5,
        "dictates the answer",
        r"\b(?:the (?:only )?(?:correct|right|true) answer (?:is|to)|answer (?:every|all"
        r"|any) questions?\b|"
        r"always (?:answer|reply|respond)|only (?:answer|reply|respond)|say (?:only"
        r"|nothing but))\b",
    ),
    _sign(
        0.35,
        "speaks of prompts",
        r"\b(?:system prompt|prompt injection|jailbreak|as an ai)\b",
    ),
    _sign(0.3, "speaks of a model", rf"\b(?:{_MODEL})\b"),
    _sign(0.2, "shouts", r"^\W*(?:IMPORTANT|URGENT|ATTENTION|CRITICAL|OVERRIDE)\b"),
)
MAYBE = re.compile(
    r"\b(?:instructions?|prompts?|directives?|commands?|programming|training|guardrails|guidelines|"
    r"answer\w*|repl(?:y|ies)|respon\w+|messages?|outputs?|summar\w+|completions?|translations?|"
    r"explanations?|users?|a\.?i\b|artificial|llm|gpt|claude|gemini|copilot|llama|chat\w*|bots?|"
    r"assistants?|models?|personas?|mode|jailbreak\w*|from now on|anything now|api|tools?"
    r"|plug-?ins?|"
    r"shell|terminal|browser|interpreter|conversation|context|credentials|passwords?|tokens?"
    r"|sources|"
    r"speak|write|say|documents|files|passages)\b|[<\[{!\U000e0020-\U000e007e]|^\s*#|"
    r"[A-Za-z0-9+/_-]{32}",
    re.IGNORECASE,
)
"""Without any of these no sign can be there: most sentences are passed over by one look."""
