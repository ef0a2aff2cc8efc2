"""What is asked of the dense layer, forward and backward."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from ..course import Exercise
from ..sandbox.messages import Call, Value, call
from .check import Check
from .compare import EPS, Bound, Compared
from .contract import Contract
from .gradient import Gradient, central

Array = np.ndarray[Any, Any]
SIZES = ((1, 2, 3), (2, 3, 1), (4, 4, 4), (37, 5, 3), (2, 40, 6), (3, 1, 5))  # n, d, k


def layer(rng: np.random.Generator, n: int, d: int, k: int) -> tuple[Array, Array, Array]:
    """Draw inputs, weights and biases."""
    return rng.normal(0, 1, (n, d)), rng.normal(0, 1, (k, d)), rng.normal(0, 1, k)


class _Forward(Compared):
    function = "dense_forward"

    def bound_for(self, args: tuple[Value, ...]) -> Bound:
        x, w, b = (np.abs(np.asarray(value)) for value in args)
        return Bound(roundings=0.0, floor=EPS * (4 + x.shape[1]) * float((x @ w.T + b).max()))


class ForwardValues(_Forward):
    """z is x times the transpose of w, plus b in every row."""

    slug, kind = "values", "values"

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give n, d and k that differ and that agree, and each of them 1."""
        yield (
            np.array([[1.0, 2.0], [-0.5, 3.0]]),
            np.array([[0.5, -1.0], [2.0, 0.25]]),
            np.array([0.125, -1.0]),
        )
        for sizes in SIZES:
            yield layer(rng, *sizes)
        x, w, b = layer(rng, 3, 4, 2)
        yield 1e6 * x, w, b  # nothing is clipped


class ForwardBias(_Forward):
    """With inputs of 0, every row of z is b; a bias of 0 leaves the product alone."""

    slug, kind = "bias", "values"

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give zeros for x, then for b; a square layer, in which b down the columns would fit as well."""
        yield np.zeros((2, 2)), np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([0.5, -1.0])
        x, w, b = layer(rng, 3, 4, 5)
        yield x, w, np.zeros_like(b)
        yield np.zeros_like(x), w, b


class ForwardLayout(_Forward):
    """Views with gaps or with swapped axes work like any other array."""

    slug, kind = "layout", "values"
    tracks = ("numpy",)

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give transposed arrays, and every second row and column."""
        yield rng.normal(0, 1, (3, 4)).T, rng.normal(0, 1, (3, 2)).T, rng.normal(0, 1, 4)[::2]
        yield rng.normal(0, 1, (8, 10))[::2, ::2], rng.normal(0, 1, (6, 10))[::2, ::2], rng.normal(0, 1, 3)


class ForwardMemory(Contract):
    """x, w and b stay as they are, and each call gives a new array."""

    slug, function = "contract", "dense_forward"

    def pair(self, rng: np.random.Generator) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
        """Give two layers."""
        return layer(rng, 3, 4, 2), layer(rng, 3, 4, 2)


class _Backward(Gradient):
    function = "dense_backward"

    def bound_for(self, args: tuple[Value, ...]) -> Bound:
        # The longest of the three sums has max(n, k) terms.
        grad_z, x, w = (np.abs(np.asarray(value)) for value in args)
        length = 4 + max(grad_z.shape)
        scale = float(max((grad_z @ w).max(), (grad_z.T @ x).max(), grad_z.sum(axis=0).max()))
        return Bound(roundings=0.0, floor=EPS * length * scale)

    def numerical(self, args: tuple[Value, ...], result: str) -> Array | None:
        """Step in x, w or b: the cost is Σ grad_z z, whose derivative by z is grad_z."""
        grad_z, x, w = (np.asarray(value) for value in args)
        b = np.zeros(len(w))
        cost = {
            "grad_x": (lambda v: float((grad_z * (v @ w.T + b)).sum()), x),
            "grad_w": (lambda v: float((grad_z * (x @ v.T + b)).sum()), w),
            "grad_b": (lambda v: float((grad_z * (x @ w.T + v)).sum()), b),
        }
        return central(*cost[result])


class BackwardGradient(_Backward):
    """grad_x, grad_w and grad_b are grad_z carried back to the inputs, the weights and the biases."""

    slug = "gradient"

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give n, d and k that differ and that agree, and each of them 1."""
        yield (
            np.array([[1.0, -2.0], [0.5, 3.0]]),
            np.array([[1.0, 2.0], [-0.5, 3.0]]),
            np.array([[0.5, -1.0], [2.0, 0.25]]),
        )
        for n, d, k in SIZES:
            x, w, _ = layer(rng, n, d, k)
            yield rng.normal(0, 1, (n, k)), x, w
        x, w, _ = layer(rng, 3, 4, 2)
        yield 1e6 * rng.normal(0, 1, (3, 2)), x, w


class BackwardLayout(_Backward):
    """Views with gaps or with swapped axes work like any other array."""

    slug = "layout"
    tracks = ("numpy",)

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give transposed arrays, and every second row and column."""
        yield rng.normal(0, 1, (2, 4)).T, rng.normal(0, 1, (3, 4)).T, rng.normal(0, 1, (3, 2)).T
        yield (
            rng.normal(0, 1, (8, 6))[::2, ::2],
            rng.normal(0, 1, (4, 5)),
            rng.normal(0, 1, (6, 10))[::2, ::2],
        )


class BackwardMemory(Contract):
    """grad_z, x and w stay as they are, and each call gives new arrays."""

    slug, function = "contract", "dense_backward"

    def pair(self, rng: np.random.Generator) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
        """Give two layers."""
        one, other = layer(rng, 3, 4, 2), layer(rng, 3, 4, 2)
        return (rng.normal(0, 1, (3, 2)), *one[:2]), (rng.normal(0, 1, (3, 2)), *other[:2])

    def calls(self, rng: np.random.Generator) -> list[Call]:
        """Ask for one example as well: a reshape of its grad_z looks like a sum, and is grad_z itself."""
        x, w, _ = layer(rng, 1, 4, 2)
        return [*super().calls(rng), call(self.function, rng.normal(0, 1, (1, 2)), x, w)]


def checks(exercise: Exercise) -> list[Check]:
    """Give the checks of the exercise, in the order in which a student should read of them."""
    return [
        ForwardValues(),
        ForwardBias(),
        ForwardLayout(),
        ForwardMemory(),
        BackwardGradient(),
        BackwardLayout(),
        BackwardMemory(),
    ]
