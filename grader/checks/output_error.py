"""What is asked of softmax and cross-entropy in one: the cost of logits, and the error of the output layer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from ..course import Exercise
from ..sandbox.messages import Value
from .check import Check
from .compare import EPS, Bound, Compared
from .contract import Contract
from .cross_entropy import one_hot
from .functions import FUNCTIONS
from .gradient import Gradient, central

Array = np.ndarray[Any, Any]


class _Forward(Compared):
    function = "softmax_cross_entropy_forward"

    def bound_for(self, args: tuple[Value, ...]) -> Bound:
        # ln Σ e^z and z_target are of the size of the logits, and their difference may be small.
        z = np.asarray(args[0])
        return Bound(roundings=0.0, floor=EPS * (32.0 + 16.0 * float(np.abs(z).max())))


class ForwardValues(_Forward):
    """C is the cross-entropy of softmax(z), the mean over the examples."""

    slug, kind = "values", "values"

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give one example, a square, wide and tall batches, a single class."""
        yield np.array([[1.0, 2.0, 0.5]]), np.array([[0.0, 1.0, 0.0]])
        yield np.array([[0.0, 1.0], [2.0, -1.0]]), np.array([[0.0, 1.0], [0.0, 1.0]])
        yield rng.normal(0, 2, (37, 5)), one_hot(rng, 37, 5)
        yield rng.normal(0, 1, (4, 4)), one_hot(rng, 4, 4)
        yield rng.normal(0, 3, (3, 40)), one_hot(rng, 3, 40)
        yield rng.normal(0, 3, (5, 1)), np.ones((5, 1))
        yield (
            np.array([[1.5, -0.5, 1.5], [2.0, 2.0, 2.0]]),
            np.array([[0.0, 0.0, 1.0], [0.0, 1.0, 0.0]]),
        )  # ties


class ForwardLarge(_Forward):
    """Logits of 10000 and -10000 give a finite, exact cost, and nothing overflows on the way."""

    slug, kind = "large-logits", "stability"
    quiet = True

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give targets that win, targets that lose, and rows far apart."""
        yield np.array([[10000.0, 0.0]]), np.array([[0.0, 1.0]])  # the cost is 10000
        yield np.array([[10000.0, 0.0]]), np.array([[1.0, 0.0]])
        yield np.array([[-1000.0, -1001.0, -999.5]]), np.array([[0.0, 0.0, 1.0]])
        yield np.array([[5000.0, 5001.0], [-5000.0, -5002.0]]), np.array([[1.0, 0.0], [0.0, 1.0]])
        yield rng.normal(0, 1, (34, 4)) + rng.choice([-8000.0, 0.0, 8000.0], (34, 1)), one_hot(rng, 34, 4)
        yield rng.uniform(-10000, 10000, (6, 5)), one_hot(rng, 6, 5)
        # Each shift but the row's maximum overflows at another of these; e^-715 is small, but not yet 0.
        yield np.array([[0.0, -715.0, -20.0]]), np.array([[0.0, 1.0, 0.0]])
        yield np.array([[0.0, -715.0, -20.0]]), np.array([[1.0, 0.0, 0.0]])
        yield np.array([[-1000.0, 0.0, 1.0]]), np.array([[0.0, 0.0, 1.0]])


class ForwardUnlikely(_Forward):
    """A target that softmax all but rules out has its full cost: nothing is clipped."""

    slug, kind = "unlikely-targets", "stability"
    quiet = True

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give targets 10 to 700 below the largest logit: there ln of a clipped softmax departs, one after another."""
        for depth in (12.0, 20.0, 30.0, 40.0, 100.0, 700.0):
            yield np.array([[0.0, depth, 1.0]]), np.array([[1.0, 0.0, 0.0]])
        yield -rng.uniform(0, 400, (5, 4)), one_hot(rng, 5, 4)


