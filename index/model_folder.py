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

from index.errors import EncoderError

if TYPE_CHECKING:
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
        return [
            [
                token
                for token, special in zip(found.tokens, found.special_tokens_mask, strict=True)
                if not special
            ]
            for found in self._cut.encode_batch(list(texts))
        ]

    def special_tokens(self, texts: Sequence[str]) -> list[list[int]]:
        """1 for each special token and 0 for each word piece, up to the window."""
        return [list(found.special_tokens_mask) for found in self._cut.encode_batch(list(texts))]

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
