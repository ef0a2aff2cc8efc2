"""Name the mistake that a student's own numbers prove, or none.

A misconception explains a function when it gives the student's value on every observation of that function, nan,
infinities and exceptions included, those of passed checks too. The simplest explanation wins: one written mistake
before a generated one before two at once. Where two of the same simplicity explain as well, nothing tells them apart,
and none is named.

Where a function returns several results, each may have a mistake of its own. What a check observed beside the values
(an argument changed, a buffer shared) is explained apart, and named beside what is wrong with the values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ..checks.check import RAISED, Observation, Raised
from ..checks.compare import WARNED
from ..checks.contract import ALIASED, CHANGED, REMEMBERED, SHARED
from ..checks.functions import FUNCTIONS, Function
from ..checks.layers import size_of
from ..results import Diagnosis
from ..sandbox.messages import Value
from .exceptions import SYMPTOMS, explained
from .integrals import approximated
from .misconception import CACHED, RIGHT, SEARCHED, Facts, Misconception, facts, worded
from .regimes import placed, regime
from .traces import traced

# How near a reproduction must come, relative to the largest entry. The tightest at which anything explains decides:
# a clip at 1e-15 is as far away from the right softmax, a clip at 30 is 1e-13 away from the right sigmoid, and logits of 1e4 leave 1e-12 of rounding in a right softmax.
LADDER = (4e-16, 4e-14, 1e-12, 1e-10)
ROUNDING = LADDER[:2]
SMALL = 1e-3  # a cost of exactly 0 may come out as 1e-17
ROUGH = 1e-9  # what rounding in float32 is, beside rounding in float64
ENOUGH = 4  # values, where some calls raised an exception that a candidate does not explain
Part = Callable[[Any], Any]
Answer = Callable[[Observation], Any]


# What goes without saying where another mistake is named.
COVERED: Mapping[str, Sequence[str]] = {
    "seed-ignored-in-order": ("orders-without-seed", "batches-never-mixed"),
    "changes-hidden": ("tuples-refused",),  # which have no insert and no append
    "more-than-three": tuple(f"returns-memory-of-{name}" for name in ("grad_z", "x", "w")),
    "seed-ignored": ("first-weights-without-seed", "orders-without-seed", "one-order-for-all-seeds"),
    "grad-b-is-grad-z": ("returns-memory-of-grad_z",),
    "weights-off-centre": ("same-spread-everywhere", "spread-grows"),  # around 0, which the mean is part of
}

# Parts of which the worst observation says all.
CLAIMS = (CACHED, CHANGED, ALIASED, SHARED, REMEMBERED, WARNED)


def diagnose(
    function: str, observations: Sequence[Observation], misconceptions: Sequence[Misconception]
) -> Diagnosis | None:
    """Find what explains all observations of `function`; None where nothing does, or more than one thing."""
    groups: dict[str, list[Observation]] = {}
    for observation in observations:
        if observation.subject.partition("/")[0] == function:
            groups.setdefault(observation.subject, []).append(observation)
    named: list[Diagnosis] = []
    values_wrong = False
    cached = f"{function}/{CACHED}"
    if any(m.function == cached for m in misconceptions) and _in_tuples(groups.get(function, [])):
        groups = {function: [_unpacked(one) for one in groups[function]], cached: groups[function][:1]}
        groups[cached] = [replace(groups[cached][0], subject=cached, value=True)]
    if any(observation.value for observation in groups.get(f"{function}/{REMEMBERED}", [])):
        groups = {
            f"{function}/{REMEMBERED}": groups[f"{function}/{REMEMBERED}"]
        }  # no value is to be relied on
    for subject in sorted(groups):  # the function itself comes before its parts
        group = sorted(groups[subject], key=_work)
        if subject.endswith(WARNED) and values_wrong:
            continue  # what is wrong with the values will warn, too
        if subject.rpartition("/")[2] in CLAIMS:
            group = _worst(group)
        own = [m for m in misconceptions if m.function == subject]
        found = _explain(subject, group, own)
        if found is None and subject == function:
            found = _ordinary(subject, group, own)
        if not found and subject == function:
            ways = [traced, approximated, explained, *([] if _changes(groups, function) else [regime])]
            told = (ask(function, group, misconceptions) for ask in ways)
            first = next((one for one in told if one is not None), None)
            if first is not None and first.slug in SYMPTOMS and regime in ways:
                first = placed(first, regime(function, group, misconceptions))
            found = found if first is None else [first]
        if found is None and subject == function and cached not in groups:
            return None  # to name a consequence alone would mislead
        named += found or []
        values_wrong |= bool(found) and subject.rpartition("/")[2] not in CLAIMS
    if not named and (raised := groups.get(f"{function}/{RAISED}", [])):
        named = [one for one in [explained(function, raised, misconceptions)] if one is not None]
    return _joined(named)


def _changes(groups: Mapping[str, Sequence[Observation]], function: str) -> bool:
    """Tell whether arguments were changed: an answer then depends on what was done before."""
    return any(one.value for one in groups.get(f"{function}/{CHANGED}", []))


def _in_tuples(group: Sequence[Observation]) -> bool:
    """Tell whether each value is a tuple that begins with an array or a number."""
    values = [one.value for one in group if not isinstance(one.value, Raised)]
    return bool(values) and all(
        isinstance(value, tuple) and len(value) > 1 and isinstance(value[0], np.ndarray | float)
        for value in values
    )


def _unpacked(one: Observation) -> Observation:
    return replace(one, value=one.value[0]) if isinstance(one.value, tuple) else one


def _work(observation: Observation) -> tuple[bool, float]:
    """Order observations so that a candidate that does not fit is soon seen not to: a zero tells the least."""
    value = observation.value
    nothing = isinstance(value, int | float) and value == 0
    return nothing, sum(abs(v) if isinstance(v, int) else size_of(v) for v in observation.args)


def _worst(group: Sequence[Observation]) -> list[Observation]:
    """Of what went wrong beside the values, keep the most: no call needs to show all of it."""
    return sorted(group, key=lambda o: (len(o.value) if isinstance(o.value, list) else 0, str(o.value)))[-1:]


def _explain(
    subject: str, group: Sequence[Observation], candidates: Sequence[Misconception]
) -> list[Diagnosis] | None:
    known = FUNCTIONS.get(subject)
    results = known.results if known else ()
    found = _best(group, candidates, known, None)
    if found is not None or len(results) < 2:
        return None if found is None else [_worded(m, group, results) for m in found]
    return _by_result(group, candidates, known, results)


def _by_result(
    group: Sequence[Observation],
    candidates: Sequence[Misconception],
    known: Function | None,
    results: Sequence[str],
) -> list[Diagnosis] | None:
    """Explain each result by itself; an exception may come from any of them."""
    values = [o for o in group if not isinstance(o.value, Raised)]
    raised = [o for o in group if isinstance(o.value, Raised)]
    if len(values) < 2:
        return None
    named: list[Diagnosis] = []
    unexplained = len(raised)
    for position, result in enumerate(results):
        own = _best(values, candidates, known, _item(position))
        if own is None:
            return None
        named += [_worded(m, group, (result,)) for m in own]
        unexplained = min([unexplained, *(sum(m.answer(o.args) != o.value for o in raised) for m in own)])
    return named if unexplained == 0 or len(values) >= max(ENOUGH, unexplained) else None


def _ordinary(
    subject: str, group: Sequence[Observation], candidates: Sequence[Misconception]
) -> list[Diagnosis] | None:
    """Explain all but the extremes, at which a clip or a branch of the student's own may hide the mistake."""
    ordinary = [one for one in group if not one.extreme]
    if not ENOUGH <= len(ordinary) < len(group):
        return None
    return _explain(subject, ordinary, candidates) or None


