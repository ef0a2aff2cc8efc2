"""One submission -> its result: what runs where, in which order, and what stands in for what.

for each exercise    read -> (compile) -> run in the sandbox -> verdicts
where it falls short and a prerequisite fails: once more, with the reference in that prerequisite's place
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal

from .checks.check import Check
from .course import Course, Exercise
from .misconceptions import misconceptions_of
from .misconceptions.slow import slow
from .papers import Paper, Papers
from .results import CheckResult, CourseStamp, Diagnosis, ExerciseResult, Result, total
from .sandbox.build_words import advice
from .sandbox.messages import Program, Transcript
from .sandbox.sandbox import Sandbox
from .sandbox.session import has_reference
from .speed import race
from .submission import Submission
from .verdict import Answered, diagnosed, reread, told, unanswered, verdicts

if TYPE_CHECKING:  # only the Cython track pays for it
    from .kernels import Kernels, Variant

Key = tuple[str, str]
SOURCE_LINES, SOURCE_COLUMNS = 400, 200  # of a kernel, as much as is shown again


@dataclass(frozen=True)
class Attempt:
    """What came of one run of an exercise; no program where it could not be run."""

    result: ExerciseResult
    program: Program | None = None
    answers: tuple[Answered, ...] = ()


@dataclass
class Grader:
    """Grades the exercises of one submission; each at most once, however many others depend on it."""

    course: Course
    submission: Submission
    sandbox: Sandbox
    seed: int
    isolation: Literal["auto", "strict", "none"] = "auto"
    on_start: Callable[[Exercise], None] = lambda exercise: None
    timing: dict[str, float] = field(default_factory=dict)
    training: float = 0.0  # seconds that the student's own `fit` took to learn the data set
    speed: dict[str, float] = field(
        default_factory=dict
    )  # a kernel's time over its peer's, at the worst size
    papers: Papers | None = None  # what is asked; of its own where it grades nobody else
    _results: dict[Key, ExerciseResult] = field(default_factory=dict)

    def grade(self, exercises: Sequence[Exercise]) -> Iterator[ExerciseResult]:
        """Give the results one by one, as they come: an interruption loses none that was given."""
        for exercise in exercises:
            source = self.submission.source(exercise)
            if exercise.track == "cython" and source.usable:
                self._kernels.prepare(_module(exercise), source.text)
        for exercise in exercises:
            yield self.result(exercise)

    def remember(self, results: Iterable[ExerciseResult]) -> None:
        """Take over results of the same files that were graded before."""
        self._results |= {(result.track, result.id): result for result in results}

    @property
    def graded(self) -> tuple[ExerciseResult, ...]:
        """All results so far, those of prerequisites that had to be known as well."""
        return tuple(self._results.values())

    def result(self, exercise: Exercise) -> ExerciseResult:
        """Give an exercise's result, graded now if it was not before."""
        if exercise.key not in self._results:
            self.on_start(exercise)
            started = time.perf_counter()
            self._results[exercise.key] = self._with_follow_through(exercise)
            self.timing["/".join(exercise.key)] = time.perf_counter() - started
        return self._results[exercise.key]

    def close(self) -> None:
        """End what was begun ahead for this submission: a class has many."""
        if "_kernels" in vars(self):
            self._kernels.close()

    def _with_follow_through(self, exercise: Exercise) -> ExerciseResult:
        source = self.submission.source(exercise)
        checks = self._papers.checks(exercise)
        if not source.usable:
            return _result(
                exercise,
                unanswered(exercise, checks, "skipped", ""),
                status="missing" if source.missing else "error",
                message=source.problem,
            )
        first = self._attempt(exercise, checks, ())
        if first.result.status in ("passed", "not_started", "unavailable"):
            return first.result
        failing = tuple(
            p.id
            for p in self.course.prerequisites(exercise)
            if self.result(p).status != "passed" and has_reference(p.id)
        )
        second = self._attempt(exercise, checks, failing) if failing else first
        if second.result.score <= first.result.score:
            return self._named(exercise, first)
        return replace(self._named(exercise, second), follow_through=failing)

    def _named(self, exercise: Exercise, attempt: Attempt) -> ExerciseResult:
        """Name the mistakes: by the numbers, else by the student's source, else by a check's own sentence."""
        result = attempt.result
        if attempt.program is None or result.status == "passed":
            return result
        misconceptions = misconceptions_of(self.course, exercise)
        checks = diagnosed(exercise, result.checks, attempt.answers, misconceptions)
        if attempt.program.compiled:
            source = self.submission.source(exercise).text.decode("utf-8", "replace")
            checks = reread(exercise, checks, source)
        else:
            from .repairs.name import named  # few submissions need it

            checks = named(self.sandbox, attempt.program, exercise, checks, attempt.answers, misconceptions)
        return replace(result, checks=told(exercise, checks, attempt.answers, misconceptions))

    def _attempt(self, exercise: Exercise, checks: Sequence[Check], references: tuple[str, ...]) -> Attempt:
        answers: dict[str, Answered] = {}
        program = None
        output = ""
        try:
            for build in dict.fromkeys(check.build for check in checks):
                paper = self._papers.paper(exercise, build)
                if not paper.sent:
                    continue
                program = self._program(exercise, build, references)
                transcript, found = self._ask(paper, program)
                answers |= {answer.check.id: answer for answer in found}
                output = output or transcript.output
        except Unrunnable as stop:
            return Attempt(stop.result(exercise, checks))
        ordered = [answers[check.id] for check in checks if check.id in answers]
        judged = {result.id: result for result in verdicts(exercise, ordered)}
        judged |= self._races(exercise, [c for c in checks if c.id not in judged], judged)
        result = _result(exercise, tuple(judged[check.id] for check in checks), output=output)
        return Attempt(result, program, tuple(ordered))

    def _ask(self, paper: Paper, program: Program) -> tuple[Transcript, tuple[Answered, ...]]:
        transcript = self.sandbox.run(program, paper.calls)
        if transcript.loading.status != "value":
            raise _not_loaded(paper.exercise, transcript)
        found = paper.answered(transcript)
        self.training += sum(r.seconds for a in found if a.check.kind == "accuracy" for r in a.replies)
        return transcript, found

    def _races(
        self, exercise: Exercise, checks: Sequence[Check], judged: Mapping[str, CheckResult]
    ) -> dict[str, CheckResult]:
        """Time what is right; what is not yet right is not timed."""
        raced: dict[str, CheckResult] = {}
        for check in checks:
            if any(r.function == check.function and r.status != "passed" for r in judged.values()):
                (raced[check.id],) = unanswered(
                    exercise, [check], "skipped", "First make it right, then fast."
                )
                continue
            self._kernels.settle()
            result, ratios = race(
                self.sandbox, self._program(exercise, "fast", ()), exercise, check, self.seed
            )
            if result.status == "failed":
                result = replace(result, diagnosis=self._slow(exercise, check.function))
            if not any(one.evidence.get("annotation") for one in raced.values()):  # once says it for the file
                result = self._annotated(exercise, result)
            raced[check.id] = result
            if ratios:
                self.speed["/".join((*exercise.key, check.id))] = max(ratios)
        return raced

    def _slow(self, exercise: Exercise, function: str) -> Diagnosis | None:
        """Name the line that makes a kernel slow."""
        source = self.submission.source(exercise).text
        counts = self._kernels.built(_module(exercise), source, "fast").annotations
        return slow(function, source.decode("utf-8", "replace"), counts)

    def _annotated(self, exercise: Exercise, result: CheckResult) -> CheckResult:
        """Put the kernel's source, with the lines that call Python, beside its speed."""
        source = self.submission.source(exercise).text
        lines = source.decode("utf-8", "replace").split("\n")[:SOURCE_LINES]
        counts = self._kernels.built(_module(exercise), source, "fast").annotations[: len(lines)]
        text = "\n".join(line[:SOURCE_COLUMNS] for line in lines)
        annotation = {"source": text, "lines": list(counts)}
        return replace(result, evidence={**result.evidence, "annotation": annotation}) if counts else result

    def _program(self, exercise: Exercise, build: Variant, references: tuple[str, ...]) -> Program:
        source = self.submission.source(exercise).text
        siblings = {
            _module(p): self.submission.source(p).text
            for p in self.course.prerequisites(exercise)
            if p.id not in references and self.submission.source(p).usable
        }
        return Program(
            name=_module(exercise),
            source=self._compiled(exercise, source, build) if exercise.track == "cython" else source,
            functions=exercise.functions,
            siblings=siblings,
            references=references,
            imports=self.course.imports,
            compiled=exercise.track == "cython",
        )

    def _compiled(self, exercise: Exercise, source: bytes, build: Variant) -> bytes:
        built = self._kernels.built(_module(exercise), source, build)
        if built.unavailable:
            raise Unrunnable("unavailable", built.unavailable)
        if built.problem:
            raise Unrunnable("error", "\n".join(filter(None, (built.problem, built.excerpt, built.advice))))
        return built.extension

    @cached_property
    def _papers(self) -> Papers:
        return self.papers or Papers(self.course, self.seed)

    @cached_property
    def _kernels(self) -> Kernels:
        from .kernels import Kernels

        return Kernels(self.isolation)


