"""A class whose run is killed again and again: every submission graded once, the gradebook sound.

    python tests/benchmarks/class_killed.py [--students 1000] [--seconds 3]

SIGKILL to the run every so many seconds, until a run ends by itself. Beside it the time of a run that is left alone.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import subprocess
import tempfile
import time
from pathlib import Path

from class_rate import EXERCISE, hand_out
from grading import SMLEARN, SOLUTIONS


def main() -> None:
    """Print what was found; AssertionError where a submission was graded twice or not at all."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--students", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=3.0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        handed, book = Path(folder, "handed"), Path(folder, "class.db")
        hand_out(handed, [(SOLUTIONS / f"{EXERCISE}.py").read_text()], asked.students)
        started = time.perf_counter()
        kills = killed_until_done(handed, book, asked.seconds)
        took = time.perf_counter() - started
        see_that_it_is_sound(book, asked.students)
        started = time.perf_counter()
        run(handed, Path(folder, "alone.db")).wait()
        alone = time.perf_counter() - started
    print(
        f"{asked.students} submissions, {kills} kills: each graded once, gradebook sound; "
        f"{took:.0f} s, and {alone:.0f} s left alone"
    )


def run(handed: Path, book: Path) -> subprocess.Popen[bytes]:
    """Begin a run; two at once."""
    options = ["--gradebook", book, "--exercise", EXERCISE, "--track", "numpy", "--workers", "2"]
    return subprocess.Popen(
        [*map(str, [SMLEARN, "class", "grade", handed, *options])], stderr=subprocess.DEVNULL
    )


def killed_until_done(handed: Path, book: Path, seconds: float) -> int:
    """Kill each run after so many seconds, until one ends by itself; give how many were killed."""
    kills = 0
    while True:
        process = run(handed, book)
        try:
            code = process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            kills += 1
            continue
        assert code == 0, code
        return kills


def see_that_it_is_sound(book: Path, students: int) -> None:
    """Hold the gradebook to SQLite's own checks, and to one verdict for each student."""
    database = sqlite3.connect(book)
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert database.execute("SELECT count(*) FROM student").fetchone() == (students,)
    verdicts = database.execute("SELECT count(*), count(DISTINCT attempt) FROM verdict").fetchone()
    assert verdicts == (students, students), verdicts
    assert database.execute("SELECT count(*) FROM fault").fetchone() == (0,)
    database.close()


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    main()
