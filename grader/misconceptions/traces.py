"""What the values tell of how they were made, whatever formula they follow: an earlier answer, single precision.

A trace is no formula that could be run on the same inputs: it depends on the order of the calls, or on rounding.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..checks.check import Observation
from ..checks.compare import WARNED
from ..checks.functions import FUNCTIONS, Function
from ..results import Diagnosis
from .misconception import Misconception

SINGLE = 1e-4  # how far apart, relative to the largest entry, rounding in float32 may leave two answers
DOUBLE = 1e-10  # beyond what float64 leaves by rounding
SMALLEST = 1e-300
TELLING = 3  # answers that are not 0, before it tells anything that they come out as 0
ROUNDED = 1e-12  # beside the right answer, what is left of terms that cancel
ENTRIES = 12  # that many numbers are not all float32 by chance


def traced(
    function: str, group: Sequence[Observation], misconceptions: Sequence[Misconception]
) -> Diagnosis | None:
    """Name what the values themselves show; None where they show nothing."""
    known = FUNCTIONS.get(function)
    see = next((m.see for m in misconceptions if m.function == function and m.slug == "no-return"), "")
    told = [one for one in group if isinstance(one.value, np.ndarray | float)]
    if known is None or len(known.results) > 1 or not told or not see:
        return None
    if _recalled(known, told):
        return Diagnosis(
            "remembered-answer",
            f"`{function}` gives to some arguments its answer to others, from an earlier call.",
            "An answer that is kept for later is found again by all that it depends on: the arguments' values, not "
            "their shape or their address alone. Simplest is to work it out in each call.",
            see,
        )
    if known.exercise != "cross_entropy" and _breaks(known, told):
        warned = next((m for m in misconceptions if m.function == f"{function}/{WARNED}"), None)
        return Diagnosis(
            "breaks-at-extremes",
            f"`{known.results[0]}` is right for ordinary arguments, and nan or inf where they are extreme: on the way "
            "an exponential overflows, or all that is to be divided by vanishes.",
            warned.why if warned else "float64 ends near e^709, and what lies below e^-745 is 0.",
            warned.see if warned else see,
        )
    if _kept_single(known, told):
        return Diagnosis(
            "float32",
            f"`{known.results[0]}` is kept in float32.",
            "float32 keeps 7 digits and ends at 1e38: float64 is promised, and is what NumPy makes of its own accord.",
            see,
        )
    if _nothing(known, told):
        return Diagnosis(
            "zero-but-for-rounding",
            f"`{known.results[0]}` is zero throughout, but for rounding: all terms of the sum cancel.",
            "A sum that is 0 whatever goes in has lost what it was to weigh: the factor is applied before the sum, not "
            "after it.",
            see,
        )
    if _single(known, told):
        return Diagnosis(
            "float32-on-the-way",
            f"`{known.results[0]}` is float64, but all of its numbers are float32: only their first 7 digits are right.",
            "A result in float32, once cast to float64, does not get the lost digits back: float64 belongs from the "
            "first step on.",
            see,
        )
    if _seven_digits(known, told):
        return Diagnosis(
            "float32-on-the-way",
            f"`{known.results[0]}` is right in its first 7 digits and no more, off to either side by turns: somewhere on "
            "the way numbers are kept in float32.",
            "float64 keeps 16 digits; what is once rounded to float32 has lost the others for good.",
            see,
        )
    return None


def _recalled(function: Function, told: Sequence[Observation]) -> bool:
    """Tell whether each wrong answer is, to the last bit, the right answer to other arguments."""
    wrong: list[Observation] = []
    right: list[Any] = []
    for one in told:
        expected = function.expected(*one.args)
        if _near(one.value, expected, 1e-9):
            right += [_array(one.value)] if _telling(one.value) else []
        else:
            wrong.append(one)
    telling = any(_array(one.value).size > 1 for one in wrong) or (function.scalar and len(wrong) > 1)
    return telling and all(
        any(np.array_equal(_array(one.value), other, equal_nan=True) for other in right) for one in wrong
    )


def _breaks(function: Function, told: Sequence[Observation]) -> bool:
    pairs = [(one.extreme, _array(one.value), _array(function.expected(*one.args))) for one in told]
    if any(value.shape != right.shape for _, value, right in pairs):
        return False
    wrong = [(value, right) for _, value, right in pairs if not _near(value, right, 1e-9)]
    ordinary = all(extreme or _near(value, right, 1e-9) for extreme, value, right in pairs)
    return bool(wrong) and ordinary and all((~np.isfinite(v) & np.isfinite(r)).any() for v, r in wrong)


def _telling(value: Any) -> bool:
    """Tell whether a value is one that no two answers share by chance: not 0, 1/2, 1 or inf throughout."""
    array = _array(value)
    return bool((np.isfinite(array) & (array * 2.0 != np.round(array * 2.0))).any())


def _kept_single(function: Function, told: Sequence[Observation]) -> bool:
    return all(
        isinstance(one.value, np.ndarray)
        and one.value.dtype == np.float32
        and (one.extreme or _near(one.value, function.expected(*one.args), SINGLE))
        for one in told
    )


def _nothing(function: Function, told: Sequence[Observation]) -> bool:
    pairs = [(_array(one.value), _array(function.expected(*one.args))) for one in told]
    return sum(bool(np.abs(right).max() > 0.0) for _, right in pairs) >= TELLING and all(
        value.shape == right.shape and np.abs(value).max() <= ROUNDED * np.abs(right).max()
        for value, right in pairs
    )


def _array(value: Any) -> np.ndarray[Any, Any]:
    return np.asarray(value)


def _single(function: Function, told: Sequence[Observation]) -> bool:
    entries = 0
    fine = False
    for one in told:
        value, expected = np.asarray(one.value), np.asarray(function.expected(*one.args))
        if value.dtype != np.float64 or value.shape != expected.shape:
            return False
        finite = np.isfinite(value) & np.isfinite(expected)
        value, expected = value[finite], expected[finite]
        with np.errstate(over="ignore"):
            if not np.array_equal(value, value.astype(np.float32).astype(np.float64)):
                return False
        if not _near(value, expected, SINGLE):
            return False
        fine |= not np.array_equal(value, expected)
        entries += int((value % 0.5 != 0.0).sum())
    return fine and entries >= (ENTRIES if not function.scalar else 4)


def _seven_digits(function: Function, told: Sequence[Observation]) -> bool:
    """Tell whether all is nearly right, with errors as large as float32's rounding, of either sign."""
    errors: list[float] = []
    for one in [one for one in told if not one.extreme]:
        value, expected = np.asarray(one.value), np.asarray(function.expected(*one.args))
        if value.dtype != np.float64 or not _near(value, expected, SINGLE / 100):
            return False
        finite = np.isfinite(expected) & (expected != 0.0) & (expected != 1.0)
        errors += (
            (value[finite] - expected[finite]) / np.abs(expected[finite]).max(initial=SMALLEST)
        ).tolist()
    off = np.array([error for error in errors if error != 0.0])
    apart = np.abs(off)
    return bool(
        len(off) >= (ENTRIES if not function.scalar else 5)
        and (apart > DOUBLE).mean() > 0.5
        and apart.max() < SINGLE / 100
        and 0.1 < (off > 0.0).mean() < 0.9
        and len(np.unique(apart)) > len(off) // 2
    )


def _near(one: Any, other: Any, close: float) -> bool:
    a, b = np.asarray(one), np.asarray(other)
    if a.shape != b.shape:
        return False
    scale = float(np.abs(b[np.isfinite(b)]).max(initial=0.0))
    return bool(np.allclose(a, b, rtol=0.0, atol=close * scale, equal_nan=True))
