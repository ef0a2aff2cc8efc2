"""Wrong answers that people really give, each executable, with the words for it.

A module NAME.py here belongs to the exercise NAME and offers `MISCONCEPTIONS`, for both tracks.
"""

from __future__ import annotations

from ..checks import course_module, own_file
from ..course import Course, CourseError, Exercise
from . import kernels
from .misconception import Misconception


def misconceptions_of(course: Course, exercise: Exercise) -> tuple[Misconception, ...]:
    """Give the wrong answers to an exercise that can be named; a course of one's own need name none."""
    own = own_file(course, "misconceptions", exercise.id)
    if own_file(course, "checks", exercise.id):
        course_module(course, "checks", exercise.id)  # which describes the functions that these are about
        if own is None:
            return ()
    module = course_module(course, "misconceptions", exercise.id)
    if own is not None:
        listed = getattr(module, "MISCONCEPTIONS", None)
        if not isinstance(listed, tuple | list) or not all(isinstance(one, Misconception) for one in listed):
            raise CourseError(f"{own} has no MISCONCEPTIONS, a tuple of Misconception(…)")
    found: tuple[Misconception, ...] = tuple(module.MISCONCEPTIONS)
    return (*found, *kernels.MISCONCEPTIONS) if exercise.track == "cython" else found
