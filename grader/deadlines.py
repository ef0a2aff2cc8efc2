"""Deadlines and times of handing in, each from a CSV: what a mark counts that came late.

A time is ISO 8601, such as 2026-03-01T23:59:00+01:00; one without a zone is UTC, wherever the grader runs.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

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
    for row, where in _rows(path, ("student", "deadline"), "student, deadline, percent"):
        steps.setdefault(row["student"], []).append((_moment(row["deadline"], where), _percent(row, where)))
    return Deadlines({student: tuple(sorted(found)) for student, found in steps.items()})


def read_times(path: Path) -> dict[str, float]:
    """Read a CSV of student, handed_in: seconds since 1970; DeadlinesError with the line where it cannot be."""
    found: dict[str, float] = {}
    for row, where in _rows(path, ("student", "handed_in"), "student, handed_in"):
        if row["student"] in found:
            raise DeadlinesError(f"{where}: {row['student']!r} stands there twice")
        found[row["student"]] = _moment(row["handed_in"], where).timestamp()
    return found


def _rows(path: Path, needed: tuple[str, ...], columns: str) -> Iterator[tuple[dict[str, str], str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if not set(needed) <= set(reader.fieldnames or ()):
                raise DeadlinesError(f"{path}, line 1: the columns are {columns}")
            for row in reader:
                where = f"{path}, line {reader.line_num}"
                cells = {key: (value or "").strip() for key, value in row.items() if isinstance(key, str)}
                if None in row:
                    raise DeadlinesError(f"{where}: there are more cells than columns")
                if not cells["student"]:
                    raise DeadlinesError(f"{where}: the student is missing ({EVERYBODY} is everybody)")
                yield cells, where
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DeadlinesError(f"{path} cannot be read: {error}") from None


def _moment(text: str, where: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))  # Python 3.10 reads no Z
    except ValueError:
        raise DeadlinesError(f"{where}: {text!r} is no time; write it as 2026-03-01T23:59:00+01:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)


def _percent(row: Mapping[str, str], where: str) -> float:
    text = row.get("percent") or "100"
    try:
        percent = float(text.rstrip("% "))
    except ValueError:
        raise DeadlinesError(f"{where}: percent must be a number, not {text!r}") from None
    if not 0 <= percent <= 100:  # nan is neither
        raise DeadlinesError(f"{where}: percent must be from 0 to 100, not {percent:g}")
    return percent
