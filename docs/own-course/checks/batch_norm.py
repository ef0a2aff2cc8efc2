"""What is asked of batch normalisation, and what the grader is to know of its two functions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from smlearn.grader.checks.check import Check
from smlearn.grader.checks.compare import Bound, Compared
from smlearn.grader.checks.contract import Contract
from smlearn.grader.checks.functions import Function
from smlearn.grader.checks.gradient import Gradient, central
from smlearn.grader.course import Exercise
from smlearn.grader.sandbox.messages import Value

Array = np.ndarray[Any, Any]
EPSILON = 1e-5


def forward(x: Array, gamma: Array, beta: Array, epsilon: float) -> Array:
    """Give the right answer, written for clearness."""
    return np.asarray(gamma * (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + epsilon) + beta)


def backward(grad_z: Array, x: Array, gamma: Array, epsilon: float) -> tuple[Array, Array, Array]:
    """Give the right gradients (guides/batch_norm.md#three-paths)."""
    deviation = np.sqrt(x.var(axis=0) + epsilon)
    normalised = (x - x.mean(axis=0)) / deviation
    h = grad_z * gamma
    grad_x = (h - h.mean(axis=0) - normalised * (h * normalised).mean(axis=0)) / deviation
    return grad_x, (grad_z * normalised).sum(axis=0), grad_z.sum(axis=0)


def _sizes(first: Any, *_: Value) -> dict[str, int]:
    return {"n": first.shape[0], "k": first.shape[1]}


# The names of arguments and results, what n and k are in a call, and the right answer.
FUNCTIONS = (
    Function(
        "batch_norm_forward", "batch_norm", ("x", "gamma", "beta", "epsilon"), ("z",), _sizes, {"z": "x"},
        right=forward,
    ),
    Function(
        "batch_norm_backward", "batch_norm", ("grad_z", "x", "gamma", "epsilon"),
        ("grad_x", "grad_gamma", "grad_beta"), _sizes, {"grad_x": "x", "grad_gamma": "gamma", "grad_beta": "gamma"},
        right=backward,
    ),
)  # fmt: skip


class Values(Compared):
    """Each column of z has the mean beta and the deviation gamma, up to epsilon."""

    slug, function, kind = "values", "batch_norm_forward", "values"

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give one row, a square batch, a tall one, and an epsilon that shows."""
        for n, k, epsilon in ((3, 2, 0.5), (1, 3, EPSILON), (4, 4, EPSILON), (37, 5, 0.125)):
            yield rng.normal(1, 3, (n, k)), rng.normal(1, 0.5, k), rng.normal(0, 1, k), epsilon


class ConstantUnit(Compared):
    """A unit that is the same in every row gives beta, not nan."""

    slug, function, kind = "constant-unit", "batch_norm_forward", "stability"
    bound = Bound(
        floor=1e-9
    )  # a mean of equal numbers is a rounding away from them, and epsilon's root is small
    quiet = True

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give a constant column beside an ordinary one."""
        x = rng.normal(0, 1, (8, 3))
        x[:, 1] = 2.0
        yield x, rng.normal(1, 0.5, 3), rng.normal(0, 1, 3), EPSILON


class ForwardMemory(Contract):
    """x, gamma and beta stay as they are, and each call gives a new array."""

    slug, function = "contract", "batch_norm_forward"

    def pair(self, rng: np.random.Generator) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
        """Give two batches."""
        one, other = (
            (rng.normal(0, 2, (5, 3)), rng.normal(1, 1, 3), rng.normal(0, 1, 3), EPSILON) for _ in "ab"
        )
        return one, other


class BackwardGradient(Gradient):
    """grad_x, grad_gamma and grad_beta are the derivatives, along all three paths."""

    slug, function = "gradient", "batch_norm_backward"
    bound = Bound(roundings=512.0)

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give a small, a square and a tall batch, and one of a single unit."""
        for n, k, epsilon in ((3, 2, 0.5), (4, 4, 0.125), (37, 5, EPSILON), (6, 1, 0.125)):
            yield rng.normal(0, 1, (n, k)), rng.normal(1, 3, (n, k)), rng.normal(1, 0.5, k), epsilon

    def numerical(self, args: tuple[Value, ...], result: str) -> Array | None:
        """Differentiate the sum of grad_z z."""
        grad_z, x, gamma = (np.asarray(value) for value in args[:3])
        epsilon = float(args[3])  # type: ignore[arg-type]
        zero = np.zeros_like(gamma)
        if result == "grad_x":
            return central(lambda v: float((grad_z * forward(v, gamma, zero, epsilon)).sum()), x)
        if result == "grad_gamma":
            return central(lambda v: float((grad_z * forward(x, v, zero, epsilon)).sum()), gamma)
        return central(lambda v: float((grad_z * forward(x, gamma, v, epsilon)).sum()), zero)


class BackwardMemory(Contract):
    """grad_z, x and gamma stay as they are, and each call gives new arrays."""

    slug, function = "contract", "batch_norm_backward"

    def pair(self, rng: np.random.Generator) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
        """Give two batches with their gradients."""
        one, other = (
            (rng.normal(0, 1, (5, 3)), rng.normal(0, 2, (5, 3)), rng.normal(1, 1, 3), EPSILON) for _ in "ab"
        )
        return one, other


def checks(exercise: Exercise) -> list[Check]:
    """Give the checks of the exercise, in the order in which a student should read of them."""
    return [Values(), ConstantUnit(), ForwardMemory(), BackwardGradient(), BackwardMemory()]
