"""A class graded by a Dask cluster: workers and the scheduler may go, and nothing is lost."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from smlearn.grader.course import load_course

try:
    import distributed  # noqa: F401
except ImportError:
    if os.environ.get("CI"):
        raise
    pytest.skip("needs distributed (pip install 'smlearn[cluster]')", allow_module_level=True)

pytestmark = pytest.mark.slow

COMMAND = [str(Path(sys.executable).with_name("smlearn")), "class", "grade"]
CLUSTER = """
import os, sys
from distributed import Client, LocalCluster
if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None,
                      host="127.0.0.1", silence_logs=50) as cluster, Client(cluster) as client:
        print(cluster.scheduler_address, *client.run(os.getpid).values(), flush=True)
        sys.stdin.read()
"""


@contextmanager
def cluster(tmp_path):
    script = tmp_path / "cluster.py"
    script.write_text(CLUSTER)
    process = subprocess.Popen(
        [sys.executable, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        text=True, cwd=tmp_path, start_new_session=True,
    )  # fmt: skip
    try:
        address, *pids = process.stdout.readline().split()
        yield process, address, [int(pid) for pid in pids]
    finally:
        process.stdin.close()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        process.stdout.close()


def handed_in(tmp_path, students):
    stub = (load_course().directory / "sigmoid.py").read_text()
    for number in range(students):
        folder = tmp_path / "handed" / f"student-{number:03}"
        folder.mkdir(parents=True)
        (folder / "sigmoid.py").write_text(f"{stub}\n# {number}\n")
    return [*COMMAND, str(tmp_path / "handed"), "--gradebook", str(tmp_path / "class.db"), "--exercise", "sigmoid",
            "--track", "numpy"]  # fmt: skip


def graded(path):
    connection = sqlite3.connect(path)
    try:
        return connection.execute("SELECT count(*), count(DISTINCT attempt) FROM verdict").fetchone()
    except sqlite3.OperationalError:
        return (0, 0)
    finally:
        connection.close()


@contextmanager
def started(command):
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def wait_for(path, count, run):
    end = time.monotonic() + 60
    while time.monotonic() < end and run.poll() is None:
        if path.exists() and graded(path)[0] >= count:
            return
        time.sleep(0.05)
    pytest.fail("nothing was graded")


def test_a_worker_killed_midway_loses_nothing(tmp_path):
    command = handed_in(tmp_path, 120)
    with cluster(tmp_path) as (_, address, pids), started([*command, "--scheduler", address]) as run:
        wait_for(tmp_path / "class.db", 10, run)
        os.kill(pids[0], signal.SIGKILL)
        said = run.communicate(timeout=120)[1]
    assert run.returncode == 0, said
    assert graded(tmp_path / "class.db") == (120, 120)


def test_a_scheduler_that_goes_away_ends_the_run_and_the_next_takes_it_up(tmp_path):
    command = handed_in(tmp_path, 200)
    with cluster(tmp_path) as (process, address, _), started([*command, "--scheduler", address]) as run:
        wait_for(tmp_path / "class.db", 5, run)
        os.killpg(process.pid, signal.SIGKILL)
        said = run.communicate(timeout=120)[1]
    assert run.returncode == 3
    assert "The scheduler went away" in said
    assert 0 < graded(tmp_path / "class.db")[0] < 200
    assert subprocess.run(command, capture_output=True, timeout=120, check=False).returncode == 0
    assert graded(tmp_path / "class.db") == (200, 200)


def test_a_course_of_ones_own_goes_with_the_submissions(tmp_path, root):
    own = root / "docs" / "own-course"
    (tmp_path / "handed" / "anna").mkdir(parents=True)
    answer = (own / "solutions" / "batch_norm.py").read_bytes()
    (tmp_path / "handed" / "anna" / "batch_norm.py").write_bytes(answer)
    command = [*COMMAND, "handed", "--gradebook", "class.db", "--course", str(own)]
    with cluster(tmp_path) as (_, address, _):
        done = subprocess.run(
            [*command, "--scheduler", address],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert (done.returncode, "1 graded" in done.stderr) == (0, True)
    connection = sqlite3.connect(tmp_path / "class.db")
    assert connection.execute("SELECT score, max_score FROM verdict").fetchall() == [(12, 12)]
    connection.close()


def test_no_scheduler_is_said_in_one_line(tmp_path):
    command = handed_in(tmp_path, 1)
    done = subprocess.run(
        [*command, "--scheduler", "tcp://127.0.0.1:1"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 3
    assert "No Dask scheduler answers" in done.stderr
