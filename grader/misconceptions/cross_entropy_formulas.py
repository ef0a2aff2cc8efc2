"""The formulas that a cross-entropy cost may follow, and its gradient, in place of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..checks.check import Observation
from .formulas import Case, Formula, in_cases, scaled, searched
from .misconception import FITTED, Fitted, Misconception
from .proportions import proportional
from .reductions import Rows, costs

Array = np.ndarray[Any, Any]
GUIDE = "guides/cross_entropy.md"
_COST = "C = -(1/n) Σ_i Σ_j y_ij ln a_ij."
_GRADIENT = "grad_a = -y / (n a), and 0 where y is 0."


def _target(a: Array, y: Array) -> Array:
    return np.asarray(np.where(y == 1, a, 0.0).sum(axis=1))


def _sum(values: Array) -> Array:
    return np.asarray(values.sum(axis=1))


def _only(y: Array, values: Array) -> Array:
    return np.asarray(np.where(y == 1, values, 0.0).sum(axis=1))


def _rolled(a: Array, y: Array, by: int) -> Array:
    return np.asarray(a[np.arange(len(a)), (y.argmax(axis=1) + by) % a.shape[1]])


def _term(text: str) -> str:
    return f"Each example costs {text}, where -ln a of its target belongs."


_TERMS: list[tuple[str, Rows]] = [
    ("", lambda a, y: -np.log(_target(a, y))),
    (_term("+ln a of its target"), lambda a, y: np.log(_target(a, y))),
    (_term("-log₂ a of its target"), lambda a, y: -np.log2(_target(a, y))),
    (_term("-log₁₀ a of its target"), lambda a, y: -np.log10(_target(a, y))),
    (_term("-ln(1 + a) of its target"), lambda a, y: -np.log1p(_target(a, y))),
    (_term("-ln(1 - a) of its target"), lambda a, y: -np.log(1.0 - _target(a, y))),
    (_term("-a of its target"), lambda a, y: -_target(a, y)),
    (_term("1 - a of its target"), lambda a, y: 1.0 - _target(a, y)),
    (_term("1/a of its target"), lambda a, y: 1.0 / _target(a, y)),
    (_term("-a ln a of its target"), lambda a, y: -_target(a, y) * np.log(_target(a, y))),
    (_term("-(1 - a) ln a of its target"), lambda a, y: -(1.0 - _target(a, y)) * np.log(_target(a, y))),
    (_term("(ln a)² of its target"), lambda a, y: np.log(_target(a, y)) ** 2),
    (_term("(1 - a)² of its target"), lambda a, y: (1.0 - _target(a, y)) ** 2),
    (_term("|1 - a| + Σ a of the others"), lambda a, y: _sum(np.abs(a - y))),
    (_term("Σ (a - y)² over its classes"), lambda a, y: _sum((a - y) ** 2)),
    (_term("Σ (a - y)² / 2 over its classes"), lambda a, y: _sum((a - y) ** 2) / 2),
    (_term("-ln of its largest a"), lambda a, y: -np.log(a.max(axis=1))),
    (_term("-ln of its first class's a"), lambda a, y: -np.log(a[:, 0])),
    (_term("-ln of its last class's a"), lambda a, y: -np.log(a[:, -1])),
    (_term("-ln a of the class after its target"), lambda a, y: -np.log(_rolled(a, y, 1))),
    (_term("-ln a of the class before its target"), lambda a, y: -np.log(_rolled(a, y, -1))),
    (_term("-Σ ln a over all classes"), lambda a, y: -_sum(np.log(a))),
    (_term("-Σ ln(1 - a) over the other classes"), lambda a, y: -_only(1.0 - y, np.log(1.0 - a))),
    (_term("-Σ ln a over the other classes"), lambda a, y: -_only(1.0 - y, np.log(a))),
    (_term("-ln a of its target and +Σ ln(1 - a) over the others"), lambda a, y: -np.log(_target(a, y)) + _only(1.0 - y, np.log(1.0 - a))),
    (_term("+ln a of its target and -Σ ln(1 - a) over the others"), lambda a, y: np.log(_target(a, y)) - _only(1.0 - y, np.log(1.0 - a))),
    (_term("the entropy -Σ a ln a"), lambda a, y: -_sum(np.where(a == 0, 0.0, a * np.log(a)))),
    (_term("-Σ a ln a + ln a of its target, their difference"), lambda a, y: -_sum(np.where(a == 0, 0.0, a * np.log(a))) + np.log(_target(a, y))),
    (_term("-ln a of its target and +Σ a ln a"), lambda a, y: _sum(np.where(a == 0, 0.0, a * np.log(a))) - np.log(_target(a, y))),
    (_term("-ln a of its target where its largest a is another class's, and 0 elsewhere"), lambda a, y: np.where(a.argmax(axis=1) != y.argmax(axis=1), -np.log(_target(a, y)), 0.0)),
    (_term("-ln a - 1 of its target"), lambda a, y: -np.log(_target(a, y)) - 1.0),
    (_term("1 - ln a of its target"), lambda a, y: 1.0 - np.log(_target(a, y))),
    (_term("|ln a| of the sum of its row"), lambda a, y: np.abs(np.log(_sum(a)))),
    (_term("1 where the largest a is the target's, and 0 elsewhere: that is the accuracy"), lambda a, y: (a.argmax(axis=1) == y.argmax(axis=1)).astype(float)),
    (_term("1 where the largest a is not the target's, and 0 elsewhere: that is the error rate"), lambda a, y: (a.argmax(axis=1) != y.argmax(axis=1)).astype(float)),
    (_term("0.5 ln a² of its target, with the sign lost"), lambda a, y: 0.5 * np.log(_target(a, y) ** 2)),
    (_term("-ln a of its target, taken with e^ once more"), lambda a, y: np.exp(-np.log(_target(a, y)))),
    (_term("-ln of its target's a divided by the row's largest"), lambda a, y: -np.log(_target(a, y) / a.max(axis=1))),
    (_term("-ln of the softmax of a"), lambda a, y: -np.log(_target(np.exp(a) / _sum(np.exp(a))[:, None], y))),
    (_term("-ln of the sigmoid of a"), lambda a, y: np.log1p(np.exp(-_target(a, y)))),
    (_term("max(0, 1 - a) of its target, a hinge"), lambda a, y: np.maximum(0.0, 1.0 - _target(a, y))),
]  # fmt: skip


def _columns(a: Array, y: Array) -> float:
    return float(-np.log(a[y.argmax(axis=0), np.arange(a.shape[1])]).mean())


def _squared_columns(a: Array, y: Array) -> float:
    return float(-np.log(a[:, y.argmax(axis=1)]).mean())


def _halved(t: Array) -> float:
    so_far = float(t[0])
    for term in t[1:]:
        so_far = (so_far + float(term)) / 2
    return so_far


def _mean_of_positive(a: Array, y: Array) -> float:
    t = _target(a, y)
    return float(np.divide(-np.log(t[t > 0]).sum(), (t > 0).sum()))


WHOLE = [
    Formula("y.argmax() without an axis gives one number for the whole batch: y.argmax(axis=1) gives each row's class.", lambda a, y: float(-np.log(a[:, y.argmax() % a.shape[1]]).mean())),
    Formula("y.argmax() without an axis gives one number for the whole batch: y.argmax(axis=1) gives each row's class.", lambda a, y: float(-np.log(a[:, y.argmax()]).mean())),
    Formula("Each example's cost is divided by the number of examples of its class, where n belongs.", lambda a, y: float((-np.log(_target(a, y)) / y.sum(axis=0)[y.argmax(axis=1)]).sum())),
    Formula("The targets are looked for down the columns: y.argmax(axis=0) gives a row for each class.", _columns),
    Formula("a[:, labels] takes every row at every label, (n, n) entries: a[np.arange(n), labels] takes one from each row.", _squared_columns),
    Formula("a[:, labels] takes every row at every label, (n, n) entries, and their sum is divided by n.", lambda a, y: float(-np.log(a[:, y.argmax(axis=1)]).sum() / len(a))),
    Formula("y is used as an index: the 0s and 1s in it pick the first and the second class.", lambda a, y: float(-np.log(a[np.arange(len(a))[:, None], y.astype(int)]).mean())),
    Formula("y is used as an index: the 0s and 1s in it pick the first and the second class.", lambda a, y: float(-np.log(a[np.arange(len(a))[:, None], y.astype(int)]).sum() / len(a))),
    Formula("The logarithm is taken of the sum of all the targets' a, and divided by n.", lambda a, y: float(-np.log((y * a).sum()) / len(a))),
    Formula("The logarithm is taken of the mean of all the targets' a, and divided by n.", lambda a, y: float(-np.log((y * a).sum() / len(a)) / len(a))),
    Formula("The logarithm is taken of the product of all the targets' a, and not divided by n.", lambda a, y: float(-np.log(_target(a, y).prod()))),
    Formula("The product of the targets' a is the result, the likelihood itself: its logarithm is missing.", lambda a, y: float(_target(a, y).prod())),
    Formula("ln of the mean of y a over all entries is taken.", lambda a, y: float(-np.log((y * a).mean()))),
    Formula("The mean is over the targets' a that are not 0 alone.", _mean_of_positive),
    Formula("The matrix product of ln a and yᵀ pairs each row with every other row's target, and all of it is added up.", lambda a, y: float(-(np.log(a) @ y.T).sum() / len(a))),
    Formula("The matrix product of ln a and yᵀ pairs each row with every other row's target, and all of it is added up.", lambda a, y: float(-(np.where(a == 0, 0.0, np.log(a)) @ y.T).sum() / len(a))),
    Formula("np.take without axis=1 counts through the whole of a, so that every label is looked up in the first row.", lambda a, y: float(-np.log(np.take(a, y.argmax(axis=1))).mean())),
    Formula("The mean so far and the next cost are halved in each turn of the loop: the last examples count most.", lambda a, y: _halved(-np.log(_target(a, y)))),
    Formula("The matrix product of y and ln a adds up other rows' logarithms, too.", lambda a, y: float(-(y.T @ np.where(a == 0, 0.0, np.log(a))).sum() / len(a))),
]  # fmt: skip


def forward() -> list[Formula]:
    """Give the formulas that `cross_entropy_forward` may follow, the simplest first."""
    return [*costs(_TERMS), *WHOLE]


_N: tuple[tuple[str, Callable[..., float]], ...] = (
    ("{}/n", lambda a, y: 1 / len(a)),
    ("{}", lambda a, y: 1.0),
    ("{}/k", lambda a, y: 1 / a.shape[1]),
    ("{}/(n k)", lambda a, y: 1 / a.size),
    ("n {}", lambda a, y: float(len(a))),
    ("{}/n²", lambda a, y: 1 / len(a) ** 2),
    ("{}/(2n)", lambda a, y: 0.5 / len(a)),
    ("2 {}/n", lambda a, y: 2.0 / len(a)),
    ("{}/(n - 1)", lambda a, y: float(np.divide(1.0, len(a) - 1))),
    ("{}/√n", lambda a, y: len(a) ** -0.5),
)
_SLOPES = [
    Formula("-1/a", lambda a, y: -1.0 / a),
    Formula("0", lambda a, y: 0.0 * a),
    Formula("1/a", lambda a, y: 1.0 / a),
    Formula("-a", lambda a, y: -a),
    Formula("a", lambda a, y: a),
    Formula("(a - 1)", lambda a, y: a - 1.0),
    Formula("(1 - a)", lambda a, y: 1.0 - a),
    Formula("1", lambda a, y: 1.0 + 0.0 * a),
    Formula("-1", lambda a, y: -1.0 + 0.0 * a),
    Formula("ln a", lambda a, y: np.log(a)),
    Formula("-ln a", lambda a, y: -np.log(a)),
    Formula("1/ln a", lambda a, y: 1.0 / np.log(a)),
    Formula("-1/ln a", lambda a, y: -1.0 / np.log(a)),
    Formula("(1 + ln a)", lambda a, y: 1.0 + np.log(a)),
    Formula("-(1 + ln a)", lambda a, y: -1.0 - np.log(a)),
    Formula("1/a²", lambda a, y: a**-2.0),
    Formula("-1/a²", lambda a, y: -(a**-2.0)),
    Formula("1/(1 - a)", lambda a, y: 1.0 / (1.0 - a)),
    Formula("-1/(1 - a)", lambda a, y: -1.0 / (1.0 - a)),
    Formula("1/(1 + a)", lambda a, y: 1.0 / (1.0 + a)),
    Formula("-1/(1 + a)", lambda a, y: -1.0 / (1.0 + a)),
    Formula("-(1 - a)/a", lambda a, y: -(1.0 - a) / a),
    Formula("(1 - a)/a", lambda a, y: (1.0 - a) / a),
    Formula("-a/(1 - a)", lambda a, y: -a / (1.0 - a)),
    Formula("a/(1 - a)", lambda a, y: a / (1.0 - a)),
    Formula("-1/(a (1 - a))", lambda a, y: -1.0 / (a * (1.0 - a))),
    Formula("1/(a (1 - a))", lambda a, y: 1.0 / (a * (1.0 - a))),
    Formula("a (1 - a)", lambda a, y: a * (1.0 - a)),
    Formula("-a (1 - a)", lambda a, y: -a * (1.0 - a)),
    Formula("a²", lambda a, y: a * a),
    Formula("-a²", lambda a, y: -a * a),
    Formula("-1/√a", lambda a, y: -(a**-0.5)),
    Formula("-(1/a - 1), which is -(1 - a)/a", lambda a, y: 1.0 - 1.0 / a),
    Formula("-ln(1 - a)", lambda a, y: -np.log(1.0 - a)),
    Formula("ln(1 - a)", lambda a, y: np.log(1.0 - a)),
    Formula("e^(-a)", lambda a, y: np.exp(-a)),
    Formula("-inf", lambda a, y: a - np.inf),
    Formula("nan", lambda a, y: a * np.nan),
]
_RIGHT = Formula("-1/(n a)", lambda a, y: -1.0 / a / len(a))
_TARGETS = [_RIGHT, *scaled(_SLOPES, _N)]


def _picked(a: Array, rows: Array, columns: Array) -> Array:
    slope = np.zeros_like(a)
    slope[rows, columns] = -1.0 / a[rows, columns] / len(a)
    return slope


def _every_row(a: Array, y: Array) -> Array:
    slope, labels = np.zeros_like(a), y.argmax(axis=1)
    slope[:, labels] = -1.0 / a[np.arange(len(a)), labels] / len(a)
    return slope


# Whole arrays, with no regard to where the targets are; a factor is read off the answers.
ENTRIES = [
    Formula("(a - y)", lambda a, y: a - y),
    Formula("y", lambda a, y: y),
    Formula("a", lambda a, y: a),
    Formula("y a", lambda a, y: y * a),
    Formula("y (1 - a)", lambda a, y: y * (1.0 - a)),
    Formula("y a (1 - a)", lambda a, y: y * a * (1.0 - a)),
    Formula("a (1 - a)", lambda a, y: a * (1.0 - a)),
    Formula("(a - y) a (1 - a)", lambda a, y: (a - y) * a * (1.0 - a)),
    Formula("(a - y)/(a (1 - a))", lambda a, y: (a - y) / (a * (1.0 - a))),
    Formula("(a - y)/a", lambda a, y: (a - y) / a),
    Formula("(a - y)²", lambda a, y: (a - y) ** 2),
    Formula("|a - y|", lambda a, y: np.abs(a - y)),
    Formula("a/y", lambda a, y: a / y),
    Formula("1/a", lambda a, y: 1.0 / a),
    Formula("ln a", lambda a, y: np.log(a)),
    Formula("y ln a", lambda a, y: y * np.log(a)),
    Formula("(y ln a + (1 - y) ln(1 - a))", lambda a, y: y * np.log(a) + (1.0 - y) * np.log(1.0 - a)),
    Formula("(y/a - (1 - y)/(1 - a))", lambda a, y: y / a - (1.0 - y) / (1.0 - a)),
    Formula("(y/a + (1 - y)/(1 - a))", lambda a, y: y / a + (1.0 - y) / (1.0 - a)),
    Formula("y/a²", lambda a, y: y / a**2),
    Formula("y/(1 - a)", lambda a, y: y / (1.0 - a)),
    Formula("(1 - y)/(1 - a)", lambda a, y: (1.0 - y) / (1.0 - a)),
    Formula("(y - a²)", lambda a, y: y - a * a),
    Formula("(softmax(a) - y)", lambda a, y: np.exp(a) / np.exp(a).sum(axis=1, keepdims=True) - y),
    Formula("a (a - y) with the row's sum of a (a - y) taken off, times a", lambda a, y: a * ((a - y) - (a * (a - y)).sum(axis=1, keepdims=True))),
]  # fmt: skip

GRADIENTS = [
    Formula("The class with the largest a of each row is taken for its target: y is not looked at.", lambda a, y: _picked(a, np.arange(len(a)), a.argmax(axis=1))),
    Formula("The targets are looked for down the columns: y.argmax(axis=0) gives a row for each class.", lambda a, y: _picked(a, y.argmax(axis=0), np.arange(a.shape[1]))),
    Formula("grad_a[:, labels] writes to every row at every label: grad_a[np.arange(n), labels] writes to one place in each row.", lambda a, y: np.where(y.any(axis=0), -1.0 / a, 0.0) / len(a)),
    Formula("grad_a[:, labels] writes to every row at every label: grad_a[np.arange(n), labels] writes to one place in each row.", _every_row),
    Formula("Each row is divided by the number of examples of its class, where n belongs.", lambda a, y: np.where(y == 1, -1.0 / a, 0.0) / np.maximum(y.sum(axis=0), 1.0)),
    Formula("`grad_a` is divided by the sum of its entries' absolute values.", lambda a, y: np.where(y == 1, -1.0 / a, 0.0) / np.abs(np.where(y == 1, 1.0 / a, 0.0)).sum()),
    Formula("`grad_a` is divided by its length, √Σ grad_a².", lambda a, y: np.where(y == 1, -1.0 / a, 0.0) / np.linalg.norm(np.where(y == 1, 1.0 / a, 0.0))),
    Formula("Each row holds -1/(n a) of its target in all of its entries.", lambda a, y: np.zeros_like(a) - 1.0 / _target(a, y)[:, None] / len(a)),
    Formula("The rows' place in `grad_a` is wrong: they come the last first.", lambda a, y: (np.where(y == 1, -1.0 / a, 0.0) / len(a))[::-1]),
    Formula("The n of the mean is taken from the number of targets in the first class.", lambda a, y: np.where(y == 1, -1.0 / a, 0.0) / y[:, 0].sum()),
]  # fmt: skip


def _bounded(a: Array, y: Array, bound: float) -> float:
    t = _target(a, y)
    return float(np.where(t == 0.0, bound, -np.log(t)).mean())


def _bounds(observations: Sequence[Observation]) -> list[Fitted]:
    """Read off what a target of 0 costs, where it is alone."""
    for one in observations:
        a, y = (np.asarray(x) for x in one.args)
        if (
            isinstance(one.value, float)
            and len(a) == 1
            and _target(a, y)[0] == 0.0
            and np.isfinite(one.value)
        ):
            return [{"bound": one.value}]
    return [{"bound": b} for b in (1e10, 100.0, 1e6)]


FORWARD: list[Misconception] = [
    Misconception(
        "any-zero",
        "cross_entropy_forward",
        lambda a, y: float("inf") if (a == 0).any() else float(-np.log(_target(a, y)).mean()),
        "`C` is inf as soon as any a is 0, whether or not its class is the target.",
        f"0 ln 0 counts as 0: only a target's a of 0 costs inf. {_COST}",
        f"{GUIDE}#zero-times-ln-zero",
    ),
    *(
        Misconception(
            "product-underflows",
            "cross_entropy_forward",
            imitate,
            "The targets' a are multiplied before the logarithm is taken: the product of many small numbers rounds to 0.",
            f"ln of a product is the sum of the logarithms, which does not underflow. {_COST}",
            f"{GUIDE}#which-logarithm",
        )
        for imitate in (
            lambda a, y: float(-np.log(_target(a, y).prod()) / len(a)),
            lambda a, y: float(-np.log(_target(a, y).prod() ** (1.0 / len(a)))),
        )
    ),
    Misconception(
        "inf-replaced",
        "cross_entropy_forward",
        _bounded,
        "A target whose `a` is 0 costs {bound} in place of inf.",
        f"ln 0 is -inf: no finite number is as bad as a class that was held to be impossible. {_COST}",
        f"{GUIDE}#zero-times-ln-zero",
        fit=_bounds,
        level=FITTED,
    ),
    searched("cross_entropy_forward", forward, _COST, f"{GUIDE}#from-likelihood"),
    proportional("cross_entropy_forward", lambda: WHOLE, "", _COST, f"{GUIDE}#from-likelihood"),
]
BACKWARD: list[Misconception] = [
    in_cases(
        "cross_entropy_backward",
        [
            Case("at the targets", lambda a, y: y == 1, _RIGHT.text, _TARGETS),
            Case("where y is 0", lambda a, y: y != 1, "0", sorted(_TARGETS, key=lambda f: f.text != "0")),
        ],
        _GRADIENT,
        f"{GUIDE}#the-gradient",
    ),
    searched("cross_entropy_backward", lambda: GRADIENTS, _GRADIENT, f"{GUIDE}#the-gradient"),
    proportional("cross_entropy_backward", lambda: GRADIENTS, "", _GRADIENT, f"{GUIDE}#the-gradient"),
    proportional("cross_entropy_backward", lambda: ENTRIES, "-y/(n a)", _GRADIENT, f"{GUIDE}#the-gradient"),
]
