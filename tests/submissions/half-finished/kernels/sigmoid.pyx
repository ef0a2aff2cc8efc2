# cython: boundscheck=False, wraparound=False
import numpy as np
from libc.math cimport exp, fabs


def sigmoid_forward(double[:, ::1] z):
    cdef Py_ssize_t i, j
    cdef double e
    a = np.empty((z.shape[0], z.shape[1]))
    cdef double[:, ::1] out = a
    for i in range(z.shape[0]):
        for j in range(z.shape[1]):
            e = exp(-fabs(z[i, j]))
            out[i, j] = 1 / (1 + e) if z[i, j] >= 0 else e / (1 + e)
    return a


def sigmoid_backward(double[:, ::1] grad_a, double[:, ::1] a):
    cdef Py_ssize_t i, j
    grad_z = np.empty((a.shape[0], a.shape[1]))
    cdef double[:, ::1] out = grad_z
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            out[i, j] = grad_a[i, j] * a[i, j] * (1 - a[i, j])
    return grad_z
