"""The formulas that a sigmoid may follow, forward and backward, in place of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from math import erf
from typing import Any

import numpy as np

from ..checks.check import Observation
from .formulas import Case, Formula, in_cases, scaled, searched
from .general import smallest
from .misconception import FITTED, GENERATED, Fitted, Misconception
from .proportions import proportional

Array = np.ndarray[Any, Any]
GUIDE = "guides/sigmoid.md"
_DEFINED = "The sigmoid is a = 1 / (1 + e^(-z)); where z < 0 that is e^z / (1 + e^z)."
_DERIVED = "The derivative is da/dz = a (1 - a), and the chain rule gives grad_z = grad_a a (1 - a)."


def _sigma(z: Array) -> Array:
    e = np.exp(-np.abs(z))
    return np.asarray(np.where(np.asarray(z) >= 0, 1.0, e) / (1.0 + e))


def _normal(z: Array) -> Array:
    """Give the normal distribution's cumulative probability."""
    return np.array([(1.0 + erf(one / np.sqrt(2.0))) / 2 for one in np.ravel(z)]).reshape(np.shape(z))


_BRANCHES = [
    Formula("1 / (1 + e^(-z))", _sigma),
    Formula("1 / (1 + e^z)", lambda z: _sigma(-z)),
    Formula("0", lambda z: 0.0 * z),
    Formula("1", lambda z: 0.0 * z + 1.0),
    Formula("1/2", lambda z: 0.0 * z + 0.5),
    Formula("e^z", np.exp),
    Formula("e^(-z)", lambda z: np.exp(-z)),
    Formula("1 + e^z", lambda z: 1.0 + np.exp(z)),
    Formula("1 + e^(-z)", lambda z: 1.0 + np.exp(-z)),
    Formula("1 - e^z", lambda z: 1.0 - np.exp(z)),
    Formula("1 - e^(-z)", lambda z: 1.0 - np.exp(-z)),
    Formula("1 / (1 - e^(-z))", lambda z: 1.0 / (1.0 - np.exp(-z))),
    Formula("1 / (1 - e^z)", lambda z: 1.0 / (1.0 - np.exp(z))),
    Formula("e^z / (1 - e^z)", lambda z: np.exp(z) / (1.0 - np.exp(z))),
    Formula("e^z / (1 + e^(-z))", lambda z: np.exp(z) / (1.0 + np.exp(-z))),
    Formula("e^(-z) / (1 + e^z)", lambda z: np.exp(-z) / (1.0 + np.exp(z))),
    Formula("e^z / (1 + e^z), which overflows", lambda z: np.exp(z) / (1.0 + np.exp(z))),
    Formula("e^(-z) / (1 + e^(-z)), which overflows", lambda z: np.exp(-z) / (1.0 + np.exp(-z))),
    Formula("-1 / (1 + e^(-z))", lambda z: -_sigma(z)),
    Formula("1 / (1 + e^(-z)) - 1", lambda z: -_sigma(-z)),
    Formula("1 / (2 + e^(-z))", lambda z: 1.0 / (2.0 + np.exp(-z))),
    Formula("tanh(z)", np.tanh),
    Formula("tanh(z/2)", lambda z: np.tanh(z / 2)),
    Formula("z", lambda z: 1.0 * z),
    Formula("z / (1 + z)", lambda z: z / (1.0 + z)),
    Formula("-1", lambda z: 0.0 * z - 1.0),
    Formula("2", lambda z: 0.0 * z + 2.0),
    Formula("nan", lambda z: z * np.nan),
]
_ARRAYS: list[tuple[str, Any, str]] = [
    ("mean-subtracted", lambda z: z - z.mean(), "The mean of z is subtracted first."),
    ("maximum-subtracted", lambda z: z - z.max(), "The largest entry of z is subtracted first, as for the softmax."),
    ("row-maximum-subtracted", lambda z: z - z.max(axis=-1, keepdims=True), "The largest entry of each row is subtracted first, as for the softmax."),
    ("divided-by-maximum", lambda z: z / np.abs(z).max(), "z is divided by its largest entry first."),
    ("whole-numbers", np.trunc, "z is cut to whole numbers first."),
    ("rounded-z", np.round, "z is rounded to whole numbers first."),
]  # fmt: skip


