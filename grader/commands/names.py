"""How an exercise is named: as a student types it, and as a command takes it."""

from __future__ import annotations

from pathlib import Path

from ..course import Course, Exercise, UnknownExerciseError
from ..workspace import USUAL, shown


def exercise_named(course: Course, name: str, track: str | None = None) -> Exercise:
    """Find the exercise that somebody means: softmax, softmax.py, kernels/softmax.pyx, cython/softmax.

    Where both tracks have it and nothing says which, NumPy's is meant. UnknownExerciseError, with the nearest name.
    """
    text = name.replace("\\", "/").removeprefix("./").removeprefix(f"{USUAL}/")
    for exercise in course.exercises:
        if text in (exercise.file, "/".join(exercise.key)) and track in (None, exercise.track):
            return exercise
    if track not in (None, "numpy", "cython"):
        raise UnknownExerciseError(f"There is no track {track!r}: numpy or cython.")
    file = text.rpartition("/")[2]
    if file.endswith(".pyx") and track is None:
        track = "cython"
    return course.select([file.removesuffix(".pyx").removesuffix(".py")], track or "all")[0]


def named(exercise: Exercise) -> str:
    """Write an exercise as a command takes it."""
    return exercise.id + (" --track cython" if exercise.track == "cython" else "")


def named_place(folder: Path, here: str) -> str:
    """Name a folder for a sentence: as `here` where it is the present one, for a dot is easily overlooked."""
    place = shown(folder)
    return here if place == "." else place
