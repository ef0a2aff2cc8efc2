"""Progress: a verdict counts as long as what was graded is what is there."""

from __future__ import annotations

import json

import pytest

from smlearn.grader.course import load_course
from smlearn.grader.progress import CHANGED, UNGRADED, Progress, fingerprint, next_up
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


def verdict(name: str, status: str = "passed", score: float = 3, **functions: str) -> ExerciseResult:
    checks = tuple(
        CheckResult(f"{function}/values", function, "values", "True.", said, 0, 1)
        for function, said in functions.items()
    )
    return ExerciseResult(name, "numpy", name, f"{name}.py", status, score, score, checks=checks)


def standing(course, workspace, name, track="numpy"):
    found = Progress.load(course, workspace).standings(read_submission(workspace, course))
    return next(s for s in found if s.exercise.key == (track, name))


def test_a_stub_is_not_started_without_being_graded(course, workspace):
    assert standing(course, workspace, "softmax").status == "not_started"
    stub = (workspace / "softmax.py").read_bytes()
    (workspace / "softmax.py").write_bytes(stub.replace(b"\n", b"\r\n"))
    assert standing(course, workspace, "softmax").status == "not_started"


def test_an_edited_file_is_not_graded_yet_then_as_graded_then_changed(course, workspace):
    path = workspace / "sigmoid.py"
    path.write_text("a = 1\n")
    assert standing(course, workspace, "sigmoid").status == UNGRADED
    Progress.load(course, workspace).record([verdict("sigmoid")], read_submission(workspace, course))
    assert standing(course, workspace, "sigmoid").status == "passed"
    path.write_text("a = 2\n")
    assert standing(course, workspace, "sigmoid").status == CHANGED
    path.write_text("a = 1\n")
    assert standing(course, workspace, "sigmoid").status == "passed"


def test_an_exercise_is_to_be_graded_again_when_what_it_builds_on_changes(course, workspace):
    exercise = course.exercise(("numpy", "output_error"))
    before = fingerprint(course, exercise, read_submission(workspace, course))
    (workspace / "dense.py").write_text("unrelated\n")
    assert fingerprint(course, exercise, read_submission(workspace, course)) == before
    (workspace / "softmax.py").write_text("edited\n")
    assert fingerprint(course, exercise, read_submission(workspace, course)) != before


def test_a_deleted_file_is_missing_and_the_next_is_the_first_that_is_not_right(course, workspace):
    (workspace / "sigmoid.py").write_text("a = 1\n")
    (workspace / "softmax.py").unlink()
    submission = read_submission(workspace, course)
    progress = Progress.load(course, workspace)
    progress.record([verdict("sigmoid")], submission)
    assert standing(course, workspace, "softmax").status == "missing"
    assert next_up(progress.standings(submission)).exercise.id == "softmax"


def test_the_first_function_that_is_not_right_is_known(course, workspace):
    (workspace / "sigmoid.py").write_text("a = 1\n")
    exercise, submission = course.exercise(("numpy", "sigmoid")), read_submission(workspace, course)
    progress = Progress.load(course, workspace)
    assert progress.unfinished(exercise, submission) == exercise.functions
    progress.record(
        [verdict("sigmoid", "failed", sigmoid_forward="passed", sigmoid_backward="failed")], submission
    )
    assert progress.unfinished(exercise, submission) == ("sigmoid_backward",)


def test_verdicts_of_another_version_of_the_course_are_forgotten_but_hints_are_not(course, workspace):
    (workspace / "sigmoid.py").write_text("a = 1\n")
    progress = Progress.load(course, workspace)
    progress.hints["numpy/sigmoid/sigmoid_forward"] = 2
    progress.record([verdict("sigmoid")], read_submission(workspace, course))
    path = workspace / ".smlearn" / "progress.json"
    data = json.loads(path.read_text())
    path.write_text(json.dumps(data | {"course": [course.id, "0.9"]}))
    assert standing(course, workspace, "sigmoid").status == UNGRADED
    assert Progress.load(course, workspace).hints == {"numpy/sigmoid/sigmoid_forward": 2}


@pytest.mark.parametrize(
    "text",
    ["", "[]", '{"verdicts": 3, "hints": {"a": "b"}, "lessons": "x"}', '{"verdicts": {"numpy/sigmoid": []}}'],
)
def test_a_memory_that_was_tampered_with_harms_nobody(course, workspace, text):
    (workspace / "sigmoid.py").write_text("a = 1\n")
    (workspace / ".smlearn" / "progress.json").write_text(text)
    assert standing(course, workspace, "sigmoid").status == UNGRADED
