"""What kernels are asked on, and when two of their answers count as the same.

All arrays are writable, C-contiguous float64, as the stubs promise.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator

from ..sandbox.messages import Value
from . import kernel_peers

Arguments = tuple[Value, ...]

# Rounding of sums in another order, relative to the largest entry of the whole array.
TOLERANCE = 1e-11


def logits(rng: Generator, n: int, k: int) -> Arguments:
    """Draw z."""
    return (rng.normal(0.0, 3.0, (n, k)),)


def pulled(rng: Generator, n: int, k: int) -> Arguments:
    """Draw a gradient at a, and a: probabilities that also serve as the sigmoid's activations."""
    return rng.normal(0.0, 1.0, (n, k)), kernel_peers.softmax_forward(rng.normal(0.0, 2.0, (n, k)))


def one_row(rng: Generator, n: int, k: int) -> Arguments:
    """Draw the probabilities of one example, (k,)."""
    return (kernel_peers.softmax_forward(rng.normal(0.0, 2.0, (1, k)))[0].copy(),)


def predicted(rng: Generator, n: int, k: int) -> Arguments:
    """Draw a, and targets y, one-hot."""
    a = kernel_peers.softmax_forward(rng.normal(0.0, 2.0, (n, k)))
    return a, np.eye(k)[rng.integers(0, k, n)]


def layer(rng: Generator, n: int, d: int) -> Arguments:
    """Draw x (n, d), w (k, d), b (k,), with fewer units than inputs where that can be."""
    k = units(d)
    return rng.normal(0.0, 1.0, (n, d)), rng.normal(0.0, 0.5, (k, d)), rng.normal(0.0, 0.5, k)


def layer_pulled(rng: Generator, n: int, d: int) -> Arguments:
    """Draw grad_z (n, k), x (n, d), w (k, d)."""
    k = units(d)
    return rng.normal(0.0, 1.0, (n, k)), rng.normal(0.0, 1.0, (n, d)), rng.normal(0.0, 0.5, (k, d))


def square_layer(forward: bool, rng: Generator, n: int, d: int) -> Arguments:
    """Draw a layer's arguments with as many units as inputs: what exchanges the two goes unnoticed here."""
    x, w, b = rng.normal(0.0, 1.0, (n, d)), rng.normal(0.0, 0.5, (d, d)), rng.normal(0.0, 0.5, d)
    return (x, w, b) if forward else (rng.normal(0.0, 1.0, (n, d)), x, w)


def units(d: int) -> int:
    """Give a layer's width for d inputs: never d itself, so that rows and columns cannot be mistaken."""
    return max(1, d // 10) if d > 10 else d // 2 + 1 + (d < 3)


INPUTS: dict[str, Callable[[Generator, int, int], Arguments]] = {
    "sigmoid_forward": logits,
    "sigmoid_backward": pulled,
    "softmax_forward": logits,
    "softmax_jacobian": one_row,
    "softmax_backward": pulled,
    "cross_entropy_forward": predicted,
    "cross_entropy_backward": predicted,
    "dense_forward": layer,
    "dense_backward": layer_pulled,
}


def agrees(value: Any, expected: Any) -> bool:
    """Compare arrays, numbers, or tuples of them, relative to the largest entry that is expected."""
    if isinstance(expected, tuple | list):
        return (
            isinstance(value, tuple | list)
            and len(value) == len(expected)
            and all(agrees(one, other) for one, other in zip(value, expected, strict=True))
        )
    if value is None or isinstance(value, tuple | list):
        return False
    got, want = np.asarray(value), np.asarray(expected)
    if got.shape != want.shape or got.dtype.kind not in "fi":
        return False
    with np.errstate(all="ignore"):
        scale = float(np.max(np.abs(want), initial=0.0))
        return bool(np.all(np.abs(got - want) <= TOLERANCE * (scale or 1.0)))


def shapes_of(args: Arguments) -> str:
    """Name the arguments' shapes in words: "arrays of shape (3, 8) and (3, 8)"."""
    shapes = [str(arg.shape) for arg in args if isinstance(arg, np.ndarray)]
    if len(shapes) == 1:
        return f"an array of shape {shapes[0]}"
    return f"arrays of shape {', '.join(shapes[:-1])} and {shapes[-1]}"
