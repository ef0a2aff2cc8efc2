# named: softmax_forward variable-without-a-first-value
# named: softmax_jacobian unwritten-memory
# named: softmax_backward variable-without-a-first-value
cimport cython
import numpy as np
from libc.math cimport exp


def softmax_forward(double[:, ::1] z):
    cdef Py_ssize_t i, j, n = z.shape[0], k = z.shape[1]
    cdef double m, s
    out = np.empty((n, k))
    cdef double[:, ::1] o = out
    for i in range(n):
        m = z[i, 0]
        for j in range(1, k):
            if z[i, j] > m:
                m = z[i, j]
        for j in range(k):
            o[i, j] = exp(z[i, j] - m)
            s += o[i, j]
        for j in range(k):
            o[i, j] = o[i, j] / s
    return out


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.cdivision(True)
def softmax_jacobian(double[::1] a):
    cdef Py_ssize_t i, j, k = a.shape[0]
    J = np.empty((k, k))
    cdef double[:, ::1] o = J
    for i in range(k):
        for j in range(i):
            o[i, j] = -a[i] * a[j]
        o[i, i] = a[i] * (1 - a[i])
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
        for j in range(k):
            s += grad_a[i, j] * a[i, j]
        for j in range(k):
            o[i, j] = a[i, j] * (grad_a[i, j] - s)
    return out
