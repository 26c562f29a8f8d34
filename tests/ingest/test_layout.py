# ruff: noqa: E501 - lines of documents as they are
"""What groups of lines become, on text as converters leave it, and on any text at all."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.compose import compose
from ingest.document import BlockKind
from ingest.layout import pieces_of
from ingest.pieces import Line
from ingest.readers.text import TextReader


def blocks(text: str) -> list[tuple[str, str]]:
    """Kind and text of each block of a plain-text document."""
    canonical, found, _ = compose(pieces_of(TextReader().read(text.encode()).lines))
    return [(block.kind.value, canonical[block.start : block.end]) for block in found]


def wrapped(*paragraphs: str, width: int = 84) -> str:
    """Set paragraphs without any gap between them, as text from a PDF comes."""
    lines = []
    for paragraph in paragraphs:
        line = ""
        for word in paragraph.split():
            if line and len(line) + 1 + len(word) > width:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}".strip()
        lines.append(line)
    return "\n".join(lines) + "\n"


BODY = (
    "Senior leaders have ensured that children increasingly benefit from a strengthened focus on "
    "permanence planning. Social workers know the children well and visit them regularly, and "
    "managers oversee this work with care and at the right time for each child in the area."
)


def test_wrapped_lines_become_one_paragraph():
    assert blocks(wrapped(BODY)) == [("paragraph", BODY)]


def test_a_heading_between_paragraphs_without_gaps_is_found():
    found = blocks(wrapped(BODY, "What needs to improve?", BODY, "Main findings", BODY))
    assert [kind for kind, _ in found] == ["paragraph", "heading"] * 2 + ["paragraph"]


def test_a_heading_of_two_lines_before_a_numbered_paragraph_is_one_heading():
    title = (
        "The experiences and progress of children who need help and protection in this "
        "area: requires improvement to be good"
    )
    found = blocks(wrapped(BODY, title, f"1. {BODY}", f"2. {BODY}"))
    assert found[1] == ("heading", title)
    assert [text[:2] for kind, text in found[2:]] == ["1.", "2."]


def test_numbers_close_to_their_text_still_count_paragraphs():
    numbered = [f"{n}. {BODY}" if n < 10 else f"{n}.{BODY}" for n in range(1, 13)]
    _, found, _ = compose(pieces_of(TextReader().read(wrapped(*numbered).encode()).lines))
    assert [block.number for block in found] == [str(n) for n in range(1, 13)]


def test_bare_numbers_count_only_in_their_running_order():
    text = f"Findings\n\n1 {BODY}\n\n2 {BODY}\n\n29 live in homes of their own.\n\n3 {BODY}\n"
    _, found, _ = compose(pieces_of(TextReader().read(text.encode()).lines))
    assert [block.number for block in found if block.number] == ["1", "2", "3"]


def test_a_dash_before_a_number_counts_or_is_a_bullet():
    text = "- 11 The report says so.\n\n- 12 The council agrees.\n\n- 29 live in children’s homes\n"
    canonical, found, _ = compose(
        pieces_of(TextReader().read(f"- 10 It began.\n\n{text}".encode()).lines)
    )
    kinds = [(block.kind, canonical[block.start : block.end]) for block in found]
    assert kinds[-1] == (BlockKind.BULLET, "• 29 live in children’s homes")


def test_bullets_of_symbol_fonts_nest_by_their_glyph():
    text = "\uf06e At 31 March there were:\n\uf02d 21 adoptions\n\uf02d 19 orders\n\uf06e The rest stayed.\n"
    _, found, _ = compose(pieces_of(TextReader().read(text.encode()).lines))
    assert [(block.kind, block.level) for block in found] == [
        (BlockKind.BULLET, level) for level in (1, 2, 2, 1)
    ]


def test_a_table_of_judgements_gives_rows_of_label_and_rating():
    cover = (
        "Judgement Grade\nThe impact of leaders on social work\npractice with children and families\n"
        "Outstanding\nThe experiences and progress of care\nleavers\nRequires improvement to\nbe good\n"
        "Overall effectiveness Good\n"
    )
    assert blocks(cover + wrapped(BODY)) == [
        ("table_head", "Judgement | Grade"),
        (
            "table_row",
            "The impact of leaders on social work practice with children and families | Outstanding",
        ),
        (
            "table_row",
            "The experiences and progress of care leavers | Requires improvement to be good",
        ),
        ("table_row", "Overall effectiveness | Good"),
        ("paragraph", BODY),
    ]


def test_an_older_table_of_judgements_without_a_head_gives_rows_too():
    cover = (
        "1. Children who need help and protection Good\n2. Children looked after and achieving\n"
        "permanence\nRequires\nImprovement\n2.1 Adoption performance Not judged\n"
    )
    assert [text for kind, text in blocks(cover + wrapped(BODY)) if kind == "table_row"] == [
        "1. Children who need help and protection | Good",
        "2. Children looked after and achieving permanence | Requires Improvement",
        "2.1 Adoption performance | Not judged",
    ]


def test_sentences_that_end_in_a_rating_are_no_rows():
    text = "Services for care leavers are Good\nServices for children are Good\n" + wrapped(BODY)
    assert "table_row" not in [kind for kind, _ in blocks(text)]


def test_a_rating_below_a_heading_belongs_to_it():
    text = f"{wrapped(BODY)}\nLeadership and management\n\nRequires improvement\n\n{wrapped(BODY)}"
    assert ("heading", "Leadership and management Requires improvement") in blocks(text)


def test_what_goes_on_below_a_label_stays_with_it():
    text = "Lead inspector: Tracey Scott\nHer Majesty’s Inspector\nJudgement Grade\nOverall effectiveness Good\n"
    assert ("paragraph", "Lead inspector: Tracey Scott\nHer Majesty’s Inspector") in blocks(
        text + wrapped(BODY)
    )


def test_each_labelled_line_is_a_paragraph_of_its_own():
    text = "Inspection dates: 21 to 25 March 2022\nLead inspector: Julie Knight, Her Majesty’s Inspector\n"
    assert [text for _, text in blocks(text + wrapped(BODY))][:2] == text.splitlines()


def test_the_list_of_contents_gives_entries_and_tells_headings():
    text = (
        "Contents\nThe local authority 3\nInformation about this local authority area 3\n"
        "Executive summary 6\n\fThe local authority\nInformation about this local authority area2\n"
        f"Executive summary\n{wrapped(BODY)}"
    )
    assert [kind for kind, _ in blocks(text)] == [
        "heading", "paragraph", "paragraph", "paragraph", "heading", "heading", "heading", "paragraph",
    ]  # fmt: skip


def test_an_imprint_on_its_own_page_is_no_part_of_the_last_numbered_paragraph():
    text = f"{wrapped(f'1. {BODY}', f'2. {BODY}')}\f{wrapped('The office regulates.', BODY)}\f\n"
    _, found, _ = compose(pieces_of(TextReader().read(text.encode()).lines))
    assert [block.paragraph for block in found] == ["1", "2", None, None]


def test_a_paragraph_goes_on_over_the_page_and_its_footnote():
    text = (
        "1\nThe council has a plan1 that it\n" + " " * 20 + "\n1 The plan is on the website.\n\f2\n"
        "follows in every case. It works.\n\f3\nMore text stands here.\n"
    )
    found = blocks(text)
    assert ("footnote", "1 The plan is on the website.") in found
    assert found[0] == (
        "paragraph",
        "The council has a plan1 that it follows in every case. It works.",
    )


LINE = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["", " ", "1. The plan", "12 A row", "(a) one", "• item", "\uf0b7item", "# Head", "a\tb\tc",
         "<ul><li>x</li></ul>\ty", "Judgement Grade", "Overall Good", "Good", "Contents", "Plan 3",
         "1 Note", "------", "word-", "Team: A, B", "Requires", "improvement", "\f", "2", "iv"]
    ),
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(LINE, max_size=30))
def test_no_text_makes_the_layout_fail_and_no_piece_is_empty(texts):
    lines, page, start = [], 1, 0
    for text in texts:
        if text == "\f":
            page, start = page + 1, 0
            continue
        lines.append(Line(text, page, start))
        start += len(text) + 1
    canonical, found, runs = compose(pieces_of(lines))
    for block in found:
        assert canonical[block.start : block.end].strip()
    assert all(0 <= run.start < run.end <= len(canonical) for run in runs)
