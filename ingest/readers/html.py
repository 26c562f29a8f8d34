"""HTML pages: the content as a reader sees it, without the furniture of the site around it."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from ingest.document import BlockKind
from ingest.errors import EmptyFile, NotText, TooLarge
from ingest.pieces import Fragment, Piece, Reading
from ingest.readers.html_flow import HtmlFlow
from ingest.readers.html_guard import refuse_hostile
from ingest.readers.html_meta import first_heading, meta_of
from ingest.readers.html_page import main_of
from ingest.readers.html_styles import Styles
from ingest.readers.html_tree import words_of
from ingest.readers.html_unseen import unseen_in
from ingest.readers.outline import Outline
from ingest.readers.text import in_tags
from ingest.readers.wording import text_of, tidy

LARGEST = 20_000_000
"""Characters. A 500-page report as HTML has some three million; the tree needs ten times that."""

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_CHARSET = re.compile(
    rb"<(?:meta\b[^>]*?\bcharset|\?xml\b[^>]*?\bencoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE
)
_KNOWN = re.compile(
    r"utf-?8|iso-?8859-?\d{1,2}|latin-?1|us-ascii|windows-?125\d|cp125\d|macintosh|koi8-[ru]|gb2312"
    r"|gbk|gb18030|big5|euc-(?:jp|kr)|shift[_-]jis|iso-2022-jp",
    re.IGNORECASE,
)
"""Labels that the web uses; Python knows others that are no encodings of text."""

_SELF_CLOSED = re.compile(r"<(a|div|p|script|span|style|textarea|title)\b([^<>]*)/>", re.IGNORECASE)


class HtmlReader:
    """Reads `.html` files, also fragments and broken ones, as a browser would."""

    suffixes = (".html", ".htm", ".xhtml")
    name = "HTML"

    def read(self, data: bytes) -> Reading:
        """Read one page; EmptyFile, NotText, TooLarge or DamagedFile when it gives no text."""
        text, warnings = decode_html(data)
        if len(text) > LARGEST:
            raise TooLarge(f"over {LARGEST // 1_000_000} million characters; split the page")
        refuse_hostile(text)
        tree = LexborHTMLParser(text)
        if tree.body is None:
            raise EmptyFile("the page has no body; save it again from the browser")
        main = main_of(tree.body)
        styles = Styles.of(tree)
        flow = HtmlFlow(main, styles=styles)
        pieces = flow.outline.finished()
        # A wrapper with an unlucky class name must not take the page with it.
        if 5 * _size(pieces) < len(tidy(words_of(main))) - flow.hidden:
            again = HtmlFlow(main, by_name=False, styles=styles)
            if _size(again.outline.finished()) > 2 * _size(pieces):
                flow, pieces = again, again.outline.finished()
        if not pieces:
            raise EmptyFile("the page shows no text; if a script writes it, save it as PDF")
        meta = meta_of(tree)
        heading = first_heading(tree.body)
        if heading and heading in (meta.title or "") and not _has(pieces, heading):
            title = Piece(BlockKind.HEADING, (Fragment(heading),), level=1)
            pieces = (title, *pieces)
        return Reading(
            pieces=pieces,
            title=heading or meta.title,
            published=meta.published,
            publisher=meta.publisher,
            warnings=(*warnings, *hidden_warning(flow.hidden)),
            unseen=(*in_tags(text), *unseen_in(tree, text, flow.unseen)),
        )


def html_inside(text: str, outline: Outline) -> HtmlFlow | None:
    """Read a stretch of HTML inside another format, counting tables on from its outline."""
    refuse_hostile(text)
    body = LexborHTMLParser(text).body
    return HtmlFlow(body, outline=Outline(tables=outline.tables)) if body is not None else None


def hidden_warning(count: int) -> tuple[str, ...]:
    """Return the warning about hidden text, if there was any."""
    return (f"{count:,} characters of hidden text were left out",) if count else ()


def decode_html(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the text by byte order mark, declared encoding, UTF-8, windows-1252, in this order."""
    if not data.strip():
        raise EmptyFile("the file is empty; remove it or replace it")
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, errors="replace")
            return _checked(text), _doubts(text, encoding)
    sample = data[:65536]
    odd = sum(byte < 32 and byte not in b"\t\n\r\f\x0b\x1b" for byte in sample)
    if b"\0" in sample or data.startswith(b"%PDF-") or odd > len(sample) // 50:
        raise NotText("the file holds binary data, not a web page; check its name ending")
    declared = _CHARSET.search(data[:4096])
    label = declared[1].decode("ascii").lower() if declared else ""
    if re.fullmatch(r"iso-?8859-?1|latin-?1|us-ascii", label):
        label = "windows-1252"  # as browsers do: the web's Latin-1 has curly quotes in it
    for encoding in (label if _KNOWN.fullmatch(label) else "utf-8", "utf-8"):
        try:
            return _xhtml(data.decode(encoding)), ()
        except (UnicodeDecodeError, LookupError):
            continue
    text = data.decode("windows-1252", errors="replace")
    doubt = () if label == "windows-1252" else (_doubt("windows-1252"),)
    return _xhtml(text), doubt or _doubts(text, "windows-1252")


def _checked(text: str) -> str:
    if text.count("\0") > len(text) // 50:
        raise NotText("the file holds binary data, not a web page; check its name ending")
    return _xhtml(text)


def _doubts(text: str, encoding: str) -> tuple[str, ...]:
    return (_doubt(encoding),) if "\ufffd" in text else ()


def _doubt(encoding: str) -> str:
    return f"read as {encoding} with doubts; check accents and currency signs"


def _xhtml(text: str) -> str:
    """Close the elements that XHTML may close in their own tag and HTML may not."""
    if text.lstrip("\ufeff \t\r\n")[:5].lower() != "<?xml":
        return text
    return _SELF_CLOSED.sub(r"<\1\2></\1>", text)


def _size(pieces: tuple[Piece, ...]) -> int:
    return sum(
        len(text_of(piece.fragments)) + sum(len(text_of(cell)) for cell in piece.cells)
        for piece in pieces
    )


def _has(pieces: tuple[Piece, ...], heading: str) -> bool:
    return any(text_of(piece.fragments) == heading for piece in pieces)
