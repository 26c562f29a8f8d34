import shutil

import pytest

from index.builder import build
from index.hashing_encoder import HashingEncoder
from index.library import Library

REPORT = "001_723e5e899c7e3e8d.txt"


@pytest.fixture(scope="module")
def report(request, tmp_path_factory):
    """The inspection report of 2015 alone, found by words."""
    root = tmp_path_factory.mktemp("report")
    (root / "library").mkdir()
    shutil.copyfile(request.config.rootpath / "seeds" / REPORT, root / "library" / REPORT)
    build(root / "library", root / "index", encoder=HashingEncoder())
    return Library.open(root / "index", encoder=HashingEncoder())


@pytest.mark.parametrize(
    "question",
    [
        "List all the recommendations",
        "What are the areas for improvement?",
        "What does the local authority need to do?",
    ],
)
def test_all_recommendations_of_a_report_are_given_in_their_order(question, report, over, check):
    answer = over(report, list_words=1000).invoke(question)
    check(answer, report)
    heading, first, *_ = answer.sentences
    assert (heading.text, heading.listed) == ("Recommendations", False)
    assert first.text == "Strengthen senior managers’ oversight and monitoring of:"
    assert answer.sentences[-1].text.startswith("Ensure later-in-life letters")
    assert all(sentence.listed for sentence in answer.sentences[1:])
    assert [sentence.nested for sentence in answer.sentences[1:6]] == [False, *[True] * 3, False]
    paragraphs = [citation.paragraph for citation in answer.citations[1:]]
    assert list(dict.fromkeys(paragraphs)) == [str(number) for number in range(1, 18)]
    starts = [citation.start for citation in answer.citations]
    assert starts == sorted(starts)
    assert answer.notes == ()


def test_where_they_do_not_all_fit_it_says_how_many_are_shown(report, over):
    answer = over(report, list_words=260).invoke("List all the recommendations")
    (note,) = answer.notes
    shown = {citation.paragraph for citation in answer.citations[1:]}
    assert note == f"{len(shown)} of 17 items of the list are shown."
    assert 3 < len(shown) < 17
    assert len(answer.text.split()) <= 260


def test_the_recommendations_to_the_board_are_another_list(report, over):
    answer = over(report, list_words=1000).invoke("List the recommendations to the LSCB")
    assert {citation.paragraph for citation in answer.citations[1:]} == {
        str(number) for number in range(151, 159)
    }


def test_one_topic_does_not_bring_the_whole_list(report, over):
    answer = over(report).invoke(
        "What does the report recommend about the capacity of advocacy services?"
    )
    assert "advocacy" in answer.text
    assert len(answer.text.split()) <= 90
    assert "later-in-life" not in answer.text


HARBOUR = """# The harbour

The mill is old because:

- the miller left in the winter of the flood
- the stream that drove its wheel dried up
- nobody wanted to buy bread from it any longer

The harbour office owns these boats:

- the Gull
- the Heron
- the Tern
"""


def test_a_list_is_chosen_by_what_stands_above_it(ask):
    answer = ask({"a.md": HARBOUR}, "Which boats does the harbour office own?")
    assert [sentence.text for sentence in answer.sentences] == [
        "The harbour office owns these boats:",
        "the Gull",
        "the Heron",
        "the Tern",
    ]


def test_a_why_question_whose_best_sentence_is_an_item_takes_no_list(ask):
    answer = ask({"a.md": HARBOUR}, "Why did the stream that drove its wheel matter?", sentences=1)
    assert "the stream that drove its wheel dried up" in answer.text
    assert "bread" not in answer.text
    assert "Gull" not in answer.text


def test_what_is_to_be_done_comes_from_the_document_of_the_year(ask):
    files = {
        f"{year}.md": f"# Letter on the pier\n\n3 June {year}\n\n"
        f"## {heading}\n\n- {first}\n- {second}\n"
        for year, heading, first, second in (
            (2013, "What needs to improve?", "The lamps.", "The rails."),
            (2024, "Recommendations", "Mend the roof.", "Paint the door."),
        )
    }
    old = ask(files, "What was the harbour told to put right in 2013?")
    assert [sentence.text for sentence in old.sentences[1:]] == ["The lamps.", "The rails."]
