"""The command itself: what it says, and the exit codes that CI reads."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

COMMAND = [str(Path(sys.executable).with_name("smlearn"))]


def run(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments],
        cwd=cwd,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_right_submission_exits_0(solutions, tmp_path):
    done = run("grade", "softmax", "--track", "numpy", "--workspace", str(solutions), cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "softmax" in done.stdout


def test_the_stubs_exit_1(root, tmp_path):
    done = run("grade", "--track", "numpy", "--workspace", str(root / "exercises"), cwd=tmp_path)
    assert done.returncode == 1
    assert done.stdout.count("not started") == 8


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["grade", "softmx"], "Did you mean 'softmax'?"),
        (["grade", "--workspace", "nowhere"], "nowhere is not a folder"),
        (["grade", "--format", "yaml"], "no format is called 'yaml'"),
        (["grade", "--format", "json", "--format", "text"], "needs an --output for each"),
        (["grade", "--course", "."], "holds no course.toml"),
        (["grade", "--track", "fortran"], "fortran"),
        (["report", "nothing.json"], "cannot be read"),
    ],
)
def test_bad_usage_exits_2_and_says_what_is_wrong(tmp_path, arguments, said):
    done = run(*arguments, cwd=tmp_path, COLUMNS="200")
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_broken_course_is_told_with_key_and_line(root, tmp_path):
    shutil.copytree(root / "exercises", tmp_path / "course")
    path = tmp_path / "course" / "course.toml"
    path.write_text(path.read_text().replace("functions = [", "functons = [", 1))
    done = run("grade", "--course", "course", cwd=tmp_path)
    assert done.returncode == 2
    assert "functons" in done.stderr
    assert "line" in done.stderr


def test_json_to_standard_output_is_json_alone(solutions, tmp_path):
    done = run(
        "grade",
        "sigmoid",
        "--track",
        "numpy",
        "--workspace",
        str(solutions),
        "--format",
        "json",
        cwd=tmp_path,
    )
    data = json.loads(done.stdout)
    assert data["passed"] is True
    assert data["exercises"][0]["id"] == "sigmoid"


def test_a_result_is_rendered_again_from_its_json(solutions, tmp_path):
    arguments = ["sigmoid", "--track", "numpy", "--workspace", str(solutions)]
    run("grade", *arguments, "--format", "json", "--output", "result.json", cwd=tmp_path)
    again = run("report", "result.json", cwd=tmp_path)
    assert again.returncode == 0
    assert "sigmoid" in again.stdout


def test_the_pass_mark_decides_the_exit_code(submissions, tmp_path):
    arguments = ["grade", "softmax", "--track", "numpy", "--workspace", str(submissions / "half-finished")]
    assert run(*arguments, cwd=tmp_path).returncode == 1
    assert run(*arguments, "--pass-mark", "10", cwd=tmp_path).returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT")
def test_an_interruption_keeps_what_was_graded_and_exits_130(solutions, tmp_path):
    for path in solutions.glob("*.py"):
        shutil.copy(path, tmp_path)
    (tmp_path / "dense.py").write_text("while True: pass\n")
    process = subprocess.Popen(
        [*COMMAND, "grade", "--track", "numpy"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    time.sleep(2)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "sigmoid" in out
    assert "All of it is right" not in out
    assert "of 8 exercises were graded" in err
    assert "Traceback" not in err


@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT")
def test_what_was_interrupted_has_not_passed(solutions, tmp_path):
    shutil.copy(solutions / "sigmoid.py", tmp_path)
    (tmp_path / "dense.py").write_text("while True: pass\n")
    process = subprocess.Popen(
        [*COMMAND, "grade", "sigmoid", "dense", "--track", "numpy", "--format", "json", "--output", "r.json"],
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(2)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=20) == 130
    result = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert [exercise["status"] for exercise in result["exercises"]] == ["passed"]
    assert not result["passed"]


def test_a_terminal_of_any_width_gets_a_report_without_colour_codes_in_a_pipe(submissions, tmp_path):
    arguments = ["grade", "softmax", "--track", "numpy", "--workspace", str(submissions / "half-finished")]
    for columns in ("40", "80", "200"):
        done = run(*arguments, cwd=tmp_path, COLUMNS=columns)
        assert "\x1b" not in done.stdout
        wrapped = [
            line for line in done.stdout.splitlines() if "np.array(" not in line and "import" not in line
        ]
        assert max(map(len, wrapped)) <= int(columns)  # what is to be pasted is never broken


def test_the_help_names_every_option(tmp_path):
    shown = run("grade", "--help", cwd=tmp_path, COLUMNS="100").stdout
    options = ("workspace", "track", "format", "output", "seed", "course", "pass-mark", "isolation")
    assert [option for option in options if f"--{option}" not in shown] == []


@pytest.mark.skipif(sys.platform == "win32", reason="keeps a folder that somebody is in")
def test_a_folder_that_is_gone_is_said_in_a_sentence(tmp_path):
    command = " ".join(map(shlex.quote, [*COMMAND, "doctor"]))
    done = subprocess.run(
        f"mkdir gone && cd gone && rmdir ../gone && {command}",
        shell=True, cwd=tmp_path, capture_output=True, text=True,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "The folder that you are in is gone. Change to another one: cd\n"
