# cython: boundscheck=False, wraparound=False
# fails: softmax_forward/sizes
# fails: softmax_jacobian/bounds line 36
# fails: softmax_backward/every-entry
import numpy as np
from libc.math cimport exp


def softmax_forward(double[:, ::1] z):
    cdef double row[256]
    cdef double top, total
    cdef Py_ssize_t i, j, k = min(z.shape[1], 256)
    out = np.zeros((z.shape[0], z.shape[1]))
    cdef double[:, ::1] a = out
    for i in range(z.shape[0]):
        top = z[i, 0]
        for j in range(k):
            top = max(top, z[i, j])
        total = 0
        for j in range(k):
            row[j] = exp(z[i, j] - top)
            total += row[j]
        for j in range(k):
            a[i, j] = row[j] / total
    return out


def softmax_jacobian(double[::1] a):
    out = np.zeros((a.shape[0], a.shape[0]))
    cdef double[:, ::1] jacobian = out
    cdef Py_ssize_t i, j
    for i in range(a.shape[0]):
        for j in range(a.shape[0]):
            jacobian[i, j] = -a[i] * a[j]
    for i in range(a.shape[0]):
        jacobian[i, i] += a[i] + 0 * a[i - 1]
    return out


def softmax_backward(double[:, ::1] grad_a, double[:, ::1] a):
    dots = np.empty(a.shape[0])
    cdef double[::1] dot = dots     # added to before it is set
    out = np.empty((a.shape[0], a.shape[1]))
    cdef double[:, ::1] g = out
    cdef Py_ssize_t i, j
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            dot[i] += grad_a[i, j] * a[i, j]
        for j in range(a.shape[1]):
            g[i, j] = a[i, j] * (grad_a[i, j] - dot[i])
    return out
