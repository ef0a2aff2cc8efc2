"""The ways in which a dense layer goes wrong forward."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .dense_formulas import GUIDE, PRODUCT, SUMS, Array, all_pairs, whole_blocks
from .misconception import Misconception
from .passes import softmax
from .prepared import AS_IT_IS, PREPARED


def _forward(
    slug: str, imitate: Callable[[Array, Array, Array], Any], message: str, why: str = ""
) -> Misconception:
    return Misconception(slug, "dense_forward", imitate, message, why or PRODUCT, f"{GUIDE}#weighted-inputs")


def _single(array: Array) -> Array:
    return array.astype(np.float32)


def _in_row(z: Array, b: Array, row: int) -> Array:
    z[row] += b
    return z


FORWARD = [
    _forward("weights-reshaped", lambda x, w, b: x @ w.reshape(w.shape[1], w.shape[0]) + b, "The weights are reshaped to (d, k) where they should be transposed.", f"reshape keeps the entries in their order and only breaks the rows elsewhere; w.T turns rows into columns. {PRODUCT}"),
    _forward("inputs-reshaped", lambda x, w, b: (w @ x.reshape(x.shape[1], len(x))).T + b, "x is reshaped to (d, n) where it should be transposed: the inputs of different examples are mixed.", f"reshape keeps the entries in their order and only breaks the rows elsewhere; x.T turns rows into columns. {PRODUCT}"),
    _forward("product-reshaped", lambda x, w, b: (w @ x.T).reshape(len(x), len(w)) + b, "w xᵀ is reshaped to (n, k) where it should be transposed: the units of different examples are mixed.", f"reshape keeps the entries in their order and only breaks the rows elsewhere; .T turns rows into columns. {PRODUCT}"),
    _forward("biases-repeated-one-by-one", lambda x, w, b: x @ w.T + np.repeat(b, len(x)).reshape(len(x), len(b)), "The biases are repeated one by one, b_1 n times and then b_2: they land in other entries than their own.", f"np.repeat repeats each entry, np.tile the whole; x wᵀ + b needs neither, b is added to each row as it is. {PRODUCT}"),
    _forward("ones-in-another-column", lambda x, w, b: np.hstack([np.ones((len(x), 1)), x]) @ np.hstack([w, b[:, None]]).T, "The column of ones stands before x, and b behind w's columns: b meets the last input, and each weight its neighbour's.", f"Where b is made a column of w, the ones stand in the same place of x. {PRODUCT}"),
    _forward("ones-in-another-column", lambda x, w, b: np.hstack([x, np.ones((len(x), 1))]) @ np.hstack([b[:, None], w]).T, "The column of ones stands behind x, and b before w's columns: b meets the first input, and each weight its neighbour's.", f"Where b is made a column of w, the ones stand in the same place of x. {PRODUCT}"),
    *(_forward("examples-left-over", lambda x, w, b, c=c: whole_blocks(x @ w.T + b, c), f"The examples are taken in groups of {c}, and those left over keep a row of zeros.", f"Where rows are taken in blocks, a second loop takes the last n % {c}. {PRODUCT}") for c in (2, 4, 8, 16, 32)),  # type: ignore[misc]
    *(_forward("inputs-left-over", lambda x, w, b, c=c: x[:, : x.shape[1] // c * c] @ w[:, : w.shape[1] // c * c].T + b, f"The inputs are taken in groups of {c}, and those left over are not added.", f"Where the sum is unrolled, a second loop takes the last d % {c} inputs. {PRODUCT}") for c in (2, 4, 8)),  # type: ignore[misc]
    _forward("bias-missing", lambda x, w, b: x @ w.T, "`z` is x wᵀ: b is not added."),
    _forward("bias-subtracted", lambda x, w, b: x @ w.T - b, "b is subtracted where it should be added."),
    _forward("bias-twice", lambda x, w, b: x @ w.T + 2.0 * b, "b is added twice."),
    _forward("bias-times-inputs", lambda x, w, b: x @ w.T + x.shape[1] * b, "b is added once for each input, {d} times in all: it stands inside the sum.", "z_ij = (Σ_m x_im w_jm) + b_j: b is outside the sum."),
    _forward("bias-per-example", lambda x, w, b: x @ w.T + b[:, None], "b is added down the columns: b_i goes to row i, where b_j belongs to column j.", "Each unit has one bias, and units are columns of z: z_ij = Σ_m x_im w_jm + b_j."),
    _forward("bias-multiplied", lambda x, w, b: x @ w.T * b, "The product is multiplied by b, where b should be added."),
    _forward("bias-times-n", lambda x, w, b: x @ w.T + len(x) * b, "b is added n = {n} times, once for each example.", "Each example's row gets b once: z_ij = Σ_m x_im w_jm + b_j."),
    _forward("bias-over-n", lambda x, w, b: x @ w.T + b / len(x), "b is divided by n = {n}, the number of examples.", "Each example's row gets b once: z_ij = Σ_m x_im w_jm + b_j."),
    _forward("bias-summed", lambda x, w, b: x @ w.T + b.sum(), "The sum of all biases is added to every unit."),
    _forward("bias-mean", lambda x, w, b: x @ w.T + b.mean(), "The mean of all biases is added to every unit."),
    _forward("first-bias", lambda x, w, b: x @ w.T + b[0], "The first bias is added to every unit."),
    _forward("weights-not-transposed", lambda x, w, b: x @ w + b, "`z` is x w + b: w is not transposed.", f"{PRODUCT} Where w is square both products have the right shape, and one the right numbers."),
    _forward("weights-times-inputs", lambda x, w, b: w @ x.T + b, "`z` is w xᵀ + b, where rows should be examples."),
    _forward("weights-times-inputs-column-bias", lambda x, w, b: w @ x.T + b[:, None], "`z` is w xᵀ + b, the transpose of what it should be: examples stand in its columns.", f"Rows are examples. {PRODUCT}"),
    _forward("weights-times-inputs-not-transposed", lambda x, w, b: w @ x + b, "`z` is w x + b.", f"Rows are examples. {PRODUCT}"),
    _forward("weights-times-inputs-not-transposed-column", lambda x, w, b: w @ x + b[:, None], "`z` is w x + b, with b down the columns.", f"Rows are examples. {PRODUCT}"),
    _forward("elementwise", lambda x, w, b: x * w + b, "x and w are multiplied entry by entry, where the matrix product belongs."),
    _forward("elementwise-summed", lambda x, w, b: (x * w).sum(axis=1) + b, "x and w are multiplied entry by entry and summed, where the matrix product belongs."),
    _forward("inputs-transposed", lambda x, w, b: x.T @ w.T + b, "`z` is xᵀ wᵀ + b: x should not be transposed."),
    _forward("sigmoid-applied", lambda x, w, b: np.where(x @ w.T + b >= 0, 1.0, np.exp(-np.abs(x @ w.T + b))) / (1.0 + np.exp(-np.abs(x @ w.T + b))), "The sigmoid is applied already: `z` are the weighted inputs before it."),
    _forward("relu-applied", lambda x, w, b: np.maximum(x @ w.T + b, 0.0), "Negative entries of `z` are set to zero: `z` are the weighted inputs before any activation."),
    _forward("tanh-applied", lambda x, w, b: np.tanh(x @ w.T + b), "tanh is applied already: `z` are the weighted inputs before any activation."),
    _forward("bias-inside", lambda x, w, b: (x + b[:1]) @ w.T if len(b) == 1 else (x + b) @ w.T, "b is added to x before the product."),
    _forward("bias-before-weights", lambda x, w, b: x @ (w.T + b), "b is added to the weights before the product."),
    _forward("divided-by-inputs", lambda x, w, b: x @ w.T / x.shape[1] + b, "The sum over the inputs is divided by their number, d = {d}.", f"{PRODUCT} It is a sum, no mean."),
    _forward("divided-by-examples", lambda x, w, b: x @ w.T / len(x) + b, "The product is divided by n = {n}, the number of examples.", f"{PRODUCT} The mean is taken in the cost alone."),
    _forward("squared-bias", lambda x, w, b: x @ w.T + b * b, "b is squared."),
    _forward("last-input-missing", lambda x, w, b: x[:, :-1] @ w[:, :-1].T + b, "The last input is left out of the sum: the loop ends one too early."),
    _forward("first-input-missing", lambda x, w, b: x[:, 1:] @ w[:, 1:].T + b, "The first input is left out of the sum: the loop begins one too late."),
    _forward("last-example-missing", lambda x, w, b: np.vstack([(x @ w.T + b)[:-1], np.zeros((1, len(b)))]), "The last example's row is left at zero: the loop ends one too early."),
    _forward("last-unit-missing", lambda x, w, b: np.hstack([(x @ w.T + b)[:, :-1], np.zeros((len(x), 1))]), "The last unit's column is left at zero: the loop ends one too early."),
    _forward("last-input-only", lambda x, w, b: x[:, -1:] * w[:, -1] + b, "Only the last input is in `z`: the sum is overwritten where it should grow (= for +=)."),
    _forward("units-flipped", lambda x, w, b: x @ w[::-1].T + b, "The units' weights come in reverse order."),
    _forward("weights-not-transposed-where-square", lambda x, w, b: (x @ w if w.shape[0] == w.shape[1] else x @ w.T) + b, "Where w is square it is not transposed: `z` is x w + b there.", f"A transpose that depends on whether the shapes fit is wrong wherever both fit. {PRODUCT}"),
    _forward("bias-in-first-row", lambda x, w, b: _in_row(x @ w.T, b, 0), "b is added to the first row alone.", "Every example's row gets b: z_ij = Σ_m x_im w_jm + b_j."),
    _forward("bias-in-last-row", lambda x, w, b: _in_row(x @ w.T, b, -1), "b is added to the last row alone.", "Every example's row gets b: z_ij = Σ_m x_im w_jm + b_j."),
    _forward("bias-halved", lambda x, w, b: x @ w.T + b / 2, "b is halved."),
    _forward("bias-rolled", lambda x, w, b: x @ w.T + np.roll(b, 1), "The biases have moved by one unit: each gets its neighbour's.", "Unit j gets b_j: z_ij = Σ_m x_im w_jm + b_j."),
    _forward("bias-rolled", lambda x, w, b: x @ w.T + np.roll(b, -1), "The biases have moved by one unit: each gets its neighbour's.", "Unit j gets b_j: z_ij = Σ_m x_im w_jm + b_j."),
    _forward("rows-reversed", lambda x, w, b: (x @ w.T + b)[::-1], "The examples' rows come in reverse order."),
    _forward("with-ones", lambda x, w, b: np.hstack([x @ w.T + b, np.ones((len(x), 1))]), "`z` has a column of ones more.", f"z is (n, k): a column for each unit, and none for a bias. {PRODUCT}"),
    _forward("largest-product", lambda x, w, b: (x[:, None] * w).max(axis=2) + b, "The largest of the products is taken, where their sum belongs."),
    _forward("sums-for-products", lambda x, w, b: (x[:, None] + w).sum(axis=2) + b, "x and w are added, where they should be multiplied."),
    _forward("exponential-applied", lambda x, w, b: np.exp(x @ w.T + b), "The exponential is applied already: `z` are the weighted inputs themselves."),
    _forward("leaky-relu-applied", lambda x, w, b: np.where(x @ w.T + b > 0, 1.0, 0.01) * (x @ w.T + b), "A leaky ReLU is applied already: `z` are the weighted inputs before any activation."),
    _forward("weights-of-length-one", lambda x, w, b: x @ (w / np.linalg.norm(w, axis=1, keepdims=True)).T + b, "Each unit's weights are brought to length 1."),
    _forward("first-unit-for-all", lambda x, w, b: np.repeat((x @ w[0] + b[0])[:, None], len(w), axis=1), "All columns hold the first unit's weighted input."),
    _forward("last-unit-for-all", lambda x, w, b: np.repeat((x @ w[-1] + b[-1])[:, None], len(w), axis=1), "All columns hold the last unit's weighted input: each unit overwrites the others."),
    _forward("bias-flipped", lambda x, w, b: x @ w.T + b[::-1], "The biases come in reverse order."),
    _forward("first-unit-bias-missing", lambda x, w, b: x @ w.T + np.where(np.arange(len(b)) == 0, 0.0, b), "The first unit's bias is not added."),
    _forward("last-unit-bias-missing", lambda x, w, b: x @ w.T + np.where(np.arange(len(b)) == len(b) - 1, 0.0, b), "The last unit's bias is not added."),
    _forward("product-negated", lambda x, w, b: b - x @ w.T, "The product has the wrong sign: `z` is b − x wᵀ."),
    _forward("product-doubled", lambda x, w, b: 2 * (x @ w.T) + b, "The product is doubled: `z` is 2 x wᵀ + b."),
    _forward("product-halved", lambda x, w, b: (x @ w.T) / 2 + b, "The product is halved: `z` is x wᵀ / 2 + b."),
    _forward("product-times-n", lambda x, w, b: len(x) * (x @ w.T) + b, "The product is multiplied by n = {n}, the number of examples."),
    _forward("product-times-d", lambda x, w, b: x.shape[1] * (x @ w.T) + b, "The product is multiplied by d = {d}, the number of inputs."),
    _forward("divided-by-root-of-inputs", lambda x, w, b: x @ w.T / np.sqrt(x.shape[1]) + b, "The product is divided by √d, the root of the number of inputs.", f"{PRODUCT} The fan-in is taken care of once, in the first weights."),
    _forward("divided-by-root-of-inputs", lambda x, w, b: (x @ w.T + b) / np.sqrt(x.shape[1]), "`z` is divided by √d, the root of the number of inputs.", f"{PRODUCT} The fan-in is taken care of once, in the first weights."),
    _forward("divided-by-units", lambda x, w, b: x @ w.T / len(w) + b, "The product is divided by k = {k}, the number of units.", f"{PRODUCT} It is a sum, no mean."),
    _forward("sum-not-begun-anew", lambda x, w, b: np.cumsum(x @ w.T, axis=1) + b, "A unit's sum goes on where that of the unit before ended: it is not set back to 0.", f"{PRODUCT} Each sum begins at 0."),
    _forward("sum-not-begun-anew", lambda x, w, b: np.cumsum(x @ w.T + b, axis=1), "A unit's sum goes on where that of the unit before ended: it is not set back to 0.", f"{PRODUCT} Each sum begins at 0."),
    _forward("sum-not-begun-anew", lambda x, w, b: np.cumsum((x @ w.T).ravel()).reshape(len(x), len(w)) + b, "A unit's sum goes on where that of the one before ended: it is not set back to 0.", f"{PRODUCT} Each sum begins at 0."),
    _forward("examples-add-up", lambda x, w, b: np.cumsum(x @ w.T, axis=0) + b, "Each example's row adds to those before it: the sum is not set back to 0.", f"{PRODUCT} Each sum begins at 0."),
    _forward("sums-multiplied", lambda x, w, b: np.outer(x.sum(axis=1), w.sum(axis=1)) + b, "x and w are summed over the inputs before they are multiplied."),
    _forward("all-summed", lambda x, w, b: x.sum() * w.sum() + b, "x and w are summed up before they are multiplied.", PRODUCT),
    _forward("all-summed", lambda x, w, b: np.full((len(x), len(w)), x.sum() * w.sum()) + b, "x and w are summed up before they are multiplied.", PRODUCT),
    _forward("inputs-transposed-alone", lambda x, w, b: x.T @ w + b, "`z` is xᵀ w + b: x should not be transposed, and w should."),
    _forward("outer-product", lambda x, w, b: all_pairs(x, w) + b, "np.outer takes x and w as long vectors: it is no matrix product."),
    _forward("softmax-applied", lambda x, w, b: softmax(x @ w.T + b), "The softmax is applied already: `z` are the weighted inputs before it."),
    _forward("squared-inputs", lambda x, w, b: x**2 @ w.T + b, "x is squared."),
    _forward("squared-weights", lambda x, w, b: x @ (w**2).T + b, "w is squared."),
    _forward("absolute-inputs", lambda x, w, b: np.abs(x) @ w.T + b, "x has lost its minus signs."),
    _forward("distances", lambda x, w, b: ((x[:, None] - w) ** 2).sum(axis=2) + b, "x and w are subtracted and squared, where products belong."),
    _forward("inputs-flipped", lambda x, w, b: x @ w[:, ::-1].T + b, "The inputs' weights come in reverse order."),
    _forward("single-precision", lambda x, w, b: (_single(x) @ _single(w).T).astype(np.float64) + b, "The product is worked out in float32: about 7 digits are left."),
    _forward("single-precision", lambda x, w, b: (_single(x) @ _single(w).T + _single(b)).astype(np.float64), "`z` is worked out in float32: about 7 digits are left."),
    _forward("single-precision", lambda x, w, b: (x @ w.T + b).astype(np.float32).astype(np.float64), "`z` has been through float32: about 7 digits are left."),
    _forward("single-precision", lambda x, w, b: _single(x).astype(np.float64) @ _single(w).astype(np.float64).T + b, "x and w are rounded to float32: about 7 digits are left."),
    _forward("single-precision", lambda x, w, b: x @ _single(w).astype(np.float64).T + b, "w is rounded to float32: about 7 digits are left."),
    _forward("single-precision", lambda x, w, b: _single(x).astype(np.float64) @ w.T + b, "x is rounded to float32: about 7 digits are left."),
    *(
        _forward(f"x-{slug}", lambda x, w, b, p=prepare: p(x) @ w.T + b, f"{words}.", AS_IT_IS)  # type: ignore[misc]
        for slug, preparations, words in PREPARED
        for prepare in preparations
    ),
    _forward("absolute-weights", lambda x, w, b: x @ np.abs(w).T + b, "The weights have lost their minus signs."),
    SUMS,
]  # fmt: skip
