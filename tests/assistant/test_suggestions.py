from assistant.suggestions import suggested_questions

CARE = "# {title}\n\n3 March {year}\n\n## {one}\n\n{text}\n\n## {two}\n\n{text}\n"


def paper(title, year, one, two):
    text = f"The {one.lower()} were looked at by the whole team in {year}. " * 6
    return CARE.format(title=title, year=year, one=one, two=two, text=text)


PAPERS = {
    "a.md": paper("Letter to the council", 2013, "Harbour dues", "Staff and vacancies"),
    "b.md": paper("Letter to the board", 2019, "Fishing permits", "Staff and vacancies"),
}


def test_each_question_is_about_a_section_of_one_document(make_shelf):
    library = make_shelf(PAPERS).open()
    questions = suggested_questions(library)
    assert questions
    headings = {
        block.path[-1].casefold()
        for record in library.records
        for block in library.document(record.path).blocks
        if block.path
    }
    for question in questions:
        assert any(heading in question.casefold() for heading in headings)
        assert "staff and vacancies" not in question.casefold()


def test_documents_take_turns_newest_first(make_shelf):
    questions = suggested_questions(make_shelf(PAPERS).open())
    assert ["2019" in questions[0], "2013" in questions[1]] == [True, True]
    assert "fishing permits" in questions[0].casefold()
    assert "harbour dues" in questions[1].casefold()


def test_there_are_no_more_than_asked_for_and_none_twice(make_shelf):
    library = make_shelf(PAPERS).open()
    assert suggested_questions(library, 1) == suggested_questions(library)[:1]
    assert suggested_questions(library, 0) == []
    many = suggested_questions(library, 50)
    assert len(set(many)) == len(many)


def test_only_what_is_answered_is_suggested(make_shelf):
    library = make_shelf(PAPERS).open()
    tried = []

    def answered(question):
        tried.append(question)
        return "2013" in question

    (question,) = suggested_questions(library, 1, answered)
    assert "2013" in question
    assert tried == suggested_questions(library)[:2]
    assert suggested_questions(library, 4, lambda _: False) == []


def test_a_library_without_headings_suggests_nothing(make_shelf):
    assert suggested_questions(make_shelf({"a.txt": "The ferry leaves at noon.\n"}).open()) == []


def test_the_chain_answers_them_from_the_document_they_name(make_shelf, over, check):
    library = make_shelf(PAPERS).open()
    chain = over(library)
    for question, path in zip(suggested_questions(library), ("b.md", "a.md"), strict=False):
        answer = chain.invoke(question)
        check(answer, library)
        assert {citation.document for citation in answer.citations} == {path}
