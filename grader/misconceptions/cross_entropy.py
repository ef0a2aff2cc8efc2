"""The ways in which a cross-entropy cost goes wrong, forward and backward.

A mistake in the formula often comes together with one in how ln 0 is kept away: each formula here takes the logarithm
(or the reciprocal) that it is to use, so that both can be wrong at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from ..checks.check import Observation
from .cross_entropy_formulas import BACKWARD, FORWARD
from .general import EPSILONS, Words, general
from .misconception import PAIRED, WRITTEN, Imitation, Misconception

Array: TypeAlias = np.ndarray[Any, Any]
# A formula, given what to do with a before ln or 1/a is taken, and what to write where y is 0.
Formula: TypeAlias = Callable[[Array, Array, "Guard"], Any]
GUIDE = "guides/cross_entropy.md"


@dataclass(frozen=True)
class Guard:
    """How a formula keeps away from a = 0, rightly or not."""

    slug: str
    of: Callable[[Array, float], Array]
    skips: bool  # whether entries where y is 0 are left out, as they should be
    message: str = ""
    why: str = ""
    fits: bool = False
    epsilon: float = 0.0

    def a(self, a: Array) -> Array:
        """Give what the logarithm is taken of."""
        return self.of(a, self.epsilon)

    def rest(self, a: Array) -> Array:
        """Give what ln(1 - a) is taken of, by those who take it."""
        return 1.0 - a + self.epsilon if self.slug == "epsilon-added" else 1.0 - self.a(a)

    def weighed(self, y: Array, ln: Array) -> Array:
        """Multiply by y, with 0 × inf as the student has it."""
        return np.where(y == 0, 0.0, y * ln) if self.skips else y * ln


_ZERO = "A class that is not the target adds nothing: 0 ln 0 counts as 0, but on a machine 0 × -inf is nan."
_BIAS = "C = -(1/n) Σ ln a of the targets, exactly; where y is 0 take no logarithm at all, and nothing need be added to a."

SAFE = Guard("", lambda a, _: a, True)
GUARDS = (
    SAFE,
    Guard("zero-times-infinity", lambda a, _: a, False, "Where a is 0, y ln a becomes 0 × -inf = nan.", _ZERO),
    Guard(
        "zeros-replaced",
        lambda a, e: np.where(a == 0, e, a),
        True,
        "Where `a` is 0, {epsilon} stands in for it, so a target of 0 costs {bound} in place of inf.",
        _BIAS,
        fits=True,
    ),
    Guard(
        "clipped-below",
        lambda a, e: np.maximum(a, e),
        True,
        "`a` is clipped at {epsilon}, so a target below that costs {bound} whatever its `a` is.",
        _BIAS,
        fits=True,
    ),
    Guard(
        "clipped",
        lambda a, e: np.clip(a, e, 1.0 - e),
        True,
        "`a` is clipped to {epsilon} … 1 - {epsilon}: a target below that costs {bound} whatever its `a` is, and a certain one not 0.",
        _BIAS,
        fits=True,
    ),
    Guard(
        "epsilon-added",
        lambda a, e: a + e,
        True,
        "{epsilon} is added to `a` inside the logarithm, so every cost is too small, and a target of 0 costs {bound} in place of inf.",
        _BIAS,
        fits=True,
    ),
    Guard("zeros-cost-nothing", lambda a, _: np.where(a == 0, 1.0, a), True, "A target whose `a` is 0 costs nothing.", "Only 0 ln 0 counts as 0. A target of 0 is the worst of all: C is inf there."),
)  # fmt: skip


@dataclass(frozen=True)
class _Mistake:
    slug: str
    formula: Formula
    message: str
    why: str
    anchor: str


def _ln(a: Array, g: Guard) -> Array:
    return np.log(g.a(a))


_COST = "C = -(1/n) Σ_i Σ_j y_ij ln a_ij."


_ORDER = "The order is cross_entropy_forward(a, y), the probabilities first."


def _divided_each_time(terms: Array) -> float:
    total = 0.0
    for term in terms:
        total = (total + float(term)) / len(terms)
    return total


def _cost(a: Array, y: Array, g: Guard) -> Any:
    return -g.weighed(y, _ln(a, g)).sum() / len(a)


_FORWARD = [
    _Mistake("", _cost, "", "", ""),
    _Mistake("sum-for-mean", lambda a, y, g: -g.weighed(y, _ln(a, g)).sum(), "`C` is the sum over the examples, {n} times too large in a batch of {n}: the factor is n, the number of examples.", "The cost is a mean, so that it does not grow with the batch: C = -(1/n) Σ y ln a.", "the-mean"),
    _Mistake("mean-of-all-entries", lambda a, y, g: -g.weighed(y, _ln(a, g)).sum() / a.size, "`C` is the mean over all n k = {n} × {k} entries, so it is {k} times too small.", "The mean is over the n examples; the k classes of one example are added up: C = -(1/n) Σ_i Σ_j y_ij ln a_ij.", "the-mean"),
    _Mistake("mean-over-classes", lambda a, y, g: -g.weighed(y, _ln(a, g)).sum() / a.shape[1], "`C` is divided by k = {k}, the number of classes, in place of n = {n}, the number of examples.", "The mean is over the n examples, the rows.", "the-mean"),
    _Mistake("forgot-minus", lambda a, y, g: g.weighed(y, _ln(a, g)).sum() / len(a), "`C` has the wrong sign: the minus before the sum is missing.", f"ln a is never positive, so {_COST}", "from-likelihood"),
    _Mistake("forgot-minus-and-mean", lambda a, y, g: g.weighed(y, _ln(a, g)).sum(), "Two things at once. `C` has the wrong sign, and it is a sum where a mean belongs.", _COST, "the-mean"),
    _Mistake("base-two", lambda a, y, g: _cost(a, y, g) / np.log(2.0), "The logarithm is to base 2: `C` is 1/ln 2 = 1.4427 times too large.", f"{_COST} ln is the natural logarithm, np.log.", "which-logarithm"),
    _Mistake("base-ten", lambda a, y, g: _cost(a, y, g) / np.log(10.0), "The logarithm is to base 10: `C` is ln 10 = 2.3026 times too small.", f"{_COST} ln is the natural logarithm, np.log.", "which-logarithm"),
    _Mistake("log-one-plus", lambda a, y, g: -(y * np.log1p(g.a(a))).sum() / len(a), "The logarithm is taken of 1 + a.", _COST, "which-logarithm"),
    _Mistake("binary", lambda a, y, g: -(g.weighed(y, _ln(a, g)) + g.weighed(1.0 - y, np.log(g.rest(a)))).sum() / len(a), "`C` holds (1 - y) ln(1 - a) as well: the cost of independent yes-or-no units.", f"With one-hot targets and softmax, {_COST} The other classes count through the row's sum of 1.", "from-likelihood"),
    _Mistake("binary-mean-of-all", lambda a, y, g: -(g.weighed(y, _ln(a, g)) + g.weighed(1.0 - y, np.log(g.rest(a)))).mean(), "`C` is the mean over all entries of the cost of independent yes-or-no units, (1 - y) ln(1 - a) included.", f"With one-hot targets and softmax, {_COST}", "from-likelihood"),
    _Mistake("targets-missing", lambda a, y, g: -np.log(g.a(a)).sum() / len(a), "`C` adds up -ln a over all classes: y is not in it.", _COST, "from-likelihood"),
    _Mistake("targets-missing-mean", lambda a, y, g: -np.log(g.a(a)).mean(), "`C` is the mean of -ln a over all classes: y is not in it.", _COST, "from-likelihood"),
    _Mistake("arguments-swapped", lambda a, y, g: -g.weighed(a, np.log(g.a(y))).sum() / len(a), "y and a are swapped: the logarithm is taken of y.", f"{_ORDER} {_COST}", "from-likelihood"),
    _Mistake("one-minus", lambda a, y, g: -g.weighed(y, np.log(1.0 - a)).sum() / len(a), "The logarithm is taken of 1 - a.", _COST, "from-likelihood"),
    _Mistake("no-logarithm", lambda a, y, g: -(y * a).sum() / len(a), "The logarithm is missing: `C` is minus the mean of the targets' a.", _COST, "from-likelihood"),
    _Mistake("error-rate", lambda a, y, g: 1.0 - (y * a).sum() / len(a), "`C` is 1 minus the mean of the targets' a.", _COST, "from-likelihood"),
    _Mistake("log-of-mean", lambda a, y, g: -np.log((y * a).sum() / len(a)), "The mean is taken before the logarithm.", f"ln of a mean is no mean of ln. {_COST}", "the-mean"),
    _Mistake("log-of-sum", lambda a, y, g: -np.log((y * a).sum()), "The targets' a are added up before the logarithm.", f"ln of a sum is no sum of ln. {_COST}", "the-mean"),
    _Mistake("squared-error", lambda a, y, g: ((a - y) ** 2).sum() / len(a), "`C` is the mean squared error.", _COST, "from-likelihood"),
    _Mistake("half-squared-error", lambda a, y, g: ((a - y) ** 2).sum() / len(a) / 2, "`C` is half of the mean squared error.", _COST, "from-likelihood"),
    _Mistake("squared-error-all", lambda a, y, g: ((a - y) ** 2).mean(), "`C` is the mean squared error over all entries.", _COST, "from-likelihood"),
    _Mistake("entropy", lambda a, y, g: -np.where(a == 0, 0.0, a * _ln(a, g)).sum() / len(a), "`C` is the entropy of a: a stands where y belongs.", _COST, "from-likelihood"),
    _Mistake("a-column-each", lambda a, y, g: -g.weighed(y, _ln(a, g)).sum(axis=0) / len(a), "`C` is an array, a number for each class: the sum over the classes is missing.", _COST, "the-mean"),
    _Mistake("a-row-each", lambda a, y, g: -g.weighed(y, _ln(a, g)).sum(axis=1), "`C` is an array, a cost for each example: the mean over them is missing.", _COST, "the-mean"),
    _Mistake("first-example", lambda a, y, g: -g.weighed(y, _ln(a, g))[0].sum(), "`C` is the cost of the first example alone.", _COST, "the-mean"),
    _Mistake("last-example", lambda a, y, g: -g.weighed(y, _ln(a, g))[-1].sum(), "`C` is the cost of the last example alone.", _COST, "the-mean"),
    _Mistake("last-example-over-n", lambda a, y, g: -g.weighed(y, _ln(a, g))[-1].sum() / len(a), "`C` is the cost of the last example alone, divided by n: the sum is overwritten where it should grow (= for +=).", _COST, "the-mean"),
    _Mistake("last-example-missing", lambda a, y, g: -g.weighed(y, _ln(a, g))[:-1].sum() / len(a), "The last example is left out of the sum: the loop ends one too early.", _COST, "the-mean"),
    _Mistake("largest-probability", lambda a, y, g: -np.log(a.max(axis=1)).sum() / len(a), "The logarithm is taken of each row's largest a, not of the target's.", _COST, "from-likelihood"),
    _Mistake("softmax-again", lambda a, y, g: _cost(_softmax(a), y, g), "The softmax is applied to `a` once more.", f"`a` holds probabilities already. {_COST}", "from-likelihood"),
    _Mistake("doubled", lambda a, y, g: 2.0 * _cost(a, y, g), "`C` is twice what it should be.", _COST, "the-mean"),
    _Mistake("halved", lambda a, y, g: 0.5 * _cost(a, y, g), "`C` is half of what it should be.", _COST, "the-mean"),
    _Mistake("infinities-made-finite", lambda a, y, g: -np.nan_to_num(y * np.log(a)).sum() / len(a), "A target of 0 costs 1.8e308, the largest of all floats, in place of inf: nan_to_num replaces infinities, too.", f"Where the target's a is 0, C is inf. {_COST}", "zero-times-ln-zero"),
    _Mistake("infinities-made-finite", lambda a, y, g: -np.mean(np.nan_to_num(np.log(a)) [y == 1]), "A target of 0 costs 1.8e308, the largest of all floats, in place of inf: nan_to_num replaces infinities, too.", f"Where the target's a is 0, C is inf. {_COST}", "zero-times-ln-zero"),
    _Mistake("divided-each-time", lambda a, y, g: -_divided_each_time(g.weighed(y, _ln(a, g)).sum(axis=1)), "The sum so far is divided by n in each turn of the loop, so the first examples hardly count.", f"Divide once, after the loop: {_COST}", "the-mean"),
    _Mistake("first-example-missing", lambda a, y, g: -g.weighed(y, _ln(a, g))[1:].sum() / len(a), "The first example is left out of the sum: the loop begins one too late.", _COST, "the-mean"),
    _Mistake("mean-of-each-row", lambda a, y, g: -g.weighed(y, _ln(a, g)).mean(axis=1), "`C` is an array, the mean over the classes for each example.", _COST, "the-mean"),
    _Mistake("perplexity", lambda a, y, g: np.exp(_cost(a, y, g)), "`C` is e to the power of the cost.", _COST, "which-logarithm"),
]  # fmt: skip


def _softmax(a: Array) -> Array:
    e = np.exp(a - a.max(axis=1, keepdims=True))
    return np.asarray(e / e.sum(axis=1, keepdims=True))


_GRADIENT = "grad_a = -y / (n a), and 0 where y is 0."


def _slope(a: Array, y: Array, g: Guard) -> Array:
    return _over(-y, a, g) / len(a)


def _over(top: Array, a: Array, g: Guard) -> Array:
    return np.where(top == 0, 0.0, top / g.a(a)) if g.skips else top / g.a(a)


_BACKWARD = [
    _Mistake("", _slope, "", "", ""),
    _Mistake("mean-missing", lambda a, y, g: _over(-y, a, g), "Every entry of `grad_a` is {n} times too large in a batch of {n}: the factor is n, the number of examples. The mean's 1/n is missing.", f"The cost is a mean over n examples, so its gradient carries 1/n: {_GRADIENT}", "the-gradient"),
    _Mistake("over-all-entries", lambda a, y, g: _over(-y, a, g) / a.size, "Every entry of `grad_a` is divided by n k = {n} × {k}, the number of all entries, in place of n = {n}.", f"The mean is over the examples alone: {_GRADIENT}", "the-gradient"),
    _Mistake("over-classes", lambda a, y, g: _over(-y, a, g) / a.shape[1], "Every entry of `grad_a` is divided by k = {k}, the number of classes, in place of n = {n}, the number of examples.", f"The mean is over the examples: {_GRADIENT}", "the-gradient"),
    _Mistake("forgot-minus", lambda a, y, g: _over(y, a, g) / len(a), "`grad_a` has the wrong sign.", f"C falls as the target's a rises: {_GRADIENT}", "the-gradient"),
    _Mistake("forgot-minus-and-mean", lambda a, y, g: _over(y, a, g), "Two things at once. `grad_a` has the wrong sign, and the mean's 1/n is missing.", _GRADIENT, "the-gradient"),
    _Mistake("output-error", lambda a, y, g: (a - y) / len(a), "`grad_a` is (a - y)/n: that is the gradient at the logits, softmax included.", f"Here the derivative is taken by a: {_GRADIENT}", "the-gradient"),
    _Mistake("output-error-mean-missing", lambda a, y, g: a - y, "`grad_a` is a - y: that is the gradient at the logits, softmax included, and without the mean's 1/n.", f"Here the derivative is taken by a: {_GRADIENT}", "the-gradient"),
    _Mistake("targets-missing", lambda a, y, g: -1.0 / a / len(a), "`grad_a` is -1/(n a) in every entry: y is not in it.", _GRADIENT, "the-gradient"),
    _Mistake("targets-and-mean-missing", lambda a, y, g: -1.0 / a, "`grad_a` is -1/a in every entry: neither y nor the mean's 1/n is in it.", _GRADIENT, "the-gradient"),
    _Mistake("binary", lambda a, y, g: (g.weighed(1.0 - y, 1.0 / g.rest(a)) - g.weighed(y, 1.0 / g.a(a))) / len(a), "`grad_a` holds (1 - y)/(1 - a) as well: the gradient of independent yes-or-no units.", f"With one-hot targets, {_GRADIENT}", "the-gradient"),
    _Mistake("binary-mean-missing", lambda a, y, g: g.weighed(1.0 - y, 1.0 / g.rest(a)) - g.weighed(y, 1.0 / g.a(a)), "`grad_a` holds (1 - y)/(1 - a) as well, the gradient of independent yes-or-no units, and the mean's 1/n is missing.", f"With one-hot targets, {_GRADIENT}", "the-gradient"),
    _Mistake("binary-fraction", lambda a, y, g: (a - y) / (a * (1.0 - a)) / len(a), "`grad_a` is (a - y)/(a (1 - a))/n, the gradient of independent yes-or-no units.", f"With one-hot targets, {_GRADIENT}", "the-gradient"),
    _Mistake("binary-fraction-mean-missing", lambda a, y, g: (a - y) / (a * (1.0 - a)), "`grad_a` is (a - y)/(a (1 - a)), the gradient of independent yes-or-no units without the mean's 1/n.", f"With one-hot targets, {_GRADIENT}", "the-gradient"),
    _Mistake("not-inverted", lambda a, y, g: -y * a / len(a), "`grad_a` is -y a / n: a belongs below the fraction bar.", f"The derivative of ln a is 1/a: {_GRADIENT}", "the-gradient"),
    _Mistake("inverted-swapped", lambda a, y, g: _over(-a, y, g) / len(a), "y and a are swapped: `grad_a` is -a/(n y).", f"The order is cross_entropy_backward(a, y), the probabilities first. {_GRADIENT}", "the-gradient"),
    _Mistake("inverted-swapped-mean-missing", lambda a, y, g: _over(-a, y, g), "y and a are swapped, `grad_a` is -a/y; and the mean's 1/n is missing.", f"The order is cross_entropy_backward(a, y), the probabilities first. {_GRADIENT}", "the-gradient"),
    _Mistake("value-for-gradient", lambda a, y, g: -g.weighed(y, _ln(a, g)) / len(a), "`grad_a` is -y ln a / n, the terms of the cost itself in place of their derivative.", f"The derivative of ln a is 1/a: {_GRADIENT}", "the-gradient"),
    _Mistake("value-for-gradient-mean-missing", lambda a, y, g: -g.weighed(y, _ln(a, g)), "`grad_a` is -y ln a, the terms of the cost itself in place of their derivative.", f"The derivative of ln a is 1/a: {_GRADIENT}", "the-gradient"),
    _Mistake("targets-alone", lambda a, y, g: -y / len(a), "`grad_a` is -y/n: the 1/a is missing.", f"The derivative of ln a is 1/a: {_GRADIENT}", "the-gradient"),
    _Mistake("one-minus", lambda a, y, g: -y / (1.0 - a) / len(a), "1 - a stands below the fraction bar, where a belongs.", _GRADIENT, "the-gradient"),
    _Mistake("squared", lambda a, y, g: _over(-y, a, g) / a / len(a) if not g.skips else np.where(y == 0, 0.0, -y / a**2) / len(a), "a² stands below the fraction bar, where a belongs.", f"The derivative of ln a is 1/a: {_GRADIENT}", "the-gradient"),
    _Mistake("squared-error", lambda a, y, g: 2.0 * (a - y) / len(a), "`grad_a` is 2 (a - y)/n, the gradient of the squared error.", _GRADIENT, "the-gradient"),
    _Mistake("sign-flipped-output-error", lambda a, y, g: (y - a) / len(a), "`grad_a` is (y - a)/n.", _GRADIENT, "the-gradient"),
    _Mistake("base-two", lambda a, y, g: _slope(a, y, g) / np.log(2.0), "Every entry of `grad_a` is 1/ln 2 = 1.4427 times too large: the derivative of a logarithm to base 2.", f"The cost takes the natural logarithm: {_GRADIENT}", "which-logarithm"),
    _Mistake("base-ten", lambda a, y, g: _slope(a, y, g) / np.log(10.0), "Every entry of `grad_a` is ln 10 = 2.3026 times too small: the derivative of a logarithm to base 10.", f"The cost takes the natural logarithm: {_GRADIENT}", "which-logarithm"),
    _Mistake("softmax-again", lambda a, y, g: _slope(_softmax(a), y, g), "The softmax is applied to `a` once more.", f"`a` holds probabilities already. {_GRADIENT}", "the-gradient"),
    _Mistake("summed", lambda a, y, g: _slope(a, y, g).sum(axis=0), "`grad_a` is summed over the examples.", f"Each example has a row of its own: {_GRADIENT}", "the-gradient"),
    _Mistake("targets-only-vector", lambda a, y, g: -1.0 / (y * a).sum(axis=1) / len(a), "`grad_a` holds one number for each example, that of its target.", f"`grad_a` has the shape of a: {_GRADIENT}", "the-gradient"),
    _Mistake("doubled", lambda a, y, g: 2.0 * _slope(a, y, g), "Every entry of `grad_a` is twice what it should be.", _GRADIENT, "the-gradient"),
    _Mistake("halved", lambda a, y, g: 0.5 * _slope(a, y, g), "Every entry of `grad_a` is half of what it should be.", _GRADIENT, "the-gradient"),
]  # fmt: skip

_GUARDED = {
    "zero-times-infinity": ("Where y and a are both 0, -y / a becomes 0 / 0 = nan.", "Where y is 0 the class adds nothing to the cost, so its derivative is 0: divide only where y is not 0."),
    "epsilon-added": ("{epsilon} is added to `a` below the fraction bar, so a small target's gradient is too small.", f"{_GRADIENT} The target's a is never 0 here; where y is 0, do not divide at all."),
    "clipped-below": ("`a` is clipped at {epsilon}, so a target below that has too small a gradient.", f"{_GRADIENT} The target's a is never 0 here; where y is 0, do not divide at all."),
    "clipped": ("`a` is clipped to {epsilon} … 1 - {epsilon}, so a target beyond has a wrong gradient.", f"{_GRADIENT} The target's a is never 0 here; where y is 0, do not divide at all."),
}  # fmt: skip


def _combined(function: str, mistakes: Sequence[_Mistake], guards: Iterable[Guard]) -> list[Misconception]:
    found = []
    for guard in guards:
        for mistake in mistakes:
            if not (guard.slug or mistake.slug):
                continue
            both = bool(guard.slug and mistake.slug)
            messages = list(filter(None, [mistake.message, guard.message]))
            found.append(
                Misconception(
                    " + ".join(filter(None, [mistake.slug, guard.slug])),
                    function,
                    _imitation(mistake.formula, guard),
                    ("Two things at once. " if both and "Two" not in messages[0] else "")
                    + " ".join(messages),
                    " ".join(filter(None, [mistake.why, guard.why])),
                    f"{GUIDE}#{mistake.anchor or 'zero-times-ln-zero'}",
                    fit=_epsilons if guard.fits else None,
                    level=PAIRED if both else WRITTEN,
                    family=f"{mistake.slug} + epsilon" if guard.fits else "",
                )
            )
    return found


def _imitation(formula: Formula, guard: Guard) -> Imitation:
    def imitate(a: Array, y: Array, epsilon: float = 0.0, bound: float = 0.0) -> Any:
        used = Guard(guard.slug, guard.of, guard.skips, epsilon=epsilon)
        result = formula(a, y, used)
        return float(result) if np.ndim(result) == 0 else result

    return imitate


def _epsilons(observations: Sequence[Observation]) -> Iterable[Mapping[str, float]]:
    """Try the customary epsilons, and what a target of 0 alone in its batch gives away."""
    found = list(EPSILONS)
    for observation in observations:
        value = observation.value
        if isinstance(value, float) and 5.0 < abs(value) < 745.0:
            a, y = (np.asarray(x) for x in observation.args)
            if len(a) == 1 and a[y == 1][0] == 0.0:
                found.append(float(np.exp(-abs(value))))
    return [{"epsilon": e, "bound": -float(np.log(e))} for e in found]


def _at_ones(a: Array, y: Array) -> Array:
    return np.asarray(np.log(y[a == 1.0]))


def _at_largest(a: Array, y: Array) -> Array:
    return np.asarray(np.log(y[np.arange(len(a)), a.argmax(axis=1)]))


def _slope_at_ones(a: Array, y: Array) -> Array:
    return np.where(a == 1.0, -1.0 / y, 0.0) / len(a)


_SWAPPED = [
    Misconception(slug, f"cross_entropy_{which}", imitate, "y and a are swapped: the targets are looked for in `a`, and y is taken for the probabilities.", f"The order is cross_entropy_{which}(a, y), the probabilities first.", f"{GUIDE}#{anchor}", family="swapped")
    for slug, which, anchor, imitate in (
        ("arguments-swapped", "forward", "from-likelihood", lambda a, y: float(np.divide(-_at_ones(a, y).sum(), np.sum(a == 1.0)))),
        ("arguments-swapped", "forward", "from-likelihood", lambda a, y: float(-_at_ones(a, y).sum() / len(a))),
        ("arguments-swapped", "forward", "from-likelihood", lambda a, y: float(-_at_largest(a, y).mean())),
        ("inverted-swapped", "backward", "the-gradient", _slope_at_ones),
    )
]  # fmt: skip


def _all() -> list[Misconception]:
    forward = Words(
        _COST.rstrip("."),
        f"{GUIDE}#the-mean",
        stable="np.log and np.where work on every entry, those too that do not count: take ln of the targets' a alone, "
        "and where one of these is 0, ask np.errstate(divide='ignore') to keep quiet: -inf is meant there.",
        stable_see=f"{GUIDE}#zero-times-ln-zero",
    )
    backward = Words(
        _GRADIENT.rstrip("."),
        f"{GUIDE}#the-gradient",
        stable="np.where works out -y / a everywhere, 0 / 0 included, before it chooses: divide the targets' entries alone.",
        stable_see=f"{GUIDE}#the-gradient",
    )
    guards = [g for g in GUARDS if g.message or g is SAFE]
    reciprocal = [SAFE] + [
        Guard(g.slug, g.of, g.skips, *_GUARDED[g.slug], fits=g.fits) for g in GUARDS if g.slug in _GUARDED
    ]
    told = ("negated", "doubled", "halved", "times-n", "over-k", "k-for-n")
    return [
        *_combined("cross_entropy_forward", _FORWARD, guards),
        *_SWAPPED,
        *general("cross_entropy_forward", forward, without=told),
        *FORWARD,
        *_combined("cross_entropy_backward", _BACKWARD, reciprocal),
        *general(
            "cross_entropy_backward",
            backward,
            without=(*told, "absolute", "summed-over-examples", "summed-over-columns"),
        ),
        *BACKWARD,
    ]


MISCONCEPTIONS = tuple(_all())
