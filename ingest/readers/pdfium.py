"""The only import of pypdfium2: opening files, and short texts out of pdfium's C interface.

pdfium must not run in two threads at once: everything that touches it happens inside `open_pdf`,
which holds one lock for the whole process.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2
import pypdfium2.raw

from ingest.errors import DamagedFile, EmptyFile, EncryptedFile

pdfium_c: Any = pypdfium2.raw
"""pdfium's C interface. Neither it nor pypdfium2's classes carry types."""
Pdf = Any
"""A `pypdfium2.PdfDocument`."""
PdfPage = Any
"""A `pypdfium2.PdfPage`."""
PdfTextPage = Any
"""A `pypdfium2.PdfTextPage`."""
Handle = Any
"""A pointer to an object inside pdfium."""
PdfiumError = pypdfium2.PdfiumError

_ONE_AT_A_TIME = threading.RLock()
_open: Any = pypdfium2.PdfDocument


@contextmanager
def open_pdf(data: bytes) -> Iterator[Pdf]:
    """Open a PDF; no other thread can use pdfium until it is closed.

    Raises EmptyFile, EncryptedFile or DamagedFile.
    """
    if not data.strip(b"\0 \r\n\t"):
        raise EmptyFile("the PDF holds no bytes; fetch the file again")
    with _ONE_AT_A_TIME:
        try:
            pdf = _open(data)
        except PdfiumError as error:
            if error.err_code in (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY):
                raise EncryptedFile(
                    "the PDF needs a password; save a copy without one and add that"
                ) from error
            if error.err_code == pdfium_c.FPDF_ERR_SUCCESS:
                raise EmptyFile("the PDF has no pages; fetch or export it again") from error
            raise DamagedFile(
                "the PDF is damaged or is no PDF; fetch or export it again"
            ) from error
        try:
            yield pdf
        finally:
            pdf.close()


def address(handle: Handle) -> int:
    """Return a number that names what the pointer points to, 0 for nothing."""
    return ctypes.addressof(handle.contents) if handle else 0


def wide_string(call: Callable[..., int], *arguments: object) -> str:
    """Return a short text that a function of pdfium's writes as UTF-16 into a buffer.

    The function takes the arguments, the buffer and its size in bytes, and returns the bytes of
    the text with its closing null.
    """
    buffer = (ctypes.c_ushort * 64)()
    size = min(call(*arguments, buffer, ctypes.sizeof(buffer)), ctypes.sizeof(buffer))
    return bytes(buffer)[: max(size - 2, 0)].decode("utf-16-le", "replace")
