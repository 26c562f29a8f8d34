"""Training the reader's layers for late interaction, in torch.

Score of a sentence: the mean over the question's tokens, weighted by what each counts, of the best
cosine among the sentence's tokens (after Khattab & Zaharia, "ColBERT", 2020). Loss: minus the log
of the share that the gold sentences together have in a softmax over the sentences of the batch and
"no answer", whose score is learnt and which is gold where no sentence is. The layers that are
shared with the encoder stay as they are, so what comes out of them is worked out once and kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import safe_open
from torch import nn
from torch.nn import functional
from transformers import AutoModel
from transformers.utils import logging

from evals.narrower_layers import attention_mask, first, fit, narrower
from evals.reader_batches import Batch
from evals.reader_texts import Text, question_pieces

Weights = dict[str, torch.Tensor]
"""What is trained, by name."""
SHARED, DIMENSION = 4, 128
"""Layers shared with the encoder, and numbers in a token's vector."""
_SHARPNESS, _NO_ANSWER = 20.0, 0.55
_LEVEL = 0.5413248
_WARM_UP, _FALL = 30, 0.6
_MEMORY = 0.98
"""What the running average of the weights keeps of itself each step."""
_READ = 32


class LateInteraction(nn.Module):
    """The reader in training: AdamW, a rate that falls to nothing, a running average."""

    def __init__(
        self, folder: Path, *, rate: float = 1e-4, steps: int = 1000, cycles: int = 1
    ) -> None:
        """Take the model of a folder; the rate is constant at first and 0 after `steps`.

        So it is in each of the `cycles`, that share the steps (Loshchilov & Hutter, "SGDR:
        Stochastic gradient descent with warm restarts", 2017). Each begins with the running
        average that the one before ended with, and with nothing else of it.
        """
        super().__init__()
        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        model: Any = AutoModel.from_pretrained(str(folder), local_files_only=True)
        model.requires_grad_(False)
        self._embeddings = model.embeddings.eval()
        self._shared = model.encoder.layer[:SHARED].eval()
        self._wide = model.encoder.layer[SHARED:].eval()
        self.layers = narrower(self._wide)
        width = model.config.hidden_size
        self.projection = nn.Linear(width, DIMENSION, bias=False)
        self.weight = nn.Linear(width, 1)
        nn.init.zeros_(self.weight.weight)
        nn.init.zeros_(self.weight.bias)
        self.sharpness = nn.Parameter(torch.tensor(_SHARPNESS).log())
        self.no_answer = nn.Parameter(torch.tensor(_NO_ANSWER))
        self._rate, self._steps = rate, steps / cycles
        self._optimizer = self._fresh_optimizer()
        self.average = self.trained()
        self.steps = 0
        self._ends: list[Weights] = []
        self._states: dict[bytes, NDArray[np.float16]] = {}

    def trained(self) -> Weights:
        """Return a copy of what is trained, by name."""
        return {n: p.detach().clone() for n, p in self.named_parameters() if p.requires_grad}

    def use(self, weights: Weights) -> None:
        """Take these weights, to score with them or to go on from them."""
        self.load_state_dict(weights, strict=False)

    def begin(self, texts: Sequence[Text]) -> None:
        """Begin where the model itself stands on these texts, as near as the sizes allow.

        The narrower layers give what its own give, the projection keeps the principal directions
        of its token vectors.
        """
        self.eval()
        pieces = [text.pieces for text in texts]
        with torch.no_grad():
            states, mask = self._padded(pieces)
            for wide, layer in zip(self._wide, self.layers, strict=True):
                states = fit(layer, wide, states, mask)
            states, mask = self._upper(pieces)
            rows = functional.normalize(states[mask], dim=-1)
            directions = torch.linalg.eigh(rows.T @ rows).eigenvectors[:, -DIMENSION:]
            self.projection.weight.copy_(directions.T)
        self.average = self.trained()

    def step(self, batch: Batch) -> float:
        """Learn from one batch; return its loss before the step."""
        if self.steps and int(self.steps / self._steps) > int((self.steps - 1) / self._steps):
            self._begin_cycle()
        self.layers.train()
        loss = self.loss(batch)
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.layers.parameters(), 1.0)
        self.steps += 1
        own = (self.steps - 1) % self._steps + 1
        done = own / self._steps
        fall = 1.0 if done < _FALL else max(0.05, (1 - done) / (1 - _FALL))
        for group in self._optimizer.param_groups:
            group["lr"] = self._rate * group["share"] * min(1, own / _WARM_UP) * fall
        self._optimizer.step()
        # The first steps are nearly forgotten at once: they start from the untrained weights.
        keep = min(_MEMORY, self.steps / (self.steps + 9))
        for name, value in self.trained().items():
            self.average[name].lerp_(value, 1 - keep)
        return float(loss.detach())

    def loss(self, batch: Batch) -> torch.Tensor:
        """Return the mean loss of the batch's questions."""
        scores, places = self._scores(batch.texts, batch.questions)
        scores = (scores - self.no_answer) * self.sharpness.exp()
        scores = torch.cat([scores, torch.zeros(len(scores), 1)], dim=1)
        gold = torch.zeros_like(scores, dtype=torch.bool)
        column = {place: at for at, place in enumerate(places)}
        for row, wanted in enumerate(batch.gold):
            at = [column[place] for place in wanted if place in column]
            gold[row, at or [-1]] = True
        wanted_part = torch.logsumexp(scores.masked_fill(~gold, -torch.inf), dim=1)
        return (torch.logsumexp(scores, dim=1) - wanted_part).mean()

    def scores(
        self, texts: Sequence[Text], questions: Sequence[str]
    ) -> tuple[NDArray[np.float32], list[tuple[int, int]]]:
        """Return (questions, sentences) scores from -1 to 1, and the place of each sentence."""
        self.eval()
        with torch.no_grad():
            scores, places = self._scores(texts, questions)
        return np.asarray(scores.numpy(), np.float32), places

    def mean_of_cycles(self, count: int) -> Weights:
        """Return the mean of what the last `count` cycles came to, this one as it stands.

        Ends of cycles lie in one valley, and their mean nearer its floor than either (Izmailov et
        al., "Averaging weights leads to wider optima", 2018). With fewer done, of those.
        """
        ends = [*self._ends, self.average][-count:]
        return {name: torch.stack([end[name] for end in ends]).mean(dim=0) for name in ends[0]}

    def state(self) -> dict[str, Any]:
        """Return all that a later run needs to go on."""
        return {
            "trained": self.trained(),
            "average": self.average,
            "ends": self._ends,
            "optimizer": self._optimizer.state_dict(),
            "steps": self.steps,
        }

    def resume(self, state: dict[str, Any]) -> None:
        """Go on from what `state` returned."""
        self.use(state["trained"])
        self.average = state["average"]
        self._ends = state["ends"]
        self._optimizer.load_state_dict(state["optimizer"])
        self.steps = state["steps"]

    def go_on_from(self, file: Path) -> None:
        """Take the weights that were shipped in `file`, and go on after the steps it had.

        These must be whole cycles, or the rate begins somewhere on its way: ValueError.
        """
        with safe_open(file, "pt") as shipped:
            said = shipped.metadata()
            weights = {name: shipped.get_tensor(name).float() for name in shipped.keys()}  # noqa: SIM118
        steps = int(said["steps"])
        if steps % self._steps:
            raise ValueError(f"{file} had {steps} steps: no whole number of {self._steps:g}")
        weights["no_answer"] = torch.tensor(float(said["no_answer"]))
        weights["sharpness"] = torch.tensor(float(said["sharpness"])).log()
        self.use(weights)
        self.average = self.trained()
        self.steps = steps

    def _begin_cycle(self) -> None:
        end = {name: value.half().float() for name, value in self.average.items()}
        self._ends.append(end)
        self.use(end)
        self._optimizer = self._fresh_optimizer()

    def _fresh_optimizer(self) -> torch.optim.AdamW:
        return torch.optim.AdamW(
            [
                {"params": [*self.layers.parameters()], "weight_decay": 0.01, "share": 1.0},
                {"params": [*self.projection.parameters()], "weight_decay": 0.0, "share": 2.0},
                {"params": [*self.weight.parameters()], "weight_decay": 0.0, "share": 10.0},
                {"params": [self.sharpness, self.no_answer], "weight_decay": 0.0, "share": 20.0},
            ],
            lr=self._rate,
        )

    def _scores(
        self, texts: Sequence[Text], questions: Sequence[str]
    ) -> tuple[torch.Tensor, list[tuple[int, int]]]:
        asked, weights = self._ask(questions)
        states, _ = self._upper([text.pieces for text in texts])
        tokens = functional.normalize(self.projection(states), dim=-1)
        rows, owners = [], []
        places: list[tuple[int, int]] = []
        for number, text in enumerate(texts):
            at = np.flatnonzero(text.sentence >= 0)
            rows.append(tokens[number, torch.from_numpy(at)])
            owners.append(torch.from_numpy(text.sentence[at].astype(np.int64) + len(places)))
            places += [(number, sentence) for sentence in range(text.sentences)]
        cosines = torch.einsum("qtd,nd->qtn", asked, torch.cat(rows))
        best = torch.full((*cosines.shape[:2], len(places)), -1.0).scatter_reduce(
            2, torch.cat(owners).expand_as(cosines), cosines, "amax", include_self=False
        )
        return torch.einsum("qtn,qt->qn", best, weights), places

    def _ask(self, questions: Sequence[str]) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the questions' tokens, and what each counts: 0 for marks and padding."""
        pieces = [question_pieces(question) for question in questions]
        states, mask = self._upper(pieces)
        inner = mask.clone()
        inner[:, 0] = False
        for row, own in enumerate(pieces):
            inner[row, len(own) - 1] = False
        weights = functional.softplus(self.weight(states)[..., 0] + _LEVEL) * inner
        tokens = functional.normalize(self.projection(states), dim=-1)
        return tokens, weights / weights.sum(dim=1, keepdim=True).clamp(min=1e-6)

    def _upper(self, pieces: Sequence[NDArray[np.int32]]) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the states after the last layer, (n, t, width), and which are no padding."""
        states, mask = self._padded(pieces)
        away = attention_mask(mask)
        # Half the numbers' length takes two thirds of the time, and learns the same.
        with torch.autocast("cpu", torch.bfloat16):
            for layer in self.layers:
                states = first(layer(states, attention_mask=away))
        return states.float(), mask

    def _padded(self, pieces: Sequence[NDArray[np.int32]]) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the states after the shared layers, (n, t, width), and which are no padding."""
        kept = self._lower(pieces)
        states = nn.utils.rnn.pad_sequence(
            [torch.from_numpy(state).float() for state in kept], batch_first=True
        )
        mask = torch.zeros(states.shape[:2], dtype=torch.bool)
        for row, state in enumerate(kept):
            mask[row, : len(state)] = True
        return states, mask

    def _lower(self, pieces: Sequence[NDArray[np.int32]]) -> list[NDArray[np.float16]]:
        """Return each text's states after the shared layers, (t, width), kept once worked out."""
        keys = [own.tobytes() for own in pieces]
        missing = {key: own for key, own in zip(keys, pieces, strict=True)}  # noqa: C416
        missing = {key: own for key, own in missing.items() if key not in self._states}
        order = sorted(missing, key=lambda key: -len(missing[key]))
        for start in range(0, len(order), _READ):
            part = order[start : start + _READ]
            ids = nn.utils.rnn.pad_sequence(
                [torch.from_numpy(missing[key].astype(np.int64)) for key in part], batch_first=True
            )
            mask = torch.zeros(ids.shape, dtype=torch.bool)
            for row, key in enumerate(part):
                mask[row, : len(missing[key])] = True
            with torch.no_grad():
                states = self._embeddings(input_ids=ids)
                for layer in self._shared:
                    states = first(layer(states, attention_mask=attention_mask(mask)))
            for key, state in zip(part, states, strict=True):
                self._states[key] = state[: len(missing[key])].half().numpy()
        return [self._states[key] for key in keys]


def half_precision(weights: Weights) -> dict[str, NDArray[np.float16]]:
    """Return the weights that are shipped, as they are shipped."""
    shipped = ("layers.", "projection.", "weight.")
    return {
        name: value.to(torch.float16).numpy()
        for name, value in weights.items()
        if name.startswith(shipped)
    }


def save(file: Path, state: dict[str, Any]) -> None:
    """Write a checkpoint; the old one stays until the new one is whole."""
    part = file.with_suffix(".part")
    torch.save(state, part)
    part.replace(file)


def read(file: Path) -> dict[str, Any]:
    """Read a checkpoint that `save` wrote."""
    state: dict[str, Any] = torch.load(file, weights_only=True)
    return state


def set_threads(count: int, seed: int) -> None:
    """Use so many cores, and begin the order of chance at `seed`."""
    torch.set_num_threads(count)
    torch.manual_seed(seed)
