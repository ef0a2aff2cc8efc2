# cython: boundscheck=False, wraparound=False
# fails: dense_forward/bounds line 16
# fails: dense_backward/every-entry
import numpy as np


def dense_forward(double[:, ::1] x, double[:, ::1] w, double[::1] b):
    cdef Py_ssize_t i, j, m
    out = np.zeros((x.shape[0], w.shape[0]))
    cdef double[:, ::1] z = out
    with nogil:
        for i in range(x.shape[0]):
            for j in range(w.shape[0]):
                z[i, j] = b[j]
                for m in range(x.shape[0]):
                    z[i, j] += x[i, m] * w[j, m]
    return out


def dense_backward(double[:, ::1] grad_z, double[:, ::1] x, double[:, ::1] w):
    cdef Py_ssize_t n = x.shape[0], d = x.shape[1], k = w.shape[0], i, j, m
    grad_x, grad_w, grad_b = np.zeros((n, d)), np.empty((k, d)), np.zeros(k)
    cdef double[:, ::1] gx = grad_x, gw = grad_w
    cdef double[::1] gb = grad_b
    for i in range(n):
        for j in range(k):
            gb[j] += grad_z[i, j]
            for m in range(d):
                gx[i, m] += grad_z[i, j] * w[j, m]
                gw[j, m] += grad_z[i, j] * x[i, m]
    return grad_x, grad_w, grad_b
