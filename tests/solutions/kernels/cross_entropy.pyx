# BEGIN SOLUTION
# cython: boundscheck=False, wraparound=False, cdivision=True
# END SOLUTION
"""Exercise: the cross-entropy cost as a Cython kernel, forward and backward.

What it teaches  to skip what does not count, where NumPy must work on everything.
Where to read    guides/kernels.md
What to run      smlearn grade --track cython cross_entropy
When stuck       smlearn hint --track cython cross_entropy

Arrays that come in are writable, C-contiguous and of float64; their sizes are to be read off them.
How you type the arguments is your choice (a memoryview need not be const). Nothing outside the
arrays is read or written. Each function keeps up with the usual NumPy for it, on small arrays
(32 x 10, say) and on medium ones (256 x 128, say): it takes at most twice as long.
Results are compared to within rounding error, measured against the largest entry of the right one.
"""

import numpy as np

from libc.math cimport log


def cross_entropy_forward(a, y):
    """Give the cost C: the mean over the n examples of -(sum over i of y_i ln a_i).

    a        (n, k) float64, n >= 1 examples and k >= 1 classes: probabilities from 0 to 1, some
             perhaps exactly 0 or 1
    y        (n, k) float64, one-hot: in each row a single 1, at the example's class, and 0
             everywhere else
    returns  C, a number: a Python float, a NumPy number or an array of shape () are equally good

    The mean is over the n rows, not over the n k entries. A class that is not the target adds
    nothing, even where its a is 0 (0 ln 0 counts as 0). A target's a that is tiny counts as it is
    (1e-300 costs 690.8), and where it is exactly 0, C is inf, never nan. a and y stay as they are.

    Question: a logarithm takes longer than all the rest. How many does a row need?
    """
    # BEGIN SOLUTION
    cdef const double[:, ::1] a_view = a, y_view = y
    cdef Py_ssize_t n = a_view.shape[0], k = a_view.shape[1], i, j
    cdef double total = 0.0
    with nogil:
        for i in range(n):
            for j in range(k):
                if y_view[i, j] != 0.0:  # log(0) is -inf in C, as it should be here
                    total -= log(a_view[i, j])
    return total / n
    # END SOLUTION


def cross_entropy_backward(a, y):
    """Give the derivative of the cost C by each probability.

    a        (n, k) float64, n >= 1, k >= 1: probabilities from 0 to 1; the target's own a is at
             least 1e-300, the others may be exactly 0
    y        (n, k) float64, one-hot
    returns  grad_a (n, k) = dC/da, a new NumPy array of float64; 0 wherever y is 0, even where a is
             0 as well

    C is the mean over the n rows, as cross_entropy_forward has it: the mean's factor belongs to
    grad_a. a and y stay as they are; each call gives memory of its own.

    Question: np.empty gives memory that still holds old numbers. Is every entry written, those too
    where y is 0?
    """
    # BEGIN SOLUTION
    cdef const double[:, ::1] a_view = a, y_view = y
    cdef Py_ssize_t n = a_view.shape[0], k = a_view.shape[1], i, j
    grad_a = np.empty((n, k))
    cdef double[:, ::1] out = grad_a
    with nogil:
        for i in range(n):
            for j in range(k):
                out[i, j] = -1.0 / (n * a_view[i, j]) if y_view[i, j] != 0.0 else 0.0
    return grad_a
    # END SOLUTION