_FIRST = "The first entry of each row stands in all of its entries."
WHOLE = [
    Formula("Your `a` is ln(z / (1 - z)), the sigmoid's inverse.", lambda z: np.log(z / (1.0 - z))),
    Formula("Your `a` is 1/2 + arctan(z)/π.", lambda z: 0.5 + np.arctan(z) / np.pi),
    Formula("Your `a` is arctan(z).", np.arctan),
    Formula("Your `a` is (1 + z / (1 + |z|)) / 2.", lambda z: 0.5 * (1.0 + z / (1.0 + np.abs(z)))),
    Formula("Your `a` is z / √(1 + z²).", lambda z: z / np.sqrt(1.0 + z * z)),
    Formula("Your `a` is (1 + z / √(1 + z²)) / 2.", lambda z: 0.5 * (1.0 + z / np.sqrt(1.0 + z * z))),
    Formula("Your `a` is e^(-z²).", lambda z: np.exp(-z * z)),
    Formula("Your `a` is 1 / (1 + e^(-z))².", lambda z: _sigma(z) ** 2),
    Formula("Your `a` is √ of the sigmoid.", lambda z: np.sqrt(_sigma(z))),
    Formula("Your `a` is z clipped to 0 … 1.", lambda z: np.clip(z, 0.0, 1.0)),
    Formula("Your `a` is the hard sigmoid (z + 1)/2, clipped to 0 … 1.", lambda z: np.clip((z + 1.0) / 2, 0.0, 1.0)),
    Formula("Your `a` is the hard sigmoid z/6 + 1/2, clipped to 0 … 1.", lambda z: np.clip(z / 6 + 0.5, 0.0, 1.0)),
    Formula("Your `a` is sin(z).", np.sin),
    *(Formula(f"Your `a` is the normal distribution's Φ({of}).", lambda z, by=by: _normal(z * by)) for of, by in (("z", 1.0), ("z/1.702", 1 / 1.702), ("z/1.7", 1 / 1.7), ("√(π/8) z", np.sqrt(np.pi / 8)))),
    Formula("Your `a` is 1 / (1 + the sum of e^(-z) over its row).", lambda z: 1.0 / (1.0 + np.exp(-z).sum(axis=-1, keepdims=True))),
    Formula("Your `a` is 1 / (1 + the sum of all e^(-z)).", lambda z: 1.0 / (1.0 + np.exp(-z).sum())),
    Formula("Your `a` is the sigmoid divided by its row's sum.", lambda z: _sigma(z) / _sigma(z).sum(axis=-1, keepdims=True)),
    Formula("Your `a` is the sigmoid divided by the sum of all.", lambda z: _sigma(z) / _sigma(z).sum()),
    Formula(_FIRST, lambda z: _sigma(z[..., :1] + 0.0 * z)),
]  # fmt: skip


def _read_scale(observations: Sequence[Observation]) -> Iterable[Fitted]:
    """Read off one entry what z is multiplied by."""
    for one in observations:
        z, a = np.asarray(one.args[0], dtype=float), np.asarray(one.value, dtype=float)
        if a.shape == z.shape:
            told = (np.abs(z) > 0.1) & (np.abs(z) < 5.0) & (a > 0.0) & (a < 1.0)
            if told.any():
                return [{"scale": float(f"{np.log(a[told] / (1.0 - a[told]))[0] / z[told][0]:.9g}")}]
    return []


def _read_shift(observations: Sequence[Observation]) -> Iterable[Fitted]:
    """Read off one entry what is added to z."""
    for one in observations:
        z, a = np.asarray(one.args[0], dtype=float), np.asarray(one.value, dtype=float)
        if a.shape == z.shape:
            told = (np.abs(z) < 5.0) & (a > 0.0) & (a < 1.0)
            if told.any():
                return [{"shift": float(f"{np.log(a[told] / (1.0 - a[told]))[0] - z[told][0]:.9g}")}]
    return []


