"""The sigmoid, the activation of the hidden layers.

    sigma(z) = 1 / (1 + exp(-z)),    sigma'(z) = sigma(z) (1 - sigma(z))

Source: Nielsen, "Neural Networks and Deep Learning", chapter 1, equation 3, and chapter 2.
"""

cimport numpy as cnp
from smlearn.arrays cimport (
    check_apart, check_same, data, is_double, numbers, plain, release_gil, result, take_gil,
)
from smlearn.vector cimport choose_instruction_set, vector_for

cnp.import_array()
choose_instruction_set()


def sigmoid_forward(z, *, out=None):
    """The activations of weighted inputs.

    z       : array of any shape, float64 or float32 (anything else becomes float64)
    out     : where the result goes, an array of z's shape and type; z itself is allowed
    returns : a, a new array of z's shape; 0 < a < 1, and 0 or 1 where z is too large for anything between
    raises  : TypeError for what is no real number, ValueError for an `out` that does not fit

    a = 1/(1 + e) where z >= 0 and e/(1 + e) where z < 0, with e = exp(-|z|)

    The two are the same function. The first form alone overflows at z = -1000, the second at z = 1000; with
    exp(-|z|) <= 1 nothing overflows and nothing cancels. At most 2.5 units in the last place from the truth.
    """
    cdef cnp.ndarray z_ = numbers(z, "z")
    cdef bint double_ = is_double(z_)
    z_ = plain(z_, double_)
    cdef cnp.ndarray a = result(out, z_.ndim, z_.shape, double_)
    check_apart(a, z_, "z", True)
    cdef Py_ssize_t size = cnp.PyArray_SIZE(z_)

    state = release_gil(size)
    vector_for(double_).sigmoid(data(z_), data(a), size)
    take_gil(state)
    return a


def sigmoid_backward(grad_a, a, *, out=None):
    """Pull a gradient back through the sigmoid.

    grad_a, a : arrays of one shape, any; a = sigmoid_forward(z)
    out       : where the result goes, an array of that shape; grad_a or a itself is allowed
    returns   : grad_z, a new array, float32 where both are float32, else float64
    raises    : TypeError for what is no real number, ValueError where the shapes differ

    grad_z = grad_a * a (1 - a)

    The derivative needs the activation alone: z, and a second exponential, are not asked for. BP2's right
    half.
    """
    cdef cnp.ndarray grad_a_ = numbers(grad_a, "grad_a"), a_ = numbers(a, "a")
    check_same(grad_a_, "grad_a", a_, "a")
    cdef bint double_ = is_double(grad_a_, a_)
    grad_a_ = plain(grad_a_, double_)
    a_ = plain(a_, double_)
    cdef cnp.ndarray grad_z = result(out, a_.ndim, a_.shape, double_)
    check_apart(grad_z, grad_a_, "grad_a", True)
    check_apart(grad_z, a_, "a", True)
    cdef Py_ssize_t size = cnp.PyArray_SIZE(a_)

    state = release_gil(size)
    vector_for(double_).sigmoid_slope(
        data(grad_a_), data(a_), data(grad_z), size
    )
    take_gil(state)
    return grad_z
