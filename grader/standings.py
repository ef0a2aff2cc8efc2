"""Which attempt of a student counts, and what it comes to: last or best, late policy, marks set by hand."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from itertools import groupby
from pathlib import Path
from typing import Literal

from .class_results import FAULT, GRADED, UNREADABLE, WAITING, ManualMark, Standing
from .gradebook import AttemptRow, Gradebook
from .results import total

Policy = Literal["last", "best"]
EVERYBODY = "*"


class DeadlinesError(ValueError):
    """The file of deadlines cannot be used; with its line."""


@dataclass(frozen=True)
class Deadlines:
    """Until each moment a mark counts so many per cent; after the last, nothing.

    steps   student, or * for everybody -> (moment, percent), the earliest first; a student's own replace everybody's
    """

    steps: Mapping[str, tuple[tuple[datetime, float], ...]]

    def percent(self, student: str, handed_in: str) -> float:
        """Give what a mark counts."""
        steps = self.steps.get(student, self.steps.get(EVERYBODY, ()))
        if not steps:
            return 100.0
        moment = datetime.fromisoformat(handed_in)
        return next((percent for deadline, percent in steps if moment <= deadline), 0.0)


ON_TIME = Deadlines({})


def read_deadlines(path: Path) -> Deadlines:
    """Read a CSV of student, deadline, percent; DeadlinesError with the line where it cannot be."""
    steps: dict[str, list[tuple[datetime, float]]] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if not {"student", "deadline"} <= set(reader.fieldnames or ()):
                raise DeadlinesError(f"{path}, line 1: the columns are student, deadline, percent")
            for row in reader:
                steps.setdefault((row["student"] or "").strip(), []).append(
                    _step(row, f"{path}, line {reader.line_num}")
                )
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DeadlinesError(f"{path} cannot be read: {error}") from None
    return Deadlines({student: tuple(sorted(found)) for student, found in steps.items()})


def _step(row: Mapping[str, str | None], where: str) -> tuple[datetime, float]:
    try:
        # Python 3.10 reads no Z.
        moment = datetime.fromisoformat((row["deadline"] or "").strip().replace("Z", "+00:00"))
        percent = float((row.get("percent") or "100").strip().rstrip("%"))
    except ValueError as error:
        raise DeadlinesError(f"{where}: {error}") from None
    if not 0 <= percent <= 100:
        raise DeadlinesError(f"{where}: percent must be from 0 to 100, not {percent:g}")
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc), percent


@dataclass(frozen=True)
class Chosen:
    """A student's standing, and the verdict that it comes from, if there is one."""

    standing: Standing
    verdict: int | None


def standings(book: Gradebook, policy: Policy = "last", deadlines: Deadlines = ON_TIME) -> Iterator[Chosen]:
    """Give every student's standing, sorted by name; the results themselves stay in the gradebook."""
    marks = book.marks()
    for student, group in groupby(book.attempts(), key=lambda row: row.student):
        attempts = list(group)
        chosen = attempts[-1]
        if policy == "best":
            chosen = max(
                attempts, key=lambda row: (row.verdict is not None, _counted(row, deadlines), row.number)
            )
        manual = ManualMark(*marks[student]) if student in marks else None
        yield Chosen(_standing(chosen, len(attempts), manual, deadlines), chosen.verdict)


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
    )
