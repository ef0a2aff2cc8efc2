"""Pure-Python mode: annotations and decorators, nothing that Python itself could not read."""
import cython
import numpy as np
from cython.cimports.libc.math import exp


@cython.cfunc
@cython.inline
@cython.nogil
@cython.exceptval(check=False)
def one(z: cython.double) -> cython.double:
    e: cython.double
    if z >= 0:
        return 1.0 / (1.0 + exp(-z))
    e = exp(z)
    return e / (1.0 + e)


@cython.boundscheck(False)
@cython.wraparound(False)
def sigmoid_forward(z: cython.double[:, ::1]):
    i: cython.Py_ssize_t
    j: cython.Py_ssize_t
    result = np.empty_like(np.asarray(z))
    a: cython.double[:, ::1] = result
    with cython.nogil:
        for i in range(z.shape[0]):
            for j in range(z.shape[1]):
                a[i, j] = one(z[i, j])
    return result


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(i=cython.Py_ssize_t, j=cython.Py_ssize_t)
def sigmoid_backward(grad_a: cython.double[:, ::1], a: cython.double[:, ::1]):
    result = np.empty((a.shape[0], a.shape[1]))
    out: cython.double[:, ::1] = result
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            out[i, j] = grad_a[i, j] * a[i, j] * (1.0 - a[i, j])
    return result
