"""Name a mistake in a recovered cost, by whatever rule it is integrated.

A rule that nobody here wrote down leaves an error of its own; the docstring bounds it. A mistake whose answer, worked
out exactly, lies within that bound of every value, while the right answer lies far outside, is named: if it is the
only one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..checks.check import Observation
from ..checks.recover_cost import bound
from ..results import Diagnosis
from .misconception import GENERATED, RIGHT, Misconception

BEYOND = 20.0  # bounds that the right answer must be away
TELLING = 3  # values


def approximated(
    function: str, group: Sequence[Observation], misconceptions: Sequence[Misconception]
) -> Diagnosis | None:
    """Name what comes within the promised bound of all values; None where nothing does, or more than one thing."""
    ordinary = [one for one in group if not one.extreme]
    told = [one for one in ordinary if isinstance(one.value, float)]
    own = [m for m in misconceptions if m.function == function and m.fit is None and m.level <= GENERATED]
    if not function.startswith("recover_") or not told or not own:
        return None
    right = [m for m in own if m.slug == RIGHT][:1]
    far = [one for one in told if right and not _within(right[0], one, BEYOND)]
    if len(far) < TELLING or len(told) < len(ordinary):
        return None
    found = [m for m in own if m.slug != RIGHT and all(_within(m, one, 1.0) for one in told)]
    if len({m.family or m.slug for m in found}) != 1:
        return None
    (first, *_) = found
    return Diagnosis(first.slug, first.message, first.why, first.see) if "{" not in first.message else None


def _within(misconception: Misconception, one: Observation, bounds: float) -> bool:
    given: Any = misconception.answer(one.args)
    if not isinstance(given, float | int):
        return False
    if not np.isfinite(given) or not np.isfinite(one.value):  # type: ignore[arg-type]
        return bool(np.array_equal(given, one.value, equal_nan=True))  # type: ignore[arg-type]
    return bool(abs(float(given) - float(one.value)) <= bounds * bound(misconception.function, one.args))  # type: ignore[arg-type]
