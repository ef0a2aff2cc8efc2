"""NumPy's products on whole arrays, sums in loops, a list in place of a tuple."""
import numpy as np


def dense_forward(x, w, b):
    z = np.dot(x, w.T)
    cdef double[:, ::1] view = z
    cdef double[::1] bias = b
    cdef Py_ssize_t i, j
    for i in range(view.shape[0]):
        for j in range(view.shape[1]):
            view[i, j] += bias[j]
    return z


def dense_backward(grad_z, x, w):
    cdef double[:, ::1] g = grad_z
    cdef double[::1] total = np.zeros(g.shape[1])
    cdef Py_ssize_t i, j
    for i in range(g.shape[0]):
        for j in range(g.shape[1]):
            total[j] += g[i, j]
    return [grad_z @ w, grad_z.T @ x, np.asarray(total)]
