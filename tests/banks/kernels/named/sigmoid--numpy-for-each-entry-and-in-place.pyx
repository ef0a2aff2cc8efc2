# named: sigmoid_forward python-in-the-loop
# named: sigmoid_backward changes-grad_a
import numpy as np


def sigmoid_forward(double[:, :] z):
    cdef int i, j
    cdef int n = z.shape[0]
    cdef int k = z.shape[1]
    res = np.zeros((n, k))
    cdef double[:, :] out = res
    for i in range(n):
        for j in range(k):
            out[i, j] = 1 / (1 + np.exp(-z[i, j] if z[i, j] > -700 else 700))
    return res


def sigmoid_backward(double[:, ::1] grad_a, double[:, ::1] a):
    cdef Py_ssize_t i, j
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            grad_a[i, j] *= a[i, j] * (1 - a[i, j])
    return np.asarray(grad_a)
