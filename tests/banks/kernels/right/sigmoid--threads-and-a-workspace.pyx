cimport cython
import numpy as np
from libc.math cimport exp


cdef inline double sigma(double v) noexcept nogil:
    cdef double e
    if v >= 0:
        return 1.0 / (1.0 + exp(-v))
    e = exp(v)
    return e / (1.0 + e)


cpdef sigmoid_forward(double[:, ::1] z):
    cdef Py_ssize_t i, j
    cdef double[:, ::1] out = np.empty((z.shape[0], z.shape[1]))
    with nogil:
        for i in range(z.shape[0]):
            for j in range(z.shape[1]):
                out[i, j] = sigma(z[i, j])
    return np.asarray(out)


from cython.parallel import prange

@cython.boundscheck(False)
@cython.wraparound(False)
def sigmoid_backward(const double[:, ::1] grad_a, const double[:, ::1] a):
    cdef Py_ssize_t i, j, n = a.shape[0], k = a.shape[1]
    out = np.empty((n, k), dtype=np.double)
    cdef double[:, ::1] o = out
    for i in prange(n, nogil=True, schedule="static"):
        for j in range(k):
            o[i, j] = grad_a[i, j] * a[i, j] * (1.0 - a[i, j])
    return out