class Unrunnable(Exception):  # noqa: N818 - no fault of the grader's: the exercise's own verdict
    """The submission's module cannot be run at all; in words."""

    def __init__(self, status: str, message: str, output: str = "") -> None:
        super().__init__(message)
        self.status, self.message, self.output = status, message, output

    def result(self, exercise: Exercise, checks: Sequence[Check]) -> ExerciseResult:
        """Give the verdict that this is."""
        skipped = unanswered(exercise, checks, "skipped", f"{exercise.file} cannot be run.")
        return _result(exercise, skipped, status=self.status, message=self.message, output=self.output)


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
            "training": round(grader.training, 3),
            "exercises": {k: round(v, 3) for k, v in grader.timing.items()},
            "speed": {k: round(v, 3) for k, v in grader.speed.items()},
        },
        exercises=tuple(results),
    )


def _module(exercise: Exercise) -> str:
    return PurePosixPath(exercise.file).stem


def _not_loaded(exercise: Exercise, transcript: Transcript) -> Unrunnable:
    loading = transcript.loading
    words = advice(loading.message) if exercise.track == "cython" else ""
    message = "\n".join(filter(None, (loading.message, loading.traceback.rstrip(), words)))
    return Unrunnable("timeout" if loading.status == "timeout" else "error", message, transcript.output)


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
