# cython: boundscheck=False
# fails: cross_entropy_forward/bounds line 13
# fails: cross_entropy_backward/every-entry
import numpy as np
from libc.math cimport log


def cross_entropy_forward(double[:, ::1] a, double[:, ::1] y):
    cdef Py_ssize_t i, j
    cdef double cost = 0
    for i in range(a.shape[0] + 1):
        for j in range(a.shape[1]):
            if y[i, j] > 0:
                cost -= y[i, j] * log(a[i, j])
    return cost / a.shape[0]


def cross_entropy_backward(double[:, ::1] a, double[:, ::1] y):
    cdef Py_ssize_t i, j, n = a.shape[0]
    out = np.empty((n, a.shape[1]))     # only where y is not 0 is it written
    cdef double[:, ::1] g = out
    for i in range(n):
        for j in range(a.shape[1]):
            if y[i, j] != 0:
                g[i, j] = -y[i, j] / (n * a[i, j])
    return out