def _standardised(z: Array, epsilon: float) -> Array:
    return _sigma((z - np.mean(z)) / (np.std(z) + epsilon))


FORWARD = [
    Misconception("standardised", "sigmoid_forward", _standardised, "z is standardised first: its mean is subtracted, and it is divided by its standard deviation.", f"Each entry is taken by itself, as it is: {_DEFINED}", f"{GUIDE}#large-inputs", fit=smallest, level=FITTED),
    *(
        Misconception(slug, "sigmoid_forward", lambda z, f=before: _sigma(f(z)), message, f"Each entry is taken by itself, as it is: {_DEFINED}", f"{GUIDE}#large-inputs", level=GENERATED)
        for slug, before, message in _ARRAYS
    ),
    Misconception("scaled-z", "sigmoid_forward", lambda z, scale: _sigma(scale * z), "Your `a` is the sigmoid of {scale} z.", _DEFINED, f"{GUIDE}#large-inputs", fit=_read_scale, level=FITTED),
    Misconception("shifted-z", "sigmoid_forward", lambda z, shift: _sigma(z + shift), "Your `a` is the sigmoid of z + {shift}.", _DEFINED, f"{GUIDE}#large-inputs", fit=_read_shift, level=FITTED),
    searched("sigmoid_forward", lambda: WHOLE, _DEFINED, f"{GUIDE}#from-a-step-to-a-slope"),
    in_cases(
        "sigmoid_forward",
        [
            Case("where z > 0", lambda z: np.asarray(z) > 0, "1 / (1 + e^(-z))", _BRANCHES),
            Case("where z < 0", lambda z: np.asarray(z) < 0, "1 / (1 + e^(-z))", _BRANCHES),
            Case("where z is 0", lambda z: np.asarray(z) == 0, "1/2", sorted(_BRANCHES, key=lambda f: f.text != "1/2")),
        ],
        f"z = 0 belongs to one of two cases, and each is written for its own sign. {_DEFINED}",
        f"{GUIDE}#large-inputs",
    ),
]  # fmt: skip


def power(name: str, exponent: int) -> str:
    """Write a power; nothing where the exponent is 0."""
    return {0: "", 1: name, 2: f"{name}²", 3: f"{name}³"}.get(exponent, f"{name}^({exponent})")


def _products() -> list[Formula]:
    found = []
    exponents = product((1, 0, 2), (1, 0, 2, 3, -1, -2), (1, 0, 2, 3, -1, -2), (0, 1), (0, 1))
    for g, a, rest, twice, plus in sorted(exponents, key=lambda e: sum(map(abs, e))):
        factors = (("grad_a", g), ("a", a), ("(1 - a)", rest), ("(1 - 2a)", twice), ("(1 + a)", plus))
        text = " ".join(power(name, exponent) for name, exponent in factors if exponent)
        found.append(Formula(text or "1", _product(g, a, rest, twice, plus)))
    return found


def _product(g: int, a: int, rest: int, twice: int, plus: int) -> Any:
    def of(grad_a: Array, act: Array) -> Array:
        value = np.power(grad_a, float(g)) * np.power(act, float(a)) * np.power(1.0 - act, float(rest))
        return np.asarray(value * (1.0 - 2.0 * act) ** twice * (1.0 + act) ** plus)

    return of


