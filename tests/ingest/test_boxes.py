"""Boxes of a span: they lie on the page and hold the words of the span."""

import hashlib
import io
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from ingest.boxes import NoPages, SourceChanged, boxes, page_picture
from ingest.document import Block, BlockKind, Document, SourceRun
from ingest.readers.pdf import PdfReader

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus" / "pdf"
REPORTS = sorted(CORPUS.glob("*.pdf"))[5::35]
WIDTH, HEIGHT = A4


def document_of(path):
    """The simplest document: the lines of the file, one under the other."""
    data = path.read_bytes()
    reading = PdfReader().read(data)
    text, runs = "", []
    for line in reading.lines:
        for order in range(len(line.text)):
            at = line.offsets[order] if line.offsets else line.start + order
            runs.append(SourceRun(len(text) + order, len(text) + order + 1, line.page, at))
        text += line.text + "\n"
    block = Block(BlockKind.PARAGRAPH, 0, len(text))
    sha256 = hashlib.sha256(data).hexdigest()
    return Document(path.name, sha256, len(data), text, (block,), tuple(runs), reading.pages)


def span(document, words):
    start = document.text.index(words)
    return start, start + len(words)


def drawn(tmp_path, draw):
    path = tmp_path / "drawn.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return path


@pytest.mark.shared
@pytest.mark.skipif(not REPORTS, reason="the evaluation data beside the repository is missing")
class TestRealReports:
    def test_boxes_of_many_spans_lie_on_their_page_and_hold_the_words(self):
        checked = 0
        for path in REPORTS:
            document = document_of(path)
            with pdfium.PdfDocument(path) as pdf:
                for start in range(0, len(document.text) - 200, len(document.text) // 5):
                    end = start + 150
                    found = boxes(path, document, start, end)
                    assert words_in(pdf, found) >= whole_words(document.text[start:end])
                    assert all(on_page(pdf, box) for box in found)
                    checked += len(found)
        assert checked > 10

    def test_a_span_over_two_pages_has_boxes_on_both(self):
        document = document_of(REPORTS[0])
        first_on_two = next(run.start for run in document.runs if run.page == 2)
        found = boxes(REPORTS[0], document, first_on_two - 40, first_on_two + 40)
        assert {box.page for box in found} == {1, 2}


def on_page(pdf, box):
    width, height = pdf[box.page - 1].get_size()
    return 0 <= box.left < box.right <= width and 0 <= box.top < box.bottom <= height


def words_in(pdf, found):
    """The words pdfium finds inside the boxes."""
    cut = []
    for box in found:
        page = pdf[box.page - 1]
        height = page.get_height()
        text = page.get_textpage().get_text_bounded(
            left=box.left, bottom=height - box.bottom, right=box.right, top=height - box.top
        )
        cut += text.split()
    return set(cut)


def whole_words(text):
    """The words of a span without the two that may be cut and those split over lines."""
    words = [word for line in text.split("\n") for word in line.split() if word[-1] != "-"]
    return set(words[1:-1])


def test_a_span_over_three_lines_has_three_boxes(tmp_path):
    def page(canvas):
        for number, line in enumerate(("Care leavers told us", "that advisers keep", "in touch.")):
            canvas.drawString(72, HEIGHT - 100 - 15 * number, line)

    path = drawn(tmp_path, page)
    document = document_of(path)
    start, end = span(document, "leavers told us\nthat advisers keep\nin")
    first, second, third = boxes(path, document, start, end)
    assert first.left > second.left == pytest.approx(third.left, abs=1)
    assert [box.bottom for box in (first, second, third)] == [
        pytest.approx(at, abs=4) for at in (100, 115, 130)
    ]
    assert third.right < 90


def test_words_far_apart_on_one_line_get_boxes_of_their_own(tmp_path):
    def page(canvas):
        canvas.drawString(72, 700, "Homes")
        canvas.drawString(400, 700, "155")

    path = drawn(tmp_path, page)
    document = document_of(path)
    assert document.text == "Homes\t155\n"
    assert len(boxes(path, document, 0, 9)) == 2


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_boxes_mark_the_page_as_it_is_seen(tmp_path, rotation):
    def page(canvas):
        canvas.setPageRotation(rotation)
        canvas.drawString(150, 300, "marked words")

    path = drawn(tmp_path, page)
    (box,) = boxes(path, document_of(path), 0, 12)
    picture = Image.open(io.BytesIO(page_picture(path, 1, 1.0))).convert("L")
    ink = picture.point(lambda value: 255 - value).getbbox()
    assert (box.left, box.top, box.right, box.bottom) == pytest.approx(ink, abs=2)


def test_blanks_alone_have_no_box(tmp_path):
    path = drawn(tmp_path, lambda canvas: canvas.drawString(72, 700, "one two"))
    document = document_of(path)
    assert boxes(path, document, 3, 4) == []
    assert boxes(path, document, 2, 2) == []


def test_a_page_picture_is_a_png_of_the_asked_size_within_reason(tmp_path):
    path = drawn(tmp_path, lambda canvas: canvas.drawString(72, 700, "one two"))
    picture = Image.open(io.BytesIO(page_picture(path, 1, 2.0)))
    assert picture.format == "PNG"
    assert picture.size == pytest.approx((2 * WIDTH, 2 * HEIGHT), abs=2)
    vast = Image.open(io.BytesIO(page_picture(path, 1, 1000.0)))
    assert vast.width * vast.height <= 12_100_000


def test_a_file_that_changed_is_not_marked(tmp_path):
    path = drawn(tmp_path, lambda canvas: canvas.drawString(72, 700, "one two"))
    document = document_of(path)
    path.write_bytes(path.read_bytes() + b"\n% another\n")
    with pytest.raises(SourceChanged, match=r"drawn\.pdf has changed.*build the index again"):
        boxes(path, document, 0, 3)
    with pytest.raises(SourceChanged):
        page_picture(path, 1, sha256=document.sha256)
    path.unlink()
    with pytest.raises(SourceChanged, match="cannot be opened"):
        boxes(path, document, 0, 3)


def test_only_pdfs_and_their_pages_can_be_drawn(tmp_path):
    text = tmp_path / "plain.txt"
    text.write_text("Plain text")
    sha256 = hashlib.sha256(text.read_bytes()).hexdigest()
    with pytest.raises(NoPages, match="is no PDF"):
        boxes(text, Document("plain.txt", sha256, 10, "Plain text", ()), 0, 5)
    path = drawn(tmp_path, lambda canvas: canvas.drawString(72, 700, "one two"))
    with pytest.raises(NoPages, match="no page 2"):
        page_picture(path, 2)


def test_a_span_outside_the_text_is_a_mistake_of_the_caller(tmp_path):
    path = drawn(tmp_path, lambda canvas: canvas.drawString(72, 700, "one two"))
    with pytest.raises(ValueError, match="no span"):
        boxes(path, document_of(path), 0, 500)
