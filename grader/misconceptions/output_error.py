"""The ways in which softmax and cross-entropy in one go wrong: the cost of logits, the error of the output layer.

As for the cross-entropy itself, a wrong formula and an unstable way of working out ln softmax may come together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from ..checks.check import Observation
from .general import EPSILONS, Words, general
from .misconception import PAIRED, WRITTEN, Imitation, Misconception
from .output_error_formulas import BACKWARD, FORWARD
from .softmax import softmax

Array: TypeAlias = np.ndarray[Any, Any]
GUIDE = "guides/output_error.md"


@dataclass(frozen=True)
class Way:
    """How ln softmax (or softmax) is worked out, rightly or not."""

    slug: str
    of: Callable[..., Array]
    message: str = ""
    why: str = ""
    anchor: str = "log-sum-exp"
    skips: bool = True
    fits: bool = False


@dataclass(frozen=True)
class _Mistake:
    slug: str
    formula: Callable[[Array, Array, Callable[[Array], Array], bool], Any]
    message: str = ""
    why: str = ""
    anchor: str = "the-mean-once-more"


def _row(z: Array) -> Array:
    return np.asarray(z.sum(axis=1, keepdims=True))


def _top(z: Array) -> Array:
    return np.asarray(z.max(axis=1, keepdims=True))


def _exact(z: Array) -> Array:
    return np.asarray(z - _top(z) - np.log(_row(np.exp(z - _top(z)))))


def _plain(z: Array) -> Array:
    return np.asarray(np.exp(z) / _row(np.exp(z)))


def _moved(z: Array, by: Array) -> Array:
    e = np.exp(z - by)
    return np.asarray(e / e.sum(axis=1, keepdims=True))


def _batch(z: Array) -> Array:
    return np.asarray(np.exp(z - z.max()) / _row(np.exp(z - z.max())))


_STABLE = "ln softmax(z)_j = z_j - max z - ln Σ e^(z - max z): nothing overflows, and nothing is rounded to 0 before its logarithm is taken."

_WAYS = (
    Way("", _exact),
    Way("log-of-softmax", lambda z: np.log(softmax(z)), "The logarithm is taken of a finished softmax: where the target's probability rounds to 0, `C` becomes inf.", _STABLE),
    Way("log-of-softmax-everywhere", lambda z: np.log(softmax(z)), "The logarithm is taken of a finished softmax: where any probability rounds to 0, 0 × -inf = nan comes into the sum.", _STABLE, skips=False),
    Way("no-shift", lambda z: z - np.log(_row(np.exp(z))), "ln Σ e^z is taken without a shift: large logits overflow.", _STABLE),
    Way("softmax-without-shift", lambda z: np.log(_plain(z)), "The softmax inside has no shift: large logits overflow to inf / inf = nan.", _STABLE),
    Way("softmax-without-shift-everywhere", lambda z: np.log(_plain(z)), "The softmax inside has no shift: large logits overflow to inf / inf = nan.", _STABLE, skips=False),
    Way("batch-maximum", lambda z: z - z.max() - np.log(_row(np.exp(z - z.max()))), "One maximum is subtracted from the whole batch: in rows far below it every exponential vanishes, and ln 0 is left.", f"Each row needs its own maximum. {_STABLE}"),
    Way("softmax-with-batch-maximum", lambda z: np.log(_batch(z)), "The softmax inside subtracts one maximum from the whole batch: rows far below it become 0 / 0 = nan.", f"Each row needs its own maximum. {_STABLE}"),
    Way("clipped-below", lambda z, e: np.log(np.maximum(softmax(z), e)), "The softmax is clipped at {epsilon}, so no example costs more than {bound}.", _STABLE, fits=True),
    Way("clipped", lambda z, e: np.log(np.clip(softmax(z), e, 1.0 - e)), "The softmax is clipped to {epsilon} … 1 - {epsilon}, so no example costs more than {bound}.", _STABLE, fits=True),
    Way("epsilon-added", lambda z, e: np.log(softmax(z) + e), "{epsilon} is added to the softmax inside the logarithm, so no example costs more than {bound}.", _STABLE, fits=True),
    Way("epsilon-in-the-sum", lambda z, e: z - _top(z) - np.log(_row(np.exp(z - _top(z))) + e), "{epsilon} is added to the sum of exponentials.", f"The sum is at least 1, for the largest term is e^0, so its logarithm needs no guard. {_STABLE}", fits=True),
)  # fmt: skip

_COST = "C = (1/n) Σ_i (ln Σ_j e^(z_ij) - z_i,target)."
Log: TypeAlias = Callable[[Array], Array]


def _weighed(y: Array, lp: Array, skips: bool) -> Array:
    return np.where(y == 0, 0.0, y * lp) if skips else y * lp


def _cost(z: Array, y: Array, log: Log, skips: bool) -> Any:
    return -_weighed(y, log(z), skips).sum() / len(z)


def _sum_exp(z: Array) -> Array:
    return np.asarray(np.log(np.exp(z - _top(z)).sum(axis=1)))


def _softplus(z: Array) -> Array:
    return np.asarray(np.logaddexp(0.0, z))


_FORWARD = [
    _Mistake("", _cost),
    _Mistake("sum-for-mean", lambda z, y, log, s: -_weighed(y, log(z), s).sum(), "`C` is the sum over the examples, {n} times too large in a batch of {n}: the factor is n, the number of examples.", f"The cost is a mean over the examples: {_COST}"),
    _Mistake("mean-of-all-entries", lambda z, y, log, s: -_weighed(y, log(z), s).mean(), "`C` is the mean over all n k = {n} × {k} entries, so it is {k} times too small.", f"The mean is over the n examples: {_COST}"),
    _Mistake("mean-over-classes", lambda z, y, log, s: -_weighed(y, log(z), s).sum() / z.shape[1], "`C` is divided by k = {k}, the number of classes, in place of n = {n}, the number of examples.", f"The mean is over the n examples: {_COST}"),
    _Mistake("forgot-minus", lambda z, y, log, s: _weighed(y, log(z), s).sum() / len(z), "`C` has the wrong sign.", f"{_COST} It is never negative.", "the-collapse"),
    _Mistake("forgot-minus-and-mean", lambda z, y, log, s: _weighed(y, log(z), s).sum(), "Two things at once. `C` has the wrong sign, and it is a sum where a mean belongs.", _COST),
    _Mistake("base-two", lambda z, y, log, s: _cost(z, y, log, s) / np.log(2.0), "The logarithm is to base 2: `C` is 1/ln 2 = 1.4427 times too large.", _COST, "log-sum-exp"),
    _Mistake("base-ten", lambda z, y, log, s: _cost(z, y, log, s) / np.log(10.0), "The logarithm is to base 10: `C` is ln 10 = 2.3026 times too small.", _COST, "log-sum-exp"),
    _Mistake("targets-missing", lambda z, y, log, s: -log(z).sum() / len(z), "`C` adds up -ln softmax over all classes: y is not in it.", _COST, "the-collapse"),
    _Mistake("targets-missing-mean", lambda z, y, log, s: -log(z).mean(), "`C` is the mean of -ln softmax over all classes: y is not in it.", _COST, "the-collapse"),
    _Mistake("a-row-each", lambda z, y, log, s: -_weighed(y, log(z), s).sum(axis=1), "`C` is an array, a cost for each example: the mean over them is missing.", _COST),
    _Mistake("a-column-each", lambda z, y, log, s: -_weighed(y, log(z), s).sum(axis=0) / len(z), "`C` is an array, a number for each class: the sum over the classes is missing.", _COST),
    _Mistake("doubled", lambda z, y, log, s: 2.0 * _cost(z, y, log, s), "`C` is twice what it should be.", _COST),
    _Mistake("halved", lambda z, y, log, s: 0.5 * _cost(z, y, log, s), "`C` is half of what it should be.", _COST),
    _Mistake("binary", lambda z, y, log, s: (-(_weighed(y, log(z), s) + _weighed(1.0 - y, np.log1p(-np.exp(log(z))), s))).sum() / len(z), "`C` holds (1 - y) ln(1 - a) as well: the cost of independent yes-or-no units.", f"With one-hot targets and softmax, {_COST}", "the-collapse"),
    _Mistake("first-example", lambda z, y, log, s: -_weighed(y, log(z), s)[0].sum(), "`C` is the cost of the first example alone.", _COST),
    _Mistake("last-example", lambda z, y, log, s: -_weighed(y, log(z), s)[-1].sum(), "`C` is the cost of the last example alone.", _COST),
    _Mistake("last-example-over-n", lambda z, y, log, s: -_weighed(y, log(z), s)[-1].sum() / len(z), "`C` is the cost of the last example alone, divided by n: the sum is overwritten where it should grow (= for +=).", _COST),
    _Mistake("last-example-missing", lambda z, y, log, s: -_weighed(y, log(z), s)[:-1].sum() / len(z), "The last example is left out of the sum: the loop ends one too early.", _COST),
    _Mistake("first-example-missing", lambda z, y, log, s: -_weighed(y, log(z), s)[1:].sum() / len(z), "The first example is left out of the sum: the loop begins one too late.", _COST),
    _Mistake("log-of-mean", lambda z, y, log, s: -np.log((y * np.exp(log(z))).sum() / len(z)), "The mean is taken before the logarithm.", f"ln of a mean is no mean of ln. {_COST}"),
]  # fmt: skip

# These stand for themselves: their formula leaves nothing to work out in one way or another.
_FORWARD_ALONE = [
    _Mistake("maximum-not-added-back", lambda z, y, *_: (_sum_exp(z) - (z * y).sum(axis=1)).mean(), "The row's maximum is subtracted inside the exponentials and not added again outside.", f"ln Σ e^z = max z + ln Σ e^(z - max z). {_COST}", "log-sum-exp"),
    _Mistake("maximum-subtracted-again", lambda z, y, *_: (_sum_exp(z) - _top(z)[:, 0] - (z * y).sum(axis=1)).mean(), "The row's maximum is subtracted outside as well, where it should be added again.", f"ln Σ e^z = max z + ln Σ e^(z - max z). {_COST}", "log-sum-exp"),
    _Mistake("shifted-target-only", lambda z, y, *_: (_sum_exp(z) + _top(z)[:, 0] - ((z - _top(z)) * y).sum(axis=1)).mean(), "The row's maximum is taken off the target's logit and added to the logarithm: it counts twice.", f"Either both are shifted or none. {_COST}", "log-sum-exp"),
    _Mistake("logarithm-of-the-sum-missing", lambda z, y, *_: (_row(np.exp(z - _top(z))) - _row((z - _top(z)) * y)).mean(), "The logarithm of the sum is missing: Σ e^(z - max z) stands where its ln belongs.", _COST, "log-sum-exp"),
    _Mistake("logarithm-of-the-sum-missing", lambda z, y, *_: (_row(np.exp(z)) - _row(z * y)).mean(), "The logarithm of the sum is missing: Σ e^z stands where ln Σ e^z belongs.", _COST, "log-sum-exp"),
    _Mistake("sum-over-everything", lambda z, y, *_: np.log(np.exp(z - _top(z)).sum()) - ((z - _top(z)) * y).sum() / len(z), "ln Σ e^(z - max z) runs over the whole batch in place of each row.", _COST, "log-sum-exp"),
    _Mistake("sum-over-everything", lambda z, y, *_: np.log(np.exp(z).sum()) - (z * y).sum() / len(z), "ln Σ e^z runs over the whole batch in place of each row; and without a shift, large logits overflow.", _COST, "log-sum-exp"),
    _Mistake("sum-over-everything", lambda z, y, *_: -np.where(y == 0, 0.0, np.log(softmax(z, None))).sum() / len(z), "The softmax inside runs over the whole batch in place of each row.", _COST, "log-sum-exp"),
    _Mistake("sum-over-everything", lambda z, y, *_: -(y * np.log(softmax(z, None))).sum() / len(z), "The softmax inside runs over the whole batch in place of each row.", _COST, "log-sum-exp"),
    _Mistake("sum-over-everything", lambda z, y, *_: -(y * np.log(np.exp(z) / np.exp(z).sum())).sum() / len(z), "The softmax inside runs over the whole batch in place of each row; and without a shift, large logits overflow.", _COST, "log-sum-exp"),
    _Mistake("accumulated-sum", lambda z, y, *_: (np.log(np.cumsum(_row(np.exp(z - _top(z))))) - ((z - _top(z)) * y).sum(axis=1)).mean(), "The sum of exponentials is not set to 0 again at the start of each row: it goes on growing.", _COST, "log-sum-exp"),
    _Mistake("accumulated-sum", lambda z, y, *_: (np.log(np.cumsum(_row(np.exp(z)))) - (z * y).sum(axis=1)).mean(), "The sum of exponentials is not set to 0 again at the start of each row: it goes on growing.", _COST, "log-sum-exp"),
    _Mistake("target-added", lambda z, y, *_: (_sum_exp(z) + ((z - _top(z)) * y).sum(axis=1)).mean(), "The target's logit is added where it should be subtracted.", _COST, "the-collapse"),
    _Mistake("target-added", lambda z, y, *_: (np.log(_row(np.exp(z))) + _row(z * y)).mean(), "The target's logit is added where it should be subtracted; and without a shift, large logits overflow.", _COST, "the-collapse"),
    _Mistake("arguments-swapped", lambda z, y, *_: -(z * _exact(y)).sum() / len(z), "y and z are swapped: the softmax is taken of the targets.", f"The order is softmax_cross_entropy_forward(z, y), the logits first. {_COST}", "the-collapse"),
    _Mistake("arguments-swapped", lambda z, y, *_: (_sum_exp(y) + _top(y)[:, 0] - (z * y).sum(axis=1)).mean(), "y and z are swapped: the softmax is taken of the targets.", f"The order is softmax_cross_entropy_forward(z, y), the logits first. {_COST}", "the-collapse"),
    _Mistake("target-term-missing", lambda z, y, *_: (_sum_exp(z) + _top(z)[:, 0]).mean(), "`C` is the mean of ln Σ e^z: the target's logit is not subtracted.", _COST, "the-collapse"),
    _Mistake("shifted-target-term-missing", lambda z, y, *_: _sum_exp(z).mean(), "`C` is the mean of ln Σ e^z - max z: the largest logit is subtracted, where the target's belongs; y is not in it.", _COST, "the-collapse"),
    _Mistake("log-sum-missing", lambda z, y, *_: -(z * y).sum(axis=1).mean(), "`C` is minus the mean of the targets' logits: ln Σ e^z is missing.", _COST, "log-sum-exp"),
    _Mistake("maximum-for-log-sum", lambda z, y, *_: (_top(z)[:, 0] - (z * y).sum(axis=1)).mean(), "`C` is the mean of max z - z_target: ln Σ e^(z - max z) is missing.", f"ln Σ e^z = max z + ln Σ e^(z - max z). {_COST}", "log-sum-exp"),
    _Mistake("target-added", lambda z, y, *_: (_sum_exp(z) + _top(z)[:, 0] + (z * y).sum(axis=1)).mean(), "The target's logit is added where it should be subtracted.", _COST, "the-collapse"),
    _Mistake("all-logits-subtracted", lambda z, y, *_: (_sum_exp(z) + _top(z)[:, 0] - z.sum(axis=1)).mean(), "All logits of a row are subtracted, where the target's alone belongs.", _COST, "the-collapse"),
    _Mistake("sum-over-everything", lambda z, y, *_: z.max() + np.log(np.exp(z - z.max()).sum()) - (z * y).sum() / len(z), "ln Σ e^z runs over the whole batch in place of each row.", _COST, "log-sum-exp"),
    _Mistake("axis-0", lambda z, y, *_: -np.where(y == 0, 0.0, np.log(softmax(z, 0))).sum() / len(z), "The softmax inside runs along axis 0, over the examples.", f"Rows are examples. {_COST}", "log-sum-exp"),
    _Mistake("axis-0", lambda z, y, *_: -(y * np.log(np.exp(z) / np.exp(z).sum(axis=0))).sum() / len(z), "The softmax inside runs along axis 0, over the examples; and without a shift, large logits overflow.", f"Rows are examples. {_COST}", "log-sum-exp"),
    _Mistake("axis-0-stable", lambda z, y, *_: -(y * (z - z.max(axis=0) - np.log(np.exp(z - z.max(axis=0)).sum(axis=0)))).sum() / len(z), "ln Σ e^z runs along axis 0, over the examples.", f"Rows are examples. {_COST}", "log-sum-exp"),
    _Mistake("softmax-missing", lambda z, y, *_: -np.where(y == 0, 0.0, np.log(z)).sum() / len(z), "The logarithm is taken of the logits themselves: the softmax is missing.", _COST, "the-collapse"),
    _Mistake("softmax-missing-everywhere", lambda z, y, *_: -(y * np.log(z)).sum() / len(z), "The logarithm is taken of the logits themselves: the softmax is missing.", _COST, "the-collapse"),
    _Mistake("logarithm-missing", lambda z, y, *_: -(softmax(z) * y).sum() / len(z), "The logarithm is missing: `C` is minus the mean of the targets' probabilities.", _COST, "log-sum-exp"),
    _Mistake("sigmoid", lambda z, y, *_: (_softplus(z) - z * y).sum() / len(z), "`C` is the cost of independent sigmoid units, one for each class.", f"The softmax's classes share one sum: {_COST}", "the-collapse"),
    _Mistake("sigmoid-targets-only", lambda z, y, *_: (_softplus(-z) * y).sum() / len(z), "The sigmoid stands in for the softmax.", _COST, "the-collapse"),
    _Mistake("softmax-twice", lambda z, y, *_: -(y * _exact(softmax(z))).sum() / len(z), "The softmax is applied twice.", _COST, "the-collapse"),
    _Mistake("squared-error", lambda z, y, *_: ((softmax(z) - y) ** 2).sum() / len(z), "`C` is the squared error of the softmax.", _COST, "the-collapse"),
    _Mistake("squared-error-all", lambda z, y, *_: ((softmax(z) - y) ** 2).mean(), "`C` is the squared error of the softmax, the mean over all entries.", _COST, "the-collapse"),
]  # fmt: skip

_ERROR = "grad_z = (softmax(z) - y) / n."


def _through_a(z: Array, y: Array, epsilon: float) -> Array:
    a = softmax(z)
    grad_a = np.where(y == 0, 0.0, -y / (a + epsilon))
    return np.asarray(a * (grad_a - _row(grad_a * a)))


def _through_a_everywhere(z: Array, y: Array) -> Array:
    a = softmax(z)
    grad_a = -y / a
    return np.asarray(a * (grad_a - _row(grad_a * a)))


_SOFTMAXES = (
    Way("", softmax),
    Way("no-shift", _plain, "The softmax inside has no shift: large logits overflow to inf / inf = nan.", "Subtract each row's maximum first; softmax stays the same."),
    Way("batch-maximum", _batch, "The softmax inside subtracts one maximum from the whole batch: rows far below it become 0 / 0 = nan.", "Subtract each row's own maximum."),
    Way("mean-shift", lambda z: _moved(z, z.mean(axis=1, keepdims=True)), "The softmax inside subtracts the row's mean in place of its maximum: rows of far-apart logits still overflow.", "Subtract each row's own maximum."),
    Way("minimum-shift", lambda z: _moved(z, z.min(axis=1, keepdims=True)), "The softmax inside subtracts the row's minimum in place of its maximum: far-apart logits still overflow.", "Subtract each row's own maximum."),
    Way("absolute-maximum", lambda z: _moved(z, np.abs(z).max(axis=1, keepdims=True)), "The softmax inside subtracts the largest |z| of a row: where that belongs to a negative logit, all exponentials vanish.", "Subtract each row's own maximum."),
    Way("shift-where-positive", lambda z: _moved(z, np.maximum(z.max(axis=1, keepdims=True), 0.0)), "The softmax inside looks for a row's maximum from 0 on: rows of very negative logits alone become 0 / 0 = nan.", "The search begins at the row's first logit, or at -inf."),
    Way("clipped-a", lambda z, e: np.clip(softmax(z), e, 1.0 - e), "The softmax inside is clipped to {epsilon} … 1 - {epsilon}.", "a - y needs no logarithm and no division, so nothing need be clipped.", anchor="the-collapse", fits=True),
    Way("clipped-a-below", lambda z, e: np.maximum(softmax(z), e), "The softmax inside is clipped at {epsilon}.", "a - y needs no logarithm and no division, so nothing need be clipped.", anchor="the-collapse", fits=True),
    Way("epsilon-added", lambda z, e: softmax(z) + e, "{epsilon} is added to the softmax inside.", "a - y needs no logarithm and no division, so nothing need be added.", anchor="the-collapse", fits=True),
    Way("epsilon-in-the-sum", lambda z, e: (lambda x: x / (_row(x) + e))(np.exp(z - _top(z))), "{epsilon} is added to the softmax's sum of exponentials.", "The sum is at least 1, for the largest term is e^0.", anchor="the-collapse", fits=True),
)  # fmt: skip

_BACKWARD = [
    _Mistake("", lambda z, y, p, _: (p(z) - y) / len(z)),
    _Mistake("mean-missing", lambda z, y, p, _: p(z) - y, "Every entry of `grad_z` is {n} times too large in a batch of {n}: the factor is n, the number of examples. The mean's 1/n is missing.", f"The cost is a mean over n examples, so its gradient carries 1/n: {_ERROR}"),
    _Mistake("over-all-entries", lambda z, y, p, _: (p(z) - y) / z.size, "`grad_z` is divided by n k = {n} × {k}, the number of all entries, in place of n = {n}.", f"The mean is over the examples alone: {_ERROR}"),
    _Mistake("over-classes", lambda z, y, p, _: (p(z) - y) / z.shape[1], "`grad_z` is divided by k = {k}, the number of classes, in place of n = {n}, the number of examples.", f"The mean is over the examples: {_ERROR}"),
    _Mistake("sign", lambda z, y, p, _: (y - p(z)) / len(z), "`grad_z` has the wrong sign: it is (y - a)/n.", f"{_ERROR} It points to where the cost grows; the descent's minus comes with the step.", "the-collapse"),
    _Mistake("sign-and-mean", lambda z, y, p, _: y - p(z), "Two things at once. `grad_z` has the wrong sign, and the mean's 1/n is missing.", _ERROR),
    _Mistake("elementwise", lambda z, y, p, _: (p(z) - y) * p(z) * (1.0 - p(z)) / len(z), "a - y is multiplied by a (1 - a) once more.", f"The softmax's derivative is in a - y already. {_ERROR}", "why-the-elementwise-form-fails"),
    _Mistake("elementwise-mean-missing", lambda z, y, p, _: (p(z) - y) * p(z) * (1.0 - p(z)), "a - y is multiplied by a (1 - a) once more, and the mean's 1/n is missing.", f"The softmax's derivative is in a - y already. {_ERROR}", "why-the-elementwise-form-fails"),
    _Mistake("diagonal-jacobian", lambda z, y, p, _: -y * (1.0 - p(z)) / len(z), "`grad_z` is -y (1 - a)/n: the softmax's Jacobian is used as if it had its diagonal alone, ∇ₐC ⊙ a (1 - a).", f"Every logit moves every output of its row. {_ERROR}", "why-the-elementwise-form-fails"),
    _Mistake("diagonal-jacobian-mean-missing", lambda z, y, p, _: -y * (1.0 - p(z)), "`grad_z` is -y (1 - a): the softmax's Jacobian is used as if it had its diagonal alone, and the mean's 1/n is missing.", f"Every logit moves every output of its row. {_ERROR}", "why-the-elementwise-form-fails"),
    _Mistake("targets-missing", lambda z, y, p, _: p(z) / len(z), "`grad_z` is softmax(z)/n: y is not subtracted.", _ERROR, "the-collapse"),
    _Mistake("targets-and-mean-missing", lambda z, y, p, _: p(z), "`grad_z` is softmax(z): neither is y subtracted, nor is the mean's 1/n there.", _ERROR, "the-collapse"),
    _Mistake("plus", lambda z, y, p, _: (p(z) + y) / len(z), "y is added where it should be subtracted.", _ERROR, "the-collapse"),
    _Mistake("gradient-at-a", lambda z, y, p, _: np.where(y == 0, 0.0, -y / p(z)) / len(z), "`grad_z` is -y/(n a), the gradient at the probabilities: it is not carried back through the softmax.", _ERROR, "the-collapse"),
    _Mistake("targets-over-n-only", lambda z, y, p, _: p(z) - y / len(z), "y alone is divided by n.", f"Parentheses: {_ERROR}"),
    _Mistake("softmax-over-n-only", lambda z, y, p, _: p(z) / len(z) - y, "softmax(z) alone is divided by n.", f"Parentheses: {_ERROR}"),
    _Mistake("one-for-all-classes", lambda z, y, p, _: (p(z) - 1.0) / len(z), "1 is subtracted from every class, where it belongs to the target's alone.", _ERROR, "the-collapse"),
    _Mistake("doubled", lambda z, y, p, _: 2.0 * (p(z) - y) / len(z), "`grad_z` is twice what it should be.", _ERROR),
    _Mistake("halved", lambda z, y, p, _: 0.5 * (p(z) - y) / len(z), "`grad_z` is half of what it should be.", _ERROR),
    _Mistake("squared-error", lambda z, y, p, _: (lambda a: 2.0 * a * ((a - y) - _row((a - y) * a)) / len(z))(p(z)), "`grad_z` is the gradient of the squared error.", _ERROR, "the-collapse"),
    _Mistake("jacobian-twice", lambda z, y, p, _: (lambda a: a * ((a - y) - _row((a - y) * a)) / len(z))(p(z)), "a - y is carried back through the softmax once more.", f"The softmax's Jacobian is in a - y already. {_ERROR}", "the-collapse"),
    _Mistake("summed-over-examples", lambda z, y, p, _: (p(z) - y).sum(axis=0) / len(z), "`grad_z` is summed over the examples.", f"Each example has a row of its own: {_ERROR}"),
]  # fmt: skip

_SHIFTS: tuple[tuple[str, Callable[[Array], Any], str], ...] = (
    ("no-shift", lambda z: 0.0, "Nothing is subtracted before its exponential, so large logits overflow."),
    ("batch-maximum", np.max, "One maximum is subtracted from the whole batch."),
    ("column-maximum", lambda z: z.max(axis=0), "The columns' maxima are subtracted before its exponential."),
    (
        "row-maximum",
        _top,
        "The rows' maxima are subtracted before its exponential, which do not cancel here.",
    ),
)
_SUMS: tuple[tuple[str, Callable[[Array], Any], str, str], ...] = (
    (
        "axis-0",
        lambda e: e.sum(axis=0),
        "column-maximum",
        "The softmax inside runs along axis 0, over the examples.",
    ),
    ("whole-batch", np.sum, "batch-maximum", "The softmax inside runs over the whole batch."),
)


def _other_sums() -> list[_Mistake]:
    """Give the softmaxes that divide by another sum than the row's, each with every shift."""
    found = []
    for over, total, own, summed in _SUMS:
        for by, shift, shifted in _SHIFTS:
            for mean in (True, False):
                parts = [over, "" if by == own else by, "" if mean else "mean-missing"]
                texts = [
                    summed,
                    "" if by == own else shifted,
                    "" if mean else "The mean's 1/n is missing, too.",
                ]
                found.append(
                    _Mistake(
                        "-".join(filter(None, parts)),
                        _over_another_sum(total, shift, mean),
                        " ".join(filter(None, texts)),
                        f"Rows are examples, and each has its own maximum and its own sum. {_ERROR}",
                        "the-collapse",
                    )
                )
    return found