class ForwardLayout(_Forward):
    """Views with gaps or with swapped axes work like any other array."""

    slug, kind = "layout", "values"
    tracks = ("numpy",)

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give transposed arrays, and every second row and column."""
        yield rng.normal(0, 2, (3, 4)).T, np.asfortranarray(one_hot(rng, 4, 3))
        yield rng.normal(0, 2, (8, 10))[::2, ::2], np.repeat(one_hot(rng, 4, 5), 2, axis=1)[:, ::2]
        yield rng.normal(0, 2, (3, 4)), np.asfortranarray(one_hot(rng, 3, 4))  # each lies in another order


class ForwardMemory(Contract):
    """z and y stay as they are, and the answer depends on them alone."""

    slug, function = "contract", "softmax_cross_entropy_forward"

    def pair(self, rng: np.random.Generator) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
        """Give two batches with logits away from 0 and large ones, so that a shift or a clip in place shows."""
        one, other = rng.normal(5, 2, (4, 3)), rng.normal(5, 2, (4, 3))
        one[0] = [1000.0, 1001.0, -2000.0]
        return (one, one_hot(rng, 4, 3)), (other, one_hot(rng, 4, 3))


class BackwardGradient(Gradient):
    """grad_z is (softmax(z) - y) / n."""

    slug, function = "gradient", "softmax_cross_entropy_backward"
    forward = "softmax_cross_entropy_forward"
    bound = Bound(roundings=64.0, floor=2 * EPS)

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give one example, a square, wide and tall batches, a single class."""
        yield np.array([[0.0, 1.0], [2.0, -1.0]]), np.array([[0.0, 1.0], [0.0, 1.0]])
        yield np.array([[1.0, 2.0, 0.5]]), np.array([[0.0, 1.0, 0.0]])
        yield rng.normal(0, 2, (37, 5)), one_hot(rng, 37, 5)
        yield rng.normal(0, 1, (4, 4)), one_hot(rng, 4, 4)
        yield rng.normal(0, 3, (3, 40)), one_hot(rng, 3, 40)
        yield rng.normal(0, 3, (5, 1)), np.ones((5, 1))
        yield np.array([[2.5]]), np.ones((1, 1))
        yield np.array([[0.0, -18.0, -9.0]]), np.array([[1.0, 0.0, 0.0]])  # a small error is not 0
        yield (
            np.array([[1.5, -0.5, 1.5], [2.0, 2.0, 2.0]]),
            np.array([[0.0, 0.0, 1.0], [0.0, 1.0, 0.0]]),
        )  # ties

    def forward_args(self, args: tuple[Value, ...]) -> tuple[tuple[Value, ...], int]:
        """The forward takes the same arguments; the gradient is taken by z."""
        return args, 0

    def numerical(self, args: tuple[Value, ...], result: str) -> Array | None:
        """Step in z."""
        z, y = (np.asarray(value) for value in args)
        cost = FUNCTIONS["softmax_cross_entropy_forward"].expected
        return central(lambda moved: float(np.asarray(cost(moved, y))), z)


class BackwardLarge(Compared):
    """Logits of 10000 and -10000 give the exact error, even where the target's probability rounds to 0."""

    slug, function, kind = "large-logits", "softmax_cross_entropy_backward", "stability"
    quiet = True

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give targets that win, targets that lose, and rows far apart."""
        yield np.array([[10000.0, 0.0]]), np.array([[0.0, 1.0]])
        yield np.array([[800.0, 0.0, 0.0]]), np.array([[0.0, 1.0, 0.0]])
        yield np.array([[-1000.0, -1001.0, -999.5]]), np.array([[0.0, 0.0, 1.0]])
        yield np.array([[5000.0, 5001.0], [-5000.0, -5002.0]]), np.array([[1.0, 0.0], [0.0, 1.0]])
        yield rng.normal(0, 1, (34, 4)) + rng.choice([-8000.0, 0.0, 8000.0], (34, 1)), one_hot(rng, 34, 4)

    def bound_for(self, args: tuple[Value, ...]) -> Bound:
        """Bound as the softmax: a form by way of ln Σ e^z rounds at the size of the logits."""
        z = np.asarray(args[0])
        return Bound(roundings=16.0, floor=4 * EPS * float(np.abs(z).max()) / len(z))


class BackwardCertain(Compared):
    """Where the network is certain and right the error is 0; certain and wrong, it is 1/n and -1/n."""

    slug, function, kind = "certain", "softmax_cross_entropy_backward", "stability"
    bound = Bound(roundings=4.0, floor=2 * EPS)
    quiet = True

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give rows in which one logit is far above all others."""
        yield np.array([[0.0, 800.0], [0.0, 800.0]]), np.array([[0.0, 1.0], [1.0, 0.0]])
        z = np.where(np.eye(3)[rng.integers(0, 3, 7)] > 0, 0.0, -rng.uniform(800, 2000, (7, 3)))
        yield z, one_hot(rng, 7, 3)


class BackwardLayout(Compared):
    """Views with gaps or with swapped axes work like any other array."""

    slug, function, kind = "layout", "softmax_cross_entropy_backward", "gradient"
    tracks = ("numpy",)
    bound = Bound(roundings=64.0, floor=2 * EPS)

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give transposed arrays, and every second row and column."""
        yield rng.normal(0, 2, (3, 4)).T, np.asfortranarray(one_hot(rng, 4, 3))
        yield rng.normal(0, 2, (8, 10))[::2, ::2], np.repeat(one_hot(rng, 4, 5), 2, axis=1)[:, ::2]
        yield rng.normal(0, 2, (3, 4)), np.asfortranarray(one_hot(rng, 3, 4))  # each lies in another order


class BackwardMemory(Contract):
    """z and y stay as they are, and each call gives a new array."""

    slug, function = "contract", "softmax_cross_entropy_backward"

    def pair(self, rng: np.random.Generator) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
        """Give two batches with logits away from 0 and large ones, so that a shift or a clip in place shows."""
        one, other = rng.normal(5, 2, (4, 3)), rng.normal(5, 2, (4, 3))
        one[0] = [1000.0, 1001.0, -2000.0]
        return (one, one_hot(rng, 4, 3)), (other, one_hot(rng, 4, 3))


def checks(exercise: Exercise) -> list[Check]:
    """Give the checks of the exercise, in the order in which a student should read of them."""
    return [
        ForwardValues(),
        ForwardLarge(),
        ForwardUnlikely(),
        ForwardLayout(),
        ForwardMemory(),
        BackwardGradient(),
        BackwardLarge(),
        BackwardCertain(),
        BackwardLayout(),
        BackwardMemory(),
    ]
