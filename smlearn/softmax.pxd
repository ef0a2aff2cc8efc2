"""The loop of softmax, which softmax.pyx, network.pyx and training.pyx share."""

from smlearn.vector cimport MOST_ROWS, Vector, rows_at_once


cdef inline void softmax_rows(const Vector* v, const char* z, char* a, Py_ssize_t n, Py_ssize_t k,
                              Py_ssize_t item) noexcept nogil:
    """a = softmax of each row of z (n, k), elements of `item` bytes; a may be z.

    A few rows at a time: short loops over what the cache holds, instead of long ones over memory.
    """
    cdef double maxima[MOST_ROWS]
    cdef double sums[MOST_ROWS]
    cdef Py_ssize_t rows, first = 0, at_once = rows_at_once(k * item)
    while first < n:
        rows = min(at_once, n - first)
        v.exp_rows(z, a, maxima, sums, rows, k, k)      # a = exp(z - max z), and the sums of its rows
        v.divide_rows(a, sums, rows, k, k)
        z += rows * k * item
        a += rows * k * item
        first += rows