_GIVEN = [
    Formula("grad_a", lambda g, a: g),
    Formula("(a - grad_a)", lambda g, a: a - g),
    Formula("(grad_a - a)", lambda g, a: g - a),
    Formula("the mean of grad_a", lambda g, a: np.mean(g) + 0.0 * g),
    Formula("the sum of grad_a", lambda g, a: np.sum(g) + 0.0 * g),
    Formula("σ(grad_a)", lambda g, a: _sigma(g)),
    Formula("|grad_a|", lambda g, a: np.abs(g)),
]
_SLOPES = [
    Formula("σ(a) (1 - σ(a))", lambda g, a: _sigma(a) * (1.0 - _sigma(a))),
    Formula("σ(a) (1 - a)", lambda g, a: _sigma(a) * (1.0 - a)),
    Formula("a (1 - a)", lambda g, a: a * (1.0 - a)),
    Formula("a (1 + a)", lambda g, a: a * (1.0 + a)),
    Formula("(1 - a²)", lambda g, a: 1.0 - a * a),
    Formula("a", lambda g, a: a),
    Formula("(1 - a)", lambda g, a: 1.0 - a),
    Formula("a²", lambda g, a: a * a),
]
# What is passed back may be another thing than grad_a, and be multiplied by another slope.
_MIXED = [
    Formula(f"{given.text} {slope.text}", lambda g, a, x=given.of, y=slope.of: x(g, a) * y(g, a))
    for given, slope in product(_GIVEN, _SLOPES)
]
_MORE = [
    *_MIXED,
    Formula("grad_a times the larger of a and 1 - a", lambda g, a: g * np.maximum(a, 1.0 - a)),
    Formula("grad_a times the smaller of a and 1 - a", lambda g, a: g * np.minimum(a, 1.0 - a)),
    Formula(
        "grad_a a (1 - a) where grad_a > 0, and 0 elsewhere", lambda g, a: np.maximum(g, 0.0) * a * (1.0 - a)
    ),
    Formula(
        "grad_a a (1 - a) where a > 1/2, and 0 elsewhere",
        lambda g, a: np.where(a > 0.5, g * a * (1.0 - a), 0.0),
    ),
    Formula("grad_a a (1 - a), clipped to -1 … 1", lambda g, a: np.clip(g * a * (1.0 - a), -1.0, 1.0)),
    Formula("the mean of grad_a, times a (1 - a)", lambda g, a: g.mean() * a * (1.0 - a)),
    Formula("grad_a (1 - a) - a", lambda g, a: g * (1.0 - a) - a),
    Formula("grad_a - a (1 - a)", lambda g, a: g - a * (1.0 - a)),
    Formula("grad_a a + (1 - a)", lambda g, a: g * a + 1.0 - a),
    Formula("grad_a (a + (1 - a)), which is grad_a", lambda g, a: g * 1.0),
    Formula("grad_a (a - (1 - a))", lambda g, a: g * (2.0 * a - 1.0)),
    Formula("grad_a (1 - 2a)", lambda g, a: g * (1.0 - 2.0 * a)),
    Formula("grad_a (1 - a) + a", lambda g, a: g * (1.0 - a) + a),
    Formula("grad_a a (1 - grad_a)", lambda g, a: g * a * (1.0 - g)),
    Formula("grad_a a (1 - grad_a a)", lambda g, a: g * a * (1.0 - g * a)),
    Formula("(grad_a - a) (1 - a)", lambda g, a: (g - a) * (1.0 - a)),
    Formula("(grad_a - a) a (1 - a)", lambda g, a: (g - a) * a * (1.0 - a)),
    Formula("grad_a √(a (1 - a))", lambda g, a: g * np.sqrt(a * (1.0 - a))),
    Formula("grad_a e^(-a)", lambda g, a: g * np.exp(-a)),
    Formula("grad_a e^a", lambda g, a: g * np.exp(a)),
    Formula("grad_a ln a", lambda g, a: g * np.log(a)),
    Formula("grad_a ln(a / (1 - a))", lambda g, a: g * np.log(a / (1.0 - a))),
    Formula("grad_a (1 - tanh² a)", lambda g, a: g * (1.0 - np.tanh(a) ** 2)),
    Formula("grad_a where 0 < a < 1, and 0 elsewhere", lambda g, a: g * ((a > 0) & (a < 1))),
    Formula("grad_a a (1 - a), each as its absolute value", lambda g, a: np.abs(g) * a * (1.0 - a)),
]
_FACTORS = (
    ("{}", lambda *_: 1.0),
    ("-{}", lambda *_: -1.0),
    ("2 {}", lambda *_: 2.0),
    ("{}/2", lambda *_: 0.5),
)


