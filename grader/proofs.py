"""Proof that a course grades as it should: answers get full marks, stubs none, each mistake is caught as itself.

What is proven is run: the model answers and the stubs through the grader, in the sandbox; the misconceptions, which
are the course's own code, through the checks alone.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from .authoring import make_stub
from .checks import checks_of
from .checks.authored import blamed
from .checks.check import Check, Observation
from .checks.local import answer
from .course import Course, Exercise
from .grade import Grader
from .misconceptions import misconceptions_of
from .misconceptions.diagnose import diagnose
from .misconceptions.misconception import PAIRED, RIGHT, Misconception
from .results import CheckResult, ExerciseResult
from .sandbox.sandbox import Sandbox
from .submission import read_submission

SEEDS = (1, 2, 3, 4, 5)


def prove(course: Course, solutions: Path, seeds: Sequence[int] = SEEDS) -> Iterator[str]:
    """Say each thing that does not hold in a sentence; nothing means that the course is proven."""
    try:
        yield from _proven(course, solutions, seeds)
    except Exception as error:
        sentence = blamed(error)
        if sentence is None:
            raise
        yield sentence


def _proven(course: Course, solutions: Path, seeds: Sequence[int]) -> Iterator[str]:
    with Sandbox("auto", course.limits) as sandbox:
        slow: Counter[str] = Counter()
        found: dict[str, dict[int, str]] = {}  # what is wrong -> with which seed -> in more words
        for seed in seeds:
            for result in _graded(course, solutions, sandbox, seed):
                for what, more in _of_answer(result):
                    found.setdefault(what, {})[seed] = more
                slow.update(f"{result.track}/{result.id}: {c.id}" for c in result.checks if _too_slow(c))
        yield from (_with_seeds(what, words, seeds) for what, words in found.items())
        # A clock is no judge on a busy machine: a model answer is slow if it is so each time.
        yield from (
            f"{what}: the model answer is too slow" for what, times in slow.items() if times == len(seeds)
        )
        with tempfile.TemporaryDirectory(prefix="smlearn-stubs-") as folder:
            for exercise in course.exercises:
                path = Path(folder, exercise.file)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(
                    make_stub((solutions / exercise.file).read_text(encoding="utf-8")), encoding="utf-8"
                )
            for result in _graded(course, Path(folder), sandbox, seeds[0]):
                if result.score:
                    yield f"{result.track}/{result.id}: the stub gets {result.score:g} points"
    for exercise in course.exercises:
        if exercise.track == "numpy" or ("numpy", exercise.id) not in [e.key for e in course.exercises]:
            yield from _of_misconceptions(course, exercise)


def _graded(course: Course, folder: Path, sandbox: Sandbox, seed: int) -> Iterator[ExerciseResult]:
    grader = Grader(course, read_submission(folder, course), sandbox, seed)
    try:
        yield from grader.grade(course.exercises)
    finally:
        grader.close()


def _of_answer(result: ExerciseResult) -> Iterator[tuple[str, str]]:
    where = f"{result.track}/{result.id}"
    if result.status in ("passed", "unavailable"):
        return
    if not result.checks or result.message:
        yield f"{where}: the model answer is {result.status}", result.message
    for check in result.checks:
        if check.status not in ("passed", "skipped") and not _too_slow(check):
            yield f"{where}: the model answer fails {check.id}", check.message


def _with_seeds(what: str, words: Mapping[int, str], seeds: Sequence[int]) -> str:
    """Say with which seeds; where it is with some alone, a check asks for more than the answer keeps."""
    first = min(words)
    some = ", ".join(map(str, words))
    which = (
        ""
        if len(words) == len(seeds)
        else f" with seed{'s' if len(words) > 1 else ''} {some} of {len(seeds)}"
    )
    return f"{what}{which}: {words[first]}"


def _too_slow(check: CheckResult) -> bool:
    return check.kind == "speed" and check.status == "failed"


def _of_misconceptions(course: Course, exercise: Exercise) -> Iterator[str]:
    checks = checks_of(course, exercise)
    known = misconceptions_of(course, exercise)
    seen: set[tuple[str, str]] = set()
    for one in known:
        # Pairs are made of what is tried alone; a part of a function is no function that could be run.
        if (
            one.slug == RIGHT
            or one.level >= PAIRED
            or "/" in one.function
            or (one.function, one.slug) in seen
        ):
            continue
        seen.add((one.function, one.slug))
        if one.function not in exercise.functions:
            yield f"{exercise.id}: the misconception {one.slug} is of {one.function}, which is no function of it"
            continue
        yield from _of_one(exercise, one, known, checks)


def _of_one(
    exercise: Exercise, one: Misconception, known: Sequence[Misconception], checks: Sequence[Check]
) -> Iterator[str]:
    where = f"{exercise.id}: {one.function} made with {one.slug}"
    filled = one
    if one.fit is not None:
        tried = list(one.fit([]))
        if not tried:
            return
        filled = one.fixed(**tried[min(1, len(tried) - 1)])
    try:
        failed, observations = _judged(checks, filled)
    except Exception as error:
        yield f"{where} cannot be tried: {blamed(error) or f'{type(error).__name__}: {error}'}"
        return
    if not failed:
        yield f"{where} passes every check"
        return
    found = diagnose(one.function, observations, known)
    if found is None:
        yield f"{where} is not named: another wrong answer gives the same numbers, or none gives these"
    elif found.slug != one.slug:
        yield f"{where} is named {found.slug}"


def _judged(checks: Sequence[Check], one: Misconception) -> tuple[bool, list[Observation]]:
    failed = False
    observations: list[Observation] = []
    for check in checks:
        if check.function != one.function or check.kind == "speed":
            continue
        calls = check.calls(np.random.default_rng(SEEDS[0]))
        replies = answer({one.function: one.imitate}, calls)
        own = all(
            r.status == "value" for c, r in zip(calls, replies, strict=True) if c.function == check.function
        )
        failed = failed or not own or check.judge(calls, replies) is not None
        observations += check.observe(calls, replies)
    return failed, observations
