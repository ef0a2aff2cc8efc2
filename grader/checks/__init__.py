"""What is asked of each function, and how the answers are judged.

A module NAME.py here belongs to the exercise NAME and offers `checks(exercise) -> list[Check]`, for both tracks.
That of a course of one's own, in DIR/checks/, offers `FUNCTIONS` too: what the grader is to know of each function.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

from ..course import Course, CourseError, Exercise
from . import kernels
from .check import Check
from .functions import FUNCTIONS


def checks_of(course: Course, exercise: Exercise) -> tuple[Check, ...]:
    """Give the checks of an exercise, in the order in which a student should read of them."""
    module = course_module(course, "checks", exercise.id)
    offered = [*module.checks(exercise), *kernels.kernel_checks(exercise)]
    of_track = [check for check in offered if exercise.track in check.tracks]
    # Of a kernel that leaves its arrays a student should read the line before the crash that it leads to.
    order = {
        check.id: (exercise.functions.index(check.function), check.build != "checked") for check in of_track
    }
    found = tuple(sorted(of_track, key=lambda check: order[check.id]))
    ids = [check.id for check in found]
    if sorted(ids) != sorted(exercise.points):
        odd = ", ".join(sorted(set(ids) ^ set(exercise.points)))
        raise CourseError(f"{exercise.track}/{exercise.id}: checks and points do not match: {odd}")
    return found


def course_module(course: Course, folder: str, name: str) -> ModuleType:
    """Import FOLDER/NAME.py of a course of one's own, or else the module of that name that comes with smlearn."""
    path = course.directory / folder / f"{name}.py"
    if path.is_file():
        return _load(path, f"smlearn_course_{folder}_{name}", path.stat().st_mtime_ns)
    wanted = f"{__package__.rpartition('.')[0]}.{folder}.{name}"
    try:
        return importlib.import_module(wanted)
    except ModuleNotFoundError as error:
        if error.name != wanted:
            raise
        raise CourseError(
            f"{course.directory} holds no {folder}/{name}.py, and smlearn has none of that name"
        ) from None


@functools.lru_cache
def _load(path: Path, name: str, changed: int) -> ModuleType:
    """Import a file once for each state of it; what it says of its functions is known from then on."""
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise CourseError(f"{path} cannot be imported")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up there
    spec.loader.exec_module(module)
    FUNCTIONS.update({function.name: function for function in getattr(module, "FUNCTIONS", ())})
    return module
