"""What stands where in the five documents of the first library."""

from functools import cache
from pathlib import Path

import pytest

from ingest.document import Block, BlockKind, Document, Unit
from ingest.reading import read_document
from ingest.units import units_of

SEEDS = Path(__file__).parents[2] / "seeds"
CORPUS = Path(__file__).parents[3] / "shared/corpus/text"


@cache
def seed(number: str) -> Document:
    (path,) = SEEDS.glob(f"{number}_*.txt")
    return read_document(SEEDS, path.name)


def unit_with(doc: Document, words: str) -> Unit:
    (found,) = [
        unit
        for units in units_of(doc)
        for unit in units
        if words in doc.text[unit.start : unit.end]
    ]
    return found


def texts(doc: Document, kind: BlockKind) -> list[str]:
    return [doc.text[block.start : block.end] for block in doc.blocks if block.kind is kind]


def block_with(doc: Document, words: str) -> Block:
    block = doc.block_at(doc.text.index(words))
    assert block is not None
    return block


def test_the_sentence_on_care_leavers_at_university_is_in_paragraph_117_on_page_32():
    doc = seed("001")
    unit = unit_with(doc, "12 care leavers (8%)")
    assert (unit.place.paragraph, unit.place.page) == ("117", 32)
    assert unit.kind is BlockKind.PARAGRAPH


def test_the_numbered_paragraphs_of_the_report_run_without_a_gap():
    doc = seed("001")
    numbers = [
        int(block.number)
        for block in doc.blocks
        if block.number and block.kind is BlockKind.PARAGRAPH
    ]
    assert numbers == list(range(1, 178))


def test_the_judgements_of_the_report_are_rows():
    assert texts(seed("001"), BlockKind.TABLE_ROW) == [
        "1. Children who need help and protection | Requires improvement",
        "2. Children looked after and achieving permanence | Requires improvement",
        "2.1 Adoption performance | Good",
        "2.2 Experiences and progress of care leavers | Requires improvement",
        "3. Leadership, management and governance | Requires improvement",
    ]


def test_the_footnotes_of_the_report_do_not_cut_its_paragraphs():
    doc = seed("001")
    notes = [block for block in doc.blocks if block.kind is BlockKind.FOOTNOTE]
    assert [block.number for block in notes] == ["1", "2", "3", "4"]
    (paragraph,) = [
        block for block in doc.blocks if block.number == "109" and block.kind is BlockKind.PARAGRAPH
    ]
    text = doc.text[paragraph.start : paragraph.end]
    assert text.endswith(".")
    assert "New Belongings was launched by DfE" not in text


def test_inner_bullets_of_the_report_lie_one_deeper_and_are_led_by_the_outer_one():
    doc = seed("001")
    block = block_with(doc, "29 live in residential children’s homes")
    assert (block.kind, block.level) == (BlockKind.BULLET, 2)
    lead = unit_with(doc, "29 live in residential children’s homes").lead
    assert lead
    assert doc.text[lead[0] : lead[1]].endswith("Of this number:")


def test_the_lead_inspector_of_the_report_is_a_unit_of_its_own():
    doc = seed("001")
    unit = unit_with(doc, "Lead inspector: ")
    assert doc.text[unit.start : unit.end] == "Lead inspector: Sarah Urding HMI"


def test_sections_of_the_report_stand_below_their_part():
    path = block_with(seed("001"), "18. When children and families need early help").path
    assert path[-1] == "Inspection findings"
    assert path[-2].startswith(
        "The experiences and progress of children who need help and protection"
    )


def test_the_judgements_of_the_committee_report_have_heads():
    doc = seed("003")
    unit = unit_with(doc, "The experiences and progress of care leavers | Inadequate")
    assert unit.heads
    assert doc.text[slice(*unit.heads)] == "Judgement | Grade"
    assert unit.place.paragraph == "17"


def test_the_paragraphs_of_the_committee_report_are_numbered_1_to_63_beside_its_recommendations():
    numbers = [
        block.number
        for block in seed("003").blocks
        if block.kind is BlockKind.PARAGRAPH and block.number
    ]
    assert [n for n in numbers if numbers.count(n) == 1] == [str(n) for n in range(7, 64)]


def test_the_strengths_of_the_peer_review_are_bullets_under_their_row_labels():
    block = block_with(seed("004"), "CAMHS are seen as providing good support at Tier 4.")
    assert block.kind is BlockKind.BULLET
    assert block.path[-1] == "Working Together (including Health and Wellbeing Board)"


def test_no_tag_or_private_glyph_is_left_in_any_seed():
    for number in ("000", "001", "002", "003", "004"):
        text = seed(number).text
        assert "<ul>" not in text
        assert "<li>" not in text
        assert not any("\ue000" <= char <= "\uf8ff" for char in text)


def test_the_news_item_keeps_its_list_and_what_introduces_it():
    doc = seed("002")
    unit = unit_with(doc, "Children benefit from timely plans for permanence.")
    assert unit.lead
    assert doc.text[slice(*unit.lead)] == "The report highlighted:"


@pytest.mark.shared
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared texts are not there")
@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.txt"))[::10], ids=lambda path: path.stem)
def test_real_reports_give_their_judgements_as_rows_and_their_paragraphs_without_a_gap(path):
    doc = read_document(CORPUS, path.name)
    ratings = ("Outstanding", "Good", "Requires", "Inadequate", "Adequate", "Not ")
    rated = [b for b in doc.blocks if b.cells and doc.text[slice(*b.cells[-1])].startswith(ratings)]
    assert len(rated) >= 4
    last = 0
    for block in doc.blocks:
        if block.kind is BlockKind.PARAGRAPH and block.number and block.number.isdigit():
            number = int(block.number)
            assert number <= last + 1, f"paragraph {last + 1} is missing"
            last = number
    assert not any(
        len(doc.text[b.start : b.end]) > 220 for b in doc.blocks if b.kind is BlockKind.HEADING
    )
