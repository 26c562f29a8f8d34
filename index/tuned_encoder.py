"""An encoder whose layers were trained further, over the embeddings and word pieces of its base."""

from __future__ import annotations

import copy
import hashlib
import json
from functools import cached_property
from typing import Any

from index.encoder import SentenceEncoder
from index.errors import EncoderError


class TunedEncoder(SentenceEncoder):
    """A base encoder with other layers, for `encode_tokens`: the embeddings are held only once.

    Its vectors are comparable with each other, never with those of the base.
    """

    def __init__(self, base: SentenceEncoder, weights: bytes) -> None:
        """Take the layers from a safetensors file whose metadata names its `base` by SHA-256.

        EncoderError when they were made for other weights than those of `base`.
        """
        super().__init__(base.folder, f"{base.name}, trained further")
        made_for = _metadata(weights).get("base")
        if made_for != base.fingerprint:
            raise EncoderError(
                f"the trained layers were made for other weights than those of {base.name} "
                f"(SHA-256 {str(made_for)[:12]}…): train them again or use their own encoder"
            )
        self._base = base
        self._weights = weights

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the trained layers, which name their base."""
        return hashlib.sha256(self._weights).hexdigest()

    @cached_property
    def _model(self) -> Any:  # noqa: ANN401 - its class costs the import of torch
        from safetensors.torch import load  # noqa: PLC0415 - loads torch

        base = self._base._model
        embeddings = base[0].auto_model.embeddings
        model = copy.deepcopy(base, {id(embeddings): embeddings})
        try:
            model[0].auto_model.encoder.load_state_dict(load(self._weights))
        except RuntimeError as error:
            raise EncoderError(
                f"the trained layers do not fit {self._base.name}: train them again"
            ) from error
        return model


def _metadata(weights: bytes) -> dict[str, str]:
    """Return what a safetensors file says of itself, without reading its numbers."""
    try:
        size = int.from_bytes(weights[:8], "little")
        said = json.loads(weights[8 : 8 + size]).get("__metadata__", {})
    except (ValueError, AttributeError) as error:
        raise EncoderError("the trained layers are no safetensors file: get them again") from error
    return dict(said)
