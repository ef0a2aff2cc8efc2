"""What every report says in the same words: statuses, points, causes, what to do next."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from ..results import CheckResult, Diagnosis, ExerciseResult, Result
from .text import harmless, one_line

STATUS = {
    "passed": "passed",
    "failed": "not yet",
    "error": "error",
    "timeout": "too slow",
    "missing": "file missing",
    "not_started": "not started",
    "unavailable": "cannot be graded here",
    "skipped": "not asked",
}
TRACKS = {"numpy": "NumPy", "cython": "Cython"}
FELL_SHORT = ("failed", "error", "timeout")
LEVELS = ("right", "off by rounding", "slightly off", "clearly off", "wholly wrong")
_LINE = re.compile(r'File "(?P<file>[^"\n]*)", line (?P<line>\d{1,7})\b|line (?P<bare>\d{1,7})\b')


@dataclass(frozen=True)
class Cause:
    """What stands between one function and its points: the first cause, and what is likely to follow from it."""

    function: str
    first: CheckResult
    others: tuple[CheckResult, ...]

    @property
    def untouched(self) -> bool:
        """Tell whether nothing was asked of the function, for it is a stub or the file cannot be loaded."""
        return self.first.status == "skipped"


def causes(exercise: ExerciseResult) -> list[Cause]:
    """Give for each function that falls short its cause: the check whose mistake has a name, else the first."""
    found = []
    for function, checks in groupby(exercise.checks, key=lambda check: check.function):
        broken = [check for check in checks if check.status != "passed"]
        if broken:
            asked = [check for check in broken if check.status != "skipped"]
            first = next((check for check in asked if check.diagnosis), (asked or broken)[0])
            found.append(Cause(function, first, tuple(check for check in asked if check is not first)))
    return found


def consequences(cause: Cause, most: int | None = None) -> str:
    """Name what else is not true of a function, most likely for the same reason, in one line."""
    titles = [one_line(other.title) for other in cause.others[:most]]
    more = len(cause.others) - len(titles)
    return " ".join(["Also not yet:", *titles, *([f"And {more} more."] if more else [])])


def number(points: float) -> str:
    """Write points: 3, 2.5."""
    return f"{round(points, 2):g}"


def points(result: Result | ExerciseResult | CheckResult) -> str:
    """Write what was reached, and of how much; what could not be graded counts neither way."""
    if isinstance(result, ExerciseResult) and result.status == "unavailable":
        return "not counted"
    return f"{number(result.score)} of {number(result.max_score)}"


def figure(value: Any, beside: Any = None) -> str:
    """Write a number with as many digits as tell it from the one beside it, at least four; text as it is."""
    if not isinstance(value, float):
        return one_line("" if value is None else str(value), 40)
    if isinstance(beside, float) and value != beside:
        for digits in range(4, 17):
            if f"{value:.{digits}g}" != f"{beside:.{digits}g}":
                return f"{value:.{min(digits + 1, 17)}g}"
    return f"{value:.5g}"


def index(of: Any) -> str:
    """Write an element's place: [0, 2]; nothing where it has none."""
    return f"[{', '.join(str(i) for i in of)}]" if isinstance(of, list | tuple) and of else ""


def joined(names: Sequence[str]) -> str:
    """Join names: a, b and c."""
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def isolation(result: Result) -> str:
    """Say how well the student's code was kept apart."""
    if result.isolation.level >= 4:
        return "not isolated: run only code that you trust"
    return f"isolation level {result.isolation.level} ({', '.join(map(one_line, result.isolation.layers))})"


def stood_in(exercise: ExerciseResult) -> str:
    """Say which answers of the reference stood in; nothing where none did."""
    names = joined([one_line(name) for name in exercise.follow_through]) if exercise.follow_through else ""
    return f"graded with the reference {names}, for yours is not right yet" if names else ""


def following(result: Result) -> ExerciseResult | None:
    """Give the exercise to work on next."""
    return next((e for e in result.exercises if e.status not in ("passed", "unavailable")), None)


def next_command(result: Result) -> str:
    """Give the one command to type next; nothing where all is done."""
    exercise = following(result)
    if exercise is None:
        return ""
    if exercise.status == "missing":
        return f"smlearn reset {_named(exercise)}"
    if exercise.status == "not_started":
        return f"smlearn guide {_named(exercise)}"
    return grade_command(exercise)


def lesson_command(diagnosis: Diagnosis) -> str:
    """Give the command that shows the section on a mistake; the place itself where it is no lesson's."""
    place = one_line(diagnosis.see)
    found = re.fullmatch(r"guides/(\w+)\.md(#[\w-]+)?", place)
    return f"smlearn guide {found[1]}{found[2] or ''}" if found else place


