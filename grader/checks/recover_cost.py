"""What is asked of the costs that are recovered from their gradients, by integration.

Any rule of first order is right, so an answer may be off by the path's length over the number of steps. A wrong
integrand, path or constant shows where there are many steps; a rule that pays no attention to `steps` shows where
there are few and where there are many.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from ..course import Exercise
from ..sandbox.messages import Value
from .check import Check
from .compare import EPS, Bound, Compared
from .contract import Contract

Array = np.ndarray[Any, Any]
MANY = 10000  # the most steps that the docstrings allow


def bound(function: str, args: tuple[Value, ...]) -> float:
    """Give how far off a result may be: the docstring's own bound, and the rounding of some thousand terms."""
    if function == "recover_sigmoid_cost":
        reach = abs(float(np.asarray(args[0])))
        return 2.0 * reach / _steps(args) + 1e4 * EPS * reach
    # Whoever walks along one axis after another, which is as right, is off by the length of that way.
    z = np.asarray(args[0])
    reach = max(float(z.max() - z.min()), float(np.abs(z).max()))
    return 2.0 * reach / _steps(args) + 1e4 * EPS * (1.0 + reach)


class _Recovered(Compared):
    def bound_for(self, args: tuple[Value, ...]) -> Bound:
        return Bound(roundings=0.0, floor=bound(self.function, args))


class _Softmax(_Recovered):
    function = "recover_softmax_cost"


class _Sigmoid(_Recovered):
    function = "recover_sigmoid_cost"


def _steps(args: tuple[Value, ...]) -> int:
    return int(np.asarray(args[2])) if len(args) > 2 else 1000


class SoftmaxValues(_Softmax):
    """C(z) - C(0) is ln Σ e^z - z_target - ln k."""

    slug, kind = "values", "values"

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give few and many classes, every place of the target, and many steps, so that little else is forgiven."""
        yield np.array([1.0, -0.5]), 0, MANY
        yield np.array([0.5, 2.0, -1.0]), 1, MANY
        yield np.array([0.5, 2.0, -1.0]), 2, MANY
        yield np.array([3.0, 3.0, 3.0, 3.0]), 1, MANY  # a shift of all logits costs nothing
        yield rng.normal(0, 1, 7), int(rng.integers(7)), MANY
        yield rng.normal(0, 2, 34), int(rng.integers(34)), MANY
        yield rng.normal(2, 1, 5), 4, MANY
        yield np.array([5.25, 0.0]), 1, MANY  # the largest logit alone is not yet ln Σ e^z


class SoftmaxAtZero(_Softmax):
    """At z = 0 nothing has been walked, and the cost is 0."""

    slug, kind = "at-zero", "values"

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give zeros."""
        yield np.zeros(3), 1, 1000
        yield np.zeros(2), 0, 10


class SoftmaxSteps(_Softmax):
    """The number of steps may be few or many, odd lengths of z too, and is 1000 where it is not given."""

    slug, kind = "steps", "values"

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give the fewest steps, the most, and none."""
        yield np.array([0.5, 2.0, -1.0]), 0, 10
        yield np.array([1.0, -2.0, 0.0]), 2, 100
        yield np.array([6.0, -4.0]), 1, MANY
        yield (rng.normal(0, 2, 5), 3)


class SoftmaxLarge(_Softmax):
    """Logits of 1000 and -1000 give a finite cost, and nothing overflows on the way."""

    slug, kind = "large-logits", "stability"
    quiet = True

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give large logits of either sign."""
        yield np.array([1000.0, -1000.0]), 1, MANY
        yield np.array([1000.0, -1000.0]), 0, MANY
        yield np.array([-1000.0, -1000.5, -999.0]), 0, MANY
        yield np.array([999.0, 1000.0, 998.5]), 2, MANY
        yield np.array([1000.0, 850.0, -1000.0]), 0, MANY  # two beyond any clip, and far apart


class SoftmaxLayout(_Softmax):
    """A view with gaps works like any other array."""

    slug, kind = "layout", "values"
    tracks = ("numpy",)

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give every second entry, and a reversed view."""
        yield rng.normal(0, 1, 8)[::2], 2, MANY
        yield rng.normal(0, 1, 5)[::-1], 0, MANY


class SoftmaxMemory(Contract):
    """z stays as it is, and the answer depends on the arguments alone."""

    slug, function = "contract", "recover_softmax_cost"

    def pair(self, rng: np.random.Generator) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
        """Give two examples."""
        return (rng.normal(1, 1, 4), 2, 1000), (rng.normal(1, 1, 4), 1, 1000)


class SigmoidValues(_Sigmoid):
    """C(z) - C(0) is ln(1 + e^z) - ln 2 - y z."""

    slug, kind = "values", "values"

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give both signs of z, and targets of 0, 1 and between."""
        yield 1.5, 1.0, MANY
        yield 1.5, 0.0, MANY
        yield -2.0, 1.0, MANY
        yield -2.0, 0.0, MANY
        yield 3.0, 0.25, MANY
        for _ in range(3):
            yield float(rng.normal(0, 3)), float(rng.random()), MANY
        yield 5.25, 0.5, MANY  # σ is not yet 1, nor 0
        yield -5.25, 0.5, MANY


class SigmoidAtZero(_Sigmoid):
    """At z = 0 nothing has been walked, and the cost is 0."""

    slug, kind = "at-zero", "values"

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give z = 0 with several targets."""
        yield 0.0, 1.0, 1000
        yield 0.0, 0.25, 10


class SigmoidSteps(_Sigmoid):
    """The number of steps may be few or many, and is 1000 where it is not given."""

    slug, kind = "steps", "values"

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give the fewest steps, the most, and none."""
        yield 2.0, 0.5, 10
        yield -3.0, 0.0, 100
        yield 8.0, 1.0, MANY
        for z, y in (
            (0.05, 0.0),
            (-0.01, 0.0),
            (0.01, 1.0),
            (0.37, 0.5),
        ):  # a path shorter than a step of 1/steps
            yield z, y, 10
        yield (float(rng.normal(0, 3)), float(rng.random()))


class SigmoidLarge(_Sigmoid):
    """At z = 1000 and -1000 the cost is finite, and nothing overflows on the way."""

    slug, kind = "large-inputs", "stability"
    quiet = True

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give both signs, with targets that agree and that do not."""
        for z in (1000.0, -1000.0):
            for y in (0.0, 1.0, 0.5):
                yield z, y, MANY


def checks(exercise: Exercise) -> list[Check]:
    """Give the checks of the exercise, in the order in which a student should read of them."""
    return [
        SoftmaxValues(),
        SoftmaxAtZero(),
        SoftmaxSteps(),
        SoftmaxLarge(),
        SoftmaxLayout(),
        SoftmaxMemory(),
        SigmoidValues(),
        SigmoidAtZero(),
        SigmoidSteps(),
        SigmoidLarge(),
    ]
