"""How a class is graded: its rate beside plain pytest, its processor time beside the students' own, its memory.

    python tests/benchmarks/class_rate.py [--students 10000]

Rate      one NumPy exercise, two at once, three answers in four right: `smlearn class grade`, fully isolated, start-up
          included, over plain pytest (no plugin loaded), a process for each submission, on the same inputs and expected
          values, without any isolation. And, for comparison, over two processes of pytest for the whole class, where
          one endless loop or one os._exit takes the marks of all with it.
Time      complete NumPy-track submissions: all processor time of the grader and its workers, beyond start-up, over that
          of the students' functions called directly on the same inputs. At isolation level 2: behind bubblewrap, in a
          process namespace of its own, the workers' time is not passed on to us.
Memory    the largest process of a run over so many stubs, over that of a run over ten.
"""

from __future__ import annotations

import argparse
import os
import pickle
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from typing import NamedTuple

from grading import PYTEST, SMLEARN, SOLUTIONS, the_same_assertions

from smlearn.grader.course import load_course
from smlearn.grader.gradebook import Gradebook

OURS, THEIRS, ROUNDS = 200, 20, 3
EXERCISE = "sigmoid"
WRONG = """
import numpy as np
def sigmoid_forward(z):
    return 1 / (1 + np.exp(z))
def sigmoid_backward(grad_a, a):
    return a * (1 - a)
"""
TOGETHER = """
import importlib.util
import pickle
from pathlib import Path

import numpy as np
import pytest

CASES = pickle.loads(Path({cases!r}).read_bytes())
STUDENTS = sorted(Path({folder!r}).iterdir())[{half}::2]

@pytest.fixture(scope="module", params=STUDENTS, ids=lambda path: path.name)
def module(request):
    spec = importlib.util.spec_from_file_location("answer", request.param / "{exercise}.py")
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found

@pytest.mark.parametrize("check", CASES)
def test_check(module, check):
    for function, args, expected in CASES[check]:
        found = getattr(module, function)(*args)
        if not isinstance(expected, tuple):
            found, expected = (found,), (expected,)
        for one, right in zip(found, expected, strict=True):
            np.testing.assert_allclose(one, right, rtol=1e-9, atol=1e-12)
"""


class Rates(NamedTuple):
    """Submissions a minute: ours, pytest with a process for each, pytest with two for all."""

    ours: float
    alone: float
    together: float


TIME = """
import resource, sys, time
from pathlib import Path
from smlearn.grader.class_work import Desk, Setting, Task
from smlearn.grader.handed_in import hand_in
from smlearn.grader.course import load_course
course = load_course()
names = tuple("/".join(e.key) for e in course.exercises if e.track == "numpy")
desk = Desk(Setting(None, names, course.seed, "level2"))
folder = Path(sys.argv[1])
handed = hand_in(folder.parent, folder.name, [folder.name], course)
for _ in range(int(sys.argv[2])):
    outcome = desk.grade(Task(1, handed))
    assert outcome.verdict.passed, outcome
desk.close()
print(sum(u.ru_utime + u.ru_stime for u in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))))
"""
DIRECT = """
import importlib, sys, time
import numpy as np
from smlearn.grader.checks import checks_of
from smlearn.grader.course import load_course
from smlearn.grader.sandbox.messages import Rng
from smlearn.grader.verdict import pose
sys.path.insert(0, sys.argv[1])
course = load_course()
own = 0.0
def real(value):
    if isinstance(value, Rng):
        return np.random.default_rng(value.seed)
    return type(value)(map(real, value)) if isinstance(value, (list, tuple)) else value
for taught in course.exercises:
    if taught.track == "numpy":
        module = importlib.import_module(taught.id)
        for question in pose(checks_of(course, taught), taught, course.seed):
            for call in question.calls:
                for args in call.runs:
                    args = real(args)
                    started = time.process_time()
                    getattr(module, call.function)(*args)
                    own += time.process_time() - started
print(own)
"""


