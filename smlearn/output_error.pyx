"""Softmax and cross-entropy as one function, and the error of the output layer.

    C = (1/n) sum_i (ln sum_l exp(z_il) - sum_j y_ij z_ij),    grad_z = (a - y) / n,    a = softmax(z)

Two derivatives that look like work, -y/a and diag(a) - a aᵀ, collapse into a difference: BP1. Taken together
the two functions are also safer than one after the other: no probability is rounded to 0 before its logarithm
is asked.

Source: Nielsen, "Neural Networks and Deep Learning", chapter 3, equations 81 and 82.
"""

cimport numpy as cnp
from libc.math cimport log
from smlearn.arrays cimport (
    check_apart, check_examples, check_rows, check_same, is_double, numbers, plain, release_gil,
    result, take_gil,
)
from smlearn.vector cimport MOST_ROWS, Vector, choose_instruction_set, rows_at_once, vector_for

cnp.import_array()
choose_instruction_set()


cdef double cost_and_error(const Vector* v, const char* z, const char* y, char* grad_z, bint keep,
                           Py_ssize_t n, Py_ssize_t row_bytes, Py_ssize_t k) noexcept nogil:
    """The cost; and the error in grad_z, or, where it is not to be kept, in a block of it used over and over.

    A few rows at a time, as in softmax: what is read of z and y is read once from memory. A row's cost is

        (max z - sum_j y_j z_j) + ln sum_l exp(z_l - max z)

    for targets that sum to 1 (in general the maximum and the logarithm count sum_j y_j times). The bracket is
    a difference of logits, exact for a one-hot y: nothing is lost when the logits are large and the cost is
    small.
    """
    cdef double maxima[MOST_ROWS]
    cdef double sums[MOST_ROWS]
    cdef double dots[MOST_ROWS]
    cdef double totals[MOST_ROWS]
    cdef double cost = 0
    cdef Py_ssize_t row, rows, first = 0, at_once = rows_at_once(row_bytes)
    while first < n:
        rows = min(at_once, n - first)
        v.target_rows(y, z, dots, totals, rows, k)              # the sums of y z and of y
        v.exp_rows(z, grad_z, maxima, sums, rows, k, k)         # exp(z - max z), and the sums
        for row in range(rows):
            cost += (totals[row] * maxima[row] - dots[row]) + totals[row] * log(sums[row])
        if keep:
            v.error_rows(grad_z, sums, y, n, rows, k)           # (exp(z - max z)/sum - y) / n
            grad_z += rows * row_bytes
        z += rows * row_bytes
        y += rows * row_bytes
        first += rows
    return cost / n


cdef tuple cost_of(object z, object y, object out, bint keep):
    cdef cnp.ndarray z_ = numbers(z, "z"), y_ = numbers(y, "y")
    check_rows(z_, "z")
    check_examples(z_, "z")
    check_same(z_, "z", y_, "y")
    cdef bint double_ = is_double(z_, y_)
    z_ = plain(z_, double_)
    y_ = plain(y_, double_)
    cdef Py_ssize_t n = z_.shape[0], k = z_.shape[1], row_bytes = k * (8 if double_ else 4)
    cdef cnp.npy_intp[2] shape = [n if keep else min(n, rows_at_once(row_bytes)), k]
    cdef cnp.ndarray grad_z = result(out, 2, shape, double_)
    check_apart(grad_z, z_, "z", True)
    check_apart(grad_z, y_, "y", False)
    cdef double cost

    state = release_gil(n * k)
    cost = cost_and_error(vector_for(double_), cnp.PyArray_BYTES(z_), cnp.PyArray_BYTES(y_),
                          cnp.PyArray_BYTES(grad_z), keep, n, row_bytes, k)
    take_gil(state)
    return cost, grad_z


def softmax_cross_entropy(z, y, *, out=None):
    """The cost of logits and its derivative, in one pass.

    z, y    : (n, k) arrays, logits and one-hot targets (any distribution in each row will do), n >= 1
    out     : where grad_z goes, an array of that shape; z itself is allowed
    returns : (C, grad_z): a float, and a new (n, k) array, float32 where both are float32, else float64
    raises  : TypeError for what is no real number, ValueError where the shapes differ or n is 0

    The results of softmax_cross_entropy_forward and softmax_cross_entropy_backward.
    """
    return cost_of(z, y, out, True)


def softmax_cross_entropy_forward(z, y):
    """The cost of logits, given the targets.

    z, y    : (n, k) arrays, logits and one-hot targets (any distribution in each row will do), n >= 1
    returns : C, a float; finite for finite logits, however large
    raises  : TypeError for what is no real number, ValueError where the shapes differ or n is 0

    C = (1/n) sum_i (m_i + ln sum_l exp(z_il - m_i) - sum_j y_ij z_ij),    m_i = max_l z_il

    ln a is taken as a difference of logits and a log-sum-exp, so that at logits of 1e4, where a is 0 in
    float64, the cost is still exact.
    """
    return cost_of(z, y, None, False)[0]


def softmax_cross_entropy_backward(z, y, *, out=None):
    """The derivative of the cost by each logit: the error of the output layer.

    z, y    : (n, k) arrays, logits and one-hot targets, n >= 1
    out     : where the result goes, an array of that shape; z itself is allowed
    returns : grad_z (n, k), a new array, float32 where both are float32, else float64
    raises  : TypeError for what is no real number, ValueError where the shapes differ or n is 0

    grad_z = (softmax(z) - y) / n                                                            (BP1)
    """
    return cost_of(z, y, out, True)[1]
