"""The line that makes a kernel slow is found in the compiler's account."""

from __future__ import annotations

from smlearn.grader.misconceptions.slow import slow

SOURCE = """import numpy as np

def softmax_forward(double[:, ::1] z):
    out = np.empty((z.shape[0], z.shape[1]))
    for i in range(z.shape[0]):
        m = np.max(z[i])
        for j in range(z.shape[1]):
            out[i, j] = exp(z[i, j] - m)
    return out


def softmax_backward(grad_a, a):
    return grad_a * a
"""


def test_the_innermost_loop_comes_before_the_line_with_the_most_calls() -> None:
    found = slow("softmax_forward", SOURCE, [3, 0, 9, 9, 1, 9, 0, 4, 1, 0, 0, 5, 8])
    assert found is not None
    assert found.message.startswith("Line 8 goes back to Python at each turn of an inner loop: `out[i, j]")
    assert "`cdef double`" in found.why


def test_a_call_of_numpy_for_each_row_is_told_as_such() -> None:
    found = slow("softmax_forward", SOURCE, [3, 0, 9, 9, 1, 9, 0, 0, 1, 0, 0, 5, 8])
    assert found is not None
    assert found.message.startswith("Line 6 goes back to Python at each turn of a loop: `m = np.max(z[i])`")
    assert "`libc.math`" in found.why


def test_what_no_loop_does_is_no_reason() -> None:
    assert slow("softmax_backward", SOURCE, [3, 0, 9, 9, 1, 0, 0, 0, 1, 0, 0, 5, 8]) is None


def test_a_comprehension_is_a_loop() -> None:
    source = "def softmax_jacobian(a):\n    return np.array([[a[i] for j in range(3)] for i in range(3)])\n"
    found = slow("softmax_jacobian", source, [0, 9, 0])
    assert found is not None
    assert found.message.startswith("Line 2 goes back to Python at each turn of an inner loop")