def backward() -> list[Formula]:
    """Give the formulas that `sigmoid_backward` may follow, the simplest first."""
    found = scaled([*_products(), *_MORE], _FACTORS)
    return [
        Formula(f"`grad_z` is {one.text}, where grad_a a (1 - a) belongs.", one.of)
        for one in found
        if one.text != "grad_a a (1 - a)"
    ]


def _through_z(grad_a: Array, a: Array) -> Array:
    e = np.exp(-np.log(a / (1.0 - a)))
    return np.asarray(grad_a * e / (1.0 + e) ** 2)


def _through_sigmoid_of_z(grad_a: Array, a: Array) -> Array:
    s = 1.0 / (1.0 + np.exp(-np.log(a / (1.0 - a))))
    return np.asarray(grad_a * s * (1.0 - s))


_SLOPE = Formula("grad_a a (1 - a)", lambda g, a: g * a * (1.0 - a))
_PASSED = [
    Formula("0", lambda g, a: 0.0 * g),
    Formula("grad_a", lambda g, a: g),
    Formula("1", lambda g, a: 0.0 * g + 1.0),
    Formula("grad_a/4", lambda g, a: g / 4),
    Formula("1/4", lambda g, a: 0.0 * g + 0.25),
    Formula("nan", lambda g, a: g * np.nan),
]

BACKWARD = [
    Misconception("divided-guarded", "sigmoid_backward", lambda g, a, epsilon: g / (a * (1.0 - a) + epsilon), "`grad_z` is grad_a divided by a (1 - a), with {epsilon} to keep it from 0.", f"{_DERIVED} The derivative multiplies; dividing undoes it.", f"{GUIDE}#the-chain-rule", fit=smallest),
    *(
        Misconception("through-z", "sigmoid_backward", imitate, "z is worked out again, as ln(a / (1 - a)): where a is exactly 0 or 1 that divides by 0 or takes ln 0.", f"z is not needed. {_DERIVED}", f"{GUIDE}#the-derivative", family="through-z")
        for imitate in (_through_z, _through_sigmoid_of_z, lambda g, a: (lambda z: g * np.exp(z) / (1.0 + np.exp(z)) ** 2)(np.log(a / (1.0 - a))))
    ),
    *(
        Misconception("matrix-product", "sigmoid_backward", imitate, "The matrix product stands where entries should be multiplied one by one.", f"Each z moves its own a alone. {_DERIVED}", f"{GUIDE}#the-chain-rule")
        for imitate in (lambda g, a: g @ (a * (1.0 - a)).T, lambda g, a: g.T @ (a * (1.0 - a)), lambda g, a: (a * (1.0 - a)) @ g.T, lambda g, a: np.dot(g.T, a * (1.0 - a)), lambda g, a: np.dot(g, (a * (1.0 - a)).T))
    ),
    Misconception("outer-product", "sigmoid_backward", lambda g, a: np.outer(g, a * (1.0 - a)), "The outer product stands where entries should be multiplied one by one.", f"Each z moves its own a alone. {_DERIVED}", f"{GUIDE}#the-chain-rule"),
    searched("sigmoid_backward", backward, _DERIVED, f"{GUIDE}#the-derivative"),
    proportional("sigmoid_backward", lambda: [*_products(), *_MORE], "grad_a a (1 - a)", _DERIVED, f"{GUIDE}#the-derivative"),
    in_cases(
        "sigmoid_backward",
        [
            Case("where a is exactly 0", lambda g, a: np.asarray(a) == 0.0, "0", _PASSED),
            Case("where a is exactly 1", lambda g, a: np.asarray(a) == 1.0, "0", _PASSED),
            Case("elsewhere", lambda g, a: (np.asarray(a) != 0.0) & (np.asarray(a) != 1.0), "grad_a a (1 - a)", [_SLOPE, *_PASSED]),
        ],
        f"A saturated unit's slope is 0, and the formula gives that by itself. {_DERIVED}",
        f"{GUIDE}#the-derivative",
    ),
]  # fmt: skip
