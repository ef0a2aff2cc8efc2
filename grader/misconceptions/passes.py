"""A network in parts, each of which can be got wrong: what the executable mistakes of `network` and `training` share.

`Forward` and `Backward` are the four lines of a layer's work, one field a line. Their defaults are right;
a mistake is the same object with one field replaced, and two mistakes at once with two.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from .misconception import Misconception

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]
Network: TypeAlias = tuple[list[Array], list[Array]]


def sigmoid(z: Array) -> Array:
    """Give 1 / (1 + exp(-z)) in the form that nothing overflows in."""
    a: Array = 0.5 + 0.5 * np.tanh(0.5 * z)
    return a


def softmax(z: Array) -> Array:
    """Give each row's probabilities, shifted by the row's maximum."""
    powers = np.exp(z - z.max(axis=-1, keepdims=True))
    a: Array = powers / powers.sum(axis=-1, keepdims=True)
    return a


def spread(a: Array) -> Array:
    """Give the sigmoid's derivative in terms of its value, a (1 - a)."""
    slope: Array = a * (1 - a)
    return slope


@dataclass(frozen=True)
class Forward:
    """One pass forward: `hidden` and `last` are the layers' activations, `add` is how a bias joins in."""

    hidden: Callable[[Array], Array] = sigmoid
    last: Callable[[Array], Array] = softmax
    add: Callable[[Array, Array, bool], Array] = lambda z, b, last: z + b

    def __call__(self, x: Array, weights: Sequence[Array], biases: Sequence[Array]) -> list[Array]:
        """Give [x, a1, …, aL]."""
        found = [x]
        for layer, (w, b) in enumerate(zip(weights, biases, strict=True), start=1):
            last = layer == len(weights)
            z = self.add(found[-1] @ w.T, b, last)
            found.append((self.last if last else self.hidden)(z))
        return found


@dataclass(frozen=True)
class Place:
    """What is at hand where one layer's gradient is worked out, on the way back.

    before, own, after   the activations below the layer, its own, and the next layer's (its own again at the end)
    weights, next        the layer's weights, and the next layer's (its own again at the end)
    """

    before: Array
    own: Array
    after: Array
    weights: Array
    next: Array
    x: Array
    n: int


@dataclass(frozen=True)
class Backward:
    """One pass backward.

    output   (a, y) -> grad_z of the output layer, BP1
    carry    (grad_z of the next layer, place) -> grad_a of this layer, the linear half of BP2
    slope    (place) -> the sigmoid's derivative at this layer, the other half of BP2
    weight   (grad_z, place) -> grad_w, BP4
    bias     (grad_z, place) -> grad_b, BP3
    """

    output: Callable[[Array, Array], Array] = lambda a, y: (a - y) / len(y)
    carry: Callable[[Array, Place], Array] = lambda grad_z, at: grad_z @ at.next
    slope: Callable[[Place], Array] = lambda at: spread(at.own)
    weight: Callable[[Array, Place], Array] = lambda grad_z, at: grad_z.T @ at.before
    bias: Callable[[Array, Place], Array] = lambda grad_z, at: grad_z.sum(axis=0)

    def __call__(self, activations: Sequence[Array], y: Array, weights: Sequence[Array]) -> Network:
        """Give (grad_weights, grad_biases), from the first hidden layer to the output layer."""
        grad_weights: list[Array] = []
        grad_biases: list[Array] = []
        end = len(weights) - 1
        for layer in reversed(range(len(weights))):
            after = min(layer + 1, end)
            at = Place(
                activations[layer], activations[layer + 1], activations[after + 1],
                weights[layer], weights[after], activations[0], len(y),
            )  # fmt: skip
            if layer == end:
                grad_z = self.output(at.own, y)
            else:
                grad_z = self.carry(grad_z, at) * self.slope(at)
            grad_weights.insert(0, self.weight(grad_z, at))
            grad_biases.insert(0, self.bias(grad_z, at))
        return grad_weights, grad_biases


def fixed_depth(function: str, right: Callable[..., Any], why: str, see: str) -> list[Misconception]:
    """Give the mistakes of a `function` that is written out for so many layers; its arguments are lists of layers.

    Whether another number raises on unpacking, or later on some index, the cause is one.
    """
    written = (
        ("no-hidden-layer-only", "Only a network without hidden layer is handled."),
        ("one-hidden-layer-only", "Only one hidden layer is handled."),
        ("two-hidden-layers-only", "Only two hidden layers are handled."),
    )
    return [
        Misconception(slug, function, _written_out(right, layers, unpacked), message, why, see, raises=True)
        for layers, (slug, message) in enumerate(written, start=1)
        for unpacked in (True, False)
    ]


def _written_out(right: Callable[..., Any], layers: int, unpacked: bool) -> Callable[..., Any]:
    def imitate(*args: Any) -> Any:
        cut = []
        for one in args:
            if not isinstance(one, list | tuple):
                cut.append(one)
                continue
            # Of the activations there is one more than of the weights.
            count = layers + (len(one) != len(args[-1]))
            if unpacked and len(one) != count:
                raise ValueError("unpacking")
            cut.append([one[i] for i in range(count)])
        return right(*cut)

    return imitate
