"""Where cross-entropy comes from: demand that the error be a - y, and integrate.

If the gradient of a cost C by the weighted inputs is to be F(z) = a(z) - y, the cost is found by walking from
0 to z and adding up the slope on the way:

    C(z) - C(0) = integral of F(s z) . z ds,  s from 0 to 1

For the sigmoid there is one z, and this is an ordinary integral. For softmax F is a field in k dimensions,
and the integral means something only if it is the same along every path. It is: the Jacobian of softmax is
symmetric, da_i/dz_j = da_j/dz_i, so F is conservative. Integrating one component dC/dz_j = a_j - y_j alone
would not do; it leaves open a function of the other z's.

Source: Nielsen, "Neural Networks and Deep Learning", chapter 3, equations 71 to 75 (the same
question for the sigmoid, answered by one integral).
"""

import operator

cimport numpy as cnp
from libc.math cimport sqrt
from smlearn.arrays cimport data, new, numbers, plain, shape_of
from smlearn.vector cimport Vector, choose_instruction_set, vector_for

cnp.import_array()
choose_instruction_set()

# Gauss and Legendre's rule with three nodes in each step: exact for polynomials up to degree 5, so that the
# result differs from the closed form by little more than rounding.
cdef double[3] NODES = [0.5 - sqrt(0.15), 0.5, 0.5 + sqrt(0.15)]
cdef double[3] SHARES = [5 / 18.0, 8 / 18.0, 5 / 18.0]


cdef Py_ssize_t count(object steps) except -1:
    cdef Py_ssize_t n
    try:
        n = operator.index(steps)
    except TypeError:
        raise TypeError(f"steps must be an integer, not {type(steps).__name__}") from None
    if n < 1:
        raise ValueError(f"steps must be at least 1; it is {n}")
    return n


def recover_softmax_cost(z, target, steps=1000):
    """C(z) - C(0) of the cost whose gradient by the logits is softmax(z) - one_hot(target).

    z       : (k,) array, the end of the path; k >= 1
    target  : the class, an integer, 0 <= target < k
    steps   : the pieces that the path is cut into, at least 1
    returns : a float, equal to ln sum_j exp(z_j) - z_target - ln k but for rounding and the rule's error
    raises  : TypeError for what is no real number, ValueError for another shape or a class that does not
              exist

    integral of (softmax(s z) - one_hot(target)) . z ds, along the straight path from 0 to z
    """
    cdef cnp.ndarray z_ = numbers(z, "z")
    if z_.ndim != 1 or z_.shape[0] == 0:
        raise ValueError(
            f"z must have 1 dimension, (k,), the logits of one example; its shape is {shape_of(z_)}"
        )
    z_ = plain(z_, True)
    cdef Py_ssize_t k = z_.shape[0], label, n = count(steps)
    try:
        label = operator.index(target)
    except TypeError:
        raise TypeError(
            f"target must be an integer, the number of a class, not {type(target).__name__}"
        ) from None
    if not 0 <= label < k:
        raise ValueError(f"target is {label}; the classes are 0 to {k - 1}")

    cdef cnp.npy_intp[2] shape = [3, k]
    cdef cnp.ndarray points = new(2, shape, True)
    cdef double* end = <double*>data(z_)
    cdef double* path = <double*>data(points)
    cdef const Vector* v = vector_for(True)
    cdef double[3] maxima
    cdef double[3] sums
    cdef double s, slope, total = 0
    cdef Py_ssize_t step, node, j
    for step in range(n):
        for node in range(3):
            s = (step + NODES[node]) / n
            for j in range(k):
                path[node * k + j] = s * end[j]
        # a = softmax at the three points, but for the division by the sum
        v.exp_rows(path, path, maxima, sums, 3, k, k)
        for node in range(3):
            slope = 0
            for j in range(k):
                slope += path[node * k + j] * (end[j] - end[label])
            total += SHARES[node] * slope / sums[node]
    return total / n


def recover_sigmoid_cost(z, y, steps=1000):
    """C(z) - C(0) of the cost whose derivative by the weighted input is sigmoid(z) - y.

    z, y    : numbers, 0 <= y <= 1
    steps   : the pieces that the path is cut into, at least 1
    returns : a float, equal to ln(1 + exp(z)) - ln 2 - y z but for rounding and the rule's error
    raises  : TypeError for what is no number, ValueError for a y outside 0 to 1

    integral of sigmoid(s) - y ds, s from 0 to z: the cross-entropy -y ln a - (1 - y) ln(1 - a), up to a
    constant
    """
    cdef double[3] s
    cdef double end, wanted, total = 0
    cdef Py_ssize_t step, node, n = count(steps)
    end = number(z, "z")
    wanted = number(y, "y")
    if not 0 <= wanted <= 1:
        raise ValueError(f"y must lie between 0 and 1; it is {wanted}")
    cdef const Vector* v = vector_for(True)
    for step in range(n):
        for node in range(3):
            s[node] = end * (step + NODES[node]) / n
        v.sigmoid(s, s, 3)
        for node in range(3):
            total += SHARES[node] * (s[node] - wanted)
    return total * end / n


cdef double number(object value, str name) except? -1:
    cdef cnp.ndarray array = numbers(value, name)
    if cnp.PyArray_SIZE(array) != 1:
        raise ValueError(f"{name} must be one number; its shape is {shape_of(array)}")
    return (<double*>data(plain(array, True)))[0]
