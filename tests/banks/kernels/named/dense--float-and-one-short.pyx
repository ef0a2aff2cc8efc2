# named: dense_forward sum-in-float
# named: dense_backward last-input-left-out
cimport cython
import numpy as np


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.cdivision(True)
def dense_forward(double[:, ::1] x, double[:, ::1] w, double[::1] b):
    cdef Py_ssize_t i, j, m, n = x.shape[0], d = x.shape[1], k = w.shape[0]
    cdef float s
    z = np.empty((n, k))
    cdef double[:, ::1] o = z
    for i in range(n):
        for j in range(k):
            s = b[j]
            for m in range(d):
                s += x[i, m] * w[j, m]
            o[i, j] = s
    return z


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.cdivision(True)
def dense_backward(double[:, ::1] grad_z, double[:, ::1] x, double[:, ::1] w):
    cdef Py_ssize_t i, j, m, n = x.shape[0], d = x.shape[1], k = w.shape[0]
    cdef double g
    gx = np.zeros((n, d))
    gw = np.zeros((k, d))
    gb = np.zeros(k)
    cdef double[:, ::1] grad_x = gx, grad_w = gw
    cdef double[::1] grad_b = gb
    for i in range(n):
        for j in range(k):
            g = grad_z[i, j]
            grad_b[j] += g
            for m in range(d - 1):
                grad_x[i, m] += g * w[j, m]
                grad_w[j, m] += g * x[i, m]
    return gx, gw, gb
