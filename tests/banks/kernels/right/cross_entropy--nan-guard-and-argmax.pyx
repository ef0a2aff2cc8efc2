cimport cython
import numpy as np
from libc.math cimport log


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.cdivision(True)
def cross_entropy_forward(double[:, ::1] a, double[:, ::1] y):
    cdef Py_ssize_t i, j, n = a.shape[0], k = a.shape[1]
    cdef double total = 0, v
    for i in range(n):
        for j in range(k):
            v = -y[i, j] * log(a[i, j])
            if v == v:
                total += v
    return total / n


def cross_entropy_backward(double[:, ::1] a, double[:, ::1] y):
    cdef Py_ssize_t i, j, n = a.shape[0]
    cdef double inv = 1.0 / n
    grad = np.empty((n, a.shape[1]))
    cdef double[:, ::1] g = grad
    g[:, :] = 0
    for i in range(n):
        for j in range(a.shape[1]):
            if y[i, j] == 1.0:
                g[i, j] = -inv / a[i, j]
                break
    return grad
