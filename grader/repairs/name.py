"""The words for what no misconception explains: the place in the student's own source that makes it wrong."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ..course import Exercise
from ..misconceptions.exceptions import SYMPTOMS
from ..misconceptions.misconception import Misconception, subject
from ..misconceptions.regimes import ELSEWHERE
from ..results import SLIP, CheckResult, Diagnosis
from ..sandbox.messages import Program
from ..verdict import Answered, diagnosis_of, place_of_name
from .edits import WEAK
from .fact import Fact
from .facts import certain, chosen_too_late, likely, mentions_single, thrown_away
from .search import Repair, Search
from .text import Text

if TYPE_CHECKING:
    from ..sandbox.sandbox import Sandbox

SECONDS = 10.0  # for all functions of an exercise: some tenths of one are usual
SINGLE = frozenset(
    ("float32-on-the-way", "float32-arguments")
)  # read off digits, which other rounding loses too
VAGUE = (
    SYMPTOMS
    | SINGLE
    | {"breaks-at-extremes", "approximated", "no-return", "zero-but-for-rounding", ELSEWHERE}
)


def named(
    sandbox: Sandbox,
    program: Program,
    exercise: Exercise,
    results: Sequence[CheckResult],
    answers: Sequence[Answered],
    misconceptions: Sequence[Misconception],
) -> tuple[CheckResult, ...]:
    """Give the results, with a diagnosis by the source where the numbers gave none, or a vague one."""
    found = list(results)
    end = time.monotonic() + SECONDS
    try:
        text = Text(program.source.decode("utf-8"))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return tuple(results)
    for function in exercise.functions:
        first = place_of_name(function, found)
        if first is None:
            continue
        told = found[first].diagnosis
        if told is not None and told.slug not in VAGUE:
            found[first] = replace(found[first], diagnosis=with_its_line(text, function, told))
            continue
        search = Search(sandbox, program, function, end)
        told = _read(text, search, told, answers, misconceptions, exercise)
        found[first] = replace(found[first], diagnosis=told)
    return tuple(found)


def _read(
    text: Text,
    search: Search,
    told: Diagnosis | None,
    answers: Sequence[Answered],
    misconceptions: Sequence[Misconception],
    exercise: Exercise,
) -> Diagnosis | None:
    """Look into the source: for what is certain, for one change that makes all right, for what is likely."""
    if told is not None and told.slug in SINGLE:
        if mentions_single(text):
            return told
        told = None
    see = subject(search.function, misconceptions, exercise.guide)[1]
    shown = next(certain(text, search.function), None)
    if shown is not None:
        return _told(shown, see)
    repaired = _diagnosis(search, answers, misconceptions, exercise)
    if repaired is not None:
        return repaired
    shown = next(likely(text, search.function), None)
    return told if shown is None else _told(shown, see)


def with_its_line(text: Text, function: str, told: Diagnosis) -> Diagnosis:
    """Add the line of an np.where whose branches are both worked out, where one warns; or of what is thrown away."""
    fact = None
    if told.slug.startswith("warns-of-"):
        fact = chosen_too_late(text, function)
    elif told.slug == "never-updated":
        fact = next(thrown_away(text, function), None)
    if fact is None:
        return told
    return replace(told, slug=f"{told.slug} + {SLIP}{fact.slug}", message=f"{told.message} {fact.message}")


def _told(fact: Fact, see: str) -> Diagnosis:
    return Diagnosis(f"{SLIP}{fact.slug}", fact.message, fact.why, see)


def _diagnosis(
    search: Search, answers: Sequence[Answered], misconceptions: Sequence[Misconception], exercise: Exercise
) -> Diagnosis | None:
    repairs = search.repairs(answers)
    if not repairs:
        return None
    first = repairs[0]
    if not first.wrong:
        return _worded([first], None, search.function, misconceptions, exercise)
    rest = diagnosis_of(exercise, search.function, first.answers, misconceptions)
    if rest is not None:
        return _worded([first], rest, search.function, misconceptions, exercise)
    again = replace(search, program=first.program).repairs(first.answers)
    strong = not any(repair.edit.kind in WEAK for repair in (first, *again[:1]))
    if again and not again[0].wrong and strong:
        return _worded([first, again[0]], None, search.function, misconceptions, exercise)
    return None


def _worded(
    repairs: Sequence[Repair],
    rest: Diagnosis | None,
    function: str,
    misconceptions: Sequence[Misconception],
    exercise: Exercise,
) -> Diagnosis:
    why, see = subject(function, misconceptions, exercise.guide)
    count = "that one place" if len(repairs) == 1 else "these two places"
    proof = f"With {count} changed, every check of `{function}` passes"
    slugs = [f"{SLIP}{repair.edit.kind}" for repair in repairs]
    messages = [repair.edit.message for repair in repairs]
    if rest is None:
        return Diagnosis(" + ".join(slugs), " ".join(messages), f"{why} {proof}.".strip(), see)
    return Diagnosis(
        " + ".join([*slugs, rest.slug]),
        " ".join([*messages, rest.message]),
        f"{proof} but for the rest. {rest.why}",
        rest.see,
    )
