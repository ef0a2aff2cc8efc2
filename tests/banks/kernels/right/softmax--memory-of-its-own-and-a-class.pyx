import numpy as np
from libc.math cimport exp


from libc.string cimport memcpy
from libc.stdlib cimport malloc, free

def softmax_forward(double[:, ::1] z):
    cdef Py_ssize_t i, j, n = z.shape[0], k = z.shape[1]
    cdef double* row = <double*>malloc(k * sizeof(double))
    cdef double m, s
    out = np.empty((n, k))
    cdef double[:, ::1] o = out
    for i in range(n):
        memcpy(row, &z[i, 0], k * sizeof(double))
        m = row[0]
        for j in range(k):
            if row[j] > m: m = row[j]
        s = 0
        for j in range(k):
            row[j] = exp(row[j] - m)
            s += row[j]
        for j in range(k):
            o[i, j] = row[j] / s
    free(row)
    return out


def softmax_jacobian(double[::1] a):
    cdef Py_ssize_t i, k = a.shape[0]
    J = -np.outer(a, a)
    cdef double[:, ::1] o = J
    for i in range(k):
        o[i, i] += a[i]
    return J


cdef class Row:
    cdef double total
    cdef void clear(self) noexcept:
        self.total = 0
    cdef void add(self, double v) noexcept:
        self.total += v

def softmax_backward(double[:, ::1] grad_a, double[:, ::1] a):
    cdef Row row = Row()
    cdef Py_ssize_t i, j
    out = np.empty((a.shape[0], a.shape[1]))
    cdef double[:, ::1] o = out
    for i in range(a.shape[0]):
        row.clear()
        for j in range(a.shape[1]):
            row.add(grad_a[i, j] * a[i, j])
        for j in range(a.shape[1]):
            o[i, j] = a[i, j] * (grad_a[i, j] - row.total)
    return out
