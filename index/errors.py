"""Why an index cannot be built, opened or searched. One tree:

LibraryIndexError
├── IndexMissing          nothing has been built there
├── IndexDamaged          files of the index are missing, cut off or changed
├── IndexOutdated         another format or another encoder made it
├── BuildBusy             another process is building
├── IndexNotWritten       the disk or its permissions do not let the index be written
├── NothingToIndex        no file of the library could be read
├── NoSuchGeneration      (a LookupError) no generation of that name is kept
├── GenerationInUse       a generation cannot be removed while it is current or read
├── DocumentNotInLibrary  (a LookupError) no document of that name was indexed
├── BadSearch             (a ValueError) an empty question, or a number of hits below 1
├── BadSettings           (a ValueError) a setting outside its bounds
├── EncoderError          the embedding model is missing, altered or unusable
└── CrossEncoderError     the cross-encoder that a setting names is missing or unusable
"""

from __future__ import annotations


class LibraryIndexError(Exception):
    """Base of every error of this package; `str(error)` is one line and names the remedy."""


class IndexMissing(LibraryIndexError):
    """No generation is current in the index folder."""


class IndexDamaged(LibraryIndexError):
    """A file of the current generation is missing or not as the manifest says."""


class IndexOutdated(LibraryIndexError):
    """The generation was made with another format or encoder than the one at hand."""


class BuildBusy(LibraryIndexError):
    """Another process holds the index folder for writing."""


class IndexNotWritten(LibraryIndexError):
    """The index folder cannot be written to; whatever was built before stays current."""


class NothingToIndex(LibraryIndexError):
    """The library holds no readable document; whatever was built before stays current."""


class NoSuchGeneration(LibraryIndexError, LookupError):
    """No generation, or more than one, answers to that name."""


class GenerationInUse(LibraryIndexError):
    """The generation is current, or somebody reads it: it is not removed."""


class DocumentNotInLibrary(LibraryIndexError, LookupError):
    """No document of that path is in the generation."""


class BadSearch(LibraryIndexError, ValueError):
    """The question or the number of hits makes no search."""


class BadSettings(LibraryIndexError, ValueError):
    """A setting is outside its bounds."""


class EncoderError(LibraryIndexError):
    """The embedding model cannot be used."""


class CrossEncoderError(LibraryIndexError):
    """The cross-encoder that judges evidence in the reader's place cannot be used."""
