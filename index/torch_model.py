"""A sentence-transformers model in torch: passages through it, a batch at a time.

With `index.cross_encoder` the only import of sentence_transformers, and with `index.branch` and
`index.packed_bert` of torch: they take 7 to 8 seconds, so nothing loads a model before the first
text. Nothing is ever downloaded.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from itertools import groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.branch import Branch
from index.errors import EncoderError
from index.model_folder import ModelFolder
from index.reader import Reader, unit_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.packed_bert import PackedBert

_OFFLINE = {"HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}
_LIBRARIES = ("sentence-transformers", "tokenizers", "torch", "transformers")
_BATCH = 32
_FORWARD = 2
"""Counted up whenever passages go another way through the model: the last bits may differ."""


_TRIED = (
    "Inspectors found that 12 care leavers (8%) were at university in 2015.",
    "A short one",
    "Requires improvement to be good. " * 60,
)
"""Read both ways before the faster one is trusted: of several lengths, one beyond the window."""
_AGREES = 1e-5
"""The most that any number of the vectors may differ."""


def load_model(folder: ModelFolder, reader: Reader | None) -> TorchModel | PackedBert:
    """Return what reads passages fastest here: `PackedBert` where it gives the same.

    sentence-transformers loads the model and says what its vectors are; the faster way is trusted
    when a few texts come out alike, and not after an upgrade that changes what it builds on.
    """
    from index import packed_bert  # noqa: PLC0415 - it imports torch: seconds

    model = TorchModel(folder, reader)
    if folder.is_plain_bert() and packed_bert.packs() and model.device == "cpu":
        packed = packed_bert.PackedBert(folder, reader)
        if agree(packed, model):
            return packed
    return model


def agree(packed: PackedBert, model: TorchModel) -> bool:
    """Whether both give the same of a few texts, to 1e-5; False where `packed` cannot read them."""
    try:
        vectors, tokens = packed.read(_TRIED)
    except RuntimeError:  # torch's, from operations that are not part of its public interface
        return False
    published, own = model.read(_TRIED)
    pairs = [(vectors, published), *zip(tokens, own, strict=True)]
    return all(
        one.shape == other.shape and float(np.abs(one - other).max(initial=0)) <= _AGREES
        for one, other in pairs
    )


class TorchModel:
    """The model of a folder, loaded. Safe to use from many threads, one batch at a time.

    A batch of texts of unequal length is filled up to the longest, and that changes the last bits
    of the others (of MiniLM, in 47 % of 200 passages). So where a text must give the same whatever
    stands beside it, in `read`, a batch holds texts of one length.
    """

    def __init__(self, folder: ModelFolder, reader: Reader | None) -> None:
        """Load it on the device that sentence-transformers chooses; EncoderError when it cannot.

        With a `reader`, token vectors are its own; without one, the model's last states.
        """
        self._folder = folder
        self._model = _load(folder.path)
        self._branch = Branch(reader, self._model[0].auto_model) if reader else None
        # Tokenizers change their own padding while they work, so one text batch at a time.
        self._busy = threading.Lock()

    @property
    def device(self) -> str:
        """What kind of device it runs on."""
        return str(self._model.device.type)

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

    def read(self, texts: Sequence[str]) -> tuple[NDArray[np.float32], list[NDArray[np.float32]]]:
        """Return the vectors, and of each text (pieces, token dimension): special tokens left out.

        All rows have length 1.
        """
        masks = self._folder.special_tokens(texts)
        vectors = np.empty((len(texts), self._folder.dimension()), np.float32)
        tokens: list[NDArray[np.float32]] = [np.empty((0, 0), np.float32)] * len(texts)
        order = sorted(range(len(texts)), key=lambda text: -len(masks[text]))
        for _, same in groupby(order, lambda text: len(masks[text])):
            while batch := list(islice(same, _BATCH)):
                means, states, lengths = self._read([texts[text] for text in batch])
                vectors[batch] = means
                for text, state, length in zip(batch, states, lengths, strict=True):
                    if length != len(masks[text]):
                        raise EncoderError(
                            f"{self._folder.name} cuts texts in another way than its "
                            "tokenizer.json says: its token vectors cannot be used, choose "
                            "another encoder"
                        )
                    tokens[text] = state[~np.asarray(masks[text], bool)]
        return vectors, tokens

    def _read(
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
    """Return what encodes here, `torch 2.13.0, …, forward-pass 2`; loads none of them."""
    libraries = [f"{name} {_version(name)}" for name in _LIBRARIES]
    return ", ".join([*libraries, f"forward-pass {_FORWARD}"])


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"


def _load(folder: Path) -> Any:  # noqa: ANN401 - its class costs the import of torch
    with quiet_and_offline():
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - 7 to 8 seconds

        try:
            return SentenceTransformer(str(folder), local_files_only=True)
        except (OSError, ValueError, KeyError) as error:
            raise EncoderError(
                f"the embedding model in {folder} cannot be loaded ({error}): "
                "reinstall it or set another"
            ) from error


@contextlib.contextmanager
def quiet_and_offline() -> Iterator[None]:
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
