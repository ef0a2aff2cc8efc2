"""The ways in which a dense layer goes wrong backward; and all of both directions.

The three results of the backward are wrong or right each by itself: a mistake here is one of one result, and the
others are left right; what is wrong with two of them is found twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ..checks.check import Observation
from .dense_formulas import GUIDE, Array, all_pairs, whole_blocks
from .dense_forward import FORWARD
from .general import Words, general
from .misconception import FITTED, GENERATED, PAIRED, Misconception


def _where_square(array: Array) -> Array:
    """Transpose what is square."""
    return array.T if array.shape[0] == array.shape[1] else array


def _backward(
    position: int,
    slug: str,
    imitate: Callable[[Array, Array, Array], Any],
    message: str,
    why: str,
    anchor: str,
) -> Misconception:
    def all_three(g: Array, x: Array, w: Array) -> Any:
        results: list[Any] = [g @ w, g.T @ x, g.sum(axis=0)]
        results[position] = imitate(g, x, w)
        return tuple(results)

    return Misconception(slug, "dense_backward", all_three, message, why, f"{GUIDE}#{anchor}")


def _x(slug: str, imitate: Callable[[Array, Array, Array], Any], message: str) -> Misconception:
    return _backward(0, f"grad-x-{slug}", imitate, message, _BP2, "back-to-the-inputs")


def _one_family(mistakes: list[Misconception]) -> list[Misconception]:
    """Let a transpose speak for the one where w is square: where only those calls gave values, they are the same."""
    families = (
        ("grad-x-transposed-weights", "grad-x-transposed-weights-where-square", "grad-x-weights-reshaped"),
        ("grad-w-transposed", "grad-w-transposed-where-square"),
    )
    first = {slug: family[0] for family in families for slug in family}
    return [replace(one, family=first.get(one.slug, one.family)) for one in mistakes]


def _w(slug: str, imitate: Callable[[Array, Array, Array], Any], message: str) -> Misconception:
    return _backward(1, f"grad-w-{slug}", imitate, message, _BP4, "bp4")


def _b(slug: str, imitate: Callable[[Array, Array, Array], Any], message: str) -> Misconception:
    return _backward(2, f"grad-b-{slug}", imitate, message, _BP3, "bp3")


_BP2 = "The linear half of BP2: grad_x = grad_z w, the sum over the units, grad_x_im = Σ_j grad_z_ij w_jm."
_BP3 = "BP3: grad_b holds the column sums of grad_z, grad_b_j = Σ_i grad_z_ij. The mean's 1/n is in grad_z already."
_BP4 = "BP4: grad_w = grad_zᵀ x, the sum over the examples, grad_w_jm = Σ_i grad_z_ij x_im. The mean's 1/n is in grad_z already."

_GRAD_X = [
    _x("transposed-weights", lambda g, x, w: g @ w.T, "`grad_x` is grad_z wᵀ: w should not be transposed on the way back."),
    _x("transposed", lambda g, x, w: (g @ w).T, "`grad_x` comes out transposed."),
    _x("is-grad-z", lambda g, x, w: g.copy(), "`grad_x` is grad_z itself: w is not in it."),
    _x("is-grad-w", lambda g, x, w: g.T @ x, "`grad_x` is grad_zᵀ x: that is grad_w. Are the results in the order promised?"),
    _x("is-grad-b", lambda g, x, w: g.sum(axis=0), "`grad_x` holds the column sums of grad_z: that is grad_b. Are the results in the order promised?"),
    _x("inputs-for-weights", lambda g, x, w: g @ x, "`grad_x` is grad_z x: x stands where w belongs."),
    _x("inputs-transposed-for-weights", lambda g, x, w: g @ x.T, "`grad_x` is grad_z xᵀ: x stands where w belongs."),
    _x("gradient-transposed", lambda g, x, w: g.T @ w, "`grad_x` is grad_zᵀ w: grad_z should not be transposed here."),
    _x("weights-first", lambda g, x, w: w.T @ g, "`grad_x` is wᵀ grad_z: the factors stand in the wrong order."),
    _x("weights-first-not-transposed", lambda g, x, w: w @ g, "`grad_x` is w grad_z: the factors stand in the wrong order."),
    _x("weights-first-gradient-transposed", lambda g, x, w: w @ g.T, "`grad_x` is w grad_zᵀ: the factors stand in the wrong order."),
    _x("elementwise", lambda g, x, w: g * w, "grad_z and w are multiplied entry by entry, where the matrix product belongs."),
    _x("times-inputs", lambda g, x, w: (g @ w) * x, "`grad_x` is multiplied by x as well."),
    _x("sigmoid-derivative", lambda g, x, w: (g @ w) * x * (1.0 - x), "`grad_x` is multiplied by x (1 - x) as well: that is the sigmoid's part of BP2, and not the dense layer's."),
    _x("over-n", lambda g, x, w: g @ w / len(g), "`grad_x` is {n} times too small in a batch of {n}: the factor is n, the number of examples. It is divided by n, though grad_z holds the mean's 1/n already."),
    _x("times-n", lambda g, x, w: g @ w * len(g), "`grad_x` is {n} times too large in a batch of {n}: the factor is n, the number of examples."),
    _x("over-k", lambda g, x, w: g @ w / g.shape[1], "`grad_x` is divided by k = {k}, the number of units."),
    _x("negated", lambda g, x, w: -g @ w, "`grad_x` has the wrong sign."),
    _x("weights-summed", lambda g, x, w: np.outer(g.sum(axis=1), w.sum(axis=0)), "grad_z and w are summed over the units before they are multiplied."),
    _x("is-weights", lambda g, x, w: w.copy(), "`grad_x` is w: grad_z is not in it."),
    _x("is-weights-per-example", lambda g, x, w: np.ones((len(g), len(w))) @ w, "`grad_x` adds up w's rows: grad_z is not in it."),
    _x("summed-over-examples", lambda g, x, w: (g @ w).sum(axis=0), "`grad_x` is summed over the examples, where each keeps its row."),
    _x("averaged-over-examples", lambda g, x, w: (g @ w).mean(axis=0), "`grad_x` is averaged over the examples, where each keeps its row."),
    _x("transposed-weights-where-square", lambda g, x, w: g @ _where_square(w), "Where w is square it is transposed: `grad_x` is grad_z wᵀ there. A transpose that depends on whether the shapes fit is wrong wherever both fit."),
    _x("weights-reshaped", lambda g, x, w: g @ w.T.reshape(w.shape), "wᵀ is reshaped to w's shape: its entries stand in other places. grad_z w has the right shape as it is."),
    _x("inputs-scaled", lambda g, x, w: g.sum(axis=1, keepdims=True) * x, "`grad_x` holds x, times the row sums of grad_z: w is not in it."),
    _x("weights-missing", lambda g, x, w: g.sum(axis=1, keepdims=True) * np.ones_like(x), "`grad_x` holds grad_z's row sums: w is not in it."),
    _x("batch-in-each-row", lambda g, x, w: np.ones((len(g), 1)) * (g @ w).sum(axis=0), "Each row of `grad_x` holds the sum over all examples, where each keeps its own."),
    _x("batch-mean-in-each-row", lambda g, x, w: np.ones((len(g), 1)) * (g @ w).mean(axis=0), "Each row of `grad_x` holds the mean over all examples, where each keeps its own."),
    _x("absolute-weights", lambda g, x, w: g @ np.abs(w), "The weights have lost their minus signs on the way back."),
    _x("doubled", lambda g, x, w: 2 * (g @ w), "`grad_x` is twice what it should be."),
    _x("last-unit-missing", lambda g, x, w: g[:, :-1] @ w[:-1], "The last unit is left out of `grad_x`: the loop ends one too early."),
    _x("first-unit-only", lambda g, x, w: g[:, :1] * w[:1], "`grad_x` holds the first unit alone."),
    _x("relu-derivative", lambda g, x, w: (g @ w) * (x > 0), "`grad_x` is zero where x is not above 0: that is ReLU's derivative, and no part of the dense layer."),
    _x("tanh-derivative", lambda g, x, w: (g @ w) * (1 - x**2), "`grad_x` is multiplied by 1 − x² as well: that is tanh's derivative, and no part of the dense layer."),
    _x("with-inputs-added", lambda g, x, w: g @ w + x, "x itself is added to `grad_x`."),
    _x("squeezed", lambda g, x, w: np.squeeze(g @ w), "`grad_x` has lost its axes of length 1, as np.squeeze does: it keeps x's shape, (n, d)."),
    _x("zeros", lambda g, x, w: np.zeros_like(x), "`grad_x` is zero throughout."),
    _x("is-x", lambda g, x, w: x.copy(), "`grad_x` is x itself."),
    _x("last-unit-only", lambda g, x, w: g[:, -1:] * w[-1], "`grad_x` holds the last unit alone: the sum is overwritten where it should grow (= for +=)."),
]  # fmt: skip

_GRAD_W = [
    _w("outer-of-all", lambda g, x, w: all_pairs(g, x), "`grad_w` is np.outer of the whole of grad_z and x, which lays both out in a row first: it has an entry for each pair of their numbers."),
    _w("of-examples", lambda g, x, w: g.sum(axis=1, keepdims=True) * x, "`grad_w` has a row for each example: the sum runs over the units, where it belongs over the examples."),
    _w("transposed", lambda g, x, w: x.T @ g, "`grad_w` is xᵀ grad_z, the transpose of what it should be."),
    _w("not-transposed", lambda g, x, w: g @ x, "`grad_w` is grad_z x: grad_z should be transposed."),
    _w("inputs-transposed", lambda g, x, w: g @ x.T, "`grad_w` is grad_z xᵀ."),
    _w("inputs-first", lambda g, x, w: x @ g, "`grad_w` is x grad_z."),
    _w("inputs-first-gradient-transposed", lambda g, x, w: x @ g.T, "`grad_w` is x grad_zᵀ."),
    _w("both-transposed", lambda g, x, w: g.T @ x.T, "`grad_w` is grad_zᵀ xᵀ: x should not be transposed."),
    _w("over-n", lambda g, x, w: g.T @ x / len(g), "`grad_w` is {n} times too small in a batch of {n}: the factor is n, the number of examples. It is divided by n once more, though grad_z holds the mean's 1/n already."),
    _w("times-n", lambda g, x, w: g.T @ x * len(g), "`grad_w` is {n} times too large in a batch of {n}: the factor is n, the number of examples."),
    _w("over-k", lambda g, x, w: g.T @ x / g.shape[1], "`grad_w` is divided by k = {k}, the number of units."),
    _w("over-d", lambda g, x, w: g.T @ x / x.shape[1], "`grad_w` is divided by d = {d}, the number of inputs."),
    _w("over-n-k", lambda g, x, w: g.T @ x / g.size, "`grad_w` is divided by n k = {n} × {k}, the number of entries of grad_z."),
    _w("negated", lambda g, x, w: -g.T @ x, "`grad_w` has the wrong sign."),
    _w("weights-for-inputs", lambda g, x, w: g.T @ w, "`grad_w` is grad_zᵀ w: w stands where x belongs."),
    _w("weights-multiplied", lambda g, x, w: (g.T @ x) * w, "`grad_w` is multiplied by w as well."),
    _w("decay-added", lambda g, x, w: g.T @ x + w, "w itself is added to `grad_w`."),
    _w("is-grad-x", lambda g, x, w: g @ w, "`grad_w` is grad_z w: that is grad_x. Are the results in the order promised?"),
    _w("is-grad-b", lambda g, x, w: g.sum(axis=0), "`grad_w` holds the column sums of grad_z: that is grad_b. Are the results in the order promised?"),
    _w("elementwise", lambda g, x, w: g * x, "grad_z and x are multiplied entry by entry, where the matrix product belongs."),
    _w("outer-of-sums", lambda g, x, w: np.outer(g.sum(axis=0), x.sum(axis=0)), "grad_z and x are summed over the examples before they are multiplied."),
    _w("outer-of-means", lambda g, x, w: np.outer(g.mean(axis=0), x.mean(axis=0)), "grad_z and x are averaged over the examples before they are multiplied."),
    _w("outer-of-sum-and-mean", lambda g, x, w: np.outer(g.sum(axis=0), x.mean(axis=0)), "grad_z is summed and x averaged over the examples before they are multiplied."),
    _w("first-example", lambda g, x, w: np.outer(g[0], x[0]), "`grad_w` comes from the first example alone."),
    _w("last-example", lambda g, x, w: np.outer(g[-1], x[-1]), "`grad_w` comes from the last example alone: the sum is overwritten where it should grow (= for +=)."),
    _w("per-example", lambda g, x, w: g[:, :, None] * x[:, None, :], "`grad_w` has a matrix for each example: the sum over them is missing."),
    _w("inputs-missing", lambda g, x, w: np.outer(g.sum(axis=0), np.ones(x.shape[1])), "`grad_w` holds grad_z's column sums alone: x is not in it."),
    _w("gradient-missing", lambda g, x, w: np.outer(np.ones(g.shape[1]), x.sum(axis=0)), "`grad_w` holds x's column sums alone: grad_z is not in it."),
    _w("transposed-where-square", lambda g, x, w: _where_square(g.T @ x), "Where `grad_w` is square it is transposed. A transpose that depends on whether the shapes fit is wrong wherever both fit."),
    _w("reshaped", lambda g, x, w: (x.T @ g).reshape(w.shape), "xᵀ grad_z is reshaped to w's shape, where it should be transposed."),
    _w("weights-scaled", lambda g, x, w: g.sum(axis=0)[:, None] * w, "`grad_w` holds w, times the column sums of grad_z: x is not in it."),
    _w("absolute-inputs", lambda g, x, w: g.T @ np.abs(x), "x has lost its minus signs in `grad_w`."),
    _w("absolute-gradient", lambda g, x, w: np.abs(g).T @ x, "grad_z has lost its minus signs in `grad_w`."),
    _w("centred-inputs", lambda g, x, w: g.T @ (x - x.mean(axis=0)), "x's mean is taken off in `grad_w`."),
    _w("normalised", lambda g, x, w: g.T @ x / np.linalg.norm(g.T @ x), "`grad_w` is brought to length 1."),
    _w("normalised", lambda g, x, w: g.T @ x / (np.linalg.norm(g.T @ x) + 1e-12), "`grad_w` is brought to length 1."),
    _w("normalised", lambda g, x, w: g.T @ x / (np.linalg.norm(g.T @ x) + 1e-8), "`grad_w` is brought to length 1."),
    _w("sign", lambda g, x, w: np.sign(g.T @ x), "`grad_w` holds the signs alone."),
    _w("doubled", lambda g, x, w: 2 * (g.T @ x), "`grad_w` is twice what it should be."),
    _w("first-missing", lambda g, x, w: g[1:].T @ x[1:], "The first example is left out of `grad_w`: the loop begins one too late."),
    _w("rows-apart", lambda g, x, w: g.T @ x[::-1], "grad_z's rows meet x's in reverse order in `grad_w`: each example's gradient goes with its own inputs."),
    _w("squared", lambda g, x, w: (g.T @ x) ** 2, "`grad_w` is squared."),
    _w("squeezed", lambda g, x, w: np.squeeze(g.T @ x), "`grad_w` has lost its axes of length 1, as np.squeeze does: it keeps w's shape, (k, d)."),
    _w("with-ones", lambda g, x, w: g.T @ np.hstack([x, np.ones((len(x), 1))]), "`grad_w` has a column more, for the bias, which has a gradient of its own, grad_b."),
    _w("with-ones", lambda g, x, w: np.hstack([g.sum(axis=0)[:, None], g.T @ x]), "`grad_w` has a column more, for the bias, which has a gradient of its own, grad_b."),
    _w("zeros", lambda g, x, w: np.zeros_like(w), "`grad_w` is zero throughout."),
    _w("is-w", lambda g, x, w: w.copy(), "`grad_w` is w itself."),
    _w("squared-inputs", lambda g, x, w: g.T @ (x * x), "x is squared in `grad_w`."),
    _w("last-missing", lambda g, x, w: g[:-1].T @ x[:-1], "The last example is left out of `grad_w`: the loop ends one too early."),
]  # fmt: skip

_GRAD_B = [
    _b("mean", lambda g, x, w: g.mean(axis=0), "`grad_b` is the mean over the examples, {n} times too small: grad_z holds the mean's 1/n already."),
    _b("axis-1", lambda g, x, w: g.sum(axis=1), "`grad_b` is summed over the units (axis 1): it should be summed over the examples (axis 0)."),
    _b("mean-axis-1", lambda g, x, w: g.mean(axis=1), "`grad_b` is averaged over the units (axis 1): it should be summed over the examples (axis 0)."),
    _b("sum-of-all", lambda g, x, w: g.sum(), "`grad_b` is the sum of all of grad_z, a single number."),
    _b("mean-of-all", lambda g, x, w: g.mean(), "`grad_b` is the mean of all of grad_z, a single number."),
    _b("sum-of-all-each", lambda g, x, w: np.full(g.shape[1], g.sum()), "Each entry of `grad_b` is the sum of all of grad_z."),
    _b("kept-axis", lambda g, x, w: g.sum(axis=0, keepdims=True), "`grad_b` has shape (1, k): the summed axis is kept."),
    _b("column", lambda g, x, w: g.sum(axis=0)[:, None], "`grad_b` has shape (k, 1), where (k,) is promised."),
    _b("mean-kept-axis", lambda g, x, w: g.mean(axis=0, keepdims=True), "`grad_b` is a mean where a sum belongs, and has shape (1, k)."),
    _b("is-grad-z", lambda g, x, w: g.copy(), "`grad_b` is grad_z itself: it is not summed over the examples."),
    _b("first-example", lambda g, x, w: g[0].copy(), "`grad_b` is the first row of grad_z."),
    _b("last-example", lambda g, x, w: g[-1].copy(), "`grad_b` is the last row of grad_z: the sum is overwritten where it should grow (= for +=)."),
    _b("negated", lambda g, x, w: -g.sum(axis=0), "`grad_b` has the wrong sign."),
    _b("times-n", lambda g, x, w: g.sum(axis=0) * len(g), "`grad_b` is {n} times too large in a batch of {n}: the factor is n, the number of examples."),
    _b("over-k", lambda g, x, w: g.sum(axis=0) / g.shape[1], "`grad_b` is divided by k = {k}, the number of units."),
    _b("over-n-k", lambda g, x, w: g.sum(axis=0) / g.size, "`grad_b` is divided by n k = {n} × {k}, the number of entries of grad_z."),
    _b("absolute", lambda g, x, w: np.abs(g).sum(axis=0), "`grad_b` adds up grad_z without its signs."),
    _b("cumulated", lambda g, x, w: np.cumsum(g.sum(axis=0)), "`grad_b` adds each unit's sum to those of the units before."),
    _b("cumulated-per-example", lambda g, x, w: np.cumsum(g, axis=0), "`grad_b` has a row for each example, the sum so far: np.sum(axis=0) gives the last of them alone."),
    _b("squeezed", lambda g, x, w: np.squeeze(g.sum(axis=0)), "`grad_b` has lost its axis where there is one unit, as np.squeeze does: it keeps b's shape, (k,)."),
    _b("first-missing", lambda g, x, w: g[1:].sum(axis=0), "The first example is left out of `grad_b`: the loop begins one too late."),
    _b("doubled", lambda g, x, w: 2 * g.sum(axis=0), "`grad_b` is twice what it should be."),
    _b("with-weights", lambda g, x, w: (g @ w).sum(axis=0), "`grad_b` holds the column sums of grad_z w: w has no part in it."),
    _b("with-inputs", lambda g, x, w: (g.T @ x).mean(axis=1), "`grad_b` holds the means of grad_w's rows: x has no part in it."),
    _b("ones", lambda g, x, w: np.ones(g.shape[1]), "`grad_b` is one throughout: grad_z is not in it."),
    _b("count", lambda g, x, w: np.full(g.shape[1], float(len(g))), "`grad_b` is n = {n} throughout: grad_z is not in it."),
    _b("zeros", lambda g, x, w: np.zeros(g.shape[1]), "`grad_b` is zero throughout."),
    _b("inputs", lambda g, x, w: x.sum(axis=0), "`grad_b` holds x's column sums."),
    _b("is-grad-w", lambda g, x, w: g.T @ x, "`grad_b` is grad_zᵀ x: that is grad_w. Are the results in the order promised?"),
    _b("is-grad-x", lambda g, x, w: g @ w, "`grad_b` is grad_z w: that is grad_x. Are the results in the order promised?"),
    _b("grad-w-summed", lambda g, x, w: (g.T @ x).sum(axis=1), "`grad_b` holds the row sums of grad_w."),
    _b("weights-multiplied", lambda g, x, w: g.sum(axis=0) * w.sum(axis=1), "`grad_b` is multiplied by the weights' sums."),
    _b("maximum", lambda g, x, w: g.max(axis=0), "`grad_b` is the largest entry of each column in place of its sum."),
    _b("last-missing", lambda g, x, w: g[:-1].sum(axis=0), "The last example is left out of `grad_b`: the loop ends one too early."),
]  # fmt: skip


def _order(slug: str, order: tuple[int, int, int], names: str) -> Misconception:
    def imitate(g: Array, x: Array, w: Array) -> Any:
        results = (g @ w, g.T @ x, g.sum(axis=0))
        return tuple(results[i] for i in order)

    return Misconception(
        slug,
        "dense_backward",
        imitate,
        f"The three gradients are right, but they come back in the order {names}.",
        "The docstring promises (grad_x, grad_w, grad_b); whoever unpacks them takes one for another.",
        f"{GUIDE}#shapes",
    )


_ORDERS = [
    _order("order-wxb", (1, 0, 2), "(grad_w, grad_x, grad_b)"),
    _order("order-wbx", (1, 2, 0), "(grad_w, grad_b, grad_x)"),
    _order("order-xbw", (0, 2, 1), "(grad_x, grad_b, grad_w)"),
    _order("order-bwx", (2, 1, 0), "(grad_b, grad_w, grad_x)"),
    _order("order-bxw", (2, 0, 1), "(grad_b, grad_x, grad_w)"),
]


def _left_out(position: int, name: str) -> Misconception:
    def imitate(g: Array, x: Array, w: Array) -> Any:
        results = [g @ w, g.T @ x, g.sum(axis=0)]
        del results[position]
        return tuple(results)

    return Misconception(
        f"{name.replace('_', '-')}-left-out",
        "dense_backward",
        imitate,
        f"`dense_backward` returns two gradients: `{name}` is left out.",
        "The docstring promises (grad_x, grad_w, grad_b).",
        f"{GUIDE}#shapes",
    )


def _alone(position: int, name: str) -> Misconception:
    def imitate(g: Array, x: Array, w: Array) -> Any:
        return (g @ w, g.T @ x, g.sum(axis=0))[position]

    return Misconception(
        f"{name.replace('_', '-')}-alone",
        "dense_backward",
        imitate,
        f"`dense_backward` returns `{name}` alone.",
        "The docstring promises (grad_x, grad_w, grad_b).",
        f"{GUIDE}#shapes",
    )


_MORE = [
    Misconception("more-than-three", "dense_backward", imitate, "`dense_backward` returns more than its three gradients.", "The docstring promises (grad_x, grad_w, grad_b).", f"{GUIDE}#shapes")
    for imitate in (lambda g, x, w: (g @ w, g.T @ x, g.sum(axis=0), g), lambda g, x, w: (g @ w, g.T @ x, g.sum(axis=0), x), lambda g, x, w: (g @ w, g.T @ x, g.sum(axis=0), w))
]  # fmt: skip
_ALONE = [_alone(i, name) for i, name in enumerate(("grad_x", "grad_w", "grad_b"))]


def _read(
    slug: str,
    change: Callable[[Array, Array, float], Array],
    amount: Callable[[Array, Array, Array], float],
    message: str,
) -> Misconception:
    """A mistake in grad_w with a number in it that is read off the student's own."""

    def imitate(g: Array, x: Array, w: Array, amount: float) -> Any:
        return g @ w, change(g.T @ x, w, amount), g.sum(axis=0)

    def fit(group: Sequence[Observation]) -> list[Mapping[str, float]]:
        for one in group:
            args: Any = one.args
            given: Any = one.value
            if isinstance(given, tuple) and np.shape(given[1]) == args[2].shape:
                return [{"amount": float(f"{amount(given[1], args[0].T @ args[1], args[2]):.9g}")}]
        return []

    why = f"The gradient of C is asked for, and of nothing else. {_BP4}"
    return Misconception(
        slug, "dense_backward", imitate, message, why, f"{GUIDE}#bp4", fit=fit, level=FITTED, family=slug
    )


