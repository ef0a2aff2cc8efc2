"""An extension type, row slices, a DEF constant, a docstring that mentions # distutils: and include."""
import numpy as np
from libc.math cimport exp, INFINITY

DEF ONE = 1.0

note = "# distutils: language=c++ is only text here; include 'x.pxi' too"


cdef class Row:
    cdef double[::1] values

    def __init__(self, double[::1] values):
        self.values = values

    cdef double top(self):
        cdef double best = -INFINITY
        cdef double value
        for value in self.values:
            if value > best:
                best = value
        return best


def softmax_forward(double[:, ::1] z):
    out = np.empty((z.shape[0], z.shape[1]))
    cdef double[:, ::1] a = out
    cdef Py_ssize_t i, j
    cdef double top, total
    for i in range(z.shape[0]):
        top = Row(z[i]).top() if False else peak(z[i])
        total = 0
        for j in range(z.shape[1]):
            a[i, j] = exp(z[i, j] - top)
            total += a[i, j]
        for j in range(z.shape[1]):
            a[i, j] *= ONE / total
    return out


cdef double peak(double[::1] row):
    cdef double best = row[0]
    cdef Py_ssize_t j
    for j in range(1, row.shape[0]):
        best = max(best, row[j])
    return best


def softmax_jacobian(double[::1] a):
    out = np.empty((a.shape[0], a.shape[0]))
    cdef double[:, ::1] jacobian = out
    cdef Py_ssize_t i, j
    for i in range(a.shape[0]):
        for j in range(a.shape[0]):
            jacobian[i, j] = a[i] * (1 - a[j]) if i == j else -a[i] * a[j]
    return out


def softmax_backward(double[:, ::1] grad_a, double[:, ::1] a):
    out = np.empty((a.shape[0], a.shape[1]))
    cdef double[:, ::1] grad_z = out
    cdef Py_ssize_t i, j
    cdef double dot
    for i in range(a.shape[0]):
        dot = 0
        for j in range(a.shape[1]):
            dot += grad_a[i, j] * a[i, j]
        for j in range(a.shape[1]):
            grad_z[i, j] = a[i, j] * (grad_a[i, j] - dot)
    return out
