"""Which attempt of a student counts, and what it comes to: last or best, late policy, marks set by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from .class_results import FAULT, GRADED, UNREADABLE, WAITING, ManualMark, Standing
from .deadlines import ON_TIME, Deadlines
from .gradebook import AttemptRow, Gradebook
from .results import total

Policy = Literal["last", "best"]


@dataclass(frozen=True)
class Chosen:
    """A student's standing, and the verdict that it comes from, if there is one."""

    standing: Standing
    verdict: int | None


def standings(book: Gradebook, policy: Policy = "last", deadlines: Deadlines = ON_TIME) -> Iterator[Chosen]:
    """Give every student's standing, sorted by name; the results themselves stay in the gradebook."""
    marks, pass_mark = book.marks(), book.pass_mark
    for student, group in groupby(book.attempts(), key=lambda row: row.student):
        attempts = list(group)
        chosen = attempts[-1]
        if policy == "best":
            chosen = max(
                attempts, key=lambda row: (row.verdict is not None, _counted(row, deadlines), row.number)
            )
        manual = ManualMark(*marks[student]) if student in marks else None
        standing = _standing(chosen, len(attempts), manual, deadlines)
        if manual is not None:
            enough = manual.score >= pass_mark / 100 * standing.max_score
            standing = replace(standing, passed=enough and standing.max_score > 0)
        yield Chosen(standing, chosen.verdict)


def _counted(row: AttemptRow, deadlines: Deadlines) -> float:
    return total([row.score * deadlines.percent(row.student, row.handed_in_at) / 100])


def _standing(row: AttemptRow, attempts: int, manual: ManualMark | None, deadlines: Deadlines) -> Standing:
    if row.verdict is not None:
        status, reason = (UNREADABLE if row.reason else GRADED), row.reason
    else:
        status, reason = (FAULT if row.fault else WAITING), row.fault
    return Standing(
        student=row.student,
        attempt=row.number,
        attempts=attempts,
        handed_in=row.handed_in_at,
        status=status,
        reason=reason,
        raw_score=row.score,
        score=_counted(row, deadlines) if manual is None else manual.score,
        max_score=row.max_score,
        passed=row.passed,
        percent=deadlines.percent(row.student, row.handed_in_at),
        manual=manual,
        isolation=row.isolation,
        course_version=row.course_version,
        notes=row.notes,
    )
