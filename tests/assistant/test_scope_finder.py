import pytest

from assistant.answer import Question
from assistant.evidence import EvidenceFinder
from assistant.question import understand
from assistant.scope_finder import ScopeFinder
from index.hit import Filter

EVERYTHING = Filter()


def report(council, dates, grade, more=""):
    return (
        f"{council} Council\n\nInspection of children's social care services\n\n"
        f"Inspection dates: {dates}\n\nLead inspector: Pat Finch\n\n"
        f"Overall effectiveness is {grade}. Leaders in {council} know their children well, and "
        f"{council} Council has listened to them. Care leavers in {council} speak well of their "
        f"advisers, as inspectors of {council} heard.\n\n{more}\n"
    )


FILES = {
    "alderton-2019.txt": report("Alderton", "3 to 7 June 2019", "requires improvement to be good"),
    "alderton-2024.txt": report(
        "Alderton",
        "17 to 21 March 2024",
        "outstanding",
        "The inspection of 3 June 2019 found that care leavers waited too long for a home.",
    ),
    "benfield.txt": report(
        "Benfield",
        "17 to 21 March 2024",
        "inadequate",
        "Alderton Council has lent two managers to help, as has Corley County Council.",
    ),
    "east-benfield.txt": report("East Benfield", "2 to 6 May 2022", "good"),
    "guidance.md": "# Guidance on care leavers\n\nEvery care leaver is given an adviser.\n\n"
    "In Alderton the adviser comes on the first day.\n",
}
ALDERTON = {"alderton-2019.txt", "alderton-2024.txt"}


@pytest.fixture(scope="module")
def councils(tmp_path_factory):
    from index.builder import build
    from index.hashing_encoder import HashingEncoder
    from index.library import Library

    folder = tmp_path_factory.mktemp("councils")
    for name, text in FILES.items():
        path = folder / "library" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    encoder = HashingEncoder()
    build(folder / "library", folder / "index", encoder=encoder)
    library = Library.open(folder / "index", encoder=encoder)
    subjects = {record.path: record.facts.subject for record in library.records}
    assert subjects == {
        "alderton-2019.txt": "Alderton",
        "alderton-2024.txt": "Alderton",
        "benfield.txt": "Benfield",
        "east-benfield.txt": "East Benfield",
        "guidance.md": None,
    }
    return library


@pytest.fixture(scope="module")
def scope(councils):
    scopes = ScopeFinder(councils)
    return lambda question: scopes.of(understand(question))


@pytest.fixture(scope="module")
def ask(councils, over):
    return over(councils).invoke


@pytest.fixture(scope="module")
def cited(ask):
    """The documents that an answer cites."""
    return lambda question: {citation.document for citation in ask(question).citations}


def test_a_question_about_one_body_is_about_its_documents(scope):
    assert scope("How are leaders in Benfield?").documents == {"benfield.txt"}
    assert scope("How are leaders in East Benfield?").documents == {"east-benfield.txt"}


def test_a_document_of_unknown_subject_that_names_the_body_is_read_too(scope):
    assert scope("Care leavers in Alderton").documents == {*ALDERTON, "guidance.md"}


def test_a_question_that_names_nobody_is_about_all(scope):
    assert not scope("How effective are leaders?").narrow
    assert not scope("What did Pat Finch find?").narrow


def test_a_day_picks_out_the_documents_of_that_day(scope):
    asked = "How effective was Alderton at the inspection that started on {}?"
    assert scope(asked.format("17/03/2024")).documents == {"alderton-2024.txt"}
    assert scope(asked.format("3 June 2019")).documents == {"alderton-2019.txt"}
    assert scope("Which councils were inspected on 20 March 2024?").documents == {
        "alderton-2024.txt",
        "benfield.txt",
    }


def test_what_is_of_a_day_or_month_of_the_question_is_known(scope):
    question = "Was Alderton better in March 2024 than on 4 June 2019, or in May 1999?"
    dated = {question[first:last]: documents for first, last, documents in scope(question).dated}
    assert dated == {
        "March 2024": {"alderton-2024.txt", "benfield.txt"},
        "4 June 2019": {"alderton-2019.txt"},
    }


