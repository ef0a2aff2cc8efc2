"""Softmax, the activation of the output layer: each row of logits becomes a row of probabilities.

    a_i = exp(z_i) / sum_j exp(z_j),    da_i/dz_j = a_i (d_ij - a_j)

The loop over the rows is in softmax.pxd, for the whole network needs it too.

Source: Nielsen, "Neural Networks and Deep Learning", chapter 3, equation 78.
"""

cimport numpy as cnp
from smlearn.arrays cimport (
    check_apart, check_rows, check_same, data, is_double, new, numbers, plain, release_gil, result,
    shape_of, take_gil,
)
from smlearn.vector cimport choose_instruction_set, vector_for

cnp.import_array()
choose_instruction_set()


def softmax_forward(z, *, out=None):
    """The probabilities that belong to logits.

    z       : (n, k) array, float64 or float32 (anything else becomes float64), k >= 1
    out     : where the result goes, an array of z's shape and type; z itself is allowed
    returns : a (n, k), a new array; each row sums to 1
    raises  : TypeError for what is no real number, ValueError for another shape

    a_ij = exp(z_ij - m_i) / sum_l exp(z_il - m_i),    m_i = max_l z_il

    The same number taken from a whole row changes nothing in the quotient. With the row's maximum taken away
    no exponent is above 0, so none overflows, and the sum is at least 1, so the quotient is never 0/0.
    """
    cdef cnp.ndarray z_ = numbers(z, "z")
    check_rows(z_, "z")
    cdef bint double_ = is_double(z_)
    z_ = plain(z_, double_)
    cdef cnp.ndarray a = result(out, 2, z_.shape, double_)
    check_apart(a, z_, "z", True)
    cdef Py_ssize_t n = z_.shape[0], k = z_.shape[1]

    state = release_gil(n * k)
    softmax_rows(
        vector_for(double_), cnp.PyArray_BYTES(z_), cnp.PyArray_BYTES(a), n, k, cnp.PyArray_ITEMSIZE(a)
    )
    take_gil(state)
    return a


def softmax_jacobian(a):
    """All derivatives of one row of probabilities by its logits.

    a       : (k,) array; a = softmax of k logits
    returns : J (k, k), a new array, J[i, j] = da_i/dz_j; symmetric, and its rows sum to 0
    raises  : TypeError for what is no real number, ValueError for another shape

    J_ij = a_i (d_ij - a_j)

    Every output depends on every input: raising z_j takes probability from all the others. (d_ij is 1
    where i = j, else 0.)
    """
    cdef cnp.ndarray a_ = numbers(a, "a")
    if a_.ndim != 1:
        raise ValueError(
            f"a must have 1 dimension, (k,), the probabilities of one example; its shape is {shape_of(a_)}"
        )
    cdef bint double_ = is_double(a_)
    a_ = plain(a_, double_)
    cdef Py_ssize_t k = a_.shape[0]
    cdef cnp.npy_intp[2] shape = [k, k]
    cdef cnp.ndarray jacobian = new(2, shape, double_)
    if double_:
        fill_jacobian(<const double*>data(a_), <double*>data(jacobian), k)
    else:
        fill_jacobian(<const float*>data(a_), <float*>data(jacobian), k)
    return jacobian


ctypedef fused real:
    double
    float


cdef void fill_jacobian(const real* a, real* jacobian, Py_ssize_t k) noexcept nogil:
    cdef Py_ssize_t i, j
    for i in range(k):
        for j in range(k):
            jacobian[i * k + j] = -a[i] * a[j]
        jacobian[i * k + i] = a[i] * (1 - a[i])


def softmax_backward(grad_a, a, *, out=None):
    """Pull a gradient back through softmax.

    grad_a, a : (n, k) arrays; a = softmax_forward(z)
    out       : where the result goes, an array of that shape; grad_a or a itself is allowed
    returns   : grad_z (n, k), a new array, float32 where both are float32, else float64
    raises    : TypeError for what is no real number, ValueError where the shapes differ

    grad_z_ij = a_ij (grad_a_ij - sum_l grad_a_il a_il)

    This is J grad_a, row by row, with J = diag(a) - a aᵀ never formed: one dot product does in O(k) what the
    matrix would do in O(k²). BP1 for an output layer whose outputs share their inputs.
    """
    cdef cnp.ndarray grad_a_ = numbers(grad_a, "grad_a"), a_ = numbers(a, "a")
    check_rows(a_, "a")
    check_same(grad_a_, "grad_a", a_, "a")
    cdef bint double_ = is_double(grad_a_, a_)
    grad_a_ = plain(grad_a_, double_)
    a_ = plain(a_, double_)
    cdef cnp.ndarray grad_z = result(out, 2, a_.shape, double_)
    check_apart(grad_z, grad_a_, "grad_a", True)
    check_apart(grad_z, a_, "a", True)
    cdef Py_ssize_t n = a_.shape[0], k = a_.shape[1]

    state = release_gil(n * k)
    vector_for(double_).softmax_slope(
        data(grad_a_), data(a_), data(grad_z), n, k
    )
    take_gil(state)
    return grad_z
