"""What is asked of each function, and how the answers are judged.

A module NAME.py here belongs to the exercise NAME and offers `checks(exercise) -> list[Check]`, for both tracks.
That of a course of one's own, in DIR/checks/, offers `FUNCTIONS` too: what the grader is to know of each function.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType

from ..course import Course, CourseError, Exercise
from . import authored, kernels
from .check import Check


def checks_of(course: Course, exercise: Exercise) -> tuple[Check, ...]:
    """Give the checks of an exercise, in the order in which a student should read of them."""
    module, own = course_module(course, "checks", exercise.id), own_file(course, "checks", exercise.id)
    first = authored.offered(course, exercise, module, own) if own else module.checks(exercise)
    offered = [*first, *kernels.kernel_checks(exercise)]
    of_track = [check for check in offered if exercise.track in check.tracks]
    # Of a kernel that leaves its arrays a student should read the line before the crash that it leads to.
    order = {
        check.id: (exercise.functions.index(check.function), check.build != "checked") for check in of_track
    }
    found = tuple(sorted(of_track, key=lambda check: order[check.id]))
    authored.see_that_points_match(course, exercise, [check.id for check in found])
    return found


def course_module(course: Course, folder: str, name: str) -> ModuleType:
    """Import FOLDER/NAME.py of a course of one's own, or else the module of that name that comes with smlearn."""
    if path := own_file(course, folder, name):
        return authored.load(path)
    wanted = f"{__package__.rpartition('.')[0]}.{folder}.{name}"
    try:
        return importlib.import_module(wanted)
    except ModuleNotFoundError as error:
        if error.name != wanted:
            raise
        raise CourseError(
            f"{course.directory} holds no {folder}/{name}.py, and smlearn has none of that name"
        ) from None


def own_file(course: Course, folder: str, name: str) -> Path | None:
    """Give FOLDER/NAME.py of a course of one's own; None where it has none."""
    path = course.directory.resolve() / folder / f"{name}.py"
    return path if path.is_file() else None