def test_a_passage_elsewhere_that_names_body_and_day_belongs_too(councils, scope):
    about = scope("What did the inspection of Alderton on 3 June 2019 find?")
    kept = [hit for hit in councils.search("June 2019", 30) if about.keeps(hit)]
    assert any("found that care leavers waited" in hit.passage.text for hit in kept)
    assert all(hit.passage.document in ALDERTON for hit in kept)


def test_a_comparison_is_not_narrowed_to_one_day(scope):
    question = "Is Alderton better than at the inspection of 3 June 2019?"
    assert scope(question).documents >= ALDERTON


def test_a_month_and_the_latest_are_preferred(scope):
    assert scope("Alderton in March 2024").preferred == {"alderton-2024.txt"}
    latest = scope("What is Alderton's latest grade?")
    assert latest.preferred == {"alderton-2024.txt"}
    assert latest.documents > latest.preferred


def test_the_year_of_an_inspection_is_preferred_where_a_body_is_named(scope):
    assert scope("What did the 2019 inspection of Alderton find?").preferred == {
        "alderton-2019.txt"
    }
    assert scope("What did inspections find in 2019?").preferred == frozenset()


def test_a_sentence_that_names_the_time_itself_is_preferred_too(scope):
    about = scope("What did the 2019 inspection of Alderton find?")
    assert about.prefers("alderton-2019.txt", "Care leavers wait.")
    assert about.prefers("alderton-2024.txt", "In 2019 care leavers waited.")
    assert not about.prefers("alderton-2024.txt", "Care leavers wait no longer.")


def test_a_kind_of_document_is_preferred_where_it_is_named(scope):
    assert scope("According to the inspection report, who led?").preferred == {
        path for path in FILES if path.endswith(".txt")
    }


def test_a_council_that_is_only_mentioned_is_answered_from_what_names_it(councils, scope):
    about = scope("What does Corley do?")
    assert about.documents == frozenset()
    kept = [hit for hit in councils.search("Corley", 30) if about.keeps(hit)]
    assert {hit.passage.document for hit in kept} == {"benfield.txt"}
    assert all("Corley" in hit.passage.text for hit in kept)


def test_a_namesake_in_no_document_is_unknown(scope):
    about = scope("How effective is West Benfield?")
    assert about.unknown == ("West Benfield",)
    assert not about.documents


def test_a_day_on_which_nothing_was_is_said(scope):
    assert scope("Alderton's inspection of 9 May 2021").undated == ("9 May 2021",)
    assert scope("What was on 9 May 2021?").undated == ()


def test_answers_cite_only_the_body_that_was_named(cited):
    assert cited("How effective is Benfield?") == {"benfield.txt"}
    assert cited("How effective is East Benfield overall?") == {"east-benfield.txt"}
    started = "How effective was Alderton when inspected on 17/03/2024?"
    assert cited(started) == {"alderton-2024.txt"}


def test_each_body_that_is_named_has_its_say(cited):
    question = "How effective are Benfield and East Benfield?"
    assert cited(question) == {"benfield.txt", "east-benfield.txt"}


def test_two_bodies_side_by_side_are_no_missing_name(councils):
    finder = EvidenceFinder(councils)
    asked = understand("How do Alderton and Benfield compare?")
    assert finder.weigh(asked, councils.search(asked.text, 10), EVERYTHING).missing_names == ()


def test_a_typed_apostrophe_names_the_same_as_a_printed_one(make_shelf):
    text = "# Council\n\nThe Director of Children’s Services began in 2012.\n"
    library = make_shelf({"a.md": text}).open()
    for name, missing in (("Director of Children's Services", 0), ("Director of Ships' Bells", 1)):
        asked = understand(f"How long has the {name} been there?")
        found = EvidenceFinder(library).weigh(asked, library.search(asked.text, 10), EVERYTHING)
        assert len(found.missing_names) == missing


def test_the_same_words_about_two_bodies_are_said_of_each(make_shelf, over):
    files = {
        f"{council}.txt": report(council, "2 to 6 May 2022", "good", "The pier is sound.")
        for council in ("Alderton", "Benfield")
    }
    ask = over(make_shelf(files).open(), words=200).invoke
    answer = ask("Compare the pier of Alderton and the pier of Benfield")
    quotes = [c.document for c in answer.citations if c.quote == "The pier is sound."]
    assert sorted(quotes) == ["Alderton.txt", "Benfield.txt"]


