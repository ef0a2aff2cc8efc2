"""How a class is graded: its rate beside plain pytest, its processor time beside the students' own, its memory.

    python tests/benchmarks/class_rate.py [--students 10000]

Rate      one NumPy exercise, two at once: `smlearn class grade`, fully isolated, start-up included, over plain pytest,
          a process for each submission, on the same inputs and expected values, without any isolation.
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
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

from grading import PYTEST, SMLEARN, SOLUTIONS, the_same_assertions

from smlearn.grader.course import load_course

OURS, THEIRS, ROUNDS = 200, 20, 3
EXERCISE = "sigmoid"

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
        ratios, mine, other = rates(Path(folder))
    print(f"Rate: {mine:.0f} a minute, pytest {other:.0f}; ratio {median(ratios):.1f} (goal: 3 or more)")
    ours = [processor_time(TIME, SOLUTIONS, 6) - processor_time(TIME, SOLUTIONS, 1) for _ in range(ROUNDS)]
    theirs = [processor_time(DIRECT, SOLUTIONS) for _ in range(ROUNDS)]
    ratio = median(ours) / 5 / median(theirs)
    print(
        f"Processor time of a NumPy-track submission: {median(ours) / 5:.2f} s, the student's own "
        f"{median(theirs):.2f} s; ratio {ratio:.2f} (goal: at most 1.25)"
    )
    few, many = peak(10), peak(students)
    print(f"Memory, largest process: {few} MiB with 10, {many} MiB with {students} students (goal: flat)")


def rates(folder: Path) -> tuple[list[float], float, float]:
    """Give the ratios of the rounds, and both rates of the last, in submissions a minute."""
    test, cases = folder / "test_exercise.py", folder / "cases.pickle"
    cases.write_bytes(pickle.dumps(the_same_assertions(EXERCISE)))
    test.write_text(PYTEST.format(solutions=str(SOLUTIONS), exercise=EXERCISE, cases=str(cases)))
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        str(folder),
        str(test),
    ]
    hand_out(folder / "handed", (SOLUTIONS / f"{EXERCISE}.py").read_text(), OURS)
    ratios = []
    mine = other = 0.0
    for number in range(ROUNDS):
        started = time.perf_counter()
        grade(folder / "handed", folder / f"{number}.db")
        mine = 60 * OURS / (time.perf_counter() - started)
        started = time.perf_counter()
        with ThreadPoolExecutor(2) as pool:
            list(
                pool.map(
                    lambda _: subprocess.run(command, stdout=subprocess.DEVNULL, check=True), range(THEIRS)
                )
            )
        other = 60 * THEIRS / (time.perf_counter() - started)
        ratios.append(mine / other)
    return ratios, mine, other


def hand_out(folder: Path, text: str, students: int) -> None:
    """Write a class: the same answer, no two alike."""
    for number in range(students):
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
        hand_out(Path(folder, "handed"), stub, students)
        return grade(Path(folder, "handed"), Path(folder, "class.db"))


if __name__ == "__main__":
    main()