def _along(one: Array, other: Array) -> float:
    return float((one * other).sum() / (other * other).sum())


def _clipped(slug: str, limit: float) -> Misconception:
    def imitate(g: Array, x: Array, w: Array) -> Any:
        g = np.clip(g, -limit, limit)
        return g @ w, g.T @ x, g.sum(axis=0)

    message = f"grad_z is clipped to the range from −{limit:g} to {limit:g} first."
    return Misconception(
        slug, "dense_backward", imitate, message, f"grad_z may be any finite numbers. {_BP4}", f"{GUIDE}#bp4"
    )


def _in_blocks(size: int) -> Misconception:
    def imitate(g: Array, x: Array, w: Array) -> Any:
        whole = whole_blocks(g.copy(), size)
        return whole @ w, whole.T @ x, whole.sum(axis=0)

    message = (
        f"The examples are taken in groups of {size}, and those left over have no part in the gradients."
    )
    why = f"Where rows are taken in blocks, a second loop takes the last n % {size}. {_BP4}"
    return Misconception("examples-left-over", "dense_backward", imitate, message, why, f"{GUIDE}#bp4")


def _rectified(g: Array, x: Array, w: Array) -> Any:
    g = np.maximum(g, 0.0)
    return g @ w, g.T @ x, g.sum(axis=0)


