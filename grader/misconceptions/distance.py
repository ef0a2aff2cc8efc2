"""How far an answer is from a student's: in its numbers, and in the exceptions that it leaves open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..checks.check import Observation, Raised
from ..checks.functions import FUNCTIONS, Function
from ..sandbox.messages import Value
from .misconception import Misconception

# How near a reproduction must come, relative to the largest entry. The tightest at which anything explains decides:
# a clip at 1e-15 is as far away from the right softmax, a clip at 30 is 1e-13 away from the right sigmoid, and logits of 1e4 leave 1e-12 of rounding in a right softmax.
LADDER = (4e-16, 4e-15, 4e-14, 1e-12, 1e-10)
ROUNDING = LADDER[:3]
SMALL = 1e-3  # a cost of exactly 0 may come out as 1e-17
ROUGH = 1e-9  # what rounding in float32 is, beside rounding in float64
ENOUGH = 4  # values, where some calls raised an exception that a candidate does not explain
# What Python's own numbers raise where NumPy's become inf or nan.
OF_PYTHON = (Raised("OverflowError"), Raised("ZeroDivisionError"))
Part = Callable[[Any], Any]
Answer = Callable[[Observation], Any]


def discrepancy(answer: Answer, group: Sequence[Observation], part: Part | None = None) -> tuple[float, int]:
    """Give the largest distance from the student's values, inf once it is beyond doubt, and the exceptions left open.

    An exception of the student's that a candidate does not raise leaves a question open, and no more: the values may
    have one cause, and the exception another, which its own check tells. But the values must be enough to prove it.
    """
    values = [one for one in group if not isinstance(one.value, Raised)]
    largest = 0.0
    for one in values:
        given = answer(one)
        largest = max(largest, np.inf if isinstance(given, Raised) else _apart(given, one.value, part))
        if largest > LADDER[-1]:
            return np.inf, 0
    unexplained = 0
    for one in group:
        if isinstance(one.value, Raised):
            given = answer(one)
            unexplained += type(given) is not Raised or given != one.value
            if unexplained and len(values) < max(ENOUGH, unexplained):
                return np.inf, unexplained
    return largest, unexplained


def _apart(given: Any, value: Any, part: Part | None) -> float:
    try:
        return distance(part(given), part(value)) if part else distance(given, value)
    except (TypeError, IndexError):
        return np.inf


def distance(one: Value, other: Value) -> float:
    """Give the largest difference relative to the largest entry; inf where nan, infinities, shape or dtype differ."""
    if isinstance(one, list | tuple) or isinstance(other, list | tuple):
        if not (isinstance(one, list | tuple) and isinstance(other, list | tuple) and len(one) == len(other)):
            return np.inf
        return max((distance(a, b) for a, b in zip(one, other, strict=True)), default=0.0)
    if one is None or other is None or isinstance(one, bool) or isinstance(other, bool):
        return 0.0 if one is other else np.inf
    a, b = np.asarray(one), np.asarray(other)
    if a.shape != b.shape or _coarse(a) != _coarse(b):
        return np.inf
    single = a.dtype == np.float32
    a, b = a.astype(np.float64), b.astype(np.float64)
    finite = np.isfinite(a)
    if not np.array_equal(finite, np.isfinite(b)) or not np.array_equal(
        a[~finite], b[~finite], equal_nan=True
    ):
        return np.inf
    a, b = a[finite], b[finite]
    scale = max(float(np.abs(a).max(initial=SMALL)), float(np.abs(b).max(initial=SMALL)))
    with np.errstate(over="ignore"):  # numbers of any size are compared
        apart = float(np.abs(a - b).max(initial=0.0)) / scale
    return apart * ROUGH if single else apart


def _coarse(array: np.ndarray[Any, Any]) -> str:
    return "number" if array.ndim == 0 and array.dtype != np.float32 else array.dtype.name


def right_answer(known: Function | None) -> Answer:
    """Give the right answer to a call."""
    if known is None:  # a part of what was observed: where nothing was, all is well
        return lambda observation: [] if isinstance(observation.value, list) else False
    return lambda observation: known.expected(*observation.args)


def answer_of(misconception: Misconception) -> Answer:
    """Give what the mistake makes of a call."""

    def answer(observation: Observation) -> Any:
        given = misconception.answer(observation.args)
        return observation.value if stands_for(observation, misconception, given) else given

    return answer


def stands_for(observation: Observation, misconception: Misconception, given: Any) -> bool:
    """Tell whether the student's exception is what Python's own numbers make of this inf or nan."""
    if not isinstance(observation.value, Raised) or observation.value not in OF_PYTHON:
        return False
    if not isinstance(given, float | np.ndarray) or np.isfinite(np.asarray(given, dtype=float)).all():
        return False
    known = FUNCTIONS.get(misconception.function)
    return known is not None and distance(given, known.expected(*observation.args)) > LADDER[-1]
