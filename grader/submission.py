"""What a student handed in: the bytes of each exercise's file, read once, never written, never imported.

A file that cannot be read as source is a problem in words, which becomes that one exercise's verdict.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .course import Course, Exercise

# Where the platform has them: never follow a link, never wait on a pipe, never take a terminal.
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Source:
    """One file. `problem` is a sentence where there is nothing that could be run; `missing` where no file is there."""

    name: str
    text: bytes = b""
    problem: str = ""
    missing: bool = False

    @property
    def usable(self) -> bool:
        """Whether there is a source to run."""
        return not self.problem


@dataclass(frozen=True)
class Submission:
    """The files of one student, by the names that the course gives them."""

    files: Mapping[str, Source]

    def source(self, exercise: Exercise) -> Source:
        """Give the file of an exercise."""
        return self.files[exercise.file]


def read_submission(directory: Path, course: Course) -> Submission:
    """Read the files that the course asks for; NotADirectoryError where there is no such folder."""
    if not directory.is_dir():
        raise NotADirectoryError(f"{directory} is not a folder")
    names = dict.fromkeys(exercise.file for exercise in course.exercises)
    limit = course.limits.source_kib * 1024
    return Submission({name: read_source(directory, name, limit) for name in names})


def read_source(directory: Path, name: str, limit: int) -> Source:
    """Read one file of at most `limit` bytes, folder by folder, following no link."""
    read = read_bytes(directory, name, limit)
    return read if isinstance(read, Source) else checked(name, read, limit)


def read_bytes(directory: Path, name: str, limit: int) -> bytes | Source:
    """Read one file as it is, at most one byte more than `limit`; a Source with its problem where that fails."""
    try:
        descriptor = _open(directory, Path(name).parts)
    except FileNotFoundError:
        return Source(name, problem=f"There is no {name} here.{_twin(directory, name)}", missing=True)
    except (OSError, ValueError) as error:
        return Source(name, problem=f"{name} cannot be opened: {_reason(error)}.")
    try:
        # Asked of what was opened, not of the name: a FIFO opened without waiting is known here, and never read.
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return Source(name, problem=f"{name} is not a regular file.")
        return _read(descriptor, limit + 1)
    except OSError as error:
        return Source(name, problem=f"{name} cannot be read: {_reason(error)}.")
    finally:
        os.close(descriptor)


def _read(descriptor: int, most: int) -> bytes:
    """Read at most so many bytes, whatever size the file claims to have."""
    parts: list[bytes] = []
    while most > 0 and (part := os.read(descriptor, min(most, 1 << 20))):
        parts.append(part)
        most -= len(part)
    return b"".join(parts)


def _twin(directory: Path, name: str) -> str:
    """Say which file differs from the one asked for only by capital letters, if there is one."""
    folder, wanted = directory.joinpath(name).parent, Path(name).name
    if folder.is_symlink():
        return ""
    try:
        found = sorted(path.name for path in folder.iterdir() if path.name.casefold() == wanted.casefold())
    except OSError:
        return ""
    return f" There is {found[0]!a}: capital letters count in names." if found else ""


def checked(name: str, text: bytes, limit: int) -> Source:
    """Tell whether bytes are a source that can be run."""
    if len(text) > limit:
        return Source(name, problem=f"{name} is larger than {limit // 1024} KiB; an exercise needs far less.")
    text = text.removeprefix(_BOM)
    if text.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Source(name, problem=f"{name} is UTF-16: save it as plain text in UTF-8.")
    if b"\0" in text:
        return Source(name, problem=f"{name} holds a NUL byte: save it as plain text (UTF-8).")
    try:
        text.decode("utf-8")
    except UnicodeDecodeError as error:
        line = text.count(b"\n", 0, error.start) + 1
        return Source(name, problem=f"{name} is not UTF-8 (line {line}): save it as plain text in UTF-8.")
    return Source(name, text)


def _open(directory: Path, parts: tuple[str, ...]) -> int:
    if os.open not in os.supports_dir_fd:  # Windows: no folder descriptors, and links are rare and privileged
        path = directory.joinpath(*parts)
        if path.is_symlink():
            raise OSError("it is a symbolic link")
        return os.open(path, _FLAGS)
    folder = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for part in parts[:-1]:
            inner = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
            os.close(folder)
            folder = inner
        return os.open(parts[-1], _FLAGS, dir_fd=folder)
    finally:
        os.close(folder)


def _reason(error: OSError | ValueError) -> str:
    import errno

    if not isinstance(error, OSError):
        return str(error)
    if error.errno in (errno.ELOOP, errno.ENOTDIR, errno.EMLINK):
        return "it is, or lies behind, a symbolic link or something that is no folder"
    if error.errno == errno.ENXIO:
        return "it is not a regular file"
    return error.strerror or str(error)
