"""Training MiniLM's layers for late interaction: the only file of the evals that knows torch.

Score of a sentence: the mean over the question's tokens of the best cosine among the sentence's
tokens (after Khattab & Zaharia, "ColBERT", 2020, with a mean for the sum). Loss: minus the log of
the share that the gold sentences together have in a softmax over the sentences of the batch.
Word and position embeddings stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional
from transformers import AutoModel, AutoTokenizer
from transformers.utils import logging

from evals.reader_batches import GOLD, IGNORED, Batch

QUESTION_TOKENS, SENTENCE_TOKENS = 40, 96
_FIRST_TEMPERATURE = 0.05
_READ_TOGETHER = 16
"""Sentences of like length go together: a batch costs as much as its longest sentence."""


class LateInteraction:
    """The model in training: AdamW at a constant rate, and a running average of the weights.

    The average stands in for a falling rate, so that a run can be stopped at any step. There is
    no dropout: in less than one pass over the data nothing is learnt by heart.
    """

    def __init__(
        self, folder: Path, *, rate: float = 5e-5, warm_up: int = 30, memory: float = 0.98
    ) -> None:
        """Take the model of a folder; `memory` is what the average keeps of itself each step."""
        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        self._tokenizer = AutoTokenizer.from_pretrained(str(folder), local_files_only=True)
        self._model: Any = AutoModel.from_pretrained(str(folder), local_files_only=True).eval()
        self._model.requires_grad_(False)
        self.layers: Any = self._model.encoder
        self.layers.requires_grad_(True)
        self.sharpness = torch.tensor(1.0 / _FIRST_TEMPERATURE).log().requires_grad_()
        self._rate, self._warm_up, self._memory = rate, warm_up, memory
        self._optimizer = torch.optim.AdamW(
            [
                {"params": list(self.layers.parameters()), "weight_decay": 0.01, "share": 1.0},
                {"params": [self.sharpness], "weight_decay": 0.0, "share": 20.0},
            ],
            lr=rate,
        )
        self.average = {
            name: value.detach().clone() for name, value in self.layers.state_dict().items()
        }
        self.steps = 0

    def step(self, batch: Batch) -> float:
        """Learn from one batch; return its loss before the step."""
        loss = self.loss(batch)
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.layers.parameters(), 1.0)
        self.steps += 1
        rate = self._rate * min(1.0, self.steps / max(self._warm_up, 1))
        for group in self._optimizer.param_groups:
            group["lr"] = rate * group["share"]
        self._optimizer.step()
        # The first steps are nearly forgotten at once: they start from the untrained weights.
        keep = min(self._memory, self.steps / (self.steps + 9))
        for name, value in self.layers.state_dict().items():
            self.average[name].lerp_(value, 1 - keep)
        return float(loss.detach())

    def loss(self, batch: Batch) -> torch.Tensor:
        """Return the mean loss of the questions that have a gold sentence in the batch."""
        scores = self._scores(batch) * self.sharpness.exp()
        labels = torch.from_numpy(batch.labels)
        scores = scores.masked_fill(labels == IGNORED, -torch.inf)
        wanted = scores.masked_fill(labels != GOLD, -torch.inf)
        has_gold = (labels == GOLD).any(dim=1)
        each = torch.logsumexp(scores, dim=1) - torch.logsumexp(wanted, dim=1)
        return each[has_gold].mean()

    def scores(self, batch: Batch) -> NDArray[np.float32]:
        """Return (questions, sentences) scores between -1 and 1."""
        with torch.no_grad():
            return np.asarray(self._scores(batch).numpy(), dtype=np.float32)

    def use(self, layers: dict[str, torch.Tensor]) -> None:
        """Take these weights for the layers, to score with them."""
        self.layers.load_state_dict(layers)

    def state(self) -> dict[str, Any]:
        """Return all that a later run needs to go on."""
        return {
            "layers": self.layers.state_dict(),
            "average": self.average,
            "sharpness": self.sharpness.detach(),
            "optimizer": self._optimizer.state_dict(),
            "steps": self.steps,
        }

    def resume(self, state: dict[str, Any]) -> None:
        """Go on from what `state` returned."""
        self.layers.load_state_dict(state["layers"])
        self.average = state["average"]
        self.sharpness.data.copy_(state["sharpness"])
        self._optimizer.load_state_dict(state["optimizer"])
        self.steps = state["steps"]

    def _scores(self, batch: Batch) -> torch.Tensor:
        asked, here = self._tokens(batch.questions, QUESTION_TOKENS)
        found: list[torch.Tensor] = [torch.empty(0)] * len(batch.sentences)
        order = sorted(range(len(batch.sentences)), key=lambda i: len(batch.sentences[i]))
        for start in range(0, len(order), _READ_TOGETHER):
            members = order[start : start + _READ_TOGETHER]
            vectors, there = self._tokens([batch.sentences[i] for i in members], SENTENCE_TOKENS)
            cosines = torch.einsum("qtd,sud->qstu", asked, vectors)
            best = cosines.masked_fill(~there[None, :, None, :], -1.0).amax(dim=3)
            weights = here.float() / here.sum(dim=1, keepdim=True).clamp(min=1)
            columns = torch.einsum("qst,qt->sq", best, weights)
            for place, member in enumerate(members):
                found[member] = columns[place]
        return torch.stack(found, dim=1)

    def _tokens(self, texts: Sequence[str], most: int) -> tuple[torch.Tensor, torch.Tensor]:
        """Return (texts, tokens, dimension) vectors of length 1, and which are words."""
        read = self._tokenizer(
            list(texts),
            padding=True,
            truncation=True,
            max_length=most,
            return_tensors="pt",
            return_special_tokens_mask=True,
        )
        special = read.pop("special_tokens_mask")
        states = self._model(**read).last_hidden_state
        return functional.normalize(states, dim=-1), special == 0


def save(file: Path, state: dict[str, Any]) -> None:
    """Write a checkpoint; the old one stays until the new one is whole."""
    part = file.with_suffix(".part")
    torch.save(state, part)
    part.replace(file)


def read(file: Path) -> dict[str, Any]:
    """Read a checkpoint that `save` wrote."""
    state: dict[str, Any] = torch.load(file, weights_only=True)
    return state


def set_threads(count: int) -> None:
    """Use so many cores."""
    torch.set_num_threads(count)


def half_precision(layers: dict[str, torch.Tensor]) -> dict[str, NDArray[np.float16]]:
    """Return the weights as they are shipped."""
    return {name: value.to(torch.float16).numpy() for name, value in layers.items()}