def grade_command(exercise: ExerciseResult) -> str:
    """Give the command that grades one exercise alone."""
    return f"smlearn grade {_named(exercise)}"


def _named(exercise: ExerciseResult) -> str:
    return f"{one_line(exercise.id)}{' --track cython' if exercise.track == 'cython' else ''}"


def speed(result: Result, exercise: ExerciseResult, check: CheckResult) -> str:
    """Say how a kernel's time compares with NumPy's: measured, so that no two runs give the same figure."""
    measured = result.timing.get("speed")
    ratios = (
        measured.get(f"{exercise.track}/{exercise.id}/{check.id}") if isinstance(measured, Mapping) else None
    )
    if isinstance(ratios, int | float):
        ratios = [ratios]
    if (
        not isinstance(ratios, list | tuple)
        or not ratios
        or not all(isinstance(r, int | float) for r in ratios)
    ):
        return ""
    return f"{joined([f'{ratio:.2f}' for ratio in ratios])} of NumPy's time ({_times(max(ratios))})"


def _times(ratio: float) -> str:
    if ratio <= 0:
        return "too fast to tell"
    return f"{1 / ratio:.1f} times as fast" if ratio <= 1 else f"{ratio:.1f} times as slow"


def outcome(rows: Sequence[Sequence[int]]) -> str:
    """Say in words what an error map shows, for those who cannot see it."""
    if not rows:
        return ""
    wrong = [(i, j) for i, row in enumerate(rows) for j, level in enumerate(row) if level]
    total = sum(len(row) for row in rows)
    if len(wrong) == total:
        return f"All {total} entries differ."
    said = f"{len(wrong)} of {total} entries differ"
    if len(rows) == 1:
        return f"{said}: {joined([str(j) for _, j in wrong])}." if 1 <= len(wrong) <= 6 else f"{said}."
    in_rows, in_columns = sorted({i for i, _ in wrong}), sorted({j for _, j in wrong})
    if 1 <= len(in_columns) <= 3 and len(rows[0]) > len(in_columns):
        said += f", all in column{'s' if len(in_columns) > 1 else ''} {joined([str(j) for j in in_columns])}"
    elif 1 <= len(in_rows) <= 3 and len(rows) > len(in_rows):
        said += f", all in row{'s' if len(in_rows) > 1 else ''} {joined([str(i) for i in in_rows])}"
    elif wrong == [(i, j) for i, row in enumerate(rows) for j in range(len(row)) if i == j]:
        said += ": the diagonal"
    elif wrong == [(i, j) for i, row in enumerate(rows) for j in range(len(row)) if i != j]:
        said += ": all off the diagonal"
    return said + "."


def line_of(check: CheckResult, exercise: ExerciseResult) -> int | None:
    """Find the line of the student's file that a check is about: given, or in its traceback, or in its message."""
    given = check.evidence.get("line")
    if isinstance(given, int) and not isinstance(given, bool) and given > 0:
        return given
    return _last_line(str(check.evidence.get("traceback", "")), exercise) or _last_line(
        check.message, exercise
    )


def line_of_loading(exercise: ExerciseResult) -> int | None:
    """Find the line at which a file cannot be loaded."""
    return _last_line(exercise.message.partition("\n")[0], exercise)


def _last_line(text: str, exercise: ExerciseResult) -> int | None:
    base = exercise.file.rpartition("/")[2]
    own = None
    for found in _LINE.finditer(text[:20_000]):
        if found["bare"] or (found["file"] or "").rpartition("/")[2] == base:
            own = int(found["line"] or found["bare"]) or own
    return own


def adds(check: CheckResult) -> bool:
    """Tell whether a check's own sentence says more than its diagnosis, which may have taken it over."""
    return bool(check.message) and (check.diagnosis is None or check.diagnosis.message != check.message)


def paragraphs(check: CheckResult) -> Iterator[str]:
    """Give what a check found, in sentences: the mistake, why it is one, where to read, what was seen."""
    if check.diagnosis:
        yield harmless(check.diagnosis.message, 2000)
        yield harmless(check.diagnosis.why, 2000)
        yield f"Read: {one_line(check.diagnosis.see, 300)}"
    if adds(check):
        yield harmless(check.message, 2000, lines=12)


def seconds(result: Result, key: str | None = None) -> float:
    """Give the seconds that an exercise took, or all of them; 0 where they were not measured."""
    of_all = result.timing.get("exercises")
    found = (
        result.timing.get("seconds")
        if key is None
        else of_all.get(key)
        if isinstance(of_all, Mapping)
        else None
    )
    return float(found) if isinstance(found, int | float) else 0.0
