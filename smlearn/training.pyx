"""Stochastic gradient descent: a network that learns.

    w <- w - learning_rate * grad_w,    b <- b - learning_rate * grad_b

`fit` is the network and this step in one: a whole run without the interpreter, in one piece of memory.

Source: Nielsen, "Neural Networks and Deep Learning", chapter 1, equations 20 and 21 (the step), and chapter
3, "Weight initialization".
"""

import operator

import numpy as np

cimport numpy as cnp
from cpython.exc cimport PyErr_CheckSignals
from libc.math cimport log
from libc.stdint cimport uint64_t
from libc.string cimport memcpy
from smlearn.arrays cimport (
    PyEval_RestoreThread, PyEval_SaveThread, check_rows, data, new, numbers, plain, shape_of,
)
from smlearn.layers cimport any_double, arrays, check_biases, check_weights
from smlearn.product cimport SCRATCH_BYTES, aligned, factor, new_scratch, prepare_product, sml_multiply
from smlearn.vector cimport Vector, choose_instruction_set, vector_for

cnp.import_array()
choose_instruction_set()


def initialize(sizes, rng):
    """First weights and biases, at random.

    sizes   : the widths of all layers, inputs and classes included: [d, ..., k], at least two
    rng     : a numpy.random.Generator; nothing else decides
    returns : (weights, biases), lists of float64 arrays, wˡ (sizes[l], sizes[l - 1]) and bˡ (sizes[l],)
    raises  : TypeError for what is no integer or no Generator, ValueError for a width below 1

    w ~ N(0, 1/d) for a unit with d inputs, b ~ N(0, 1). With weights of one size for every layer the weighted
    input of a unit with many inputs would be large, its sigmoid flat, and it would learn slowly. Equal
    weights would make equal units, for ever: they would get equal gradients.
    """
    cdef list widths = integers(sizes, "sizes")
    if len(widths) < 2:
        raise ValueError(
            f"sizes must hold at least two widths, of the inputs and of the classes; it is {widths}"
        )
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"rng must be a numpy.random.Generator, not {type(rng).__name__}")
    weights = [rng.normal(0.0, d ** -0.5, (k, d)) for d, k in zip(widths[:-1], widths[1:])]
    biases = [rng.normal(0.0, 1.0, k) for k in widths[1:]]
    return weights, biases


def sgd_step(weights, biases, grad_weights, grad_biases, learning_rate):
    """One step against the gradient.

    weights, biases, grad_weights, grad_biases : lists of arrays, the gradients with the shapes of what they
                                                 belong to
    learning_rate : a number
    returns       : (weights, biases), lists of new arrays, float32 where all are float32, else float64
    raises        : TypeError for what is no real number, ValueError where the shapes differ

    w - learning_rate * grad_w, and likewise for the biases
    """
    cdef list ws = arrays(weights, "weights"), bs = arrays(biases, "biases")
    cdef list gws = arrays(grad_weights, "grad_weights"), gbs = arrays(grad_biases, "grad_biases")
    cdef double rate = rate_of(learning_rate)
    cdef bint double_ = any_double([*ws, *bs, *gws, *gbs])
    return (
        descend(ws, "weights", gws, "grad_weights", rate, double_),
        descend(bs, "biases", gbs, "grad_biases", rate, double_),
    )


cdef list descend(list values, str name, list gradients, str grad_name, double rate, bint double_):
    cdef cnp.ndarray value, gradient, lower
    cdef list result = []
    if len(values) != len(gradients):
        raise ValueError(f"there are {len(values)} {name} and {len(gradients)} {grad_name}")
    for i in range(len(values)):
        value, gradient = <cnp.ndarray>values[i], <cnp.ndarray>gradients[i]
        if shape_of(value) != shape_of(gradient):
            raise ValueError(
                f"{grad_name}[{i}] has shape {shape_of(gradient)}, {name}[{i}] has {shape_of(value)}"
            )
        value, gradient = plain(value, double_), plain(gradient, double_)
        lower = new(value.ndim, value.shape, double_)
        vector_for(double_).add_scaled(
            data(value), data(gradient), -rate, data(lower), cnp.PyArray_SIZE(value)
        )
        result.append(lower)
    return result


