"""Name the mistake that a student's own numbers prove, or none.

A misconception explains a function when it gives the student's value on every observation of that function, nan and
infinities included, those of passed checks too. The simplest explanation wins: one written mistake before a generated
one before two at once. Where two of the same simplicity explain as well, nothing tells them apart, and none is named.

Where a function returns several results, each may have a mistake of its own. What a check observed beside the values
(an argument changed, a buffer shared) is explained apart, and named beside what is wrong with the values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from ..checks.check import Observation, Raised
from ..checks.functions import FUNCTIONS
from ..checks.layers import size_of
from ..results import Diagnosis
from ..sandbox.messages import Value
from .misconception import Misconception, facts, worded

# How near a reproduction must come, relative to the largest entry. The tightest at which anything explains decides:
# a clip at 30 is 1e-13 away from the right sigmoid, and logits of 1e4 leave 1e-12 of rounding in a right softmax.
LADDER = (4e-14, 1e-12, 1e-10)
Part = Callable[[Value], Value]


def diagnose(
    function: str, observations: Sequence[Observation], misconceptions: Sequence[Misconception]
) -> Diagnosis | None:
    """Find what explains all observations of `function`; None where nothing does, or more than one thing."""
    groups: dict[str, list[Observation]] = {}
    for observation in observations:
        if observation.subject.partition("/")[0] == function:
            groups.setdefault(observation.subject, []).append(observation)
    named: list[Diagnosis] = []
    for subject in sorted(groups):  # the function itself comes before its parts
        group = sorted(groups[subject], key=lambda o: size_of(o.args))
        candidates = [m for m in misconceptions if m.function == subject]
        found = None
        for close in LADDER:
            found = [] if _right(subject, group, close) else _explain(subject, group, candidates, close)
            if found is not None:
                break
        if found is None and subject == function:
            return None  # to name a consequence alone would mislead
        named += found or []
    return _joined(named)


def explains(
    misconception: Misconception,
    observations: Sequence[Observation],
    part: Part | None = None,
    close: float = LADDER[1],
) -> bool:
    """Tell whether a misconception gives the student's value on every observation."""
    take = part or (lambda value: value)
    for observation in observations:
        answer = misconception.answer(observation.args)
        if isinstance(answer, Raised) or isinstance(observation.value, Raised):
            if type(answer) is not type(observation.value) or answer != observation.value:
                return False
            continue
        try:
            if not same(take(answer), take(observation.value), close):
                return False
        except (TypeError, IndexError):
            return False
    return True


def same(one: Value, other: Value, close: float = LADDER[1]) -> bool:
    """Tell whether two values are the same thing up to rounding, with nan and infinities in the same places."""
    if isinstance(one, list | tuple) or isinstance(other, list | tuple):
        return (
            isinstance(one, list | tuple)
            and isinstance(other, list | tuple)
            and len(one) == len(other)
            and all(same(a, b, close) for a, b in zip(one, other, strict=True))
        )
    if one is None or other is None or isinstance(one, bool) or isinstance(other, bool):
        return one is other
    a, b = np.asarray(one), np.asarray(other)
    if a.shape != b.shape or _coarse(a) != _coarse(b):
        return False
    a, b = a.astype(np.float64), b.astype(np.float64)
    finite = np.isfinite(a)
    if not np.array_equal(finite, np.isfinite(b)) or not np.array_equal(
        a[~finite], b[~finite], equal_nan=True
    ):
        return False
    a, b = a[finite], b[finite]
    scale = max(float(np.abs(a).max(initial=0.0)), float(np.abs(b).max(initial=0.0)))
    return bool((np.abs(a - b) <= close * scale).all())


def _coarse(array: np.ndarray[Any, Any]) -> str:
    return "number" if array.ndim == 0 and array.dtype != np.float32 else array.dtype.name


def _right(subject: str, group: Sequence[Observation], close: float) -> bool:
    name, _, part = subject.partition("/")
    if part:
        return all(not observation.value for observation in group)
    known = FUNCTIONS.get(name)
    return known is not None and all(
        not isinstance(o.value, Raised) and same(known.expected(*o.args), o.value, close) for o in group
    )


def _explain(
    subject: str, group: Sequence[Observation], candidates: Sequence[Misconception], close: float
) -> list[Diagnosis] | None:
    known = FUNCTIONS.get(subject)
    best = _best(group, candidates, None, close)
    if best is not None:
        return [_worded(best, group, _listed(known.results if known else ()))]
    if known is None or len(known.results) < 2:
        return None
    named = []
    for position in range(len(known.results)):
        part = _item(position)
        try:
            if all(same(part(known.expected(*o.args)), part(o.value), close) for o in group):
                continue
        except (TypeError, IndexError):
            return None
        own = _best(group, candidates, part, close)
        if own is None:
            return None
        named.append(_worded(own, group, known.results[position]))
    return named


def _item(position: int) -> Part:
    def take(value: Any) -> Value:
        item: Value = value[position]
        return item

    return take


def _best(
    group: Sequence[Observation], candidates: Sequence[Misconception], part: Part | None, close: float
) -> Misconception | None:
    for level in sorted({m.level for m in candidates}):
        proven = []
        for candidate in candidates:
            if candidate.level != level:
                continue
            for filled in _filled(candidate, group):
                if explains(filled, group, part, close):
                    proven.append(filled)
                    break
        if proven:
            return proven[0] if len({m.family or m.slug for m in proven}) == 1 else None
    return None


def _filled(candidate: Misconception, group: Sequence[Observation]) -> list[Misconception]:
    if candidate.fit is None:
        return [candidate]
    try:
        with np.errstate(all="ignore"):
            return [candidate.fixed(**fitted) for fitted in candidate.fit(group)]
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        return []


def _worded(misconception: Misconception, group: Sequence[Observation], result: str) -> Diagnosis:
    # The sizes of the largest call are those least likely to coincide.
    known: Mapping[str, Any] = {**facts(misconception.function, group[-1].args), "result": result}
    return Diagnosis(
        misconception.slug,
        worded(misconception.message, known),
        worded(misconception.why, known),
        misconception.see,
    )


def _joined(named: Sequence[Diagnosis]) -> Diagnosis | None:
    different = list({one.slug: one for one in named}.values())
    if len(different) < 2:
        return different[0] if different else None
    return Diagnosis(
        " + ".join(one.slug for one in different),
        f"{_counted(len(different))} things at once. " + " ".join(one.message for one in different),
        " ".join(one.why for one in different),
        different[0].see,
    )


def _listed(names: Sequence[str]) -> str:
    return "` and `".join(filter(None, ["`, `".join(names[:-1]), *names[-1:]]))


def _counted(count: int) -> str:
    return {2: "Two", 3: "Three"}.get(count, str(count))