def _over_another_sum(
    total: Callable[[Array], Any], shift: Callable[[Array], Any], mean: bool
) -> Callable[..., Any]:
    def formula(z: Array, y: Array, *_: Any) -> Array:
        e = np.exp(z - shift(z))
        return np.asarray((e / total(e) - y) / (len(z) if mean else 1))

    return formula


_BACKWARD_ALONE = [
    _Mistake("through-a", lambda z, y, *_: _through_a(z, y, 0.0) / len(z), "`grad_z` is put together from -y/(n a) and the softmax's backward: where the target's a rounds to 0, that is -1/0 times 0 = nan.", f"Multiplied out, the division cancels: {_ERROR}", "the-collapse"),
    _Mistake("through-a-mean-missing", lambda z, y, *_: _through_a(z, y, 0.0), "`grad_z` is put together from -y/a and the softmax's backward, without the mean's 1/n; and where the target's a rounds to 0, that is nan.", f"Multiplied out, the division cancels: {_ERROR}"),
    _Mistake("through-a", lambda z, y, *_: _through_a_everywhere(z, y) / len(z), "`grad_z` is put together from -y/(n a) and the softmax's backward: where an a rounds to 0, that is 0/0 or -1/0 times 0 = nan.", f"Multiplied out, the division cancels: {_ERROR}", "the-collapse"),
    _Mistake("through-a-mean-missing", lambda z, y, *_: _through_a_everywhere(z, y), "`grad_z` is put together from -y/a and the softmax's backward, without the mean's 1/n; and where an a rounds to 0, that is nan.", f"Multiplied out, the division cancels: {_ERROR}"),
    _Mistake("keepdims-missing", lambda z, y, *_: (np.exp(z - _top(z)) / np.exp(z - _top(z)).sum(axis=1) - y) / len(z), "The softmax inside divides by the rows' sums without keepdims=True: as an array (n,) they line up with the columns.", f"e.sum(axis=1, keepdims=True) has shape (n, 1). {_ERROR}", "the-collapse"),
    _Mistake("keepdims-missing", lambda z, y, *_: (np.exp(z - z.max(axis=1)) / np.exp(z - z.max(axis=1)).sum(axis=1) - y) / len(z), "The softmax inside lacks keepdims=True: as arrays (n,) the rows' maxima and sums line up with the columns.", f"e.sum(axis=1, keepdims=True) has shape (n, 1). {_ERROR}", "the-collapse"),
    _Mistake("arguments-swapped", lambda z, y, *_: (softmax(y) - z) / len(z), "y and z are swapped: the softmax is taken of the targets, and the logits are subtracted.", f"The order is softmax_cross_entropy_backward(z, y), the logits first. {_ERROR}", "the-collapse"),
    _Mistake("arguments-swapped-mean-missing", lambda z, y, *_: softmax(y) - z, "Two things at once. y and z are swapped, so that the softmax is taken of the targets; and the mean's 1/n is missing.", f"The order is softmax_cross_entropy_backward(z, y), the logits first. {_ERROR}", "the-collapse"),
    *_other_sums(),
    _Mistake("times-a", lambda z, y, *_: (softmax(z) - y) * softmax(z) / len(z), "a - y is multiplied by a once more.", f"The softmax's derivative is in a - y already. {_ERROR}", "why-the-elementwise-form-fails"),
    _Mistake("softmax-missing", lambda z, y, *_: (z - y) / len(z), "`grad_z` is (z - y)/n: the softmax is missing.", _ERROR, "the-collapse"),
    _Mistake("softmax-and-mean-missing", lambda z, y, *_: z - y, "`grad_z` is z - y: the softmax is missing, and so is the mean's 1/n.", _ERROR, "the-collapse"),
    _Mistake("sigmoid", lambda z, y, *_: (1.0 / (1.0 + np.exp(-z)) - y) / len(z), "The sigmoid stands in for the softmax.", _ERROR, "the-collapse"),
    _Mistake("sigmoid-mean-missing", lambda z, y, *_: 1.0 / (1.0 + np.exp(-z)) - y, "The sigmoid stands in for the softmax, and the mean's 1/n is missing.", _ERROR, "the-collapse"),
    _Mistake("exponential-only", lambda z, y, *_: (np.exp(z) - y) / len(z), "e^z stands in for the softmax: it is not divided by the row's sum.", _ERROR, "the-collapse"),
    _Mistake("logarithm-of-softmax", lambda z, y, *_: (_exact(z) - y) / len(z), "ln softmax(z) stands where softmax(z) belongs.", _ERROR, "the-collapse"),
    _Mistake("softmax-twice", lambda z, y, *_: (softmax(softmax(z)) - y) / len(z), "The softmax is applied twice.", _ERROR, "the-collapse"),
    _Mistake("transposed-mean", lambda z, y, *_: ((softmax(z) - y) / len(z)).mean(axis=0), "`grad_z` is averaged over the examples.", f"Each example has a row of its own: {_ERROR}"),
]  # fmt: skip


