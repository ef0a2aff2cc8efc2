"""Name the mistake that a student's own numbers prove, or none.

A misconception explains a function when it gives the student's value on every observation of that function, nan,
infinities and exceptions included, those of passed checks too. The simplest explanation wins: one written mistake
before a generated one before two at once. Where two of the same simplicity explain as well, nothing tells them apart,
and none is named.

Where a function returns several results, each may have a mistake of its own. What a check observed beside the values
(an argument changed, a buffer shared) is explained apart, and named beside what is wrong with the values.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ..checks.check import RAISED, Observation, Raised
from ..checks.compare import WARNED
from ..checks.contract import ALIASED, CHANGED, REMEMBERED, SHARED
from ..checks.functions import FUNCTIONS, Function
from ..checks.layers import size_of
from ..results import Diagnosis
from .distance import (
    ENOUGH,
    LADDER,
    OF_PYTHON,
    ROUNDING,
    Part,
    answer_of,
    discrepancy,
    distance,
    right_answer,
    stands_for,
)
from .exceptions import SYMPTOMS, explained
from .integrals import approximated
from .misconception import CACHED, RIGHT, SEARCHED, Facts, Misconception, facts, worded
from .regimes import placed, regime
from .traces import traced

OFTEN = 3  # a mistake that shows in fewer than one in so many ordinary calls
OWN = (
    " (Where NumPy's numbers become inf or nan, Python's own, and a division in Cython, raise an exception.)"
)
PLACED = SYMPTOMS | {"breaks-at-extremes"}  # names that say more where they say when

# What goes without saying where another mistake is named.
COVERED: Mapping[str, Sequence[str]] = {
    "seed-ignored-in-order": ("orders-without-seed", "batches-never-mixed"),
    "return-in-the-loop": ("nothing-returned",),
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
            if first is not None and first.slug in PLACED and regime in ways:
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
        if discrepancy(right_answer(known), values, _item(position))[0] <= ROUNDING[-1]:
            continue  # to compare it with each mistake in the others would take long
        own = _best(values, candidates, known, _item(position))
        if own is None or any(_of_more(m, position, results, values, known) for m in own):
            return None
        named += [_worded(m, group, (result,)) for m in own]
        unexplained = min([unexplained, *(sum(m.answer(o.args) != o.value for o in raised) for m in own)])
    return named if unexplained == 0 or len(values) >= max(ENOUGH, unexplained) else None


def _of_more(
    misconception: Misconception,
    position: int,
    results: Sequence[str],
    values: Sequence[Observation],
    known: Function | None,
) -> bool:
    """Tell whether a mistake makes another result wrong, too, and that one is right."""
    others = [_item(place) for place in range(len(results)) if place != position]
    return "{result}" not in misconception.message and any(
        discrepancy(right_answer(known), values, other)[0] <= ROUNDING[-1]
        and discrepancy(answer_of(misconception), values, other)[0] > LADDER[-1]
        for other in others
    )


def _ordinary(
    subject: str, group: Sequence[Observation], candidates: Sequence[Misconception]
) -> list[Diagnosis] | None:
    """Explain all but the extremes, at which a clip or a branch of the student's own may hide the mistake.

    A mistake that hardly any ordinary argument shows is one of the extremes, which have to agree.
    """
    ordinary = [one for one in group if not one.extreme]
    if not ENOUGH <= len(ordinary) < len(group):
        return None
    right = right_answer(FUNCTIONS[subject])
    if OFTEN * sum(discrepancy(right, [one])[0] > LADDER[-1] for one in ordinary) < len(ordinary):
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
    right, raised = discrepancy(right_answer(known), group, part)
    alone = raised > 0 and known is not None and _values_right(known, group, part)
    if alone:
        others = [one for one in group if isinstance(one.value, Raised) and one.value not in OF_PYTHON]
        # An exception alone proves no mistake in the values, but where each stands for inf or nan.
        candidates = [m for m in candidates if m.raises or not others]
    near: list[tuple[float, int, Misconception]] = []
    for level in sorted({m.level for m in candidates} - {SEARCHED}):
        same = [m for one in candidates if one.level == level for m in _filled(one, group)]
        apart = [(*discrepancy(answer_of(m), group, part), m) for m in same]
        near += [each for each in apart if not alone or each[2].raises or not each[1]]
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
    far = [(*discrepancy(answer_of(m), group, part), m) for m in same]
    settled, found = _settled(LADDER[-1], right, raised, far)
    return found if settled else None


def _values_right(known: Function, group: Sequence[Observation], part: Part | None) -> bool:
    """Tell whether nothing but exceptions is wrong."""
    values = [one for one in group if not isinstance(one.value, Raised)]
    return discrepancy(right_answer(known), values, part)[0] <= ROUNDING[-1]


def _settled(
    close: float, right: float, raised: int, near: Sequence[tuple[float, int, Misconception]]
) -> tuple[bool, list[Misconception] | None]:
    """Tell whether anything explains as closely as that; and if so, what, or None where it is more than one thing."""
    if right <= close and not raised:
        return True, []
    least = min(
        (open_questions for far, open_questions, _ in near if far <= max(close, ROUNDING[-1])), default=raised
    )
    proven = [(open_questions, m.level, m) for far, open_questions, m in near if far <= close]
    simplest = min((each[:2] for each in proven), default=(raised, 0))
    if least < simplest[0]:
        return False, None  # what explains more of the exceptions is off by more rounding
    if not proven:
        return right <= close, []
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


def _filled(candidate: Misconception, group: Sequence[Observation]) -> Iterable[Misconception]:
    if candidate.fit is None:
        return [candidate]
    try:
        with np.errstate(all="ignore"):
            return [candidate.fixed(**fitted) for fitted in candidate.fit(group)]
    except (TypeError, ValueError, IndexError, ZeroDivisionError, StopIteration):
        return []


def _worded(misconception: Misconception, group: Sequence[Observation], results: Sequence[str]) -> Diagnosis:
    known: Mapping[str, Any] = {**_sizes(misconception, group), "result": _listed(results)}
    own = any(stands_for(one, misconception, misconception.answer(one.args)) for one in group)
    return Diagnosis(
        misconception.slug,
        worded(misconception.message, known) + (OWN if own else ""),
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
