# named: softmax_forward maximum-not-reset
# named: softmax_jacobian wrong-dimensions
# named: softmax_backward last-product-left-out
cimport cython
import numpy as np
from libc.math cimport exp


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.cdivision(True)
def softmax_forward(double[:, ::1] z):
    cdef Py_ssize_t i, j, n = z.shape[0], k = z.shape[1]
    cdef double m, s
    out = np.empty((n, k))
    cdef double[:, ::1] o = out
    m = z[0, 0]
    for i in range(n):
        for j in range(k):
            if z[i, j] > m:
                m = z[i, j]
        s = 0.0
        for j in range(k):
            o[i, j] = exp(z[i, j] - m)
            s += o[i, j]
        for j in range(k):
            o[i, j] = o[i, j] / s
    return out


def softmax_jacobian(double[:, ::1] a):
    cdef Py_ssize_t i, j, k = a.shape[1]
    J = np.empty((k, k))
    cdef double[:, ::1] o = J
    for i in range(k):
        for j in range(k):
            o[i, j] = a[0, i] * ((i == j) - a[0, j])
    return J


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.cdivision(True)
def softmax_backward(double[:, ::1] grad_a, double[:, ::1] a):
    cdef Py_ssize_t i, j, n = a.shape[0], k = a.shape[1]
    cdef double s
    out = np.empty((n, k))
    cdef double[:, ::1] o = out
    for i in range(n):
        s = 0
        for j in range(k - 1):
            s += grad_a[i, j] * a[i, j]
        for j in range(k):
            o[i, j] = a[i, j] * (grad_a[i, j] - s)
    return out
