"""A folder of what a class handed in -> one submission for each student, as bytes, with a hash of its content.

`entries` says whose an entry is, `archives` looks inside, `choice` says which of the files found are the exercises.
Nothing is left out silently: what cannot be read is a submission with its reason.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from operator import eq
from pathlib import Path

from .archives import (
    ARCHIVE_BYTES,
    Contents,
    UnreadableError,
    kind_of,
    look_into_archive,
    look_into_folder,
    read_archive,
)
from .choice import Wanted, choose
from .course import Course
from .entries import Entry, archive_suffix, quoted, read_entry
from .submission import Source, Submission, checked, read_bytes

MOST_NESTED = 3  # archives inside archives


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


def students(folder: Path, apart: Collection[str] = ()) -> dict[str, list[str]]:
    """Give each student's entries in a folder of submissions, sorted, without those that are set apart.

    NotADirectoryError where it is no folder.
    """
    found: dict[str, list[str]] = {}
    for name, entry in _entries(folder):
        if entry is not None and name not in apart:
            found.setdefault(entry.student, []).append(name)
    return {student: sorted(found[student]) for student in sorted(found)}


def left_out(folder: Path, apart: Collection[str] = ()) -> list[str]:
    """Give what lies among the submissions and is none, sorted; hidden files are not worth a word."""
    return sorted(
        name
        for name, entry in _entries(folder)
        if entry is None and not name.startswith(".") and name not in apart
    )


def _entries(folder: Path) -> Iterator[tuple[str, Entry | None]]:
    if not folder.is_dir():
        raise NotADirectoryError(f"{folder} is not a folder")
    with os.scandir(folder) as entries:
        for entry in entries:
            yield entry.name, read_entry(entry.name, is_folder=entry.is_dir(follow_symlinks=False))


def hand_in(folder: Path, student: str, entries: list[str], course: Course) -> HandedIn:
    """Read what a student handed in; whatever is wrong with it stands in the answer, and nothing is raised."""
    limit = course.limits.source_kib * 1024
    wanted = Wanted(tuple(dict.fromkeys(exercise.file for exercise in course.exercises)))
    known = [_known(folder, name) for name in entries]
    known = [entry for entry in known if not entry.typed] or known
    late = ("The platform calls it late.",) if any(entry.late for entry in known) else ()
    loose = [entry for entry in known if wanted.base(entry.file) and (folder / entry.name).is_file()]
    read: list[tuple[str, HandedIn]] = []
    if loose:
        read.append(("loose files", _guarded(student, partial(_loose, folder, loose, wanted, limit))))
    read += [
        (entry.name, _guarded(student, partial(_look, folder, entry, wanted, limit)))
        for entry in known
        if entry not in loose
    ]
    full = [(name, one) for name, one in read if not one.reason]
    if len(full) > 1:
        listed = ", ".join(repr(name) for name, _ in full)
        return HandedIn(
            student, reason=f"It was handed in more than once, and nothing says which counts: {listed}."
        )
    chosen = full[0][1] if full else read[0][1]
    beside = tuple(f"{name!r} beside it: {one.reason}" for name, one in read if one is not chosen and full)
    times = [entry.time for entry in known if entry.time]
    return replace(chosen, notes=(*chosen.notes, *beside, *late), time=max(times) if times else chosen.time)


def _known(folder: Path, name: str) -> Entry:
    path = folder / name
    entry = read_entry(name, is_folder=path.is_dir() and not path.is_symlink())
    return entry if entry is not None else Entry(name, name)


def _guarded(student: str, read: Callable[[], HandedIn]) -> HandedIn:
    try:
        return read()
    except UnreadableError as error:
        return HandedIn(student, reason=str(error))
    except OSError as error:
        return HandedIn(student, reason=f"It cannot be read: {error.strerror or error}.")


def _loose(folder: Path, entries: list[Entry], wanted: Wanted, limit: int) -> HandedIn:
    """Read the single files that a platform hands out without a folder around them."""
    found = Contents()
    for entry in entries:
        data = read_bytes(folder, entry.name, limit)
        if isinstance(data, Source):
            found.problems[entry.file] = "cannot be read"
        else:
            found.add(entry.file, data, limit)
            found.time = max(found.time, os.lstat(folder / entry.name).st_mtime)
    return _chosen(entries[0].student, found, wanted)


def _look(folder: Path, entry: Entry, wanted: Wanted, limit: int) -> HandedIn:
    path = folder / entry.name
    if path.is_symlink():
        raise UnreadableError("It is a symbolic link, and no link is followed.")
    if path.is_dir():
        found = look_into_folder(path, wanted, limit)
        if inner := _only_archive(found):
            found = _look_deeper(read_archive(path, inner), inner, wanted, limit, found)
    elif archive_suffix(entry.name):
        found = _look_deeper(read_archive(folder, entry.name), "", wanted, limit, Contents())
        found.time = os.lstat(path).st_mtime
    else:
        raise UnreadableError(_single_file(folder, entry, wanted))
    return _chosen(entry.student, found, wanted)


def _look_deeper(data: bytes, inside: str, wanted: Wanted, limit: int, around: Contents) -> Contents:
    """Open an archive, and an archive alone inside it: at most MOST_NESTED, each within the same bounds."""
    for _ in range(MOST_NESTED):
        found = look_into_archive(data, wanted, limit)
        found.time = around.time
        inner = _only_archive(found)
        if not inner:
            return found
        data = look_into_archive(data, partial(eq, inner), ARCHIVE_BYTES).files.get(inner, b"")
        inside = inner
    raise UnreadableError(
        f"It holds archives inside archives, more than {MOST_NESTED} deep: {quoted(inside)}."
    )


def _only_archive(found: Contents) -> str:
    """Give the archive that must hold the exercises, for it is the only one and nothing of them is beside it."""
    return found.archives[0] if len(found.archives) == 1 and not found.files and not found.problems else ""


def _chosen(student: str, found: Contents, wanted: Wanted) -> HandedIn:
    choice = choose(found, wanted)
    return HandedIn(student, choice.files, choice.problems, choice.reason, tuple(choice.notes), found.time)


def _single_file(folder: Path, entry: Entry, wanted: Wanted) -> str:
    """Say why one file alone cannot be graded."""
    data = read_bytes(folder, entry.name, 16)
    if isinstance(data, Source):
        return data.problem
    if kind := kind_of(data):
        folder_of_it = f"unpack it into a folder {entry.student!r}, or ask for a .zip"
        return f"It is {kind}, which cannot be opened here: {folder_of_it}."
    shown = entry.file or entry.name
    if wanted.base(shown):
        return "It is a single file, and nothing says whose: put it into a folder with the student's name."
    if shown.lower().endswith(".ipynb"):
        return f"It is a notebook, {shown!r}: the exercises are {wanted.listed}."
    return f"It is a single file, {shown!r}, and none of the course's: {wanted.listed}."


def _member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info