def _item(position: int) -> Part:
    return lambda value: value[position]


def _best(
    group: Sequence[Observation],
    candidates: Sequence[Misconception],
    known: Function | None,
    part: Part | None,
) -> list[Misconception] | None:
    """Give the one misconception that explains, nothing at all where the answer is right, None where none explains."""
    right, raised = discrepancy(_right(known), group, part)
    if raised and known is not None and _values_right(known, group, part):
        candidates = [m for m in candidates if m.raises]  # an exception alone proves no mistake in the values
    near: list[tuple[float, int, Misconception]] = []
    for level in sorted({m.level for m in candidates} - {SEARCHED}):
        same = [m for one in candidates if one.level == level for m in _filled(one, group)]
        near += [(*discrepancy(_answer(m), group, part), m) for m in same]
        for close in ROUNDING:  # nothing less simple can come nearer
            settled, found = _settled(close, right, raised, near)
            if settled:
                return found
    for close in LADDER:
        settled, found = _settled(close, right, raised, near)
        if settled:
            return found
    # A formula that is searched for may come nearer by nothing but the order of its operations: it is asked last.
    same = [m for one in candidates if one.level == SEARCHED for m in _filled(one, group)]
    far = [(*discrepancy(_answer(m), group, part), m) for m in same]
    settled, found = _settled(LADDER[-1], right, raised, far)
    return found if settled else None


