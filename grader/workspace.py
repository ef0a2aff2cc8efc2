"""A student's workspace: the stubs, copied once, and never over a file that is there."""

from __future__ import annotations

from pathlib import Path

from .course import Course


def create(course: Course, directory: Path) -> tuple[list[Path], list[Path]]:
    """Copy the course's stubs into `directory`; give the files made and the files kept."""
    made: list[Path] = []
    kept: list[Path] = []
    for exercise in course.exercises:
        target = directory / exercise.file
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with target.open("xb") as file:
                file.write((course.directory / exercise.file).read_bytes())
        except FileExistsError:
            kept.append(target)
        else:
            made.append(target)
    return made, kept
