# named: cross_entropy_forward integer-division
# named: cross_entropy_backward zero-times-infinity
import numpy as np
from libc.math cimport log


def cross_entropy_forward(double[:, ::1] a, double[:, ::1] y):
    cdef Py_ssize_t i, j, n = a.shape[0], k = a.shape[1]
    cdef double total = 0
    for i in range(n):
        for j in range(k):
            if y[i, j] > 0:
                total -= log(a[i, j])
    return total * (1 // n)


def cross_entropy_backward(double[:, ::1] a, double[:, ::1] y):
    cdef Py_ssize_t i, j, n = a.shape[0], k = a.shape[1]
    grad = np.zeros((n, k))
    cdef double[:, ::1] o = grad
    for i in range(n):
        for j in range(k):
            if True:
                o[i, j] = -y[i, j] / a[i, j] / n
    return grad
