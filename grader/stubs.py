"""The true stubs of a course, kept where nobody writes answers.

In a clone, the folder of the course is also where its reader works, so a stub there may hold an answer already.
`stubs.zip` beside `course.toml` holds them as they were made; `smlearn author stubs` writes it, and
`smlearn author check` tells when it is no longer in step.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from .course import Course, CourseError

ARCHIVE = "stubs.zip"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can say: two archives of the same stubs are alike


def pristine(course: Course) -> dict[str, bytes]:
    """Give the stub of each file, from the archive; from the course's folder where it has none."""
    names = [exercise.file for exercise in course.exercises]
    found = _archived(course.directory / ARCHIVE)
    for name in names:
        if name not in found:
            try:
                found[name] = (course.directory / name).read_bytes()
            except OSError as error:
                raise CourseError(f"the course has no stub {name}: {error.strerror}") from None
    return {name: found[name] for name in names}


def pack(directory: Path, stubs: Mapping[str, str]) -> Path | None:
    """Write the archive where it differs from these stubs; give its path if it was written."""
    path = directory / ARCHIVE
    wanted = {name: text.encode() for name, text in sorted(stubs.items())}
    if path.is_file() and _archived(path) == wanted:
        return None
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in wanted.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), text, zipfile.ZIP_DEFLATED)
    path.write_bytes(held.getvalue())
    return path


def in_step(directory: Path, stubs: Mapping[str, str]) -> bool:
    """Tell whether the archive holds these stubs as they are."""
    held = _archived(directory / ARCHIVE)
    return all(held.get(name) == text.encode() for name, text in stubs.items())


def _archived(path: Path) -> dict[str, bytes]:
    if not path.is_file():
        return {}
    try:
        with zipfile.ZipFile(path) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except (OSError, zipfile.BadZipFile) as error:
        raise CourseError(f"{path} cannot be read: {error}") from None