_THROUGH = [
    Misconception(
        "through-a-guarded",
        "softmax_cross_entropy_backward",
        imitate,
        "`grad_z` is put together from -y/(n a) and the softmax's backward, with {epsilon} to keep the division from 0: "
        "where the target's a is as small as that, so is the error.",
        f"Multiplied out, the division cancels: {_ERROR}",
        f"{GUIDE}#the-collapse",
        fit=lambda _: [{"epsilon": e} for e in EPSILONS],
        vague="`grad_z` is put together from -y/(n a) and the softmax's backward, with something to keep the division from 0: "
        "where the target's a rounds to 0, its example gets no error at all.",
    )
    for imitate in (
        lambda z, y, epsilon: _through_a(z, y, epsilon) / len(z),
        lambda z, y, epsilon: _through_a_clipped(z, y, epsilon) / len(z),
    )
]


def _through_a_clipped(z: Array, y: Array, epsilon: float) -> Array:
    a = softmax(z)
    grad_a = -y / np.maximum(a, epsilon)
    return np.asarray(a * (grad_a - _row(grad_a * a)))


def _combined(function: str, mistakes: Sequence[_Mistake], ways: Sequence[Way]) -> list[Misconception]:
    found = []
    for way in ways:
        for mistake in mistakes:
            if not (way.slug or mistake.slug):
                continue
            both = bool(way.slug and mistake.slug)
            texts = list(filter(None, [mistake.message, way.message]))
            found.append(
                Misconception(
                    " + ".join(filter(None, [mistake.slug, way.slug])),
                    function,
                    _imitation(mistake, way),
                    ("Two things at once. " if both and "Two" not in texts[0] else "") + " ".join(texts),
                    " ".join(filter(None, [mistake.why, way.why])),
                    f"{GUIDE}#{mistake.anchor if mistake.slug else way.anchor}",
                    fit=_epsilons if way.fits else None,
                    level=PAIRED if both else WRITTEN,
                    family=_family(mistake.slug, way),
                )
            )
    return found


