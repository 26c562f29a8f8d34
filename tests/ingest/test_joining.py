import pytest

from ingest.joining import Joiner, cut_fragments, fragments, text_of
from ingest.pieces import Fragment, Line


def lines(*texts: str) -> list[Line]:
    found, start = [], 0
    for text in texts:
        found.append(Line(text, 1, start))
        start += len(text) + 1
    return found


def joined(*texts: str, known: str = "", width: int = 20) -> str:
    given = lines(*texts)
    return text_of(Joiner([*given, Line(known, 2, 0)], width).join(given))


def test_wrapped_lines_are_joined_by_one_blank():
    assert joined("The council runs  ", "  five homes.") == "The council runs five homes."


def test_a_typesetters_hyphen_goes():
    assert joined("for exam-", "ple this") == "for example this"


def test_a_hyphen_written_elsewhere_stays():
    assert (
        joined("good decision-", "making here", known="decision-making")
        == "good decision-making here"
    )


def test_a_hyphen_between_two_known_words_stays():
    assert joined("a high-", "quality service", known="high quality") == "a high-quality service"


def test_a_word_the_document_writes_as_one_loses_its_hyphen():
    assert joined("of safe-", "guarding", known="safeguarding safe guarding") == "of safeguarding"


@pytest.mark.parametrize(
    ("first", "second", "glued"),
    [
        ("2014–", "15 was", "2014–15 was"),
        ("and/", "or", "and/or"),
        ("Porter-", "Moore", "Porter-Moore"),
    ],
)
def test_dashes_and_slashes_glue_without_a_blank(first, second, glued):
    assert joined(first, second) == glued


def test_a_soft_hyphen_leaves_nothing():
    assert joined("safe\u00ad", "guarding") == "safeguarding"


def test_a_line_ended_early_keeps_its_end():
    assert joined("Store Street", "Manchester", width=80) == "Store Street\nManchester"


def test_a_line_that_cannot_end_there_does_not_keep_it():
    assert joined("care leavers and", "Review of it", width=80) == "care leavers and Review of it"


def test_odd_blanks_become_one_blank():
    assert text_of(fragments(Line("a\u00a0b\t \u2003c", 1, 0))) == "a b c"


def test_fragments_of_a_part_of_a_line_keep_their_source():
    line = Line("12. The  plan", 3, 100)
    assert [(part.text, part.source) for part in fragments(line, 4)] == [
        ("The", 104),
        (" ", None),
        ("plan", 109),
    ]


def test_offsets_with_gaps_make_separate_fragments():
    line = Line("abcd", 1, 0, (0, 1, 5, 6))
    assert list(fragments(line)) == [Fragment("ab", 1, 0), Fragment("cd", 1, 5)]


def test_cutting_fragments_leaves_out_the_blank_at_the_cut():
    parts = list(fragments(Line("Adoption performance Good", 1, 7)))
    before, after = cut_fragments(parts, 21)
    assert (text_of(before), text_of(after)) == ("Adoption performance", "Good")
    assert after[0].source == 28
