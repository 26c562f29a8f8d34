import json

import pytest

from assistant.errors import RecordError
from assistant.record import answer_to_dict, hit_to_dict, verify

UNIVERSITY = "How many care leavers were at university?"
REPORT = "2015/report.txt"


@pytest.fixture
def saved(shelf, over, monkeypatch):
    """An answer saved before the library changes."""
    answer = over(shelf.open(), words=20, sentences=1).invoke(UNIVERSITY)
    assert "Twelve care leavers" in answer.text
    return json.loads(json.dumps(answer_to_dict(answer)))


def checks(saved, shelf):
    library = shelf.open()
    found = verify(saved, library)
    for check in found:
        if check.status in {"same", "moved"}:
            text = library.document(check.found_document).text
            assert text[check.found_start : check.found_end] == check.quote
        else:
            assert (check.found_document, check.found_start, check.found_end) == (None,) * 3
    return found


def status(saved, shelf):
    (check,) = checks(saved, shelf)
    return check.status


def test_the_json_has_just_the_keys_of_the_contract_in_their_order(chain):
    record = answer_to_dict(chain.invoke(UNIVERSITY))
    assert " ".join(record) == (
        "id question outcome reason text sentences citations hits answerer generation elapsed_ms "
        "model notes extractive"
    )
    assert " ".join(record["sentences"][0]) == (
        "text citations supported verdict unsupported_words"
    )
    assert " ".join(record["citations"][0]) == (
        "number document sha256 title date page paragraph heading start end quote"
    )
    assert list(record["hits"][0]) == ["rank", "score", "document", "start", "end", "text"]
    assert json.loads(json.dumps(record)) == record


def test_a_declined_answer_has_the_same_keys(chain, never):
    record = answer_to_dict(never.invoke(UNIVERSITY))
    assert list(record) == list(answer_to_dict(chain.invoke(UNIVERSITY)))
    assert record["outcome"] == "declined"
    assert record["text"] == record["reason"]
    assert record["sentences"] == record["citations"] == []
    assert record["hits"]


def test_as_many_hits_are_recorded_as_asked_for(chain):
    answer = chain.invoke("council")
    assert len(answer_to_dict(answer, hits=2)["hits"]) == 2
    assert [hit["rank"] for hit in answer_to_dict(answer)["hits"]] == [
        hit.rank for hit in answer.hits
    ]
    hit = hit_to_dict(answer.hits[0])
    assert hit["text"] == answer.hits[0].passage.text
    assert hit["score"] == pytest.approx(answer.hits[0].score, abs=1e-6)


def test_an_untouched_library_still_says_the_same(saved, shelf):
    (check,) = checks(saved, shelf)
    assert (check.status, check.note) == ("same", "")


def test_a_change_behind_the_quote_leaves_it_the_same(saved, shelf):
    shelf.replace(REPORT, "Attendance of", "The attendance of")
    (check,) = checks(saved, shelf)
    assert check.status == "same"
    assert "changed elsewhere" in check.note


def test_a_change_before_the_quote_moves_it(saved, shelf):
    shelf.replace(REPORT, "116. Foster carers", "116. All foster carers")
    (check,) = checks(saved, shelf)
    assert check.status == "moved"
    assert check.found_document == REPORT
    assert check.found_start != saved["citations"][0]["start"]


def test_a_change_within_the_quote_changes_it(saved, shelf):
    shelf.replace(REPORT, "Twelve", "Thirteen")
    assert status(saved, shelf) == "changed"


def test_a_deleted_document_is_gone(saved, shelf):
    (shelf.folder / REPORT).unlink()
    assert status(saved, shelf) == "gone"


def test_a_document_that_cannot_be_read_any_more_is_gone(saved, shelf):
    (shelf.folder / REPORT).write_bytes(b"\x00\x01" * 500)
    assert status(saved, shelf) == "gone"


def test_a_renamed_document_is_known_again_by_its_bytes(saved, shelf):
    (shelf.folder / REPORT).rename(shelf.folder / "a report.txt")
    (check,) = checks(saved, shelf)
    assert (check.status, check.found_document) == ("moved", "a report.txt")


def test_a_renamed_and_edited_document_is_known_again_by_title_and_date(saved, shelf):
    shelf.replace(REPORT, "116. Foster carers", "116. All foster carers")
    (shelf.folder / REPORT).rename(shelf.folder / "a report.txt")
    assert saved["citations"][0]["title"]
    (check,) = checks(saved, shelf)
    assert (check.status, check.found_document) == ("moved", "a report.txt")


def test_the_same_words_in_another_document_prove_nothing(saved, shelf):
    quote = saved["citations"][0]["quote"]
    other = f"Inspection of Southshire\n\nReport published: 2 May 2019\n\n{quote}\n"
    shelf.write("southshire.txt", other)
    shelf.replace(REPORT, "Twelve", "Thirteen")
    assert status(saved, shelf) == "changed"
    (shelf.folder / REPORT).unlink()
    assert status(saved, shelf) == "gone"


def test_of_several_places_the_nearest_counts(library):
    text = library.document(REPORT).text
    place = text.rindex("social workers")
    assert text.index("social workers") != place
    citation = {"document": REPORT, "quote": "social workers", "start": place + 3, "end": place + 9}
    (check,) = verify({"citations": [citation]}, library)
    assert (check.status, check.found_start) == ("moved", place)


def test_what_a_record_says_of_itself_is_not_believed(saved, shelf):
    library = shelf.open()
    citation = saved["citations"][0]
    for lie in (
        {"quote": "Ninety care leavers were at university"},
        {"quote": citation["quote"] + " Always."},
    ):
        assert verify({"citations": [citation | lie]}, library)[0].status == "changed"
    for shifted in ({"start": -5}, {"start": 10**30}, {"end": 0}, {"start": 5, "end": 2}):
        (check,) = verify({"citations": [citation | shifted]}, library)
        assert (check.status, check.found_start) == ("moved", citation["start"])
    assert verify({"citations": [citation | {"document": "../../etc"}]}, library)[0].status in {
        "moved",
        "gone",
    }


def test_a_record_without_quotes_has_nothing_to_prove(never, library):
    assert verify(answer_to_dict(never.invoke(UNIVERSITY)), library) == []


GOOD = {"number": 1, "document": REPORT, "start": 0, "end": 3, "quote": "Nor"}


@pytest.mark.parametrize(
    "record",
    [
        None,
        [],
        "citations",
        7,
        {},
        {"citations": None},
        {"citations": {"0": GOOD}},
        {"citations": "abc"},
        {"citations": [None]},
        {"citations": [GOOD, []]},
        *({"citations": [{**GOOD, name: value}]} for name, value in (
            ("document", 5), ("document", None), ("quote", ""), ("quote", None), ("quote", ["x"]),
            ("start", "0"), ("start", None), ("start", 1.5), ("end", None), ("end", [3]),
        )),
        {"citations": [{key: value for key, value in GOOD.items() if key != "document"}]},
    ],
)  # fmt: skip
def test_what_is_no_saved_answer_is_refused_in_one_line(record, library):
    with pytest.raises(RecordError) as caught:
        verify(record, library)
    assert "save" in str(caught.value)
    assert "\n" not in str(caught.value)
