"""A class as CSV: for a spreadsheet, and with nbgrader's columns. The same class, the same text."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..class_results import ClassResults, Standing
from .text import one_line

Row = Mapping[str, str]
_NBGRADER = (
    "assignment",
    "duedate",
    "timestamp",
    "student_id",
    "last_name",
    "first_name",
    "email",
    "raw_score",
    "late_submission_penalty",
    "score",
    "max_score",
)


@dataclass(frozen=True)
class Table:
    """A CSV text, the students whom the roster does not know, and what else is to be said."""

    text: str
    unknown: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class Raw(str):
    """A cell that is written as it is: a platform's own."""

    __slots__ = ()


def table(found: ClassResults, roster: object = None, assignment: str = "") -> Table:
    """Give everything that a spreadsheet may want: a row for each student, the points of each exercise."""
    exercises = list(found.statuses)
    head = ("student", "attempt", "attempts", "handed_in", "status", "raw_score", "late_percent", "score", "max_score",
            "passed", "by_hand", "reason", "isolation", "course_version", *exercises)  # fmt: skip
    rows = []
    for s in found.standings:
        reached = {name: value for name, _, value, _ in s.exercises}
        rows.append(
            (s.student, s.attempt, s.attempts, s.handed_in, s.status, points(s.raw_score), points(s.percent), score(s),
             points(s.max_score), "yes" if s.passed else "no", s.manual.reason if s.manual else "",
             s.reason or "; ".join((*s.problems, *s.notes)), s.isolation or "", s.course_version,
             *(points(reached[name]) if name in reached else "" for name in exercises))
        )  # fmt: skip
    return written(head, rows)


def nbgrader(found: ClassResults, roster: object = None, assignment: str = "") -> Table:
    """Give nbgrader's columns; the late penalty is what was taken off."""
    rows = [
        (assignment or found.course, "", s.handed_in, s.student, "", "", "", points(s.raw_score),
         points(s.raw_score * (100 - s.percent) / 100), score(s), points(s.max_score))
        for s in found.standings
    ]  # fmt: skip
    return written(_NBGRADER, rows)


def score(s: Standing) -> str:
    """Write what counts; nothing where there is no mark."""
    return points(s.score) if s.has_mark else ""


def points(value: float) -> str:
    """Write a number of points: 3, 2.5, 1234567."""
    return format(round(value, 6), ".15g")


def written(
    head: Sequence[str],
    rows: Iterable[Iterable[object]],
    unknown: tuple[str, ...] = (),
    notes: tuple[str, ...] = (),
    delimiter: str = ",",
) -> Table:
    """Write rows under their heads."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n", delimiter=delimiter)
    writer.writerows([_cell(value) for value in row] for row in (head, *rows))
    return Table(out.getvalue(), unknown, notes)


def _cell(value: object) -> object:
    """Give a cell that no spreadsheet takes for a formula, whatever a student is called."""
    if isinstance(value, Raw) or not isinstance(value, str):
        return value
    text = one_line(value, 1000)
    formula = text.startswith(("=", "+", "-", "@")) and not re.fullmatch(r"-?[\d.]*", text)
    return f"'{text}" if formula else text
