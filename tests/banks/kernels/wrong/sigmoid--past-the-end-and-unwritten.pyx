# cython: boundscheck=False, wraparound=False
# fails: sigmoid_forward/bounds line 15
# fails: sigmoid_backward/every-entry
import numpy as np
from libc.math cimport exp


def sigmoid_forward(double[:, ::1] z):
    cdef Py_ssize_t i, j
    cdef double[:, ::1] a = np.empty((z.shape[0], z.shape[1]))
    cdef double e
    for i in range(z.shape[0]):
        j = 0
        while j <= z.shape[1]:
            e = exp(-abs(z[i, j]))
            a[i, j] = 1 / (1 + e) if z[i, j] >= 0 else e / (1 + e)
            j += 1
    return np.asarray(a)


def sigmoid_backward(double[:, ::1] grad_a, double[:, ::1] a):
    # the last column is never written
    out = np.empty((a.shape[0], a.shape[1]))
    cdef double[:, ::1] g = out
    cdef Py_ssize_t i, j
    for i in range(a.shape[0]):
        for j in range(a.shape[1] - 1):
            g[i, j] = grad_a[i, j] * a[i, j] * (1 - a[i, j])
    return out
