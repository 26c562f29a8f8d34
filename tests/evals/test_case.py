import json

import pytest

from evals.case import Kind, Style, case_of, load_cases, parse_case
from evals.errors import CaseError, EvalError

WHOLE = {
    "id": "t-1",
    "question": "How many?",
    "kind": "number",
    "style": "terse",
    "evidence": [
        {
            "document": "a.txt",
            "quote": "There are twelve",
            "alternatives": [{"document": "b.txt", "quote": "Twelve there were"}],
        }
    ],
    "answers": [["12", "twelve"]],
    "notes": "",
}


def without(name):
    return {key: value for key, value in WHOLE.items() if key != name}


def test_a_whole_case_is_read_field_by_field():
    case = parse_case(json.dumps(WHOLE))
    assert (case.id, case.question, case.kind, case.style) == (
        "t-1",
        "How many?",
        Kind.NUMBER,
        Style.TERSE,
    )
    assert [(q.document, q.quote) for q in case.evidence[0].quotes] == [
        ("a.txt", "There are twelve"),
        ("b.txt", "Twelve there were"),
    ]
    assert case.answers == (("12", "twelve"),)
    assert case.answerable


def test_documents_are_gold_where_no_quote_says_the_place():
    data = without("evidence") | {"documents": ["a.txt"], "unless": ["not twelve"]}
    case = case_of(data)
    assert case.evidence == ()
    assert case.gold_documents == ("a.txt",)
    assert case.unless == ("not twelve",)


def test_the_documents_of_the_evidence_are_gold_where_none_are_named():
    assert case_of(WHOLE).gold_documents == ("a.txt", "b.txt")


def test_a_quote_may_name_the_stretch_it_stands_in():
    entry = {"document": "a.txt", "quote": "twelve", "within": "There are twelve boats."}
    case = case_of(WHOLE | {"evidence": [entry]})
    assert case.evidence[0].quotes[0].within == "There are twelve boats."


def test_an_unanswerable_case_needs_no_gold():
    case = case_of({"id": "u", "question": "Who?", "kind": "unanswerable", "style": "plain"})
    assert not case.answerable
    assert case.evidence == case.answers == ()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("a case", "not an object but text"),
        (None, "not an object but null"),
        (7, "not an object but a number"),
        (without("kind"), "'kind' is missing"),
        (without("evidence"), "no evidence"),
        (WHOLE | {"kind": "numbers"}, "'numbers' is none of number, fact"),
        (WHOLE | {"style": ["plain"]}, "'style': ['plain'] is none of plain"),
        (WHOLE | {"difficulty": 3}, "unknown field 'difficulty'"),
        (WHOLE | {"question": " ?"}, "'question': holds no letter or digit"),
        (WHOLE | {"id": 12}, "'id': not text but a number"),
        (WHOLE | {"notes": True}, "'notes': not text but true or false"),
        (WHOLE | {"answers": "12"}, "'answers': not a list but text"),
        (WHOLE | {"answers": ["12"]}, "'answers' part: not a list but text"),
        (WHOLE | {"answers": [[]]}, "a part without forms"),
        (WHOLE | {"answers": [["12", ""]]}, "form: holds no letter"),
        (WHOLE | {"evidence": [{"document": "a"}]}, "'quote' is missing"),
        (WHOLE | {"evidence": [{"document": "a", "quote": "x", "page": 2}]}, "field 'page'"),
        (WHOLE | {"evidence": ["x"]}, "'evidence': not an object but text"),
        (WHOLE | {"kind": "unanswerable"}, "an unanswerable case has no evidence"),
    ],
)
def test_what_is_no_case_is_refused_in_one_line(data, says):
    with pytest.raises(CaseError) as caught:
        case_of(data, "f.jsonl line 3")
    assert says in str(caught.value)
    assert str(caught.value).startswith("f.jsonl line 3: ")
    assert "\n" not in str(caught.value)


def test_files_are_read_in_order_and_empty_lines_skipped(tmp_path):
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    one.write_text(json.dumps(WHOLE) + "\n\n" + json.dumps(WHOLE | {"id": "t-2"}))
    two.write_text(json.dumps(WHOLE | {"id": "t-0"}) + "\n")
    assert [case.id for case in load_cases([one, two])] == ["t-1", "t-2", "t-0"]


def test_an_id_is_used_once_in_a_suite(tmp_path):
    file = tmp_path / "twice.jsonl"
    file.write_text(f"{json.dumps(WHOLE)}\n{json.dumps(WHOLE)}\n")
    with pytest.raises(CaseError, match=r"^twice.jsonl line 2: the id 't-1' is taken by .* line 1"):
        load_cases([file])


def test_broken_json_and_broken_files_are_named(tmp_path):
    file = tmp_path / "bad.jsonl"
    file.write_text(json.dumps(WHOLE) + "\n{'id': 1}\n")
    with pytest.raises(CaseError, match=r"^bad\.jsonl line 2: not JSON"):
        load_cases([file])
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(EvalError, match="not readable as UTF-8"):
        load_cases([file])
    with pytest.raises(CaseError, match=r"missing\.jsonl"):
        load_cases([tmp_path / "missing.jsonl"])
