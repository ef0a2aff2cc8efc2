"""Stubs come from the model answers alone, and an unsound course is told in sentences."""

from __future__ import annotations

import ast
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from smlearn.grader.authoring import (
    AuthoringError,
    anchors,
    check_course,
    make_stub,
    place_problem,
    stale_stubs,
    write_stubs,
)
from smlearn.grader.course import load_course

ANSWER = '''"""Teach."""

import math
# BEGIN SOLUTION


def helper():
    return 1
# END SOLUTION


def f(x):
    """Ask."""
    # BEGIN SOLUTION
    if x:
        return helper()
    return math.pi
    # END SOLUTION
'''

STUB = '''"""Teach."""

import math


def f(x):
    """Ask."""
    raise NotImplementedError
'''


@pytest.fixture
def course_folder(tmp_path, root):
    """Give a copy of the course that a test may spoil."""
    shutil.copytree(root / "exercises", tmp_path / "exercises")
    return tmp_path / "exercises"


def test_the_stubs_are_what_the_model_answers_give(root, solutions):
    assert stale_stubs(load_course(root / "exercises"), solutions) == []


def test_a_body_becomes_a_placeholder_and_a_helper_leaves_no_trace():
    assert make_stub(ANSWER) == STUB


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "x = 1\n# BEGIN SOLUTION\n",
            "answer.py, line 2: # BEGIN SOLUTION without an # END SOLUTION after it",
        ),
        ("\n\n# END SOLUTION\n", "answer.py, line 3: # END SOLUTION without a # BEGIN SOLUTION before it"),
        (
            "# BEGIN SOLUTION\n# BEGIN SOLUTION\n# END SOLUTION\n",
            "answer.py, line 2: # BEGIN SOLUTION inside the block of line 1",
        ),
        ("# begin solution\n", "answer.py, line 1: '# begin solution' must be written '# BEGIN SOLUTION'"),
        ("x = 1\n", "answer.py holds no # BEGIN SOLUTION: its stub would be the whole answer"),
    ],
)
def test_unbalanced_marks_are_told_with_their_line(text, message):
    with pytest.raises(AuthoringError) as caught:
        make_stub(text, "answer.py")
    assert str(caught.value).startswith(message)


def test_a_stub_keeps_docstrings_and_signatures_and_no_other_statement(root, solutions):
    for exercise in load_course(root / "exercises").select(track="numpy"):
        stub = ast.parse((root / "exercises" / exercise.file).read_text(encoding="utf-8"))
        answer = ast.parse((solutions / exercise.file).read_text(encoding="utf-8"))
        told = {f.name: f for f in answer.body if isinstance(f, ast.FunctionDef)}
        asked = {f.name: f for f in stub.body if isinstance(f, ast.FunctionDef)}
        assert tuple(asked) == exercise.functions
        for name, function in asked.items():
            assert ast.unparse(function.args) == ast.unparse(told[name].args)
            assert ast.get_docstring(function) == ast.get_docstring(told[name])
            assert [ast.unparse(line) for line in function.body[1:]] == ["raise NotImplementedError"]


def test_stubs_are_written_once_and_only_where_they_differ(root, solutions, tmp_path):
    course = load_course(root / "exercises")
    written = write_stubs(course, solutions, tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in written] == [e.file for e in course.exercises]
    assert write_stubs(course, solutions, tmp_path) == []
    (tmp_path / "softmax.py").write_text("spoilt", encoding="utf-8")
    assert stale_stubs(course, solutions, tmp_path) == [tmp_path / "softmax.py"]
    assert write_stubs(course, solutions, tmp_path) == [tmp_path / "softmax.py"]


def test_a_broken_answer_leaves_every_stub_as_it_was(root, solutions, tmp_path):
    answers = tmp_path / "answers"
    shutil.copytree(solutions, answers)
    (answers / "training.py").write_text("# BEGIN SOLUTION\n", encoding="utf-8")
    with pytest.raises(AuthoringError, match=r"training\.py, line 1"):
        write_stubs(load_course(root / "exercises"), answers, tmp_path / "stubs")
    assert not (tmp_path / "stubs").exists()


def test_a_missing_answer_is_named(root, tmp_path):
    with pytest.raises(AuthoringError, match="'sigmoid' has no model answer"):
        stale_stubs(load_course(root / "exercises"), tmp_path)


def test_the_course_is_sound(root, solutions):
    assert check_course(load_course(root / "exercises"), solutions) == []


def problems_after(folder: Path, solutions: Path, file: str, old: str, new: str) -> str:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return "\n".join(check_course(load_course(folder), solutions))


def test_a_stub_that_differs_is_told(course_folder, solutions):
    found = problems_after(course_folder, solutions, "dense.py", "raise NotImplementedError", "return 0")
    assert "dense.py is not what its model answer gives: run smlearn author stubs" in found


def test_a_function_that_the_stub_lacks_is_told(course_folder, solutions):
    found = problems_after(course_folder, solutions, "kernels/dense.pyx", "def dense_forward", "def dense")
    assert "cython/dense: kernels/dense.pyx does not define dense_forward" in found


def test_a_function_without_hints_or_points_is_told(course_folder, solutions):
    course = load_course(course_folder)
    bare = replace(course.exercises[0], hints={"sigmoid_backward": ("Look.", "Look.")}, points={})
    *found, points = check_course(replace(course, exercises=(bare,)), solutions)
    assert "the check sigmoid_backward/gradient has no points" in points
    assert found == [
        "numpy/sigmoid: sigmoid_forward has 0 hints; it needs 3 or more",
        "numpy/sigmoid: sigmoid_forward is worth no points",
        "numpy/sigmoid: sigmoid_backward has 2 hints; it needs 3 or more",
        "numpy/sigmoid: sigmoid_backward has the same hint twice",
        "numpy/sigmoid: sigmoid_backward is worth no points",
    ]


def test_a_missing_guide_is_told(course_folder, solutions):
    (course_folder / "guides" / "dense.md").unlink()
    found = "\n".join(check_course(load_course(course_folder), solutions))
    assert "guides/dense.md: there is no guides/dense.md (named by dense)" in found


def test_a_link_to_no_heading_is_told(course_folder, solutions):
    guide = course_folder / "guides" / "dense.md"
    guide.write_text(guide.read_text(encoding="utf-8") + "\n[x](softmax.md#nowhere)\n", encoding="utf-8")
    found = "\n".join(check_course(load_course(course_folder), solutions))
    assert found == (
        "guides/softmax.md#nowhere: guides/softmax.md has no heading with the anchor #nowhere"
        " (named by guides/dense.md)"
    )


def test_anchors_are_those_of_github():
    page = "# The *max* shift\n## BP1, in `z`\n```\n# none\n```\n## Questions\n## Questions\n### [A](b.md) – c ##\n"
    assert anchors(page) == {"the-max-shift", "bp1-in-z", "questions", "questions-1", "a--c"}


def test_a_place_to_read_is_found_by_file_and_heading(root):
    course = load_course(root / "exercises")
    assert place_problem(course, "guides/softmax.md") == ""
    assert "no heading" in place_problem(course, "guides/softmax.md#no-such-heading")
