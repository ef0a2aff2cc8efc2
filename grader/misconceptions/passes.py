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
    """One pass forward.

    hidden, last           the layers' activations, z -> a
    product                (activations before, w) -> z without the bias
    add                    (z, b, whether it is the last layer) -> z with the bias
    keep                   (z, a, whether it is the last layer) -> what stands in the list
    hand_on                (z, a, x) -> what the next layer is fed with
    of_weights, of_biases  (layer, L) -> whose are taken
    see_x                  x -> what stands first in the list, and what the first layer is fed with
    """

    hidden: Callable[[Array], Array] = sigmoid
    last: Callable[[Array], Array] = softmax
    product: Callable[[Array, Array], Array] = lambda a, w: a @ w.T
    add: Callable[[Array, Array, bool], Array] = lambda z, b, last: z + b
    keep: Callable[[Array, Array, bool], Any] = lambda z, a, last: a
    hand_on: Callable[[Array, Array, Array], Array] = lambda z, a, x: a
    of_weights: Callable[[int, int], int] = lambda layer, count: layer
    of_biases: Callable[[int, int], int] = lambda layer, count: layer
    see_x: Callable[[Array], tuple[Array, Array]] = lambda x: (x, x)

    def __call__(self, x: Array, weights: Sequence[Array], biases: Sequence[Array]) -> list[Array]:
        """Give [x, a1, …, aL]."""
        first, fed = self.see_x(x)
        found = [first]
        count = len(weights)
        for layer in range(count):
            last = layer == count - 1
            w, b = weights[self.of_weights(layer, count)], biases[self.of_biases(layer, count)]
            z = self.add(self.product(fed, w), b, last)
            a = (self.last if last else self.hidden)(z)
            found.append(self.keep(z, a, last))
            fed = self.hand_on(z, a, x)
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
