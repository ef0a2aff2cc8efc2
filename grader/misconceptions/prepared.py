"""What people make of x before they use it, where it is to be used as it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

Array: TypeAlias = np.ndarray[Any, Any]
Preparation: TypeAlias = Callable[[Array], Array]

SMALL = (0.0, 1e-12, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3)  # what is added against a division by 0


def _no_zero(spread: Array) -> Array:
    return np.where(spread == 0, 1.0, spread)


def standardised(ddof: int = 0, axis: int | None = 0) -> list[Preparation]:
    """Bring columns to mean 0 and spread 1, in the ways in which a spread of 0 is met."""

    def variance(x: Array) -> Array:
        count = np.float64((x.size if axis is None else x.shape[axis]) - ddof)
        squares = np.square(x - x.mean(axis=axis, keepdims=True))
        found: Array = squares.sum(axis=axis, keepdims=True) / count
        return found

    def moved(x: Array, spread: Array) -> Array:
        return (x - x.mean(axis=axis, keepdims=True)) / spread  # type: ignore[no-any-return]

    return [
        lambda x: moved(x, _no_zero(np.sqrt(variance(x)))),
        *(lambda x, e=e: moved(x, np.sqrt(variance(x)) + e) for e in SMALL),
        *(lambda x, e=e: moved(x, np.sqrt(variance(x) + e)) for e in SMALL[1:]),
    ]  # fmt: skip


def _ranged(axis: int | None) -> list[Preparation]:
    def ranged(x: Array, small: float) -> Array:
        low = x.min(axis=axis, keepdims=True)
        return (x - low) / (x.max(axis=axis, keepdims=True) - low + small)  # type: ignore[no-any-return]

    return [lambda x, e=e: ranged(x, e) for e in SMALL]  # type: ignore[misc]


def _over(size: Callable[[Array], Any]) -> list[Preparation]:
    return [lambda x, e=e: x / (size(x) + e) for e in SMALL]  # type: ignore[misc]


# slug, ways, words
PREPARED: tuple[tuple[str, list[Preparation], str], ...] = (
    ("standardised", [*standardised(), *standardised(1), *standardised(0, None)], "x is standardised: each column is brought to mean 0 and spread 1"),
    ("centred", [lambda x: x - x.mean(axis=0), lambda x: x - x.mean(), lambda x: x - x.mean(axis=1, keepdims=True)], "x is centred: its mean is taken off"),
    ("ranged", [*_ranged(0), *_ranged(None)], "x is brought to the range from 0 to 1"),
    ("over-maximum", [*_over(lambda x: np.abs(x).max()), *_over(lambda x: x.max()), *_over(lambda x: np.abs(x).max(axis=0)), *_over(lambda x: x.max(axis=0)), lambda x: x / (1 + np.abs(x).max())], "x is divided by its largest entry"),
    ("unit-rows", [*_over(lambda x: np.linalg.norm(x, axis=1, keepdims=True)), *_over(np.linalg.norm)], "x is divided by its length"),
    ("over-255", [lambda x: x / 255.0], "x is divided by 255, as the pixels of pictures are"),
)  # fmt: skip

AS_IT_IS = "The function takes x as it is: whoever scales the inputs does so once, before training and before predicting alike, with one mean and one spread for both."
