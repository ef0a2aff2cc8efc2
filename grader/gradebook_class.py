"""What a class is graded in: course, exercises, seed, pass mark. Settled once, by the first run, for all of it."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .gradebook_file import GradebookError

PASS_MARK = 100.0


@dataclass(frozen=True)
class Settled:
    """What holds for all of a class; `salt` is what hashes of the seed and of names are made with."""

    course: str
    exercises: tuple[str, ...]  # "track/id"
    seed: int
    salt: bytes
    pass_mark: float | None  # per cent of the points; None where no run has said


def settled(database: sqlite3.Connection) -> Settled | None:
    """Read what was settled; None where nothing was yet."""
    row = database.execute("SELECT course, exercises, seed, salt, pass_mark FROM class").fetchone()
    return None if row is None else Settled(row[0], tuple(json.loads(row[1])), row[2], bytes(row[3]), row[4])


def settle(
    database: sqlite3.Connection,
    path: Path,
    at: str,
    course: str,
    exercises: Sequence[str],
    seed: int | None,
    pass_mark: float | None,
) -> int:
    """Settle it, or see that it was settled so; give the seed. GradebookError where it was settled otherwise."""
    before = settled(database)
    if before is None:
        drawn = secrets.randbits(63) if seed is None else seed
        database.execute(
            "INSERT INTO class VALUES (1, ?, ?, ?, ?, ?, ?)",
            (course, json.dumps(list(exercises)), drawn, secrets.token_bytes(16), at, pass_mark),
        )
        return drawn
    if before.course != course:
        raise GradebookError(f"{path} belongs to the course {before.course!r}, not to {course!r}.")
    if before.exercises != tuple(exercises):
        listed = ", ".join(before.exercises)
        raise GradebookError(f"{path} is for {listed}; for other exercises use another gradebook.")
    if seed not in (None, before.seed):
        raise GradebookError(f"{path} has a seed of its own already: all of a class get the same.")
    if before.pass_mark is None:
        database.execute("UPDATE class SET pass_mark = ?", (pass_mark,))
    elif pass_mark not in (None, before.pass_mark):
        raise GradebookError(
            f"{path} has a pass mark already, {before.pass_mark:g} %: the same for all of a class."
        )
    return before.seed
