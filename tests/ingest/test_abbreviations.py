import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.abbreviations import defined_in


def pairs(text):
    return [(each.short, each.full) for each in defined_in(text)]


@pytest.mark.parametrize(
    ("text", "short", "full"),
    [
        (
            "It told the Local Safeguarding Children Board (LSCB) so.",
            "LSCB",
            "Local Safeguarding Children Board",
        ),
        ("social workers and personal advisers (PAs) met", "PAs", "personal advisers"),
        (
            "The ChECS (Cheshire East Consultation Service) is open.",
            "ChECS",
            "Cheshire East Consultation Service",
        ),
        ("a multi-agency safeguarding hub (‘MASH’)", "MASH", "multi-agency safeguarding hub"),
        ("the Department\nfor Education (DfE)", "DfE", "Department for Education"),
    ],
)
def test_a_definition_gives_both_forms(text, short, full):
    assert pairs(text) == [(short, full)]


@pytest.mark.parametrize(
    "text",
    [
        "The council (see page 4) met.",
        "They met. (LSCB) was there.",
        "Children (38%) live there.",
        "The report (Ofsted, 2015) says so.",
        "Boats and mills (LSCB) are there.",
        "in the north (UK)",
        "()",
    ],
)
def test_a_remark_in_brackets_defines_nothing(text):
    assert pairs(text) == []


def test_each_definition_is_told_once_in_order():
    text = "A zoo of birds (ZB), a board of mills (BM), again a zoo of birds (ZB)."
    assert pairs(text) == [("BM", "board of mills"), ("ZB", "zoo of birds")]


@settings(deadline=None)
@given(st.text(alphabet="AbC (),.\n", max_size=200))
def test_any_text_can_be_read(text):
    for each in defined_in(text):
        assert each.short in text
