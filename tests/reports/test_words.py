"""What all reports say in the same words."""

from dataclasses import replace

import pytest

from smlearn.grader.reports import words
from smlearn.grader.results import CheckResult, ExerciseResult


def check(status="failed", message="", function="f", **evidence) -> CheckResult:
    return CheckResult(f"{function}/x", function, "values", "It is true.", status, 0, 1, message, evidence)


def exercise(*checks, status="failed", message="", file="kernels/dense.pyx") -> ExerciseResult:
    return ExerciseResult("dense", "cython", "Dense", file, status, 0, 1, message, checks=checks)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], ""),
        ([[1, 1], [4, 2]], "All 4 entries differ."),
        ([[0, 4, 0]], "1 of 3 entries differ: 1."),
        ([[0, 4, 0], [0, 1, 0]], "2 of 6 entries differ, all in column 1."),
        ([[0, 0, 0, 0], [1, 1, 1, 1], [0, 0, 0, 0]], "4 of 12 entries differ, all in row 1."),
        ([[4 * (i == j) for j in range(5)] for i in range(5)], "5 of 25 entries differ: the diagonal."),
        (
            [[4 * (i != j) for j in range(5)] for i in range(5)],
            "20 of 25 entries differ: all off the diagonal.",
        ),
    ],
)
def test_a_map_is_said_in_a_sentence(rows, said):
    assert words.outcome(rows) == said


@pytest.mark.parametrize(
    ("value", "beside", "said"),
    [
        (0.1, 0.2, "0.1"),
        (0.50000000001, 0.5, "0.50000000001"),
        (1e-300, 0.0, "1e-300"),
        ("nan", 1.0, "nan"),
        (None, None, ""),
        (3, None, "3"),
        (2.0, 2.0, "2"),
    ],
)
def test_a_number_has_the_digits_that_tell_it_from_its_neighbour(value, beside, said):
    assert words.figure(value, beside) == said


@pytest.mark.parametrize(
    ("found", "line"),
    [
        (check(line=7), 7),
        (check(line=True, message="raised ValueError (line 12)"), 12),
        (check(traceback='  File "dense.pyx", line 3, in f\n  File "helper.py", line 9, in g\n'), 3),
        (check(traceback='  File "dense.pyx", line 3, in f\n  File "dense.pyx", line 5, in g\n'), 5),
        (check(message="wrong"), None),
        (check(message="line 99999999999999999999"), None),
        (check(message="line 0"), None),
    ],
)
def test_the_line_of_a_check_is_the_last_one_in_the_students_own_file(found, line):
    assert words.line_of(found, exercise(found)) == line


def test_a_cause_is_the_check_whose_mistake_has_a_name_else_the_first():
    skipped, first, second = check("skipped"), check(message="1"), check(message="2")
    (cause,) = words.causes(exercise(skipped, first, second))
    assert cause.first is first
    assert cause.others == (second,)
    (cause,) = words.causes(exercise(skipped))
    assert cause.untouched


def test_consequences_are_cut_with_a_count():
    (cause,) = words.causes(exercise(*(check() for _ in range(4))))
    assert words.consequences(cause, 1) == "Also not yet: It is true. And 2 more."
    assert words.consequences(cause) == "Also not yet: It is true. It is true. It is true."


@pytest.mark.parametrize(
    ("ratios", "said"),
    [
        (0.25, "0.25 of NumPy's time (4.0 times as fast)"),
        ([0.5, 2.0], "0.50 and 2.00 of NumPy's time (2.0 times as slow)"),
        ([], ""),
        ("fast", ""),
        (["x"], ""),
        (0.0, "0.00 of NumPy's time (too fast to tell)"),
    ],
)
def test_speed_is_said_as_a_share_of_numpys_time(samples, ratios, said):
    result = samples["done"]()
    kernel = result.exercises[1]
    result = replace(result, timing={"speed": {"cython/sigmoid/sigmoid_forward/speed": ratios}})
    assert words.speed(result, kernel, kernel.checks[1]) == said


def test_names_are_joined():
    assert [words.joined(names) for names in (["a"], ["a", "b"], ["a", "b", "c"])] == [
        "a",
        "a and b",
        "a, b and c",
    ]
