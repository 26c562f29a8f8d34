"""A sentence-transformers model in torch: passages through it, a batch at a time.

The only import of sentence_transformers, and with `index.branch` the only one of torch: they take
7 to 8 seconds, so nothing makes one of these before the first text. Nothing is ever downloaded.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.branch import Branch
from index.errors import EncoderError
from index.reader import Reader, unit_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

_OFFLINE = {"HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}
_LIBRARIES = ("sentence-transformers", "tokenizers", "torch", "transformers")


class TorchModel:
    """The model of a folder, loaded. Safe to use from many threads, one batch at a time."""

    def __init__(self, folder: Path, reader: Reader | None) -> None:
        """Load it on the device that sentence-transformers chooses; EncoderError when it cannot.

        With a `reader`, token vectors are its own; without one, the model's last states.
        """
        self._model = _load(folder)
        self._branch = Branch(reader, self._model[0].auto_model) if reader else None
        # Tokenizers change their own padding while they work, so one text batch at a time.
        self._busy = threading.Lock()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32 (len(texts), dimension), rows of length 1, of one batch."""
        with self._busy:
            found: NDArray[np.float32] = self._model.encode(
                list(texts),
                batch_size=len(texts),
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
        return found

    def read(
        self, texts: Sequence[str]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32], list[int]]:
        """Return of one batch the vectors, the states of its tokens, and how many each text has.

        (len(texts), dimension) and (len(texts), longest, token dimension); rows of length 1, those
        of special tokens among them.
        """
        import torch  # noqa: PLC0415 - loaded with the model

        with self._busy, torch.inference_mode():
            features = {
                name: value.to(self._model.device) if isinstance(value, torch.Tensor) else value
                for name, value in self._model.preprocess(list(texts)).items()
            }
            found = self._model(features)
            there = features["attention_mask"]
            states = (
                self._branch.tokens(there)
                if self._branch
                else unit_rows(found["token_embeddings"].float().cpu().numpy())
            )
            vectors = unit_rows(found["sentence_embedding"].float().cpu().numpy())
            return vectors, states, there.sum(dim=1).tolist()


def torch_versions() -> str:
    """Return which libraries encode here, `torch 2.13.0, …`; loads none of them."""
    return ", ".join(f"{name} {_version(name)}" for name in _LIBRARIES)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"


def _load(folder: Path) -> Any:  # noqa: ANN401 - its class costs the import of torch
    with _quiet_and_offline():
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - 7 to 8 seconds

        try:
            return SentenceTransformer(str(folder), local_files_only=True)
        except (OSError, ValueError, KeyError) as error:
            raise EncoderError(
                f"the embedding model in {folder} cannot be loaded ({error}): "
                "reinstall it or set another"
            ) from error


@contextlib.contextmanager
def _quiet_and_offline() -> Iterator[None]:
    """Keep the loading offline and its progress bar off the screen, then put all back."""
    before = {name: os.environ.get(name) for name in _OFFLINE}
    os.environ.update(_OFFLINE)
    from transformers.utils import logging  # noqa: PLC0415

    bars = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        if bars:
            logging.enable_progress_bar()  # type: ignore[no-untyped-call]
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
