"""The ways in which the softmax unit's cost, recovered along a path, goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .general import Words, general
from .misconception import Misconception
from .quadrature import GUIDE, Array, Rule, closed, fixed_steps, others, with_all_rules
from .sigmoid import _sigma as sigmoid
from .softmax import softmax

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


def _clipped_path(z: Array, t: Array, limit: float) -> Array:
    return softmax(np.clip(np.outer(t, z), -limit, limit))


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


def _soft_right(z: Array, y: int, n: int, r: Rule) -> Any:
    return r(lambda t: (_along(z, t) - _hot(z, y)) @ z, n)


def _soft_closed(z: Array, y: int) -> Any:
    return _lse(z) - z[y] - np.log(len(z))


def _more_softmax() -> list[Misconception]:
    words = ("The constant is kept: this is C(z) itself, -ln softmax(z)_target, and inf where that probability underflows to 0.", f"C(0) = ln k is to be taken off, and the logarithm of the sum taken at once never meets ln 0. {_SUM}", "the-line-integral")  # fmt: skip
    return [
        closed(SOFTMAX, "constant-kept-underflowing", lambda z, y: -np.log(softmax(z[None])[0, y]), *words),
        closed(
            SOFTMAX,
            "constant-kept-underflowing",
            lambda z, y: -np.log(np.exp(z[y]) / np.exp(z).sum()),
            *words,
        ),
    ]


def _all() -> list[Misconception]:
    written = [m for entry in _SOFTMAX_RULED for m in with_all_rules(SOFTMAX, *entry)]
    written += [closed(SOFTMAX, *entry) for entry in _SOFTMAX_CLOSED]
    written += _more_softmax()
    for limit in (500.0, 700.0, 709.0, 600.0, 100.0, 50.0, 30.0, 20.0, 10.0):
        written += with_all_rules(
            SOFTMAX,
            "clipped-on-the-way",
            lambda z, y, n, r, c=limit: r(lambda t: _clipped_path(z, t, c) @ z - z[y], n),
            "The logits are clipped before the exponential: those beyond the clip all count the same.",
            "Only differences of logits count: z less its maximum has no exponent above 0, and nothing need be clipped.",
            "quadrature",
        )
    written += fixed_steps(SOFTMAX, _soft_right)
    return general(
        SOFTMAX,
        Words(_PATH.rstrip("."), f"{GUIDE}#the-line-integral"),
        written,
        without=(
            "zeros",
            "rounded",
            "float32-arguments",
        ),  # a rule of first order is forgiven more than rounding
        pairs=("negated",),
        others=others(_soft_right, _soft_closed),
    )


MISCONCEPTIONS = tuple(_all())
