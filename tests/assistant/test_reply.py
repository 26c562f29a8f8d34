"""Taking a reply apart: sentences, citations, and what is left of nonsense."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.reply import plain, read_reply

DECLINED = "The documents do not answer this."


def read(text, shown=3, **options):
    return read_reply(text, shown, DECLINED, **options)


def said(text, **options):
    return [(sentence.text, sentence.cited) for sentence in read(text, **options).sentences]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It is 4 [1].", [("It is 4.", (1,))]),
        ("It is 4. [1]", [("It is 4.", (1,))]),
        ("One is. [1] Two are. [2, 3]", [("One is.", (1,)), ("Two are.", (2, 3))]),
        ("One is [1][2]. Two [1-3].", [("One is.", (1, 2)), ("Two.", (1, 2, 3))]),
        ("One [Passage 2] and two [sources 1 and 3].", [("One and two.", (2, 1, 3))]),
        ("It is 4【2†source】.", [("It is 4.", (2,))]),
        ("He said “Yes.” [2] No. 3 is e.g. Mine [1].", None),
        ("**Bold** and _thin_ `code` [1].", [("Bold and thin code.", (1,))]),
        ("- one [1]\n- two [2]", [("one", (1,)), ("two", (2,))]),
        ("# Answer\n\nIt is 4 [1].", [("It is 4.", (1,))]),
        ("It is 4.\n[1]", [("It is 4.", (1,))]),
        ("It was 3 in [2015] [1].", [("It was 3 in [2015].", (1,))]),
        ("snake_case costs $5 * 3 [1].", [("snake_case costs $5 * 3.", (1,))]),
        ("<b>It</b> is <script>alert(1)</script> [1].", None),
        ("<think>Is it [2]?</think> It is 4 [1].", [("It is 4.", (1,))]),
        ("", []),
        ("[1] [2] . !", []),
    ],
)
def test_sentences_and_their_citations(text, sentences):
    found = said(text)
    if sentences is not None:
        assert found == sentences
    assert all("[1]" not in words and "[2]" not in words for words, _ in found)


@pytest.mark.parametrize(
    ("text", "invented"),
    [("A [4].", 1), ("A [0, 9]. B [1].", 2), ("A [2-5].", 2), ("A [999999999].", 1), ("A [1].", 0)],
)
def test_numbers_that_were_not_given_are_counted_and_gone(text, invented):
    reply = read(text)
    assert reply.invented == invented
    assert all(set(sentence.cited) <= {1, 2, 3} for sentence in reply.sentences)


@pytest.mark.parametrize(
    "text",
    [
        DECLINED,
        DECLINED.upper(),
        f"**{DECLINED}**",
        f"{DECLINED} [1]",
        f"{DECLINED} But one is [1].",
    ],
)
def test_a_reply_that_begins_with_the_words_agreed_on_declines(text):
    reply = read(text)
    assert reply.declined
    assert reply.sentences == ()


def test_those_words_behind_an_answer_are_dropped():
    reply = read(f"It is 4 [1]. {DECLINED}")
    assert not reply.declined
    assert [sentence.text for sentence in reply.sentences] == ["It is 4."]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("One is here [1]. Two was begun and no", ["One is here."]),
        ("One is here. [1] Two is [2]. [", ["One is here.", "Two is."]),
        ("One is at 3.5", []),
        ("nothing ended", []),
    ],
)
def test_of_a_reply_that_was_cut_off_whole_sentences_stay(text, kept):
    assert [words for words, _ in said(text, whole=False)] == kept


def test_items_of_a_list_are_known_and_lines_are_paragraphs():
    reply = read("These are:\n1. one [1]\n2. two [2]\n\nAll [3].")
    assert [sentence.listed for sentence in reply.sentences] == [False, True, True, False]
    assert len({sentence.paragraph for sentence in reply.sentences}) == 4


@given(st.text(), st.integers(0, 5), st.booleans())
def test_no_text_is_too_odd_to_be_read(text, shown, whole):
    reply = read_reply(text, shown, DECLINED, whole=whole)
    for sentence in reply.sentences:
        assert sentence.text.strip()
        assert sentence.text.encode()
        assert all(1 <= number <= shown for number in sentence.cited)
        assert "\n" not in sentence.text


@given(st.text(alphabet="ab .[]123,-\n", max_size=200))
def test_no_citation_stays_in_the_words_of_a_sentence(text):
    assert all("[1]" not in words for words, _ in said(text))


def test_a_long_line_of_marks_is_read_in_time():
    read(" " * 20_000 + "[1" * 5_000 + "[1]" * 5_000 + "." * 5_000)


def test_controls_and_hidden_marks_are_taken_out():
    assert plain("a\x1b[31m\u202eb\u200b\ud800c\U000e0041 d\r\ne") == "a[31mbc d \ne"
