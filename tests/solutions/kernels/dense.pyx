# BEGIN SOLUTION
# cython: boundscheck=False, wraparound=False, cdivision=True
# END SOLUTION
"""Exercise: the dense layer as a Cython kernel, forward and backward.

What it teaches  three loops and their order; and where hand-written loops end and a library's
                 begin.
Where to read    guides/kernels.md
What to run      smlearn grade --track cython dense
When stuck       smlearn hint --track cython dense

Arrays that come in are writable, C-contiguous and of float64; their sizes are to be read off them.
How you type the arguments is your choice (a memoryview need not be const). Nothing outside the
arrays is read or written. Each function keeps up with the usual NumPy for it, on small arrays
(32 x 10, say) and on medium ones (256 x 128, say): it takes at most twelve times as long, for
NumPy's matrix product is among the fastest programs there are.
Results are compared to within rounding error, measured against the largest entry of the right one.
"""

import numpy as np
# BEGIN SOLUTION


# Up to so many multiplications a plain loop is done before NumPy has looked at its arguments; beyond, nothing
# that is short to write comes near the matrix product that NumPy hands over to.
cdef Py_ssize_t SMALL = 2048
# END SOLUTION


def dense_forward(x, w, b):
    """Give the weighted inputs of all units for all examples: z_ij = (sum over m of x_im w_jm) + b_j.

    x        (n, d) float64, n >= 1 examples with d >= 1 inputs each
    w        (k, d) float64, k >= 1 units
    b        (k,) float64
    returns  z (n, k), a new NumPy array of float64

    n, d and k may be different or equal, and each may be 1. x, w and b stay as they are; each call
    gives memory of its own.

    Question: three loops do it. Which order of them walks through x and through w as they lie in
    memory? And from which size on is NumPy's own product (it may be called from here) the better
    answer?
    """
    # BEGIN SOLUTION
    cdef const double[:, ::1] x_view = x, w_view = w
    cdef const double[::1] b_view = b
    cdef Py_ssize_t n = x_view.shape[0], d = x_view.shape[1], k = w_view.shape[0], i, j, m
    cdef double total
    if n * d * k > SMALL:
        z = np.matmul(x, w.T)
        z += b
        return z
    z = np.empty((n, k))
    cdef double[:, ::1] z_view = z
    with nogil:
        for i in range(n):
            for j in range(k):
                total = b_view[j]
                for m in range(d):
                    total += x_view[i, m] * w_view[j, m]
                z_view[i, j] = total
    return z
    # END SOLUTION


def dense_backward(grad_z, x, w):
    """Carry a gradient back through the dense layer, to its inputs and to its weights and biases.

    grad_z   (n, k) float64, n >= 1, k >= 1: dC/dz, any finite numbers; where C is a mean over the
             examples, the mean's 1/n is in it already
    x        (n, d) float64, d >= 1: what dense_forward was given
    w        (k, d) float64: likewise
    returns  (grad_x, grad_w, grad_b), new NumPy arrays of float64 with the shapes of x (n, d), w
             (k, d) and b (k,)

    n, d and k may be different or equal, and each may be 1. grad_z, x and w stay as they are; each
    call gives memory of its own.

    Question: one entry of grad_z goes into a row of grad_x, a row of grad_w and an entry of grad_b.
    What must these hold before the first is added?
    """
    # BEGIN SOLUTION
    cdef const double[:, ::1] g_view = grad_z, x_view = x, w_view = w
    cdef Py_ssize_t n = x_view.shape[0], d = x_view.shape[1], k = w_view.shape[0], i, j, m
    cdef double g
    if n * d * k > SMALL:
        return np.matmul(grad_z, w), np.matmul(grad_z.T, x), column_sums(g_view)
    grad_x, grad_w, grad_b = np.zeros((n, d)), np.zeros((k, d)), column_sums(g_view)
    cdef double[:, ::1] grad_x_view = grad_x, grad_w_view = grad_w
    with nogil:
        for i in range(n):
            for j in range(k):
                g = g_view[i, j]
                for m in range(d):
                    grad_x_view[i, m] += g * w_view[j, m]
                    grad_w_view[j, m] += g * x_view[i, m]
    return grad_x, grad_w, grad_b
    # END SOLUTION
# BEGIN SOLUTION


cdef column_sums(const double[:, ::1] g):
    cdef Py_ssize_t i, j
    sums = np.zeros(g.shape[1])
    cdef double[::1] sums_view = sums
    for i in range(g.shape[0]):
        for j in range(g.shape[1]):
            sums_view[j] += g[i, j]
    return sums
# END SOLUTION
