"""Document text can show itself and do nothing else."""

import html
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from ui.views import answer_html, card_html, inert, label, wordings_html
from ui.wording import clean

ACTING = "<>&\"'`*_~$[](){}#+-.!|\\:@^=/?%;,0123456789 \n\t"
texts = st.text(
    st.one_of(st.sampled_from(ACTING + "abwx"), st.characters(exclude_categories=["Cs"])),
    max_size=60,
)

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</blockquote></article><h1>taken over</h1>",
    "[click](javascript:alert(1))",
    "![](http://127.0.0.1/x.png)",
    "$\\href{javascript:alert(1)}{x}$ and $$x^2$$",
    "# heading\n- list\n> quote\n```\ncode\n```",
    "&lt;b&gt; &amp;amp; &#60;i&#62;",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    ":red[warning] :material/home: :smile:",
    "1. first\n2) second",
    "    indented code",
    "\x1b[31mred\x1b[0m \u202eesrever",
]


class Tags(HTMLParser):
    """Collects the tags and the text of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.tags.append("!--")

    def handle_decl(self, decl: str) -> None:
        self.tags.append("!")

    def handle_pi(self, data: str) -> None:
        self.tags.append("?")


def read(page: str) -> Tags:
    parser = Tags()
    parser.feed(page)
    parser.close()
    return parser


@given(texts)
def test_any_text_shows_as_itself_in_html(text):
    parsed = read(f"<p>{inert(text)}</p>")
    assert parsed.tags == ["p"]
    assert parsed.text == clean(text)


@given(texts)
def test_any_text_stays_inside_an_attribute(text):
    parsed = read(f'<a title="{inert(text)}">x</a>')
    assert parsed.tags == ["a"]
    assert parsed.text == "x"


@given(texts)
def test_any_text_is_one_plain_run_of_markdown(text):
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    tokens = parser.parse(inert(text))
    kinds = [token.type for token in tokens]
    if clean(text) == "":
        assert kinds == []
        return
    assert kinds == ["paragraph_open", "inline", "paragraph_close"]
    children = tokens[1].children or []
    assert {child.type for child in children} <= {"text", "text_special"}
    assert "".join(child.content for child in children) == clean(text)


@given(texts)
def test_no_character_that_opens_something_is_left(text):
    left = re.sub(r"&#\d+;", "", inert(text))
    assert not re.search(r"[!-/:-@\[-`{-~\x00-\x1f\x7f-\x9f]", left)


@given(texts)
def test_a_label_is_one_line_that_cannot_become_an_icon_or_a_link(text):
    shown = html.unescape(label(text))
    assert "\n" not in shown
    assert not re.search(r":material/\w+:|:[a-z_]+:|www\.\w|https?://|\w@\w|->|<-|--", shown)
    assert shown.replace("\u2060", "") == " ".join(clean(text, " ").split()).replace("\u2060", "")


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_in_a_document_shows_and_does_nothing(attack, make_service, make_paper):
    from assistant.answer import Question
    from ingest.document import Facts

    hostile = make_paper("x.txt", Facts(title=attack), (f"Ponies graze here {attack} quietly.",))
    turn = make_service(papers=(hostile,)).answer(Question("Where do ponies graze?"))
    assert turn.answer is not None
    citation = turn.answer.citations[0]
    card = read(card_html(citation, turn.excerpts[1], 1))
    answer = read(answer_html(turn.answer, 1))
    assert set(card.tags) <= {"article", "header", "a", "div", "span", "blockquote", "mark", "br"}
    assert set(answer.tags) <= {"div", "p", "span", "a", "br"}
    assert clean(citation.quote).replace("\n", "") in card.text


def test_the_quote_is_marked_between_its_surroundings(service):
    from assistant.answer import Question

    turn = service.answer(Question("How many care leavers were at university?"))
    card = card_html(turn.answer.citations[0], turn.excerpts[1], 3)
    marked = re.search(r"<mark>(.*?)</mark>(.*)</blockquote>", card)
    assert html.unescape(marked[1]).startswith("Twelve care leavers")
    assert html.unescape(marked[2]) == " This is 8%."
    assert 'id="source-3-1"' in card
    assert "15 September 2015" in html.unescape(card)
    assert "page 1, paragraph 1" in html.unescape(card)


def test_every_pin_leads_to_a_card_of_its_turn(service):
    from assistant.answer import Question
    from ui.views import cards_html

    turn = service.answer(Question("university care leavers council leader"))
    pins = set(re.findall(r'href="#(source-\d+-\d+)"', answer_html(turn.answer, 2)))
    cards = set(re.findall(r'id="(source-\d+-\d+)"', cards_html(turn, 2)))
    assert pins == cards
    assert len(pins) == 2


def test_a_sentence_that_its_source_does_not_support_is_shown_as_failing(service):
    from dataclasses import replace

    from assistant.answer import Question, Verdict

    turn = service.answer(Question("How many care leavers were at university?"))
    doubtful = replace(
        turn.answer,
        sentences=tuple(replace(s, verdict=Verdict.UNSUPPORTED) for s in turn.answer.sentences),
    )
    page = answer_html(doubtful, 1)
    assert "pc-unsupported" in page
    assert "not supported by its source" in page
    assert "not supported" not in answer_html(turn.answer, 1)


def test_other_wordings_are_folded_away_and_can_do_nothing():
    told = wordings_html(["Who leads the <b>council</b>?", "Who is in charge?"])
    assert told.startswith(
        '<details class="pc-wordings"><summary>Also searched in 2 other wordings'
    )
    assert "<b>" not in told
    assert told.count("<li>") == 2