_READ = [
    Misconception("gradient-rectified", "dense_backward", _rectified, "Negative entries of grad_z are taken as 0: all three gradients come from the positive ones alone.", f"The dense layer knows no rectifier: grad_z is carried back whole, whatever its signs. {_BP4}", f"{GUIDE}#bp4"),
    *map(_in_blocks, (2, 4, 8, 16, 32)),
    _read("grad-w-decay", lambda grad, w, amount: grad + amount * w, lambda given, grad, w: _along(given - grad, w), "{amount} times w is added to `grad_w`: a weight decay."),
    _read("grad-w-is-a-step", lambda grad, w, amount: w - amount * grad, lambda given, grad, w: _along(w - given, grad), "`grad_w` holds the weights after a step of length {amount}, not the gradient."),
    _read("grad-w-clipped", lambda grad, w, amount: np.clip(grad, -amount, amount), lambda given, grad, w: float(np.abs(given).max()), "`grad_w` is clipped to the range from −{amount} to {amount}."),
    *(_clipped("gradient-clipped", limit) for limit in (0.01, 0.1, 0.5, 1.0, 2.0, 5.0)),
]  # fmt: skip

_LEFT_OUT = [_left_out(i, name) for i, name in enumerate(("grad_x", "grad_w", "grad_b"))]


