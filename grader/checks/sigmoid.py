"""What is asked of the sigmoid, forward and backward."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from ..course import Exercise
from ..sandbox.messages import Value
from .check import Check
from .compare import Bound, Compared
from .contract import Contract
from .gradient import Gradient, central

Array = np.ndarray[Any, Any]

# Away from the extremes a form that uses tanh, or 1 - a, is off by some eps of 1, whatever the size of a.
TIGHT = Bound(roundings=4.0, scale=1.0)  # tells a clip at 1e-15 from rounding


class ForwardValues(Compared):
    """Each entry of a is 1 / (1 + e^(-z))."""

    slug, function, kind = "values", "sigmoid_forward", "values"
    bound = Bound(roundings=16.0, scale=1.0)

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give small, square, wide and tall arrays, and moderately large entries."""
        yield (np.array([[0.5, -1.25, 2.0]]),)
        yield (np.array([[0.0, -0.75], [3.0, 1.5]]),)
        yield (rng.normal(0, 2, (37, 5)),)
        yield (rng.normal(0, 1, (4, 4)),)
        yield (rng.uniform(-32, 32, (6, 40)),)  # a clip at 20 or 30 shows here
        yield (rng.normal(0, 1e-6, (3, 7)),)
        yield (np.array([[1.5, -0.5, 1.5], [-0.5, 1.5, -0.5]]),)


class ForwardLarge(Compared):
    """Entries of 1000 and -1000 give 1 and 0, and nothing overflows on the way."""

    slug, function, kind = "large-inputs", "sigmoid_forward", "stability"
    bound = TIGHT
    quiet = True

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give extremes of both signs, each alone and side by side."""
        # e^710 overflows float64.
        yield (np.array([[1000.0, -1000.0, 0.0]]),)
        yield (np.array([[1000.0, 710.0], [1.5, 0.25]]),)
        yield (np.array([[-1000.0, -710.0], [-1.5, -0.25]]),)
        yield (np.array([[-745.5, -1.0, 709.0], [712.0, -36.5, -709.5]]),)
        yield (
            np.where(rng.random((35, 3)) < 0.5, -1, 1)
            * rng.uniform(700, 1000, (35, 3))
            * (rng.random((35, 3)) < 0.7),
        )


class ForwardAnyShape(Compared):
    """A single number, a row, and three dimensions work like a matrix."""

    slug, function, kind = "any-shape", "sigmoid_forward", "values"
    tracks = ("numpy",)
    bound = Bound(roundings=16.0, scale=1.0)

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give 0, 1 and 3 dimensions, of both signs, and views with gaps and with swapped axes."""
        yield (np.array(-1.5),)
        yield (np.array(2.25),)
        yield (np.array([0.5, -3.0, 1.0]),)
        yield (np.array([0.75]),)
        yield (np.array([[-0.5]]),)
        yield (rng.normal(0, 3, (2, 3, 4)),)
        yield (rng.normal(0, 3, (8, 10))[::2, ::2],)
        yield (rng.normal(0, 3, (3, 5)).T,)
        yield (rng.normal(0, 3, (4, 3))[::-1, ::-1],)


class ForwardMemory(Contract):
    """z stays as it is, and each call gives a new array."""

    slug, function = "contract", "sigmoid_forward"

    def pair(self, rng: np.random.Generator) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
        """Give two batches, with an entry that a clip in place would change."""
        one, other = rng.normal(0, 2, (3, 4)), rng.normal(0, 2, (3, 4))
        one[0, :2] = [1000.0, -1000.0]
        return (one,), (other,)


class BackwardGradient(Gradient):
    """grad_z is grad_a times the derivative of the sigmoid."""

    slug, function = "gradient", "sigmoid_backward"

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give one example, a square and a tall batch, gradients of very different size."""
        yield np.array([[1.0, -2.0, 0.5]]), np.array([[0.25, 0.5, 0.875]])
        yield rng.normal(0, 1, (4, 4)), _activations(rng, (4, 4))
        yield rng.normal(0, 50, (37, 5)), _activations(rng, (37, 5))
        yield rng.normal(0, 1e-5, (1, 34)), _activations(rng, (1, 34))
        # Nearly saturated is not saturated: a cut at 0.999 or 1e-9 shows here.
        yield np.array([[3.0, -2.0, 1.0, 2.5]]), np.array([[0.9995, 1e-4, 0.5, 1.0 - 1e-9]])
        yield rng.normal(0, 1e9, (2, 3)), _activations(rng, (2, 3))

    def numerical(self, args: tuple[Value, ...], result: str) -> Array | None:
        """Step in the weighted inputs ln(a / (1 - a)), which the sigmoid takes to a."""
        grad_a, a = (np.asarray(value) for value in args)
        return central(lambda z: float((grad_a / (1.0 + np.exp(-z))).sum()), np.log(a / (1.0 - a)))


class BackwardSaturated(Compared):
    """Where a is exactly 0 or 1, no gradient passes, and nothing becomes nan."""

    slug, function, kind = "saturated", "sigmoid_backward", "stability"
    bound = Bound(roundings=4.0)
    quiet = True

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give saturated units between ordinary ones."""
        yield np.array([[3.0, -2.0, 1.0]]), np.array([[0.0, 1.0, 0.5]])
        a = _activations(rng, (33, 4))
        yield rng.normal(0, 1, (33, 4)), np.where(rng.random((33, 4)) < 0.4, np.round(a), a)


class BackwardAnyShape(Compared):
    """A single number, a row, and three dimensions work like a matrix."""

    slug, function, kind = "any-shape", "sigmoid_backward", "gradient"
    tracks = ("numpy",)

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give 0, 1 and 3 dimensions, and views with gaps and with swapped axes."""
        yield np.array(2.0), np.array(0.25)
        yield np.array([0.5, -3.0, 1.0]), np.array([0.9, 0.125, 0.5])
        yield np.array([1.5]), np.array([0.75])
        yield np.array([[-0.5]]), np.array([[0.25]])
        yield rng.normal(0, 1, (2, 3, 4)), _activations(rng, (2, 3, 4))
        yield rng.normal(0, 1, (8, 10))[::2, ::2], _activations(rng, (8, 10))[1::2, ::2]
        yield rng.normal(0, 1, (3, 5)).T, _activations(rng, (5, 3))


class BackwardMemory(Contract):
    """grad_a and a stay as they are, and each call gives a new array."""

    slug, function = "contract", "sigmoid_backward"

    def pair(self, rng: np.random.Generator) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
        """Give two batches of gradients and activations, with a 0 and a 1 that a clip in place would change."""
        one, other = _activations(rng, (3, 4)), _activations(rng, (3, 4))
        one[0, :2] = [0.0, 1.0]
        return (rng.normal(0, 1, (3, 4)), one), (rng.normal(0, 1, (3, 4)), other)


def _activations(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    return np.asarray(1.0 / (1.0 + np.exp(-rng.normal(0, 2, shape))))


def checks(exercise: Exercise) -> list[Check]:
    """Give the checks of the exercise, in the order in which a student should read of them."""
    return [
        ForwardValues(),
        ForwardLarge(),
        ForwardAnyShape(),
        ForwardMemory(),
        BackwardGradient(),
        BackwardSaturated(),
        BackwardAnyShape(),
        BackwardMemory(),
    ]
