"""The name of an entry in a folder of submissions, as a learning platform writes it -> whose it is, and what.

anna/ anna.zip anna.tar.gz anna.rar                     one entry, one student
Anna Berg_4711_assignsubmission_file_/                  Moodle, a folder for each
Anna Berg_4711_assignsubmission_file_sigmoid.py         Moodle, all in one folder
berganna_LATE_4711_99_exercises.zip, …_sigmoid-1.py     Canvas
Week 1_anna_attempt_2026-03-01-23-59-00_sigmoid.py      Blackboard
submission_4711/                                        Gradescope; backprop-anna/ GitHub Classroom
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import datetime, timezone

_MOODLE = re.compile(
    r"(?P<name>.+)_(?P<id>\d+)_assignsubmission_(?P<kind>file|onlinetext)_?(?P<file>.*)", re.DOTALL
)
_CANVAS = re.compile(r"(?P<name>[^_]+)(?P<late>_LATE)?_(?P<id>\d+)_\d+_(?P<file>.+)", re.DOTALL)
_CANVAS_TEXT = re.compile(r"(?P<name>[^_]+)(?P<late>_LATE)?_(?P<id>\d+)_(?P<file>text\.html)")
_BLACKBOARD = re.compile(
    r"(?P<work>.+)_(?P<name>[^_]+)_attempt_(?P<time>\d{4}(?:-\d\d){5})(?:_(?P<file>.+)|\.txt)", re.DOTALL
)
_OPENED = (".zip", ".tar.gz", ".tgz", ".tar")
_OTHERS = (".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tar.zst", ".rar", ".7z")
# What systems and platforms leave beside the submissions.
_NO_SUBMISSION = frozenset({"thumbs.db", "desktop.ini", "__macosx", "submission_metadata.yml"})
# Tables and databases lie beside them; a student hands in neither.
_TABLES = (".csv", ".xlsx", ".ods", ".db", ".db-wal", ".db-shm", ".db.lock")
# What machines do to a name: sigmoid (1).py, sigmoid-1.py, sigmoid - Copy.py, Sigmoid.py, sigmoid.py.txt
_CHANGED = re.compile(
    r"(?P<stem>.+?)(?:[ _]?\(\d{1,3}\)|-\d{1,3}| - (?:copy|kopie|copie|copia|cópia)(?: \(\d+\))?)?"
    r"(?P<suffix>\.pyx?)(?:\.txt)?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Entry:
    """One entry.

    file    what the student called the file, where the platform's name ends in it; else ""
    late    the platform says so
    typed   what was typed into the platform's own field, and no file
    time    when it was handed in, where the name tells, in seconds since 1970; else 0
    """

    name: str
    student: str
    file: str = ""
    late: bool = False
    typed: bool = False
    time: float = 0.0


def read_entry(name: str, *, is_folder: bool) -> Entry | None:
    """Understand a name; None where it is no submission but a system's or a platform's own."""
    if name.startswith(".") or name.lower() in _NO_SUBMISSION:
        return None
    # Names of files need be no UTF-8; the gradebook's text is.
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    if moodle := _MOODLE.fullmatch(text):
        file = "" if is_folder else moodle["file"]
        return Entry(name, f"{moodle['name']}_{moodle['id']}", file, typed=moodle["kind"] == "onlinetext")
    if is_folder:
        return Entry(name, text)
    if canvas := _CANVAS.fullmatch(text) or _CANVAS_TEXT.fullmatch(text):
        typed = canvas.re is _CANVAS_TEXT
        return Entry(name, f"{canvas['name']}_{canvas['id']}", canvas["file"], bool(canvas["late"]), typed)
    if board := _BLACKBOARD.fullmatch(text):
        seconds = _seconds(board["time"])
        return Entry(name, board["name"], board["file"] or "", typed=not board["file"], time=seconds)
    if text.lower().endswith(_TABLES):
        return None
    suffix = next((suffix for suffix in (*_OPENED, *_OTHERS) if text.lower().endswith(suffix)), "")
    return Entry(name, text[: -len(suffix)] or text if suffix else text)


def archive_suffix(name: str) -> str:
    """Give the suffix by which a name is an archive's that can be opened, "" where it is none."""
    return next((suffix for suffix in _OPENED if name.lower().endswith(suffix)), "")


def is_archive(name: str) -> bool:
    """Tell whether a name is an archive's, of whatever kind."""
    return name.lower().endswith((*_OPENED, *_OTHERS, ".gz", ".bz2", ".xz"))


def own_name(name: str) -> str:
    """Give the name that a file had before a browser, a platform or a system changed it: sigmoid (1).py."""
    changed = (
        _CHANGED.fullmatch(name) if len(name) < 256 else None
    )  # a member of an archive may have any length
    return f"{changed['stem']}{changed['suffix']}".lower() if changed else name


def quoted(path: str) -> str:
    """Write a path into a sentence: its end, where it is long, for an archive's may be longer than any page."""
    return repr(path if len(path) <= 100 else f"…{path[-99:]}")


def _seconds(text: str) -> float:
    try:
        return datetime.strptime(text, "%Y-%m-%d-%H-%M-%S").replace(tzinfo=timezone.utc).timestamp()
    except ValueError:
        return 0.0
