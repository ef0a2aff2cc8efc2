"""What one worker of a class does: a submission as bytes in, its verdict or the grader's fault out.

The same function runs in a process of this machine and on a cluster. A worker keeps one sandbox for all its
submissions; its zygote is warm, and each exercise is a fork of it.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from .checks.authored import blamed
from .course import Course, Exercise, load_course
from .grade import Grader, assemble
from .gradebook import Verdict
from .handed_in import HandedIn
from .papers import Papers
from .results import ExerciseResult
from .sandbox.sandbox import IsolationRefused, Sandbox

UNISOLATED = 4  # the level that a class is refused at, unless it was asked for


@dataclass(frozen=True)
class Setting:
    """What is the same for all submissions of a run. `exercises` holds "track/id"."""

    course: Path | None
    exercises: tuple[str, ...]
    seed: int
    isolation: Literal["auto", "strict", "none"] = "auto"
    pass_mark: float = 100.0


@dataclass(frozen=True)
class Task:
    """One attempt to be graded."""

    attempt: int
    handed: HandedIn


@dataclass(frozen=True)
class Outcome:
    """What came of a task: a verdict, or the grader's own fault in words."""

    attempt: int
    verdict: Verdict | None = None
    fault: str = ""


class Desk:
    """Where one worker grades; IsolationRefused or CourseError where it cannot be set up."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.course = load_course(setting.course)
        self.exercises = chosen(self.course, setting.exercises)
        self.sandbox = Sandbox(setting.isolation, self.course.limits, closed=True)
        self.papers = Papers(self.course, setting.seed)
        for exercise in self.exercises:
            self.papers.checks(exercise)  # what is wrong with a course is no student's fault: say it now
        self.level = self.sandbox.isolation.level
        if self.level >= UNISOLATED and setting.isolation != "none":
            self.close()
            raise IsolationRefused(
                "This machine cannot isolate a class's submissions (level 4: limits only). `smlearn doctor` shows what "
                "is missing; `--isolation none` grades all the same, for code that you trust."
            )

    def close(self) -> None:
        """End the sandbox."""
        self.sandbox.close()

    def grade(self, task: Task) -> Outcome:
        """Grade one submission; whatever goes wrong here is told apart from what is wrong with it."""
        try:
            return Outcome(task.attempt, self._verdict(task))
        except Exception as error:
            return Outcome(task.attempt, fault=(blamed(error) or f"{type(error).__name__}: {error}")[:500])

    def _verdict(self, task: Task) -> Verdict:
        started = time.perf_counter()
        setting = self.setting
        submission = task.handed.submission(self.course)
        grader = Grader(
            self.course, submission, self.sandbox, setting.seed, setting.isolation, papers=self.papers
        )
        try:
            results = list(self._results(grader, started))
        finally:
            grader.close()
        result = assemble(grader, results, setting.pass_mark, time.perf_counter() - started)
        return Verdict(
            attempt=task.attempt,
            course_version=result.course.version,
            seed=setting.seed,
            isolation=result.isolation.level,
            score=result.score,
            max_score=result.max_score,
            passed=result.passed,
            result=result.to_line(),
        )

    def _results(self, grader: Grader, started: float) -> Iterator[ExerciseResult]:
        graded = grader.grade(self.exercises)
        for exercise in self.exercises:
            if time.perf_counter() - started < self.course.limits.submission_seconds:
                yield next(graded)
            else:
                yield _unreached(exercise, self.course.limits.submission_seconds)


def chosen(course: Course, names: tuple[str, ...]) -> tuple[Exercise, ...]:
    """Give the exercises by their "track/id"."""
    return tuple(exercise for exercise in course.exercises if "/".join(exercise.key) in names)


def course_digest(course: Course) -> str:
    """Give a hash of all that a verdict depends on besides the submission: the course's data, its checks, ours."""
    digest = hashlib.sha256()
    ours = Path(__file__).parent
    files = {f"course/{name}": path for name, path in course_files(course.directory).items()}
    files |= {f"grader/{name}": ours / name for name in ("grade.py", "verdict.py")}
    files |= {f"grader/{name}": path for name, path in course_files(ours).items()}
    for name, path in files.items():
        digest.update(name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def course_files(directory: Path) -> dict[str, Path]:
    """Give what grading needs of a course's folder: its data, its checks, its misconceptions."""
    found = [directory / "course.toml"] if (directory / "course.toml").is_file() else []
    found += [
        path for folder in ("checks", "misconceptions") for path in sorted((directory / folder).glob("*.py"))
    ]
    return {path.relative_to(directory).as_posix(): path for path in found}


def _unreached(exercise: Exercise, seconds: float) -> ExerciseResult:
    return ExerciseResult(
        id=exercise.id,
        track=exercise.track,
        title=exercise.title,
        file=exercise.file,
        status="timeout",
        score=0,
        max_score=exercise.max_score,
        message=f"The exercises before this one took the {seconds:g} s that a whole submission has.",
    )
