"""What a loop's own variables do wrong: a sum or a maximum begun wrongly, kept in `float`, or read before it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from ..checks import kernel_peers as right
from ..checks.check import Observation
from .misconception import FITTED, Misconception

Array = np.ndarray[Any, Any]
Step = Callable[[Array, Array], Array]  # a sum so far, what is added -> the new sum
TYPES, RESET, BOUNDS, SHIFT, MEAN = (
    "guides/kernels.md#typed-memoryviews",
    "guides/kernels.md#uninitialised-memory",
    "guides/kernels.md#bounds",
    "guides/softmax.md#the-shift",
    "guides/cross_entropy.md#the-mean",
)
_TYPE = "A `float` of C has some 7 digits, a `double` some 16: what sums up float64 is a `double` itself."
_INT = "An `int` holds whole numbers alone: `<int>x` drops all that stands after the decimal point."
_PASSES = "The entries need the finished sum: one loop sums the row, a second one writes it."
STARTS = (0.0, -1.0, 1.0, -10.0, -100.0, -999.0, -1000.0, -1e4, -99999.0, 2.0**-1022)


def _float(total: Array, more: Array) -> Array:
    return np.asarray((total + more).astype(np.float32).astype(np.float64))


def _whole(total: Array, more: Array) -> Array:
    # <int> of an infinity is the least int, and to add it a second time wraps around.
    cut = np.trunc(np.where(np.isinf(more), -(2.0**31), more))
    return np.asarray((np.trunc(total) + cut + 2.0**31) % 2.0**32 - 2.0**31)


def _whole_late(total: Array, more: Array) -> Array:
    return np.asarray(np.trunc(total + more))


def _double(total: Array, more: Array) -> Array:
    return total + more


def _summed(parts: Iterable[Array], start: Array, step: Step) -> Array:
    total = start
    for part in parts:
        total = step(total, part)
    return total


def _softmax(z: Array, m: Array, step: Step = _double) -> Array:
    e = np.exp(z - m[:, None])
    s = _summed(e.T, np.zeros(len(z)), step)
    return np.asarray(e / s[:, None])


def _single(m: Array) -> Array:
    return np.asarray(m.astype(np.float32).astype(np.float64))


def _pulled(grad_a: Array, a: Array, dot: Array) -> Array:
    return np.asarray(a * (grad_a - dot.reshape(len(a), -1)))


def _dot(step: Step) -> Callable[[Array, Array], Array]:
    return lambda grad_a, a: _pulled(grad_a, a, _summed((grad_a * a).T, np.zeros(len(a)), step))


def _last_column_not_divided(z: Array) -> Array:
    a = right.softmax_forward(z)
    a[:, -1] = np.exp(z[:, -1] - z.max(axis=1))
    return a


def _terms(a: Array, y: Array) -> list[Array]:
    return [-np.log(row[target > 0]).sum() for row, target in zip(a, y, strict=True)]


def _cost(step: Step, last: Callable[[Array], Array] = np.asarray) -> Callable[[Array, Array], float]:
    return lambda a, y: float(last(_summed(_terms(a, y), np.zeros(()), step) / len(a)))


def _binary(a: Array, y: Array) -> Array:
    other = np.where((y > 0) | (a >= 1), 1.0, 1.0 - a)
    return np.asarray(np.where(y > 0, a, other))


def _dense(step: Step, bias_first: bool) -> Callable[[Array, Array, Array], Array]:
    def imitate(x: Array, w: Array, b: Array) -> Array:
        start = np.tile(step(np.zeros(len(b)), b), (len(x), 1)) if bias_first else np.zeros((len(x), len(w)))
        z = _summed((x[:, m, None] * w[:, m] for m in range(x.shape[1])), start, step)
        return z if bias_first else z + b

    return imitate


def _dense_short(side: str) -> Callable[..., Any]:
    """Let one of the three loops of dense_backward, over n, d or k, end one short."""

    def imitate(grad_z: Array, x: Array, w: Array) -> Any:
        grad_x, grad_w, grad_b = np.zeros(x.shape), np.zeros(w.shape), np.zeros(len(w))
        n, d, k = (slice(-1 if side == letter else None) for letter in "ndk")
        grad_x[n, d] = grad_z[n, k] @ w[k, d]
        grad_w[k, d] = grad_z[n, k].T @ x[n, d]
        grad_b[k] = grad_z[n, k].sum(axis=0)
        return grad_x, grad_w, grad_b

    return imitate


def _of_first(function: Callable[..., Any], position: int, column: bool) -> Callable[..., Any]:
    """Read one argument at its first column, or first row, throughout."""

    def imitate(*args: Array) -> Any:
        read = list(args)
        one = args[position][:, :1] if column else args[position][:1]
        read[position] = np.array(np.broadcast_to(one, args[position].shape))
        return function(*read)

    return imitate


def _neighbour(function: Callable[..., Any], position: int) -> Callable[..., Any]:
    """Read one argument at the column to the left, the first at the last: `[i, j - 1]`."""

    def imitate(*args: Array) -> Any:
        read = list(args)
        read[position] = np.roll(args[position], 1, axis=1)
        return function(*read)

    return imitate


def _starts(_: Sequence[Observation]) -> list[Mapping[str, float]]:
    return [{"start": start} for start in STARTS]


def _softmax_forward() -> list[Misconception]:
    name = "softmax_forward"
    in_float = "The row's {} is kept in `float`: the result is right to 7 digits and no further."

    def kept(what: str, slug: str, imitate: Callable[..., Any]) -> Misconception:
        return Misconception(slug, name, imitate, in_float.format(what), _TYPE, TYPES)

    return [
        Misconception(
            "maximum-not-reset", name, lambda z: _softmax(z, np.maximum.accumulate(z.max(axis=1))),
            "A row's maximum still holds the rows before it: it is set once, not for each row.",
            "Where an earlier row is a thousand higher, every e^(z - m) of this one is 0, and 0/0 is nan. m begins anew, as z[i, 0], in each row.", SHIFT,
        ),
        Misconception(
            "maximum-from-a-number", name, lambda z, start: _softmax(z, np.maximum(z.max(axis=1), start)),
            "The search for a row's maximum begins at {start}: a row that lies far below has no maximum then.",
            "The first candidate is an entry of the row, z[i, 0], or -INFINITY: with any other number e^(z - m) may be 0 throughout.", SHIFT,
            fit=_starts, level=FITTED,
            vague="The search for a row's maximum begins at a fixed number: a row that lies far below has no maximum then.",
        ),
        kept("sum", "sum-in-float", lambda z: _softmax(z, z.max(axis=1), _float)),
        kept("sum, as its maximum,", "sum-in-float", lambda z: _softmax(z, _single(z.max(axis=1)), _float)),
        Misconception(
            "last-column-not-divided", name, _last_column_not_divided,
            "The last entry of a row is not divided by the row's sum: the loop ends one short.",
            "`range(k)` ends at k - 1 by itself.", BOUNDS,
        ),
        Misconception(
            "logarithm", name, lambda z: np.log(right.softmax_forward(z)), "The result is the logarithm of the softmax.",
            "a_ij = e^(z_ij) / s; its logarithm, z_ij - ln s, is another function.", "guides/softmax.md",
        ),
        Misconception(
            "last-entry-not-compared", name,
            lambda z: _softmax(z, z[:, : max(1, z.shape[1] - 1)].max(axis=1)),
            "The search for a row's maximum leaves out its last entry.",
            "Where that one is the largest by far, its e^(z - m) overflows, and inf/inf is nan: `range(1, k)` ends at k - 1 by itself.", SHIFT,
        ),
        Misconception(
            "exponential-of-softmax", name, lambda z: np.exp(right.softmax_forward(z)), "The exponential is taken a second time, of the finished probabilities.",
            "a_ij = e^(z_ij) / s: what is divided by the sum is done.", "guides/softmax.md",
        ),
        Misconception(
            "row-in-float", name, lambda z: (lambda e: e / e.sum(axis=1, keepdims=True))(_single(np.exp(z - z.max(axis=1, keepdims=True)))),
            "The row's exponentials are kept in `float`: the result is right to 7 digits and no further.", _TYPE, TYPES,
        ),
        Misconception(
            "truncated", name, lambda z: np.trunc(right.softmax_forward(z)), "The result is cut to whole numbers.", _INT, TYPES,
        ),
    ]  # fmt: skip


def _softmax_backward() -> list[Misconception]:
    name = "softmax_backward"

    def dot(slug: str, imitate: Callable[..., Any], message: str, why: str, see: str) -> Misconception:
        return Misconception(slug, name, imitate, message, why, see)

    short = "The row's sum of grad_a a must hold all k products: `range(k)` runs from 0 to k - 1."
    return [
        dot("dot-in-float", _dot(_float), "The row's sum of grad_a a is kept in a `float`: right to 7 digits and no further.", _TYPE, TYPES),
        dot("dot-in-int", _dot(_whole), "The row's sum of grad_a a is kept in an `int`.", _INT, TYPES),
        dot("dot-in-int", _dot(_whole_late), "The row's sum of grad_a a is kept in an `int`.", _INT, TYPES),
        dot("last-product-only", lambda g, a: _pulled(g, a, g[:, -1] * a[:, -1]), "The row's sum of grad_a a holds its last product alone: `=` stands where `+=` belongs.", short, "guides/softmax.md"),
        dot("last-product-left-out", lambda g, a: _pulled(g, a, (g * a)[:, :-1].sum(axis=1)), "The row's sum of grad_a a leaves out its last product: the loop ends one short.", short, BOUNDS),
        dot("first-product-left-out", lambda g, a: _pulled(g, a, (g * a)[:, 1:].sum(axis=1)), "The row's sum of grad_a a leaves out its first product: the loop begins at 1.", short, BOUNDS),
        dot("sum-with-the-first-row", lambda g, a: _pulled(g, a, (g * a[:1]).sum(axis=1)), "The row's sum of grad_a a takes a from the first row: `a[0, j]`.", "Each row is an example of its own: both factors come from row i.", "guides/softmax.md"),
        dot("sum-with-the-first-row", lambda g, a: _pulled(g, a, (g[:1] * a).sum(axis=1)), "The row's sum of grad_a a takes grad_a from the first row: `grad_a[0, j]`.", "Each row is an example of its own: both factors come from row i.", "guides/softmax.md"),
        dot("accumulator-not-reset + negated", lambda g, a: -_pulled(g, a, np.cumsum((g * a).sum(axis=1))), "Two things at once. The sum of a row still holds the rows before it. Besides, every entry has the wrong sign.", "The sum begins at 0 for each row; and grad_z is a (grad_a - sum), not a (sum - grad_a).", RESET),
        dot("sum-still-growing", lambda g, a: _pulled(g, a, np.cumsum(g * a, axis=1)), "The entries are written while the row's sum of grad_a a still grows.", _PASSES, "guides/softmax.md"),
        dot("sum-still-growing", lambda g, a: _pulled(g, a, np.cumsum(g * a, axis=1) - g * a), "The entries are written while the row's sum of grad_a a still grows.", _PASSES, "guides/softmax.md"),
    ]  # fmt: skip


def _cross_entropy() -> list[Misconception]:
    forward, backward = "cross_entropy_forward", "cross_entropy_backward"
    division = "`1 // n` is 0 from n = 2 on: the mean's factor is `1.0 / n`, or the sum is divided by n."
    mean = "C is the mean over all n rows: `return` belongs behind the loop over them."
    binary = "y is one-hot over k classes: a class that is not the target adds nothing. ln(1 - a) belongs to a single output with two classes."
    in_float = "The sum is kept in a `float`: the cost is right to 7 digits and no further."
    terms, each = right.cross_entropy_forward, "Every class that is not the target adds -ln(1 - a)."

    def forward_one(
        slug: str, imitate: Callable[..., Any], message: str, why: str, see: str
    ) -> Misconception:
        return Misconception(slug, forward, imitate, message, why, see)

    return [
        forward_one("sum-in-float", _cost(_float), in_float, _TYPE, TYPES),
        forward_one("sum-in-float", _cost(_float, _single), in_float, _TYPE, TYPES),
        forward_one("sum-in-int", _cost(_whole), "The sum is kept in an `int`.", _INT, TYPES),
        forward_one("sum-in-int", _cost(_whole_late), "The sum is kept in an `int`.", _INT, TYPES),
        forward_one("integer-division", lambda a, y: terms(a, y) * float(len(a) == 1), "The mean is taken with a division of whole numbers.", division, MEAN),
        forward_one("first-row-over-n", lambda a, y: terms(a[:1], y[:1]) / len(a), "The cost holds the first row alone: the loop is left after it.", mean, MEAN),
        forward_one("binary-terms", lambda a, y: -np.log(_binary(a, y)).sum() / len(a), each, binary, "guides/cross_entropy.md"),
        Misconception("integer-division", backward, lambda a, y: right.cross_entropy_backward(a, y) * float(len(a) == 1), "The mean's factor is a division of whole numbers.", division, MEAN),
        Misconception("binary-terms", backward, lambda a, y: np.where(y > 0, -1.0, (a < 1) * 1.0) / _binary(a, y) / len(a), "Every class that is not the target has a slope of 1 / (1 - a).", binary, "guides/cross_entropy.md"),
    ]  # fmt: skip


def _others() -> list[Misconception]:
    found: list[Misconception] = []
    in_float = "The sum of an entry is kept in a `float`: right to 7 digits and no further."
    found += [
        Misconception("sum-in-float", "dense_forward", _dense(_float, bias_first), in_float, _TYPE, TYPES)
        for bias_first in (True, False)
    ]
    found += [
        Misconception("sum-in-int", "dense_forward", _dense(step, bias_first), "The sum of an entry is kept in an `int`.", _INT, TYPES)
        for step in (_whole, _whole_late)
        for bias_first in (True, False)
    ]  # fmt: skip
    found += [
        Misconception("slope-in-float", "sigmoid_backward", lambda g, a: g * _single(a * (1.0 - a)), "The slope a (1 - a) is kept in a `float`: right to 7 digits and no further.", _TYPE, TYPES),
    ]  # fmt: skip
    found.append(
        Misconception("first-row-of-w", "dense_forward", _of_first(right.dense_forward, 1, column=False), "Every unit takes the weights of the first one, as by `w[0, m]`.", "Unit j has the weights of row j: w[j, m].", BOUNDS)
    )  # fmt: skip
    for name, arguments in (
        ("sigmoid_forward", "z"),
        ("sigmoid_backward", "grad_a a"),
        ("softmax_backward", "grad_a a"),
    ):
        for position, argument in enumerate(arguments.split()):
            found.append(
                Misconception(
                    "neighbour-to-the-left", name, _neighbour(getattr(right, name), position),
                    f"`{argument}` is read one column too far to the left, as by `{argument}[i, j - 1]`: at j = 0 that is the last one.",
                    "Each entry has its own slope; and -1 means the last entry, where nothing says otherwise.", BOUNDS,
                )
            )  # fmt: skip
    for side, what in (("n", "last example"), ("d", "last input"), ("k", "last unit")):
        found.append(
            Misconception(
                f"{what.replace(' ', '-')}-left-out", "dense_backward", _dense_short(side),
                f"The {what} takes no part in the gradients: a loop ends one short.",
                "`range(n)` ends at n - 1 by itself; the last index of a side of length n is n - 1.", BOUNDS,
            )
        )  # fmt: skip
    found.append(
        Misconception("truncated", "sigmoid_forward", lambda z: np.trunc(right.sigmoid_forward(z)), "The result is cut to whole numbers.", _INT, TYPES)
    )  # fmt: skip
    for name in ("sigmoid_backward", "softmax_backward"):
        for position, argument in enumerate(("grad_a", "a")):
            for column in (True, False) if name == "sigmoid_backward" else (True,):
                line, index = ("column", f"{argument}[i, 0]") if column else ("row", f"{argument}[0, j]")
                found.append(
                    Misconception(
                        f"first-{line}-of-{argument}", name, _of_first(getattr(right, name), position, column),
                        f"`{argument}` is read in its first {line} throughout, as by `{index}`.",
                        f"Each entry has its own slope: it is `{argument}[i, j]` that belongs to grad_z[i, j].", BOUNDS,
                    )
                )  # fmt: skip
    return found


MISCONCEPTIONS = (*_softmax_forward(), *_softmax_backward(), *_cross_entropy(), *_others())
