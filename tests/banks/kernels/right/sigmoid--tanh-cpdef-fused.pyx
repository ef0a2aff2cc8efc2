# cython: boundscheck=False, wraparound=False, language_level=3
"""The hyperbolic tangent's form, cpdef, and a fused type."""
cimport cython
import numpy as np
from libc.math cimport tanh

ctypedef fused real:
    float
    double


cpdef sigmoid_forward(real[:, ::1] z):
    cdef Py_ssize_t i, j
    result = np.empty((z.shape[0], z.shape[1]), dtype=np.float32 if real is float else np.float64)
    cdef real[:, ::1] a = result
    for i in range(z.shape[0]):
        for j in range(z.shape[1]):
            a[i, j] = 0.5 * (1 + tanh(0.5 * z[i, j]))
    return result


cpdef sigmoid_backward(cython.floating[:, ::1] grad_a, cython.floating[:, ::1] a):
    cdef Py_ssize_t i, j
    result = np.array(grad_a)
    cdef cython.floating[:, ::1] g = result
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            g[i, j] *= a[i, j] * (1 - a[i, j])
    return result
