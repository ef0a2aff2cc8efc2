"""A class as CSV: for a spreadsheet, for Canvas, for Moodle, with nbgrader's columns. The same class, the same text.

A roster is the learning platform's own export: its rows say whom it knows, and are given back with the marks in them.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..class_results import ClassResults, Standing
from .text import one_line

Row = Mapping[str, str]
_CANVAS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
_MOODLE = (
    "Identifier",
    "Full name",
    "Email address",
    "Status",
    "Grade",
    "Maximum Grade",
    "Grade can be changed",
    "Last modified (submission)",
    "Last modified (grade)",
    "Feedback comments",
)
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
# By which columns of a roster a student's name in the gradebook may be known.
_NAMES = (
    "ID",
    "SIS User ID",
    "SIS Login ID",
    "Student",
    "Identifier",
    "Full name",
    "Email address",
    "ID number",
    "Username",
)


@dataclass(frozen=True)
class Table:
    """A CSV text, and the students whom the roster does not know."""

    text: str
    unknown: tuple[str, ...] = ()


def table(found: ClassResults, roster: Sequence[Row] = ()) -> Table:
    """Give everything that a spreadsheet may want: a row for each student, the points of each exercise."""
    exercises = list(found.statuses)
    head = ("student", "attempt", "attempts", "handed_in", "status", "raw_score", "late_percent", "score", "max_score",
            "passed", "by_hand", "reason", "isolation", "course_version", *exercises)  # fmt: skip
    rows = []
    for s in found.standings:
        points = {name: score for name, _, score, _ in s.exercises}
        rows.append(
            (s.student, s.attempt, s.attempts, s.handed_in, s.status, f"{s.raw_score:g}", f"{s.percent:g}", _score(s),
             f"{s.max_score:g}", "yes" if s.passed else "no", s.manual.reason if s.manual else "",
             s.reason or "; ".join((*s.problems, *s.notes)), s.isolation or "", s.course_version,
             *(f"{points[name]:g}" if name in points else "" for name in exercises))
        )  # fmt: skip
    return Table(_csv(head, rows))


def canvas(found: ClassResults, roster: Sequence[Row] = ()) -> Table:
    """Give what Canvas's gradebook imports: its five columns of names, then the points."""
    known = [row for row in roster if "Points Possible" not in row.get("Student", "")]
    column = next(
        (name for row in roster[:1] for name in row if name.lower().startswith(found.course.lower())),
        found.course,
    )
    possible = ("    Points Possible", "", "", "", "", f"{_most(found):g}")
    if not roster:
        bare = [(s.student, _number(s.student), "", s.student, "", _score(s)) for s in found.standings]
        return Table(_csv((*_CANVAS, column), [possible, *bare]))
    matched, unknown = _match(found, known)
    rows = [
        (*(row.get(name, "") for name in _CANVAS), _score(matched[i]) if i in matched else "")
        for i, row in enumerate(known)
    ]
    return Table(_csv((*_CANVAS, column), [possible, *rows]), unknown)


def moodle(found: ClassResults, roster: Sequence[Row] = ()) -> Table:
    """Give Moodle's grading worksheet; with the worksheet itself as roster, on its own scale."""
    if not roster:
        rows = [_worksheet(s) for s in found.standings]
        return Table(_csv(_MOODLE, [[row[name] for name in _MOODLE] for row in rows]))
    matched, unknown = _match(found, roster)
    head = tuple(roster[0])
    filled = []
    for i, row in enumerate(roster):
        new = dict(row)
        if i in matched:
            s = matched[i]
            new |= {
                "Grade": _scaled(s, row.get("Maximum Grade") or row.get("Maximum grade", "")),
                "Feedback comments": _feedback(s),
            }
        filled.append([new.get(name, "") for name in head])
    return Table(_csv(head, filled), unknown)


def nbgrader(found: ClassResults, roster: Sequence[Row] = ()) -> Table:
    """Give nbgrader's columns; the late penalty is what was taken off."""
    rows = [
        (found.course, "", s.handed_in, s.student, "", "", "", f"{s.raw_score:g}",
         f"{round(s.raw_score * (100 - s.percent) / 100, 6):g}", _score(s), f"{s.max_score:g}")
        for s in found.standings
    ]  # fmt: skip
    return Table(_csv(_NBGRADER, rows))


TABLES: dict[str, Callable[[ClassResults, Sequence[Row]], Table]] = {
    "csv": table,
    "canvas": canvas,
    "moodle": moodle,
    "nbgrader": nbgrader,
}


def _match(found: ClassResults, roster: Sequence[Row]) -> tuple[dict[int, Standing], tuple[str, ...]]:
    """Find the roster's row of each student: by any of its names, or by the number at the end of the student's."""
    places: dict[str, set[int]] = {}
    for i, row in enumerate(roster):
        for name in _NAMES:
            if value := row.get(name, "").strip():
                places.setdefault(value.casefold().removeprefix("participant "), set()).add(i)
    matched: dict[int, Standing] = {}
    unknown = []
    for s in found.standings:
        hits = places.get(s.student.casefold()) or places.get(_number(s.student)) or set()
        if len(hits) == 1 and not hits & matched.keys():
            matched[next(iter(hits))] = s
        else:
            unknown.append(s.student)
    return matched, tuple(unknown)


def _number(student: str) -> str:
    ending = re.search(r"_(\d+)$", student)
    return ending[1] if ending else ""


def _worksheet(s: Standing) -> dict[str, str]:
    number = _number(s.student)
    return {
        "Identifier": f"Participant {number}" if number else s.student,
        "Full name": s.student.removesuffix(f"_{number}") if number else s.student,
        "Email address": "",
        "Status": "Submitted for grading",
        "Grade": _score(s),
        "Maximum Grade": f"{s.max_score:g}",
        "Grade can be changed": "Yes",
        "Last modified (submission)": s.handed_in,
        "Last modified (grade)": "-",
        "Feedback comments": _feedback(s),
    }


def _feedback(s: Standing) -> str:
    said = [f"{name}: {score:g} of {most:g}" for name, _, score, most in s.exercises]
    if s.percent < 100:
        said.append(f"late: {s.percent:g} % of {s.raw_score:g}")
    if s.manual is not None:
        said.append(f"set by hand: {s.manual.reason}")
    return "; ".join([*said, *([s.reason] if s.reason and s.status == "unreadable" else s.problems)])


def _scaled(s: Standing, most: str) -> str:
    try:
        scale = float(most.replace(",", ".")) / s.max_score if s.has_mark and s.max_score else 1.0
    except ValueError:
        scale = 1.0
    return f"{round(s.score * scale, 2):g}" if s.has_mark else ""


def _score(s: Standing) -> str:
    return f"{s.score:g}" if s.has_mark else ""


def _most(found: ClassResults) -> float:
    return max((s.max_score for s in found.standings), default=0.0)


def _csv(head: Iterable[object], rows: Iterable[Iterable[object]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def _cell(value: object) -> object:
    """Give a cell that no spreadsheet takes for a formula, whatever a student is called."""
    if not isinstance(value, str):
        return value
    text = value if value.startswith("    ") else one_line(value, 1000)
    formula = text.startswith(("=", "+", "-", "@")) and not re.fullmatch(r"-?[\d.]*", text)
    return f"'{text}" if formula else text
