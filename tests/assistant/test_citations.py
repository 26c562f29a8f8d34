import pytest

from assistant.citations import Citations
from assistant.reading_on import ReadingOn

PATH = "2015/report.txt"


@pytest.fixture
def citations(library):
    return Citations(library.document, ReadingOn(library))


@pytest.fixture
def span(library):
    """Find words in a document."""

    def find(words, path=PATH):
        start = library.document(path).text.index(words)
        return path, start, start + len(words)

    return find


def test_numbers_run_from_one_in_the_order_of_first_use(citations, span):
    first, second = span("Twelve care leavers"), span("virtual school")
    assert [citations.cite(*each) for each in (first, second, first)] == [(1,), (2,), (1,)]
    assert [citation.number for citation in citations.all()] == [1, 2]


def test_a_citation_says_where_its_words_stand(citations, span, library):
    citations.cite(*span("Twelve care leavers"))
    (made,) = citations.all()
    assert made.quote == "Twelve care leavers"
    assert made.paragraph == "117"
    assert made.heading.endswith("Findings on care leavers")
    assert made.date == "2015-09-15"
    assert made.sha256 == library.document(PATH).sha256
    assert (made.page, made.document) == (None, PATH)


def test_the_passages_are_those_of_the_citations_each_once(citations, span):
    for words in ("Twelve care leavers", "8% of all", "Attendance of children"):
        citations.cite(*span(words))
    passages = citations.passages()
    assert len({passage.key for passage in passages}) == len(passages)
    assert "Twelve care leavers" in passages[0].text


def test_a_span_over_two_passages_is_cited_in_two_parts(citations, library):
    one, two = [p for p in library.passages if p.document == PATH][:2]
    assert citations.cite(PATH, one.end - 5, two.start + 5) == (1, 2)
    first, second = citations.all()
    assert (first.quote, second.quote) == (one.text[-5:], two.text[:5])
    assert citations.passages() == (one, two)


def test_the_page_is_that_of_the_words(make_shelf):
    pages = ["The pier is old. It was built in 1890.", "The mill is new.", "Nobody lives there."]
    library = make_shelf({"pages.txt": "\n\f".join(pages)}).open()
    text = library.document("pages.txt").text
    citations = Citations(library.document, ReadingOn(library))
    for words in ("The pier", "The mill", "Nobody"):
        citations.cite("pages.txt", text.index(words), text.index(words) + len(words))
    assert [citation.page for citation in citations.all()] == [1, 2, 3]
