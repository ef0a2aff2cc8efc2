# fails: sigmoid_forward/bounds line 15
# fails: sigmoid_backward/speed
cimport cython
from cython cimport boundscheck as unsafe
import numpy as np
from libc.math cimport exp


@unsafe(False)
@cython.wraparound(False)
cdef void fill(double[:, ::1] z, double[:, ::1] a, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t i, j
    for i in range(n):
        for j in range(n):   # only square arrays
            a[i, j] = 1 / (1 + exp(-z[i, j]))


def sigmoid_forward(double[:, ::1] z):
    out = np.zeros((z.shape[0], z.shape[1]))
    with cython.boundscheck(False):
        fill(z, out, z.shape[0])
    return out


def sigmoid_backward(grad_a, a):
    out = np.zeros((a.shape[0], a.shape[1]))
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            out[i, j] = grad_a[i, j] * a[i, j] * (1 - a[i, j])
    return out
