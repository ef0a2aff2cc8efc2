# BEGIN SOLUTION
# cython: boundscheck=False, wraparound=False, cdivision=True
# END SOLUTION
"""Exercise: the sigmoid as a Cython kernel, forward and backward.

What it teaches  one loop over the entries in place of one array for each operation; typed
                 memoryviews and C's own mathematics.
Where to read    guides/kernels.md
What to run      smlearn grade --track cython sigmoid
When stuck       smlearn hint --track cython sigmoid

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


def sigmoid_forward(z):
    """Squash every weighted input into the interval from 0 to 1: a = 1 / (1 + e^(-z)), entry by entry.

    z        (n, k) float64, n >= 1, k >= 1; every entry finite, and perhaps as large as 1000 or as
             small as -1000
    returns  a (n, k), a new NumPy array of float64

    z itself stays as it is; each call gives memory of its own.

    Question: an exponential takes longer than all the rest. How many does an entry need, and of
    which number, so that none overflows?
    """
    # BEGIN SOLUTION
    cdef const double[:, ::1] z_view = z
    cdef Py_ssize_t n = z_view.shape[0], k = z_view.shape[1], i, j
    a = np.empty((n, k))
    cdef double[:, ::1] a_view = a
    for i in range(n):
        for j in range(k):
            # The exponential of minus the absolute value is never above 1.
            a_view[i, j] = -z_view[i, j] if z_view[i, j] >= 0.0 else z_view[i, j]
    if n * k > MANY:
        np.exp(a, out=a)
    else:
        for i in range(n):
            for j in range(k):
                a_view[i, j] = exp(a_view[i, j])
    # A loop without a call: the compiler works on several entries at once.
    for i in range(n):
        for j in range(k):
            a_view[i, j] = (1.0 if z_view[i, j] >= 0.0 else a_view[i, j]) / (1.0 + a_view[i, j])
    return a
    # END SOLUTION


def sigmoid_backward(grad_a, a):
    """Carry a gradient back through the sigmoid, from its activations to its weighted inputs.

    grad_a   (n, k) float64, n >= 1, k >= 1: dC/da for each entry of a, any finite numbers
    a        (n, k) float64: a = sigmoid_forward(z), so from 0 to 1, and exactly 0 or 1 where the
             unit is saturated. z is not given, and not needed.
    returns  grad_z = dC/dz (n, k), a new NumPy array of float64

    grad_a and a stay as they are; each call gives memory of its own.

    Question: NumPy writes one whole array for each operation. How many does one loop over the
    entries need?
    """
    # BEGIN SOLUTION
    cdef const double[:, ::1] grad_view = grad_a, a_view = a
    cdef Py_ssize_t n = a_view.shape[0], k = a_view.shape[1], i, j
    grad_z = np.empty((n, k))
    cdef double[:, ::1] out = grad_z
    with nogil:
        for i in range(n):
            for j in range(k):
                out[i, j] = grad_view[i, j] * a_view[i, j] * (1.0 - a_view[i, j])
    return grad_z
    # END SOLUTION
