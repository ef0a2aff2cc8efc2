"""What is asked of the softmax: forward, its Jacobian, backward."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from ..course import Exercise
from ..sandbox.messages import Value
from .check import Check
from .compare import EPS, Bound, Compared
from .contract import Contract
from .gradient import Gradient, central

Array = np.ndarray[Any, Any]


def probabilities(rng: np.random.Generator, n: int, k: int, spread: float = 1.0) -> Array:
    """Draw n rows of probabilities, as softmax would give them."""
    e = np.exp(rng.normal(0, spread, (n, k)))
    return np.asarray(e / e.sum(axis=1, keepdims=True))


class _Forward(Compared):
    function = "softmax_forward"

    def bound_for(self, args: tuple[Value, ...]) -> Bound:
        # A form by way of ln sum e^z rounds at the size of the logits, and so does e^z: |z| eps each.
        return Bound(floor=EPS * (16.0 + 4.0 * float(np.abs(np.asarray(args[0])).max())), roundings=0.0)


class ForwardValues(_Forward):
    """Each row of a is e^z divided by the row's sum of e^z."""

    slug, kind = "values", "values"

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give one example, a square, wide and tall batches, a single class."""
        yield (np.array([[1.0, 2.0, 0.5]]),)
        yield (np.array([[0.0, 1.0], [2.0, -1.0]]),)
        yield (rng.normal(0, 2, (37, 5)),)
        yield (rng.normal(0, 1, (4, 4)),)
        yield (rng.normal(0, 3, (3, 40)),)
        yield (rng.normal(0, 3, (5, 1)),)
        yield (np.array([[2.5]]),)
        yield (np.array([[0.0, -18.0, -21.0, -25.0]]),)  # small probabilities are not 0
        yield (np.array([[1.5, -0.5, 1.5], [2.0, 2.0, 2.0], [1.5, -0.5, 1.5]]),)  # equal logits, equal rows


class ForwardLarge(_Forward):
    """Logits of 10000 and -10000 give probabilities, not nan, and nothing overflows on the way."""

    slug, kind = "large-logits", "stability"
    quiet = True

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give large logits of either sign; differences stay small in one, and are extreme in another."""
        yield (np.array([[1000.0, 1001.0, 999.5]]),)
        yield (np.array([[-1000.0, -1001.0, -999.5]]),)
        yield (np.array([[10000.0, -10000.0, 0.0], [-9999.5, -10000.0, -9998.0]]),)
        yield (rng.normal(0, 1, (33, 5)) - 9000,)
        # No exponential of these overflows, and some of their sums do.
        yield (np.array([[400.0, 399.0, -350.0]]),)


class ForwardRowsApart(_Forward):
    """A row's probabilities depend on that row alone, however far the other rows are."""

    slug, kind = "rows-apart", "stability"
    quiet = True

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give rows thousands apart."""
        # One maximum for the whole batch leaves 0 / 0 in every row far below it.
        yield (np.array([[-1000.0, -1002.0], [1000.0, 1001.0]]),)
        yield (rng.normal(0, 1, (34, 4)) + rng.choice([-5000.0, 0.0, 5000.0], (34, 1)),)


class ForwardSaturated(Compared):
    """A class that has lost entirely gets 0, and one that has won gets 1."""

    slug, function, kind = "saturated", "softmax_forward", "stability"
    bound = Bound(roundings=4.0)  # tells a clip, or an epsilon in the denominator, of 1e-15 from rounding

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give rows in which one logit is far above all others."""
        yield (np.array([[800.0, 0.0, -50.0]]),)
        yield (np.array([[0.0, 900.0], [1000.0, -1000.0], [-2000.0, 0.0]]),)
        yield (np.where(np.eye(4)[rng.integers(0, 4, 6)] > 0, 0.0, -rng.uniform(800, 2000, (6, 4))) + 0.0,)


class ForwardLayout(_Forward):
    """Views with gaps or with swapped axes work like any other array."""

    slug, kind = "layout", "values"
    tracks = ("numpy",)

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give every second row and column, and a transposed array."""
        yield (rng.normal(0, 2, (3, 4)).T,)
        yield (rng.normal(0, 2, (8, 10))[::2, ::2],)
        yield (rng.normal(0, 2, (4, 3))[::-1, ::-1],)


class ForwardMemory(Contract):
    """z stays as it is, and each call gives a new array."""

    slug, function = "contract", "softmax_forward"

    def pair(self, rng: np.random.Generator) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
        """Give two batches with logits away from 0 and large ones, so that a shift or a clip in place shows."""
        one, other = rng.normal(5, 2, (3, 4)), rng.normal(5, 2, (3, 4))
        one[0] = [1000.0, 1001.0, -2000.0, 999.0]
        return (one,), (other,)


class JacobianValues(Compared):
    """J[i, j] is the derivative of a_i by z_j, on the diagonal and off it."""

    slug, function, kind = "values", "softmax_jacobian", "gradient"
    bound = Bound(roundings=8.0, scale=1.0)

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give two classes, more, and one."""
        yield (np.array([0.2, 0.5, 0.3]),)
        yield (np.array([0.875, 0.125]),)
        yield (probabilities(rng, 1, 7)[0],)
        yield (probabilities(rng, 1, 34)[0],)
        yield (np.array([1.0]),)
        yield (np.array([1.0 - 1e-4 - 1e-9, 1e-4, 1e-9]),)  # small probabilities are not 0
        yield (
            np.array([0.375, 0.25, 0.375]),
        )  # classes are told apart by their place, not by their probability