def predict(x, weights, biases):
    """The most probable class of each example.

    x, weights, biases : as in forward
    returns            : labels (n,), integers; the lowest where several classes are equally probable
    raises             : TypeError for what is no real number, ValueError where the shapes do not fit

    The largest logit is the largest probability, so softmax is not asked.
    """
    cdef cnp.ndarray a = numbers(x, "x"), w, b, z
    cdef list ws = arrays(weights, "weights"), bs = arrays(biases, "biases")
    check_rows(a, "x")
    check_weights(ws, a)
    check_biases(bs, ws)
    cdef bint double_ = any_double([a, *ws, *bs])
    cdef cnp.ndarray scratch = new_scratch()
    cdef Py_ssize_t n = a.shape[0], d, k, layer, last = len(ws) - 1
    a = plain(a, double_)
    for layer in range(last + 1):
        w, b = plain(<cnp.ndarray>ws[layer], double_), plain(<cnp.ndarray>bs[layer], double_)
        k, d = w.shape[0], w.shape[1]
        z = new(2, [n, k], double_)
        prepare_product(double_, n, k, d)
        state = PyEval_SaveThread()
        sml_multiply(double_, n, k, d, 1.0, factor(data(a), d, 1), data(w), d, True,
                     data(b), 0, data(z), k, aligned(scratch))
        if layer < last:
            vector_for(double_).sigmoid(data(z), data(z), n * k)
        PyEval_RestoreThread(state)
        a = z
    return a.argmax(axis=1)


cdef enum:
    NARROW = 16     # up to so many units, products run along the inputs: vectors of units would be half empty


cdef struct Layer:
    Py_ssize_t d, k     # inputs and units
    bint wide           # w is kept as its transpose (d, k), and products run along the units; or as (k, d)
    Py_ssize_t w_stride  # elements between the rows of w
    Py_ssize_t stride   # and between the rows of a and error, (batch, k)
    char* w
    char* b
    char* a             # weighted inputs, then activations; of the last layer, then the error
    char* error         # of hidden layers; the last layer's is its a


cdef struct Run:
    bint is_double, shuffle
    Py_ssize_t item     # bytes of a number
    Py_ssize_t depth
    Layer* layers
    const char* x       # (n, d)
    const Py_ssize_t* labels
    Py_ssize_t n, batch
    double rate
    char* rows          # (batch, d): the batch, gathered
    Py_ssize_t* order
    Py_ssize_t* batch_labels
    double* maxima      # (batch,)
    double* sums        # (batch,)
    double* targets     # (batch,): the logits of the examples' own classes
    void* scratch
    uint64_t random     # the shuffle's state
    Py_ssize_t first    # the first row of the next batch
    bint want_cost
    double cost         # summed over the epoch's examples, each before its own step


ctypedef fused real:
    double
    float


cdef void output_error(Run* run, real* z, Py_ssize_t n) noexcept nogil:
    """n (softmax(z) - y)/n in place of z: one less at each label, the 1/n left to the step. BP1."""
    cdef Layer* last = &run.layers[run.depth - 1]
    cdef const Vector* v = vector_for(run.is_double)
    cdef Py_ssize_t i
    if run.want_cost:
        for i in range(n):
            run.targets[i] = z[i * last.stride + run.batch_labels[i]]
    v.exp_rows(z, z, run.maxima, run.sums, n, last.k, last.stride)
    if run.want_cost:
        for i in range(n):
            run.cost += (run.maxima[i] - run.targets[i]) + log(run.sums[i])
    v.divide_rows(z, run.sums, n, last.k, last.stride)
    for i in range(n):
        z[i * last.stride + run.batch_labels[i]] -= 1


