"""A kernel against its NumPy peer: two workers treated alike, asked in turn, timed from outside."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

from .checks.check import Check
from .checks.kernel_speed import SpeedCheck, measure
from .course import Exercise
from .results import CheckResult
from .sandbox.messages import Program
from .sandbox.sandbox import Sandbox
from .verdict import failed, generator, passed, troubled, unanswered


def race(
    sandbox: Sandbox, program: Program, exercise: Exercise, check: Check, seed: int
) -> tuple[CheckResult, tuple[float, ...]]:
    """Time a kernel that is right; give the verdict, and for each size its time as a multiple of the peer's."""
    assert isinstance(check, SpeedCheck)
    name = f"numpy_{PurePosixPath(exercise.file).stem}"
    peer = Program(name, check.peer.encode(), (check.function,), imports=program.imports)
    with sandbox.open(replace(program, guarded=False)) as student, sandbox.open(peer) as numpy:
        student.rest()
        numpy.rest()
        timing = measure(
            check,
            student.alone,
            numpy.alone,
            generator(seed, exercise, check.id),
        )
    if timing.unfair is not None:
        message = f"The NumPy that it is held against did not answer: {timing.unfair.message}"
        (result,) = unanswered(exercise, [check], "skipped", message)
    elif timing.failure is not None:
        result = troubled(exercise, check, timing.failure)
    elif timing.finding is not None:
        result = failed(exercise, check, timing.finding)
    else:
        result = passed(exercise, check)
    return result, timing.ratios
