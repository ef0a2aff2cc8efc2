"""What is asked of the cross-entropy cost, forward and backward."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np

from ..course import Exercise
from ..sandbox.messages import Value
from .check import Check
from .compare import EPS, Bound, Compared
from .contract import Contract
from .gradient import Gradient, central
from .softmax import probabilities

Array = np.ndarray[Any, Any]


def one_hot(rng: np.random.Generator, n: int, k: int) -> Array:
    """Draw n targets, more than one class among them where there is room."""
    labels = rng.permutation(np.arange(n) % k)
    return np.asarray(np.eye(k)[labels])


class _Forward(Compared):
    function = "cross_entropy_forward"

    def bound_for(self, args: tuple[Value, ...]) -> Bound:
        # A sum of n logarithms, each rounded at its own size.
        a, y = (np.asarray(value) for value in args)
        with np.errstate(divide="ignore"):
            terms = np.abs(np.log(a[y == 1]))
        finite = terms[np.isfinite(terms)]
        return Bound(roundings=0.0, floor=32 * EPS * float(finite.max(initial=0.0)) + EPS / 4)


class ForwardValues(_Forward):
    """C is the mean over the examples of minus the logarithm of the target's probability."""

    slug, kind = "values", "values"

    def bound_for(self, args: tuple[Value, ...]) -> Bound:
        """Forgive the rounding of 1/a too, for ln(1/a) is as right as -ln a."""
        bound = super().bound_for(args)
        return replace(bound, floor=bound.floor + 2 * EPS)

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give one example, a square, wide and tall batches, a single class."""
        yield np.array([[0.2, 0.5, 0.3]]), np.array([[0.0, 1.0, 0.0]])
        yield np.array([[0.25, 0.75], [0.875, 0.125]]), np.array([[0.0, 1.0], [0.0, 1.0]])
        yield probabilities(rng, 37, 5), one_hot(rng, 37, 5)
        yield probabilities(rng, 4, 4), one_hot(rng, 4, 4)
        yield probabilities(rng, 3, 40, 3.0), one_hot(rng, 3, 40)
        for sure in (0.95, 0.999, 1.0 - 1e-8):  # nearly certain is not certain: each costs something
            yield np.array([[sure, 1.0 - sure]]), np.array([[1.0, 0.0]])
        yield (
            np.array([[0.25, 0.5, 0.25], [0.375, 0.375, 0.25]]),
            np.array([[0.0, 0.0, 1.0], [0.0, 1.0, 0.0]]),
        )  # ties


class ForwardCertain(_Forward):
    """Where every target has probability 1, the cost is 0, whatever stands beside it."""

    slug, kind = "certain", "stability"
    quiet = True

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give zeros beside the ones: 0 ln 0 counts as 0."""
        y = one_hot(rng, 6, 4)
        yield np.array([[0.0, 1.0, 0.0]]), np.array([[0.0, 1.0, 0.0]])
        yield y.copy(), y
        yield np.ones((3, 1)), np.ones((3, 1))


class ForwardZeros(_Forward):
    """A class that is not the target adds nothing, even where its probability is 0."""

    slug, kind = "zeros", "stability"
    quiet = True

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give zeros beside ordinary targets."""
        yield np.array([[0.0, 0.75, 0.25]]), np.array([[0.0, 0.0, 1.0]])
        a, y = probabilities(rng, 33, 4), one_hot(rng, 33, 4)
        yield np.where((y == 0) & (rng.random(a.shape) < 0.5), 0.0, a), y


class ForwardTiny(_Forward):
    """A target's probability of 1e-300 costs 690.8, and one of exactly 0 costs inf."""

    slug, kind = "tiny-targets", "stability"
    quiet = True

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give targets that are nearly and wholly ruled out."""
        # An epsilon or a clip, which is meant to keep ln from 0, moves all of these.
        yield np.array([[1e-300, 1.0]]), np.array([[1.0, 0.0]])
        yield np.array([[0.0, 1.0]]), np.array([[1.0, 0.0]])
        yield np.array([[0.5, 0.5, 0.0], [0.25, 0.0, 0.75]]), np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
        yield np.array([[0.5, 0.5], [1e-9, 1.0 - 1e-9]]), np.array([[1.0, 0.0], [1.0, 0.0]])
        a, y = probabilities(rng, 5, 3), one_hot(rng, 5, 3)
        a[np.arange(5), y.argmax(axis=1)] = 10.0 ** -rng.uniform(5, 300, 5)
        yield a, y


class ForwardLayout(_Forward):
    """Views with gaps or with swapped axes work like any other array."""

    slug, kind = "layout", "values"
    tracks = ("numpy",)

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give transposed arrays, and every second row and column."""
        yield np.asfortranarray(probabilities(rng, 4, 3)), np.asfortranarray(one_hot(rng, 4, 3))
        yield (
            np.repeat(probabilities(rng, 4, 5), 2, axis=0)[::2],
            np.repeat(one_hot(rng, 4, 5), 2, axis=1)[:, ::2],
        )
        yield probabilities(rng, 3, 4), np.asfortranarray(one_hot(rng, 3, 4))  # each lies in another order


