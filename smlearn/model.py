"""A network as one object: its weights and biases, and the functions of this package that take them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ._types import Floats
from .network import backward, forward
from .output_error import softmax_cross_entropy_forward
from .training import fit, initialize, predict


@dataclass
class Network:
    """The weights and biases of a fully-connected network.

    weights[l] is (units of layer l + 1, units of layer l), biases[l] is (units of layer l + 1,); layer 0
    is the input.
    """

    weights: list[Floats]
    biases: list[Floats]

    @classmethod
    def random(cls, sizes: Sequence[int], seed: Any = None) -> Network:
        """A network of these widths, inputs and classes included, before any training."""
        return cls(*initialize(sizes, np.random.default_rng(seed)))

    @property
    def sizes(self) -> list[int]:
        """The widths of all layers: [d, ..., k]."""
        return [self.weights[0].shape[1]] + [w.shape[0] for w in self.weights]

    def forward(self, x: ArrayLike) -> list[Floats]:
        """The activations of every layer, [x, a1, ..., aL]."""
        return forward(x, self.weights, self.biases)

    def probabilities(self, x: ArrayLike) -> Floats:
        """The activations of the last layer, (n, k): a row for each example, which sums to 1."""
        return self.forward(x)[-1]

    def predict(self, x: ArrayLike) -> NDArray[np.intp]:
        """The most probable class of each example, (n,)."""
        return predict(x, self.weights, self.biases)

    def cost(self, x: ArrayLike, y: ArrayLike) -> float:
        """The cross-entropy, the mean over the examples; y is one-hot."""
        a = self.forward(x)[-2]
        return softmax_cross_entropy_forward(a @ self.weights[-1].T + self.biases[-1], y)

    def gradient(self, x: ArrayLike, y: ArrayLike) -> tuple[list[Floats], list[Floats]]:
        """(grad_weights, grad_biases), the derivatives of the cost."""
        return backward(self.forward(x), y, self.weights)

    def fit(
        self,
        x: ArrayLike,
        y: ArrayLike,
        *,
        epochs: int,
        batch_size: int,
        learning_rate: float,
        seed: Any = None,
        shuffle: bool = True,
        on_epoch: Callable[[int, float], object] | None = None,
    ) -> Network:
        """Train from the present weights on, in place, and return the network itself; see smlearn.fit."""
        self.weights, self.biases = fit(
            x,
            y,
            self.sizes[1:-1],
            epochs,
            batch_size,
            learning_rate,
            seed,
            start=(self.weights, self.biases),
            shuffle=shuffle,
            on_epoch=on_epoch,
        )
        return self
