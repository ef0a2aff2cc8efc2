"""How far a student is, without grading anything again.

`.smlearn/progress.json` keeps, for each exercise, its last verdict beside a fingerprint of what was graded: the
file itself and those it builds on. A verdict counts as long as the fingerprint holds. Anybody could write this
file by hand, so nothing but the student's own course map reads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from .course import Course, Exercise
from .results import EXERCISE_STATUSES, ExerciseResult
from .stubs import pristine
from .submission import Submission
from .workspace import read_state, write_state

FILE = "progress.json"
CHANGED = "changed"  # graded before, and edited since, or something that it builds on was
UNGRADED = "ungraded"  # edited, and never graded
NO_VERDICT = (CHANGED, UNGRADED)


@dataclass(frozen=True)
class Standing:
    """Where an exercise stands: a status of a result, or CHANGED, or UNGRADED."""

    exercise: Exercise
    status: str
    score: float = 0.0


@dataclass
class Progress:
    """What is remembered in one workspace for one course."""

    course: Course
    directory: Path
    verdicts: dict[str, Any] = field(default_factory=dict)
    hints: dict[str, int] = field(
        default_factory=dict
    )  # "numpy/softmax/softmax_forward" -> how many were shown
    lessons: list[str] = field(default_factory=list)  # guides that were opened

    @classmethod
    def load(cls, course: Course, directory: Path) -> Progress:
        """Read what is remembered; verdicts of another version of the course are forgotten."""
        data = read_state(directory, FILE)
        hints, lessons = data.get("hints"), data.get("lessons")
        progress = cls(course, directory)
        if isinstance(hints, dict):
            progress.hints = {k: v for k, v in hints.items() if isinstance(v, int) and v > 0}
        if isinstance(lessons, list):
            progress.lessons = [name for name in lessons if isinstance(name, str)]
        if data.get("course") == [course.id, course.version] and isinstance(data.get("verdicts"), dict):
            progress.verdicts = data["verdicts"]
        return progress

    def save(self) -> bool:
        """Write it; False where the workspace cannot be written, which costs nothing but the memory."""
        return write_state(
            self.directory,
            FILE,
            {
                "course": [self.course.id, self.course.version],
                "verdicts": self.verdicts,
                "hints": self.hints,
                "lessons": self.lessons,
            },
        )

    def record(self, results: Iterable[ExerciseResult], submission: Submission) -> bool:
        """Remember verdicts on a submission that lies in this workspace, and save."""
        for result in results:
            exercise = self.course.exercise((result.track, result.id))
            self.verdicts[_key(exercise)] = {
                "of": fingerprint(self.course, exercise, submission),
                "status": result.status,
                "score": result.score,
                "functions": _functions(result),
            }
        return self.save()

    def standings(self, submission: Submission) -> list[Standing]:
        """Give where each exercise stands, in the course's order."""
        stubs = pristine(self.course)
        return [self._standing(e, submission, stubs[e.file]) for e in self.course.exercises]

    def unfinished(self, exercise: Exercise, submission: Submission) -> tuple[str, ...]:
        """Give the functions that are not known to be right, in their order; all of them where nothing is known."""
        verdict = self._verdict(exercise)
        found = verdict.get("functions")
        if verdict.get("of") != fingerprint(self.course, exercise, submission) or not isinstance(found, dict):
            return exercise.functions
        return tuple(f for f in exercise.functions if found.get(f) != "passed")

    def _standing(self, exercise: Exercise, submission: Submission, stub: bytes) -> Standing:
        source = submission.source(exercise)
        if source.missing:
            return Standing(exercise, "missing")
        if source.text.replace(b"\r\n", b"\n") == stub:
            return Standing(exercise, "not_started")
        verdict = self._verdict(exercise)
        status, score = verdict.get("status"), verdict.get("score")
        if status not in EXERCISE_STATUSES or not isinstance(score, int | float):
            return Standing(exercise, UNGRADED)
        if verdict.get("of") != fingerprint(self.course, exercise, submission):
            return Standing(exercise, CHANGED)
        return Standing(exercise, status, float(score))

    def _verdict(self, exercise: Exercise) -> dict[str, Any]:
        verdict = self.verdicts.get(_key(exercise))
        return verdict if isinstance(verdict, dict) else {}


def next_up(standings: Sequence[Standing]) -> Standing | None:
    """Give the exercise to work on: the first, in order, that is not right yet; None where all are."""
    return next((s for s in standings if s.status not in ("passed", "unavailable")), None)


def fingerprint(course: Course, exercise: Exercise, submission: Submission) -> str:
    """Give a short text that is another one as soon as the exercise's file, or one that it builds on, is."""
    digest = sha256()
    for part in (exercise, *course.prerequisites(exercise)):
        source = submission.source(part)
        digest.update(f"{part.file} {len(source.text)} {source.problem}\n".encode())
        digest.update(source.text)
    return digest.hexdigest()[:32]


def _key(exercise: Exercise) -> str:
    return "/".join(exercise.key)


def _functions(result: ExerciseResult) -> dict[str, str]:
    """Give one status a function: the first of its checks that is not passed, else passed."""
    found: dict[str, str] = {}
    for check in result.checks:
        if found.get(check.function, "passed") == "passed":
            found[check.function] = check.status
    return found
