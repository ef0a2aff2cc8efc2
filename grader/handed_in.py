"""A folder of what a class handed in -> one submission for each student, as bytes, with a hash of its content.

What learning platforms hand out is understood by its names:

    anna/ anna.zip anna.tar.gz                              one entry, one student
    Anna Berg_4711_assignsubmission_file_/                  Moodle; its own archive inside is opened
    berganna_LATE_4711_99_exercises.zip, …_sigmoid.py       Canvas; loose files of one student belong together

Nothing is left out silently: what cannot be read is a submission with its reason.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from .archives import Contents, UnreadableError, archive_suffix, look_into_archive, look_into_folder
from .course import Course
from .submission import Source, Submission, checked, read_bytes

_MOODLE = re.compile(r"(?P<name>.+)_(?P<id>\d+)_assignsubmission_(file|onlinetext)_?", re.DOTALL)
_CANVAS = re.compile(r"(?P<name>[^_]+)(?P<late>_LATE)?_(?P<id>\d+)_\d+_(?P<file>.+)", re.DOTALL)
_AGAIN = re.compile(r"-\d+(?=\.pyx?$)")  # Canvas counts uploads of one name: sigmoid-1.py


@dataclass(frozen=True)
class HandedIn:
    """What one student handed in, by the names that the course gives the files.

    files     the bytes as they are
    problems  name -> why this file cannot be read, where something is there
    reason    why nothing of it can be graded; "" where something can
    notes     surprises, one sentence each
    time      when it was last changed, as the file system tells, in seconds since 1970
    """

    student: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    notes: tuple[str, ...] = ()
    time: float = 0.0

    @property
    def hash(self) -> str:
        """The SHA-256 of all that a verdict can depend on."""
        digest = hashlib.sha256()
        for name in sorted(self.files):
            for part in (name.encode(), self.files[name]):
                digest.update(len(part).to_bytes(8, "big") + part)
        digest.update(json.dumps([sorted(self.problems.items()), self.reason]).encode())
        return digest.hexdigest()

    def submission(self, course: Course) -> Submission:
        """Give it as the grader takes it."""
        limit = course.limits.source_kib * 1024
        return Submission({e.file: self._source(e.file, limit) for e in course.exercises})

    def _source(self, name: str, limit: int) -> Source:
        if self.reason:
            return Source(name, problem=self.reason)
        if name in self.problems:
            return Source(name, problem=f"{name} {self.problems[name]}.")
        if name in self.files:
            return checked(name, self.files[name], limit)
        return Source(name, problem=f"There is no {name} in what was handed in.", missing=True)

    def packed(self) -> bytes:
        """Give the files as one zip, with the same bytes for the same content."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in sorted(self.files):
                archive.writestr(_member(name), self.files[name])
        return out.getvalue()

    @staticmethod
    def unpacked(data: bytes) -> dict[str, bytes]:
        """Read `packed` again."""
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}


def students(folder: Path) -> dict[str, list[str]]:
    """Give each student's entries in a folder of submissions, sorted; NotADirectoryError where it is none."""
    if not folder.is_dir():
        raise NotADirectoryError(f"{folder} is not a folder")
    found: dict[str, list[str]] = {}
    with os.scandir(folder) as entries:
        for entry in entries:
            if not entry.name.startswith("."):
                is_folder = entry.is_dir(follow_symlinks=False)
                found.setdefault(_student(entry.name, is_folder), []).append(entry.name)
    return {student: sorted(found[student]) for student in sorted(found)}


