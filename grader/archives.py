"""Look into a folder or an archive for files of given names: into memory, bounded, and nothing is ever written.

An archive is hostile until read. So no member is unpacked: its name is only compared, a link is a link's problem,
a name that leads outside is left out, and every read stops at a bound, whatever a header claims.
"""

from __future__ import annotations

import gzip
import io
import os
import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from .entries import archive_suffix, quoted
from .submission import Source, read_bytes

ARCHIVE_BYTES = 32 << 20  # of the archive itself
UNPACKED_BYTES = 64 << 20  # of all that a tar holds: it can be read from front to back alone
MOST_ENTRIES = 20_000
MOST_FOUND = 200
MOST_DEPTH = 8
MOST_NAMED = 20  # of what is there besides
# Folders that tools leave behind; what stands in them was not written by the student.
SKIPPED = frozenset(
    {"__MACOSX", ".git", ".hg", ".venv", "venv", "node_modules", "__pycache__", "site-packages",
     ".ipynb_checkpoints"}
)  # fmt: skip
# What cannot be opened here, by its first bytes.
_KINDS = {
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"BZh": "compressed with bzip2",
    b"\xfd7zXZ": "compressed with xz",
    b"\x28\xb5\x2f\xfd": "compressed with zstd",
}


class UnreadableError(ValueError):
    """What was handed in cannot be read; the text is a sentence for the row of the gradebook."""


@dataclass
class Contents:
    """What was found, by paths inside.

    files     the files that were looked for; `problems`: why one of them cannot be read
    archives  archives that could be opened
    others    names of what is there besides, at most MOST_NAMED
    odd       sentences about what was left out
    time      when the newest of the files was last changed, in seconds since 1970
    """

    files: dict[str, bytes] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    archives: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)
    time: float = 0.0

    def add(self, path: str, data: bytes, limit: int) -> None:
        """Keep a file, the last one where a path stands twice, as unpacking would."""
        if len(self.files) + len(self.problems) >= MOST_FOUND:
            raise UnreadableError(f"It holds more than {MOST_FOUND} files with the names of exercises.")
        self.files.pop(path, None)
        self.problems.pop(path, None)
        if len(data) > limit:
            self.problems[path] = f"is larger than {limit // 1024} KiB; an exercise needs far less"
        else:
            self.files[path] = data

    def see(self, path: str) -> None:
        """Note what is there besides the files that are looked for."""
        if archive_suffix(path):
            self.archives.append(path)
        elif len(self.others) < MOST_NAMED and not path.rpartition("/")[2].startswith("."):
            self.others.append(path)

    def leave_out(self, sentence: str) -> None:
        """Say what was left out; three such sentences are enough."""
        if len(self.odd) < 3 and sentence not in self.odd:
            self.odd.append(sentence)


Wanted = Callable[[str], bool]


def look_into_folder(folder: Path, wanted: Wanted, limit: int) -> Contents:
    """Read the files whose names are wanted, following no link; UnreadableError where there is too much."""
    found = Contents()
    for number, (path, entry) in enumerate(_walk(folder, "", 0, found)):
        if number >= MOST_ENTRIES:
            raise UnreadableError(f"The folder holds more than {MOST_ENTRIES} entries.")
        if not wanted(path):
            found.see(path)
            continue
        data = read_bytes(folder, path, limit)
        if isinstance(data, Source):
            found.problems[path] = data.problem.removeprefix(f"{path} ").rstrip(".")
        else:
            found.add(path, data, limit)
            found.time = max(found.time, entry.stat(follow_symlinks=False).st_mtime)
    return found


def read_archive(folder: Path, name: str) -> bytes:
    """Read an archive as it is; UnreadableError where it is too large or no file."""
    data = read_bytes(folder, name, ARCHIVE_BYTES)
    if isinstance(data, Source):
        raise UnreadableError(data.problem)
    if len(data) > ARCHIVE_BYTES:
        raise UnreadableError(
            f"The archive is larger than {ARCHIVE_BYTES >> 20} MiB; the exercises need far less."
        )
    return data