def _together(slug: str, change: Callable[[Array, Array], Array], message: str) -> Misconception:
    """Both of the gradients that sum over examples are wrong, for one and the same reason."""

    def imitate(g: Array, x: Array, w: Array) -> Any:
        return g @ w, change(g.T @ x, g), change(g.sum(axis=0), g)

    return Misconception(
        slug, "dense_backward", imitate, message, f"{_BP4} {_BP3}", f"{GUIDE}#bp4", level=GENERATED
    )  # after those of one result, which they would explain as well


_TOGETHER = [
    _together("grad-w-and-b-over-n", lambda r, g: r / len(g), "`grad_w` and `grad_b` are {n} times too small in a batch of {n}: the factor is n, the number of examples. They are divided by n once more, though grad_z holds the mean's 1/n already."),
    _together("grad-w-and-b-times-n", lambda r, g: r * len(g), "`grad_w` and `grad_b` are {n} times too large in a batch of {n}: the factor is n, the number of examples."),
    _together("grad-w-and-b-negated", lambda r, g: -r, "`grad_w` and `grad_b` have the wrong sign."),
]  # fmt: skip


def _pairs(position: int, mistakes: list[Misconception]) -> list[Misconception]:
    """Give each mistake in one result followed by a wrong factor of that result."""
    factors: list[tuple[str, Callable[[Array], float], str]] = [
        ("over-n", lambda g: 1.0 / len(g), "it is divided by n = {n}, the number of examples, though grad_z holds the mean's 1/n already"),
        ("times-n", lambda g: float(len(g)), "it is multiplied by n = {n}, the number of examples"),
        ("negated", lambda g: -1.0, "it has the wrong sign"),
        ("doubled", lambda g: 2.0, "it is doubled"),
        ("halved", lambda g: 0.5, "it is halved"),
    ]  # fmt: skip
    return [
        replace(
            one,
            slug=f"{one.slug} + {slug}",
            imitate=_scaled(one, position, factor),
            message=f"Two things at once. {one.message} Besides, {words}.",
            level=PAIRED,
        )
        for one in mistakes
        for slug, factor, words in factors
    ]


