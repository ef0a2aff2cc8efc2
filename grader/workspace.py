"""A student's workspace: found from any folder inside it, made once, and never written over.

A folder is a workspace if it holds `.smlearn/`, which `create` puts there, or at least two files of the course: a
clone's `exercises/` and a folder unpacked from an archive serve as well. `.smlearn/` holds what smlearn remembers
for the student; nothing of it counts when a class is graded.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Any

from .course import Course, Exercise
from .errors import UsageError
from .stubs import pristine
from .submission import read_source

MARKER = ".smlearn"
USUAL = "exercises"
_STATE_LIMIT = 1 << 20
_FEWEST = (
    2  # files of the course that make a folder without a marker a workspace: one could be there by chance
)


class WorkspaceError(UsageError):
    """Something about the workspace stands in the way; the message ends in what to do."""


@dataclass
class Created:
    """What `create` did, by names inside the workspace."""

    made: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    older: str = ""  # the version of the course that the workspace was made with, where it is another one
    outdated: list[Exercise] = field(default_factory=list)  # whose stubs are others now than they were then


def find(start: Path, course: Course) -> Path | None:
    """Find the workspace that holds `start`, or that lies in `exercises/` of a folder that does; None without one."""
    start = start.absolute()
    for folder in (start, *start.parents):
        for candidate in (folder, folder / USUAL):
            if _is_workspace(candidate, course):
                return candidate
    return start if _files_in(start, course) else None


def locate(course: Course, named: Path | None = None) -> Path:
    """Give the workspace that was named, or the one around the present folder; WorkspaceError where there is none."""
    if named is not None:
        if not named.is_dir():
            raise WorkspaceError(f"{named} is not a folder. To make a workspace there: smlearn init {named}")
        return named
    found = find(Path.cwd(), course)
    if found is None:
        raise WorkspaceError(
            "There is no workspace here, nor in a folder above. To make one in ./exercises: smlearn init"
        )
    return found


def shown(path: Path) -> str:
    """Write a path as it is shortest from here."""
    try:
        relative = os.path.relpath(path)
    except ValueError:  # another drive
        return str(path)
    return min(relative, str(path.absolute()), key=len)


def create(course: Course, directory: Path) -> Created:
    """Put in `directory` what is not there yet: stubs, lessons, a README, an editor's settings."""
    done = Created()
    stubs = pristine(course)
    before = read_state(directory, "workspace.json")
    with _plainly(directory):
        for name, text in {**stubs, **_companions(course)}.items():
            (done.made if _write_new(directory / name, text) else done.kept).append(name)
    if before and before.get("version") not in (None, course.version):
        done.older = str(before["version"])
        given = before.get("stubs")
        given = given if isinstance(given, dict) else {}
        done.outdated = [
            e
            for e in course.exercises
            if e.file not in done.made and given.get(e.file) != _digest(stubs[e.file])
        ]
    write_state(
        directory,
        "workspace.json",
        {
            "course": course.id,
            "version": course.version,
            "stubs": {name: _digest(text) for name, text in stubs.items()},
        },
    )
    return done


def older_version(course: Course, directory: Path) -> str:
    """Give the course's version that a workspace was made with, where it is not the present one; else nothing."""
    said = read_state(directory, "workspace.json").get("version", course.version)
    return "" if said == course.version else str(said)


def reset(course: Course, directory: Path, exercise: Exercise) -> Path | None:
    """Bring an exercise's stub back; give where the old file was kept, None where there was nothing to keep."""
    stub = pristine(course)[exercise.file]
    path = directory / exercise.file
    with _plainly(directory):
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir() and not path.is_symlink():
            raise WorkspaceError(
                f"{exercise.file} is a folder. Move it away, then: smlearn reset {exercise.id}"
            )
        kept = None
        if os.path.lexists(path) and not is_stub(path, stub):
            kept = _keep(path)
        _replace(path, stub)
    return kept


def is_stub(path: Path, stub: bytes) -> bool:
    """Tell whether a file is its stub, whatever an editor did to the ends of its lines."""
    try:
        return path.read_bytes().replace(b"\r\n", b"\n") == stub
    except OSError:
        return False


def read_state(directory: Path, name: str) -> dict[str, Any]:
    """Read one file of `.smlearn/`; empty where it is not there, or is not what was written."""
    source = read_source(directory, f"{MARKER}/{name}", _STATE_LIMIT)  # follows no link, waits for no pipe
    try:
        data = json.loads(source.text) if source.usable else {}
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def write_state(directory: Path, name: str, data: Mapping[str, Any]) -> bool:
    """Write one file of `.smlearn/`; False where the folder cannot be written."""
    folder = directory / MARKER
    try:
        folder.mkdir(exist_ok=True)
        if folder.is_symlink():  # somebody else's folder
            return False
        _write_new(folder / ".gitignore", b"*\n")
        _replace(folder / name, (json.dumps(data, indent=1, sort_keys=True) + "\n").encode())
    except OSError:
        return False
    return True


def _is_workspace(folder: Path, course: Course) -> bool:
    return (folder / MARKER).is_dir() or _files_in(folder, course) >= _FEWEST


def _files_in(folder: Path, course: Course) -> int:
    return sum((folder / exercise.file).is_file() for exercise in course.exercises)


def _companions(course: Course) -> dict[str, bytes]:
    """Give what stands beside the stubs: the lessons, and the templates of README.md and pyrightconfig.json."""
    found = {
        f"guides/{page.name}": page.read_bytes()
        for page in sorted((course.directory / "guides").glob("*.md"))
    }
    templates = resources.files(__package__) / "commands" / "workspace"
    rows = "\n".join(f"| {number} | `{e.file}` | {e.title} |" for number, e in enumerate(course.exercises, 1))
    readme = (templates / "README.md").read_text(encoding="utf-8")
    found["README.md"] = readme.replace("{title}", course.title).replace("{rows}", rows).encode()
    found["pyrightconfig.json"] = (templates / "pyrightconfig.json").read_bytes()
    return found


def _digest(text: bytes) -> str:
    return sha256(text).hexdigest()


def _keep(path: Path) -> Path:
    """Copy a file to the first of NAME.1, NAME.2, ... that is free; a link is kept as what it shows."""
    number = 1
    while os.path.lexists(kept := path.with_name(f"{path.name}.{number}")):
        number += 1
    if path.exists():
        shutil.copy2(path, kept)
    else:  # a link to nothing
        kept.symlink_to(path.readlink())
    return kept


def _write_new(path: Path, text: bytes) -> bool:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("xb") as file:
            file.write(text)
    except FileExistsError:
        return False
    return True


def _replace(path: Path, text: bytes) -> None:
    """Write a file whole or not at all."""
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with new.open("xb") as file:
            file.write(text)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


@contextlib.contextmanager
def _plainly(directory: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        place = error.filename or directory
        reason = (error.strerror or str(error)).lower()
        raise WorkspaceError(
            f"{place} cannot be written: {reason}. Nothing of yours was changed. "
            "In a folder that you may write to: smlearn init"
        ) from None
