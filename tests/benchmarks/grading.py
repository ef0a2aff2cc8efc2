"""How long grading takes: one exercise beside plain pytest on the same assertions, and all twelve beyond the training.

    python tests/benchmarks/grading.py

Whole processes, start-up included, in turn A B A B …; each ratio is within one round, and the median is reported.
The pytest side runs the student's functions on the very inputs that the grader asks for and compares with the very
values that it expects, with no isolation at all.
"""

from __future__ import annotations

import json
import pickle
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOLUTIONS = ROOT / "tests" / "solutions"
SMLEARN = Path(sys.executable).with_name("smlearn")
ROUNDS = 5

PYTEST = """
import pickle
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, {solutions!r})
import {exercise}

CASES = pickle.loads(Path({cases!r}).read_bytes())

@pytest.mark.parametrize("check", CASES)
def test_check(check):
    for function, args, expected in CASES[check]:
        found = getattr({exercise}, function)(*args)
        if not isinstance(expected, tuple):
            found, expected = (found,), (expected,)
        for one, right in zip(found, expected, strict=True):
            np.testing.assert_allclose(one, right, rtol=1e-9, atol=1e-12)
"""


def main() -> None:
    """Print both figures."""
    print("One NumPy exercise, smlearn's time over pytest's (goal: below 1.0)")
    for exercise in ("sigmoid", "softmax", "cross_entropy", "dense"):
        ratios = sorted(against_pytest(exercise))
        print(f"  {exercise:<14} {statistics.median(ratios):.2f}  ({ratios[0]:.2f} to {ratios[-1]:.2f})")
    print("All twelve, model answers, Cython compiled before (goal: less than 2 s beyond the training)")
    whole, training = zip(*(all_twelve() for _ in range(5)), strict=True)
    beyond = [a - b for a, b in zip(whole, training, strict=True)]
    print(
        f"  whole {statistics.median(whole):.2f} s, training {statistics.median(training):.2f} s, "
        f"beyond it {statistics.median(beyond):.2f} s"
    )


def against_pytest(exercise: str) -> list[float]:
    """Give the ratios of ROUNDS rounds, after one for warmth."""
    with tempfile.TemporaryDirectory() as folder:
        test = Path(folder, "test_exercise.py")
        cases = Path(folder, "cases.pickle")
        cases.write_bytes(pickle.dumps(the_same_assertions(exercise)))
        test.write_text(PYTEST.format(solutions=str(SOLUTIONS), exercise=exercise, cases=str(cases)))
        ours = [SMLEARN, "grade", exercise, "--track", "numpy", "--workspace", SOLUTIONS]
        theirs = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", folder, test]
        pairs = [(seconds(ours, folder), seconds(theirs, folder)) for _ in range(ROUNDS + 1)]
    return [mine / other for mine, other in pairs[1:]]


def the_same_assertions(exercise: str) -> dict[str, list[tuple[str, tuple, object]]]:
    """Collect each check's calls, with what the model answer gives."""
    import importlib

    from smlearn.grader.checks import checks_of
    from smlearn.grader.course import load_course
    from smlearn.grader.verdict import pose

    sys.path.insert(0, str(SOLUTIONS))
    module = importlib.import_module(exercise)
    course = load_course()
    taught = course.exercise(("numpy", exercise))
    return {
        question.check.id: [
            (call.function, args, getattr(module, call.function)(*args))
            for call in question.calls
            for args in call.runs
        ]
        for question in pose(checks_of(course, taught), taught, course.seed)
    }


def all_twelve() -> tuple[float, float]:
    """Give the seconds of a whole grading, and of the student's own training in it."""
    started = time.perf_counter()
    done = subprocess.run(
        [SMLEARN, "grade", "--workspace", SOLUTIONS, "--format", "json"],
        capture_output=True,
        text=True,
        check=True,
    )
    whole = time.perf_counter() - started
    return whole, json.loads(done.stdout)["timing"]["training"]


def seconds(command: list[object], folder: str) -> float:
    """Time one whole process."""
    started = time.perf_counter()
    subprocess.run(list(map(str, command)), cwd=folder, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
