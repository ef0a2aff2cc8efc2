"""Formulas that are searched for: each says a sentence, is rejected by a check, and is named."""

import importlib

import numpy as np
import pytest
from bank import graded

from smlearn.grader.misconceptions import (
    cross_entropy_formulas,
    output_error_formulas,
    sigmoid_formulas,
    softmax_formulas,
)
from smlearn.grader.misconceptions.diagnose import diagnose

SEARCHED = {
    ("sigmoid", "sigmoid_forward"): lambda: sigmoid_formulas.WHOLE,
    ("sigmoid", "sigmoid_backward"): sigmoid_formulas.backward,
    ("softmax", "softmax_forward"): softmax_formulas.forward,
    ("softmax", "softmax_jacobian"): lambda: softmax_formulas.WHOLE,
    ("softmax", "softmax_backward"): softmax_formulas.backward,
    ("cross_entropy", "cross_entropy_forward"): cross_entropy_formulas.forward,
    ("cross_entropy", "cross_entropy_backward"): lambda: cross_entropy_formulas.GRADIENTS,
    ("output_error", "softmax_cross_entropy_forward"): output_error_formulas.forward,
    ("output_error", "softmax_cross_entropy_backward"): output_error_formulas.backward,
}
CASES = {
    ("sigmoid", "sigmoid_forward"): sigmoid_formulas.FORWARD,
    ("softmax", "softmax_jacobian"): softmax_formulas.JACOBIAN,
    ("cross_entropy", "cross_entropy_backward"): cross_entropy_formulas.BACKWARD,
    ("output_error", "softmax_cross_entropy_backward"): output_error_formulas.BACKWARD,
}


def named(exercise, function, answer):
    checks = importlib.import_module(f"smlearn.grader.checks.{exercise}").checks(None)
    known = importlib.import_module(f"smlearn.grader.misconceptions.{exercise}").MISCONCEPTIONS
    with np.errstate(all="ignore"):
        failed, observations = graded(checks, {function: answer}, seed=11)
    return failed, diagnose(function, observations, known)


@pytest.mark.parametrize(("exercise", "function"), SEARCHED)
def test_every_formula_is_a_sentence(exercise, function):
    for formula in SEARCHED[exercise, function]():
        assert formula.text.endswith("."), formula.text
        assert "  " not in formula.text
        assert "{" not in formula.text


def _some():
    for (exercise, function), formulas in SEARCHED.items():
        found = formulas()
        for place in np.random.default_rng(1).choice(len(found), min(8, len(found)), replace=False):
            yield pytest.param(exercise, function, found[place], id=f"{function}-{place}")


@pytest.mark.parametrize(("exercise", "function", "formula"), list(_some()))
def test_a_formula_is_rejected_and_named(exercise, function, formula):
    failed, found = named(exercise, function, formula.of)
    assert failed
    assert found is not None
    assert found.slug != "another-formula" or found.message.endswith(".")


def test_a_part_that_is_wrong_is_told_from_those_that_are_right():
    def cross_entropy_backward(a, y):
        return np.where(y == 1, -1 / np.sqrt(np.where(y == 1, a, 1.0)), 0.0) / len(a)

    failed, found = named("cross_entropy", "cross_entropy_backward", cross_entropy_backward)
    assert failed
    assert (
        found.message
        == "At the targets `grad_a` is -(1/√a)/n, where -1/(n a) belongs. Elsewhere it is right."
    )


def test_two_parts_with_the_same_fault_are_told_together():
    def softmax_jacobian(a):
        return np.diag(a * (1 - a)) - (np.outer(a, a) - np.diag(a * a)) / 2

    def halved(a):
        return np.diag(a * (1 - a) ** 2) - (np.outer(a, a) - np.diag(a * a)) * 2

    assert named("softmax", "softmax_jacobian", softmax_jacobian)[1].slug == "diagonal-from-one-half"
    said = named("softmax", "softmax_jacobian", halved)[1].message
    assert "Above it and below it `J` is -2 a_i a_j, where -a_i a_j belongs." in said


def test_the_name_of_a_known_mistake_comes_before_a_formula():
    found = named("sigmoid", "sigmoid_backward", lambda g, a: g * a * (1 + a))[1]
    assert found.slug == "one-plus-a"


@pytest.mark.parametrize("function", ["sigmoid_forward", "softmax_forward"])
def test_an_answer_kept_for_its_shape_is_known_as_one(function):
    kept = {}

    def answer(z):
        if z.shape not in kept:
            if function == "sigmoid_forward":
                kept[z.shape] = np.exp(-np.logaddexp(0, -z))
            else:
                e = np.exp(z - z.max(axis=1, keepdims=True))
                kept[z.shape] = e / e.sum(axis=1, keepdims=True)
        return np.array(kept[z.shape])

    failed, found = named(function.partition("_")[0], function, answer)
    assert failed
    assert found.slug == "remembered-answer"


def test_single_precision_on_the_way_is_seen_in_the_numbers():
    def softmax_forward(z):
        e = np.exp((z - z.max(axis=1, keepdims=True)).astype(np.float32))
        return (e / e.sum(axis=1, keepdims=True)).astype(np.float64)

    assert named("softmax", "softmax_forward", softmax_forward)[1].slug == "float32-on-the-way"


def test_a_mistake_behind_a_guard_of_ones_own_is_named_all_the_same():
    def softmax_cross_entropy_forward(z, y):
        kept = np.where(np.abs(z) > 600, 0.25, z)
        return float((np.log(np.exp(kept).sum(axis=1)) + (kept * y).sum(axis=1)).mean())

    _, found = named("output_error", "softmax_cross_entropy_forward", softmax_cross_entropy_forward)
    assert found.slug == "target-added"
