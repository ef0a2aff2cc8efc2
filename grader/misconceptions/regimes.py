"""Say where an answer is right and where it is wrong, where that one distinction is all there is to tell.

A branch of the student's own, a size that is taken for granted, a case that was not thought of: the answers are right
wherever a condition holds, and wrong wherever it does not. The condition is named where no other tells the two apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ..checks.check import Observation, Raised
from ..checks.functions import FUNCTIONS, Function
from ..results import Diagnosis
from .exceptions import right_value
from .misconception import Misconception, facts

FEWEST = (1, 3)  # wrong answers and right ones, before their difference tells anything
ELSEWHERE = "right-elsewhere"
Condition = Callable[[Observation], bool]


def regime(
    function: str, group: Sequence[Observation], misconceptions: Sequence[Misconception]
) -> Diagnosis | None:
    """Name the one condition under which a function is wrong; None where there is none, or more than one."""
    known = FUNCTIONS.get(function)
    see = next((m.see for m in misconceptions if m.function == function and m.slug == "no-return"), "")
    if known is None or not see:
        return None
    wrong = [not right_value(function, one) for one in group]
    if wrong.count(True) < FEWEST[0] or wrong.count(False) < FEWEST[1]:
        return None
    told = [text for text, holds in _conditions(known) if [_holds(holds, one) for one in group] == wrong]
    if len(told) != 1:
        return None
    raised = all(isinstance(one.value, Raised) for one, bad in zip(group, wrong, strict=True) if bad)
    what = "raises an exception" if raised else "is wrong"
    return Diagnosis(
        ELSEWHERE,
        f"`{function}` is right in all else that was asked, and {what} just where {told[0]}.",
        "The docstring allows that case like any other: look at what your code does then, by hand.",
        see,
    )


def placed(symptom: Diagnosis, where: Diagnosis | None) -> Diagnosis:
    """Say of what came to light where it did, if that can be told."""
    return symptom if where is None else replace(symptom, message=f"{symptom.message} {where.message}")


def _holds(condition: Condition, one: Observation) -> bool:
    try:
        return bool(condition(one))
    except (TypeError, ValueError, IndexError, KeyError, AttributeError):
        return False


def _conditions(function: Function) -> Iterator[tuple[str, Condition]]:
    def sized(of: Callable[[dict[str, int]], bool]) -> Condition:
        return lambda one: of(dict(facts(function.name, one.args)))

    letters = function.letters
    names = {
        "n": "the number of examples, n,",
        "k": "the number of columns, k,",
        "d": "the number of inputs, d,",
        "L": "the number of layers, L,",
    }
    for letter in (x for x in ("n", "k", "d", "L") if x in letters):
        yield f"{names[letter]} is 1", sized(lambda s, c=letter: s[c] == 1)  # type: ignore[misc]
        yield f"{names[letter]} is not 1", sized(lambda s, c=letter: s[c] != 1)  # type: ignore[misc]
        if letter != "L":
            yield f"{names[letter]} is large, 32 or more", sized(lambda s, c=letter: s[c] >= 32)  # type: ignore[misc]
    for one, other in (("n", "k"), ("d", "k"), ("n", "d")):
        if one in letters and other in letters:
            yield f"{one} and {other} are equal", sized(lambda s, a=one, b=other: s[a] == s[b])  # type: ignore[misc]
            yield f"{one} and {other} differ", sized(lambda s, a=one, b=other: s[a] != s[b])  # type: ignore[misc]
    for place, name in enumerate(function.parameters):
        yield from _of_argument(place, name)


def _of_argument(place: int, name: str) -> Iterator[tuple[str, Condition]]:
    def about(of: Callable[[Any], Any]) -> Condition:
        return lambda one: of(one.args[place])

    def array(of: Callable[[Any], Any]) -> Condition:
        return lambda one: isinstance(one.args[place], np.ndarray) and bool(of(one.args[place]))

    def single(of: Callable[[Any], Any]) -> Condition:
        return lambda one: isinstance(one.args[place], int | float) and bool(of(one.args[place]))

    yield f"`{name}` is negative", single(lambda v: v < 0)
    yield f"`{name}` is 0", single(lambda v: v == 0)
    yield f"`{name}` is not 0", single(lambda v: v != 0)
    yield f"`{name}` lies between 0 and 1", single(lambda v: 0 < v < 1)
    yield f"`{name}` holds a 0", array(lambda v: (v == 0).any())
    yield f"`{name}` holds a negative number", array(lambda v: (v < 0).any())
    yield f"`{name}` holds no positive number", array(lambda v: not (v > 0).any())
    yield f"`{name}` holds numbers beyond 700", array(lambda v: np.abs(v).max() > 700)
    yield f"`{name}` holds equal numbers in a row", array(_ties)
    yield f"`{name}` is zero throughout", array(lambda v: not v.any())
    yield f"`{name}` has no dimension, being a single number", array(lambda v: v.ndim == 0)
    yield f"`{name}` has another number of dimensions than two", array(lambda v: v.ndim != 2)
    yield f"`{name}` is a list", about(lambda v: isinstance(v, list))
    yield f"`{name}` is a tuple", about(lambda v: isinstance(v, tuple))


def _ties(array: np.ndarray[Any, Any]) -> bool:
    rows = np.atleast_2d(array).reshape(-1, array.shape[-1] if array.ndim else 1)
    ordered = np.sort(rows, axis=1)
    return bool((ordered[:, 1:] == ordered[:, :-1]).any())
