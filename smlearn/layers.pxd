"""The arguments of a whole network: lists of weights and biases that fit each other."""

cimport numpy as cnp
from smlearn.arrays cimport check_rows, numbers, shape_of


cdef inline list arrays(object sequence, str name):
    """The items as arrays of real numbers."""
    try:
        items = list(sequence)
    except TypeError:
        raise TypeError(
            f"{name} must be a list of arrays, one for each layer, not {type(sequence).__name__}"
        ) from None
    return [numbers(item, f"{name}[{i}]") for i, item in enumerate(items)]


cdef inline bint any_double(list items) noexcept:
    """float32 where all are float32; float64 for anything else."""
    cdef object item
    for item in items:
        if cnp.PyArray_TYPE(<cnp.ndarray>item) != cnp.NPY_FLOAT:
            return True
    return False


cdef inline int check_weights(list weights, cnp.ndarray x) except -1:
    """Each matrix weighs what the one before it gives."""
    cdef cnp.ndarray w, before = x
    cdef Py_ssize_t width = x.shape[1]
    if not weights:
        raise ValueError("weights is empty: a network has at least one layer")
    for i, item in enumerate(weights):
        w = <cnp.ndarray>item
        check_rows(w, f"weights[{i}]")
        if w.shape[1] != width:
            name = "x" if i == 0 else f"weights[{i - 1}]"
            raise ValueError(
                f"weights[{i}] has shape {shape_of(w)}, {name} has {shape_of(before)}: "
                f"each of its rows must have {width} elements"
            )
        before = w
        width = w.shape[0]
    return 0


cdef inline int check_biases(list biases, list weights) except -1:
    """One bias for each unit."""
    cdef cnp.ndarray w, b
    if len(biases) != len(weights):
        raise ValueError(
            f"there are {len(weights)} weights and {len(biases)} biases: each layer has one of each"
        )
    for i in range(len(weights)):
        w, b = <cnp.ndarray>weights[i], <cnp.ndarray>biases[i]
        if b.ndim != 1 or b.shape[0] != w.shape[0]:
            raise ValueError(
                f"biases[{i}] has shape {shape_of(b)}; with weights[{i}] {shape_of(w)} "
                f"it must be ({w.shape[0]},)"
            )
    return 0