class JacobianSaturated(Compared):
    """Probabilities of exactly 0 and 1 give zeros, not nan."""

    slug, function, kind = "saturated", "softmax_jacobian", "stability"
    bound = Bound(roundings=8.0, floor=EPS)
    quiet = True

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give a certain class, and zeros among ordinary entries."""
        yield (np.array([0.0, 1.0, 0.0]),)
        yield (np.array([0.0, 0.25, 0.75, 0.0]),)


class JacobianMemory(Contract):
    """a stays as it is, and each call gives a new array."""

    slug, function = "contract", "softmax_jacobian"

    def pair(self, rng: np.random.Generator) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
        """Give two rows of probabilities, with a 0 that a clip in place would change."""
        return (np.array([0.0, 0.25, 0.75, 0.0]),), (probabilities(rng, 1, 4)[0],)


class BackwardGradient(Gradient):
    """grad_z is grad_a carried back through every output of its row."""

    slug, function = "gradient", "softmax_backward"

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give one example, a square, wide and tall batches, a single class, large gradients."""
        yield np.array([[1.0, -2.0, 0.5]]), np.array([[0.2, 0.5, 0.3]])
        yield np.array([[1.0, 3.0], [-2.0, 0.5]]), np.array([[0.25, 0.75], [0.875, 0.125]])
        yield rng.normal(0, 1, (37, 5)), probabilities(rng, 37, 5)
        yield rng.normal(0, 1, (4, 4)), probabilities(rng, 4, 4)
        yield rng.normal(0, 1000, (2, 34)), probabilities(rng, 2, 34)
        # A single class: always 1, whatever its logit; the bound is that of the terms that cancel.
        yield rng.normal(0, 1, (3, 1)), np.ones((3, 1))
        yield np.array([[2.5]]), np.ones((1, 1))
        # Nearly certain is not certain, and a large gradient is passed as it is.
        yield np.array([[3.0, -2.0, 1.0]]), np.array([[1.0 - 5e-4 - 1e-9, 5e-4, 1e-9]])
        yield rng.normal(0, 1e9, (2, 3)), probabilities(rng, 2, 3)
        yield (
            np.array([[1.0, 1.0, -2.0], [1.0, 1.0, -2.0]]),
            np.array([[0.25, 0.5, 0.25], [0.375, 0.25, 0.375]]),
        )

    def bound_for(self, args: tuple[Value, ...]) -> Bound:
        """Bound by the gradient that comes in: the terms cancel."""
        return Bound(roundings=16.0, scale=float(np.abs(np.asarray(args[0])).max()))

    def numerical(self, args: tuple[Value, ...], result: str) -> Array | None:
        """Step in the logits ln a, which softmax takes to a."""
        grad_a, a = (np.asarray(value) for value in args)
        if (a <= 0).any():
            return None

        def cost(z: Array) -> float:
            e = np.exp(z - z.max(axis=1, keepdims=True))
            return float((grad_a * e / e.sum(axis=1, keepdims=True)).sum())

        return central(cost, np.log(a))


class BackwardSaturated(Compared):
    """Probabilities of exactly 0 and 1 let no gradient pass, and nothing becomes nan."""

    slug, function, kind = "saturated", "softmax_backward", "stability"
    bound = Bound(roundings=16.0, floor=16 * EPS)
    quiet = True

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give certain rows among ordinary ones."""
        yield np.array([[3.0, -2.0, 1.0]]), np.array([[0.0, 1.0, 0.0]])
        a = probabilities(rng, 6, 3)
        a[::2] = np.eye(3)
        a[1] = [0.0, 0.5, 0.5]
        yield rng.normal(0, 1, (6, 3)), a


class BackwardLayout(Compared):
    """Views with gaps or with swapped axes work like any other array."""

    slug, function, kind = "layout", "softmax_backward", "gradient"
    tracks = ("numpy",)

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give every second row and column, and transposed arrays."""
        yield rng.normal(0, 1, (3, 4)).T, np.asfortranarray(probabilities(rng, 4, 3))
        yield rng.normal(0, 1, (8, 10))[::2, ::2], np.repeat(probabilities(rng, 4, 5), 2, axis=0)[::2]
        yield (
            rng.normal(0, 1, (3, 4)),
            np.asfortranarray(probabilities(rng, 3, 4)),
        )  # each lies in another order


class BackwardMemory(Contract):
    """grad_a and a stay as they are, and each call gives a new array."""

    slug, function = "contract", "softmax_backward"

    def pair(self, rng: np.random.Generator) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
        """Give two batches of gradients and probabilities, with zeros and a 1 that a clip in place would change."""
        one, other = probabilities(rng, 3, 4), probabilities(rng, 3, 4)
        one[0] = [0.0, 1.0, 0.0, 0.0]
        return (rng.normal(0, 1, (3, 4)), one), (rng.normal(0, 1, (3, 4)), other)


def checks(exercise: Exercise) -> list[Check]:
    """Give the checks of the exercise, in the order in which a student should read of them."""
    return [
        ForwardValues(),
        ForwardLarge(),
        ForwardRowsApart(),
        ForwardSaturated(),
        ForwardLayout(),
        ForwardMemory(),
        JacobianValues(),
        JacobianSaturated(),
        JacobianMemory(),
        BackwardGradient(),
        BackwardSaturated(),
        BackwardLayout(),
        BackwardMemory(),
    ]
