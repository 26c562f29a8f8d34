"""The reader's own layers in torch: passages go through them in the batches of their encoder."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import numpy as np

from index.errors import EncoderError
from index.reader import Reader

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Branch:
    """Catches the states after the shared layers of a BERT and takes them further."""

    def __init__(self, reader: Reader, model: Any) -> None:  # noqa: ANN401 - torch is loaded late
        """Hang itself on `model`, the `transformers` BERT that the encoder runs.

        EncoderError when the reader's layers do not fit it.
        """
        import torch  # noqa: PLC0415 - loaded by the encoder already

        self._torch = torch
        self._reader = reader
        layers = model.encoder.layer
        if not 0 < reader.shared <= len(layers) - reader.layers:
            raise EncoderError("the reader does not fit the layers of its encoder: train it again")
        own: list[Any] = [copy.deepcopy(layers[-1]) for _ in range(reader.layers)]
        state = {
            name.removeprefix("layers."): torch.from_numpy(value)
            for name, value in reader.weights.items()
            if name.startswith("layers.")
        }
        width = model.config.hidden_size
        try:
            for number, layer in enumerate(own):
                inner = len(state[f"{number}.intermediate.dense.bias"])
                layer.intermediate.dense = torch.nn.Linear(width, inner)
                layer.output.dense = torch.nn.Linear(inner, width)
            made = torch.nn.ModuleList(own)
            made.load_state_dict(state)
        except (KeyError, RuntimeError) as error:
            raise EncoderError(
                "the reader does not fit the layers of its encoder: train it again"
            ) from error
        self._layers = made.eval()
        self._caught: Any = None
        layers[reader.shared - 1].register_forward_hook(self._catch)

    def tokens(self, mask: Any) -> NDArray[np.float32]:  # noqa: ANN401 - a tensor
        """Return the token vectors of the batch that the encoder read last.

        `mask`, (n, t), is 1 for word pieces and 0 for padding; the result is (n, t, dimension),
        rows of length 1.
        """
        states, self._caught = self._caught, None
        away = (1.0 - mask[:, None, None, :].to(states.dtype)) * -1e9
        with self._torch.inference_mode():
            for layer in self._layers:
                states = _first(layer(states, attention_mask=away))
        return self._reader.tokens(np.asarray(states.float().cpu().numpy(), np.float32))

    def _catch(self, _module: object, _given: object, states: object) -> None:
        self._caught = _first(states)


def _first(states: Any) -> Any:  # noqa: ANN401 - a tensor, or a tuple that begins with one
    return states[0] if isinstance(states, tuple) else states
