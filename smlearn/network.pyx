"""The whole network: sigmoid hidden layers, a softmax output layer, cross-entropy as the cost.

    forward    a⁰ = x,  aˡ = sigma(aˡ⁻¹ wˡᵀ + bˡ),  and softmax in place of sigma in the last layer L
    backward   BP1   δᴸ = (aᴸ - y) / n
               BP2   δˡ = (δˡ⁺¹ wˡ⁺¹) * aˡ (1 - aˡ)
               BP3   grad_bˡ = the sums of δˡ's columns
               BP4   grad_wˡ = δˡᵀ aˡ⁻¹

Source: Nielsen, "Neural Networks and Deep Learning", chapter 2; BP1 in the form of chapter 3, equation 82,
for the mean over n examples.
"""

cimport numpy as cnp
from smlearn.arrays cimport (
    check_examples, check_rows, check_same, data, new, numbers, plain, release_gil, shape_of, take_gil,
)
from smlearn.layers cimport any_double, arrays, check_biases, check_weights
from smlearn.product cimport aligned, factor, new_scratch, prepare_product, sml_multiply
from smlearn.softmax cimport softmax_rows
from smlearn.vector cimport Vector, choose_instruction_set, vector_for

cnp.import_array()
choose_instruction_set()


def forward(x, weights, biases):
    """The activations of every layer.

    x       : (n, d) array, an example in each row
    weights : a list of arrays, wˡ of shape (units of layer l, units of layer l - 1)
    biases  : a list of arrays, bˡ of shape (units of layer l,)
    returns : [x, a1, ..., aL], each (n, units); aL holds probabilities. float32 where all are float32, else
              float64. The first is x itself where nothing had to be converted.
    raises  : TypeError for what is no real number, ValueError where the shapes do not fit
    """
    cdef cnp.ndarray a = numbers(x, "x"), w, b, z
    cdef list ws = arrays(weights, "weights"), bs = arrays(biases, "biases")
    check_rows(a, "x")
    check_weights(ws, a)
    check_biases(bs, ws)
    cdef bint double_ = any_double([a, *ws, *bs])
    a = plain(a, double_)
    cdef const Vector* v = vector_for(double_)
    cdef cnp.ndarray scratch = new_scratch()
    cdef Py_ssize_t n = a.shape[0], d, k, layer, last = len(ws) - 1
    cdef list activations = [a]

    for layer in range(last + 1):
        w, b = plain(<cnp.ndarray>ws[layer], double_), plain(<cnp.ndarray>bs[layer], double_)
        k, d = w.shape[0], w.shape[1]
        z = new(2, [n, k], double_)
        prepare_product(double_, n, k, d)
        state = release_gil(n * k * (d // 64 + 1))
        sml_multiply(double_, n, k, d, 1.0, factor(data(a), d, 1), data(w), d, True,
                     data(b), 0, data(z), k, aligned(scratch))
        if layer < last:
            v.sigmoid(data(z), data(z), n * k)
        else:
            softmax_rows(v, cnp.PyArray_BYTES(z), cnp.PyArray_BYTES(z), n, k, cnp.PyArray_ITEMSIZE(z))
        take_gil(state)
        a = z
        activations.append(a)
    return activations


def backward(activations, y, weights):
    """The gradient of the cost by every weight and bias.

    activations : [x, a1, ..., aL], the result of forward
    y           : (n, k) array, one-hot targets, n >= 1
    weights     : the list that was given to forward
    returns     : (grad_weights, grad_biases), lists of new arrays with the shapes of the weights and biases,
                  the mean's 1/n included; float32 where all are float32, else float64
    raises      : TypeError for what is no real number, ValueError where the shapes do not fit

    The error walks from the last layer to the first. Each layer needs only its error, what went in, and, to
    hand the error on, its weights as they were in the forward pass.
    """
    cdef list as_ = arrays(activations, "activations"), ws = arrays(weights, "weights")
    cdef cnp.ndarray y_ = numbers(y, "y"), a, w, error, error_before, grad_w, grad_b
    check_activations(as_, ws, y_)
    cdef bint double_ = any_double([*as_, *ws, y_])
    cdef int kind = cnp.NPY_DOUBLE if double_ else cnp.NPY_FLOAT
    y_ = plain(y_, double_)
    cdef const Vector* v = vector_for(double_)
    cdef cnp.ndarray scratch = new_scratch()
    cdef Py_ssize_t n = y_.shape[0], d, k, layer
    cdef list grad_weights = [], grad_biases = []

    a = plain(<cnp.ndarray>as_[len(ws)], double_)
    error = new(2, y_.shape, double_)
    v.difference(data(a), data(y_), data(error), n, n * y_.shape[1])                            # BP1
    for layer in range(len(ws) - 1, -1, -1):
        a, w = plain(<cnp.ndarray>as_[layer], double_), plain(<cnp.ndarray>ws[layer], double_)
        k, d = w.shape[0], w.shape[1]
        grad_w, grad_b = new(2, w.shape, double_), cnp.PyArray_ZEROS(1, w.shape, kind, 0)
        error_before = new(2, [n if layer > 0 else 0, d], double_)
        prepare_product(double_, n, d, k)
        state = release_gil(n * k * (d // 64 + 1))
        v.add_columns(data(error), 1.0, data(grad_b), n, k, k)                                  # BP3
        sml_multiply(double_, k, d, n, 1.0, factor(data(error), 1, k), data(a), d, False,
                     NULL, 0, data(grad_w), d, aligned(scratch))                                # BP4
        if layer > 0:
            sml_multiply(double_, n, d, k, 1.0, factor(data(error), k, 1), data(w), d, False,
                         NULL, 0, data(error_before), d, aligned(scratch))
            v.sigmoid_slope(data(error_before), data(a), data(error_before), n * d)             # BP2
        take_gil(state)
        error = error_before
        grad_weights.insert(0, grad_w)
        grad_biases.insert(0, grad_b)
    return grad_weights, grad_biases


cdef int check_activations(list activations, list weights, cnp.ndarray y) except -1:
    cdef cnp.ndarray a, w
    if len(activations) != len(weights) + 1:
        raise ValueError(
            f"there are {len(activations)} activations and {len(weights)} weights: "
            "x counts as the first activation, so there must be one more"
        )
    check_rows(<cnp.ndarray>activations[0], "activations[0]")
    check_weights(weights, <cnp.ndarray>activations[0])
    check_examples(<cnp.ndarray>activations[0], "activations[0]")
    n = (<cnp.ndarray>activations[0]).shape[0]
    for i in range(1, len(activations)):
        a, w = <cnp.ndarray>activations[i], <cnp.ndarray>weights[i - 1]
        if a.ndim != 2 or a.shape[0] != n or a.shape[1] != w.shape[0]:
            raise ValueError(
                f"activations[{i}] has shape {shape_of(a)}; with weights[{i - 1}] {shape_of(w)} "
                f"and {n} examples it must be {(n, w.shape[0])}"
            )
    check_same(<cnp.ndarray>activations[len(weights)], f"activations[{len(weights)}]", y, "y")
    return 0
