"""The gradebook of a class: one SQLite file that is sound whenever it is looked at.

Each verdict is one transaction in a write-ahead log, so a run that is killed leaves whole rows and no halves. An
attempt and its bytes are kept for good; verdicts of an earlier course stay beside those of a later one. One process
writes; a lock, which its end releases however it ends, keeps a second one out.
"""

from __future__ import annotations

import difflib
import json
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import IO, Any

from .gradebook_class import PASS_MARK, Settled, settle, settled
from .gradebook_file import GradebookError, connect, damaged, lock
from .handed_in import HandedIn


@dataclass(frozen=True)
class Verdict:
    """A verdict as it is recorded."""

    attempt: int
    course_version: str
    seed: int
    isolation: int
    score: float
    max_score: float
    passed: bool
    result: str


@dataclass(frozen=True)
class AttemptRow:
    """An attempt with its current verdict, if it has one; `result` is fetched apart, for it is long."""

    id: int
    student: str
    number: int
    handed_in_at: str
    reason: str
    verdict: int | None
    score: float
    max_score: float
    passed: bool
    isolation: int
    course_version: str
    fault: str
    notes: tuple[str, ...]


class Gradebook:
    """One class's gradebook; a context manager. `writing` takes the lock and makes the file where none is."""

    def __init__(self, path: Path, *, writing: bool = False) -> None:
        self.path = path
        self._lock: IO[bytes] | None = lock(path) if writing else None
        try:
            self._db = connect(path, writing=writing)
        except BaseException:
            self._unlock()
            raise

    def __enter__(self) -> Gradebook:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file and let go of the lock."""
        self._db.close()
        self._unlock()

    def _unlock(self) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def begin(
        self, course: str, exercises: Sequence[str], seed: int | None, pass_mark: float | None = None
    ) -> int:
        """Settle what this class is graded in, once; give the seed. GradebookError where it was settled otherwise."""
        return settle(self._db, self.path, now(), course, exercises, seed, pass_mark)

    @property
    def settled(self) -> Settled:
        """What this class is graded in; GradebookError where nothing was graded into it yet."""
        found = settled(self._db)
        if found is None:
            raise GradebookError(f"{self.path} is empty: nothing was graded into it yet.")
        return found

    @property
    def pass_mark(self) -> float:
        """The per cent of the points from which on it is passed."""
        found = settled(self._db)
        return PASS_MARK if found is None or found.pass_mark is None else found.pass_mark

    def register(self, handed: HandedIn) -> int | None:
        """Keep what a student handed in, as a new attempt if it differs from the last; give its number, else None."""
        with self._transaction():
            self._db.execute("INSERT OR IGNORE INTO student (name) VALUES (?)", (handed.student,))
            (student,) = self._db.execute(
                "SELECT id FROM student WHERE name = ?", (handed.student,)
            ).fetchone()
            last = self._db.execute(
                "SELECT number, hash FROM attempt WHERE student = ? ORDER BY number DESC LIMIT 1", (student,)
            ).fetchone() or (0, "")
            if last[1] == handed.hash:
                return None
            return self._db.execute(
                "INSERT INTO attempt (student, number, hash, content, problems, reason, handed_in_at, notes) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    student,
                    last[0] + 1,
                    handed.hash,
                    handed.packed(),
                    json.dumps(dict(handed.problems)),
                    handed.reason,
                    stamp(handed.time) if handed.time else now(),
                    json.dumps(handed.notes),
                ),
            ).lastrowid

    def retime(self, student: str, seconds: float) -> str | None:
        """Correct when a student's last attempt was handed in; give the time that stood there, None if it is right."""
        row = self._db.execute(
            "SELECT a.id, a.handed_in_at FROM attempt AS a JOIN student AS s ON s.id = a.student WHERE s.name = ? "
            "ORDER BY a.number DESC LIMIT 1",
            (student,),
        ).fetchone()
        if row is None or row[1] == stamp(seconds):
            return None
        self._db.execute("UPDATE attempt SET handed_in_at = ? WHERE id = ?", (stamp(seconds), row[0]))
        return str(row[1])

    def pending(self, *, retry: bool = False) -> list[int]:
        """Give the attempts without any verdict; those at which the grader failed only to `retry`."""
        return self._ids(
            "SELECT id FROM attempt AS a WHERE NOT EXISTS (SELECT 1 FROM verdict WHERE attempt = a.id)"
            + ("" if retry else " AND NOT EXISTS (SELECT 1 FROM fault WHERE attempt = a.id)")
        )

    def outdated(self, digest: str, *, retry: bool = True) -> list[int]:
        """Give the attempts whose current verdict is of another course than `digest`, or that have none."""
        return self._ids(
            "SELECT id FROM attempt AS a WHERE coalesce((SELECT course_digest FROM verdict WHERE attempt = a.id "
            "ORDER BY id DESC LIMIT 1), '') <> ?"
            + (
                ""
                if retry
                else " AND NOT EXISTS (SELECT 1 FROM fault WHERE attempt = a.id AND course_digest = ?)"
            ),
            *((digest,) if retry else (digest, digest)),
        )

    def _ids(self, query: str, *values: object) -> list[int]:
        return [row[0] for row in self._db.execute(f"{query} ORDER BY id", values)]

    def handed_in(self, attempt: int) -> HandedIn:
        """Give an attempt as it was handed in."""
        name, content, problems, reason = self._db.execute(
            "SELECT s.name, a.content, a.problems, a.reason FROM attempt AS a JOIN student AS s ON s.id = a.student "
            "WHERE a.id = ?",
            (attempt,),
        ).fetchone()
        try:
            return HandedIn(name, HandedIn.unpacked(content), json.loads(problems), reason)
        except (zipfile.BadZipFile, zlib.error, ValueError) as error:
            raise damaged(self.path, f"{name}: {error}") from None

    def packed(self, student: str, number: int) -> bytes:
        """Give the files of a student's attempt as one zip."""
        (content,) = self._db.execute(
            "SELECT a.content FROM attempt AS a JOIN student AS s ON s.id = a.student "
            "WHERE s.name = ? AND a.number = ?",
            (student, number),
        ).fetchone()
        return bytes(content)

    def record(self, verdict: Verdict, digest: str) -> float | None:
        """Record a verdict; give the score that the attempt had before, None where it had none."""
        with self._transaction():
            before = self._db.execute(
                "SELECT score FROM verdict WHERE attempt = ? ORDER BY id DESC LIMIT 1", (verdict.attempt,)
            ).fetchone()
            # A course that was changed and changed back: its verdict is the current one again.
            self._db.execute(
                "DELETE FROM verdict WHERE attempt = ? AND course_digest = ?", (verdict.attempt, digest)
            )
            self._db.execute(
                "INSERT INTO verdict (attempt, course_version, course_digest, seed, isolation, score, max_score, "
                "passed, result, graded_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (verdict.attempt, verdict.course_version, digest, verdict.seed, verdict.isolation, verdict.score,
                 verdict.max_score, verdict.passed, verdict.result, now()),
            )  # fmt: skip
        return None if before is None else float(before[0])

    def record_fault(self, attempt: int, message: str, digest: str) -> None:
        """Record that the grader itself failed at an attempt."""
        self._db.execute(
            "INSERT INTO fault (attempt, course_digest, message, at) VALUES (?, ?, ?, ?)",
            (attempt, digest, message, now()),
        )

    def set_mark(self, student: str, score: float | None, reason: str) -> None:
        """Set a mark by hand, or withdraw it with None; the reason stays. GradebookError for an unknown student."""
        row = self._db.execute("SELECT id FROM student WHERE name = ?", (student,)).fetchone()
        if row is None:
            raise GradebookError(no_student(student, self.students()))
        if not reason.strip():
            raise GradebookError("A mark set by hand needs its reason.")
        self._db.execute(
            "INSERT INTO mark (student, score, reason, at) VALUES (?, ?, ?, ?)",
            (row[0], score, reason, now()),
        )

    def marks(self) -> dict[str, tuple[float, str, str]]:
        """Give the marks set by hand that count: student -> score, reason, time."""
        rows = self._db.execute(
            "SELECT s.name, score, reason, at FROM mark JOIN student AS s ON s.id = student ORDER BY mark.id"
        )
        latest = {name: (score, reason, at) for name, score, reason, at in rows}
        return {name: mark for name, mark in latest.items() if mark[0] is not None}

    def attempts(self) -> Iterator[AttemptRow]:
        """Give all attempts with their current verdicts, by student and number."""
        rows = self._db.execute(
            """
            SELECT a.id, s.name, a.number, a.handed_in_at, a.reason, v.id, coalesce(v.score, 0),
                coalesce(v.max_score, 0), coalesce(v.passed, 0), coalesce(v.isolation, 0),
                coalesce(v.course_version, ''),
                coalesce((SELECT message FROM fault WHERE attempt = a.id ORDER BY id DESC LIMIT 1), ''), a.notes
            FROM attempt AS a JOIN student AS s ON s.id = a.student
            LEFT JOIN verdict AS v ON v.id = (SELECT max(id) FROM verdict WHERE attempt = a.id)
            ORDER BY s.name, a.number
            """
        )
        for row in rows:
            *first, passed, isolation, version, fault, notes = row
            said = tuple(json.loads(notes))
            values: tuple[Any, ...] = (*first, bool(passed), isolation, version, fault, said)
            yield AttemptRow(*values)

    def current_result(self, attempt: int) -> str | None:
        """Give the JSON of an attempt's current verdict; None where it has none."""
        row = self._db.execute(
            "SELECT result FROM verdict WHERE attempt = ? ORDER BY id DESC LIMIT 1", (attempt,)
        ).fetchone()
        return None if row is None else str(row[0])

    def result(self, verdict: int) -> str:
        """Give the JSON of a verdict's whole result."""
        (text,) = self._db.execute("SELECT result FROM verdict WHERE id = ?", (verdict,)).fetchone()
        return str(text)

    def students(self) -> list[str]:
        """Give the names of all students, sorted."""
        return [row[0] for row in self._db.execute("SELECT name FROM student ORDER BY name")]


def no_student(name: str, known: list[str]) -> str:
    """Say that nobody is called so, and who may be meant."""
    near = difflib.get_close_matches(name, known, 1)
    return f"No student is called {name!r}." + (f" Did you mean {near[0]!r}?" if near else "")


def now() -> str:
    """Give this moment, UTC, to the second."""
    return datetime.now(timezone.utc).isoformat(timespec="seconds")


def stamp(seconds: float) -> str:
    """Give a file's time as text, UTC; this moment where no calendar has it."""
    try:
        return datetime.fromtimestamp(seconds, timezone.utc).isoformat(timespec="seconds")
    except (OverflowError, OSError, ValueError):
        return now()
