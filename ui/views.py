"""The HTML of answers and excerpts. Every word that comes from outside goes through `inert`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer import Answer, Citation
from assistant.excerpt import Excerpt
from index.hit import Hit
from ui.marking import doubt, parts
from ui.turn import Turn
from ui.wording import (
    clean,
    count,
    day,
    list_levels,
    one_line,
    place,
    shorten,
    surroundings,
    title_of,
)

# All ASCII but letters, digits and the blank: whatever could open a tag, an entity, Markdown,
# LaTeX or a directive is among them.
_ACTIVE = re.compile(r"[^A-Za-z0-9 \u0080-\U0010ffff]")
_EDGES = re.compile(r"^\s+|\s+$| {2,}")
# What Streamlit turns into something else after Markdown has been read: `:material/home:` and
# `:smile:`, bare addresses, arrows and dashes.
_LATE = re.compile(r"(?<=[:@.\-<>])(?=\S)|(?<=w)(?=ww)")
_JOINER = "\u2060"

AROUND = 220
"""Characters of the paragraph shown on each side of a quote."""
NEARBY = 300
"""Characters shown of a passage that was found but not quoted."""


def inert(text: str) -> str:
    """Return text that shows as itself and can do nothing, in HTML and in Markdown alike.

    Every ASCII character that is no letter, digit or blank becomes a numeric character
    reference, which neither language takes for structure (CommonMark 0.31, section 2.5). So no
    tag, attribute, link, emphasis, list, code or formula can begin. Characters that act on the
    screen (controls, marks that reorder text) are taken out.
    """
    coded = _ACTIVE.sub(lambda found: f"&#{ord(found[0])};", clean(text))
    return _EDGES.sub(lambda found: "".join(f"&#{ord(char)};" for char in found[0]), coded)


def label(text: str) -> str:
    """Return one inert line for a widget's label, which Streamlit reads as Markdown.

    An invisible word joiner keeps apart what Streamlit would turn into icons or links later.
    """
    return inert(_LATE.sub(_JOINER, one_line(text)))


def anchor(turn: int, number: int) -> str:
    """Return the id of the card of citation `number` in turn `turn`."""
    return f"source-{turn}-{number}"


def question_html(text: str, turn: int) -> str:
    """Return the question as the heading of its turn."""
    return f'<h2 class="pc-question" id="turn-{turn}">{inert(one_line(text))}</h2>'


def scroll_html(turn: int) -> str:
    """Return the script that brings turn `turn` into view; nothing in it comes from outside."""
    return (
        f'<script>setTimeout(() => document.getElementById("turn-{turn:d}")'
        '?.scrollIntoView({block: "start"}), 400);</script>'
    )


def answer_html(answer: Answer, turn: int, *, pinned: bool = True) -> str:
    """Return the answer, sentence by sentence, each followed by the pins that lead to its cards.

    What is not supported in full is marked, its words too, and told. Without `pinned` there are no
    pins: the cards are those of another answer.
    """
    cited = {citation.number: citation for citation in answer.citations} if pinned else {}
    sentences = []
    for sentence in answer.sentences:
        pins = "".join(_pin(cited[n], turn) for n in sentence.citations if n in cited)
        text = "".join(
            f'<span class="pc-lacking">{_lines(part)}</span>' if lacking else _lines(part)
            for part, lacking in parts(sentence)
        )
        words = doubt(sentence)
        told = "" if words is None else f'<span class="pc-doubt">{inert(words)}</span>'
        kind = f"pc-sentence pc-{sentence.verdict.value}"
        sentences.append(f'<span class="{kind}">{text}{pins}{told}</span>')
    mark = f' id="answer-{turn}"' if pinned else ""
    return f'<div class="pc-answer"{mark}>{_flow(sentences, answer)}</div>'


def writing_html(text: str, *, stopped: bool = False) -> str:
    """Return what a model has written so far, with what is going on above it."""
    if not text:
        going = "Stopping" if stopped else "Reading the documents"
        return f'<div class="pc-writing" role="status"><p class="pc-small">{going} …</p></div>'
    going = "Checking what was written" if stopped else "Being written, not checked yet"
    return (
        f'<div class="pc-writing"><p class="pc-small" role="status">{going} …</p>'
        f'<div class="pc-answer pc-unchecked"><p>{_lines(text)}</p></div></div>'
    )


def notes_html(notes: Sequence[str]) -> str:
    """Return what a reader should know about how an answer was made."""
    items = "".join(f"<li>{inert(note)}</li>" for note in notes)
    return f'<ul class="pc-notes">{items}</ul>'


def card_html(citation: Citation, excerpt: Excerpt | None, turn: int) -> str:
    """Return the card of one source: number, title, date, place, and the quote in its paragraph."""
    page = excerpt.page_label if excerpt is not None else citation.page
    where = place(page, citation.paragraph)
    before, after = surroundings(excerpt, AROUND) if excerpt is not None else ("", "")
    quote = f"{_lines(before)}<mark>{_lines(citation.quote)}</mark>{_lines(after)}"
    return (
        f'<article class="pc-card" id="{anchor(turn, citation.number)}" tabindex="-1" '
        f'aria-label="Source {citation.number}">'
        f'<header><a class="pc-number" href="#answer-{turn}" title="Back to the answer">'
        f"{citation.number}</a>"
        f'<div><div class="pc-title">{inert(title_of(citation))}</div>'
        f"{_meta(day(citation.date), where)}</div></header>"
        f"{_heading(citation.heading)}"
        f"<blockquote>{quote}</blockquote></article>"
    )


def nearby_html(hit: Hit, title: str, date: str | None) -> str:
    """Return a card of a passage that was found near the question, with nothing highlighted."""
    passage = hit.passage
    where = place(passage.place.page, passage.place.paragraph)
    return (
        '<article class="pc-card pc-nearby"><header>'
        f'<div><div class="pc-title">{inert(title)}</div>{_meta(date, where)}</div></header>'
        f"{_heading(' > '.join(passage.place.heading))}"
        f"<blockquote>{_lines(shorten(passage.text, NEARBY))}</blockquote></article>"
    )


def cards_html(turn: Turn, number: int) -> str:
    """Return the cards of all sources of a turn, in the order of their numbers."""
    told = turn.answer and (turn.answer.extractive or turn.answer)
    citations = told.citations if told else ()
    cards = "".join(card_html(c, turn.excerpts.get(c.number), number) for c in citations)
    return f'<section class="pc-sources" tabindex="0" aria-label="Sources">{cards}</section>'


def nearby_cards_html(turn: Turn) -> str:
    """Return the cards of the passages nearest to a question that was declined."""
    cards = "".join(nearby_html(near.hit, near.title, near.date) for near in turn.nearby)
    return (
        '<section class="pc-sources" tabindex="0" aria-label="Found nearby">'
        f'<p class="pc-small">What we found nearby</p>{cards}</section>'
    )


def footnote_html(parts: Sequence[str]) -> str:
    """Return the small line under an answer."""
    return f'<p class="pc-small">{" · ".join(inert(part) for part in parts)}</p>'


def wordings_html(wordings: Sequence[str]) -> str:
    """Return as what else a question was searched for, folded away."""
    items = "".join(f"<li>{inert(one_line(each))}</li>" for each in wordings)
    told = f"Also searched in {count(len(wordings), 'other wording')}"
    return f'<details class="pc-wordings"><summary>{told}</summary><ul>{items}</ul></details>'


def notice_html(heading: str, text: str, kind: str = "quiet") -> str:
    """Return a panel with a heading and a sentence; `kind` is `quiet`, `declined` or `error`."""
    role = "alert" if kind == "error" else "status"
    return (
        f'<div class="pc-notice pc-{kind}" role="{role}">'
        f"<strong>{inert(heading)}</strong><p>{_lines(text)}</p></div>"
    )


def facts_html(facts: Sequence[tuple[str, str | None]]) -> str:
    """Return a list of terms and what is known of them; what is not known is left out."""
    rows = "".join(f"<dt>{inert(t)}</dt><dd>{_lines(v)}</dd>" for t, v in facts if v)
    return f'<dl class="pc-facts">{rows}</dl>'


def _flow(sentences: list[str], answer: Answer) -> str:
    """Put sentences into paragraphs; the items of a list each get a line of their own."""
    parts: list[str] = []
    inline: list[str] = []
    levels = list_levels(answer.sentences)
    for html, level in zip(sentences, levels, strict=True):
        if level and inline:
            parts.append(f"<p>{' '.join(inline)}</p>")
            inline = []
        if level:
            nested = " pc-nested" if level > 1 else ""
            parts.append(f'<p class="pc-item{nested}">{html}</p>')
        else:
            inline.append(html)
    if inline:
        parts.append(f"<p>{' '.join(inline)}</p>")
    return "".join(parts)


def _pin(citation: Citation, turn: int) -> str:
    tip = inert(", ".join(filter(None, [title_of(citation), day(citation.date)])))
    return (
        f'<a class="pc-pin" href="#{anchor(turn, citation.number)}" title="{tip}" '
        f'aria-label="Source {citation.number}: {tip}">{citation.number}</a>'
    )


def _meta(date: str | None, where: str) -> str:
    parts = [f"<span>{inert(part)}</span>" for part in (date, where) if part]
    return f'<div class="pc-meta">{"".join(parts)}</div>' if parts else ""


def _heading(heading: str | None) -> str:
    if not heading:
        return ""
    steps = [f"<span>{inert(one_line(step))}</span>" for step in heading.split(" > ")]
    return f'<div class="pc-heading">{"".join(steps)}</div>'


def _lines(text: str) -> str:
    """Escape text, keeping its line ends as line ends on the screen."""
    return "<br>".join(inert(line) for line in clean(text).split("\n"))