def _scaled(one: Misconception, position: int, factor: Callable[[Array], float]) -> Callable[..., Any]:
    def imitate(g: Array, x: Array, w: Array) -> Any:
        results = list(one.imitate(g, x, w))
        results[position] = results[position] * factor(g)
        return tuple(results)

    return imitate


def _all() -> list[Misconception]:
    forward = Words("z = x wᵀ + b", f"{GUIDE}#weighted-inputs")
    backward = Words("grad_x = grad_z w, grad_w = grad_zᵀ x, grad_b_j = Σ_i grad_z_ij", f"{GUIDE}#shapes")
    return [
        *general("dense_forward", forward, FORWARD, without=("transposed", "last-column-missing")),
        *general(
            "dense_backward",
            backward,
            [
                *_ORDERS,
                *_LEFT_OUT,
                *_ALONE,
                *_MORE,
                *_READ,
                *_TOGETHER,
                *_one_family([*_GRAD_X, *_GRAD_W]),
                *_GRAD_B,
            ],
            pairs=(),
            without=("transposed", "summed-over-columns", "last-column-missing", "first-column-missing"),
        ),
        *_pairs(0, _GRAD_X),
        *_pairs(1, _GRAD_W),
        *_pairs(2, _GRAD_B),
    ]


MISCONCEPTIONS = tuple(_all())
