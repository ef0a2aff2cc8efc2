"""The words for what no misconception explains: the place in the student's own source that makes it wrong."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ..course import Exercise
from ..misconceptions.misconception import WRITTEN, Misconception
from ..results import SLIP, CheckResult, Diagnosis
from ..sandbox.messages import Program
from ..verdict import Answered, diagnosis_of
from .edits import WEAK
from .search import Repair, Search

if TYPE_CHECKING:
    from ..sandbox.sandbox import Sandbox

SECONDS = 10.0  # for all functions of an exercise: some tenths of one are usual


def named(
    sandbox: Sandbox,
    program: Program,
    exercise: Exercise,
    results: Sequence[CheckResult],
    answers: Sequence[Answered],
    misconceptions: Sequence[Misconception],
) -> tuple[CheckResult, ...]:
    """Give the results, with a diagnosis where a function has none and one or two changes make it right."""
    found = list(results)
    end = time.monotonic() + SECONDS
    for function in exercise.functions:
        own = [i for i, r in enumerate(found) if r.function == function and r.status in ("failed", "error")]
        if own and not any(found[i].diagnosis for i in own):
            search = Search(sandbox, program, function, end)
            diagnosis = _diagnosis(search, answers, misconceptions, exercise)
            found[own[0]] = replace(found[own[0]], diagnosis=diagnosis)
    return tuple(found)


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
    why, see = _subject(function, misconceptions, exercise)
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


def _subject(function: str, misconceptions: Sequence[Misconception], exercise: Exercise) -> tuple[str, str]:
    """Give the reason that most mistakes in a function have, and where to read of it."""
    reasons = Counter((m.why, m.see) for m in misconceptions if m.function == function and m.level == WRITTEN)
    return reasons.most_common(1)[0][0] if reasons else ("", exercise.guide)
