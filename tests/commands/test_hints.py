"""Hints come one by one, for the first function that is not right, and stay with the workspace."""

from __future__ import annotations

import pytest

from smlearn.grader.commands.hints import next_hint
from smlearn.grader.course import UnknownExerciseError, load_course
from smlearn.grader.progress import Progress
from smlearn.grader.reports.evidence import Page
from smlearn.grader.reports.terminal import _printed
from smlearn.grader.results import CheckResult, ExerciseResult
from smlearn.grader.submission import read_submission
from smlearn.grader.workspace import create


@pytest.fixture(scope="module")
def course():
    return load_course()


@pytest.fixture
def workspace(course, tmp_path):
    create(course, tmp_path)
    return tmp_path


def ask(course, workspace, name=None, track=None) -> str:
    shown = next_hint(course, workspace, name, track, Page(100, "utf-8"))
    return " ".join(_printed(lambda console: console.print(shown)).split())


def test_each_time_there_is_one_more_and_the_last_is_said_to_be(course, workspace):
    hints = course.exercise(("numpy", "softmax")).hints["softmax_forward"]
    for number in range(1, len(hints) + 1):
        shown = ask(course, workspace, "softmax")
        assert f"Hint {number} of {len(hints)}" in shown
        assert f"Hint {number + 1} of" not in shown
        assert " ".join(hints[number - 1].split()) in shown
    assert "That was the last" in shown
    assert ask(course, workspace, "softmax") == shown


def test_a_function_may_be_named(course, workspace):
    assert "dense_backward (dense.py)" in ask(course, workspace, "dense_backward")
    assert "dense_backward (kernels/dense.pyx)" in ask(course, workspace, "dense_backward", "cython")


def test_without_a_name_the_next_exercise_is_meant(course, workspace):
    assert "sigmoid_forward" in ask(course, workspace)


def test_the_first_function_that_is_not_right_is_meant(course, workspace):
    (workspace / "sigmoid.py").write_text("mine = 1\n")
    checks = tuple(
        CheckResult(f"{f}/values", f, "values", "True.", status, 0, 1)
        for f, status in (("sigmoid_forward", "passed"), ("sigmoid_backward", "failed"))
    )
    result = ExerciseResult("sigmoid", "numpy", "", "sigmoid.py", "failed", 1, 2, checks=checks)
    Progress.load(course, workspace).record([result], read_submission(workspace, course))
    assert "sigmoid_backward" in ask(course, workspace, "sigmoid")


def test_a_name_that_is_neither_is_said(course, workspace):
    with pytest.raises(UnknownExerciseError, match="Did you mean 'sigmoid'"):
        ask(course, workspace, "sigmod")