cdef void step(Run* run, const char* x, Py_ssize_t n) noexcept nogil:
    """One batch: forward, backward, and weights moved as soon as nobody needs their old values any more."""
    cdef const Vector* v = vector_for(run.is_double)
    cdef Layer* layer
    cdef Layer* before
    cdef const char* a = x
    cdef char* error = NULL
    cdef Py_ssize_t i, stride = run.layers[0].d
    for i in range(run.depth):
        layer = &run.layers[i]
        sml_multiply(run.is_double, n, layer.k, layer.d, 1.0, factor(a, stride, 1), layer.w, layer.w_stride,
                     not layer.wide, layer.b, 0, layer.a, layer.stride, run.scratch)
        if i + 1 < run.depth:
            v.sigmoid(layer.a, layer.a, n * layer.stride)
        a = error = layer.a
        stride = layer.stride
    if run.is_double:
        output_error(run, <double*>error, n)
    else:
        output_error(run, <float*>error, n)
    for i in range(run.depth - 1, -1, -1):
        layer = &run.layers[i]
        before = layer - 1
        a = <const char*>before.a if i > 0 else x
        stride = before.stride if i > 0 else layer.d
        if i > 0:  # BP2
            sml_multiply(run.is_double, n, layer.d, layer.k, 1.0, factor(error, layer.stride, 1), layer.w,
                         layer.w_stride, layer.wide, NULL, 0, before.error, before.stride, run.scratch)
            v.sigmoid_slope(before.error, before.a, before.error, n * before.stride)
        # BP4 and the step in one: w <- w - (rate/n) errorᵀ a, or the same of the transposes
        if layer.wide:
            sml_multiply(run.is_double, layer.d, layer.k, n, -run.rate / n, factor(a, 1, stride), error,
                         layer.stride, False, layer.w, layer.w_stride, layer.w, layer.w_stride, run.scratch)
        else:
            sml_multiply(run.is_double, layer.k, layer.d, n, -run.rate / n, factor(error, 1, layer.stride), a,
                         stride, False, layer.w, layer.w_stride, layer.w, layer.w_stride, run.scratch)
        v.add_columns(error, -run.rate / n, layer.b, n, layer.k, layer.stride)  # BP3
        error = before.error if i > 0 else NULL


cdef uint64_t draw(Run* run) noexcept nogil:
    """The next 64 random bits (SplitMix64: Steele, Lea and Flood, 2014, figure 16)."""
    run.random += <uint64_t>0x9E3779B97F4A7C15
    cdef uint64_t r = run.random
    r = (r ^ (r >> 30)) * <uint64_t>0xBF58476D1CE4E5B9
    r = (r ^ (r >> 27)) * <uint64_t>0x94D049BB133111EB
    return r ^ (r >> 31)


cdef void shuffle(Run* run) noexcept nogil:
    """Every order equally likely (Fisher and Yates); the modulus prefers none by more than n / 2^64."""
    cdef Py_ssize_t i, j
    for i in range(run.n - 1, 0, -1):
        j = <Py_ssize_t>(draw(run) % <uint64_t>(i + 1))
        run.order[i], run.order[j] = run.order[j], run.order[i]


cdef Py_ssize_t advance(Run* run, Py_ssize_t steps, bint to_end) noexcept nogil:
    """Up to `steps` batches, with `to_end` no further than the epoch's last; returns the epochs finished."""
    cdef Py_ssize_t n, i, epochs = 0, row_bytes = run.layers[0].d * run.item
    while steps > 0 and not (to_end and epochs > 0):
        steps -= 1
        if run.first == 0 and run.shuffle:
            shuffle(run)
        n = min(run.batch, run.n - run.first)
        for i in range(n):
            run.batch_labels[i] = run.labels[run.order[run.first + i]]
        if run.shuffle:
            for i in range(n):
                memcpy(run.rows + i * row_bytes, run.x + run.order[run.first + i] * row_bytes, row_bytes)
            step(run, run.rows, n)
        else:
            step(run, run.x + run.first * row_bytes, n)
        run.first += n
        if run.first == run.n:
            run.first = 0
            epochs += 1
    return epochs


