"""The formulas that softmax and cross-entropy in one may follow, cost and error, in place of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..checks.check import Observation
from .formulas import Case, Formula, in_cases, scaled, searched
from .misconception import Fitted, Misconception
from .proportions import proportional
from .reductions import Rows, costs

Array = np.ndarray[Any, Any]
GUIDE = "guides/output_error.md"
_COST = "C = (1/n) Σ_i (ln Σ_j e^(z_ij) - z_i,target)."
_ERROR = "grad_z = (softmax(z) - y) / n."
COMMON = 10  # of the ways to put terms together, those that are looked for beside another mistake


def _top(z: Array) -> Array:
    return np.asarray(z.max(axis=1))


def _softmax(z: Array) -> Array:
    e = np.exp(z - _top(z)[:, None])
    return np.asarray(e / e.sum(axis=1, keepdims=True))


def _sum(z: Array) -> Array:
    return np.asarray(np.exp(z - _top(z)[:, None]).sum(axis=1))


def _lse(z: Array) -> Array:
    return np.asarray(_top(z) + np.log(_sum(z)))


def _only(values: Array, y: Array) -> Array:
    return np.asarray(np.where(y == 1, values, 0.0).sum(axis=1))


def _others(z: Array, y: Array) -> Array:
    return np.asarray(np.logaddexp.reduce(np.where(y == 1, -np.inf, z), axis=1))


def _rolled(z: Array, y: Array, by: int) -> Array:
    return np.asarray(z[np.arange(len(z)), (y.argmax(axis=1) + by) % z.shape[1]])


# What stands in the place of ln Σ e^z, and in the place of the target's logit.
_FIRST: list[tuple[str, Rows]] = [
    ("ln Σ e^z", lambda z, y: _lse(z)),
    ("ln Σ e^(z - max z)", lambda z, y: np.log(_sum(z))),
    ("max z", lambda z, y: _top(z)),
    ("max z + log₂ Σ e^(z - max z)", lambda z, y: _top(z) + np.log2(_sum(z))),
    ("max z + log₁₀ Σ e^(z - max z)", lambda z, y: _top(z) + np.log10(_sum(z))),
    ("max z + ln(1 + Σ e^(z - max z))", lambda z, y: _top(z) + np.log1p(_sum(z))),
    ("ln(1 + Σ e^z)", lambda z, y: np.logaddexp(0.0, _lse(z))),
    ("ln Σ e^z over the other classes alone", _others),
    ("ln(e^z_target + e^z of the largest other)", lambda z, y: np.logaddexp(_only(z, y), np.where(y == 1, -np.inf, z).max(axis=1))),
    ("ln of the mean of e^z", lambda z, y: _lse(z) - np.log(z.shape[1])),
    ("max z · ln Σ e^(z - max z)", lambda z, y: _top(z) * np.log(_sum(z))),
    ("-max z + ln Σ e^(z - max z)", lambda z, y: np.log(_sum(z)) - _top(z)),
    ("max z - ln Σ e^(z - max z)", lambda z, y: _top(z) - np.log(_sum(z))),
    ("-ln Σ e^z", lambda z, y: -_lse(z)),
    ("Σ e^(z - max z)", lambda z, y: _sum(z)),
    ("max z + Σ e^(z - max z)", lambda z, y: _top(z) + _sum(z)),
    ("Σ e^z", lambda z, y: np.exp(z).sum(axis=1)),
    ("Σ z", lambda z, y: z.sum(axis=1)),
    ("the mean of z", lambda z, y: z.mean(axis=1)),
    ("ln Σ e^z without the last class", lambda z, y: _lse(z[:, :-1])),
    ("ln Σ e^z without the first class", lambda z, y: _lse(z[:, 1:])),
    ("ln Σ e^z of the first row", lambda z, y: np.repeat(_lse(z[:1]), len(z))),
    ("ln Σ e^z over the whole batch", lambda z, y: np.repeat(_lse(z.reshape(1, -1)), len(z))),
    ("ln Σ e^z over the rows so far", lambda z, y: np.logaddexp.accumulate(_lse(z))),
    ("ln Σ e^|z|", lambda z, y: _lse(np.abs(z))),
    ("ln Σ e^(-z)", lambda z, y: _lse(-z)),
    ("ln Σ e^(2z)", lambda z, y: _lse(2.0 * z)),
    ("ln Σ e^z, less ln k twice", lambda z, y: _lse(z) - 2.0 * np.log(z.shape[1])),
    ("ln Σ e^z + ln k", lambda z, y: _lse(z) + np.log(z.shape[1])),
    ("Σ ln(1 + e^z)", lambda z, y: np.logaddexp(0.0, z).sum(axis=1)),
    ("ln Σ e^(z - max z) + max z of the batch", lambda z, y: np.log(_sum(z)) + z.max()),
    ("ln Σ e^(z - max z) + min z", lambda z, y: np.log(_sum(z)) + z.min(axis=1)),
    ("ln √(Σ e^(2z))", lambda z, y: _lse(2.0 * z) / 2),
    ("0", lambda z, y: np.zeros(len(z))),
]  # fmt: skip
_SECOND: list[tuple[str, Rows]] = [
    ("z_target", lambda z, y: _only(z, y)),
    ("0", lambda z, y: np.zeros(len(z))),
    ("(z_target - max z)", lambda z, y: _only(z, y) - _top(z)),
    ("-z_target", lambda z, y: -_only(z, y)),
    ("-(z_target - max z)", lambda z, y: _top(z) - _only(z, y)),
    ("max z", lambda z, y: _top(z)),
    ("Σ z", lambda z, y: z.sum(axis=1)),
    ("the mean of z", lambda z, y: z.mean(axis=1)),
    ("the first logit", lambda z, y: z[:, 0]),
    ("the last logit", lambda z, y: z[:, -1]),
    ("the logit after the target's", lambda z, y: _rolled(z, y, 1)),
    ("the logit before the target's", lambda z, y: _rolled(z, y, -1)),
    ("softmax(z)_target", lambda z, y: _only(_softmax(z), y)),
    ("e^(z_target)", lambda z, y: np.exp(_only(z, y))),
    ("ln z_target", lambda z, y: np.log(_only(z, y))),
    ("z_target²", lambda z, y: _only(z, y) ** 2),
    ("|z_target|", lambda z, y: np.abs(_only(z, y))),
    ("2 z_target", lambda z, y: 2.0 * _only(z, y)),
    ("z_target/2", lambda z, y: _only(z, y) / 2),
    ("z_target/k", lambda z, y: _only(z, y) / z.shape[1]),
    ("z_target/n", lambda z, y: _only(z, y) / len(z)),
    ("n z_target", lambda z, y: _only(z, y) * len(z)),
    ("the number of the target's class", lambda z, y: y.argmax(axis=1).astype(float)),
    ("1", lambda z, y: np.ones(len(z))),
    ("all other logits, added up,", lambda z, y: _only(z, 1.0 - y)),
    ("z_target of the first example", lambda z, y: np.repeat(_only(z, y)[:1], len(z))),
]  # fmt: skip


def _target_of(z: Array, y: Array) -> Array:
    return _only(_softmax(z), y)


_ALONE: list[tuple[str, Rows]] = [
    ("-ln of the largest probability", lambda z, y: np.log(_sum(z))),
    ("-ln(1 + softmax(z)_target)", lambda z, y: -np.log1p(_target_of(z, y))),
    ("-ln(1 - softmax(z)_target)", lambda z, y: -np.log(1.0 - _target_of(z, y))),
    ("1 - softmax(z)_target", lambda z, y: 1.0 - _target_of(z, y)),
    ("1/softmax(z)_target", lambda z, y: 1.0 / _target_of(z, y)),
    ("-softmax(z)_target ln softmax(z)_target", lambda z, y: -_target_of(z, y) * np.log(_target_of(z, y))),
    ("the entropy of softmax(z)", lambda z, y: _lse(z) - (_softmax(z) * z).sum(axis=1)),
    ("-Σ softmax(z) z", lambda z, y: -(_softmax(z) * z).sum(axis=1)),
    ("Σ (softmax(z) - y)² / 2", lambda z, y: ((_softmax(z) - y) ** 2).sum(axis=1) / 2),
    ("Σ |softmax(z) - y|", lambda z, y: np.abs(_softmax(z) - y).sum(axis=1)),
    ("Σ (z - y)²", lambda z, y: ((z - y) ** 2).sum(axis=1)),
    ("Σ (z - y)² / 2", lambda z, y: ((z - y) ** 2).sum(axis=1) / 2),
    ("a hinge, max(0, 1 - z_target + the largest other logit)", lambda z, y: np.maximum(0.0, 1.0 - _only(z, y) + np.where(y == 1, -np.inf, z).max(axis=1))),
    ("the largest logit less the target's, or 0", lambda z, y: np.maximum(0.0, np.where(y == 1, -np.inf, z).max(axis=1) - _only(z, y))),
    ("the sum of max(0, 1 + z - z_target) over the other classes, a hinge", lambda z, y: _only(np.maximum(0.0, 1.0 + z - _only(z, y)[:, None]), 1.0 - y)),
    ("ln Σ e^z - z_target where its largest logit is another class's, and 0 elsewhere", lambda z, y: np.where(z.argmax(axis=1) != y.argmax(axis=1), _lse(z) - _only(z, y), 0.0)),
    ("(ln softmax(z)_target)²", lambda z, y: (_lse(z) - _only(z, y)) ** 2),
    ("-Σ ln softmax(z) of the other classes", lambda z, y: _only(_lse(z)[:, None] - z, 1.0 - y)),
    ("ln(1 + e^(-z_target)), the cost of one sigmoid unit", lambda z, y: np.logaddexp(0.0, -_only(z, y))),
    ("(ln Σ e^z - z_target) times the number of the target's class", lambda z, y: (_lse(z) - _only(z, y)) * y.argmax(axis=1)),
    ("(ln Σ e^z) z_target", lambda z, y: _lse(z) * _only(z, y)),
    ("(ln Σ e^z)/z_target", lambda z, y: _lse(z) / _only(z, y)),
    ("ln Σ e^(z - z_target), its e^0 left out", lambda z, y: _others(z, y) - _only(z, y)),
    ("-ln softmax(z)_target where z is divided by its row's largest first", lambda z, y: (lambda s: _lse(s) - _only(s, y))(z / _top(z)[:, None])),
    ("-ln softmax(z)_target where z is divided by √k first", lambda z, y: (lambda s: _lse(s) - _only(s, y))(z / np.sqrt(z.shape[1]))),
    ("-ln softmax(z)_target where z is divided by k first", lambda z, y: (lambda s: _lse(s) - _only(s, y))(z / z.shape[1])),
    ("-ln softmax(z)_target where z is halved first", lambda z, y: (lambda s: _lse(s) - _only(s, y))(z / 2)),
    ("-ln softmax(z)_target where z is doubled first", lambda z, y: (lambda s: _lse(s) - _only(s, y))(2.0 * z)),
    ("-ln softmax(z)_target with z turned to -z", lambda z, y: _lse(-z) + _only(z, y)),
]  # fmt: skip


def _difference(first: Rows, second: Rows) -> Rows:
    return lambda z, y: np.asarray(first(z, y) - second(z, y))


def forward() -> list[Formula]:
    """Give the formulas that `softmax_cross_entropy_forward` may follow, the simplest first."""
    belongs = "where ln Σ e^z - z_target belongs."
    terms: list[tuple[str, Rows]] = []
    for one, first in _FIRST:
        for other, second in _SECOND:
            right = (one, other) in (("ln Σ e^z", "z_target"), ("ln Σ e^(z - max z)", "(z_target - max z)"))
            if right and terms:
                continue
            less = "" if other == "0" else f" + {other[1:]}" if other.startswith("-") else f" - {other}"
            terms.append(
                ("" if right else f"Each example costs {one}{less}, {belongs}", _difference(first, second))
            )
    terms += [(f"Each example costs {text}, {belongs}", rows) for text, rows in _ALONE]
    short = costs([terms[0]]) + [formula for term in terms[1:] for formula in costs([term])[:1]]
    return [*short, *costs(terms[1:], COMMON), *WHOLE]


WHOLE = [
    Formula("z[:, labels] takes every row at every label, (n, n) entries: z[np.arange(n), labels] takes one from each row.", lambda z, y: float(_lse(z).mean() - z[:, y.argmax(axis=1)].mean())),
    Formula("Each example's cost is divided by the number of examples of its class, where n belongs.", lambda z, y: float(((_lse(z) - _only(z, y)) / y.sum(axis=0)[y.argmax(axis=1)]).sum())),
    Formula("The targets are looked for down the columns: y.argmax(axis=0) gives a row for each class.", lambda z, y: float(_lse(z).mean() - z[y.argmax(axis=0), np.arange(z.shape[1])].mean())),
    Formula("ln Σ e^z is added up over the rows, and the mean is of the targets' logits alone.", lambda z, y: float(_lse(z).sum() - _only(z, y).mean())),
    Formula("The mean is of ln Σ e^z alone; the targets' logits are added up.", lambda z, y: float(_lse(z).mean() - _only(z, y).sum())),
    Formula("The mean of y z is taken over all n k entries, where the sum of each row belongs.", lambda z, y: float(_lse(z).mean() - (y * z).mean())),
    Formula("The softmax inside runs down the columns, over the examples.", lambda z, y: float(((_lse(z.T) - z) * y).sum() / len(z))),
    Formula("The softmax inside runs over the whole batch.", lambda z, y: float(((_lse(z.reshape(1, -1)) - z) * y).sum() / len(z))),
    Formula("The targets are looked for down the columns, and ln Σ e^z is taken down them, too: y.argmax(axis=0) gives a row for each class.", lambda z, y: float((_lse(z.T) - z[y.argmax(axis=0), np.arange(z.shape[1])]).mean())),
    Formula("ln Σ e^z is taken down the columns, over the examples.", lambda z, y: float(_lse(z.T).mean() - _only(z, y).mean())),
    Formula("The matrix product of y and ln softmax(z) pairs each row with every other row's target.", lambda z, y: float(-((z - _lse(z)[:, None]) @ y.T).sum() / len(z))),
    Formula("The logarithm is taken of the mean of the targets' probabilities.", lambda z, y: float(-np.log(_target_of(z, y).mean()))),
]  # fmt: skip


def _clip_limits(observations: Sequence[Observation]) -> list[Fitted]:
    """Give limits that people write, and the one that a pair of logits far apart gives away."""
    limits = [700.0, 500.0, 709.0, 600.0, 745.0, 100.0, 50.0, 30.0, 20.0, 10.0, 1000.0, 88.0, 5.0]
    return [{"limit": limit} for limit in limits]


def _clipped(z: Array, y: Array, limit: float) -> float:
    kept = np.clip(z, -limit, limit)
    return float((_lse(kept) - _only(kept, y)).mean())


def _clipped_shifted(z: Array, y: Array, limit: float) -> float:
    kept = np.maximum(z - _top(z)[:, None], -limit)
    return float((_lse(kept) - _only(kept, y)).mean())


_LIMIT = "Only differences of logits count, however large the logits are: each row less its maximum has no exponent above 0, and nothing need be clipped."
_SHIFTED: list[tuple[str, Callable[[Array, Array], Any], str]] = [
    ("target-shift", lambda z, y: np.log(np.exp(z - _only(z, y)[:, None]).sum(axis=1)).mean(), "The target's logit is subtracted inside the exponentials: where another is far above it, that one overflows."),
    ("masked-maximum", lambda z, y: (lambda m: (m + np.log(np.exp(z - m[:, None]).sum(axis=1)) - _only(z, y)).mean())((z * y).max(axis=1)), "The largest of y z is subtracted, which is the target's logit or 0, in place of the row's maximum: logits far above it overflow."),
    ("minimum-shift", lambda z, y: (z.min(axis=1) + np.log(np.exp(z - z.min(axis=1, keepdims=True)).sum(axis=1)) - _only(z, y)).mean(), "The row's minimum is subtracted in place of its maximum: logits far above it overflow."),
    ("minimum-shift", lambda z, y: (np.log(np.exp(z - z.min(axis=1, keepdims=True)).sum(axis=1)) - _only(z - z.min(axis=1, keepdims=True), y)).mean(), "The row's minimum is subtracted in place of its maximum: logits far above it overflow."),
    ("mean-shift", lambda z, y: (z.mean(axis=1) + np.log(np.exp(z - z.mean(axis=1, keepdims=True)).sum(axis=1)) - _only(z, y)).mean(), "The row's mean is subtracted in place of its maximum: logits far above it overflow."),
    ("mean-shift", lambda z, y: (np.log(np.exp(z - z.mean(axis=1, keepdims=True)).sum(axis=1)) - _only(z - z.mean(axis=1, keepdims=True), y)).mean(), "The row's mean is subtracted in place of its maximum: logits far above it overflow."),
    ("first-column-shift", lambda z, y: (z[:, 0] + np.log(np.exp(z - z[:, :1]).sum(axis=1)) - _only(z, y)).mean(), "The row's first logit is subtracted in place of its maximum: logits far above it overflow."),
    ("absolute-maximum", lambda z, y: (lambda m: (m[:, 0] + np.log(np.exp(z - m).sum(axis=1)) - _only(z, y)).mean())(np.abs(z).max(axis=1, keepdims=True)), "The largest |z| of a row is subtracted: where that belongs to a negative logit, all exponentials vanish, and ln 0 is left."),
    ("shift-where-positive", lambda z, y: (lambda m: (m[:, 0] + np.log(np.exp(z - m).sum(axis=1)) - _only(z, y)).mean())(np.maximum(z.max(axis=1, keepdims=True), 0.0)), "The row's maximum is looked for from 0 on: in rows of very negative logits alone every exponential vanishes, and ln 0 is left."),
]  # fmt: skip

FORWARD = [
    *(
        Misconception(slug, "softmax_cross_entropy_forward", imitate, message, f"ln Σ e^z = max z + ln Σ e^(z - max z), with the row's own maximum. {_COST}", f"{GUIDE}#log-sum-exp", family=slug)
        for slug, imitate, message in _SHIFTED
    ),
    Misconception("clipped-z", "softmax_cross_entropy_forward", _clipped, "z is clipped to -{limit} … {limit}: no cost can be larger than that allows.", _LIMIT, f"{GUIDE}#log-sum-exp", fit=_clip_limits, family="clip"),
    Misconception("clipped-after-the-shift", "softmax_cross_entropy_forward", _clipped_shifted, "Logits more than {limit} below the row's maximum are clipped there: no cost can be larger than that allows.", _LIMIT, f"{GUIDE}#log-sum-exp", fit=_clip_limits, family="clip"),
    searched("softmax_cross_entropy_forward", forward, _COST, f"{GUIDE}#log-sum-exp"),
    proportional("softmax_cross_entropy_forward", lambda: WHOLE, "", _COST, f"{GUIDE}#log-sum-exp"),
]  # fmt: skip

# --- Backward ---------------------------------------------------------------------------------------------------------

_N: tuple[tuple[str, Callable[..., float]], ...] = (
    ("{}/n", lambda z, y: 1 / len(z)),
    ("{}", lambda z, y: 1.0),
    ("{}/k", lambda z, y: 1 / z.shape[1]),
    ("{}/(n k)", lambda z, y: 1 / z.size),
    ("n {}", lambda z, y: float(len(z))),
    ("{}/n²", lambda z, y: 1 / len(z) ** 2),
    ("2 {}/n", lambda z, y: 2.0 / len(z)),
    ("{}/(2n)", lambda z, y: 0.5 / len(z)),
    ("{}/(n - 1)", lambda z, y: float(np.divide(1.0, len(z) - 1))),
)


def _in_a(text: str, of: Callable[[Array], Array]) -> Formula:
    return Formula(text, lambda z, y: of(_softmax(z)))


_ENTRIES = [
    _in_a("(a - 1)", lambda a: a - 1.0),
    _in_a("a", lambda a: a),
    _in_a("0", lambda a: 0.0 * a),
    _in_a("(1 - a)", lambda a: 1.0 - a),
    _in_a("-a", lambda a: -a),
    _in_a("-1", lambda a: 0.0 * a - 1.0),
    _in_a("1", lambda a: 0.0 * a + 1.0),
    _in_a("(a + 1)", lambda a: a + 1.0),
    _in_a("-(a + 1)", lambda a: -a - 1.0),
    _in_a("a (1 - a)", lambda a: a * (1.0 - a)),
    _in_a("-a (1 - a)", lambda a: -a * (1.0 - a)),
    _in_a("a²", lambda a: a * a),
    _in_a("-a²", lambda a: -a * a),
    _in_a("a² (1 - a)", lambda a: a * a * (1.0 - a)),
    _in_a("-a (1 - a)²", lambda a: -a * (1.0 - a) ** 2),
    _in_a("(1 - a)²", lambda a: (1.0 - a) ** 2),
    _in_a("-(1 - a)²", lambda a: -((1.0 - a) ** 2)),
    _in_a("-1/a", lambda a: -1.0 / a),
    _in_a("1/a", lambda a: 1.0 / a),
    _in_a("-(1 - a)/a", lambda a: -(1.0 - a) / a),
    _in_a("a/(1 - a)", lambda a: a / (1.0 - a)),
    _in_a("1/(1 - a)", lambda a: 1.0 / (1.0 - a)),
    _in_a("ln a", np.log),
    _in_a("-ln a", lambda a: -np.log(a)),
    _in_a("(ln a - 1)", lambda a: np.log(a) - 1.0),
    Formula("z", lambda z, y: z),
    Formula("(z - 1)", lambda z, y: z - 1.0),
    Formula("e^z", lambda z, y: np.exp(z)),
    Formula("(e^z - 1)", lambda z, y: np.exp(z) - 1.0),
    Formula("σ(z)", lambda z, y: 0.5 * (1.0 + np.tanh(z / 2))),
    Formula("(σ(z) - 1)", lambda z, y: 0.5 * (np.tanh(z / 2) - 1.0)),
    Formula("the first row's a", lambda z, y: np.broadcast_to(_softmax(z)[:1], z.shape)),
    Formula("the first row's a - 1", lambda z, y: np.broadcast_to(_softmax(z)[:1] - 1.0, z.shape)),
    Formula("the target's a", lambda z, y: np.broadcast_to(_target_of(z, y)[:, None], z.shape)),
    Formula("the target's a - 1", lambda z, y: np.broadcast_to(_target_of(z, y)[:, None] - 1.0, z.shape)),
    Formula("-a_target a", lambda z, y: -_target_of(z, y)[:, None] * _softmax(z)),
    Formula("a_target a", lambda z, y: _target_of(z, y)[:, None] * _softmax(z)),
    Formula("nan", lambda z, y: z * np.nan),
]  # fmt: skip
_RIGHT_AT = Formula("(a - 1)/n", lambda z, y: (_softmax(z) - 1.0) / len(z))
_RIGHT_OFF = Formula("a/n", lambda z, y: _softmax(z) / len(z))
_SCALED = scaled(_ENTRIES, _N)


def _hot(rows: Array, k: int) -> Array:
    return np.asarray(np.eye(k)[rows])


def _down(y: Array) -> Array:
    hot = np.zeros_like(y)
    hot[y.argmax(axis=0), np.arange(y.shape[1])] = 1.0
    return hot


_P: list[tuple[str, Callable[[Array, Array], Array]]] = [
    ("softmax(z)", lambda z, y: _softmax(z)),
    ("the first row's softmax(z)", lambda z, y: np.broadcast_to(_softmax(z)[:1], z.shape)),
    ("the last row's softmax(z)", lambda z, y: np.broadcast_to(_softmax(z)[-1:], z.shape)),
    ("the mean over the rows of softmax(z)", lambda z, y: np.broadcast_to(_softmax(z).mean(axis=0), z.shape)),
    ("softmax(z/2)", lambda z, y: _softmax(z / 2)),
    ("softmax(2z)", lambda z, y: _softmax(2.0 * z)),
    ("softmax(-z)", lambda z, y: _softmax(-z)),
    ("softmax(|z|)", lambda z, y: _softmax(np.abs(z))),
    ("softmax(z²)", lambda z, y: _softmax(z * z)),
    ("softmax(z/k)", lambda z, y: _softmax(z / z.shape[1])),
    ("softmax(z - y)", lambda z, y: _softmax(z - y)),
    ("softmax(y z)", lambda z, y: _softmax(y * z)),
    *(("softmax(z), its logits clipped first,", lambda z, y, c=c: _softmax(np.clip(z, -c, c))) for c in (1.0, 5.0, 10.0, 20.0, 50.0, 100.0, 500.0, 700.0)),
    ("1 at the largest logit and 0 elsewhere", lambda z, y: _hot(z.argmax(axis=1), z.shape[1])),
    ("1/k", lambda z, y: np.full(z.shape, 1 / z.shape[1])),
    ("e^(z - max z), not divided by its sum,", lambda z, y: np.exp(z - _top(z)[:, None])),
    ("z over its row's sum", lambda z, y: z / z.sum(axis=1, keepdims=True)),
    ("tanh(z)", lambda z, y: np.tanh(z)),
    ("the sigmoid of z over its row's sum", lambda z, y: (lambda s: s / s.sum(axis=1, keepdims=True))(0.5 * (1.0 + np.tanh(z / 2)))),
    ("softmax(z), rounded,", lambda z, y: np.round(_softmax(z))),
    ("ln softmax(z)", lambda z, y: z - _lse(z)[:, None]),
    ("z - max z", lambda z, y: z - _top(z)[:, None]),
    ("the running sum of softmax(z) over the row", lambda z, y: np.cumsum(_softmax(z), axis=1)),
]  # fmt: skip
_Y: list[tuple[str, Callable[[Array, Array], Array]]] = [
    ("y", lambda z, y: y),
    ("a 1 at the largest logit", lambda z, y: _hot(z.argmax(axis=1), z.shape[1])),
    ("a 1 at the smallest logit", lambda z, y: _hot(z.argmin(axis=1), z.shape[1])),
    ("a 1 at each column's first target", lambda z, y: _down(y)),
    ("a 1 in every row at every label of the batch", lambda z, y: np.broadcast_to(y.any(axis=0), z.shape)),
    ("softmax(y)", lambda z, y: _softmax(y)),
    ("1 - y", lambda z, y: 1.0 - y),
    ("2y - 1", lambda z, y: 2.0 * y - 1.0),
    ("y, one column on,", lambda z, y: np.roll(y, 1, axis=1)),
    ("y, one column back,", lambda z, y: np.roll(y, -1, axis=1)),
    ("y, one row on,", lambda z, y: np.roll(y, 1, axis=0)),
    ("y, one row back,", lambda z, y: np.roll(y, -1, axis=0)),
    ("y, its columns the last first,", lambda z, y: y[:, ::-1]),
    ("the first row of y", lambda z, y: np.broadcast_to(y[:1], z.shape)),
    ("the last row of y", lambda z, y: np.broadcast_to(y[-1:], z.shape)),
    ("the mean over the rows of y", lambda z, y: np.broadcast_to(y.mean(axis=0), z.shape)),
    ("the sum over the rows of y", lambda z, y: np.broadcast_to(y.sum(axis=0), z.shape)),
    ("the number of each row's class", lambda z, y: np.broadcast_to(y.argmax(axis=1)[:, None].astype(float), z.shape)),
    ("y/k", lambda z, y: y / z.shape[1]),
    ("y/n", lambda z, y: y / len(z)),
    ("n y", lambda z, y: y * len(z)),
    ("1", lambda z, y: np.ones_like(z)),
    ("1/k", lambda z, y: np.full(z.shape, 1 / z.shape[1])),
    ("y softmax(z)", lambda z, y: y * _softmax(z)),
    ("y z", lambda z, y: y * z),
    ("(0.9 y + 0.1/k)", lambda z, y: 0.9 * y + 0.1 / z.shape[1]),
    ("(y > softmax(z))", lambda z, y: (y > _softmax(z)).astype(float)),
    ("softmax(z)²", lambda z, y: _softmax(z) ** 2),
]  # fmt: skip


def _error(p: Callable[..., Array], y: Callable[..., Array], sign: float) -> Callable[..., Array]:
    return lambda z, targets: np.asarray(sign * (p(z, targets) - y(z, targets)))


def backward() -> list[Formula]:
    """Give the formulas that `softmax_cross_entropy_backward` may follow, the simplest first."""
    found = []
    for template, of in _N:
        for p, softmaxed in _P:
            for y, targets in _Y:
                for one, other, sign in ((p, y, 1.0), (y, p, -1.0)):
                    if (p, y) == ("softmax(z)", "y"):
                        continue  # the right one with another factor: known by name
                    text = template.format(f"({one.strip()} - {other.strip()})")
                    said = f"`grad_z` is {text}, where (softmax(z) - y)/n belongs."
                    found += [
                        Formula(said, f.of)
                        for f in scaled([Formula(text, _error(softmaxed, targets, sign))], (("{}", of),))
                    ]
    return found


# Whole arrays; a factor is read off the answers.
ERRORS = [
    Formula("(softmax(z) - y)", lambda z, y: _softmax(z) - y),
    _in_a("a", lambda a: a),
    Formula("y", lambda z, y: y),
    Formula("z", lambda z, y: z),
    Formula("(z - y)", lambda z, y: z - y),
    Formula("(σ(z) - y)", lambda z, y: 0.5 * (1.0 + np.tanh(z / 2)) - y),
    Formula("(e^z - y)", lambda z, y: np.exp(z) - y),
    Formula("(a - y) a (1 - a)", lambda z, y: (_softmax(z) - y) * _softmax(z) * (1.0 - _softmax(z))),
    Formula("(a - y) a", lambda z, y: (_softmax(z) - y) * _softmax(z)),
    Formula("(a - y)²", lambda z, y: (_softmax(z) - y) ** 2),
    Formula("|a - y|", lambda z, y: np.abs(_softmax(z) - y)),
    Formula("y (1 - a)", lambda z, y: y * (1.0 - _softmax(z))),
    Formula("y a", lambda z, y: y * _softmax(z)),
    Formula("y/a", lambda z, y: y / _softmax(z)),
    Formula("y ln a", lambda z, y: y * np.log(_softmax(z))),
    Formula("(ln a - y)", lambda z, y: np.log(_softmax(z)) - y),
    Formula("(a - y)/(a (1 - a))", lambda z, y: (_softmax(z) - y) / (_softmax(z) * (1.0 - _softmax(z)))),
    Formula("(softmax(a) - y)", lambda z, y: _softmax(_softmax(z)) - y),
    Formula("the softmax's Jacobian times (a - y)", lambda z, y: (lambda a, g: a * (g - (a * g).sum(axis=1, keepdims=True)))(_softmax(z), _softmax(z) - y)),
    Formula("(a - y, a taken down the columns)", lambda z, y: _softmax(z.T).T - y),
    Formula("(a - y, a taken over the whole batch)", lambda z, y: _softmax(z.reshape(1, -1)).reshape(z.shape) - y),
    Formula("(a - ŷ), with 1 in ŷ at the row's largest logit and 0 elsewhere", lambda z, y: _softmax(z) - _hot(z.argmax(axis=1), z.shape[1])),
    Formula("(e^z - y) over the row's sum of e^z", lambda z, y: (np.exp(z) - y) / np.exp(z).sum(axis=1, keepdims=True)),
    Formula("(e^(z - max z) - y) over the row's sum of e^(z - max z)", lambda z, y: (np.exp(z - _top(z)[:, None]) - y) / _sum(z)[:, None]),
    Formula("(a - y, set to 0 in the rows whose largest logit is the target's)", lambda z, y: (_softmax(z) - y) * (z.argmax(axis=1) != y.argmax(axis=1))[:, None]),
    Formula("(a - y, set to 0 but at the targets)", lambda z, y: (_softmax(z) - y) * y),
    Formula("(a - y, the rows added up to one)", lambda z, y: (_softmax(z) - y).sum(axis=0)),
]  # fmt: skip

BACKWARD = [
    Misconception("summed-over-examples", "softmax_cross_entropy_backward", lambda z, y: (_softmax(z) - y).sum(axis=0, keepdims=True) / len(z), "`grad_z` is averaged over the examples, so one row is left of all.", f"Each example has a row of its own, and 1/n in it. {_ERROR}", f"{GUIDE}#the-mean-once-more"),
    in_cases(
        "softmax_cross_entropy_backward",
        [
            Case("at the targets", lambda z, y: y == 1, _RIGHT_AT.text, [_RIGHT_AT, *_SCALED]),
            Case("at the other classes", lambda z, y: y != 1, _RIGHT_OFF.text, [_RIGHT_OFF, *_SCALED]),
        ],
        f"{_ERROR} With a = softmax(z) that is (a - 1)/n at the targets, a/n elsewhere.",
        f"{GUIDE}#the-collapse",
    ),
    searched("softmax_cross_entropy_backward", backward, _ERROR, f"{GUIDE}#the-collapse"),
    proportional("softmax_cross_entropy_backward", lambda: ERRORS, "(softmax(z) - y)/n", _ERROR, f"{GUIDE}#the-collapse"),
]  # fmt: skip