def _family(slug: str, way: Way) -> str:
    if way.fits:
        return f"{slug} + epsilon"
    return f"{slug} + unstable" if way.slug else slug


def _imitation(mistake: _Mistake, way: Way) -> Imitation:
    def imitate(z: Array, y: Array, epsilon: float | None = None, bound: float = 0.0) -> Any:
        work = way.of if epsilon is None else lambda values: way.of(values, epsilon)
        result = mistake.formula(z, y, work, way.skips)
        return float(result) if np.ndim(result) == 0 else result

    return imitate


def _epsilons(observations: Sequence[Observation]) -> list[dict[str, float]]:
    """Try the customary epsilons, and what the most unlikely target of a single example gives away."""
    found = list(EPSILONS)
    for observation in observations:
        z = np.asarray(observation.args[0])
        if (
            isinstance(observation.value, float)
            and len(z) == 1
            and np.ptp(z) > 9000.0
            and 5.0 < observation.value < 745.0
        ):
            found.append(float(np.exp(-abs(observation.value))))
    return [{"epsilon": e, "bound": -float(np.log(e))} for e in found if e > 0.0]


def _all() -> list[Misconception]:
    forward = Words(_COST.rstrip("."), f"{GUIDE}#log-sum-exp", stable=_STABLE)
    backward = Words(_ERROR.rstrip("."), f"{GUIDE}#the-collapse")
    told = ("negated", "doubled", "halved", "times-n", "over-k", "k-for-n")
    alone = _combined("softmax_cross_entropy_forward", _FORWARD_ALONE, _WAYS[:1])
    return [
        *_combined("softmax_cross_entropy_forward", _FORWARD, _WAYS),
        *general("softmax_cross_entropy_forward", forward, alone, without=told),
        *FORWARD,
        *_combined("softmax_cross_entropy_backward", _BACKWARD, _SOFTMAXES),
        *general(
            "softmax_cross_entropy_backward",
            backward,
            [*_combined("softmax_cross_entropy_backward", _BACKWARD_ALONE, _SOFTMAXES[:1]), *_THROUGH],
            without=(*told, "summed-over-examples", "averaged-over-examples"),
        ),
        *BACKWARD,
    ]


MISCONCEPTIONS = tuple(_all())
