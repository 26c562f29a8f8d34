import pytest

from assistant.answer import Outcome, Question
from assistant.chain import RetrievalChain
from assistant.declining import searched
from index.hit import Filter
from ingest.document import DocDate

EVERYTHING = Filter()


def test_it_says_what_was_searched(library):
    passages = len(library.passages)
    assert searched(library, EVERYTHING) == f"I searched {passages} passages of 3 documents."


def test_with_a_filter_it_counts_only_what_the_filter_allows(library):
    only = Filter(documents=frozenset({"letter.md"}))
    count = sum(passage.document == "letter.md" for passage in library.passages)
    assert searched(library, only) == (
        f"I searched {count} passages of 1 document, all that the filters allow."
    )


def test_it_says_what_could_not_be_read(make_shelf):
    shelf = make_shelf({"pages.txt": "The pier is old.\n\f\n\fThe mill is new.\n"})
    (shelf.folder / "broken.pdf").write_bytes(b"%PDF-1.4\nnothing of the kind")
    library = shelf.open()
    text = searched(library, EVERYTHING)
    assert "of 1 document; 1 document could not be read" in text
    blank = sum(len(record.pages_without_text) for record in library.records)
    assert (f"{blank} page had no text" in text) == (blank == 1)


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("Who won the Wimbledon final?", "No document mentions “won”, “Wimbledon” or “final”. "),
        (
            "How many care leavers in 2031 or 2032?",
            "The documents are of 2013, 2015 and 2024, not of 2031 or 2032. ",
        ),
        (
            "Zebras in 2031",
            "The documents are of 2013, 2015 and 2024, not of 2031 and no document mentions "
            "“Zebras”. ",
        ),
        ("Who is the council?", "No passage found answers this. "),
        (
            "alpacas bison caribou dingo elk",
            "No document mentions “alpacas”, “bison”, “caribou” or 2 more. ",
        ),
        ("Zebras and zebras and ZEBRAS", "No document mentions “Zebras”. "),
    ],
)
def test_it_says_what_is_missing(never, library, question, why):
    assert never.invoke(question).reason == why + searched(library, EVERYTHING)


def test_a_very_long_word_is_not_repeated_whole(never):
    assert f"“{'w' * 39}…”" in never.invoke("w" * 5000).reason


def test_many_years_are_named_by_the_first_and_the_last(make_shelf, over):
    files = {
        f"{year}.md": f"# Minutes of the board\n\n3 March {year}\n\nThe board met on the pier.\n"
        for year in range(2001, 2012)
    }
    chain = over(make_shelf(files).open(), threshold=1)
    assert "The documents are of years from 2001 to 2011, not of 1950. " in (
        chain.invoke("What did the board do in 1950?").reason
    )


def test_a_filter_that_leaves_nothing_is_the_reason(never):
    asked = Question("What about zebras?", Filter(since=DocDate(2030)))
    assert never.invoke(asked).reason == (
        "The filters leave nothing to search among 3 documents; widen them."
    )


PIER = {
    "pier.md": "# Report on the pier\n\n3 March 2019\n\nThe pier was painted. The pier is safe.\n\n"
    "The planks of the pier are of oak. The rail of the pier is of iron.\n",
    "mill.md": "# Report on the mill\n\n3 March 2020\n\nThe mill was sold. The mill is small.\n",
}


@pytest.mark.parametrize(
    ("question", "why"),
    [
        (
            "Was the pier safe in 2020?",
            "The passages nearest to this are of 2019, not of 2020. ",
        ),
        ("Was the pier sold?", "The passages nearest to this say nothing of “sold”. "),
        ("Was the pier of the Zar sold?", "No document mentions “Zar”. "),
        ("Was the pier safe?", "No passage found answers this. "),
        ("Was the pier painted in 2019?", "No passage found answers this. "),
        ("Pier sold sold SOLD", "The passages nearest to this say nothing of “sold”. "),
    ],
)
def test_it_says_what_the_nearest_passages_lack(make_shelf, over, question, why):
    asked = Question(question, Filter(documents=frozenset({"pier.md"})))
    chain = over(make_shelf(PIER).open(), threshold=1)
    assert chain.invoke(asked).reason.startswith(why)


FERRY = {
    "ferry.md": "# Report on the ferry\n\n3 March 2019\n\nThe number of ferry passengers rose. "
    "The results of the ferry survey will be published.\n\nThe ferry has a new captain.\n",
    "trees.md": "# Trees\n\n3 March 2019\n\nLeaves fall. We find conkers there.\n",
}


@pytest.mark.parametrize(
    ("question", "why"),
    [
        (
            "Why did the number of ferry passengers fall?",
            "The passages nearest to this say otherwise than the question takes for granted. ",
        ),
        (
            "What did the ferry survey find?",
            "The passages nearest to this speak of what is still to come. ",
        ),
        ("How many passengers has the ferry?", "The passages nearest to this give no number. "),
        (
            "What is the name of the new captain of the ferry?",
            "The passages nearest to this give no name. ",
        ),
    ],
)
def test_it_says_what_kind_of_answer_is_not_there(make_shelf, over, question, why):
    chain = over(make_shelf(FERRY).open(), threshold=1)
    assert chain.invoke(question).reason.startswith(why)


def test_a_word_that_only_bends_a_verb_is_not_missing(make_shelf, over):
    chain = over(make_shelf(FERRY).open(), threshold=1)
    reason = chain.invoke("Where did the ferry come back with zeppelins?").reason
    assert "“zeppelins”" in reason
    assert "“back”" not in reason


def test_a_word_that_the_nearest_passages_say_otherwise_is_not_missing(make_shelf, over):
    library = make_shelf({"a.md": "# Children\n\nEvery child has a plan. Plans are kept.\n"}).open()
    reason = over(library, threshold=1).invoke("Have the kids plans?").reason
    assert reason.startswith("No passage found answers this. ")


def test_a_topic_that_no_document_has_is_declined_and_named(seeds):
    for question in ("artichokes", "What did inspectors say about artichokes?"):
        answer = RetrievalChain.over(seeds).invoke(question)
        assert answer.outcome is Outcome.DECLINED
        assert answer.reason.startswith("No document mentions “artichokes”.")
