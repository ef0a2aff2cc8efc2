"""Wrong answers that people really give, each executable, with the words for it.

A module NAME.py here belongs to the exercise NAME and offers `MISCONCEPTIONS`, for both tracks.
"""

from __future__ import annotations

from ..checks import course_module
from ..course import Course, Exercise
from . import kernels
from .misconception import Misconception


def misconceptions_of(course: Course, exercise: Exercise) -> tuple[Misconception, ...]:
    """Give the wrong answers to an exercise that can be named; a course of one's own need name none."""
    own = (course.directory / "checks" / f"{exercise.id}.py").is_file()
    if own:
        course_module(course, "checks", exercise.id)  # which describes the functions that these are about
    if own and not (course.directory / "misconceptions" / f"{exercise.id}.py").is_file():
        return ()
    found: tuple[Misconception, ...] = course_module(course, "misconceptions", exercise.id).MISCONCEPTIONS
    return (*found, *kernels.MISCONCEPTIONS) if exercise.track == "cython" else found