def hand_in(folder: Path, student: str, entries: list[str], course: Course) -> HandedIn:
    """Read what a student handed in; whatever is wrong with it stands in the answer, and nothing is raised."""
    limit = course.limits.source_kib * 1024
    names = list(dict.fromkeys(exercise.file for exercise in course.exercises))
    read: list[tuple[str, HandedIn]] = []
    try:
        loose = _loose(folder, entries, names, limit)
        if loose.files or loose.problems:
            read.append(("loose files", _chosen(student, loose, names)))
        whole = [e for e in entries if _loose_name(e, names) is None or not (folder / e).is_file()]
        read += [(entry, _chosen(student, _look(folder, entry, names, limit), names)) for entry in whole]
    except UnreadableError as error:
        return HandedIn(student, reason=str(error))
    except OSError as error:
        return HandedIn(student, reason=f"It cannot be read: {error.strerror or error}.")
    full = [(entry, one) for entry, one in read if not one.reason]
    if len(full) > 1:
        listed = ", ".join(repr(entry) for entry, _ in full)
        return HandedIn(
            student, reason=f"It was handed in more than once, and nothing says which counts: {listed}."
        )
    return full[0][1] if full else read[0][1]


def _student(entry: str, is_folder: bool) -> str:
    # Names of files need be no UTF-8; the gradebook's text is.
    name = os.fsencode(entry).decode("utf-8", "backslashreplace")
    if moodle := _MOODLE.fullmatch(name):
        return f"{moodle['name']}_{moodle['id']}"
    if is_folder:
        return name
    if canvas := _CANVAS.fullmatch(name):
        return f"{canvas['name']}_{canvas['id']}"
    suffix = archive_suffix(name)
    return name[: -len(suffix)] or name if suffix else name


def _loose_name(entry: str, names: list[str]) -> str | None:
    """Give the course's name of a single file handed in through Canvas; None where it is none."""
    canvas = _CANVAS.fullmatch(entry)
    if canvas is None:
        return None
    last = _AGAIN.sub("", canvas["file"])
    return next((name for name in names if PurePosixPath(name).name == last), None)


def _loose(folder: Path, entries: list[str], names: list[str], limit: int) -> Contents:
    found = Contents()
    for entry in entries:
        name = _loose_name(entry, names)
        if name is not None and (folder / entry).is_file():
            data = read_bytes(folder, entry, limit)
            if isinstance(data, Source):
                found.problems[name] = "cannot be read"
                continue
            found.add(name, data, limit)
            found.time = max(found.time, os.lstat(folder / entry).st_mtime)
    return found


def _look(folder: Path, entry: str, names: list[str], limit: int) -> Contents:
    last = {PurePosixPath(name).name for name in names}

    def wanted(path: str) -> bool:
        return path.rpartition("/")[2] in last

    path = folder / entry
    if path.is_symlink():
        raise UnreadableError("It is a symbolic link, and no link is followed.")
    if not path.is_dir():
        if not archive_suffix(entry):
            raise UnreadableError("It is neither a folder nor a .zip nor a .tar.gz.")
        return look_into_archive(folder, entry, wanted, limit)
    found = look_into_folder(path, wanted, limit)
    if not found.files and not found.problems and len(found.archives) == 1:
        return look_into_archive(path, found.archives[0], wanted, limit)
    return found


def _chosen(student: str, found: Contents, names: list[str]) -> HandedIn:
    """Choose the folder inside that holds most of the course's files; the topmost where several do."""
    held: dict[str, set[str]] = {}
    for path in (*found.files, *found.problems):
        for name in names:
            if path == name or path.endswith(f"/{name}"):
                held.setdefault(path[: len(path) - len(name)], set()).add(name)
    if not held:
        reason = "It holds none of the course's files."
        if found.archives:
            reason += f" There is an archive inside: {found.archives[0]!r}."
        return HandedIn(student, reason=reason, notes=tuple(found.odd), time=found.time)
    root = min(held, key=lambda prefix: (-len(held[prefix]), prefix.count("/"), prefix))
    notes = list(found.odd)
    others = sorted(prefix for prefix in held if prefix != root)
    if others:
        notes.append(
            f"{root or '.'!r} was taken; there are exercises in {', '.join(map(repr, others[:3]))} too"
        )
    return HandedIn(
        student,
        files={name: found.files[root + name] for name in held[root] if root + name in found.files},
        problems={name: found.problems[root + name] for name in held[root] if root + name in found.problems},
        notes=tuple(notes),
        time=found.time,
    )


def _member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info
