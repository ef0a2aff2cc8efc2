"""A formula up to a factor is said with that factor; where one condition tells right from wrong, it is said."""

from __future__ import annotations

import importlib

import numpy as np
import pytest
from bank import graded

from smlearn.grader.misconceptions.diagnose import diagnose


def named(exercise, function, answer):
    checks = importlib.import_module(f"smlearn.grader.checks.{exercise}").checks(None)
    known = importlib.import_module(f"smlearn.grader.misconceptions.{exercise}").MISCONCEPTIONS
    failed, observations = graded(checks, {function: answer})
    assert failed
    return diagnose(function, observations, known)


@pytest.mark.parametrize(
    ("factor", "text"),
    [
        (lambda n, k: 2.0 / n**2, "2 (a - y)/n²"),
        (lambda n, k: -0.5 * k, "-k (a - y)/2"),
        (lambda n, k: 3.0 / (n * k), "3 (a - y)/(n k)"),
        (lambda n, k: np.sqrt(k) / n, "√k (a - y)/n"),
    ],
)
def test_a_factor_is_read_off_the_answers(factor, text):
    found = named("cross_entropy", "cross_entropy_backward", lambda a, y: (a - y) * factor(*a.shape))
    assert found.slug == "another-formula"
    assert f"`grad_a` is {text}, where -y/(n a) belongs." in found.message


def test_a_formula_in_words_gets_its_factor_behind():
    def answer(z, y):
        down = np.exp(z - z.max(axis=0)) / np.exp(z - z.max(axis=0)).sum(axis=0)
        with np.errstate(divide="ignore"):
            return -np.log(np.where(y == 1, down, 1.0)).sum() * 2.0

    found = named("output_error", "softmax_cross_entropy_forward", answer)
    assert found.message.endswith(
        "runs down the columns, over the examples. Besides, the result is multiplied by 2 n."
    )


def test_a_case_that_was_not_thought_of_is_named():
    def answer(grad_a, a):
        if a.shape[1] == 1:
            return grad_a * 7.0
        return a * (grad_a - (grad_a * a).sum(axis=1, keepdims=True))

    found = named("softmax", "softmax_backward", answer)
    assert found.slug == "right-elsewhere"
    assert "just where the number of columns, k, is 1" in found.message


def test_arrays_with_gaps_are_told_from_others():
    def answer(z):
        flat = np.array([float(one) for one in np.nditer(z)]).reshape(z.shape)
        e = np.exp(flat - flat.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    assert named("softmax", "softmax_forward", answer).slug == "memory-order"


def test_an_approximation_is_called_one():
    def answer(grad_a, a):
        return np.round(grad_a * a * (1 - a) / np.abs(grad_a).max(), 3) * np.abs(grad_a).max() * 1.001

    assert named("sigmoid", "sigmoid_backward", answer).slug == "approximated"
