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
APPROXIMATE = 0.02  # relative to the largest entry: no other formula comes so near everywhere
ENTRIES = 12  # that many numbers are not all float32 by chance


def traced(
    function: str, group: Sequence[Observation], misconceptions: Sequence[Misconception]
) -> Diagnosis | None:
    """Name what the values themselves show; None where they show nothing."""
    known = FUNCTIONS.get(function)
    see = next((m.see for m in misconceptions if m.function == function and m.slug == "no-return"), "")
    told = [one for one in group if isinstance(one.value, np.ndarray | float)]
    if known is not None and see and _by_memory(known, group):
        return Diagnosis(
            "memory-order",
            f"`{known.results[0]}` is right for arrays that lie in memory row by row, and wrong for views of others, whose "
            "entries lie in another order (a transpose) or apart (a slice).",
            "ravel, reshape(-1) and flatten give copies of a view, so that what is written into them is lost; "
            'np.nditer and order="K" walk as the memory lies. np.ndindex(z.shape) and z.flat walk row by row, whatever lies '
            "beneath.",
            see,
        )
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
    if _breaks(known, told):
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
    off = None if known.exercise == "recover_cost" else _approximate(known, told)
    if off is not None:
        return Diagnosis(
            "approximated",
            f"`{known.results[0]}` comes near the right numbers everywhere, and is off by up to {off:.1g} of the largest: an "
            "approximation stands in for the formula.",
            "A table, a series that is cut, a rounded constant or a derivative by a small step keep some digits alone; the "
            "formula itself keeps all of them.",
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


def _approximate(function: Function, told: Sequence[Observation]) -> float | None:
    """Give how far all ordinary answers are off, where none is right and each is near."""
    worst: list[float] = []
    for one in [one for one in told if not one.extreme]:
        value, expected = np.asarray(one.value), np.asarray(function.expected(*one.args))
        if value.shape != expected.shape or value.dtype != np.float64 or not np.isfinite(expected).all():
            return None
        scale = float(np.abs(expected).max(initial=0.0))
        if scale == 0.0 or not np.isfinite(value).all():
            return None
        worst.append(float(np.abs(value - expected).max()) / scale)
    near = len(worst) >= TELLING and max(worst) < APPROXIMATE
    return max(worst) if near and sum(off > DOUBLE for off in worst) > len(worst) / 2 else None


def _by_memory(function: Function, group: Sequence[Observation]) -> bool:
    """Tell whether all is right but what is asked with arrays that have gaps, or swapped axes, in memory."""
    wrong = [one for one in group if not _close(one.value, function.expected(*one.args))]
    right = len(group) - len(wrong)
    return bool(wrong) and right > 2 * len(wrong) and all(map(_is_view, (one.args for one in wrong)))


def _close(value: Any, expected: Any) -> bool:
    if isinstance(expected, list | tuple):
        return (
            isinstance(value, list | tuple)
            and len(value) == len(expected)
            and all(map(_close, value, expected))
        )
    return isinstance(value, np.ndarray | float | int) and _near(value, expected, 1e-9)


def _is_view(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return any(map(_is_view, value))
    return isinstance(value, np.ndarray) and not value.flags.c_contiguous


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
