"""The package around a Word document: a ZIP archive whose parts are opened with care."""

from __future__ import annotations

import io
import lzma
import posixpath
import struct
import zipfile
import zlib

from ingest.errors import DamagedFile, EmptyFile, EncryptedFile, TooLarge
from ingest.readers.docx_xml import Element, attribute, below, children, parse

LARGEST_UNPACKED = 1_000_000_000
"""Bytes of all parts together. Photographs hardly shrink in a ZIP, so an honest file unpacks to
little more than its own size; a ZIP bomb of 1 MB unpacks to this."""

LARGEST_PART = 100_000_000
"""Bytes of one XML part. A thousand pages have about 20 MB; the tree takes five times that."""

MOST_PARTS = 20_000

_OLE = b"\xd0\xcf\x11\xe0"
_OLD_WORD = "WordDocument".encode("utf-16-le")
_ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    OverflowError,
    ValueError,
)


class Package:
    """A Word document's parts, opened one by one; only the XML that is asked for is unpacked."""

    def __init__(self, data: bytes) -> None:
        """Open the archive; EmptyFile, EncryptedFile, TooLarge or DamagedFile when it cannot be."""
        if not data.strip(b"\0 \r\n"):
            raise EmptyFile("the file is empty; remove it or replace it")
        if data.startswith(_OLE):
            if _OLD_WORD in data:
                raise DamagedFile("an old Word file (.doc) by content; save it as .docx")
            raise EncryptedFile("protected by a password; save a copy without it")
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except _ZIP_ERRORS as error:
            raise DamagedFile("no Word document by content; open it in Word and save it") from error
        parts = self._archive.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
            raise TooLarge(
                f"unpacks to over {LARGEST_UNPACKED // 1_000_000:,} MB or {MOST_PARTS:,} parts; "
                "save it again without its pictures"
            )
        if any(part.flag_bits & 1 for part in parts):
            raise EncryptedFile("protected by a password; save a copy without it")
        self._names = {part.filename.lstrip("/").lower(): part for part in parts}
        self.main = self._main()
        self._related = self._relations(self.main)

    def _main(self) -> str:
        targets = self._relations("").get("officeDocument", "word/document.xml")
        for path in (targets, "word/document.xml"):
            if path.lower() in self._names:
                return path
        raise DamagedFile("holds no Word document; check what kind of file it is")

    def document(self) -> Element:
        """Return the root of the main part."""
        root = self._open(self.main)
        if root is None:
            raise DamagedFile("holds no Word document; check what kind of file it is")
        return root

    def part(self, kind: str) -> Element | None:
        """Return the root of a part that the document refers to: `styles`, `footnotes` …"""
        folder = posixpath.dirname(self.main)
        return self._open(self._related.get(kind, posixpath.join(folder, f"{kind}.xml")))

    def core_title(self) -> str | None:
        """Return the title in the document's properties as it stands."""
        root = self._open(self._relations("").get("core-properties", "docProps/core.xml"))
        title = None if root is None else next(below(root, "title"), None)
        return None if title is None else title.text

    def properties(self) -> list[str]:
        """Return the texts of the document's properties: title, subject, keywords, description."""
        found = []
        for kind, usual in (
            ("core-properties", "docProps/core.xml"),
            ("custom-properties", "docProps/custom.xml"),
        ):
            root = self._open(self._relations("").get(kind, usual))
            if root is not None:
                found += [each.text for each in root.iter() if each.text and each.text.strip()]
        return found

    def comments(self) -> list[str]:
        """Return the words of the comments in the margin."""
        root = self.part("comments")
        return [
            "".join(text.text or "" for text in below(comment, "t"))
            for comment in children(root, "comment")
        ]

    def _open(self, path: str) -> Element | None:
        part = self._names.get(path.lower())
        if part is None:
            return None
        if part.file_size > LARGEST_PART:
            raise TooLarge(f"{path} in it is over {LARGEST_PART // 1_000_000} MB; split the file")
        try:
            data = self._archive.read(part)
        except RuntimeError as error:  # zipfile's word for a password
            raise EncryptedFile("protected by a password; save a copy without it") from error
        except _ZIP_ERRORS as error:
            raise DamagedFile(f"{path} in it cannot be unpacked; save it again") from error
        return parse(data, path)

    def _relations(self, path: str) -> dict[str, str]:
        """Return the parts that a part refers to: kind of relation -> path in the archive."""
        folder, base = posixpath.split(path)
        root = self._open(posixpath.join(folder, "_rels", f"{base}.rels"))
        found: dict[str, str] = {}
        for relation in () if root is None else below(root, "Relationship"):
            kind, target = attribute(relation, "Type") or "", attribute(relation, "Target") or ""
            if (attribute(relation, "TargetMode") or "").lower() != "external":
                joined = posixpath.normpath(posixpath.join("/", folder, target))
                found.setdefault(kind.rpartition("/")[2], joined.lstrip("/"))
        return found
