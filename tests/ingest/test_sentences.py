import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sentences import sentence_spans


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text, 0, len(text))]


@pytest.mark.parametrize(
    "parts",
    [
        ["The plan works.", "It is good."],
        ["Is it good?", "Yes!", "It is."],
        ["Visits by Dr. Smith and Mrs. J. Jones are late.", "They improve."],
        ["See no. 3 and para. 12 of the report.", "It says so."],
        ["The chair said no.", "The council agreed."],
        ["It covers e.g. Visits and i.e. Plans.", "And more."],
        ["It is in the Charter.4", "Despite this, it fails."],
        ["He said ‘we try.’", "She agreed."],
        ["The rate is 3.5 per cent.", "It was 4.2 before."],
        ["St. Helens is a town.", "So is Wigan."],
        ["It is not timely. (Recommendation)", "Another sentence."],
        ["It is robust. (paragraph 31)"],
        ["It grew by 8%.", "£3 million was spent."],
    ],
)
def test_sentences_end_where_a_reader_sees_them_end(parts):
    assert sentences(" ".join(parts)) == parts


def test_a_sentence_in_brackets_stands_alone():
    assert sentences("It works. (This was new. It grew.) It ended.")[0] == "It works."


@given(st.text(alphabet='aB .!?()\n’"1', max_size=200))
def test_sentences_cover_every_character_that_is_no_blank_in_order(text):
    spans = list(sentence_spans(text, 0, len(text)))
    covered = set()
    last = 0
    for start, end in spans:
        assert last <= start < end
        assert text[start:end] == text[start:end].strip()
        covered.update(range(start, end))
        last = end
    assert all(at in covered for at, char in enumerate(text) if not char.isspace())
