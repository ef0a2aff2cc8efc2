"""A course's own code: whatever an author gets wrong is one sentence with the file, and the line where there is one."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from smlearn.grader.authoring import check_course
from smlearn.grader.course import CourseError, load_course
from smlearn.grader.proofs import prove


@pytest.fixture
def own(root, tmp_path) -> Path:
    return Path(shutil.copytree(root / "docs" / "own-course", tmp_path / "own"))


def change(path: Path, before: str, after: str) -> None:
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after))


def problems(folder: Path) -> str:
    return "\n".join(check_course(load_course(folder), folder / "solutions"))


def proven(folder: Path) -> str:
    return "\n".join(prove(load_course(folder), folder / "solutions", seeds=(1, 2)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("def x(:", "line 1: invalid syntax"),
        ("\nimport nonsense", "line 2: ModuleNotFoundError: No module named 'nonsense'"),
        ("x = 1", "has no function checks(exercise)"),
        ("FUNCTIONS = 3\ndef checks(exercise): return []", "FUNCTIONS must be a tuple of Function"),
        ("def checks(exercise): return []", "FUNCTIONS does not describe batch_norm_forward"),
        ("def checks(exercise):\n    return 1 / 0", "line 2: ZeroDivisionError: division by zero"),
        ("def checks(): return []", "checks() takes 0 positional arguments"),
    ],
)
def test_a_module_of_checks_that_cannot_be_used_says_where(own, text, said):
    (own / "checks" / "batch_norm.py").write_text(text)
    found = problems(own)
    assert f"{own}/checks/batch_norm.py" in found
    assert said in found


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("[Values(), ConstantUnit()", "[Values(), ConstantUnit", "which is no Check (write Values(), not Values)"),
        ("[Values(), ConstantUnit()", "[Values(), Values()", "there are two checks batch_norm_forward/values"),
        ('slug, function, kind = "constant-unit"', 'slug, function, kind = "still"',
         "the check batch_norm_forward/still has no points; batch_norm_forward/constant-unit has points at line"),
        ('"""A unit that is the same in every row gives beta, not nan."""', "", "has no docstring"),
        ('"batch_norm_forward", "stability"', '"batch_norm_forward", "steadiness"', "kind of the check"),
        ('"constant-unit", "batch_norm_forward"', '"constant-unit", "batch_norms"', "needs a slug, and a function"),
        ("def _sizes(first: Any, *_: Value)", "def _sizes(first: Any)",
         "batch_norm_forward's sizes must take (x, gamma, beta, epsilon): too many positional arguments"),
        ("right=forward,", "right=lambda x: x,", "batch_norm_forward's right must take"),
    ],
)  # fmt: skip
def test_checks_that_do_not_fit_the_course_say_which(own, before, after, said):
    change(own / "checks" / "batch_norm.py", before, after)
    assert said in problems(own)


def test_a_check_that_fails_as_it_asks_is_the_courses_fault_in_the_proof_and_in_a_grading(own):
    change(
        own / "checks" / "batch_norm.py",
        "rng.normal(1, 3, (n, k)), rng.normal(1, 0.5, k), rng",
        "rng.nope, rng",
    )
    line = "line 62: AttributeError: 'numpy.random._generator.Generator' object has no attribute 'nope'"
    assert f"checks/batch_norm.py, {line}" in proven(own)
    command = [
        Path(sys.executable).with_name("smlearn"),
        "grade",
        "--course",
        own,
        "--workspace",
        own / "solutions",
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 3
    assert "The course's own code failed, and no mark was given" in done.stderr
    assert line in done.stderr


def test_misconceptions_that_are_none_or_lead_nowhere_are_said(own):
    path = own / "misconceptions" / "batch_norm.py"
    change(path, "guides/batch_norm.md#three-paths", "guides/batch_norm.md#four-paths")
    assert "has no heading with the anchor #four-paths (named by the misconception" in problems(own)
    path.write_text("MISCONCEPTIONS = 'none'")
    assert f"{path} has no MISCONCEPTIONS, a tuple of Misconception(…)" in problems(own)


def test_an_answer_that_fails_with_some_seeds_is_said_once_with_which(own):
    change(own / "solutions" / "batch_norm.py", "    return gamma * _normalised(x, epsilon)[0] + beta",
           "    return gamma * _normalised(x, epsilon)[0] + beta * (x[0, 0] < 3)")  # fmt: skip
    found = [line for line in proven(own).splitlines() if "batch_norm_forward/values" in line]
    assert len(found) == 1


def test_what_is_no_toml_is_said_with_line_and_column(own):
    change(own / "course.toml", 'id = "normalisation"', 'id = "normalisation')
    with pytest.raises(CourseError, match=r"course\.toml, line 3, column \d+: this is no TOML"):
        load_course(own)
