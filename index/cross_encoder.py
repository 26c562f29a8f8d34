"""A published cross-encoder: it reads a question and a text together and gives them one score.

With `index.torch_model` the only import of sentence_transformers, and made at the first pair: that
takes 7 to 8 seconds. What can be told without it is told when the folder is opened. Nothing is
ever downloaded, no code of the folder is run, and weights are read from safetensors only: the other
form is a pickle.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from index.errors import CrossEncoderError
from index.model_folder import ModelFolder
from index.torch_model import quiet_and_offline

if TYPE_CHECKING:
    from numpy.typing import NDArray

_KIND = "ForSequenceClassification"
_BATCH = 32
_WINDOW = 512
"""Word pieces read of a question and a text together. Passages have 256 at most; a model that could
read 8,000 would else read a page that is pasted as a question again with each of them."""
_WORD_PIECES = ("tokenizer.json", "vocab.txt", "vocab.json", "*.model")
"""Where a folder keeps them. Without any, transformers reads every text as unknown words."""
_RELEVANT = frozenset({"relevant", "entailment", "positive", "true", "yes"})
_REMEDY = (
    "fetch one with `hf download cross-encoder/ms-marco-MiniLM-L6-v2 --local-dir DIR` and set "
    "`answer.cross_encoder` to DIR, or leave that empty"
)


class PairScorer(Protocol):
    """Says how well texts answer a question. Only the order of its scores is used."""

    @property
    def name(self) -> str:
        """What it is called, without the folders above it."""
        ...

    @property
    def fingerprint(self) -> str:
        """SHA-256 of its weights."""
        ...

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return (len(texts),) finite numbers on a scale of its own, the best text's highest."""
        ...


@lru_cache(maxsize=2)
def open_cross_encoder(folder: str) -> CrossEncoder:
    """Return the cross-encoder of a folder, the same object each time; its weights wait.

    CrossEncoderError when there is none there, or one that cannot judge.
    """
    return CrossEncoder(Path(folder).expanduser())


class CrossEncoder:
    """A `PairScorer`: a sequence classifier with one label, or with two of which one is "relevant".

    Safe to use from many threads, one batch at a time.
    """

    def __init__(self, folder: Path) -> None:
        """Check the files of the folder; load nothing."""
        self._folder = folder.resolve()
        if not folder.is_dir():
            raise CrossEncoderError(f"there is no folder {folder} with a cross-encoder: {_REMEDY}")
        self.name = self._folder.name
        self._labels = self._checked_labels()
        self._tensors = self._checked_tensors()
        if not any(any(self._folder.glob(name)) for name in _WORD_PIECES):
            raise self._unusable(f"no {_WORD_PIECES[0]}")
        self._loading = threading.Lock()
        # Tokenizers change their own padding while they work, so one batch of pairs at a time.
        self._busy = threading.Lock()
        self._loaded: Any = None

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the weight file; of names and sums of all, where there are several."""
        return ModelFolder(self._folder, self.name).fingerprint()

    @property
    def loaded(self) -> bool:
        """Whether the weights are in memory."""
        return self._loaded is not None

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return (len(texts),): its logits, or of two labels how far "relevant" is ahead.

        CrossEncoderError when the weights cannot be loaded, or give no numbers.
        """
        if not texts:
            return np.zeros(0, np.float32)
        pairs = [(_clean(question), _clean(text)) for text in texts]
        model = self._model()
        with self._busy:
            found = model.predict(pairs, batch_size=_BATCH, show_progress_bar=False)
        logits = np.asarray(found, np.float32).reshape(len(texts), len(self._labels))
        if not np.isfinite(logits).all():
            raise self._unusable("its weights give no numbers")
        if len(self._labels) == 1:
            return logits[:, 0]
        relevant = _relevant(self._labels)
        return logits[:, relevant] - logits[:, 1 - relevant]

    def _model(self) -> Any:  # noqa: ANN401 - its class costs the import of torch
        with self._loading:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded

    def _load(self) -> Any:  # noqa: ANN401 - as above
        with quiet_and_offline():
            import sentence_transformers as published  # noqa: PLC0415 - 7 to 8 seconds

            try:
                model = published.CrossEncoder(
                    str(self._folder),
                    local_files_only=True,
                    # Scores as they are: a sigmoid makes all that is above 17 the same.
                    activation_fn=_unchanged,
                    model_kwargs={"use_safetensors": True},
                )
            except Exception as error:  # a folder of others may make them say anything
                raise self._unusable(_one_line(error)) from error
        body = f"{model.model.base_model_prefix}."
        head = {name for name in model.model.state_dict() if not name.startswith(body)}
        if not head <= self._tensors:
            # transformers fills in what is missing by chance, and only logs it.
            raise self._unusable(f"its weights lack {min(head - self._tensors)}")
        model.max_seq_length = min(model.max_seq_length or _WINDOW, _WINDOW)
        return model

    def _checked_labels(self) -> tuple[str, ...]:
        try:
            config = json.loads((self._folder / "config.json").read_text(encoding="utf-8"))
            kinds = [str(kind) for kind in config.get("architectures") or ["model of no kind"]]
            named = dict(config.get("id2label") or {})
        except (OSError, ValueError, TypeError, AttributeError) as error:
            raise CrossEncoderError(
                f"{self._folder} holds no model (config.json: {_one_line(error)}): {_REMEDY}"
            ) from error
        if not kinds[0].endswith(_KIND):
            raise CrossEncoderError(
                f"{self._folder} holds a {kinds[0]}, which is no cross-encoder: {_REMEDY}"
            )
        # transformers' own default where nothing is said.
        labels = tuple(str(label) for label in named.values()) or ("LABEL_0", "LABEL_1")
        if len(labels) > 2:
            raise CrossEncoderError(
                f"the model in {self._folder} gives a text {len(labels)} scores "
                f"({', '.join(labels[:3])}…), and evidence is judged by 1 or 2: {_REMEDY}"
            )
        return labels

    def _checked_tensors(self) -> frozenset[str]:
        """Names of the tensors; the headers are read, which also say how long the files must be."""
        from safetensors import SafetensorError, safe_open  # noqa: PLC0415 - only where one is set

        names: set[str] = set()
        for file in sorted(self._folder.glob("*.safetensors")):
            try:
                with safe_open(file, framework="np") as tensors:
                    names.update(tensors.keys())
            except (OSError, SafetensorError) as error:
                raise self._unusable(f"{file.name}: {_one_line(error)}") from error
        if not names:
            raise CrossEncoderError(f"{self._folder} has no model.safetensors: {_REMEDY}")
        return frozenset(names)

    def _unusable(self, why: str) -> CrossEncoderError:
        return CrossEncoderError(
            f"the cross-encoder in {self._folder} cannot be used ({why}): fetch it again, or set "
            "another folder"
        )


def _relevant(labels: tuple[str, ...]) -> int:
    """The label that means "relevant": the one that says so, else the last, as is usual."""
    own = [place for place, label in enumerate(labels) if label.casefold() in _RELEVANT]
    return own[0] if len(own) == 1 else 1


def _unchanged(scores: object) -> object:
    return scores


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]


def _clean(text: str) -> str:
    # Tokenizers take UTF-8 only: half of a surrogate pair, as damaged files hold, is none.
    return text.encode("utf-8", "replace").decode("utf-8")
