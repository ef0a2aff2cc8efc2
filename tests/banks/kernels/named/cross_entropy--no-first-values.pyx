# named: cross_entropy_forward variable-without-a-first-value
# named: cross_entropy_backward unwritten-memory
cimport cython
import numpy as np
from libc.math cimport log


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.cdivision(True)
def cross_entropy_forward(double[:, ::1] a, double[:, ::1] y):
    cdef Py_ssize_t i, j, n = a.shape[0], k = a.shape[1]
    cdef double total
    for i in range(n):
        for j in range(k):
            if y[i, j] > 0:
                total -= log(a[i, j])
    return total / n


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.cdivision(True)
def cross_entropy_backward(double[:, ::1] a, double[:, ::1] y):
    cdef Py_ssize_t i, j, n = a.shape[0], k = a.shape[1]
    grad = np.empty((n, k))
    cdef double[:, ::1] o = grad
    for i in range(n):
        for j in range(k):
            if y[i, j] != 0:
                o[i, j] = -1 / (n * a[i, j])
    return grad
