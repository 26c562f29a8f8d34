"""The reader's own layers: those of the encoder, with a wide part of fewer units, ready to train.

It and `evals.late_interaction` are all of the evals that know torch.
"""

from __future__ import annotations

import copy
from typing import Any

import torch
from torch import nn

NARROWER = 2
"""How many times narrower the wide part of the reader's own layers is than the encoder's."""
_RIDGE = 1e-4
"""What is added to the diagonal of the least squares, of its mean."""


def narrower(wide: nn.ModuleList) -> nn.ModuleList:
    """Return a copy of the layers, to be trained, whose wide part is narrower: `fit` fills it."""
    layers: list[Any] = [copy.deepcopy(layer) for layer in wide]
    for layer in layers:
        width, middle = layer.intermediate.dense.in_features, layer.intermediate.dense.out_features
        layer.intermediate.dense = nn.Linear(width, middle // NARROWER)
        layer.output.dense = nn.Linear(middle // NARROWER, width)
    return nn.ModuleList(layers).requires_grad_(True)


def fit(layer: Any, wide: Any, states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:  # noqa: ANN401 - a layer of whatever model
    """Set the narrower part of `layer` so that it gives what `wide` gives; return what that gives.

    `states`, (n, t, width), are those before the layer; `mask`, (n, t), says which are no padding.
    It keeps the units whose share in the output varies most, and what comes out of them is fitted
    anew, by least squares, to what came out of all.
    """
    active: list[torch.Tensor] = []
    hook = wide.intermediate.register_forward_hook(lambda *given: active.append(given[2][mask]))
    after = first(wide(states, attention_mask=attention_mask(mask)))
    hook.remove()
    [units] = active
    out = wide.output.dense
    varies = units.std(dim=0) * out.weight.norm(dim=0)
    kept = varies.topk(layer.output.dense.in_features).indices.sort().values
    own = torch.cat([units[:, kept], torch.ones(len(units), 1)], dim=1).double()
    wanted = own.T @ (units @ out.weight.T + out.bias).double()
    square = own.T @ own
    square += _RIDGE * square.diagonal().mean() * torch.eye(len(square), dtype=torch.double)
    solved = torch.linalg.solve(square, wanted).float()
    layer.intermediate.dense.weight.copy_(wide.intermediate.dense.weight[kept])
    layer.intermediate.dense.bias.copy_(wide.intermediate.dense.bias[kept])
    layer.output.dense.weight.copy_(solved[:-1].T)
    layer.output.dense.bias.copy_(solved[-1])
    return after


def attention_mask(mask: torch.Tensor) -> torch.Tensor:
    """Return what a layer adds to its attention: next to nothing is left of padding."""
    return (~mask[:, None, None, :]).float() * -1e9


def first(states: Any) -> torch.Tensor:  # noqa: ANN401 - a tensor, or a tuple that begins with one
    """Return the states that a layer gives, whichever way its library gives them."""
    found: torch.Tensor = states[0] if isinstance(states, tuple) else states
    return found
