"""The ways in which the sigmoid unit's cost, recovered by integration, goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .general import Words, general
from .misconception import Imitation, Misconception
from .quadrature import GUIDE, Rule, closed, fixed_steps, others, with_all_rules
from .sigmoid import _sigma as sigmoid

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
    ("sigmoid-of-2s", lambda z, y, n, r: z * r(lambda t: _s(2.0 * t * z) - y, n), "σ(2s) is integrated where σ(s) belongs.", f"As softmax of (0, z) the unit's difference is z; of (-z, z) it is 2z. And σ(z) = (1 + tanh(z/2))/2. {_WALK}", "the-demand"),
    ("tanh", lambda z, y, n, r: z * r(lambda t: np.tanh(t * z) - y, n), "tanh stands in for the sigmoid.", _WALK, "the-demand"),
]  # fmt: skip

# Where a shortcut for ln(1 + e^z) is usual.
_FAR = (5.0, 10.0, 15.0, 20.0, 25.0, 30.0, 35.0, 40.0, 50.0, 100.0, 500.0, 700.0, 709.0)
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
    ("positive-part-missing", lambda z, y: np.log1p(np.exp(-abs(z))) - np.log(2.0) - y * z, "ln(1 + e^(-|z|)) stands where ln(1 + e^z) belongs: max(z, 0) is missing before it.", f"ln(1 + e^z) = max(z, 0) + ln(1 + e^(-|z|)). {_SOFT}", "quadrature"),
    ("positive-part-missing + y-z-added", lambda z, y: np.log1p(np.exp(-abs(z))) - np.log(2.0) + y * z, "Two things at once. ln(1 + e^(-|z|)) stands where ln(1 + e^z) belongs: max(z, 0) is missing before it. And y z is added where it should be subtracted.", f"ln(1 + e^z) = max(z, 0) + ln(1 + e^(-|z|)). {_SOFT}", "quadrature"),
    ("positive-part-missing + constant-kept", lambda z, y: np.log1p(np.exp(-abs(z))) - y * z, "Two things at once. ln(1 + e^(-|z|)) stands where ln(1 + e^z) belongs: max(z, 0) is missing before it. And C(0) = ln 2 is not subtracted.", f"ln(1 + e^z) = max(z, 0) + ln(1 + e^(-|z|)). {_SOFT}", "quadrature"),
    *(("constant-lost-beyond", lambda z, y, c=c: np.where(abs(z) > c, max(z, 0.0) - y * z, np.logaddexp(0.0, z) - np.log(2.0) - y * z), "Far from 0 a shortcut for ln(1 + e^z) is taken, and ln 2 is forgotten there.", f"C(0) = ln 2 is subtracted wherever z is. {_SOFT}", "the-constant") for c in _FAR),
    *(("constant-lost-beyond", lambda z, y, c=c: np.where(z > c, z - y * z, np.logaddexp(0.0, z) - np.log(2.0) - y * z), "Far from 0 a shortcut for ln(1 + e^z) is taken, and ln 2 is forgotten there.", f"C(0) = ln 2 is subtracted wherever z is. {_SOFT}", "the-constant") for c in _FAR),
    ("negative-side", lambda z, y: np.logaddexp(0.0, -z) - np.log(2.0) - y * z, "ln(1 + e^(-z)) stands where ln(1 + e^z) belongs.", _SOFT, "the-sigmoid-unit"),
    ("y-z-added", lambda z, y: np.logaddexp(0.0, z) - np.log(2.0) + y * z, "y z is added where it should be subtracted.", _SOFT, "the-sigmoid-unit"),
    ("y-missing", lambda z, y: np.logaddexp(0.0, z) - np.log(2.0), "y is missing: σ(s) is integrated, without - y.", _WALK, "the-demand"),
    ("y-not-walked", lambda z, y: np.logaddexp(0.0, z) - np.log(2.0) - y, "y is subtracted once, at the end: it belongs inside the integral, where it becomes y z.", _WALK, "the-sigmoid-unit"),
]  # fmt: skip


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
        found += with_all_rules(
            SIGMOID, "rounded-target", lambda z, y, n, r, t=target: _sigm_right(z, t(y), n, r), *words
        )
        found.append(closed(SIGMOID, "rounded-target", lambda z, y, t=target: _sigm_closed(z, t(y)), *words))
        both = (f"Two things at once. C(0) is not subtracted: the result is ln 2 too large. And {words[0]}", f"C(0) = ln 2. {words[1]}", words[2])  # fmt: skip
        found.append(
            closed(
                SIGMOID,
                "constant-kept + rounded-target",
                lambda z, y, t=target: np.logaddexp(0.0, z) - t(y) * z,
                *both,
            )
        )
    return found


def _all() -> list[Misconception]:
    written = [m for entry in _SIGMOID_RULED for m in with_all_rules(SIGMOID, *entry)]
    written += [closed(SIGMOID, *entry) for entry in _SIGMOID_CLOSED]
    written += _more_sigmoid()
    for limit in (500.0, 700.0, 709.0, 100.0, 50.0, 30.0, 20.0):
        words = (f"z is clipped to -{limit:g} … {limit:g} first: beyond that the cost no longer grows.", f"The walk leads to z, however far that is. {_WALK}", "the-sigmoid-unit")  # fmt: skip
        written += with_all_rules(
            SIGMOID,
            "z-clipped",
            lambda z, y, n, r, c=limit: _sigm_right(float(np.clip(z, -c, c)), y, n, r),
            *words,
        )
    written += fixed_steps(SIGMOID, _sigm_right)
    return general(
        SIGMOID,
        Words(_WALK.rstrip("."), f"{GUIDE}#the-sigmoid-unit"),
        written,
        without=("rounded", "float32-arguments"),
        pairs=("negated",),
        others=others(_sigm_right, _sigm_closed),
    )


MISCONCEPTIONS = tuple(_all())
