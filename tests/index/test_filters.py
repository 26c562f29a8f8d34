import pytest

from index.errors import DocumentNotInLibrary
from index.filters import allowed_documents, in_range
from index.hit import Filter
from index.manifest import DocumentRecord
from ingest.document import DocDate, Facts

RECORDS = [
    DocumentRecord("a.pdf", "", 0, "read", facts=Facts(kind="letter", published=DocDate(2013, 1))),
    DocumentRecord("b.pdf", "", 0, "read", facts=Facts(kind="report", published=DocDate(2015))),
    DocumentRecord("c.pdf", "", 0, "read", facts=Facts(event_end=DocDate(2024, 6, 3))),
    DocumentRecord("d.pdf", "", 0, "read"),
]


def allowed(**where):
    found = allowed_documents(RECORDS, Filter(**where))
    return [record.path[0] for record, yes in zip(RECORDS, found, strict=True) if yes]


@pytest.mark.parametrize(
    ("date", "since", "until", "expected"),
    [
        ("2015", "2015-03", None, True),
        ("2015", "2016", None, False),
        ("2015", None, "2015-01-01", True),
        ("2015", None, "2014-12-31", False),
        ("2015-02", "2015-02-28", "2015-02-28", True),
        ("2024-02", "2024-02-29", None, True),
        ("2024-06-03", "2024-06-03", "2024-06-03", True),
        ("2024-06-03", "2024-06-04", None, False),
        ("2015-12-31", None, "2015", True),
        (None, None, None, True),
        (None, "1900", None, False),
        (None, None, "2100", False),
    ],
)
def test_a_date_is_in_range_when_a_day_it_may_mean_is(date, since, until, expected):
    parsed = [None if text is None else DocDate.parse(text) for text in (date, since, until)]
    assert in_range(*parsed) is expected


def test_an_empty_filter_allows_all():
    assert allowed() == ["a", "b", "c", "d"]


def test_documents_kinds_and_dates_restrict_together():
    assert allowed(documents=frozenset({"a.pdf", "d.pdf"})) == ["a", "d"]
    assert allowed(kinds=frozenset({"letter", "report"})) == ["a", "b"]
    assert allowed(since=DocDate(2015, 3)) == ["b", "c"]
    assert allowed(until=DocDate(2015)) == ["a", "b"]
    assert allowed(documents=frozenset({"a.pdf"}), kinds=frozenset({"report"})) == []


def test_a_document_that_is_not_there_is_named():
    with pytest.raises(DocumentNotInLibrary, match=r"x\.pdf"):
        allowed(documents=frozenset({"a.pdf", "x.pdf"}))
