"""Cross-entropy, the cost: how surprised the network is, on average, by what is true.

    C = -(1/n) sum_i sum_j y_ij ln a_ij

With one-hot targets it is the mean of -ln of the probability that each example's own class was given: the
negative log-likelihood of the data.

Source: Nielsen, "Neural Networks and Deep Learning", chapter 3, equations 63 and 80.
"""

cimport numpy as cnp
from libc.math cimport log
from smlearn.arrays cimport (
    check_apart, check_examples, check_rows, check_same, data, is_double, numbers, plain, release_gil,
    result, take_gil,
)
from smlearn.vector cimport Vector, choose_instruction_set, vector_for

cnp.import_array()
choose_instruction_set()

ctypedef fused real:
    double
    float


cdef double log_likelihood(const Vector* v, const real* a, const real* y, Py_ssize_t size) noexcept nogil:
    """The sum of y ln a over the targets that are not zero.

    Nearly all of them are zero, and a zero target asks for no logarithm: what remains is to find the others
    quickly. Skipping is also what makes 0 ln 0 count as 0, its limit, where the product would be nan.
    """
    cdef double total = 0
    cdef Py_ssize_t i = v.next_nonzero(y, 0, size)
    while i < size:
        total += y[i] * log(a[i])
        i = v.next_nonzero(y, i + 1, size)
    return total


def cross_entropy_forward(a, y):
    """The cost of probabilities, given the targets.

    a, y    : (n, k) arrays, probabilities and one-hot targets (any distribution in each row will do), n >= 1
    returns : C, a float; inf where a target's probability is 0
    raises  : TypeError for what is no real number, ValueError where the shapes differ or n is 0

    C = -(1/n) sum_i sum_j y_ij ln a_ij

    float32 arrays are summed in float64.
    """
    cdef cnp.ndarray a_ = numbers(a, "a"), y_ = numbers(y, "y")
    check_rows(a_, "a")
    check_examples(a_, "a")
    check_same(a_, "a", y_, "y")
    cdef bint double_ = is_double(a_, y_)
    a_ = plain(a_, double_)
    y_ = plain(y_, double_)
    cdef const Vector* v = vector_for(double_)
    cdef Py_ssize_t size = cnp.PyArray_SIZE(a_)
    cdef double total

    state = release_gil(size)
    if double_:
        total = log_likelihood(v, <const double*>data(a_), <const double*>data(y_), size)
    else:
        total = log_likelihood(v, <const float*>data(a_), <const float*>data(y_), size)
    take_gil(state)
    return 0.0 - total / a_.shape[0]     # 0 - 0 is 0; -0 would print as -0.0


def cross_entropy_backward(a, y, *, out=None):
    """The derivative of the cost by each probability.

    a, y    : (n, k) arrays, probabilities and one-hot targets, n >= 1
    out     : where the result goes, an array of that shape; a or y itself is allowed
    returns : grad_a (n, k), a new array, float32 where both are float32, else float64
    raises  : TypeError for what is no real number, ValueError where the shapes differ or n is 0

    grad_a_ij = -y_ij / (n a_ij), and 0 where y_ij is 0

    The 1/n is the mean's. Where the target is 0 the cost does not depend on a, not even at a = 0.
    """
    cdef cnp.ndarray a_ = numbers(a, "a"), y_ = numbers(y, "y")
    check_rows(a_, "a")
    check_examples(a_, "a")
    check_same(a_, "a", y_, "y")
    cdef bint double_ = is_double(a_, y_)
    a_ = plain(a_, double_)
    y_ = plain(y_, double_)
    cdef cnp.ndarray grad_a = result(out, 2, a_.shape, double_)
    check_apart(grad_a, a_, "a", True)
    check_apart(grad_a, y_, "y", True)
    cdef Py_ssize_t size = cnp.PyArray_SIZE(a_)

    state = release_gil(size)
    vector_for(double_).cost_slope(
        data(a_), data(y_), data(grad_a), a_.shape[0], size
    )
    take_gil(state)
    return grad_a