def look_into_archive(data: bytes, wanted: Wanted, limit: int) -> Contents:
    """Read the files of an archive whose names are wanted; UnreadableError where it is broken or too large."""
    found = Contents()
    if kind := kind_of(data):
        raise UnreadableError(
            f"It is {kind}, which cannot be opened here: hand in a .zip or a .tar.gz, or a folder."
        )
    if not data:
        raise UnreadableError("The archive is empty: broken on its way, as it seems.")
    try:
        # By what it holds and not by its suffix: archives are renamed as often as they are made.
        if data.startswith(b"PK"):
            _zip(data, wanted, limit, found)
        else:
            _tar(data, wanted, limit, found)
    except UnreadableError:
        raise
    except Exception as error:  # the readers raise a dozen kinds of errors on broken input
        raise UnreadableError(
            f"The archive is broken or of a kind that cannot be read ({type(error).__name__}); "
            "a .zip or a .tar.gz can."
        ) from None
    return found


def kind_of(data: bytes) -> str:
    """Say what kind of archive it is that cannot be opened here; "" where it is none of these."""
    return next((kind for start, kind in _KINDS.items() if data.startswith(start)), "")


def _walk(folder: Path, prefix: str, depth: int, found: Contents) -> Iterator[tuple[str, os.DirEntry[str]]]:
    with os.scandir(folder / prefix) as entries:
        ordered = sorted(entries, key=lambda entry: entry.name)
    for entry in ordered:
        path = f"{prefix}{entry.name}"
        if not entry.is_dir(follow_symlinks=False):
            yield path, entry
        elif depth >= MOST_DEPTH:
            found.leave_out(_too_deep(path))
        elif entry.name not in SKIPPED:
            yield from _walk(folder, f"{path}/", depth + 1, found)


def _too_deep(path: str) -> str:
    return f"{quoted(path)} lies more than {MOST_DEPTH} folders deep: left out"


def _zip(data: bytes, wanted: Wanted, limit: int, found: Contents) -> None:
    if data.count(b"PK\x01\x02") > MOST_ENTRIES:  # each entry of the directory starts so
        raise UnreadableError(f"The archive holds more than {MOST_ENTRIES} entries.")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in archive.infolist():
            path = _path(member.filename, found)
            if path is None or member.is_dir():
                continue
            if not wanted(path):
                found.see(path)
            elif stat.S_ISLNK(member.external_attr >> 16):
                found.problems[path] = "is a link, and no link is followed"
            elif member.flag_bits & 1:
                found.problems[path] = "is locked by a password"
            elif member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                found.problems[path] = "is compressed in a way that only few programs read"
            else:
                with archive.open(member) as file:
                    found.add(path, file.read(limit + 1), limit)


def _tar(data: bytes, wanted: Wanted, limit: int, found: Contents) -> None:
    plain = data[257:262] == b"ustar"
    stream = io.BytesIO(data) if plain else gzip.GzipFile(fileobj=io.BytesIO(data))
    with tarfile.open(fileobj=_Bounded(stream), mode="r|") as archive:  # type: ignore[call-overload]
        for number, member in enumerate(archive):
            if number >= MOST_ENTRIES:
                raise UnreadableError(f"The archive holds more than {MOST_ENTRIES} entries.")
            archive.members.clear()  # tarfile keeps all that it has seen
            path = _path(member.name, found)
            if path is None or member.isdir():
                continue
            if not wanted(path):
                found.see(path)
                continue
            file = archive.extractfile(member) if member.isreg() else None
            if file is None:
                found.problems[path] = "is a link or no regular file"
            else:
                found.add(path, file.read(limit + 1), limit)


class _Bounded:
    """A stream that ends in an error where it gives more than it may."""

    def __init__(self, stream: io.BytesIO | gzip.GzipFile) -> None:
        self.stream, self.left = stream, UNPACKED_BYTES

    def read(self, size: int) -> bytes:
        """Read at most `size` bytes; UnreadableError beyond the bound."""
        data = self.stream.read(size)
        self.left -= len(data)
        if self.left < 0:
            raise UnreadableError(f"The archive unpacks to more than {UNPACKED_BYTES >> 20} MiB.")
        return data


def _path(name: str, found: Contents) -> str | None:
    """Give a member's path with / between its parts; None where it leads outside or is none of the student's."""
    path = PurePosixPath(name.replace("\\", "/"))
    parts = [part for part in path.parts if part != "."]
    if path.is_absolute() or ".." in parts or ":" in (parts or [""])[0]:
        found.leave_out(f"{quoted(name)} leads outside the archive: left out")
        return None
    if any(part in SKIPPED for part in parts) or not parts:
        return None
    if len(parts) > MOST_DEPTH + 1:
        found.leave_out(_too_deep("/".join(parts)))
        return None
    return "/".join(parts)
