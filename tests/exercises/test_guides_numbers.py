"""The worked numbers in the guides' tables and figures, computed once more and looked for in the text."""

from math import exp, log
from pathlib import Path

import numpy as np
import pytest

GUIDES = Path(__file__).parents[2] / "exercises" / "guides"


def text_of(name: str) -> str:
    return (GUIDES / f"{name}.md").read_text(encoding="utf-8").replace("−", "-")


def missing(name, values, digits=6):
    """Return the numbers of `values` that the guide does not show to so many digits."""
    text = text_of(name)
    shown = [f"{v:.{digits}f}" for v in np.ravel(np.asarray(values, dtype=float))]
    return [number for number in shown if number not in text]


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def softmax(z):
    e = np.exp(z)
    return e / e.sum(axis=-1, keepdims=True)


def test_sigmoid_chain_rule_example():
    a = sigmoid(np.array([1.0, -2.0]))
    grad_a = np.array([2 * a[0], 3.0])
    assert missing("sigmoid", [*a, grad_a[0], *(a * (1 - a)), *(grad_a * a * (1 - a))]) == []


def test_softmax_jacobian_of_2_1_0():
    a = softmax(np.array([2.0, 1.0, 0.0]))
    jacobian = np.diag(a) - np.outer(a, a)
    grad_a = np.array([0, 0, -1 / a[2]])
    assert missing("softmax", jacobian) == []
    assert missing("softmax", jacobian.T @ grad_a) == []
    assert missing("softmax", softmax(np.array([[2.0, 1, 0], [0, 0, 3]])), 3) == []


def test_cross_entropy_of_two_rows():
    rows = -np.log([0.7, 0.3])
    assert missing("cross_entropy", [*rows, rows.mean(), rows.sum(), rows.sum() / 6]) == []
    assert missing("cross_entropy", [-1 / 1.4, -1 / 0.6]) == []
    assert missing("cross_entropy", [-log(0.7) - log(0.8) - log(0.9), 1 / log(2), 1 / log(10)], 4) == []


def test_output_error_costs():
    assert missing("output_error", [log(exp(2) + exp(1) + 1) - 2, log(1 + exp(-1))]) == []


@pytest.mark.parametrize(("z", "y"), [(2, 0), (2, 1), (-3, 0.25)])
def test_recovered_sigmoid_costs(z, y):
    assert missing("recover_cost", [log(1 + exp(z)) - log(2) - y * z]) == []


def test_recovered_softmax_costs_and_the_errors_of_the_rules():
    z = np.array([2.0, 1.0, 0.0])
    costs = log(np.exp(z).sum()) - log(3) - z
    assert missing("recover_cost", [costs[2], costs[0]]) == []

    def climb(s):
        return softmax(np.outer(s, z)) @ z - z[2]

    for n in (10, 100, 1000):
        ends = climb(np.arange(n + 1) / n)
        errors = [ends[:-1].mean(), climb((np.arange(n) + 0.5) / n).mean(), (ends[:-1] + ends[1:]).mean() / 2]
        row = f"| {n} | " + " | ".join(f"{e - costs[2]:.1e}" for e in errors) + " |"
        assert row in text_of("recover_cost")


def test_dense_example():
    x, w, b = np.array([[1, 2, 0], [3, -1, 1.0]]), np.array([[1, 0, -1], [2, 1, 0.0]]), np.array([0.5, -1])
    grad_z = np.array([[1, -2], [0, 3.0]])
    np.testing.assert_array_equal(x @ w.T + b, [[1.5, 3], [2.5, 4]])
    np.testing.assert_array_equal(grad_z.T @ x, [[1, 2, 0], [7, -7, 3]])
    np.testing.assert_array_equal(grad_z @ w, [[-3, -2, -1], [6, 3, 0]])
    np.testing.assert_array_equal(grad_z.sum(axis=0), [1, 1])
    assert (grad_z * (x @ w.T)).sum() == ((grad_z.T @ x) * w).sum() == ((grad_z @ w) * x).sum() == 8


def test_dense_square_example():
    x, w, grad_z = np.array([[1, 2], [3, 4]]), np.array([[0, 1], [2, 1]]), np.array([[1, 0], [2, 1]])
    assert (grad_z * (x @ w.T)).sum() == ((grad_z.T @ x) * w).sum() == 20
    assert ((x.T @ grad_z) * w).sum() == 27


def test_network_by_numbers():
    x, y = np.array([[1, 2], [-1, 0.5]]), np.eye(2)
    w1, b1 = np.array([[0.5, -0.5], [1, 0], [0, 1]]), np.array([0, -1, 0.5])
    w2, b2 = np.array([[1.0, 0, -1], [0, 2, 1]]), np.array([0, 0.5])
    z1 = x @ w1.T + b1
    a1 = sigmoid(z1)
    z2 = a1 @ w2.T + b2
    a2 = softmax(z2)
    error2 = (a2 - y) / 2
    pulled = error2 @ w2
    error1 = pulled * a1 * (1 - a1)
    cost = -(y * np.log(a2)).sum() / 2
    for values in (z1, a1, z2, a2, cost, error2, pulled, error1):
        assert missing("network", values) == []
    for values in (error2.T @ a1, error2.sum(axis=0), error1.T @ x, error1.sum(axis=0)):
        assert missing("network", values) == []