def main() -> None:
    """Print the three figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--students", type=int, default=1000)
    students = parser.parse_args().students
    with tempfile.TemporaryDirectory() as folder:
        found, level = rates(Path(folder))
    print(
        f"Rate: {median(r.ours for r in found):.0f} a minute at isolation level {level}, pytest "
        f"{median(r.alone for r in found):.0f}; ratio {median(r.ours / r.alone for r in found):.1f} (goal: 3 or more); "
        f"two processes for the whole class {median(r.together for r in found):.0f}, ratio "
        f"{median(r.ours / r.together for r in found):.2f}"
    )
    ours = [processor_time(TIME, SOLUTIONS, 6) - processor_time(TIME, SOLUTIONS, 1) for _ in range(ROUNDS)]
    theirs = [processor_time(DIRECT, SOLUTIONS) for _ in range(ROUNDS)]
    ratio = median(ours) / 5 / median(theirs)
    print(
        f"Processor time of a NumPy-track submission: {median(ours) / 5:.2f} s, the student's own "
        f"{median(theirs):.2f} s; ratio {ratio:.2f} (goal: at most 1.25)"
    )
    few, many = peak(10), peak(students)
    print(f"Memory, largest process: {few} MiB with 10, {many} MiB with {students} students (goal: flat)")


def rates(folder: Path) -> tuple[list[Rates], int]:
    """Give the rates of each round, in submissions a minute, and the isolation level of ours."""
    answers = [(SOLUTIONS / f"{EXERCISE}.py").read_text()] * 3 + [WRONG]
    hand_out(folder / "handed", answers, OURS)
    cases = folder / "cases.pickle"
    cases.write_bytes(pickle.dumps(the_same_assertions(EXERCISE)))
    alone = []
    for own in sorted((folder / "handed").iterdir())[:THEIRS]:
        alone.append(folder / f"test_{own.name.replace('-', '_')}.py")
        alone[-1].write_text(PYTEST.format(solutions=str(own), exercise=EXERCISE, cases=str(cases)))
    halves = []
    for number in range(2):
        halves.append(folder / f"test_half_{number}.py")
        halves[-1].write_text(
            TOGETHER.format(folder=str(folder / "handed"), exercise=EXERCISE, cases=str(cases), half=number)
        )
    found = []
    for number in range(ROUNDS):
        started = time.perf_counter()
        grade(folder / "handed", folder / f"{number}.db")
        mine = 60 * OURS / (time.perf_counter() - started)
        found.append(Rates(mine, 60 * THEIRS / pytested(folder, alone), 60 * OURS / pytested(folder, halves)))
    with Gradebook(folder / "0.db") as book:
        (level,) = {row.isolation for row in book.attempts()}
    return found, level


def pytested(folder: Path, tests: list[Path]) -> float:
    """Run each file of tests in a process of plain pytest, two at once; give the seconds."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(folder)]
    environment = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}

    def run(test: Path) -> None:
        done = subprocess.run([*command, test], stdout=subprocess.DEVNULL, env=environment, check=False)
        assert done.returncode in (0, 1), done

    started = time.perf_counter()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run, tests))
    return time.perf_counter() - started


def hand_out(folder: Path, texts: Sequence[str], students: int) -> None:
    """Write a class: these answers in turn, no two alike."""
    for number in range(students):
        text = texts[number % len(texts)]
        own = folder / f"student-{number:05}"
        own.mkdir(parents=True)
        (own / f"{EXERCISE}.py").write_text(f"{text}\n# {number}\n")


def grade(folder: Path, book: Path) -> int:
    """Grade a class, two at once; give the largest process of the run in MiB."""
    command = [
        SMLEARN,
        "class",
        "grade",
        folder,
        "--gradebook",
        book,
        "--exercise",
        EXERCISE,
        "--track",
        "numpy",
    ]
    process = subprocess.Popen([*map(str, command), "--workers", "2"], stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return int(usage.ru_maxrss) // 1024


def processor_time(code: str, *arguments: object) -> float:
    """Run a script that prints seconds; one BLAS thread, as in a worker."""
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-c", code, *map(str, arguments)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])


def peak(students: int) -> int:
    """Give the largest process of a run over so many stubs."""
    stub = (load_course().directory / f"{EXERCISE}.py").read_text()
    with tempfile.TemporaryDirectory() as folder:
        hand_out(Path(folder, "handed"), [stub], students)
        return grade(Path(folder, "handed"), Path(folder, "class.db"))


if __name__ == "__main__":
    main()
