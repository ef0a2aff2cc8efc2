"""The gradebook as a file: opened, locked, brought to the newest schema; and what is wrong with it, in words."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path
from typing import IO

from .gradebook_schema import APPLICATION, MIGRATIONS

PATIENCE = 30  # seconds that another program may hold the file
_BUSY, _READONLY, _IO, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = 5, 8, 10, 11, 13, 14, 26


class GradebookError(ValueError):
    """A gradebook cannot be used as asked; in words."""


class GradebookFault(Exception):  # noqa: N818 - the machine's, and no error of whoever asked
    """The machine failed at a gradebook: a full disk, a damaged file; in words, with what to do."""


def lock(path: Path) -> IO[bytes]:
    """Keep a second run out until the file that is given is closed; GradebookError where one is at work."""
    if path.is_dir():
        raise GradebookError(f"{path} is a folder; a gradebook is a file.")
    try:
        file = path.with_name(path.name + ".lock").open("ab")
    except OSError as error:
        raise GradebookError(f"{path} cannot be written: {error.strerror}.") from None
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise GradebookError(f"Another run is grading into {path}.") from None
    return file


def connect(path: Path, *, writing: bool) -> sqlite3.Connection:
    """Open a gradebook that is sound and of the newest schema; GradebookError or GradebookFault where that fails."""
    if path.is_dir():
        raise GradebookError(f"{path} is a folder; a gradebook is a file.")
    if not writing and not path.is_file():
        raise GradebookError(f"There is no gradebook {path}.")
    database = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    try:
        try:
            _prepare(database, path)
        except sqlite3.OperationalError as error:
            if writing or not _only_readable(error):
                raise
            database.close()
            database = _as_it_is(path)
        if writing:
            _see_that_it_is_sound(database, path)
    except sqlite3.Error as error:
        database.close()
        raise said_of(error, path) from None
    except BaseException:
        database.close()
        raise
    return database


def said_of(error: sqlite3.Error, path: Path) -> GradebookError | GradebookFault:
    """Give SQLite's error as a sentence that says what is the matter and what to do."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # Python 3.10 has the text alone
    text = str(error)

    def means(number: int, *words: str) -> bool:
        return code == number or (not code and any(word in text for word in words))

    kept = "What was recorded is kept; the next run goes on."
    if means(_NOTADB, "not a database"):
        return GradebookError(f"{path} is no gradebook: {text}.")
    if means(_FULL, "disk is full"):
        return GradebookFault(
            f"The disk with {path} is full. Make room and run the same command again. {kept}"
        )
    if means(_BUSY, "is locked"):
        return GradebookFault(
            f"Another program holds {path}, and did not let go of it in {PATIENCE} s. Close it there, then run the "
            f"same command again. {kept}"
        )
    if means(_READONLY, "readonly"):
        return GradebookFault(f"{path} is read-only: nothing can be recorded. {kept}")
    if means(_CANTOPEN, "unable to open"):
        return GradebookFault(f"{path} cannot be opened; may its folder be written to?")
    if means(_CORRUPT, "malformed") or isinstance(error, sqlite3.DataError) or "decode" in text:
        return damaged(path, text)
    if means(_IO, "disk I/O"):
        return GradebookFault(f"The disk with {path} fails ({text}). {kept}")
    return GradebookFault(f"{path} cannot be read or written: {text}. {kept}")


def damaged(path: Path, what: str) -> GradebookFault:
    """Say that a gradebook holds what nobody wrote into it."""
    what = what if what.isprintable() and len(what) < 80 else f"{what[:40]!a} …"
    return GradebookFault(
        f"{path} is damaged ({what}): nothing was changed. Go back to your last copy of it and run the same command "
        f"again, or save what can be read: sqlite3 {path} .recover"
    )


def _prepare(database: sqlite3.Connection, path: Path) -> None:
    database.execute("PRAGMA journal_mode = WAL")
    # With a write-ahead log, NORMAL loses no consistency: after a power cut the last verdicts are made again.
    database.execute("PRAGMA synchronous = NORMAL")
    database.execute("PRAGMA foreign_keys = ON")
    (version,) = database.execute("PRAGMA user_version").fetchone()
    (application,) = database.execute("PRAGMA application_id").fetchone()
    (tables,) = database.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if application != APPLICATION and tables:
        raise GradebookError(f"{path} is another program's database.")
    if version > len(MIGRATIONS):
        raise GradebookError(
            f"{path} was written by a newer smlearn (schema {version}; this one knows {len(MIGRATIONS)}): install "
            "that one."
        )
    for number in range(version, len(MIGRATIONS)):
        # One transaction each: executescript begins none of its own where the script holds one.
        database.executescript(
            f"BEGIN IMMEDIATE; {MIGRATIONS[number]} PRAGMA application_id = {APPLICATION};"
            f"PRAGMA user_version = {number + 1}; COMMIT;"
        )


def _only_readable(error: sqlite3.OperationalError) -> bool:
    return any(word in str(error) for word in ("unable to open", "readonly"))


def _as_it_is(path: Path) -> sqlite3.Connection:
    """Open a gradebook where nothing can be written, not even the log's index: from a copy on a read-only disk."""
    log = path.with_name(path.name + "-wal")
    if log.is_file() and log.stat().st_size:
        raise GradebookFault(
            f"{path} stands where nothing can be written, and its last verdicts are in {log.name} still: copy both "
            "into a folder of your own."
        )
    database = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None
    )
    (version,) = database.execute("PRAGMA user_version").fetchone()
    (application,) = database.execute("PRAGMA application_id").fetchone()
    if (application, version) != (APPLICATION, len(MIGRATIONS)):
        database.close()
        raise GradebookError(f"{path} is no gradebook of this version of smlearn.")
    return database


def _see_that_it_is_sound(database: sqlite3.Connection, path: Path) -> None:
    (found,) = database.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise damaged(path, str(found).replace("\n", " "))
