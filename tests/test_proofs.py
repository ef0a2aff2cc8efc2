"""The proof that a course is sound, on a course from outside in one folder; and that broken ones are found out."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from smlearn.grader.authoring import check_course
from smlearn.grader.course import load_course
from smlearn.grader.proofs import prove

WRONG = """
import numpy as np
def batch_norm_forward(x, gamma, beta, epsilon):
    return gamma * (x - x.mean(0)) / np.sqrt(x.var(0) + epsilon) + beta
def batch_norm_backward(grad_z, x, gamma, epsilon):
    s = np.sqrt(x.var(0) + epsilon)
    return grad_z * gamma / s, (grad_z * (x - x.mean(0)) / s).sum(0), grad_z.sum(0)
"""


@pytest.fixture
def own(root, tmp_path):
    return Path(shutil.copytree(root / "docs" / "own-course", tmp_path / "own"))


def change(path: Path, before: str, after: str) -> None:
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after))


def proven(folder: Path) -> str:
    return "\n".join(prove(load_course(folder), folder / "solutions", seeds=(1,)))


def test_the_worked_example_is_sound(root):
    course = load_course(root / "docs" / "own-course")
    assert check_course(course, course.directory / "solutions") == []
    assert list(prove(course, course.directory / "solutions")) == []


def test_an_answer_that_falls_short_is_named_with_its_check(own):
    change(own / "solutions" / "batch_norm.py", "h = grad_z * gamma", "h = grad_z")
    assert "the model answer fails batch_norm_backward/gradient" in proven(own)


def test_a_misconception_that_is_right_is_found_out(own):
    change(own / "misconceptions" / "batch_norm.py", "np.float64(len(x) - 1)", "np.float64(len(x))")
    assert "batch_norm_forward made with unbiased-variance passes every check" in proven(own)


def test_a_misconception_that_another_explains_as_well_is_found_out(own):
    change(own / "misconceptions" / "batch_norm.py", "(h - h.mean(axis=0)) / deviation", "h / deviation")
    assert "made with variance-held is not named" in proven(own)


def test_a_course_without_misconceptions_is_sound_as_well(own):
    shutil.rmtree(own / "misconceptions")
    assert proven(own) == ""


def test_a_course_without_checks_is_told_so(own, tmp_path):
    (own / "checks" / "batch_norm.py").unlink()
    done = subprocess.run(
        [Path(sys.executable).with_name("smlearn"), "grade", "--course", own, "--workspace", own / "solutions"],
        capture_output=True, text=True, timeout=60, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 2
    assert "holds no checks/batch_norm.py" in done.stderr


def test_a_class_is_graded_in_a_course_of_ones_own(own, tmp_path):
    for student, text in (("anna", (own / "solutions" / "batch_norm.py").read_text()), ("bert", WRONG)):
        (tmp_path / "handed" / student).mkdir(parents=True)
        (tmp_path / "handed" / student / "batch_norm.py").write_text(text)
    command = [str(Path(sys.executable).with_name("smlearn")), "class"]

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*command, *arguments, "--course", str(own)],
            cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip

    assert run("grade", "handed").returncode == 0
    shown = " ".join(run("show").stdout.split())
    assert "50 % `grad_x` holds the mean and the variance for constants" in shown
