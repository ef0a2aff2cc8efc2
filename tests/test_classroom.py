"""A class graded end to end: each submission once, whatever ends a run, and faults told apart from zeros."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from smlearn.grader.class_work import Desk, Outcome, Setting, Task, course_digest
from smlearn.grader.class_workers import LocalWorkers
from smlearn.grader.classroom import Classroom
from smlearn.grader.course import load_course
from smlearn.grader.gradebook import Gradebook
from smlearn.grader.gradebook_file import GradebookError, GradebookFault
from smlearn.grader.handed_in import HandedIn
from smlearn.grader.results import Result
from smlearn.grader.sandbox.sandbox import IsolationRefused
from smlearn.grader.standings import standings

COMMAND = [str(Path(sys.executable).with_name("smlearn")), "class", "grade"]
MAIN = "from smlearn.grader.cli import main; main()"
COURSE = load_course()
ONE = ("numpy/sigmoid",)
SETTING = Setting(None, ONE, 7, "none")


def run(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *map(str, arguments)], capture_output=True, text=True, timeout=120, check=False, **options
    )


@pytest.fixture
def handed(tmp_path, solutions):
    """A class of three: one right, one that has not begun, one whose archive is broken."""
    folder = tmp_path / "handed"
    for student, source in (("anna", solutions), ("bert", COURSE.directory)):
        (folder / student).mkdir(parents=True)
        (folder / student / "sigmoid.py").write_bytes((source / "sigmoid.py").read_bytes())
    (folder / "carl.zip").write_bytes(b"PK broken")
    return folder


def grade(folder, book, *options):
    return run(folder, "--gradebook", book, "--exercise", "sigmoid", "--track", "numpy", *options)


def scores(path):
    with Gradebook(path) as book:
        return {row.student: (row.number, row.score) for row in book.attempts()}


def test_every_submission_has_a_row_and_the_exit_code_is_0(handed, tmp_path):
    done = grade(handed, tmp_path / "class.db")
    assert done.returncode == 0
    assert scores(tmp_path / "class.db") == {"anna": (1, 14.0), "bert": (1, 0.0), "carl": (1, 0.0)}
    assert "carl: The archive is broken" in done.stderr
    assert "3 graded" in done.stderr


def test_a_second_run_grades_nothing_and_a_changed_file_is_a_new_attempt(handed, tmp_path):
    grade(handed, tmp_path / "class.db")
    assert "3 unchanged" in run(handed, "--gradebook", tmp_path / "class.db").stderr
    (handed / "anna" / "sigmoid.py").write_text("broken(")
    assert "1 graded, 2 unchanged" in run(handed, "--gradebook", tmp_path / "class.db").stderr
    assert scores(tmp_path / "class.db")["anna"] == (2, 0.0)


def test_all_get_the_same_seed_which_is_drawn_at_random(handed, tmp_path):
    seeds = set()
    for name in ("one.db", "two.db"):
        grade(handed, tmp_path / name)
        with Gradebook(tmp_path / name) as book:
            rows = [row for row in book.attempts() if row.verdict]
            (seed,) = {Result.from_json(book.result(row.verdict)).seed for row in rows}
            assert seed == book.settled.seed
            seeds.add(seed)
    assert len(seeds) == 2
    assert COURSE.seed not in seeds


def test_a_class_is_refused_at_level_4_unless_it_was_asked_for():
    task = Task(1, HandedIn("anna", {"sigmoid.py": b""}))
    with LocalWorkers(Setting(None, ONE, 7, "level4"), 1) as workers, pytest.raises(IsolationRefused):
        list(workers.outcomes([task]))
    with LocalWorkers(Setting(None, ONE, 7, "none"), 1) as workers:
        (outcome,) = workers.outcomes([task])
    assert outcome.verdict.isolation == 4


def test_a_full_disk_ends_the_run_and_the_next_one_goes_on(handed, tmp_path):
    for number in range(40):
        (handed / f"dora-{number}").mkdir()
        text = (COURSE.directory / "sigmoid.py").read_text() + f"\n# {number}\n"
        (handed / f"dora-{number}" / "sigmoid.py").write_text(text)
    path = tmp_path / "class.db"
    limited = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (150_000,) * 2); {MAIN}"
    arguments = [
        "class",
        "grade",
        str(handed),
        "--gradebook",
        str(path),
        "--exercise",
        "sigmoid",
        "--track",
        "numpy",
    ]
    full = subprocess.run(
        [sys.executable, "-c", limited, *arguments], capture_output=True, text=True, timeout=120, check=False
    )
    assert full.returncode == 3
    assert "What was recorded is kept" in full.stderr
    assert run(*arguments[2:]).returncode == 0
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("SELECT count(*), count(DISTINCT attempt) FROM verdict").fetchone() == (43, 43)
    connection.close()


def test_an_interruption_ends_with_130_and_keeps_what_was_graded(handed, tmp_path):
    (handed / "slow").mkdir()
    (handed / "slow" / "sigmoid.py").write_text("while True: pass\n")
    path = tmp_path / "class.db"
    process = subprocess.Popen(
        [*COMMAND, str(handed), "--gradebook", str(path), "--exercise", "sigmoid", "--track", "numpy"],
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    quick = {"anna", "bert", "carl"}
    end = time.monotonic() + 60
    while time.monotonic() < end and not (path.exists() and graded(path) >= quick):
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=60)[1]
    assert (process.returncode, "Interrupted" in said) == (130, True)
    assert graded(path) >= quick  # on a busy machine the fourth may have come to its time-out


def graded(path):
    try:
        with Gradebook(path) as book:
            return {row.student for row in book.attempts() if row.verdict}
    except (GradebookError, GradebookFault):
        return set()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Which submissions?"),
        (("nowhere",), "nowhere is not a folder"),
        ((".", "--track", "c"), "no track"),
    ],
)
def test_bad_usage_exits_2(tmp_path, arguments, said):
    done = run(*arguments, cwd=tmp_path)
    assert (done.returncode, said in done.stderr) == (2, True)


def test_times_of_handing_in_come_from_a_csv_and_can_be_corrected(handed, tmp_path):
    def times(text):
        (tmp_path / "times.csv").write_text(text)
        return grade(handed, tmp_path / "class.db", "--times", tmp_path / "times.csv")

    first = times("student,handed_in\nanna,2026-03-01T23:59:00+01:00\nzoe,2026-03-01\n")
    assert "zoe: has a time of handing in, and handed in nothing" in first.stderr
    with Gradebook(tmp_path / "class.db") as book:
        assert next(book.attempts()).handed_in_at == "2026-03-01T22:59:00+00:00"
    again = times("student,handed_in\nanna,2026-03-02T08:00:00\n")
    assert "anna: handed in 2026-03-02T08:00:00+00:00, and not 2026-03-01T22:59:00+00:00" in again.stderr
    assert "3 unchanged" in again.stderr
    wrong = times("student,handed_in\nanna,yesterday\n")
    assert (wrong.returncode, "line 2: 'yesterday' is no time" in wrong.stderr) == (2, True)


def test_a_gradebook_and_tables_among_the_submissions_are_no_students(handed, tmp_path):
    (handed / "roster.csv").write_text("a,b\n")
    (handed / "Thumbs.db").write_bytes(b"")
    for _ in range(2):
        done = grade(handed, handed / "class.sqlite")
        assert "Left out, for no student hands such in: Thumbs.db, roster.csv" in done.stderr
    assert set(scores(handed / "class.sqlite")) == {"anna", "bert", "carl"}


def test_a_mark_by_hand_passes_from_the_pass_mark_on(handed, tmp_path):
    grade(handed, tmp_path / "class.db", "--pass-mark", "50")
    with Gradebook(tmp_path / "class.db") as book:
        book.set_mark("bert", 7, "lab")
        book.set_mark("carl", 6, "lab")
        passed = {chosen.standing.student: chosen.standing.passed for chosen in standings(book)}
    assert passed == {"anna": True, "bert": True, "carl": False}


def test_what_was_remarkable_about_a_submission_stays_visible(handed, tmp_path):
    (handed / "bert" / "sigmoid.py").rename(handed / "bert" / "sigmoid (1).py")
    (handed / "dora").mkdir()
    (handed / "dora" / "sigmoid.py").write_bytes("é".encode("utf-16"))
    grade(handed, tmp_path / "class.db")
    command = [*COMMAND[:2], "show", "--gradebook", str(tmp_path / "class.db")]
    environment = os.environ | {"COLUMNS": "200"}
    said = subprocess.run(
        command, capture_output=True, text=True, timeout=60, check=True, env=environment
    ).stdout
    assert "'sigmoid (1).py' was taken for sigmoid.py" in said
    assert "sigmoid.py is UTF-16" in said


def test_a_mark_by_hand_is_confirmed_and_never_infinite(handed, tmp_path):
    grade(handed, tmp_path / "class.db")

    def mark(*arguments):
        command = [*COMMAND[:2], "mark", *arguments, "--gradebook", str(tmp_path / "class.db")]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert "bert: 9 of 14 by hand; the grader's was 0." in mark("bert", "9", "--reason", "lab").stderr
    assert "More than the 14 points" in mark("bert", "90", "--reason", "typo").stderr
    assert "counts again, 0 of 14" in mark("bert", "--withdraw", "--reason", "typo").stderr
    assert mark("bert", "inf", "--reason", "lab").returncode == 2
    wrong = mark("bret", "3", "--reason", "lab")
    assert (wrong.returncode, "Did you mean 'bert'?" in wrong.stderr) == (2, True)


@pytest.fixture
def desk():
    opened = Desk(SETTING)
    yield opened
    opened.close()


class Failing:
    """Workers that fail at some students."""

    def __init__(self, desk: Desk, *students: str) -> None:
        self.desk, self.students = desk, students

    def outcomes(self, tasks):
        for task in tasks:
            if task.handed.student in self.students:
                yield Outcome(task.attempt, fault="out of memory")
            else:
                yield self.desk.grade(task)


def test_a_fault_is_no_zero_and_is_graded_again_only_by_retry(handed, tmp_path, desk):
    lines = []
    with Gradebook(tmp_path / "class.db", writing=True) as book:
        book.begin(COURSE.id, ONE, 7)

        def again(failing, **options):
            return Classroom(book, COURSE, "d", Failing(desk, *failing), lines.append).grade(
                handed, **options
            )

        assert again(["anna"]).faults == 1
        (anna,) = (row for row in book.attempts() if row.student == "anna")
        assert (anna.verdict, anna.fault) == (None, "out of memory")
        assert any(line.startswith("anna: the grader itself failed") for line in lines)
        assert again([]).graded == 0
        assert again([], retry=True).graded == 1
        assert scores(tmp_path / "class.db")["anna"] == (1, 14.0)


def test_a_regrade_says_whose_mark_moved_and_why(handed, tmp_path, desk):
    lines = []
    with Gradebook(tmp_path / "class.db", writing=True) as book:
        book.begin(COURSE.id, ONE, 7)
        workers = Failing(desk)
        Classroom(book, COURSE, "d1", workers).grade(handed)
        (exercise,) = workers.desk.exercises
        points = dict(exercise.points) | {"sigmoid_forward/values": 10}
        workers.desk.exercises = (replace(exercise, points=points),)
        room = Classroom(book, COURSE, "d2", workers, lines.append)
        room.grade(handed)
        assert "3 verdicts are of another version" in lines.pop()
        tally = room.regrade()
        assert tally.moved == 3
        (anna,) = (line for line in lines if line.startswith("anna"))
        assert anna == "anna: 14 of 14 -> 21 of 21 (sigmoid_forward/values counted 3, counts 10)"
        assert Classroom(book, COURSE, "d2", workers, lines.append).regrade().graded == 0


def test_a_worker_that_is_lost_is_replaced_and_its_task_tried_once_more():
    with LocalWorkers(SETTING, 1) as workers:
        tasks = [Task(number, HandedIn(str(number), {"sigmoid.py": b"x = 1\n"})) for number in range(4)]
        found = []
        for outcome in workers.outcomes(iter(tasks)):
            found.append(outcome)
            if len(found) == 2:
                os.kill(workers._workers[0].process.pid, signal.SIGKILL)
        assert sorted(outcome.attempt for outcome in found) == [0, 1, 2, 3]
        assert all(outcome.verdict for outcome in found)


def test_the_digest_changes_with_the_course(tmp_path):
    text = (COURSE.directory / "course.toml").read_bytes()
    (tmp_path / "course.toml").write_bytes(text + b"\n")
    assert course_digest(load_course(tmp_path)) != course_digest(COURSE)
    assert course_digest(COURSE) == course_digest(load_course())


@pytest.mark.slow
def test_a_class_whose_runs_are_killed_again_and_again_is_graded_once_each(tmp_path):
    students = 300
    stub = (COURSE.directory / "sigmoid.py").read_text()
    for number in range(students):
        folder = tmp_path / "handed" / f"student-{number:03}"
        folder.mkdir(parents=True)
        (folder / "sigmoid.py").write_text(f"{stub}\n# {number}\n")
    path = tmp_path / "class.db"
    arguments = [
        *COMMAND,
        str(tmp_path / "handed"),
        "--gradebook",
        str(path),
        "--exercise",
        "sigmoid",
        "--track",
        "numpy",
    ]
    kills = 0
    for _ in range(30):
        before = len(graded(path))
        process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while process.poll() is None and len(graded(path)) < before + 40:
            time.sleep(0.02)
        if process.poll() is not None:
            assert process.returncode == 0
            break
        process.kill()
        process.wait()
        kills += 1
    assert kills >= 3
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert connection.execute("SELECT count(*) FROM student").fetchone() == (students,)
    rows = connection.execute("SELECT count(*), count(DISTINCT attempt) FROM verdict").fetchone()
    assert rows == (students, students)
    assert connection.execute("SELECT count(*) FROM fault").fetchone() == (0,)
    connection.close()
