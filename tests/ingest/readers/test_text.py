import pytest

from ingest.errors import EmptyFile, NotText
from ingest.readers.text import TextReader, decode


def read(data: bytes):
    return TextReader().read(data)


def test_every_character_of_a_line_knows_where_it_stands():
    text = "First line\r\nSecond line\rThird"
    for line in read(text.encode()).lines:
        assert text[line.start : line.start + len(line.text)] == line.text


def test_form_feeds_part_pages_and_offsets_count_from_each_page():
    reading = read(b"Page one\nmore\fPage two\n")
    assert [page.number for page in reading.pages] == [1, 2]
    assert [(line.page, line.start) for line in reading.lines if line.text == "Page two"] == [
        (2, 0)
    ]


def test_a_page_without_text_is_counted_and_said_to_have_none():
    reading = read(b"One\f \fThree")
    assert [page.has_text for page in reading.pages] == [True, False, True]


def test_a_hyphen_that_pdfium_left_at_a_line_end_ends_the_line():
    lines = read(b"a consistently high\x02quality service\r\nand more").lines
    assert [line.text for line in lines] == ["a consistently high-", "quality service", "and more"]
    assert [line.start for line in lines] == [0, 20, 37]


def test_emphasis_and_link_marks_go_but_offsets_stay_true():
    raw = "See **the plan** at [Council](http://x.y) now"
    (line,) = read(raw.encode()).lines
    assert line.text == "See the plan at Council now"
    assert "".join(raw[offset] for offset in line.offsets) == line.text
    assert line.bold is None


def test_a_line_that_is_all_bold_says_so():
    (line,) = read(b"**Main findings**").lines
    assert line.bold is True


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_unicode_encodings_are_read(encoding):
    bom = "\ufeff" if encoding == "utf-16-le" else ""
    text, warnings = decode((bom + "Café £5 – ‘yes’").encode(encoding))
    assert text.lstrip("\ufeff") == "Café £5 – ‘yes’"
    assert warnings == ()


def test_windows_text_is_read_with_a_warning():
    sentence = "The council’s café costs £5 – and “more” than that.\r\n" * 20
    text, warnings = decode(sentence.encode("cp1252"))
    assert text == sentence
    assert "not UTF-8" in warnings[0]


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", b"\f\f\n"])
def test_a_file_without_text_is_empty(data):
    with pytest.raises(EmptyFile, match="remove it or replace it"):
        read(data)


@pytest.mark.parametrize("data", [b"\x7fELF\x02\x01\x01\x00\x00", bytes(range(1, 32)) * 20])
def test_binary_data_is_no_text(data):
    with pytest.raises(NotText, match="convert it"):
        read(data)


def test_lost_page_breaks_are_believed_when_printed_numbers_prove_them():
    text = "Cover\n"
    for number in range(2, 8):
        # Some pages print their number, others leave only a blank where they start.
        text += f"\n{number}\n\n" if number in {3, 6} else " "
        text += f"Text of page {number}.\n" + "It goes on here.\n" * 12
    lines = read(text.encode()).lines
    assert {line.text.strip(): line.page for line in lines if "page" in line.text} == {
        f"Text of page {number}.": number for number in range(2, 8)
    }


def test_numbers_that_disagree_give_no_pages():
    reading = read(b"A b c\n\n7\n\nMore text\n\n3\n\nEnd of it\n" + b"line\n" * 40)
    assert reading.pages == ()