def test_bodies_are_set_side_by_side_by_a_list_or_a_comparison(scope):
    for question in (
        "How effective are Benfield, East Benfield and Alderton?",
        "leaders in Alderton or in Benfield",
        "How good are Alderton, Oldwick and Benfield?",
        "Has Alderton done better for care leavers than Benfield?",
    ):
        assert scope(question).each == scope(question).named
    assert scope("Which managers has Alderton lent to Benfield?").each == ()


def test_what_the_body_said_elsewhere_is_found(cited):
    assert "benfield.txt" in cited("Which managers has Alderton Council lent to help?")


def test_the_newest_is_said_with_its_date(ask):
    answer = ask("What is the latest on overall effectiveness in Alderton?")
    assert answer.citations[0].document == "alderton-2024.txt"
    assert answer.notes == ("The newest document about Alderton is of 21 March 2024.",)


def test_an_answer_to_a_question_that_names_nobody_says_whom_it_is_about(ask):
    answer = ask("How effective are leaders?")
    assert answer.notes[0].startswith("The question does not say which body it means: this is")
    assert ask("How effective is Benfield?").notes == ()


def test_a_body_that_is_only_mentioned_is_said_to_be_no_documents_own(ask):
    answer = ask("Who has lent managers from Corley?")
    assert answer.notes == ("No document is about Corley.",)
    assert {citation.document for citation in answer.citations} == {"benfield.txt"}


def test_a_namesake_is_declined_by_name(ask):
    answer = ask("How effective is West Benfield?")
    assert not answer.citations
    assert answer.reason is not None
    assert answer.reason.startswith("No document mentions “West Benfield”.")


def test_the_documents_a_person_chose_are_not_narrowed(councils):
    finder = EvidenceFinder(councils)
    asked = understand("How effective is Alderton?")
    only = Filter(documents=frozenset({"benfield.txt"}))
    hits = councils.search(asked.text, 10, where=only)
    assert finder.extra_hits(asked, hits, only) == []
    found = finder.weigh(asked, hits, only)
    assert {hit.passage.document for hit in found.hits} == {"benfield.txt"}


def test_the_scope_of_a_filter_by_date_is_within_it(over, councils):
    answer = over(councils).invoke(
        Question("How effective is Alderton?", where=Filter(kinds=frozenset({"no such kind"})))
    )
    assert not answer.citations


@pytest.mark.parametrize(
    "question",
    [
        "hackney care leavers grade",
        "What grade did next-door Hackney get?",
        "stoke-on-trent leaders",
        "How many children live in Cheshire West and Chester?",
        "cheshire west and chester care leavers 2024",
    ],
)
def test_a_council_that_no_document_speaks_of_is_known_however_it_is_written(scope, ask, question):
    [unknown] = scope(question).unknown
    assert scope(question).elsewhere == (unknown,)
    answer = ask(Question(question))
    assert answer.outcome.value == "declined"
    assert answer.reason is not None
    assert unknown in answer.reason


@pytest.mark.parametrize(
    "question",
    [
        "What did Mary Sutton find?",
        "Is reading taught to care leavers?",
        "Did Sutton Grange close?",
        "bath aids for care leavers",
        "Has the number of care leavers gone down?",
    ],
)
def test_half_of_a_name_and_a_word_of_every_day_are_no_council(scope, question):
    assert scope(question).unknown == ()
    assert not scope(question).narrow


def test_what_is_known_of_nobody_is_read_whole_where_it_mentions_a_council(tmp_path):
    from index.builder import build
    from index.hashing_encoder import HashingEncoder
    from index.library import Library

    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "news.txt").write_text(
        "Storm over budgets\n\nCouncillors of Hackney met on Monday.\n\nThe budget was cut.\n"
    )
    (tmp_path / "library" / "other.txt").write_text("Ferries\n\nThe ferry sank at noon.\n")
    encoder = HashingEncoder()
    build(tmp_path / "library", tmp_path / "index", encoder=encoder)
    about = ScopeFinder(Library.open(tmp_path / "index", encoder=encoder)).of(
        understand("Was the budget of Hackney cut?")
    )
    assert about.documents == {"news.txt"}
    assert about.elsewhere == ()
