# named: dense_forward memoryview-arithmetic
# named: dense_backward none-among-the-results
cimport cython
import numpy as np


def dense_forward(double[:, ::1] x, double[:, ::1] w, double[::1] b):
    return x @ w.T + b


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
            for m in range(d):
                grad_x[i, m] += g * w[j, m]
                grad_w[j, m] += g * x[i, m]
    return gx, gw, None