def fit(x, y, hidden, epochs, batch_size, learning_rate, seed, *, start=None, shuffle=True, on_epoch=None):
    """Train a network by stochastic gradient descent.

    x             : (n, d) array, an example in each row, n >= 1
    y             : (n, k) array, one-hot targets
    hidden        : the widths of the hidden layers, a sequence of integers; () for none
    epochs        : how often each row is visited; 0 returns the first weights
    batch_size    : rows in a step; the last batch of an epoch may be shorter, and averages over itself
    learning_rate : a number
    seed          : whatever numpy.random.default_rng takes; the same seed gives the same weights
    start         : (weights, biases), the first weights; without it they are initialize's, from seed and
                    sizes alone
    shuffle       : whether each epoch visits the rows in an order drawn anew; else in the order given
    on_epoch      : called after each epoch with its number, from 1, and its cost: the mean over the examples,
                    each before the step that it took part in
    returns       : (weights, biases), lists of new arrays; float32 where x is float32, else float64
    raises        : TypeError and ValueError in words for anything that does not fit

    Each step is forward, backward and sgd_step on one batch. Here an epoch runs without the interpreter: the
    weights lie as the products like to read them, the gradient is never written down but added to the weights
    by the product that makes it, and everything lives in one workspace.
    """
    cdef cnp.ndarray x_ = numbers(x, "x"), y_ = numbers(y, "y"), labels, _layers, _memory
    check_rows(x_, "x")
    check_rows(y_, "y")
    if x_.shape[0] != y_.shape[0] or x_.shape[0] == 0:
        raise ValueError(
            f"x has shape {shape_of(x_)}, y has {shape_of(y_)}: "
            "they must have the same number of rows, one or more"
        )
    cdef bint double_ = any_double([x_])
    x_ = plain(x_, double_)
    labels = labels_of(y_)
    cdef list sizes = [x_.shape[1], *integers(hidden, "hidden"), y_.shape[1]]
    cdef Py_ssize_t todo = integer(epochs, "epochs", 0), at_most, left, epoch = 0, finished
    cdef Py_ssize_t batch = min(integer(batch_size, "batch_size", 1), <Py_ssize_t>x_.shape[0])
    rng = np.random.default_rng(seed)
    weights, biases = initialize(sizes, rng) if start is None else start_of(start, sizes, x_)

    cdef Run run
    run.is_double = double_
    run.item = 8 if double_ else 4
    run.n, run.batch, run.rate, run.shuffle = x_.shape[0], batch, rate_of(learning_rate), shuffle
    run.x, run.labels = cnp.PyArray_BYTES(x_), <Py_ssize_t*>data(labels)
    run.random = rng.integers(2**64, dtype=np.uint64)
    run.first, run.want_cost, run.cost = 0, on_epoch is not None, 0
    _layers, _memory = plan(&run, sizes), workspace(&run)    # owned here while C works in them
    load(&run, weights, biases)

    # Some 20 ms without the interpreter at a time, so that Ctrl-C is heard.
    at_most = 1 + 200_000_000 // (1000 + batch * sum([d * k + 10 * k for d, k in zip(sizes[:-1], sizes[1:])]))
    while epoch < todo:
        # never past the last epoch
        left = (todo - epoch) * (1 + (run.n - 1) // batch) - run.first // batch
        state = PyEval_SaveThread()
        finished = advance(&run, min(at_most, left), run.want_cost)
        PyEval_RestoreThread(state)
        PyErr_CheckSignals()
        epoch += finished
        if finished > 0 and on_epoch is not None:
            on_epoch(epoch, run.cost / run.n)
            run.cost = 0
    return unload(&run)


cdef double rate_of(object learning_rate) except? -1:
    try:
        return float(learning_rate)
    except (TypeError, ValueError):
        raise TypeError(f"learning_rate must be a number, not {type(learning_rate).__name__}") from None


cdef Py_ssize_t integer(object value, str name, Py_ssize_t least) except -1:
    try:
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"{name} must be an integer, not {type(value).__name__}") from None
    if not least <= number < 2**62:
        raise ValueError(f"{name} must be an integer from {least} on; it is {number}")
    return number


cdef list integers(object values, str name):
    try:
        items = list(values)
    except TypeError:
        raise TypeError(f"{name} must be a sequence of integers, not {type(values).__name__}") from None
    return [integer(item, f"{name}[{i}]", 1) for i, item in enumerate(items)]


cdef cnp.ndarray labels_of(cnp.ndarray y):
    """The integers behind one-hot targets."""
    rows = np.arange(len(y))
    labels = y.argmax(axis=1).astype(np.intp)
    wrong = (np.count_nonzero(y, axis=1) != 1) | (y[rows, labels] != 1)
    if wrong.any():
        row = int(wrong.argmax())
        raise ValueError(f"y must be one-hot, a single 1 in each row; row {row} is {y[row]}")
    return labels


cdef tuple start_of(object start, list sizes, cnp.ndarray x):
    try:
        weights, biases = start
    except (TypeError, ValueError):
        raise TypeError("start must be a pair (weights, biases)") from None
    cdef list ws = arrays(weights, "weights"), bs = arrays(biases, "biases")
    check_weights(ws, x)
    check_biases(bs, ws)
    found = [sizes[0]] + [(<cnp.ndarray>w).shape[0] for w in ws]
    if found != sizes:
        raise ValueError(f"start has layers of {found} units; x, hidden and y ask for {sizes}")
    return ws, bs


