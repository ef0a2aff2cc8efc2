"""What both directions of a dense layer share, and the sums of a product and a bias that it may give forward."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np

from .formulas import Formula, searched

Array = np.ndarray[Any, Any]
GUIDE = "guides/dense.md"
PRODUCT = "z = x wᵀ + b: z_ij = Σ_m x_im w_jm + b_j, and row j of w belongs to unit j."


def all_pairs(one: Array, other: Array) -> Array:
    """Give np.outer of two matrices; not of large ones, for it has the product of their sizes."""
    if one.size * other.size > 10**6:
        raise MemoryError
    return np.outer(one, other)


def whole_blocks(rows: Array, size: int) -> Array:
    """Set the rows left over by blocks of a size to zero."""
    rows[len(rows) // size * size :] = 0.0
    return rows


_PRODUCTS = [
    Formula("x wᵀ", lambda x, w, b: x @ w.T),
    Formula("x w", lambda x, w, b: x @ w),
    Formula("x wᵀ without the last input", lambda x, w, b: x[:, :-1] @ w[:, :-1].T),
    Formula("x wᵀ without the first input", lambda x, w, b: x[:, 1:] @ w[:, 1:].T),
    Formula("x² wᵀ", lambda x, w, b: x**2 @ w.T),
    Formula("x (w²)ᵀ", lambda x, w, b: x @ (w**2).T),
    Formula("|x| wᵀ", lambda x, w, b: np.abs(x) @ w.T),
    Formula("the last input's product alone", lambda x, w, b: x[:, -1:] * w[:, -1]),
    Formula("the first input's product alone", lambda x, w, b: x[:, :1] * w[:, 0]),
]
_SCALES = [
    ("{}", lambda x, w: 1.0),
    ("-{}", lambda x, w: -1.0),
    ("2 {}", lambda x, w: 2.0),
    ("{}/2", lambda x, w: 0.5),
    ("{}/d", lambda x, w: 1 / x.shape[1]),
    ("{}/n", lambda x, w: 1 / len(x)),
    ("{}/k", lambda x, w: 1 / len(w)),
    ("{}/√d", lambda x, w: x.shape[1] ** -0.5),
]
_BIASES = [
    Formula("b", lambda x, w, b: b),
    Formula("b with b_i in row i", lambda x, w, b: b[:, None]),
    Formula("Σ b", lambda x, w, b: b.sum()),
    Formula("the mean of b", lambda x, w, b: b.mean()),
    Formula("b²", lambda x, w, b: b**2),
    Formula("b[0]", lambda x, w, b: b[0]),
    Formula("b in the first row alone", lambda x, w, b: np.where(np.arange(len(x))[:, None] == 0, b, 0.0)),
]
_TIMES = [
    (" + {}", lambda x, w: 1.0),
    (" - {}", lambda x, w: -1.0),
    (" + 2 {}", lambda x, w: 2.0),
    (" + d {}", lambda x, w: x.shape[1]),
    (" + (d - 1) {}", lambda x, w: x.shape[1] - 1.0),
    (" - d {}", lambda x, w: -x.shape[1]),
    (" + n {}", lambda x, w: len(x)),
    (" + {}/d", lambda x, w: 1 / x.shape[1]),
    (" + {}/n", lambda x, w: 1 / len(x)),
]


def _formulas() -> list[Formula]:
    """Give each product with each factor, and each bias with each factor or none, likely ones first."""
    biased = [(b.text, b.of, text, by) for b, (text, by) in product(_BIASES, _TIMES)]
    return [
        Formula(
            f"`z` is {scale.format(p.text)}{times.format(name)}, where x wᵀ + b belongs.",
            lambda x, w, b, p=p.of, scaled=scaled, bias=bias, by=by: p(x, w, b) * scaled(x, w) + bias(x, w, b) * by(x, w),
        )
        for (scale, scaled), p in product(_SCALES, _PRODUCTS)
        for name, bias, times, by in [*biased, ("", lambda x, w, b: 0.0, "", lambda x, w: 1.0)]
    ]  # fmt: skip


SUMS = searched("dense_forward", _formulas, PRODUCT, f"{GUIDE}#weighted-inputs")
