"""One submission -> its result: what runs where, in which order, and what stands in for what.

for each exercise    read -> (compile) -> run in the sandbox -> verdicts
where it falls short and a prerequisite fails: once more, with the reference in that prerequisite's place
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from .checks import checks_of
from .checks.check import Check
from .course import Course, Exercise
from .misconceptions import misconceptions_of
from .results import CheckResult, CourseStamp, ExerciseResult, Result, total
from .sandbox.messages import Program, Transcript
from .sandbox.sandbox import Sandbox
from .submission import Submission
from .verdict import Answered, answered, missing, pose, shuffled, unanswered, verdicts

Key = tuple[str, str]


@dataclass
class Grader:
    """Grades the exercises of one submission; each at most once, however many others depend on it."""

    course: Course
    submission: Submission
    sandbox: Sandbox
    seed: int
    on_start: Callable[[Exercise], None] = lambda exercise: None
    timing: dict[str, float] = field(default_factory=dict)
    _results: dict[Key, ExerciseResult] = field(default_factory=dict)

    def grade(self, exercises: Sequence[Exercise]) -> Iterator[ExerciseResult]:
        """Give the results one by one, as they come: an interruption loses none that was given."""
        for exercise in exercises:
            yield self.result(exercise)

    def result(self, exercise: Exercise) -> ExerciseResult:
        """Give an exercise's result, graded now if it was not before."""
        if exercise.key not in self._results:
            self.on_start(exercise)
            started = time.perf_counter()
            self._results[exercise.key] = self._with_follow_through(exercise)
            self.timing["/".join(exercise.key)] = time.perf_counter() - started
        return self._results[exercise.key]

    def _with_follow_through(self, exercise: Exercise) -> ExerciseResult:
        source = self.submission.source(exercise)
        checks = checks_of(self.course, exercise)
        if not source.usable:
            return _result(
                exercise,
                unanswered(exercise, checks, "skipped", ""),
                status="missing" if source.missing else "error",
                message=source.problem,
            )
        first = self._attempt(exercise, checks, ())
        if first.status in ("passed", "not_started", "unavailable"):
            return first
        failing = tuple(
            p.id for p in self.course.prerequisites(exercise) if self.result(p).status != "passed"
        )
        if not failing:
            return first
        second = self._attempt(exercise, checks, failing)
        return replace(second, follow_through=failing) if second.score > first.score else first

    def _attempt(
        self, exercise: Exercise, checks: Sequence[Check], references: tuple[str, ...]
    ) -> ExerciseResult:
        program = self._program(exercise, references)
        questions = pose(checks, exercise, self.seed)
        sent = shuffled(questions, exercise, self.seed)
        transcript = self.sandbox.run(program, [call for _, call in sent])
        if transcript.loading.status != "value":
            return _not_loaded(exercise, checks, transcript)
        answers = missing(transcript, exercise, answered(questions, sent, transcript.replies))
        return self._judged(exercise, answers, transcript.output)

    def _judged(self, exercise: Exercise, answers: Sequence[Answered], output: str) -> ExerciseResult:
        results = verdicts(exercise, answers, misconceptions_of(self.course, exercise))
        return _result(exercise, results, output=output)

    def _program(self, exercise: Exercise, references: tuple[str, ...]) -> Program:
        siblings = {
            _module(p): self.submission.source(p).text
            for p in self.course.prerequisites(exercise)
            if p.id not in references and self.submission.source(p).usable
        }
        return Program(
            name=_module(exercise),
            source=self.submission.source(exercise).text,
            functions=exercise.functions,
            siblings=siblings,
            references=references,
            imports=self.course.imports,
        )


def assemble(grader: Grader, results: Sequence[ExerciseResult], pass_mark: float, seconds: float) -> Result:
    """Put the exercises' results together; passed from `pass_mark` per cent of the points on."""
    counted = [r for r in results if r.status != "unavailable"]
    score, most = total(r.score for r in counted), total(r.max_score for r in counted)
    return Result(
        course=CourseStamp(grader.course.id, grader.course.version),
        seed=grader.seed,
        score=score,
        max_score=most,
        passed=bool(counted) and score >= pass_mark / 100 * most,
        isolation=grader.sandbox.isolation,
        timing={
            "seconds": round(seconds, 3),
            "exercises": {k: round(v, 3) for k, v in grader.timing.items()},
        },
        exercises=tuple(results),
    )


def _module(exercise: Exercise) -> str:
    return PurePosixPath(exercise.file).stem


def _not_loaded(exercise: Exercise, checks: Sequence[Check], transcript: Transcript) -> ExerciseResult:
    loading = transcript.loading
    status = "timeout" if loading.status == "timeout" else "error"
    where = f", line {loading.line}" if loading.line else ""
    said = f"{loading.error}: {loading.message}" if loading.error else loading.message
    message = f"{exercise.file} cannot be loaded{where}. {said}"
    if loading.traceback:
        message += "\n" + loading.traceback
    results = unanswered(exercise, checks, "skipped", f"{exercise.file} cannot be loaded.")
    return _result(exercise, results, status=status, message=message, output=transcript.output)


def _result(
    exercise: Exercise,
    checks: tuple[CheckResult, ...],
    *,
    status: str | None = None,
    message: str = "",
    output: str = "",
) -> ExerciseResult:
    return ExerciseResult(
        id=exercise.id,
        track=exercise.track,
        title=exercise.title,
        file=exercise.file,
        status=status or _status(checks),
        score=total(check.score for check in checks),
        max_score=exercise.max_score,
        message=message,
        output=output,
        checks=checks,
    )


def _status(checks: Sequence[CheckResult]) -> str:
    found = {check.status for check in checks} - {"passed"}
    if not found:
        return "passed"
    if found == {"skipped"} and not any(check.score for check in checks):
        return "not_started"
    if found <= {"timeout", "skipped"} and "timeout" in found:
        return "timeout"
    if found <= {"error", "skipped"} and "error" in found:
        return "error"
    return "failed"
