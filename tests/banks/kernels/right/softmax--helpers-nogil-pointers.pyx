# cython: boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""C helper functions without the GIL, raw pointers, malloc, and a header declared by hand."""
import numpy as np
from libc.stdlib cimport free, malloc
from libc.string cimport memcpy

cdef extern from "math.h" nogil:
    double exp(double)
    double fmax "fmax" (double, double)


cdef void one_row(const double* z, double* a, Py_ssize_t k) noexcept nogil:
    cdef double top = z[0], total = 0
    cdef Py_ssize_t j
    for j in range(1, k):
        top = fmax(top, z[j])
    for j in range(k):
        a[j] = exp(z[j] - top)
        total += a[j]
    for j in range(k):
        a[j] /= total


def softmax_forward(const double[:, ::1] z not None):
    """Each row by itself."""
    cdef Py_ssize_t i, n = z.shape[0], k = z.shape[1]
    cdef double[:, ::1] a = np.empty((n, k))
    cdef double* row = <double*> malloc(k * sizeof(double))
    if row == NULL:
        raise MemoryError
    try:
        with nogil:
            for i in range(n):
                one_row(&z[i, 0], row, k)
                memcpy(&a[i, 0], row, k * sizeof(double))
    finally:
        free(row)
    return np.asarray(a)


def softmax_jacobian(double[:] a):
    jacobian = -np.outer(a, a)
    cdef double[:, :] view = jacobian
    cdef int i
    for i in range(a.shape[0]):
        view[i, i] += a[i]
    return jacobian


cdef inline double dot(const double* x, const double* y, Py_ssize_t k) noexcept nogil:
    cdef double total = 0
    cdef Py_ssize_t j
    for j in range(k):
        total += x[j] * y[j]
    return total


def softmax_backward(const double[:, ::1] grad_a, const double[:, ::1] a):
    result = np.zeros((a.shape[0], a.shape[1]))
    cdef double[:, ::1] out = result
    cdef Py_ssize_t i, j
    cdef double d
    for i in range(a.shape[0]):
        d = dot(&grad_a[i, 0], &a[i, 0], a.shape[1])
        for j in range(a.shape[1]):
            out[i, j] = a[i, j] * (grad_a[i, j] - d)
    return result
