"""Every mechanical mutant of a model answer is rejected, unless it is the same function still.

Those are listed below, each with its reason.
"""

import importlib
import warnings
from pathlib import Path

import pytest
from bank import findings
from slips import mutants

SOLUTIONS = Path(__file__).resolve().parent.parent / "solutions"
FUNCTIONS = {
    "sigmoid": ("sigmoid_forward", "sigmoid_backward"),
    "softmax": ("softmax_forward", "softmax_jacobian", "softmax_backward"),
    "cross_entropy": ("cross_entropy_forward", "cross_entropy_backward"),
    "output_error": ("softmax_cross_entropy_forward", "softmax_cross_entropy_backward"),
    "recover_cost": ("recover_softmax_cost", "recover_sigmoid_cost"),
    "dense": ("dense_forward", "dense_backward"),
}
# (function, part of the change's words): as right as the model answer, by the docstring's own words.
EQUIVALENT = {
    ("sigmoid_forward", "GtE -> Gt"): "at z = 0 both branches give 1/2",
    ("softmax_jacobian", "arguments swapped"): "a aᵀ is symmetric",
    (
        "recover_softmax_cost",
        "0.5 -> 1.5",
    ): "another point of each step, or of its neighbour: within the promised bound",
    ("recover_softmax_cost", "line 38: Add -> Sub"): "likewise",
    ("recover_softmax_cost", "line 38: left operand alone"): "likewise: the left rule",
    ("recover_sigmoid_cost", "0.5 -> 1.5"): "likewise",
    ("recover_sigmoid_cost", "line 62: Add -> Sub"): "likewise",
    ("recover_sigmoid_cost", "line 62: left operand alone"): "likewise",
}


def _all():
    for exercise, functions in FUNCTIONS.items():
        source = (SOLUTIONS / f"{exercise}.py").read_text(encoding="utf-8")
        for function in functions:
            for words, mutant in mutants(source, function):
                yield pytest.param(exercise, function, words, mutant, id=f"{function}-{words}")


@pytest.mark.parametrize(("exercise", "function", "words", "mutant"), list(_all()))
def test_is_rejected(exercise, function, words, mutant):
    checks = importlib.import_module(f"smlearn.grader.checks.{exercise}").checks(None)
    space = {"__name__": "mutant"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(mutant, "mutant", "exec"), space)
        rejected = findings(checks, {function: space[function]}, seed=3)
    excused = any(function == name and part in words for name, part in EQUIVALENT)
    assert rejected or excused
