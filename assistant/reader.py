"""The trained reader: token vectors in which questions lie near the sentences that answer them.

The packaged layers (`reader.safetensors`, made by `python -m evals.train_reader`, described in
docs/reader.md) go over the packaged MiniLM. A library with another encoder reads with that.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.resources import files

from assistant.errors import WeightsError
from index.encoder import DEFAULT_WEIGHTS, Encoder, SentenceEncoder
from index.tuned_encoder import TunedEncoder

FILE = "reader.safetensors"
WEIGHTS = "5e93798d0eef7e7bcf4d03259bfe452d0e7853c301284944c468078a8a086302"
"""SHA-256 of the packaged file."""


def open_reader(encoder: Encoder) -> Encoder:
    """Return the encoder whose `encode_tokens` is trained for reading, the same one each time.

    That is `encoder` itself unless it holds the packaged MiniLM weights. Raises WeightsError when
    the packaged layers are missing or not the published ones. Nothing is loaded before the first
    text, except the file.
    """
    if not isinstance(encoder, SentenceEncoder) or encoder.fingerprint != DEFAULT_WEIGHTS:
        return encoder
    return _over(encoder)


@lru_cache(maxsize=1)
def _over(encoder: SentenceEncoder) -> TunedEncoder:
    source = files("assistant").joinpath(FILE)
    if not source.is_file():
        raise WeightsError(f"{FILE} is missing from the installation; install pincite again")
    weights = source.read_bytes()
    found = hashlib.sha256(weights).hexdigest()
    if found != WEIGHTS:
        raise WeightsError(
            f"{FILE} is not the published one (SHA-256 {found[:12]}…); install pincite again"
        )
    return TunedEncoder(encoder, weights)
