"""What a recovered cost may be in place of itself: a sum of other terms, or an integral over another way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..checks.check import Observation
from .formulas import Formula, searched
from .misconception import FITTED, SEARCHED, Fitted, Misconception
from .quadrature import GUIDE, RULES, Array, Rule, closed, exact
from .softmax import softmax

SOFTMAX, SIGMOID = "recover_softmax_cost", "recover_sigmoid_cost"
_SUM = "C(z) - C(0) = ln Σ e^z - z_target - ln k."
_SOFT = "C(z) - C(0) = ln(1 + e^z) - ln 2 - y z."
_PATH = "C(z) - C(0) = ∫₀¹ (softmax(t z) - y)·z dt: the path leads from 0 to z, in steps of 1/steps."
_WALK = "C(z) - C(0) = ∫₀ᶻ (σ(s) - y) ds: the walk leads from 0 to z, in steps of z/steps."


def _sigma(x: Any) -> Any:
    return 0.5 * (1.0 + np.tanh(np.asarray(x, dtype=float) / 2))


def _softmax_integral(z: Array, n: int, rule: Rule) -> float:
    return rule(lambda t: np.asarray(softmax(np.outer(t, z)) @ z), n)


def _sigmoid_integral(z: float, n: int, rule: Rule) -> float:
    return float(z * rule(lambda t: np.asarray(_sigma(t * z)), n))


# --- Sums of terms ----------------------------------------------------------------------------------------------------

Terms = tuple[tuple[str, Callable[[Any, Any], Any]], ...]
_SOFTMAX_TERMS: Terms = (
    ("z_target", lambda z, y: z[y]),
    ("ln k", lambda z, y: np.log(len(z))),
    ("1", lambda z, y: 1.0),
    ("Σ z", lambda z, y: z.sum()),
    ("mean z", lambda z, y: z.mean()),
    ("max z", lambda z, y: z.max()),
    ("the first logit", lambda z, y: z[0]),
    ("target · Σ z", lambda z, y: y * z.sum()),
    ("softmax(z)·z", lambda z, y: softmax(z[None])[0] @ z),
)
_SIGMOID_TERMS: Terms = (
    ("y z", lambda z, y: y * z),
    ("z", lambda z, y: z),
    ("y", lambda z, y: y),
    ("1", lambda z, y: 1.0),
    ("y z²", lambda z, y: y * z * z),
    ("y²", lambda z, y: y * y),
    ("z²", lambda z, y: z * z),
    ("y (ln(1 + e^z) - ln 2)", lambda z, y: y * (np.logaddexp(0.0, z) - np.log(2.0))),
)
_KNOWN = (
    (1.0, ""), (2.0, "2 "), (3.0, "3 "), (4.0, "4 "), (0.5, "1/2 "), (1 / 3, "1/3 "), (2 / 3, "2/3 "), (0.25, "1/4 "), (1.5, "3/2 "),
    (np.log(2.0), "ln 2 "), (2 * np.log(2.0), "2 ln 2 "), (1 / np.log(2.0), "1/ln 2 "), (1 / np.log(10.0), "1/ln 10 "),
    (np.log10(2.0), "log₁₀ 2 "), (np.log(3.0), "ln 3 "), (10.0, "10 "), (np.log(10.0), "ln 10 "),
)  # fmt: skip


def _coefficient(value: float) -> tuple[float, str] | None:
    """Find the number that people write, as near as the values tell; None where there is none."""
    if abs(value) < 1e-7:
        return 0.0, ""
    for known, text in _KNOWN:
        if abs(abs(value) - known) < 1e-7:
            return float(np.copysign(known, value)), text
    return None


def _written(terms: Sequence[tuple[float, str, str]]) -> str:
    parts = []
    for value, factor, name in terms:
        if value:
            text = (factor.strip() or "1") if name == "1" else f"{factor}{name}"
            parts.append((" - " if value < 0 else " + ") + text)
    text = "".join(parts)
    return text[3:] if text.startswith(" + ") else "-" + text[3:] if text else "0"


def _sum_of_terms(
    function: str, integral: Callable[..., float], name: str, terms: Terms, right: str, why: str
) -> Misconception:
    rules = (exact, *RULES)

    def imitate(z: Any, target: Any, steps: int = 1000, **fitted: Any) -> float:
        total = fitted["integral"] * integral(z, int(steps), rules[int(fitted["rule"])])
        return float(total + sum(fitted[f"term{i}"] * of(z, target) for i, (_, of) in enumerate(terms)))

    def fit(observations: Sequence[Observation]) -> list[Fitted]:
        told = [one for one in observations if isinstance(one.value, float) and not one.extreme]
        if len(told) < len(terms) + 3:
            return []
        values = np.array([one.value for one in told])
        columns = [[float(of(*one.args[:2])) for _, of in terms] for one in told]
        for number, rule in enumerate(rules):
            first = [integral(one.args[0], _steps(one), rule) for one in told]
            matrix = np.column_stack([first, columns])
            solved, _, rank, _ = np.linalg.lstsq(matrix, values, rcond=None)
            if np.abs(matrix @ solved - values).max() > 1e-9 * (1.0 + np.abs(values).max()):
                continue
            known = [_coefficient(value) for value in solved]
            if rank < matrix.shape[1] or any(one is None for one in known):
                continue
            found = [one for one in known if one is not None]
            if [one[0] for one in found[:2]] == [1.0, -1.0] and not any(value for value, _ in found[2:]):
                continue  # that is the right one
            listed = [(*one, text) for one, text in zip(found, (name, *(t for t, _ in terms)), strict=True)]
            said = f"The result is {_written(listed)}, where {right} belongs."
            return [
                {
                    "said": said,
                    "rule": number,
                    "integral": found[0][0],
                    **{f"term{i}": one[0] for i, one in enumerate(found[1:])},
                }
            ]
        return []

    return Misconception(
        "other-terms",
        function,
        imitate,
        "{said}",
        why,
        f"{GUIDE}#the-constant",
        fit=fit,
        level=SEARCHED,
        family="formula",
    )


def _steps(one: Observation) -> int:
    return int(np.asarray(one.args[2])) if len(one.args) > 2 else 1000


# --- Other ways -------------------------------------------------------------------------------------------------------

# The text, and the number of steps -> the places t on the way (0 at its start, 1 at its end) with their weights.
Way = Callable[[int], tuple[Array, Array]]


def _even(points: Callable[[int], Array]) -> Way:
    return lambda n: (points(n), np.full(len(points(n)), 1.0 / n))


def _trapezoid(n: int) -> tuple[Array, Array]:
    weights = np.full(n + 1, 1.0 / n)
    weights[[0, -1]] /= 2
    return np.linspace(0.0, 1.0, n + 1), weights


def _simpson(n: int) -> tuple[Array, Array]:
    weights = np.ones(n + 1)
    weights[1:-1:2], weights[2:-1:2] = 4.0, 2.0
    return np.linspace(0.0, 1.0, n + 1), weights / (3.0 * n)


_WAYS: tuple[Way, ...] = (
    _even(lambda n: (np.arange(n) + 0.5) / n),
    _even(lambda n: np.arange(n) / n),
    _even(lambda n: (np.arange(n) + 1.0) / n),
    _even(lambda n: np.linspace(0.0, 1.0, n + 1)),
    _even(lambda n: np.linspace(0.0, 1.0, n)),
    _trapezoid,
    _simpson,
)
_CHANGES: list[tuple[str, Callable[[Array, Array, int], tuple[Array, Array]]]] = [
    ("The first step alone counts: `return` stands inside the loop.", lambda t, w, n: (t[:1], w[:1])),
    ("The last step alone counts: the sum is overwritten where it should grow (= for +=).", lambda t, w, n: (t[-1:], w[-1:])),
    ("Only the first half of the steps is taken.", lambda t, w, n: (t[: n // 2], w[: n // 2])),
    ("Only every second step is taken.", lambda t, w, n: (t[::2], w[::2])),
    ("The places along the way are not divided by the number of steps: the field is taken at z, 2z, 3z and so on.", lambda t, w, n: (t * n, w)),
    ("The way begins at -z in place of 0.", lambda t, w, n: (2.0 * t - 1.0, 2.0 * w)),
    ("The way begins at -z in place of 0, and its steps are half as long as they should be.", lambda t, w, n: (2.0 * t - 1.0, w)),
    ("The way leads from 0 to -z.", lambda t, w, n: (-t, w)),
    ("The way leads from 0 to -z.", lambda t, w, n: (-t, -w)),
    ("The way leads on to 2 z.", lambda t, w, n: (2.0 * t, 2.0 * w)),
    ("The way leads from z on to 2 z.", lambda t, w, n: (1.0 + t, w)),
    ("The way begins half-way to z.", lambda t, w, n: (0.5 + t / 2, w / 2)),
    ("The way ends half-way to z, and its steps are as long as if it did not.", lambda t, w, n: (t / 2, w)),
    ("The steps grow as t²: each has another length, and all count the same.", lambda t, w, n: (t * t, w)),
    ("The places along the way are taken as √t, and all count the same.", lambda t, w, n: (np.sqrt(t), w)),
    ("Each step is as long as 1/n², where 1/n belongs, n the number of steps.", lambda t, w, n: (t, w / n)),
    ("The length of a step is the whole way, where a part of it belongs.", lambda t, w, n: (t, w * n)),
    ("The field is taken at the end of the way in every step.", lambda t, w, n: (np.ones_like(t), w)),
    ("The weights of Simpson's rule lack their 1/3.", lambda t, w, n: (t, 3.0 * w)),
    ("The sum of each step's two ends is not halved.", lambda t, w, n: (t, 2.0 * w)),
]  # fmt: skip
_FIELDS: list[tuple[str, Callable[[Array], Array]]] = [
    ("", lambda f: f),
    ("The integrand's minus sign is lost: its absolute value is integrated.", np.abs),
    ("The integrand is squared.", np.square),
    ("Only where the integrand is positive does it count.", lambda f: np.maximum(f, 0.0)),
    ("Only where the integrand is negative does it count.", lambda f: np.minimum(f, 0.0)),
]


def _over(
    field: Callable[[Any, Any, Array], Array], way: Way, change: Any, of: Callable[[Array], Array]
) -> Callable[..., float]:
    def imitate(z: Any, target: Any, steps: int = 1000) -> float:
        t, weights = change(*way(int(steps)), int(steps))
        return float(of(field(z, target, t)) @ weights)

    return imitate


def _ways(field: Callable[[Any, Any, Array], Array]) -> list[Formula]:
    found = []
    for changed, change in [("", lambda t, w, n: (t, w)), *_CHANGES]:
        for told, of in _FIELDS:
            if changed or told:
                text = " ".join(filter(None, [changed, told]))
                found += [Formula(text, _over(field, way, change, of)) for way in _WAYS]
    return found


def _softmax_field(z: Any, target: Any, t: Array) -> Array:
    return np.asarray(softmax(np.outer(t, z)) @ z - z[target])


def _sigmoid_field(z: Any, y: Any, t: Array) -> Array:
    return np.asarray((_sigma(t * z) - y) * z)


def _squares(z: Any, target: Any, t: Array) -> Array:
    field = softmax(np.outer(t, z))
    field[:, target] -= 1.0
    return np.asarray((field**2).sum(axis=1))


def softmax_ways() -> list[Formula]:
    """Give the ways that are not the straight one from 0 to z, with every rule."""
    squares = [
        Formula("The squares of the field's entries are added up and integrated; z is not in it.", _over(_squares, way, lambda t, w, n: (t, w), np.asarray))
        for way in _WAYS
    ]  # fmt: skip
    return [*_ways(_softmax_field), *squares]


def sigmoid_ways() -> list[Formula]:
    """Give the ways that are not the one from 0 to z, with every rule."""
    return _ways(_sigmoid_field)


# --- More that is written ---------------------------------------------------------------------------------------------


def _rows(function: str, imitate: Callable[..., Any], message: str, why: str) -> Misconception:
    return Misconception("not-added-up", function, imitate, message, why, f"{GUIDE}#quadrature")


def _lse(z: Array) -> Any:
    return z.max() + np.log(np.exp(z - z.max()).sum())


def _vectors() -> list[Misconception]:
    found = []
    for way in _WAYS:

        def classes(z: Any, target: Any, steps: int = 1000, way: Way = way) -> Array:
            t, weights = way(int(steps))
            field = softmax(np.outer(t, z))
            field[:, target] -= 1.0
            return np.asarray((weights @ field) * z)

        def field_alone(z: Any, target: Any, steps: int = 1000, way: Way = way) -> Array:
            return np.asarray(np.divide(classes(z, target, steps), z))

        def places(z: Any, target: Any, steps: int = 1000, way: Way = way) -> Array:
            t, weights = way(int(steps))
            return np.asarray(_softmax_field(z, target, t) * weights)

        def values(z: Any, y: Any, steps: int = 1000, way: Way = way) -> Array:
            t, weights = way(int(steps))
            return np.asarray(_sigmoid_field(z, y, t) * weights)

        found += [
            _rows(SOFTMAX, classes, "`C` is an array, a part for each class: they are not added up.", _PATH),
            _rows(SOFTMAX, field_alone, "`C` is an array, the mean of the field along the path: its scalar product with z is missing.", _PATH),
            _rows(SOFTMAX, places, "`C` is an array, a part for each step: they are not added up.", _PATH),
            _rows(SIGMOID, values, "`C` is an array, a part for each step: they are not added up.", _WALK),
        ]  # fmt: skip
    return found


def _limits(_: Sequence[Observation]) -> list[Fitted]:
    return [
        {"limit": limit} for limit in (700.0, 500.0, 709.0, 600.0, 100.0, 50.0, 30.0, 20.0, 36.0, 10.0, 5.0)
    ]


def _epsilons(_: Sequence[Observation]) -> list[Fitted]:
    return [{"epsilon": 10.0**-digits} for digits in (12, 8, 15, 10, 9, 7, 6, 16, 20, 300)]


def _sigmoid_cost(z: Any, y: float) -> Any:
    return np.logaddexp(0.0, z) - np.log(2.0) - y * z


def _soft_log(z: float, y: float, epsilon: float) -> Any:
    return -(y * np.log(_sigma(z) + epsilon) + (1.0 - y) * np.log(1.0 - _sigma(z) + epsilon)) - np.log(2.0)


def _soft_clip(z: float, y: float, epsilon: float) -> Any:
    a = np.clip(_sigma(z), epsilon, 1.0 - epsilon)
    return -(y * np.log(a) + (1.0 - y) * np.log(1.0 - a)) - np.log(2.0)


def _guarded() -> list[Misconception]:
    told = "{epsilon} keeps the logarithm from 0, so no cost can be larger than that allows."
    see = f"{GUIDE}#quadrature"
    clip = "z is clipped to -{limit} … {limit}: the cost does not grow beyond."
    return [
        Misconception("epsilon", SOFTMAX, lambda z, y, n=1000, *, epsilon: float(-np.log(softmax(z[None])[0, y] + epsilon) - np.log(len(z))), told, _SUM, see, fit=_epsilons, level=FITTED),
        Misconception("epsilon", SOFTMAX, lambda z, y, n=1000, *, epsilon: float(-np.log(max(softmax(z[None])[0, y], epsilon)) - np.log(len(z))), told, _SUM, see, fit=_epsilons, level=FITTED),
        Misconception("epsilon", SIGMOID, lambda z, y, n=1000, *, epsilon: float(_soft_log(z, y, epsilon)), told, _SOFT, see, fit=_epsilons, level=FITTED),
        Misconception("epsilon", SIGMOID, lambda z, y, n=1000, *, epsilon: float(_soft_clip(z, y, epsilon)), told, _SOFT, see, fit=_epsilons, level=FITTED),
        Misconception("clipped-z", SIGMOID, lambda z, y, n=1000, *, limit: float(_sigmoid_cost(np.clip(z, -limit, limit), y)), clip, _SOFT, see, fit=_limits, level=FITTED),
        Misconception("clipped-z", SIGMOID, lambda z, y, n=1000, *, limit: float(np.logaddexp(0.0, np.clip(z, -limit, limit)) - np.log(2.0) - y * z), clip, _SOFT, see, fit=_limits, level=FITTED),
        Misconception("clipped-z", SOFTMAX, lambda z, y, n=1000, *, limit: float((lambda c: _lse(c) - c[y] - np.log(len(c)))(np.clip(z, -limit, limit))), clip, _SUM, see, fit=_limits, level=FITTED),
    ]  # fmt: skip


_CLOSED_SOFTMAX: list[tuple[str, Callable[..., Any], str, str, str]] = [
    ("logarithm-of-softmax", lambda z, y: -np.log(softmax(z[None])[0, y]) - np.log(len(z)), "The logarithm is taken of a finished softmax: where the target's probability rounds to 0, the result is inf.", f"{_SUM} The logarithm of the sum taken at once never meets ln 0.", "quadrature"),
    ("target-one-early-closed", lambda z, y: _lse(z) - z[y - 1] - np.log(len(z)), "The class before the target is taken for it: `target` counts from 0.", _SUM, "the-demand"),
    ("target-one-late-closed", lambda z, y: _lse(z) - z[(y + 1) % len(z)] - np.log(len(z)), "The class after the target is taken for it: `target` counts from 0.", _SUM, "the-demand"),
]  # fmt: skip
_CLOSED_SIGMOID: list[tuple[str, Callable[..., Any], str, str, str]] = [
    ("y-doubled-and-shifted", lambda z, y: np.logaddexp(0.0, -(2.0 * y - 1.0) * z) - np.log(2.0), "The cost of targets of -1 and 1 is taken, ln(1 + e^(-(2y - 1) z)): where y lies between 0 and 1 that is another one.", _SOFT, "the-sigmoid-unit"),
    ("mixed-probability", lambda z, y: -np.log(y * _sigma(z) + (1.0 - y) * _sigma(-z)) - np.log(2.0), "The logarithm is taken of y a + (1 - y)(1 - a): the mean of two probabilities stands where the mean of their logarithms belongs.", _SOFT, "the-sigmoid-unit"),
    ("positive-target-alone", lambda z, y: -np.log(_sigma(z)), "The result is -ln a, the whole cost where y is 1: y is not in it, and C(0) is not taken off.", _SOFT, "the-sigmoid-unit"),
    ("z-cut", lambda z, y: _sigmoid_cost(np.trunc(z), y), "z is cut to a whole number first.", _SOFT, "the-sigmoid-unit"),
    ("z-rounded", lambda z, y: _sigmoid_cost(np.round(z), y), "z is rounded to a whole number first.", _SOFT, "the-sigmoid-unit"),
    ("absolute-z-closed", lambda z, y: np.logaddexp(0.0, abs(z)) - np.log(2.0) - y * z, "ln(1 + e^|z|) stands where ln(1 + e^z) belongs.", _SOFT, "the-sigmoid-unit"),
    ("squared-y", lambda z, y: np.logaddexp(0.0, z) - np.log(2.0) - y * y * z, "y² stands where y belongs.", _SOFT, "the-sigmoid-unit"),
]  # fmt: skip

FORMULAS = [
    *(closed(SOFTMAX, *entry) for entry in _CLOSED_SOFTMAX),
    *(closed(SIGMOID, *entry) for entry in _CLOSED_SIGMOID),
    *_vectors(),
    *_guarded(),
    _sum_of_terms(SOFTMAX, _softmax_integral, "∫ softmax(t z)·z dt", _SOFTMAX_TERMS, "∫ softmax(t z)·z dt - z_target, which is ln Σ e^z - ln k - z_target,", f"{_SUM} The integral of softmax(t z)·z alone is ln Σ e^z - ln k."),
    _sum_of_terms(SIGMOID, _sigmoid_integral, "∫ σ(s) ds", _SIGMOID_TERMS, "∫ σ(s) ds - y z, which is ln(1 + e^z) - ln 2 - y z,", f"{_SOFT} The integral of σ alone is ln(1 + e^z) - ln 2."),
    searched(SOFTMAX, softmax_ways, _PATH, f"{GUIDE}#quadrature", slug="another-way"),
    searched(SIGMOID, sigmoid_ways, _WALK, f"{GUIDE}#quadrature", slug="another-way"),
]  # fmt: skip
