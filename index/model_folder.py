"""What a sentence-transformers folder says of its model, without loading it.

Weights, dimension, window and word pieces come from the folder's files alone; torch is not needed.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.errors import EncoderError

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tokenizers import Tokenizer


def find_folder(name: str) -> Path:
    """Return the folder of the model `name`: a folder itself, or one in the Hugging Face cache."""
    folder = Path(name).expanduser()
    if folder.is_dir():
        return folder.resolve()
    from huggingface_hub import snapshot_download  # noqa: PLC0415 - only for other models
    from huggingface_hub.errors import (  # noqa: PLC0415
        HFValidationError,
        LocalEntryNotFoundError,
    )

    for candidate in (name, f"sentence-transformers/{name}"):
        with contextlib.suppress(HFValidationError, LocalEntryNotFoundError):
            return Path(snapshot_download(candidate, local_files_only=True))
    raise EncoderError(
        f"no embedding model {name!r} on this machine: fetch it once with `hf download {name}`, "
        "or set a folder that holds one"
    )


class ModelFolder:
    """The files of one model."""

    def __init__(self, path: Path, name: str) -> None:
        self.path = path
        self.name = name

    def fingerprint(self) -> str:
        """SHA-256 of the weight file; of names and sums of all, where there are several."""
        files = sorted(self.path.rglob("*.safetensors")) or sorted(self.path.rglob("*.bin"))
        if not files:
            raise EncoderError(f"{self.path} holds no model weights: set another encoder")
        sums = []
        for file in files:
            with file.open("rb") as stream:
                sums.append(hashlib.file_digest(stream, "sha256").hexdigest())
        if len(sums) == 1:
            return sums[0]
        lines = (
            f"{total}  {file.relative_to(self.path).as_posix()}\n"
            for file, total in zip(files, sums, strict=True)
        )
        return hashlib.sha256("".join(lines).encode()).hexdigest()

    def dimension(self) -> int:
        """Numbers in a vector, as the last module that changes it says."""
        size: object = None
        for module in self._json("modules.json"):
            config = self.path / module["path"] / "config.json"
            if module["path"] and config.is_file():
                said = self._json(f"{module['path']}/config.json")
                size = next(
                    (
                        said[key]
                        for key in (
                            "out_features",
                            "embedding_dimension",
                            "word_embedding_dimension",
                        )
                        if key in said
                    ),
                    size,
                )
        if not isinstance(size, int):
            raise EncoderError(f"{self.path} does not say how long its vectors are: set another")
        return size

    def window(self) -> int:
        """Word pieces the model reads."""
        said: object = None
        for file in ("sentence_bert_config.json", "tokenizer_config.json"):
            if (self.path / file).is_file():
                config = self._json(file)
                said = said or config.get("max_seq_length") or config.get("model_max_length")
        if not isinstance(said, int):
            raise EncoderError(f"{self.path} does not say how much its model reads: set another")
        return said

    def count(self, text: str) -> int:
        """Word pieces of the whole text, special tokens included."""
        return len(self._whole.encode(text).ids)

    def pieces(self, texts: Sequence[str]) -> list[list[str]]:
        """Word pieces of each text up to the window, without special tokens."""
        return [[piece for piece, _ in found] for found in self._pieces(texts)]

    def piece_spans(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        """Spans of the same word pieces in their texts."""
        return [[span for _, span in found] for found in self._pieces(texts)]

    def _pieces(self, texts: Sequence[str]) -> list[list[tuple[str, tuple[int, int]]]]:
        return [
            [
                (token, span)
                for token, span, special in zip(
                    found.tokens, found.offsets, found.special_tokens_mask, strict=True
                )
                if not special
            ]
            for found in self._cut.encode_batch(list(texts))
        ]

    def ids(self, text: str) -> NDArray[np.int64]:
        """Numbers of the word pieces up to the window, special tokens included, (t,)."""
        return np.array(self._cut.encode(text).ids, np.int64)

    def encoded(self, texts: Sequence[str]) -> list[tuple[list[int], list[int]]]:
        """Of each text the `ids` of its word pieces, and its `special_tokens`."""
        found = self._cut.encode_batch_fast(list(texts))
        return [(each.ids, each.special_tokens_mask) for each in found]

    def special_tokens(self, texts: Sequence[str]) -> list[list[int]]:
        """1 for each special token and 0 for each word piece, up to the window."""
        return [list(found.special_tokens_mask) for found in self._cut.encode_batch(list(texts))]

    def width(self) -> int:
        """Numbers in a state of the model."""
        return int(self._json("config.json")["hidden_size"])

    def layers(self) -> int:
        """How many layers the model has."""
        return int(self._json("config.json")["num_hidden_layers"])

    def heads(self) -> int:
        """How many heads each layer's attention has."""
        return int(self._json("config.json")["num_attention_heads"])

    def is_plain_bert(self) -> bool:
        """Say whether `index.bert` reads as this model does: BERT, then the mean of the states."""
        said, modules = self._json("config.json"), self._json("modules.json")
        kinds = [module["type"].rpartition(".")[2] for module in modules]
        pooling = self.path / "1_Pooling" / "config.json"
        return (
            said.get("model_type") == "bert"
            and said.get("hidden_act") == "gelu"
            and said.get("position_embedding_type", "absolute") == "absolute"
            and kinds in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"])
            and (self.path / "model.safetensors").is_file()
            and pooling.is_file()
            and bool(self._json("1_Pooling/config.json").get("pooling_mode_mean_tokens"))
        )

    def weights(self) -> dict[str, NDArray[np.float32]]:
        """The model's weights by name, read anew each time."""
        from safetensors.numpy import load_file  # noqa: PLC0415 - not needed to open an index

        return dict(load_file(self.path / "model.safetensors"))

    @cached_property
    def _whole(self) -> Tokenizer:
        tokenizer = self._tokenizer()
        tokenizer.no_truncation()
        return tokenizer

    @cached_property
    def _cut(self) -> Tokenizer:
        tokenizer = self._tokenizer()
        tokenizer.enable_truncation(self.window())
        return tokenizer

    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer  # noqa: PLC0415 - not needed to open an index

        file = self.path / "tokenizer.json"
        if not file.is_file():
            raise EncoderError(
                f"{self.path} has no tokenizer.json: save the model with its fast tokenizer, "
                "or set another"
            )
        tokenizer = Tokenizer.from_file(str(file))
        tokenizer.no_padding()
        return tokenizer

    def _json(self, name: str) -> Any:  # noqa: ANN401 - JSON of others
        try:
            return json.loads((self.path / name).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise EncoderError(
                f"{self.path} is no sentence-transformers model ({name}: {error}): set another"
            ) from error
