"""The course map, init and reset, as they are typed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = str(Path(sys.executable).with_name("smlearn"))


def run(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [COMMAND, *arguments],
        cwd=cwd,
        env=os.environ | {"COLUMNS": "80"} | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def workspace(tmp_path):
    assert run("init", "work", cwd=tmp_path).returncode == 0
    return tmp_path / "work"


def test_without_a_workspace_the_first_command_is_told(tmp_path):
    done = run(cwd=tmp_path)
    assert done.returncode == 0
    assert "Next: smlearn init" in done.stdout


def test_the_first_minute_from_init_to_a_point_on_the_map(workspace, solutions):
    assert "Next: smlearn guide sigmoid" in run(cwd=workspace).stdout
    shutil.copy(solutions / "sigmoid.py", workspace)
    assert "Next: smlearn grade sigmoid" in run(cwd=workspace).stdout
    assert run("grade", "sigmoid", "--track", "numpy", cwd=workspace / "kernels").returncode == 0
    shown = run(cwd=workspace.parent / "work" / "guides").stdout
    assert "1 of 12 exercises" in shown
    assert "Next: smlearn guide softmax" in shown


def test_a_folder_that_was_named_is_not_taken_for_the_students_own(workspace, solutions, tmp_path):
    shutil.copytree(solutions, tmp_path / "theirs")
    run("grade", "sigmoid", "--track", "numpy", "--workspace", str(tmp_path / "theirs"), cwd=workspace)
    assert not (tmp_path / "theirs" / ".smlearn").exists()
    assert not (workspace / ".smlearn" / "progress.json").exists()


def test_grading_where_there_is_no_workspace_says_how_to_make_one(tmp_path):
    done = run("grade", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "smlearn init" in done.stderr


@pytest.mark.parametrize(
    "name", ["softmax", "softmax.py", "numpy/softmax", "exercises/softmax.py", "./softmax.py"]
)
def test_an_exercise_may_be_named_as_its_file(workspace, name):
    (workspace / "softmax.py").write_text("mine\n")
    done = run("reset", name, cwd=workspace)
    assert done.returncode == 0, done.stderr
    assert (workspace / "softmax.py.1").read_text() == "mine\n"


@pytest.mark.parametrize(
    "arguments", [["softmax", "--track", "cython"], ["kernels/softmax.pyx"], ["softmax.pyx"]]
)
def test_a_kernel_is_named_by_its_track_or_its_file(workspace, arguments):
    (workspace / "kernels" / "softmax.pyx").write_text("mine\n")
    assert run("reset", *arguments, cwd=workspace).returncode == 0
    assert (workspace / "kernels" / "softmax.pyx.1").read_text() == "mine\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["softmx"], "Did you mean 'softmax'?"), (["softmax", "--track", "fortran"], "numpy or cython")],
)
def test_a_name_that_is_not_known_is_said_with_the_nearest(workspace, arguments, said):
    done = run("reset", *arguments, cwd=workspace)
    assert done.returncode == 2
    assert said in done.stderr


@pytest.mark.parametrize("columns", ["40", "80", "120"])
def test_the_map_fits_the_terminal_and_a_pipe_gets_no_colour(workspace, columns):
    shown = run(cwd=workspace, COLUMNS=columns).stdout
    assert max(map(len, shown.splitlines())) <= int(columns)
    assert "\x1b" not in shown


def test_a_c_locale_gets_ascii(workspace):
    shown = run(cwd=workspace, LANG="C", LC_ALL="C").stdout
    assert shown.isascii()
    assert "not started" in shown


def test_init_inside_a_workspace_brings_back_what_is_missing_and_makes_no_second_one(workspace):
    (workspace / "dense.py").unlink()
    done = run("init", cwd=workspace / "guides")
    assert done.stdout.startswith("1 exercise written to .., 11 kept as they are.")
    assert (workspace / "dense.py").is_file()
    assert not list(workspace.glob("**/exercises"))
    assert run("init", cwd=workspace).stdout.startswith("This folder holds all 12 exercises already")


def test_init_beside_a_file_that_is_only_called_like_an_exercise_makes_a_folder(tmp_path):
    (tmp_path / "network.py").write_text("theirs\n")
    assert run("init", cwd=tmp_path).returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["exercises", "network.py"]


def test_a_deleted_file_is_brought_back_by_the_command_that_grading_names(workspace):
    (workspace / "softmax.py").unlink()
    shown = run("grade", "softmax", "--track", "numpy", cwd=workspace).stdout
    assert shown.rstrip().endswith("Next: smlearn reset softmax")
    assert run("reset", "softmax", cwd=workspace).returncode == 0
    assert (workspace / "softmax.py").is_file()


def test_the_next_command_of_a_kernel_names_its_track(workspace):
    shown = run("grade", "dense", "--track", "cython", cwd=workspace).stdout
    assert shown.rstrip().endswith("Next: smlearn guide dense --track cython")
