"""Why a file could not be read. One tree:

IngestError
├── LibraryNotFound      the folder is not there or is no folder
├── SidecarError         a sidecar file that corrects facts is itself wrong
└── UnreadableFile       this file gives no document; the build goes on without it
    ├── EmptyFile        no bytes, or no text in it at all
    ├── EncryptedFile    needs a password
    ├── DamagedFile      the format's own reader cannot open it
    ├── NotText          bytes that are no text in any encoding tried
    ├── TooLarge         over the size limit
    └── UnknownFormat    no reader for this kind of file
"""

from __future__ import annotations


class IngestError(Exception):
    """Base of every error of this package; `str(error)` is one line and names the remedy."""


class LibraryNotFound(IngestError):
    """The library folder does not exist or is not a folder."""


class SidecarError(IngestError):
    """A sidecar file cannot be used."""


class UnreadableFile(IngestError):
    """A file that gives no document. `str(error)` is the reason, in words for the user."""


class EmptyFile(UnreadableFile):
    """The file holds no bytes, or no text."""


class EncryptedFile(UnreadableFile):
    """The file needs a password."""


class DamagedFile(UnreadableFile):
    """The file is not what its name says, or is cut off."""


class NotText(UnreadableFile):
    """The bytes are not text."""


class TooLarge(UnreadableFile):
    """The file is over the size limit."""


class UnknownFormat(UnreadableFile):
    """No reader knows this kind of file."""