class ForwardMemory(Contract):
    """a and y stay as they are, and the answer depends on them alone."""

    slug, function = "contract", "cross_entropy_forward"

    def pair(self, rng: np.random.Generator) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
        """Give two batches, with a zero that a clip in place would change."""
        one, other = probabilities(rng, 4, 3), probabilities(rng, 4, 3)
        one[0] = [0.0, 0.5, 0.5]
        y = one_hot(rng, 4, 3)
        y[0] = [0.0, 1.0, 0.0]
        return (one, y), (other, one_hot(rng, 4, 3))


class BackwardGradient(Gradient):
    """grad_a is -1/(n a) at each example's target, and 0 elsewhere."""

    slug, function = "gradient", "cross_entropy_backward"
    forward = "cross_entropy_forward"

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give one example, a square, wide and tall batches, a single class."""
        yield np.array([[0.25, 0.75], [0.875, 0.125]]), np.array([[0.0, 1.0], [0.0, 1.0]])
        yield np.array([[0.2, 0.5, 0.3]]), np.array([[0.0, 1.0, 0.0]])
        yield probabilities(rng, 37, 5), one_hot(rng, 37, 5)
        yield probabilities(rng, 4, 4), one_hot(rng, 4, 4)
        yield probabilities(rng, 3, 40), one_hot(rng, 3, 40)
        yield np.ones((3, 1)), np.ones((3, 1))
        yield np.ones((1, 1)), np.ones((1, 1))
        yield (
            np.array([[0.25, 0.5, 0.25], [0.375, 0.375, 0.25]]),
            np.array([[0.0, 0.0, 1.0], [0.0, 1.0, 0.0]]),
        )  # ties

    def forward_args(self, args: tuple[Value, ...]) -> tuple[tuple[Value, ...], int]:
        """The forward takes the same arguments; the gradient is taken by a."""
        return args, 0

    def numerical(self, args: tuple[Value, ...], result: str) -> Array | None:
        """Step in a."""
        a, y = (np.asarray(value) for value in args)
        return central(lambda moved: float(-np.log(moved[y == 1]).sum() / len(y)), a)


class BackwardZeros(Compared):
    """Where y is 0, grad_a is 0, even where a is 0 as well."""

    slug, function, kind = "zeros", "cross_entropy_backward", "stability"
    quiet = True

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give zeros beside the targets."""
        yield np.array([[0.0, 0.75, 0.25]]), np.array([[0.0, 0.0, 1.0]])
        y = one_hot(rng, 6, 4)
        yield y.copy(), y
        a = probabilities(rng, 33, 4)
        y = one_hot(rng, 33, 4)
        yield np.where((y == 0) & (rng.random(a.shape) < 0.5), 0.0, a), y


class BackwardTiny(Compared):
    """A target's probability of 1e-300 gives a gradient of -1e300, as large as it is."""

    slug, function, kind = "tiny-targets", "cross_entropy_backward", "stability"
    quiet = True

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give targets that are nearly ruled out, each in a call of its own: the largest sets the scale."""
        yield np.array([[1e-300, 1.0]]), np.array([[1.0, 0.0]])
        for power in (-5.0, -8.0, -12.0, -20.0, -100.0):
            small = 10.0 ** (power - rng.random())
            yield np.array([[0.5, 0.5], [small, 1.0 - small]]), np.array([[0.0, 1.0], [1.0, 0.0]])


class BackwardLayout(Compared):
    """Views with gaps or with swapped axes work like any other array."""

    slug, function, kind = "layout", "cross_entropy_backward", "gradient"
    tracks = ("numpy",)

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give transposed arrays, and every second row and column."""
        yield np.asfortranarray(probabilities(rng, 4, 3)), np.asfortranarray(one_hot(rng, 4, 3))
        yield (
            np.repeat(probabilities(rng, 4, 5), 2, axis=0)[::2],
            np.repeat(one_hot(rng, 4, 5), 2, axis=1)[:, ::2],
        )
        yield probabilities(rng, 3, 4), np.asfortranarray(one_hot(rng, 3, 4))  # each lies in another order


class BackwardMemory(Contract):
    """a and y stay as they are, and each call gives a new array."""

    slug, function = "contract", "cross_entropy_backward"

    def pair(self, rng: np.random.Generator) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
        """Give two batches, with a zero that a clip in place would change."""
        one, other = probabilities(rng, 4, 3), probabilities(rng, 4, 3)
        one[0] = [0.0, 0.5, 0.5]
        y = one_hot(rng, 4, 3)
        y[0] = [0.0, 1.0, 0.0]
        return (one, y), (other, one_hot(rng, 4, 3))


def checks(exercise: Exercise) -> list[Check]:
    """Give the checks of the exercise, in the order in which a student should read of them."""
    return [
        ForwardValues(),
        ForwardCertain(),
        ForwardZeros(),
        ForwardTiny(),
        ForwardLayout(),
        ForwardMemory(),
        BackwardGradient(),
        BackwardZeros(),
        BackwardTiny(),
        BackwardLayout(),
        BackwardMemory(),
    ]
