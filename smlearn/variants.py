"""The choices that the course does not make: other hidden activations, another cost, to compare.

The compiled `fit` knows sigmoid units and the cross-entropy alone. Here the same network is put together
from its layers, and two tables say what may be put in their place. The output layer is softmax throughout.

Source: Nielsen, "Neural Networks and Deep Learning", chapter 3: "The cross-entropy cost function" for the
quadratic cost and why it learns slowly, "Other models of artificial neuron" for tanh and rectified linear units.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, SupportsIndex

import numpy as np
from numpy.typing import ArrayLike

from . import training
from ._types import Floats
from .dense import dense_backward, dense_forward
from .output_error import softmax_cross_entropy_backward, softmax_cross_entropy_forward
from .sigmoid import sigmoid_backward, sigmoid_forward
from .softmax import softmax_backward, softmax_forward

__all__ = ["ACTIVATIONS", "COSTS", "Activation", "Cost", "backward", "fit", "hidden_and_logits"]


class Activation(NamedTuple):
    """A hidden unit: forward(z) -> a, and backward(grad_a, a) -> grad_z."""

    forward: Callable[[Floats], Floats]
    backward: Callable[[Floats, Floats], Floats]


class Cost(NamedTuple):
    """A cost of the logits, softmax included: forward(z, y) -> C, and backward(z, y) -> grad_z, BP1."""

    forward: Callable[[Floats, ArrayLike], float]
    backward: Callable[[Floats, ArrayLike], Floats]


def _tanh_backward(grad_a: Floats, a: Floats) -> Floats:
    return grad_a * (1 - a * a)


def _relu_forward(z: Floats) -> Floats:
    return np.maximum(z, 0)


def _relu_backward(grad_a: Floats, a: Floats) -> Floats:
    # Chosen, not multiplied by 0 and 1: where a network diverges, 0 times inf would be nan.
    return np.where(a > 0, grad_a, 0)


def _quadratic_forward(z: Floats, y: ArrayLike) -> float:
    """Give the mean over the examples of half the squared distance between a and y."""
    difference = softmax_forward(z) - np.asarray(y)
    return float(np.sum(difference * difference)) / (2 * max(len(difference), 1))


def _quadratic_backward(z: Floats, y: ArrayLike) -> Floats:
    """Pull (a - y)/n back through softmax: the Jacobian stays, and vanishes where the layer saturates."""
    a = softmax_forward(z)
    return softmax_backward((a - np.asarray(y)) / max(len(a), 1), a)


ACTIVATIONS = {
    "sigmoid": Activation(sigmoid_forward, sigmoid_backward),
    "tanh": Activation(np.tanh, _tanh_backward),
    "relu": Activation(_relu_forward, _relu_backward),
}
COSTS = {
    "cross_entropy": Cost(softmax_cross_entropy_forward, softmax_cross_entropy_backward),
    "quadratic": Cost(_quadratic_forward, _quadratic_backward),
}


def hidden_and_logits(
    x: ArrayLike, weights: Sequence[Floats], biases: Sequence[Floats], activation: Activation
) -> tuple[list[Any], Floats]:
    """Run the network up to the last weighted inputs: ([x, a1, ..., a before the last layer], z of the last)."""
    a: list[Any] = [x]
    for w, b in zip(weights[:-1], biases[:-1], strict=True):
        a.append(activation.forward(dense_forward(a[-1], w, b)))
    return a, dense_forward(a[-1], weights[-1], biases[-1])


def backward(
    hidden: Sequence[Any],
    z: Floats,
    y: ArrayLike,
    weights: Sequence[Floats],
    activation: Activation,
    cost: Cost,
) -> tuple[list[Floats], list[Floats]]:
    """The derivatives of the cost, (grad_weights, grad_biases), from what `hidden_and_logits` gave."""
    grad_weights: list[Floats] = []
    grad_biases: list[Floats] = []
    grad_z = cost.backward(z, y)  # BP1
    for layer in range(len(weights) - 1, -1, -1):
        grad_a, grad_w, grad_b = dense_backward(grad_z, hidden[layer], weights[layer])  # BP3, BP4
        grad_weights.insert(0, grad_w)
        grad_biases.insert(0, grad_b)
        if layer:
            grad_z = activation.backward(grad_a, hidden[layer])  # BP2
    return grad_weights, grad_biases


def fit(
    x: ArrayLike,
    y: ArrayLike,
    hidden: Sequence[SupportsIndex],
    epochs: SupportsIndex,
    batch_size: SupportsIndex,
    learning_rate: float,
    seed: Any,
    *,
    activation: Activation,
    cost: Cost,
    start: tuple[Sequence[Floats], Sequence[Floats]] | None = None,
    shuffle: bool = True,
    on_epoch: Callable[[int, float], object] | None = None,
) -> tuple[list[Floats], list[Floats]]:
    """Train as `smlearn.fit` does, with another activation or cost; same arguments, results and errors.

    The first weights are the same too, for a comparison that starts where the other one does; the order of
    the rows is not.
    """
    rng = np.random.default_rng(seed)
    if not isinstance(epochs, SupportsIndex):
        raise TypeError(f"epochs must be an integer, not {type(epochs).__name__}")
    if operator.index(epochs) < 0:
        raise ValueError(f"epochs must be an integer from 0 on; it is {epochs}")
    # Not a single epoch of the compiled fit: it checks all other arguments, and gives the first weights.
    weights, biases = training.fit(x, y, hidden, 0, batch_size, learning_rate, rng, start=start)
    x, y = np.asarray(x, dtype=weights[0].dtype), np.asarray(y, dtype=weights[0].dtype)
    n, size = len(x), operator.index(batch_size)
    for epoch in range(1, operator.index(epochs) + 1):
        order = rng.permutation(n) if shuffle else np.arange(n)
        total = 0.0
        for first in range(0, n, size):
            rows = order[first : first + size]
            a, z = hidden_and_logits(x[rows], weights, biases, activation)
            total += cost.forward(z, y[rows]) * len(rows)
            gradient = backward(a, z, y[rows], weights, activation, cost)
            weights, biases = training.sgd_step(weights, biases, *gradient, learning_rate)
        if on_epoch is not None:
            on_epoch(epoch, total / n)
    return weights, biases
