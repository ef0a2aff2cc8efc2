# named: sigmoid_forward rows-and-columns-exchanged
# named: sigmoid_backward added-to-unwritten-memory
import numpy as np
from libc.math cimport exp


def sigmoid_forward(double[:, :] z):
    cdef int i, j, n = z.shape[0], k = z.shape[1]
    out = np.zeros((n, k))
    cdef double[:, :] o = out
    for i in range(k):
        for j in range(n):
            o[i, j] = 1 / (1 + exp(-z[i, j]))
    return out


def sigmoid_backward(double[:, ::1] grad_a, double[:, ::1] a):
    cdef Py_ssize_t i, j
    out = np.empty((a.shape[0], a.shape[1]))
    cdef double[:, ::1] o = out
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            o[i, j] += grad_a[i, j] * a[i, j] * (1 - a[i, j])
    return out
