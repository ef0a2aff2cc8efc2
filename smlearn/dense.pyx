"""The dense layer: every unit weighs every input.

    z = x wᵀ + b

Row j of w belongs to unit j. Backward, the same matrix carries the errors from the units to the inputs.

Source: Nielsen, "Neural Networks and Deep Learning", chapter 2, equation 25 (z = w a + b for a column; here
examples are rows, so that a batch is one product) and BP2 to BP4.
"""

cimport numpy as cnp
from smlearn.arrays cimport (
    check_apart, check_rows, data, is_double, new, numbers, plain, release_gil, result, shape_of,
    take_gil,
)
from smlearn.product cimport aligned, factor, new_scratch, prepare_product, sml_multiply
from smlearn.vector cimport choose_instruction_set, vector_for

cnp.import_array()
choose_instruction_set()


cdef int check_layer(cnp.ndarray x, cnp.ndarray w) except -1:
    check_rows(x, "x")
    check_rows(w, "w")
    if x.shape[1] != w.shape[1]:
        raise ValueError(
            f"x has shape {shape_of(x)}, w has {shape_of(w)}: each row of w weighs one row of x, "
            "so their lengths must agree"
        )
    return 0


def dense_forward(x, w, b, *, out=None):
    """The weighted inputs of a layer.

    x       : (n, d) array, an example in each row
    w, b    : (k, d) and (k,) arrays, the weights and bias of unit j in row j
    out     : where the result goes, an (n, k) array that shares no memory with the others
    returns : z (n, k), a new array, float32 where all are float32, else float64
    raises  : TypeError for what is no real number, ValueError where the shapes do not fit

    z_ij = sum_l x_il w_jl + b_j
    """
    cdef cnp.ndarray x_ = numbers(x, "x"), w_ = numbers(w, "w"), b_ = numbers(b, "b")
    check_layer(x_, w_)
    if b_.ndim != 1 or b_.shape[0] != w_.shape[0]:
        raise ValueError(
            f"b has shape {shape_of(b_)}, w has {shape_of(w_)}: there must be one bias for each row of w"
        )
    cdef bint double_ = is_double(x_, w_, b_)
    x_, w_, b_ = plain(x_, double_), plain(w_, double_), plain(b_, double_)
    cdef Py_ssize_t n = x_.shape[0], d = x_.shape[1], k = w_.shape[0]
    cdef cnp.npy_intp[2] shape = [n, k]
    cdef cnp.ndarray z = result(out, 2, shape, double_)
    check_apart(z, x_, "x", False)
    check_apart(z, w_, "w", False)
    check_apart(z, b_, "b", False)
    prepare_product(double_, n, k, d)
    cdef cnp.ndarray scratch = new_scratch()

    state = release_gil(n * k * d // 64)
    sml_multiply(double_, n, k, d, 1.0, factor(data(x_), d, 1), data(w_), d, True,
                 data(b_), 0, data(z), k, aligned(scratch))
    take_gil(state)
    return z


def dense_backward(grad_z, x, w):
    """Pull a gradient back through a dense layer.

    grad_z  : (n, k) array, the error of the layer
    x, w    : (n, d) and (k, d) arrays, as in dense_forward
    returns : (grad_x, grad_w, grad_b), new arrays of the shapes (n, d), (k, d), (k,); float32 where all are
              float32
    raises  : TypeError for what is no real number, ValueError where the shapes do not fit

    grad_x = grad_z w          (n, k)(k, d)    BP2, its linear half: each input answers for all that it fed
    grad_w = grad_zᵀ x         (k, n)(n, d)    BP4: error of the unit times input, summed over the examples
    grad_b = columns' sums of grad_z           BP3

    No 1/n here: the mean's is in grad_z already.
    """
    cdef cnp.ndarray grad_z_ = numbers(grad_z, "grad_z"), x_ = numbers(x, "x"), w_ = numbers(w, "w")
    check_layer(x_, w_)
    cdef Py_ssize_t n = x_.shape[0], d = x_.shape[1], k = w_.shape[0]
    if grad_z_.ndim != 2 or grad_z_.shape[0] != n or grad_z_.shape[1] != k:
        raise ValueError(
            f"grad_z has shape {shape_of(grad_z_)}; with x {shape_of(x_)} and w {shape_of(w_)} "
            f"it must be {(n, k)}"
        )
    cdef bint double_ = is_double(grad_z_, x_, w_)
    grad_z_, x_, w_ = plain(grad_z_, double_), plain(x_, double_), plain(w_, double_)
    cdef cnp.ndarray grad_x = new(2, x_.shape, double_), grad_w = new(2, w_.shape, double_)
    cdef cnp.ndarray grad_b = cnp.PyArray_ZEROS(1, w_.shape, cnp.NPY_DOUBLE if double_ else cnp.NPY_FLOAT, 0)
    prepare_product(double_, n, d, k)
    cdef cnp.ndarray scratch = new_scratch()
    cdef void* error = data(grad_z_)

    state = release_gil(n * k * d // 64)
    sml_multiply(double_, n, d, k, 1.0, factor(error, k, 1), data(w_), d, False,
                 NULL, 0, data(grad_x), d, aligned(scratch))
    sml_multiply(double_, k, d, n, 1.0, factor(error, 1, k), data(x_), d, False,
                 NULL, 0, data(grad_w), d, aligned(scratch))
    vector_for(double_).add_columns(error, 1.0, data(grad_b), n, k, k)
    take_gil(state)
    return grad_x, grad_w, grad_b
