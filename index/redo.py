"""What a build cannot take over from an earlier generation, since something made it otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from index.build_settings import BuildSettings
from index.encoder import Encoder, open_encoder
from index.manifest import Manifest
from index.software import software, software_parts
from index.versions import version_changes


@dataclass(frozen=True, slots=True)
class Redo:
    """What a build cannot take over from an earlier generation, and why.

    `read` (and then split again) every document, `split` the documents as read, `embed` every
    passage, `count` the words of every passage. Where texts stay the same, so do their vectors.
    """

    read: bool = False
    split: bool = False
    embed: bool = False
    count: bool = False
    reason: str | None = None
    """In words, with what it leads to; None when everything can be taken over."""


def what_to_redo(
    manifest: Manifest, library_dir: Path, settings: BuildSettings, encoder: Encoder | None
) -> Redo:
    """Return what cannot be taken over from the generation of `manifest`."""
    encoder = encoder or open_encoder(settings.encoder)
    now, then = settings.recorded(), manifest.settings
    parts, before = software_parts(), manifest.software_parts
    other_versions = version_changes(manifest.encoder, encoder)
    causes = {
        "all documents are read again": (
            (now["read"] != then.get("read"), "the settings for reading changed"),
            (parts["reading"] != before.get("reading"), "another version of Pincite reads them"),
        ),
        "all documents are split again": (
            (now["split"] != then.get("split"), "the settings for splitting changed"),
            (parts["splitting"] != before.get("splitting"), "another version of Pincite splits"),
        ),
        "all passages are embedded again": (
            (
                manifest.encoder.fingerprint != encoder.fingerprint,
                f"the encoder is now {encoder.name}, not {manifest.encoder.name}",
            ),
            (
                manifest.encoder.fingerprint == encoder.fingerprint
                and manifest.encoder.reader != encoder.reader,
                "another version of the reader reads them",
            ),
        ),
        "a sample of the passages is embedded again, and all of them if it comes out otherwise": (
            (
                (manifest.encoder.fingerprint, manifest.encoder.reader)
                == (encoder.fingerprint, encoder.reader)
                and other_versions is not None,
                other_versions or "",
            ),
        ),
        "all words are counted again": (
            (parts["words"] != before.get("words"), "another version of Pincite counts them"),
        ),
        "the vectors are arranged for search again": (
            (
                not manifest.vectors.fits(manifest.passages, settings.vectors),
                "the settings for vectors changed",
            ),
        ),
        "the documents stay as they are": (
            (
                manifest.library != str(library_dir.resolve()),
                f"the index is of another folder, {manifest.library}",
            ),
        ),
    }
    found = {effect: [why for holds, why in reasons if holds] for effect, reasons in causes.items()}
    read, split, embed, _, count, _, _ = (bool(reasons) for reasons in found.values())
    said = [f"{' and '.join(reasons)}: {effect}" for effect, reasons in found.items() if reasons]
    if not said and manifest.software != software():
        said = ["another version of Pincite made the index"]
    return Redo(read, read or split, embed, count, "; ".join(said) or None)
