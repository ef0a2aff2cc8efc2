"""What is asked of each function, and how the answers are judged.

A module NAME.py here belongs to the exercise NAME and offers `checks(exercise) -> list[Check]`, for both tracks.
"""

from __future__ import annotations

import importlib
import importlib.util
from pathlib import Path
from types import ModuleType

from ..course import Course, CourseError, Exercise
from . import kernels
from .check import Check


def checks_of(course: Course, exercise: Exercise) -> tuple[Check, ...]:
    """Give the checks of an exercise, in the order in which a student should read of them."""
    module = course_module(course, "checks", exercise.id)
    offered = [*module.checks(exercise), *kernels.kernel_checks(exercise)]
    of_track = [check for check in offered if exercise.track in check.tracks]
    found = tuple(sorted(of_track, key=lambda check: exercise.functions.index(check.function)))
    ids = [check.id for check in found]
    if sorted(ids) != sorted(exercise.points):
        odd = ", ".join(sorted(set(ids) ^ set(exercise.points)))
        raise CourseError(f"{exercise.track}/{exercise.id}: checks and points do not match: {odd}")
    return found


def course_module(course: Course, folder: str, name: str) -> ModuleType:
    """Import FOLDER/NAME.py of a course of one's own, or else the module of that name that comes with smlearn."""
    path = course.directory / folder / f"{name}.py"
    if not path.is_file():
        package = __package__.rpartition(".")[0]
        return importlib.import_module(f"{package}.{folder}.{name}")
    return _load(path, f"smlearn_course_{folder}_{name}")


def _load(path: Path, name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise CourseError(f"{path} cannot be imported")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
