"""Plain typed memoryviews, no directive at all."""
import numpy as np
from libc.math cimport exp


def sigmoid_forward(double[:, ::1] z):
    cdef Py_ssize_t i, j
    cdef double e
    out = np.empty((z.shape[0], z.shape[1]))
    cdef double[:, ::1] a = out
    for i in range(z.shape[0]):
        for j in range(z.shape[1]):
            if z[i, j] >= 0:
                a[i, j] = 1 / (1 + exp(-z[i, j]))
            else:
                e = exp(z[i, j])
                a[i, j] = e / (1 + e)
    return out


def sigmoid_backward(double[:, ::1] grad_a, double[:, ::1] a):
    cdef Py_ssize_t i, j
    out = np.empty((a.shape[0], a.shape[1]))
    cdef double[:, ::1] g = out
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            g[i, j] = grad_a[i, j] * a[i, j] * (1 - a[i, j])
    return out
