"""The ways in which a softmax goes wrong: forward, its Jacobian, backward."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..checks.check import Observation
from .general import Words, general, smallest
from .misconception import PAIRED, WRITTEN, Imitation, Misconception
from .softmax_formulas import BACKWARD, FORWARD, JACOBIAN

Array = np.ndarray[Any, Any]
GUIDE = "guides/softmax.md"


def _forward(
    slug: str, imitate: Imitation, message: str, why: str, anchor: str = "rows-are-examples"
) -> Misconception:
    return Misconception(slug, "softmax_forward", imitate, message, why, f"{GUIDE}#{anchor}")


def _jacobian(
    slug: str, imitate: Imitation, message: str, why: str, anchor: str = "the-jacobian"
) -> Misconception:
    return Misconception(slug, "softmax_jacobian", imitate, message, why, f"{GUIDE}#{anchor}")


def _backward(
    slug: str, imitate: Imitation, message: str, why: str, anchor: str = "backward-without-the-matrix"
) -> Misconception:
    return Misconception(slug, "softmax_backward", imitate, message, why, f"{GUIDE}#{anchor}")


def softmax(z: Array, axis: int | None = 1) -> Array:
    """Give the softmax along an axis, or over everything."""
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return np.asarray(e / e.sum(axis=axis, keepdims=True))


def _shifted(z: Array, by: Any) -> Array:
    e = np.exp(z - by)
    return np.asarray(e / e.sum(axis=1, keepdims=True))


def _row(a: Array) -> Array:
    return np.asarray(a.sum(axis=1, keepdims=True))


_DEFINED = "a_ij = e^(z_ij) / Σ_m e^(z_im): the sum runs over the classes of one row, axis 1."
_SHIFT = "Subtracting the row's own maximum changes nothing, for e^(-m) cancels, and no exponent is above 0."
_ENTRIES = "J_ij = a_i (δ_ij - a_j): a_i (1 - a_i) on the diagonal, -a_i a_j off it."
_RULE = "grad_z_ij = a_ij (grad_a_ij - Σ_m grad_a_im a_im), the sum over the row."

_FORWARD = [
    _forward("shift-numerator-only", lambda z: np.exp(z - z.max(axis=1, keepdims=True)) / _row(np.exp(z)), "The shift is in the numerator alone.", f"It cancels only where it stands above and below. {_SHIFT}", "the-shift"),
    _forward("shift-denominator-only", lambda z: np.exp(z) / _row(np.exp(z - z.max(axis=1, keepdims=True))), "The shift is in the denominator alone.", f"It cancels only where it stands above and below. {_SHIFT}", "the-shift"),
    _forward("no-exponential", lambda z: z / _row(z), "`a` is z divided by its row's sum: the exponential is missing.", _DEFINED),
    _forward("negative-exponent", lambda z: softmax(-z), "The exponent has the wrong sign: the smallest logit gets the largest probability.", _DEFINED),
    _forward("negative-exponent-no-shift", lambda z: np.exp(-z) / _row(np.exp(-z)), "Two things at once. The exponent has the wrong sign, so the smallest logit gets the largest probability; and nothing is subtracted before the exponential, so large logits overflow.", f"{_DEFINED} {_SHIFT}"),
    _forward("sigmoid", lambda z: np.where(z >= 0, 1.0, np.exp(-np.abs(z))) / (1.0 + np.exp(-np.abs(z))), "`a` is the sigmoid of each entry; the rows do not sum to 1.", _DEFINED),
    _forward("normalised-sigmoid", lambda z: (lambda s: s / _row(s))(1.0 / (1.0 + np.exp(-z))), "`a` is the sigmoid divided by its row's sum.", _DEFINED),
    _forward("log-softmax", lambda z: z - z.max(axis=1, keepdims=True) - np.log(_row(np.exp(z - z.max(axis=1, keepdims=True)))), "`a` is the logarithm of the softmax.", _DEFINED),
    _forward("euclidean-norm", lambda z: (lambda e: e / np.sqrt(_row(e * e)))(np.exp(z - z.max(axis=1, keepdims=True))), "`a` is divided by the root of the sum of squares.", _DEFINED),
    _forward("base-two", lambda z: softmax(z * np.log(2.0)), "The base of the power is 2.", f"{_DEFINED} The base is e."),
    _forward("base-ten", lambda z: softmax(z * np.log(10.0)), "The base of the power is 10.", f"{_DEFINED} The base is e."),
    _forward("overflow-made-zero", lambda z: np.nan_to_num(np.exp(z) / _row(np.exp(z))), "Nothing is subtracted before the exponential, and the nan that large logits give is replaced by 0.", f"{_SHIFT} Then there is no nan.", "the-shift"),
    _forward("absolute-logits", lambda z: softmax(np.abs(z)), "The exponents are |z|: the logits have lost their minus signs.", _DEFINED),
    _forward("squared-logits", lambda z: softmax(z * z), "The exponents are z².", _DEFINED),
    _forward("halved-logits", lambda z: softmax(z / 2), "The exponents are z/2.", _DEFINED),
    _forward("doubled-logits", lambda z: softmax(2 * z), "The exponents are 2z.", _DEFINED),
    _forward("logits-over-k", lambda z: softmax(z / z.shape[1]), "The logits are divided by k = {k} before the exponential.", f"A shift cancels; a division does not. {_DEFINED}", "the-shift"),
    _forward("logits-over-root-k", lambda z: softmax(z / np.sqrt(z.shape[1])), "The logits are divided by the root of k = {k} before the exponential.", f"A shift cancels; a division does not. {_DEFINED}", "the-shift"),
    _forward("logits-over-n", lambda z: softmax(z / len(z)), "The logits are divided by n = {n} before the exponential.", f"A shift cancels; a division does not. {_DEFINED}", "the-shift"),
    _forward("odds", lambda z: (lambda e: e / (_row(e) - e))(np.exp(z - z.max(axis=1, keepdims=True))), "Each exponential is divided by the sum of the others, its own left out.", _DEFINED),
    _forward("one-minus", lambda z: 1.0 - softmax(z), "`a` is 1 minus the softmax.", _DEFINED),
    _forward("twice", lambda z: softmax(softmax(z)), "The softmax is applied twice.", _DEFINED),
    _forward("one-hot", lambda z: (z == z.max(axis=1, keepdims=True)).astype(float), "`a` is 1 at the largest logit and 0 elsewhere.", _DEFINED),
    _forward("one-hot", lambda z: np.eye(z.shape[1])[z.argmax(axis=1)], "`a` is 1 at the largest logit and 0 elsewhere.", _DEFINED),
    _forward("first-row-sum", lambda z: (lambda e: e / e[:1].sum())(np.exp(z - z.max(axis=1, keepdims=True))), "Every row is divided by the sum of the first.", _DEFINED),
    _forward("standardised", lambda z: softmax((z - z.mean(axis=1, keepdims=True)) / z.std(axis=1, keepdims=True)), "The logits are divided by their standard deviation first.", f"A shift cancels; a division does not. {_DEFINED}", "the-shift"),
    _forward("divided-by-maximum", lambda z: softmax(z / z.max(axis=1, keepdims=True)), "The logits are divided by the row's maximum in place of shifted by it.", f"A division does not cancel. {_SHIFT}", "the-shift"),
    _forward("denominator-plus-one", lambda z: (lambda e: e / (1.0 + _row(e)))(np.exp(z)), "1 is added to the row's sum, as in the sigmoid.", _DEFINED),
    _forward("denominator-plus-one-shifted", lambda z: (lambda e: e / (1.0 + _row(e)))(np.exp(z - z.max(axis=1, keepdims=True))), "1 is added to the row's sum, as in the sigmoid.", _DEFINED),
]  # fmt: skip


# What is subtracted before the exponential, and what the exponentials are divided by, go wrong independently.
_SHIFTS: list[tuple[str, Callable[[Array], Any], str, str]] = [
    ("", lambda z: z.max(axis=1, keepdims=True), "", ""),
    ("no-shift", lambda z: 0.0, "Nothing is subtracted before the exponential, so large logits overflow to inf / inf = nan.", _SHIFT),
    ("batch-maximum", lambda z: z.max(), "One maximum is subtracted from the whole batch, so rows far below it become 0 / 0 = nan.", f"Each row needs its own shift. {_SHIFT}"),
    ("column-maximum", lambda z: z.max(axis=0), "The maximum is taken down the columns (axis 0): each entry of a row is shifted by something else.", f"Only a shift that is the same for a whole row cancels. {_SHIFT}"),
    ("shift-added", lambda z: -z.max(axis=1, keepdims=True), "The row's maximum is added where it should be subtracted, so large logits overflow.", _SHIFT),
    ("mean-shift", lambda z: z.mean(axis=1, keepdims=True), "The row's mean is subtracted in place of its maximum: rows of far-apart logits still overflow.", _SHIFT),
    ("minimum-shift", lambda z: z.min(axis=1, keepdims=True), "The row's minimum is subtracted in place of its maximum: far-apart logits still overflow.", _SHIFT),
    ("absolute-maximum", lambda z: np.abs(z).max(axis=1, keepdims=True), "The largest |z| of a row is subtracted: where that belongs to a negative logit, all exponentials vanish.", _SHIFT),
    ("largest-magnitude", lambda z: np.take_along_axis(z, np.abs(z).argmax(axis=1)[:, None], axis=1), "Of each row the entry of largest |z| is subtracted: where that is negative, far-apart logits still overflow.", _SHIFT),
    ("maximum-without-keepdims", lambda z: z.max(axis=1), "The rows' maxima are subtracted without keepdims=True: as an array (n,) they line up with the columns.", "z.max(axis=1, keepdims=True) has shape (n, 1), and is subtracted from each row."),
    ("first-row-maximum", lambda z: z[0].max(), "The first row's maximum is subtracted from every row.", _SHIFT),
]  # fmt: skip

_DIVISORS: list[tuple[str, Callable[[Array], Any], str, str]] = [
    ("", _row, "", ""),
    ("sum-axis-0", lambda e: e.sum(axis=0), "The exponentials are divided by the sums of their columns (axis 0), so examples are mixed.", _DEFINED),
    ("sum-of-everything", lambda e: e.sum(), "The exponentials are divided by the sum over the whole batch, so all of `a` sums to 1 together.", _DEFINED),
    ("sum-without-keepdims", lambda e: e.sum(axis=1), "The rows' sums are divided by without keepdims=True: as an array (n,) they line up with the columns.", "e.sum(axis=1, keepdims=True) has shape (n, 1), and divides each row."),
    ("no-normalisation", lambda e: 1.0, "The exponentials are not divided by the row's sum.", _DEFINED),
    ("accumulated-sum", lambda e: np.cumsum(e.sum(axis=1))[:, None], "The sum is not set to 0 again at the start of each row: it goes on growing.", _DEFINED),
    ("running-sum", lambda e: np.cumsum(e, axis=1), "Each entry is divided by the sum so far, before the row's sum is complete.", _DEFINED),
]  # fmt: skip

# Where the shift belongs to the wrong axis as well, there is one mistake and not two.
_ONE_MISTAKE = {
    ("sum-axis-0", "column-maximum"): ("axis-0", "The columns of `a` sum to 1 in place of its rows: the softmax runs along axis 0."),
    ("sum-of-everything", "batch-maximum"): ("whole-batch", "All of `a` sums to 1 together: the softmax runs over the whole batch."),
    ("sum-without-keepdims", "maximum-without-keepdims"): ("keepdims-missing", "The rows' maxima and sums lack keepdims=True: as arrays (n,) they line up with the columns."),
}  # fmt: skip


def _shift_and_divide() -> list[Misconception]:
    found = []
    for over, divisor, divided, why in _DIVISORS:
        for by, shift, shifted, why_shift in _SHIFTS:
            if not (over or by):
                continue
            slug, text = _ONE_MISTAKE.get((over, by), ("", ""))
            both = bool(over and by and not slug)
            found.append(
                Misconception(
                    slug or " + ".join(filter(None, [over, by])),
                    "softmax_forward",
                    _quotient(shift, divisor),
                    text
                    or ("Two things at once. " if both else "") + " ".join(filter(None, [divided, shifted])),
                    " ".join(dict.fromkeys(filter(None, [why, why_shift]))),
                    f"{GUIDE}#{'rows-are-examples' if over else 'the-shift'}",
                    level=PAIRED if both else WRITTEN,
                )
            )
    return found


def _quotient(shift: Callable[[Array], Any], divisor: Callable[[Array], Any]) -> Imitation:
    def imitate(z: Array) -> Array:
        e = np.exp(z - shift(z))
        return np.asarray(e / divisor(e))

    return imitate


_EXACT = "The sum is at least 1, for the largest term is e^0, so nothing need be added or clipped; what is, stays in the result."


def _limits(_: Sequence[Observation]) -> list[dict[str, float]]:
    return [{"limit": limit} for limit in (10.0, 20.0, 30.0, 50.0, 88.0, 100.0, 500.0, 600.0, 700.0, 709.0)]


_EPSILONS = [
    Misconception("epsilon-in-the-sum", "softmax_forward", lambda z, epsilon: (lambda e: e / (_row(e) + epsilon))(np.exp(z - z.max(axis=1, keepdims=True))), "{epsilon} is added to the row's sum of exponentials.", _EXACT, f"{GUIDE}#the-shift", fit=smallest),
    Misconception("epsilon-in-the-sum + no-shift", "softmax_forward", lambda z, epsilon: (lambda e: e / (_row(e) + epsilon))(np.exp(z)), "Two things at once. {epsilon} is added to the row's sum of exponentials, and nothing is subtracted before the exponential, so large logits overflow.", f"{_SHIFT} {_EXACT}", f"{GUIDE}#the-shift", fit=smallest, level=PAIRED),
    Misconception("epsilon-in-the-sum + batch-maximum", "softmax_forward", lambda z, epsilon: (lambda e: e / (_row(e) + epsilon))(np.exp(z - z.max())), "Two things at once. {epsilon} is added to the row's sum of exponentials, and one maximum is subtracted from the whole batch, so that rows far below it become 0.", f"Each row needs its own shift. {_EXACT}", f"{GUIDE}#the-shift", fit=smallest),
    Misconception("clipped-a", "softmax_forward", lambda z, epsilon: np.clip(softmax(z), epsilon, 1.0 - epsilon), "`a` is clipped to {epsilon} … 1 - {epsilon}, so its rows do not sum to 1.", _EXACT, f"{GUIDE}#the-shift", fit=smallest),
    Misconception("clipped-a-below", "softmax_forward", lambda z, epsilon: np.maximum(softmax(z), epsilon), "`a` is clipped at {epsilon} from below, so its rows do not sum to 1.", _EXACT, f"{GUIDE}#the-shift", fit=smallest),
    Misconception("epsilon-added", "softmax_forward", lambda z, epsilon: softmax(z) + epsilon, "{epsilon} is added to `a`, so its rows do not sum to 1.", _EXACT, f"{GUIDE}#the-shift", fit=smallest),
    Misconception("clipped-z", "softmax_forward", lambda z, limit: (lambda e: e / _row(e))(np.exp(np.clip(z, -limit, limit))), "z is clipped to -{limit} … {limit}: larger logits all count the same.", f"A clip changes the differences between logits, on which alone softmax depends. {_SHIFT}", f"{GUIDE}#the-shift", fit=_limits, vague="z is clipped before the exponential: logits beyond the clip all count the same."),
    Misconception("clipped-z-from-above", "softmax_forward", lambda z, limit: (lambda e: e / _row(e))(np.exp(np.minimum(z, limit))), "z is clipped at {limit}: larger logits all count the same.", f"A clip changes the differences between logits, on which alone softmax depends. {_SHIFT}", f"{GUIDE}#the-shift", fit=_limits, vague="z is clipped before the exponential: logits beyond the clip all count the same."),
]  # fmt: skip


def _diag(a: Array) -> Array:
    return np.asarray(np.diag(a))


_JACOBIAN = [
    _jacobian("diagonal-only", lambda a: _diag(a * (1.0 - a)), "Off its diagonal your J is zero: only ∂a_i/∂z_i is there.", f"Every logit stands in every denominator. {_ENTRIES}", "off-the-diagonal"),
    _jacobian("diagonal-a", _diag, "Your J is diag(a): the part -a aᵀ is missing.", _ENTRIES, "off-the-diagonal"),
    _jacobian("outer-only", lambda a: -np.outer(a, a), "Your J is -a aᵀ: the part diag(a) is missing.", _ENTRIES),
    _jacobian("outer-positive", lambda a: np.outer(a, a), "Your J is a aᵀ.", _ENTRIES),
    _jacobian("plus-outer", lambda a: _diag(a) + np.outer(a, a), "Off the diagonal the sign is wrong: your J is diag(a) + a aᵀ.", _ENTRIES, "off-the-diagonal"),
    _jacobian("off-diagonal-positive", lambda a: np.outer(a, a) + _diag(a * (1.0 - 2.0 * a)), "Off the diagonal the sign is wrong: a_i a_j stands there, and -a_i a_j belongs there.", _ENTRIES, "off-the-diagonal"),
    _jacobian("outer-one-minus", lambda a: np.outer(a, 1.0 - a), "Every entry of your J is a_i (1 - a_j): the diagonal's form is used off the diagonal too.", _ENTRIES, "off-the-diagonal"),
    _jacobian("outer-one-minus-transposed", lambda a: np.outer(1.0 - a, a), "Every entry of your J is a_j (1 - a_i): the diagonal's form is used off the diagonal too.", _ENTRIES, "off-the-diagonal"),
    _jacobian("one-for-delta", lambda a: np.eye(a.size) - np.outer(a, a), "Your J has 1 - a_i² on its diagonal: it is I - a aᵀ.", f"{_ENTRIES} So it is diag(a) - a aᵀ."),
    _jacobian("delta-minus-a", lambda a: np.eye(a.size) - a, "Your J is δ_ij - a_j: the factor a_i is missing.", f"{_ENTRIES} δ_ij - a_j is the derivative of ln a_i."),
    _jacobian("delta-minus-a-transposed", lambda a: np.eye(a.size) - a[:, None], "Your J is δ_ij - a_i: the factor a_j is missing.", _ENTRIES),
    _jacobian("vector", lambda a: a * (1.0 - a), "Your J is the vector a (1 - a), the diagonal of the matrix.", f"Each a_i depends on every z_j: J is (k, k). {_ENTRIES}", "off-the-diagonal"),
    _jacobian("column-zero-diagonal", lambda a: -np.outer(a, a) * (1.0 - np.eye(a.size)), "The diagonal of your J is zero.", _ENTRIES),
    _jacobian("diagonal-squared-lost", lambda a: _diag(a) - np.outer(a, a) * (1.0 - np.eye(a.size)), "The diagonal of your J is a_i, where a_i (1 - a_i) belongs.", _ENTRIES),
    _jacobian("diagonal-without-a", lambda a: _diag(1.0 - a) - np.outer(a, a) * (1.0 - np.eye(a.size)), "The diagonal of your J is 1 - a_i, where a_i (1 - a_i) belongs.", _ENTRIES),
    _jacobian("diagonal-minus-square", lambda a: -np.outer(a, a) + _diag(a * a) + _diag(a) * _diag(1.0 + a), "The diagonal of your J is a_i (1 + a_i), where a_i (1 - a_i) belongs.", _ENTRIES),
    _jacobian("inner-product", lambda a: _diag(a) - a @ a, "a·a, a single number, is subtracted everywhere, where the matrix a aᵀ belongs.", f"{_ENTRIES} The outer product has the entries a_i a_j."),
    _jacobian("row-subtracted", lambda a: _diag(a) - a, "a_j is subtracted, where a_i a_j belongs.", _ENTRIES),
    _jacobian("softmax-again", lambda a: (lambda s: _diag(s) - np.outer(s, s))(softmax(a[None])[0]), "The softmax is applied to `a` a second time.", f"`a` is the softmax's result already. {_ENTRIES}"),
    _jacobian("scalar", lambda a: float(np.sum(a * (1.0 - a))), "Your J is a single number.", f"J is (k, k). {_ENTRIES}"),
    _jacobian("a-times-identity-minus-a", lambda a: a[:, None] * (np.eye(a.size) - a[:, None]), "Your J is a_i (δ_ij - a_i): the second index is i where j belongs.", _ENTRIES, "off-the-diagonal"),
    _jacobian("upper-triangle-only", lambda a: np.triu(np.diag(a) - np.outer(a, a)), "Below its diagonal your J is zero.", _ENTRIES, "off-the-diagonal"),
    _jacobian("lower-triangle-only", lambda a: np.tril(np.diag(a) - np.outer(a, a)), "Above its diagonal your J is zero.", _ENTRIES, "off-the-diagonal"),
    _jacobian("last-missing", lambda a: np.pad((np.diag(a) - np.outer(a, a))[:-1, :-1], (0, 1)), "The last row and column of your J are zero: the loops end one too early.", _ENTRIES),
    _jacobian("diagonal-from-one-half", lambda a: np.diag(a * (1.0 - a)) + (np.diag(a * a) - np.outer(a, a)) / 2, "Off the diagonal your J is half of what it should be.", _ENTRIES, "off-the-diagonal"),
    _jacobian("off-diagonal-minus-a-i", lambda a: np.diag(a) - a[:, None] * np.ones_like(a), "a_i is subtracted, where a_i a_j belongs.", _ENTRIES),
    _jacobian("square-subtracted-twice", lambda a: np.diag(a * (1.0 - a)) - np.outer(a, a), "The diagonal of your J is a_i (1 - 2 a_i): a_i² is subtracted twice, in a_i (1 - a_i) and with a aᵀ.", f"{_ENTRIES} Either diag(a) - a aᵀ, or a_i (1 - a_i) on the diagonal and -a_i a_j off it alone."),
    _jacobian("cases-swapped", lambda a: np.outer(a, 1.0 - a) * (1.0 - np.eye(a.size)) - _diag(a * a), "The two cases are swapped: -a_i a_j stands on the diagonal, and a_i (1 - a_j) off it.", _ENTRIES, "off-the-diagonal"),
    _jacobian("row-for-column", lambda a: np.array([[a[0] - a @ a]]), "Your J has shape (1, 1): with `a` reshaped to one row, a @ a.T is a·a, a single number.", f"As a column, a.reshape(-1, 1), the product a @ a.T is the (k, k) matrix of all a_i a_j; and np.diag takes a itself, with one dimension. {_ENTRIES}"),
    _jacobian("diagonal-of-a-matrix", lambda a: a[0] - np.outer(a, a), "a_0 stands where diag(a) belongs: of an array with two dimensions, np.diag takes the diagonal, one number here.", f"np.diag makes a diagonal matrix of an array with one dimension; np.diagflat does of any. {_ENTRIES}"),
    _jacobian("column-index", lambda a: a[None, :] * (np.eye(a.size) - a[None, :]), "Your J is a_j (δ_ij - a_j), diag(a) with a_j² subtracted from column j: a * a is elementwise; the matrix of all products a_i a_j is the outer product.", _ENTRIES, "off-the-diagonal"),
]  # fmt: skip

_BACKWARD = [
    _backward("diagonal-only", lambda g, a: g * a * (1.0 - a), "`grad_z` is grad_a a (1 - a): only the Jacobian's diagonal is used, as for the sigmoid.", f"Every logit moves every output of its row. {_RULE}", "off-the-diagonal"),
    _backward("no-subtraction", lambda g, a: a * g, "`grad_z` is a grad_a: what every other output contributes is not subtracted.", _RULE),
    _backward("no-outer-a", lambda g, a: g - _row(g * a), "The factor a in front is missing.", _RULE),
    _backward("no-inner-a", lambda g, a: a * (g - _row(g)), "The sum is over grad_a, where it belongs over grad_a a.", _RULE),
    _backward("sum-axis-0", lambda g, a: a * (g - (g * a).sum(axis=0)), "The sum runs down the columns (axis 0), so examples are mixed.", f"Rows are examples, and each has its own sum. {_RULE}", "rows-are-examples"),
    _backward("sum-all", lambda g, a: a * (g - (g * a).sum()), "The sum runs over the whole batch, so examples are mixed.", f"Rows are examples, and each has its own sum. {_RULE}", "rows-are-examples"),
    _backward("mean-for-sum", lambda g, a: a * (g - (g * a).mean(axis=1, keepdims=True)), "The mean over the row stands where its sum belongs.", _RULE),
    _backward("jacobians", lambda g, a: a[:, :, None] * (np.eye(a.shape[1]) - a[:, None, :]), "`grad_z` is the Jacobian of each row: grad_a is not multiplied with it.", _RULE),
    _backward("mean-of-all", lambda g, a: a * (g - (g * a).sum() / len(a)), "The sum over the row is replaced by its mean over the batch, so examples are mixed.", f"Rows are examples, and each has its own sum. {_RULE}", "rows-are-examples"),
    _backward("a-on-the-sum-alone", lambda g, a: g - a * _row(g * a), "The factor a reaches the sum alone: `grad_z` is grad_a - a Σ grad_a a.", _RULE),
    _backward("grad-a-in-the-sum-alone", lambda g, a: a * (1.0 - _row(g * a)), "1 stands in the parentheses where grad_a belongs.", _RULE),
    _backward("own-term-left-out", lambda g, a: a * (g - (_row(g * a) - g * a)), "Each entry's own term is left out of the sum.", _RULE),
    _backward("doubled-sum", lambda g, a: a * (g - 2.0 * _row(g * a)), "The sum is subtracted twice.", _RULE),
    _backward("product-missing-grad", lambda g, a: a * (g - _row(a)), "The sum is over a, where it belongs over grad_a a: it is always 1.", _RULE),
    _backward("weighted-by-one-minus", lambda g, a: (1.0 - a) * (g - _row(g * a)), "1 - a stands in front, where a belongs.", _RULE),
    _backward("subtracted-from-a", lambda g, a: a * (a - _row(g * a)), "a stands in the parentheses where grad_a belongs.", _RULE),
    _backward("sum-without-keepdims", lambda g, a: a * (g - (g * a).sum(axis=1)), "The rows' sums are subtracted without keepdims=True: as an array (n,) they line up with the columns.", f"(grad_a * a).sum(axis=1, keepdims=True) has shape (n, 1). {_RULE}", "rows-are-examples"),
    _backward("last-term-only", lambda g, a: g[:, -1:] * a[:, -1:] * ((np.arange(a.shape[1]) == a.shape[1] - 1) - a), "Only the last class contributes: the sum is overwritten where it should grow (= for +=).", _RULE),
    _backward("jacobian-of-batch-sum", lambda g, a: (lambda m: g @ (np.diag(m) - np.outer(m, m)))(a.sum(axis=0)), "Every row is carried back with the Jacobian of the rows' sum.", f"Each example has a Jacobian of its own. {_RULE}", "rows-are-examples"),
    _backward("plus", lambda g, a: a * (g + _row(g * a)), "The sum is added where it should be subtracted.", _RULE),
    _backward("forgot-grad-a", lambda g, a: a * (1.0 - a), "`grad_z` is a (1 - a): `grad_a` is not in it.", _RULE),
    _backward("passed-through", lambda g, a: g.copy(), "`grad_z` is `grad_a`, passed through unchanged.", _RULE),
    _backward("a-minus-y", lambda g, a: a - g, "`grad_z` is a - grad_a: that rule is for the softmax and the cross-entropy together, and takes y.", _RULE),
    _backward("jacobian-summed", lambda g, a: g * _row(a - a * a), "grad_a is multiplied by a sum over the row, where the Jacobian belongs.", _RULE),
    _backward("outer-only", lambda g, a: -a * _row(g * a), "`grad_z` is -a Σ grad_a a: the term grad_a a is missing.", _RULE),
    _backward("distributed", lambda g, a: a * g - _row(g * a), "The factor a reaches the first term alone: `grad_z` is a grad_a - Σ grad_a a.", _RULE),
    _backward("softmax-again", lambda g, a: (lambda s: s * (g - _row(g * s)))(softmax(a)), "The softmax is applied to `a` a second time.", f"`a` is the softmax's result already. {_RULE}"),
    _backward("a-squared-sum", lambda g, a: a * (g - _row(a * a)), "The sum is over a², where it belongs over grad_a a.", _RULE),
    _backward("swapped", lambda g, a: g * (a - _row(g * a)), "The two arguments are swapped.", _RULE),
    _backward("g-minus-sum-times-grad", lambda g, a: g * a * (1.0 - _row(g * a)), "The sum is multiplied by grad_a as well.", _RULE),
    _backward("sum-over-columns-of-one-minus", lambda g, a: g * a * _row(1.0 - a), "grad_a a is multiplied by Σ (1 - a).", _RULE),
    _backward("off-diagonal-only", lambda g, a: -a * (_row(g * a) - g * a), "Only what the other outputs contribute is there: the diagonal is missing.", _RULE),
    _backward("off-diagonal-positive", lambda g, a: a * (g * (1.0 - 2.0 * a) + _row(g * a)), "Off the Jacobian's diagonal the sign is wrong.", _RULE, "off-the-diagonal"),
    _backward("delta-minus-a", lambda g, a: g - a * _row(g), "The Jacobian δ_ij - a_j lacks its factor a_i: `grad_z` is grad_a - a Σ grad_a.", f"That is the rule for ln a. {_RULE}"),
    _backward("first-row-jacobian", lambda g, a: a[:1] * (g - (g * a[:1]).sum(axis=1, keepdims=True)), "Every row is carried back with the Jacobian of the first.", f"Each example has a Jacobian of its own. {_RULE}", "rows-are-examples"),
    _backward("mean-jacobian", lambda g, a: (lambda m: g @ (np.diag(m) - np.outer(m, m)))(a.mean(axis=0)), "Every row is carried back with the Jacobian of the mean row.", f"Each example has a Jacobian of its own. {_RULE}", "rows-are-examples"),
    _backward("batch-product", lambda g, a: a * (g - g @ a.T), "grad_a @ a.T is an (n, n) matrix: it takes the sum over the row for every pair of examples, where each needs its own alone.", f"(grad_a * a).sum(axis=1, keepdims=True) has shape (n, 1). {_RULE}"),
    _backward("batch-product", lambda g, a: a * (g - a @ g.T), "a @ grad_a.T is an (n, n) matrix: it takes the sum over the row for every pair of examples, where each needs its own alone.", f"(grad_a * a).sum(axis=1, keepdims=True) has shape (n, 1). {_RULE}"),
    _backward("first-row-gradient", lambda g, a: a * (g[:1] - _row(g[:1] * a)), "Every row's Jacobian is multiplied by the first row of grad_a.", f"Each example has a gradient of its own. {_RULE}", "rows-are-examples"),
    _backward("rows-added-up", lambda g, a: np.zeros_like(a) + (a * (g - _row(g * a))).sum(axis=0), "Every row holds the sum over all examples: the loop adds to the whole array (grad_z += …) where it should write one row (grad_z[i] = …).", f"Each example has a row of its own. {_RULE}", "rows-are-examples"),
    _backward("one-plus", lambda g, a: g * a * (1.0 + a), "`grad_z` is grad_a a (1 + a).", _RULE),
    _backward("divided", lambda g, a: g / a, "`grad_z` is grad_a / a.", _RULE),
    _backward("outer-one-minus", lambda g, a: g @ np.zeros((a.shape[1], a.shape[1])) + (1.0 - a) * _row(g * a), "Every entry of the Jacobian is a_i (1 - a_j): the diagonal's form is used off the diagonal too.", _RULE, "off-the-diagonal"),
    _backward("outer-one-minus-transposed", lambda g, a: a * _row(g * (1.0 - a)), "Every entry of the Jacobian is a_j (1 - a_i): the diagonal's form is used off the diagonal too.", _RULE, "off-the-diagonal"),
]  # fmt: skip


def _all() -> list[Misconception]:
    forward = Words(
        "a_ij = e^(z_ij) / Σ_m e^(z_im)",
        f"{GUIDE}#rows-are-examples",
        stable=_SHIFT,
        stable_see=f"{GUIDE}#the-shift",
    )
    jacobian = Words("J_ij = a_i (δ_ij - a_j)", f"{GUIDE}#the-jacobian")
    carried = "The mean's 1/n is in `grad_a` already, from the cost: softmax_backward multiplies by the Jacobian and no more."
    backward = Words(
        "grad_z_ij = a_ij (grad_a_ij - Σ_m grad_a_im a_im)",
        f"{GUIDE}#backward-without-the-matrix",
        whys=dict.fromkeys(
            ("over-n", "times-n", "over-n-k"), (carried, f"{GUIDE}#backward-without-the-matrix")
        ),
    )
    return [
        *(m for m in _shift_and_divide() if m.level == PAIRED),
        *general(
            "softmax_forward",
            forward,
            [*(m for m in _shift_and_divide() if m.level == WRITTEN), *_FORWARD, *_EPSILONS],
            without=("absolute",),
        ),
        *FORWARD,
        *general("softmax_jacobian", jacobian, _JACOBIAN, without=("absolute", "transposed")),
        *JACOBIAN,
        *general("softmax_backward", backward, _BACKWARD),
        *BACKWARD,
    ]


MISCONCEPTIONS = tuple(_all())
