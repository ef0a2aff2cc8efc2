# BEGIN SOLUTION
# cython: boundscheck=False, wraparound=False, cdivision=True
# END SOLUTION
"""Exercise: the softmax as a Cython kernel, forward and backward.

What it teaches  typed memoryviews, loops that never go back to Python, each row read while it is in
                 the cache.
Where to read    guides/kernels.md
What to run      smlearn grade --track cython softmax
When stuck       smlearn hint --track cython softmax

Arrays that come in are writable, C-contiguous and of float64; their sizes are to be read off them.
How you type the arguments is your choice (a memoryview need not be const). Nothing outside the
arrays is read or written. Each function keeps up with the usual NumPy for it, on small arrays
(32 x 10, say) and on medium ones (256 x 128, say): it takes at most twice as long.
Results are compared to within rounding error, measured against the largest entry of the right one.
"""

import numpy as np

from libc.math cimport exp
# BEGIN SOLUTION

# From so many entries on, NumPy's exp (which takes several at once) makes up for the time of calling it.
cdef Py_ssize_t MANY = 1000
# END SOLUTION


def softmax_forward(z):
    """Turn each row of logits into probabilities: a_ij = e^(z_ij) / (sum over m of e^(z_im)).

    z        (n, k) float64, n >= 1 examples and k >= 1 classes; every entry finite, and perhaps as
             large as 10000 or as small as -10000
    returns  a (n, k), a new NumPy array of float64; entries from 0 to 1, each row sums to 1

    A row's probabilities depend on that row alone: the next row's logits may be thousands higher or
    lower. z itself stays as it is; each call gives memory of its own.

    Question: how often must a row be read, and which of its numbers must be known before the first
    exp is taken?
    """
    # BEGIN SOLUTION
    cdef const double[:, ::1] z_view = z
    cdef Py_ssize_t n = z_view.shape[0], k = z_view.shape[1], i, j
    cdef double top, total
    a = np.empty((n, k))
    cdef double[:, ::1] a_view = a
    for i in range(n):
        top = z_view[i, 0]
        for j in range(1, k):
            if z_view[i, j] > top:
                top = z_view[i, j]
        for j in range(k):
            a_view[i, j] = z_view[i, j] - top
    if n * k > MANY:
        np.exp(a, out=a)
    else:
        for i in range(n):
            for j in range(k):
                a_view[i, j] = exp(a_view[i, j])
    for i in range(n):
        total = 0.0
        for j in range(k):
            total += a_view[i, j]
        for j in range(k):
            a_view[i, j] /= total
    return a
    # END SOLUTION


def softmax_jacobian(a):
    """Give the derivative of one example's probabilities by its logits, as a matrix.

    a        (k,) float64, k >= 1: one row of softmax_forward's result; entries may be exactly 0 or
             1
    returns  J (k, k), a new NumPy array of float64: J[i, j] = da_i/dz_j

    a itself stays as it is; each call gives memory of its own.

    Question: J has one value on its diagonal and another beside it. In which order do its entries
    lie in memory, so which loop is the inner one?
    """
    # BEGIN SOLUTION
    cdef const double[::1] a_view = a
    cdef Py_ssize_t k = a_view.shape[0], i, j
    cdef double a_i
    jacobian = np.empty((k, k))
    cdef double[:, ::1] j_view = jacobian
    with nogil:
        for i in range(k):
            a_i = a_view[i]
            for j in range(k):
                j_view[i, j] = -a_i * a_view[j]
            j_view[i, i] += a_i
    return jacobian
    # END SOLUTION


def softmax_backward(grad_a, a):
    """Carry a gradient back through the softmax, from probabilities to logits, each row for itself.

    grad_a   (n, k) float64, n >= 1, k >= 1: dC/da, any finite numbers
    a        (n, k) float64: a = softmax_forward(z); entries may be exactly 0 or 1. z is not given,
             and not needed.
    returns  grad_z (n, k) = dC/dz, a new NumPy array of float64

    grad_a and a stay as they are; each call gives memory of its own.

    Question: which one number does a row need before its entries can be written, and can it be had
    without an array in between?
    """
    # BEGIN SOLUTION
    cdef const double[:, ::1] grad_view = grad_a, a_view = a
    cdef Py_ssize_t n = a_view.shape[0], k = a_view.shape[1], i, j
    cdef double dot
    grad_z = np.empty((n, k))
    cdef double[:, ::1] out = grad_z
    with nogil:
        for i in range(n):
            dot = 0.0
            for j in range(k):
                dot += grad_view[i, j] * a_view[i, j]
            for j in range(k):
                out[i, j] = a_view[i, j] * (grad_view[i, j] - dot)
    return grad_z
    # END SOLUTION
