# named: sigmoid_forward returns-a-memoryview
# named: sigmoid_backward wrong-entry-type
import numpy as np
from libc.math cimport exp


def sigmoid_forward(double[:, ::1] z):
    cdef Py_ssize_t i, j
    cdef double[:, ::1] out = np.empty((z.shape[0], z.shape[1]))
    for i in range(z.shape[0]):
        for j in range(z.shape[1]):
            out[i, j] = 1.0 / (1.0 + exp(-z[i, j]))
    return out


def sigmoid_backward(float[:, :] grad_a, float[:, :] a):
    cdef int i, j
    cdef int n = grad_a.shape[0]
    cdef int k = grad_a.shape[1]
    res = np.zeros((n, k))
    cdef double[:, :] out = res
    for i in range(n):
        for j in range(k):
            out[i, j] = grad_a[i, j] * a[i, j] * (1 - a[i, j])
    return res
