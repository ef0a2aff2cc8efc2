"""The ways in which a cost recovered by integration goes wrong.

Students integrate by different rules, all of them right; so each mistake is made once with every rule, and goes by
one name. A mistake that is made in a closed form has a formula of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from .general import Words, general
from .misconception import Imitation, Misconception
from .sigmoid import _sigma as sigmoid
from .softmax import softmax

Array: TypeAlias = np.ndarray[Any, Any]
Rule: TypeAlias = Callable[[Callable[[Array], Array], int], float]
GUIDE = "guides/recover_cost.md"


def _mean(points: Callable[[int], Array]) -> Rule:
    return lambda f, steps: float(np.mean(f(points(steps))))


def _trapezoid(f: Callable[[Array], Array], steps: int) -> float:
    values = f(np.linspace(0.0, 1.0, steps + 1))
    return float((values.sum() - 0.5 * (values[0] + values[-1])) / steps)


def _trapezoid_one_less(f: Callable[[Array], Array], steps: int) -> float:
    return _trapezoid(f, steps - 1)


def _simpson(f: Callable[[Array], Array], steps: int) -> float:
    values = f(np.linspace(0.0, 1.0, steps + 1))
    total = values[0] + values[-1] + 4.0 * values[1:-1:2].sum() + 2.0 * values[2:-1:2].sum()
    return float(total / (3.0 * steps))


RULES: tuple[Rule, ...] = (
    _mean(lambda steps: (np.arange(steps) + 0.5) / steps),
    _mean(lambda steps: np.arange(steps) / steps),
    _mean(lambda steps: (np.arange(steps) + 1.0) / steps),
    _trapezoid,
    _mean(lambda steps: np.linspace(0.0, 1.0, steps)),
    _trapezoid_one_less,
    _simpson,
    _mean(lambda steps: np.linspace(0.0, 1.0, steps + 1)),
)
FIRST_ORDER = (RULES[1], RULES[2])


def _with_all_rules(
    function: str, slug: str, answer: Callable[..., Any], message: str, why: str, anchor: str
) -> list[Misconception]:
    return [
        Misconception(slug, function, _ruled(answer, rule), message, why, f"{GUIDE}#{anchor}")
        for rule in RULES
    ]


def _ruled(answer: Callable[..., Any], rule: Rule) -> Imitation:
    def imitate(z: Any, target: Any, steps: int = 1000) -> float:
        return float(answer(z, target, steps, rule))

    return imitate


def _closed(
    function: str, slug: str, answer: Callable[..., Any], message: str, why: str, anchor: str
) -> Misconception:
    def imitate(z: Any, target: Any, steps: int = 1000) -> float:
        return float(answer(z, target))

    return Misconception(slug, function, imitate, message, why, f"{GUIDE}#{anchor}")


# --- Softmax ----------------------------------------------------------------------------------------------------------

SOFTMAX = "recover_softmax_cost"
_PATH = (
    "C(z) - C(0) = ∫₀¹ (softmax(t z) - y)·z dt, the sum over all classes: the path moves every logit at once."
)
_SUM = "C(z) - C(0) = ln Σ e^z - z_target - ln k."


def _along(z: Array, t: Array) -> Array:
    return softmax(np.outer(t, z))


def _hot(z: Array, target: int) -> Array:
    y = np.zeros(len(z))
    y[target] = 1.0
    return y


def _one_partial(z: Array, j: int, target: int, others: Array, rule: Rule, steps: int) -> float:
    def f(t: Array) -> Array:
        points = np.repeat(others[None, :], len(t), axis=0)
        points[:, j] = t * z[j]
        return np.asarray((softmax(points)[:, j] - (j == target)) * z[j])

    return rule(f, steps)


def _staircase_free(z: Array, target: int, others: Array, rule: Rule, steps: int) -> float:
    return sum(_one_partial(z, j, target, others, rule, steps) for j in range(len(z)))


def _without_shift(z: Array, t: Array) -> Array:
    e = np.exp(np.outer(t, z))
    return np.asarray(e / e.sum(axis=1, keepdims=True))


def _lse(z: Array) -> Any:
    return z.max() + np.log(np.exp(z - z.max()).sum())


_SOFTMAX_RULED: list[tuple[str, Callable[..., Any], str, str, str]] = [
    ("target-partial-from-zero", lambda z, y, n, r: _one_partial(z, y, y, np.zeros(len(z)), r, n), "Only the target's partial derivative is integrated, with all other logits held at 0.", f"What it leaves out depends on the other z's. {_PATH}", "one-partial-alone"),
    ("target-partial-from-z", lambda z, y, n, r: _one_partial(z, y, y, z, r, n), "Only the target's partial derivative is integrated, with all other logits held at their final values.", f"What it leaves out depends on the other z's. {_PATH}", "one-partial-alone"),
    ("target-on-path", lambda z, y, n, r: r(lambda t: (_along(z, t)[:, y] - 1.0) * z[y], n), "Along the path only the target's term is added up: (a_target - 1) z_target, without the other classes.", _PATH, "one-partial-alone"),
    ("others-on-path", lambda z, y, n, r: r(lambda t: _along(z, t) @ z - _along(z, t)[:, y] * z[y], n), "Along the path the target's own term is left out.", _PATH, "one-partial-alone"),
    ("partials-from-zero", lambda z, y, n, r: _staircase_free(z, y, np.zeros(len(z)), r, n), "Each partial derivative is integrated with all other logits held at 0, and the results are added up.", f"That is no path from 0 to z: the later pieces must start where the earlier ones ended. {_PATH}", "the-line-integral"),
    ("partials-from-z", lambda z, y, n, r: _staircase_free(z, y, z, r, n), "Each partial derivative is integrated with all other logits held at their final values, and the results are added up.", f"That is no path from 0 to z: the later pieces must start where the earlier ones ended. {_PATH}", "the-line-integral"),
    ("y-missing", lambda z, y, n, r: r(lambda t: _along(z, t) @ z, n), "y is missing: softmax(t z)·z is integrated, without - z_target.", _PATH, "the-demand"),
    ("y-added", lambda z, y, n, r: r(lambda t: _along(z, t) @ z + z[y], n), "y is added to the softmax where it should be subtracted.", _PATH, "the-demand"),
    ("path-missing", lambda z, y, n, r: r(lambda t: (_along(z, t) - _hot(z, y)).sum(axis=1), n), "The field is summed up and not multiplied by z, the direction of the path; so the result is 0.", _PATH, "the-line-integral"),
    ("path-missing-target", lambda z, y, n, r: r(lambda t: _along(z, t)[:, y] - 1.0, n), "Only a_target - 1 is integrated over t: it is not multiplied by z, and the other classes are missing.", _PATH, "the-line-integral"),
    ("unit-path", lambda z, y, n, r: r(lambda t: (_along(z, t) - _hot(z, y)) @ z, n) / np.linalg.norm(z), "The field is multiplied by the unit vector z/|z|, so the path's length is missing.", _PATH, "the-line-integral"),
    ("unit-path", lambda z, y, n, r: r(lambda t: (_along(z, t) - _hot(z, y)) @ z, n) / (np.linalg.norm(z) or 1.0), "The field is multiplied by the unit vector z/|z|, so the path's length is missing.", _PATH, "the-line-integral"),
    ("squared-path", lambda z, y, n, r: r(lambda t: (_along(z, t) - _hot(z, y)) @ (z * z), n), "The field is multiplied by z², where z belongs.", _PATH, "the-line-integral"),
    ("absolute-path", lambda z, y, n, r: r(lambda t: (_along(z, t) - _hot(z, y)) @ np.abs(z), n), "The field is multiplied by |z|, where z belongs: negative logits are walked the wrong way.", _PATH, "the-line-integral"),
    ("length-for-direction", lambda z, y, n, r: r(lambda t: (_along(z, t) - _hot(z, y)).sum(axis=1), n) * np.linalg.norm(z), "The field is summed up and multiplied by the path's length, where the scalar product with z belongs.", _PATH, "the-line-integral"),
    ("magnitude-of-field", lambda z, y, n, r: r(lambda t: np.linalg.norm(_along(z, t) - _hot(z, y), axis=1), n) * np.linalg.norm(z), "The length of the field is integrated, where its scalar product with z belongs.", _PATH, "the-line-integral"),
    ("t-twice", lambda z, y, n, r: r(lambda t: t * ((_along(z, t) - _hot(z, y)) @ z), n), "The integrand is multiplied by t once more.", _PATH, "the-line-integral"),
    ("target-one-early", lambda z, y, n, r: r(lambda t: (_along(z, t) - _hot(z, y - 1)) @ z, n), "The class before the target is taken for it: `target` counts from 0.", _PATH, "the-demand"),
    ("target-one-late", lambda z, y, n, r: r(lambda t: (_along(z, t) - _hot(z, (y + 1) % len(z))) @ z, n), "The class after the target is taken for it: `target` counts from 0.", _PATH, "the-demand"),
    ("sigmoid-for-softmax", lambda z, y, n, r: r(lambda t: (sigmoid(np.outer(t, z)) - _hot(z, y)) @ z, n), "The sigmoid stands in for the softmax.", _PATH, "the-demand"),
    ("no-shift", lambda z, y, n, r: r(lambda t: (_without_shift(z, t) - _hot(z, y)) @ z, n), "The softmax inside has no shift: logits of 1000 overflow to inf / inf = nan.", "Subtract each row's maximum first; softmax stays the same.", "quadrature"),
    ("axis-0", lambda z, y, n, r: r(lambda t: (softmax(np.outer(t, z), 0) - _hot(z, y)) @ z, n), "The softmax runs along the path (axis 0) in place of the classes.", _PATH, "the-line-integral"),
    ("not-averaged", lambda z, y, n, r: n * r(lambda t: (_along(z, t) - _hot(z, y)) @ z, n), "The step 1/steps is missing: the values along the path are added up and not multiplied by the length of a step.", f"{_PATH} Each of the steps has dt = 1/steps.", "quadrature"),
    ("step-twice", lambda z, y, n, r: r(lambda t: (_along(z, t) - _hot(z, y)) @ z, n) / n, "The result is divided by the number of steps once too often.", f"{_PATH} Each of the steps has dt = 1/steps.", "quadrature"),
    ("constant-added", lambda z, y, n, r: r(lambda t: (_along(z, t) - _hot(z, y)) @ z, n) + np.log(len(z)), "ln k is added: that is C(z) itself, and C(z) - C(0) is asked for.", f"C(0) = ln k. {_SUM}", "the-constant"),
    ("constant-subtracted-twice", lambda z, y, n, r: r(lambda t: (_along(z, t) - _hot(z, y)) @ z, n) - np.log(len(z)), "ln k is subtracted once more: the path starts at 0, so C(0) is taken off already.", f"C(0) = ln k. {_SUM}", "the-constant"),
    ("half-the-path", lambda z, y, n, r: r(lambda t: (_along(z, t / 2) - _hot(z, y)) @ z, n) / 2, "The path ends half-way to z.", _PATH, "the-line-integral"),
    ("path-to-twice-z", lambda z, y, n, r: r(lambda t: (_along(z, 2 * t) - _hot(z, y)) @ z, n), "The path runs to 2 z.", _PATH, "the-line-integral"),
    ("jacobian-multiplied", lambda z, y, n, r: r(lambda t: ((_along(z, t) - _hot(z, y)) * _along(z, t) * (1.0 - _along(z, t))) @ z, n), "a - y is multiplied by a (1 - a) once more.", f"The field is a - y itself: that is the demand. {_PATH}", "the-demand"),
    ("one-for-all-classes", lambda z, y, n, r: r(lambda t: (_along(z, t) - 1.0) @ z, n), "1 is subtracted from every class, where it belongs to the target's alone.", _PATH, "the-demand"),
]  # fmt: skip

_SOFTMAX_CLOSED: list[tuple[str, Callable[..., Any], str, str, str]] = [
    ("constant-kept", lambda z, y: _lse(z) - z[y], "The result is C(z) itself, ln k too large: C(0) is not subtracted.", f"C(0) = ln k, for all classes have 1/k there. {_SUM}", "the-constant"),
    ("constant-added-closed", lambda z, y: _lse(z) - z[y] + np.log(len(z)), "ln k is added where it should be subtracted.", f"C(0) = ln k. {_SUM}", "the-constant"),
    ("k-for-ln-k", lambda z, y: _lse(z) - z[y] - len(z), "k is subtracted, where ln k belongs.", f"C(0) = ln k. {_SUM}", "the-constant"),
    ("one-over-k", lambda z, y: _lse(z) - z[y] - 1.0 / len(z), "1/k is subtracted, where ln k belongs.", f"C(0) = ln k. {_SUM}", "the-constant"),
    ("target-missing-closed", lambda z, y: _lse(z), "The result is ln Σ e^z: neither z_target nor ln k is subtracted.", _SUM, "the-constant"),
    ("logarithm-of-probability", lambda z, y: z[y] - _lse(z), "The result is ln a_target: the sign is wrong, and C(0) is not subtracted.", _SUM, "the-constant"),
    ("end-point-alone", lambda z, y: (softmax(z[None])[0] - _hot(z, y)) @ z, "The field at z is multiplied by z: nothing is integrated.", _PATH, "quadrature"),
    ("start-point-alone", lambda z, y: z.mean() - z[y], "The field at 0 is multiplied by z: nothing is integrated.", _PATH, "quadrature"),
    ("middle-point-alone", lambda z, y: (softmax(z[None] / 2)[0] - _hot(z, y)) @ z, "The field at z/2 is multiplied by z, a single step: `steps` is not used.", _PATH, "quadrature"),
    ("ends-alone", lambda z, y: ((softmax(z[None])[0] + 1.0 / len(z)) / 2 - _hot(z, y)) @ z, "The mean of the field at 0 and at z is multiplied by z, a single step: `steps` is not used.", _PATH, "quadrature"),
    ("no-shift-closed", lambda z, y: np.log(np.exp(z).sum()) - z[y] - np.log(len(z)), "ln Σ e^z is taken without a shift: logits of 1000 overflow.", "ln Σ e^z = max z + ln Σ e^(z - max z).", "quadrature"),
    ("maximum-not-added-back", lambda z, y: np.log(np.exp(z - z.max()).sum()) - z[y] - np.log(len(z)), "The maximum is subtracted inside the exponentials and not added again outside.", "ln Σ e^z = max z + ln Σ e^(z - max z).", "the-constant"),
    ("target-partial-from-zero", lambda z, y: np.logaddexp(np.log(len(z) - 1), z[y]) - z[y] - np.log(len(z)), "Only the target's partial derivative is integrated, with all other logits held at 0.", f"What it leaves out depends on the other z's. {_PATH}", "one-partial-alone"),
    ("target-partial-from-z", lambda z, y: _lse(z) - _lse(_set(z, y, 0.0)) - z[y], "Only the target's partial derivative is integrated, with all other logits held at their final values.", f"What it leaves out depends on the other z's. {_PATH}", "one-partial-alone"),
    ("squared-error", lambda z, y: ((softmax(z[None])[0] - _hot(z, y)) ** 2).sum() / 2, "The result is the squared error: its gradient is not a - y.", _PATH, "the-demand"),
    ("base-two", lambda z, y: (_lse(z) - z[y] - np.log(len(z))) / np.log(2.0), "The logarithm is to base 2.", _SUM, "the-constant"),
]  # fmt: skip


def _set(z: Array, j: int, value: float) -> Array:
    moved = z.copy()
    moved[j] = value
    return np.asarray(moved)


# --- Sigmoid ----------------------------------------------------------------------------------------------------------

SIGMOID = "recover_sigmoid_cost"
_WALK = "C(z) - C(0) = ∫₀ᶻ (σ(s) - y) ds; each step is z/steps long, and negative where z is."
_SOFT = "C(z) - C(0) = ln(1 + e^z) - ln 2 - y z."


def _s(x: Any) -> Any:
    return sigmoid(np.asarray(x, dtype=float))


def _naive(x: Any) -> Any:
    return np.exp(x) / (1.0 + np.exp(x))


_SIGMOID_RULED: list[tuple[str, Callable[..., Any], str, str, str]] = [
    ("step-of-one", lambda z, y, n, r: r(lambda t: _s(t * z) - y, n), "The step's length z/steps is taken as 1/steps: the result is not multiplied by z.", _WALK, "the-sigmoid-unit"),
    ("absolute-z", lambda z, y, n, r: abs(z) * r(lambda t: _s(t * z) - y, n), "The steps' length is taken as |z|/steps: where z is negative the sign is wrong.", f"{_WALK} Walking to the left, ds is negative.", "the-sigmoid-unit"),
    ("absolute-walk", lambda z, y, n, r: abs(z) * r(lambda t: _s(t * abs(z)) - y, n), "The walk goes to |z|: negative z are treated like positive ones.", f"{_WALK} Walking to the left, ds is negative.", "the-sigmoid-unit"),
    ("y-missing", lambda z, y, n, r: z * r(lambda t: _s(t * z), n), "y is missing: σ(s) is integrated, without - y.", _WALK, "the-demand"),
    ("y-added", lambda z, y, n, r: z * r(lambda t: _s(t * z) + y, n), "y is added where it should be subtracted.", _WALK, "the-demand"),
    ("y-not-walked", lambda z, y, n, r: z * r(lambda t: _s(t * z), n) - y, "y is subtracted once, at the end: it belongs inside the integral, where it becomes y z.", _WALK, "the-sigmoid-unit"),
    ("quadratic-cost", lambda z, y, n, r: z * r(lambda t: (_s(t * z) - y) * _s(t * z) * (1.0 - _s(t * z)), n), "σ - y is multiplied by σ (1 - σ): that is the gradient of the squared error.", f"The demand is σ - y itself. {_WALK}", "the-demand"),
    ("derivative-for-value", lambda z, y, n, r: z * r(lambda t: _s(t * z) * (1.0 - _s(t * z)) - y, n), "σ (1 - σ) is integrated where σ belongs.", _WALK, "the-demand"),
    ("not-averaged", lambda z, y, n, r: z * n * r(lambda t: _s(t * z) - y, n), "The steps are z long in place of z/steps: the sum is not divided by their number.", _WALK, "quadrature"),
    ("sum-alone", lambda z, y, n, r: n * r(lambda t: _s(t * z) - y, n), "The values are added up and not multiplied by the length of a step.", _WALK, "quadrature"),
    ("step-twice", lambda z, y, n, r: z * r(lambda t: _s(t * z) - y, n) / n, "The result is divided by the number of steps once too often.", _WALK, "quadrature"),
    ("z-twice", lambda z, y, n, r: z * z * r(lambda t: _s(t * z) - y, n), "The result is multiplied by z once too often.", _WALK, "quadrature"),
    ("unit-walk", lambda z, y, n, r: r(lambda t: _s(t) - y, n), "The walk goes from 0 to 1 in place of z.", _WALK, "the-sigmoid-unit"),
    ("unit-walk-times-z", lambda z, y, n, r: z * r(lambda t: _s(t) - y, n), "The integrand is taken between 0 and 1, where it belongs between 0 and z.", _WALK, "the-sigmoid-unit"),
    ("constant-added", lambda z, y, n, r: z * r(lambda t: _s(t * z) - y, n) + np.log(2.0), "ln 2 is added: that is C(z) itself, and C(z) - C(0) is asked for.", f"C(0) = ln 2. {_SOFT}", "the-constant"),
    ("constant-subtracted-twice", lambda z, y, n, r: z * r(lambda t: _s(t * z) - y, n) - np.log(2.0), "ln 2 is subtracted once more: the walk starts at 0, so C(0) is taken off already.", f"C(0) = ln 2. {_SOFT}", "the-constant"),
    ("nothing-to-the-left", lambda z, y, n, r: max(z, 0.0) * r(lambda t: _s(t * max(z, 0.0)) - y, n), "Where z is negative the result is 0: there is no walk to the left.", _WALK, "the-sigmoid-unit"),
    ("rounded-target", lambda z, y, n, r: z * r(lambda t: _s(t * z) - (y >= 0.5), n), "y is taken as 0 or 1; it may lie anywhere between.", _WALK, "the-sigmoid-unit"),
    ("rounded-target", lambda z, y, n, r: z * r(lambda t: _s(t * z) - round(y), n), "y is taken as 0 or 1; it may lie anywhere between.", _WALK, "the-sigmoid-unit"),
    ("rounded-target", lambda z, y, n, r: z * r(lambda t: _s(t * z) - int(y), n), "y is taken as 0 or 1; it may lie anywhere between.", _WALK, "the-sigmoid-unit"),
    ("positive-target-only", lambda z, y, n, r: z * r(lambda t: _s(t * z) - 1.0, n), "y is taken as 1, whatever it is.", _WALK, "the-sigmoid-unit"),
    ("one-minus-target", lambda z, y, n, r: z * r(lambda t: _s(t * z) - (1.0 - y), n), "1 - y stands where y belongs.", _WALK, "the-demand"),
    ("overflow", lambda z, y, n, r: z * r(lambda t: _naive(t * z) - y, n), "e^s / (1 + e^s) becomes inf / inf = nan once s passes 709.", "Where s ≥ 0 write 1 / (1 + e^(-s)).", "quadrature"),
    ("tanh", lambda z, y, n, r: z * r(lambda t: np.tanh(t * z) - y, n), "tanh stands in for the sigmoid.", _WALK, "the-demand"),
]  # fmt: skip

_SIGMOID_CLOSED: list[tuple[str, Callable[..., Any], str, str, str]] = [
    ("constant-kept", lambda z, y: np.logaddexp(0.0, z) - y * z, "The result is C(z) itself, ln 2 too large: C(0) is not subtracted.", f"C(0) = ln 2. {_SOFT}", "the-constant"),
    ("constant-added-closed", lambda z, y: np.logaddexp(0.0, z) + np.log(2.0) - y * z, "ln 2 is added where it should be subtracted.", f"C(0) = ln 2. {_SOFT}", "the-constant"),
    ("half-subtracted", lambda z, y: np.logaddexp(0.0, z) - 0.5 - y * z, "1/2 is subtracted where ln 2 belongs.", f"C(0) = ln 2. {_SOFT}", "the-constant"),
    ("overflow-closed", lambda z, y: np.log(1.0 + np.exp(z)) - np.log(2.0) - y * z, "ln(1 + e^z) overflows to inf once z passes 709.", "ln(1 + e^z) = max(z, 0) + ln(1 + e^(-|z|)).", "quadrature"),
    ("constant-kept-overflow", lambda z, y: np.log(1.0 + np.exp(z)) - y * z, "Two things at once. C(0) = ln 2 is not subtracted, and ln(1 + e^z) overflows once z passes 709.", _SOFT, "the-constant"),
    ("cross-entropy-of-a", lambda z, y: -(y * np.log(_s(z)) + (1.0 - y) * np.log(1.0 - _s(z))), "The result is -y ln a - (1 - y) ln(1 - a): that is C(z) itself, ln 2 too large, and its logarithms meet 0 where z is large.", f"C(0) = ln 2. {_SOFT}", "the-constant"),
    ("cross-entropy-of-a-less-constant", lambda z, y: -(y * np.log(_s(z)) + (1.0 - y) * np.log(1.0 - _s(z))) - np.log(2.0), "-y ln a - (1 - y) ln(1 - a) meets ln 0 where a rounds to 0 or 1.", _SOFT, "quadrature"),
    ("one-half-of-cross-entropy", lambda z, y: -y * np.log(_s(z)) + y * np.log(0.5), "Only -y ln a is there: the part (1 - y) ln(1 - a) is missing.", _SOFT, "the-sigmoid-unit"),
    ("squared-error", lambda z, y: ((_s(z) - y) ** 2 - (0.5 - y) ** 2) / 2, "The result is the squared error's: its derivative is (a - y) a (1 - a).", f"The demand is σ - y itself. {_WALK}", "the-demand"),
    ("squared-error-kept", lambda z, y: (_s(z) - y) ** 2 / 2, "The result is the squared error: its derivative is (a - y) a (1 - a).", f"The demand is σ - y itself. {_WALK}", "the-demand"),
    ("end-point-alone", lambda z, y: (_s(z) - y) * z, "The integrand at z is multiplied by z: nothing is integrated.", _WALK, "quadrature"),
    ("middle-point-alone", lambda z, y: (_s(z / 2) - y) * z, "The integrand at z/2 is multiplied by z, a single step: `steps` is not used.", _WALK, "quadrature"),
    ("ends-alone", lambda z, y: ((_s(z) + 0.5) / 2 - y) * z, "The mean of the integrand at 0 and at z is multiplied by z, a single step: `steps` is not used.", _WALK, "quadrature"),
    ("integrand", lambda z, y: _s(z) - y, "The result is σ(z) - y, the derivative itself: nothing is integrated.", _WALK, "the-sigmoid-unit"),
    ("negative-side", lambda z, y: np.logaddexp(0.0, -z) - np.log(2.0) - y * z, "ln(1 + e^(-z)) stands where ln(1 + e^z) belongs.", _SOFT, "the-sigmoid-unit"),
    ("y-z-added", lambda z, y: np.logaddexp(0.0, z) - np.log(2.0) + y * z, "y z is added where it should be subtracted.", _SOFT, "the-sigmoid-unit"),
    ("y-missing", lambda z, y: np.logaddexp(0.0, z) - np.log(2.0), "y is missing: σ(s) is integrated, without - y.", _WALK, "the-demand"),
    ("y-not-walked", lambda z, y: np.logaddexp(0.0, z) - np.log(2.0) - y, "y is subtracted once, at the end: it belongs inside the integral, where it becomes y z.", _WALK, "the-sigmoid-unit"),
]  # fmt: skip


def _fixed_steps(function: str, right: Callable[..., Any]) -> list[Misconception]:
    return [
        Misconception(
            "steps-ignored",
            function,
            _counted(right, rule, count),
            f"`steps` is not used: the walk is always cut into {count} steps.",
            "The caller chooses how exact the result is: take 1/steps for the length of a step.",
            f"{GUIDE}#quadrature",
        )
        # With more steps than 100 a rule of second order is right as promised, whether it looks at `steps` or not.
        for count in (5, 10, 20, 50, 100, 200, 500, 1000)
        for rule in (RULES if count <= 100 else FIRST_ORDER)
    ]


def _counted(right: Callable[..., Any], rule: Rule, count: int) -> Imitation:
    def imitate(z: Any, target: Any, steps: int = 1000) -> float:
        return float(right(z, target, count, rule))

    return imitate


def _soft_right(z: Array, y: int, n: int, r: Rule) -> Any:
    return r(lambda t: (_along(z, t) - _hot(z, y)) @ z, n)


def _soft_closed(z: Array, y: int) -> Any:
    return _lse(z) - z[y] - np.log(len(z))


def _sigm_right(z: float, y: float, n: int, r: Rule) -> Any:
    return z * r(lambda t: _s(t * z) - y, n)


def _sigm_closed(z: float, y: float) -> Any:
    return np.logaddexp(0.0, z) - np.log(2.0) - y * z


def _loop_upwards(place: float) -> Imitation:
    """Walk from 0 up to z in steps of 1/steps: where z is negative, the loop does not run."""

    def imitate(z: Any, y: Any, steps: int = 1000) -> float:
        s = np.arange(0.0, z, 1.0 / steps) + place / steps
        return float(((_s(s) - y) / steps).sum())

    return imitate


def _steps_of_z(z: Any, y: Any, steps: int = 1000) -> float:
    s = np.arange(int(z * steps)) / steps
    return float(((_s(s) - y) / steps).sum())


def _more_sigmoid() -> list[Misconception]:
    see = f"{GUIDE}#the-sigmoid-unit"
    loops = [*map(_loop_upwards, (0.0, 0.5, 1.0)), _steps_of_z]
    found = [
        Misconception("loop-upwards-only", SIGMOID, loop, "The loop does not run where z is negative: 0 comes back.", f"np.arange(0, z, 1/steps) and range(int(z · steps)) are empty for z < 0; steps of z/steps go either way. {_WALK}", see)
        for loop in loops
    ]  # fmt: skip
    for target in (lambda y: float(y > 0.5), lambda y: float(y >= 0.5), lambda y: float(y == 1), lambda y: float(y > 0)):  # fmt: skip
        words = ("y is taken as 0 or 1: what lies between them is lost.", f"y may be any number from 0 to 1, and -y z counts with all of it. {_WALK}", "the-sigmoid-unit")  # fmt: skip
        found += _with_all_rules(
            SIGMOID, "rounded-target", lambda z, y, n, r, t=target: _sigm_right(z, t(y), n, r), *words
        )
        found.append(_closed(SIGMOID, "rounded-target", lambda z, y, t=target: _sigm_closed(z, t(y)), *words))
    return found


def _more_softmax() -> list[Misconception]:
    words = ("The constant is kept: this is C(z) itself, -ln softmax(z)_target, and inf where that probability underflows to 0.", f"C(0) = ln k is to be taken off, and the logarithm of the sum taken at once never meets ln 0. {_SUM}", "the-line-integral")  # fmt: skip
    return [
        _closed(SOFTMAX, "constant-kept-underflowing", lambda z, y: -np.log(softmax(z[None])[0, y]), *words),
        _closed(
            SOFTMAX,
            "constant-kept-underflowing",
            lambda z, y: -np.log(np.exp(z[y]) / np.exp(z).sum()),
            *words,
        ),
    ]


def _others(ruled: Callable[..., Any], closed: Callable[..., Any]) -> list[Imitation]:
    """Give the right answer by every rule, and the closed form."""

    def exact(z: Any, target: Any, steps: int = 1000) -> float:
        return float(closed(z, target))

    return [exact, *(_ruled(ruled, rule) for rule in RULES)]


def _all() -> list[Misconception]:
    softmax_words = Words(_PATH.rstrip("."), f"{GUIDE}#the-line-integral")
    sigmoid_words = Words(_WALK.rstrip("."), f"{GUIDE}#the-sigmoid-unit")
    one = [m for entry in _SOFTMAX_RULED for m in _with_all_rules(SOFTMAX, *entry)]
    one += [_closed(SOFTMAX, *entry) for entry in _SOFTMAX_CLOSED]
    one += _more_softmax()
    one += _fixed_steps(SOFTMAX, _soft_right)
    two = [m for entry in _SIGMOID_RULED for m in _with_all_rules(SIGMOID, *entry)]
    two += [_closed(SIGMOID, *entry) for entry in _SIGMOID_CLOSED]
    two += _more_sigmoid()
    two += _fixed_steps(SIGMOID, _sigm_right)
    return [
        *general(
            SOFTMAX,
            softmax_words,
            one,
            without=("zeros", "rounded"),  # a rule of first order is forgiven more than rounding
            pairs=("negated",),
            others=_others(_soft_right, _soft_closed),
        ),
        *general(
            SIGMOID,
            sigmoid_words,
            two,
            without=("rounded",),
            pairs=("negated",),
            others=_others(_sigm_right, _sigm_closed),
        ),
    ]


MISCONCEPTIONS = tuple(_all())