cdef Py_ssize_t row_stride(Py_ssize_t width, Py_ssize_t item):
    """Elements from one row to the next: whole vectors, and no multiple of 1 KB, for such rows fall on
    each other in the cache."""
    cdef Py_ssize_t row_bytes = (width * item + 63) // 64 * 64
    if row_bytes % 1024 == 0:
        row_bytes += 64
    return row_bytes // item


cdef cnp.ndarray plan(Run* run, list sizes):
    """The layers, without their memory yet."""
    cdef Layer* layer
    cdef Py_ssize_t i
    run.depth = len(sizes) - 1
    memory = np.zeros(run.depth * sizeof(Layer), dtype=np.int8)
    run.layers = <Layer*>data(memory)
    for i in range(run.depth):
        layer = &run.layers[i]
        layer.d, layer.k = sizes[i], sizes[i + 1]
        layer.wide = layer.k > NARROW or layer.k >= layer.d
        layer.stride = row_stride(layer.k, run.item)
        layer.w_stride = row_stride(layer.k if layer.wide else layer.d, run.item)
        prepare_product(run.is_double, run.batch, layer.k, layer.d)
    return memory


cdef cnp.ndarray workspace(Run* run):
    """All numbers of a run in one aligned piece, zeros at first; what lies behind the rows stays harmless."""
    cdef Layer* layer
    cdef Py_ssize_t i
    parts = [run.batch * run.layers[0].d * run.item, run.n * sizeof(Py_ssize_t),
             run.batch * sizeof(Py_ssize_t), 3 * run.batch * sizeof(double), SCRATCH_BYTES]
    for i in range(run.depth):
        layer = &run.layers[i]
        rows = <object>run.batch * layer.stride * run.item      # an object: Python's integers do not overflow
        weights = <object>(layer.d if layer.wide else layer.k) * layer.w_stride * run.item
        parts += [weights, layer.stride * run.item, rows, rows]
    places, end = [], 0
    for part in parts:
        places.append(end)
        end += -(-part // 64) * 64
    if end >= 2**62:
        raise ValueError(f"the layers, with batches of {run.batch} rows, do not fit in memory")
    memory = np.zeros(end + 64, dtype=np.int8)
    cdef char* base = <char*>aligned(memory)
    run.rows = base + <Py_ssize_t>places[0]
    run.order = <Py_ssize_t*>(base + <Py_ssize_t>places[1])
    run.batch_labels = <Py_ssize_t*>(base + <Py_ssize_t>places[2])
    run.maxima = <double*>(base + <Py_ssize_t>places[3])
    run.sums = run.maxima + run.batch
    run.targets = run.sums + run.batch
    run.scratch = base + <Py_ssize_t>places[4]
    for i in range(run.n):
        run.order[i] = i
    for i in range(run.depth):
        layer = &run.layers[i]
        layer.w = base + <Py_ssize_t>places[5 + 4 * i]
        layer.b = base + <Py_ssize_t>places[6 + 4 * i]
        layer.a = base + <Py_ssize_t>places[7 + 4 * i]
        layer.error = base + <Py_ssize_t>places[8 + 4 * i]
    return memory


cdef int kind_of(Run* run):
    return cnp.NPY_DOUBLE if run.is_double else cnp.NPY_FLOAT


cdef cnp.ndarray weights_of(Run* run, Layer* layer):
    """The layer's weights in the workspace, seen as (k, d)."""
    cdef cnp.npy_intp[2] shape = [layer.d if layer.wide else layer.k, layer.w_stride]
    stored = cnp.PyArray_SimpleNewFromData(2, shape, kind_of(run), layer.w)
    return stored[:, : layer.k].T if layer.wide else stored[:, : layer.d]


cdef cnp.ndarray biases_of(Run* run, Layer* layer):
    cdef cnp.npy_intp[1] shape = [layer.k]
    return cnp.PyArray_SimpleNewFromData(1, shape, kind_of(run), layer.b)


cdef int load(Run* run, list weights, list biases) except -1:
    for i in range(run.depth):
        weights_of(run, &run.layers[i])[...] = weights[i]
        biases_of(run, &run.layers[i])[...] = biases[i]
    return 0


cdef tuple unload(Run* run):
    weights = [weights_of(run, &run.layers[i]).copy() for i in range(run.depth)]
    return weights, [biases_of(run, &run.layers[i]).copy() for i in range(run.depth)]
