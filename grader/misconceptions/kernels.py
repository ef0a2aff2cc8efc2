"""The ways in which a loop goes wrong, in a kernel and in any other: an extent, an accumulator, a buffer's type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..checks import kernel_peers as right
from . import kernel_sums
from .misconception import Misconception

Array = np.ndarray[Any, Any]
BOUNDS, RESET, TYPES = (
    f"guides/kernels.md#{anchor}" for anchor in ("bounds", "uninitialised-memory", "typed-memoryviews")
)

_ENDS = "`range(n)` ends at n - 1 by itself; the last index of a side of length n is n - 1."
_RESET = "A sum over a row begins at 0 for each row: its first value belongs inside the loop over the rows."
_TYPE = "A `float` of C has some 7 digits, a `double` some 16: float64 needs `double`, in memoryviews too."


def _without_last_column(function: Callable[..., Any]) -> Callable[..., Any]:
    def imitate(*args: Array) -> Any:
        result = function(*args)
        result[..., -1] = 0.0
        return result

    return imitate


def _without_last_row(function: Callable[..., Any]) -> Callable[..., Any]:
    def imitate(*args: Array) -> Any:
        result = function(*args)
        result[-1] = 0.0
        return result

    return imitate


def _one_class_short(function: Callable[..., Any]) -> Callable[..., Any]:
    """Every loop over the columns ends one short, those of the sums as well."""

    def imitate(*args: Array) -> Any:
        result = np.zeros_like(args[0])
        if result.shape[-1] > 1:
            result[..., :-1] = function(*(arg[..., :-1].copy() for arg in args))
        return result

    return imitate


def _square(function: Callable[..., Any]) -> Callable[..., Any]:
    """Loop over min(n, k) rows and columns."""

    def imitate(*args: Array) -> Any:
        side = min(args[0].shape)
        result = np.zeros_like(args[0])
        result[:side, :side] = function(*args)[:side, :side]
        return result

    return imitate


def _single(function: Callable[..., Any]) -> Callable[..., Any]:
    """Keep the result in float."""

    def imitate(*args: Array) -> Any:
        result = function(*args)
        if isinstance(result, tuple):
            return tuple(part.astype(np.float32).astype(np.float64) for part in result)
        return np.asarray(result).astype(np.float32).astype(np.float64)

    return imitate


def _backward_running(grad_a: Array, a: Array) -> Array:
    return np.asarray(a * (grad_a - np.cumsum((grad_a * a).sum(axis=1))[:, None]))


def _softmax_first_class_left_out(z: Array) -> Array:
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return np.asarray(e / e[:, 1:].sum(axis=1, keepdims=True))


def _cost(a: Array, y: Array, rows: slice, columns: slice, n: int) -> float:
    return right.cross_entropy_forward(a[rows, columns], y[rows, columns]) * len(a[rows]) / n


def _made() -> list[Misconception]:
    found: list[Misconception] = []

    def add(slug: str, name: str, imitate: Callable[..., Any], message: str, why: str) -> None:
        see = {_RESET: RESET, _TYPE: TYPES}.get(why, BOUNDS)
        found.append(Misconception(slug, name, imitate, message, why, see))

    elementwise = ("sigmoid_forward", "sigmoid_backward", "softmax_forward", "softmax_backward")
    for name in (*elementwise, "cross_entropy_backward", "softmax_jacobian"):
        function = getattr(right, name)
        add(
            "last-column-left-out", name, _without_last_column(function),
            "The last column of the result is 0: a loop over the columns ends one short.", _ENDS,
        )  # fmt: skip
        add(
            "last-row-left-out", name, _without_last_row(function),
            "The last row of the result is 0: a loop over the rows ends one short.", _ENDS,
        )  # fmt: skip
    for name in ("softmax_forward", "softmax_backward"):
        add(
            "columns-one-short", name, _one_class_short(getattr(right, name)),
            "Every loop over the columns ends one short: the last class takes no part, not even in the sum.", _ENDS,
        )  # fmt: skip
    for name in (*elementwise, "cross_entropy_backward"):
        add(
            "square-part-only", name, _square(getattr(right, name)),
            "Only a square part of the result is filled: one extent stands for both, rows and columns.",
            "An array of n rows and k columns has two extents, shape[0] and shape[1].",
        )  # fmt: skip
    for name in (
        *elementwise,
        "cross_entropy_backward",
        "softmax_jacobian",
        "dense_forward",
        "dense_backward",
    ):
        add(
            "float32-buffer", name, _single(getattr(right, name)),
            "The result has passed through float32: its numbers are right to 7 digits and no further.", _TYPE,
        )  # fmt: skip
    running = (
        "The sum of a row still holds the rows before it: the accumulator is set to 0 once, not for each row."
    )
    add("accumulator-not-reset", "softmax_backward", _backward_running, running, _RESET)
    add(
        "first-class-left-out", "softmax_forward", _softmax_first_class_left_out,
        "The row's sum leaves out its first entry: the loop begins at 1.", "`range(k)` begins at 0.",
    )  # fmt: skip
    everything, short = slice(None), slice(None, -1)
    name = "cross_entropy_forward"
    add(
        "last-column-left-out", name, lambda a, y: _cost(a, y, everything, short, len(a)),
        "The last class takes no part in the cost: a loop over the columns ends one short.", _ENDS,
    )  # fmt: skip
    return found


MISCONCEPTIONS = (*_made(), *kernel_sums.MISCONCEPTIONS)
