"""The old buffer syntax, with NumPy's declarations."""
cimport cython
cimport numpy as np
import numpy as np
from libc.math cimport exp

np.import_array()


@cython.boundscheck(False)
@cython.wraparound(False)
def softmax_forward(np.ndarray[np.float64_t, ndim=2, mode="c"] z):
    cdef Py_ssize_t n = z.shape[0], k = z.shape[1], i, j
    cdef np.ndarray[np.float64_t, ndim=2, mode="c"] a = np.zeros((n, k), dtype=np.float64)
    cdef double top, total
    for i in range(n):
        top = z[i, 0]
        for j in range(k):
            top = max(top, z[i, j])
        total = 0
        for j in range(k):
            a[i, j] = exp(z[i, j] - top)
            total += a[i, j]
        for j in range(k):
            a[i, j] /= total
    return a


def softmax_jacobian(np.ndarray[double, ndim=1] a):
    cdef int k = a.shape[0], i, j
    cdef np.ndarray[double, ndim=2] jacobian = np.empty((k, k))
    for i in range(k):
        for j in range(k):
            jacobian[i, j] = a[i] * ((1.0 if i == j else 0.0) - a[j])
    return jacobian


@cython.boundscheck(False)
def softmax_backward(np.ndarray[double, ndim=2] grad_a, np.ndarray[double, ndim=2] a):
    cdef Py_ssize_t i, j, n = a.shape[0], k = a.shape[1]
    cdef np.ndarray[double, ndim=2] out = np.empty_like(a)
    cdef double dot
    for i in range(n):
        dot = 0
        for j in range(k):
            dot += grad_a[i, j] * a[i, j]
        for j in range(k):
            out[i, j] = a[i, j] * (grad_a[i, j] - dot)
    return out
