"""Stubs from model answers, and the proof that a course is sound.

A model answer is an exercise's file as a student receives it, with what the student is to write between two
lines:

    # BEGIN SOLUTION
    ...
    # END SOLUTION

In the stub such a block becomes `raise NotImplementedError`; a block at the margin, outside any function (a
helper, a directive for the compiler), leaves no trace. So a stub and its answer never tell two stories.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from .course import Course, Exercise

BEGIN, END = "# BEGIN SOLUTION", "# END SOLUTION"
PLACEHOLDER = "raise NotImplementedError"


class AuthoringError(ValueError):
    """A model answer cannot be made into a stub; the message says which one, and on which line."""


def make_stub(text: str, name: str = "the solution") -> str:
    """Take the marked blocks out of a model answer; AuthoringError, with the line, where they do not pair."""
    kept: list[str] = []
    opened: int | None = None  # line of the BEGIN whose END is yet to come
    found = False
    for number, line in enumerate(text.splitlines(), 1):
        mark = line.strip()
        if mark == BEGIN:
            if opened is not None:
                raise AuthoringError(f"{name}, line {number}: {BEGIN} inside the block of line {opened}")
            opened, found = number, True
            if margin := line[: line.index("#")]:
                kept.append(margin + PLACEHOLDER)
        elif mark == END:
            if opened is None:
                raise AuthoringError(f"{name}, line {number}: {END} without a {BEGIN} before it")
            opened = None
        elif opened is None:
            if mark.upper().lstrip("# ") in ("BEGIN SOLUTION", "END SOLUTION"):
                raise AuthoringError(f"{name}, line {number}: {mark!r} must be written {BEGIN!r} or {END!r}")
            kept.append(line)
    if opened is not None:
        raise AuthoringError(f"{name}, line {opened}: {BEGIN} without an {END} after it")
    if not found:
        raise AuthoringError(f"{name} holds no {BEGIN}: its stub would be the whole answer")
    # What stood around a block that leaves no trace would stand together: two blank lines are enough.
    return re.sub(r"\n{4,}", "\n\n\n", "\n".join(kept).strip("\n")) + "\n"


def write_stubs(course: Course, solutions: Path, target: Path) -> list[Path]:
    """Write every exercise's stub into `target`; give the files that changed."""
    changed = []
    # All are made before the first is written: a broken answer leaves the folder as it was.
    for exercise, stub in list(_stubs(course, solutions)):
        path = target / exercise.file
        if not path.is_file() or path.read_text(encoding="utf-8") != stub:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(stub, encoding="utf-8", newline="\n")
            changed.append(path)
    return changed


def stale_stubs(course: Course, solutions: Path, target: Path | None = None) -> list[Path]:
    """Give the stubs in `target` (the course's own folder) that are missing or not what their answers say."""
    folder = course.directory if target is None else target
    stale = []
    for exercise, stub in _stubs(course, solutions):
        path = folder / exercise.file
        if not path.is_file() or path.read_text(encoding="utf-8") != stub:
            stale.append(path)
    return stale


def _stubs(course: Course, solutions: Path) -> Iterator[tuple[Exercise, str]]:
    for exercise in course.exercises:
        path = solutions / exercise.file
        try:
            text = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            raise AuthoringError(f"{path}: the exercise {exercise.id!r} has no model answer there") from None
        except (OSError, UnicodeDecodeError) as error:
            raise AuthoringError(f"{path} cannot be read: {error}") from None
        yield exercise, make_stub(text, str(path))