def _values_right(known: Function, group: Sequence[Observation], part: Part | None) -> bool:
    """Tell whether nothing but exceptions is wrong."""
    values = [one for one in group if not isinstance(one.value, Raised)]
    return discrepancy(_right(known), values, part)[0] <= ROUNDING[-1]


def _settled(
    close: float, right: float, raised: int, near: Sequence[tuple[float, int, Misconception]]
) -> tuple[bool, list[Misconception] | None]:
    """Tell whether anything explains as closely as that; and if so, what, or None where it is more than one thing."""
    if right <= close and not raised:
        return True, []
    proven = [(open_questions, m.level, m) for far, open_questions, m in near if far <= close]
    if not proven:
        return right <= close, []
    simplest = min(each[:2] for each in proven)
    if right <= close and simplest[0] >= raised:
        return True, []  # all values are right: the exceptions tell of themselves
    found = [each[2] for each in proven if each[:2] == simplest]
    if any(m.slug == RIGHT for m in found):
        return True, []
    if len({m.family or m.slug for m in found}) > 1:
        return True, None
    first = found[0]
    unsure = first.vague and len({m.message for m in found}) > 1
    return True, [replace(first, message=first.vague) if unsure else first]


def _right(known: Function | None) -> Answer:
    if known is None:  # a part of what was observed: where nothing was, all is well
        return lambda observation: [] if isinstance(observation.value, list) else False
    return lambda observation: known.expected(*observation.args)


def _answer(misconception: Misconception) -> Answer:
    return lambda observation: misconception.answer(observation.args)


def _filled(candidate: Misconception, group: Sequence[Observation]) -> Iterable[Misconception]:
    if candidate.fit is None:
        return [candidate]
    try:
        with np.errstate(all="ignore"):
            return [candidate.fixed(**fitted) for fitted in candidate.fit(group)]
    except (TypeError, ValueError, IndexError, ZeroDivisionError, StopIteration):
        return []


def discrepancy(answer: Answer, group: Sequence[Observation], part: Part | None = None) -> tuple[float, int]:
    """Give the largest distance from the student's values, inf once it is beyond doubt, and the exceptions left open.

    An exception of the student's that a candidate does not raise leaves a question open, and no more: the values may
    have one cause, and the exception another, which its own check tells. But the values must be enough to prove it.
    """
    largest, values, unexplained = 0.0, 0, 0
    for observation in group:
        given, value = answer(observation), observation.value
        if isinstance(value, Raised):
            unexplained += type(given) is not Raised or given != value
            continue
        largest = max(largest, np.inf if isinstance(given, Raised) else _apart(given, value, part))
        if largest > LADDER[-1]:
            return np.inf, unexplained
        values += 1
    proven = unexplained == 0 or values >= max(ENOUGH, unexplained)
    return (largest if proven else np.inf), unexplained


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


def _worded(misconception: Misconception, group: Sequence[Observation], results: Sequence[str]) -> Diagnosis:
    known: Mapping[str, Any] = {**_sizes(misconception, group), "result": _listed(results)}
    return Diagnosis(
        misconception.slug,
        worded(misconception.message, known),
        worded(misconception.why, known),
        misconception.see,
    )


def _sizes(misconception: Misconception, group: Sequence[Observation]) -> Facts:
    """Give the sizes of the largest call, the least likely to coincide, in which the mistake does harm."""
    known = FUNCTIONS.get(misconception.function)
    sizes = [facts(misconception.function, one.args) for one in group]
    if known is None or not any(sizes):
        return sizes[-1]

    def telling(place: int) -> tuple[bool, int]:
        return all(size > 1 for size in sizes[place].values()), sum(map(size_of, group[place].args))

    for place in sorted(range(len(group)), key=telling, reverse=True):
        args = group[place].args
        answer = misconception.answer(args)
        if isinstance(answer, Raised) or distance(answer, known.expected(*args)) > LADDER[-1]:
            return sizes[place]
    return sizes[-1]


def _joined(named: Sequence[Diagnosis]) -> Diagnosis | None:
    covered = {part for one in named for part in COVERED.get(one.slug, ())}
    different = list({one.slug: one for one in named if one.slug not in covered}.values())
    if len(different) < 2:
        return different[0] if different else None
    return Diagnosis(
        " + ".join(one.slug for one in different),
        f"{_counted(len(different))} things at once. " + " ".join(one.message for one in different),
        " ".join(dict.fromkeys(one.why for one in different)),
        different[0].see,
    )


def _listed(names: Sequence[str]) -> str:
    return "` and `".join(filter(None, ["`, `".join(names[:-1]), *names[-1:]]))


def _counted(count: int) -> str:
    return {2: "Two", 3: "Three"}.get(count, str(count))
