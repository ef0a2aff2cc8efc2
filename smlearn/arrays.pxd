"""What comes in, and what goes out: arguments become plain arrays, or an error says which of them cannot.

Everything here is inline, so that each compiled module carries its own copy and imports nothing but NumPy.
"""

cimport numpy as cnp


cdef extern from "Python.h" nogil:
    ctypedef struct PyThreadState
    PyThreadState* PyEval_SaveThread() noexcept
    void PyEval_RestoreThread(PyThreadState* state) noexcept


cdef enum:
    LONG_CALL = 16384  # elements from which a call lets other threads run: some 20 microseconds


cdef inline PyThreadState* release_gil(Py_ssize_t work) noexcept:
    """Let other threads run during a long call; a short one would lose more than it gives."""
    return PyEval_SaveThread() if work >= LONG_CALL else NULL


cdef inline void take_gil(PyThreadState* state) noexcept:
    if state != NULL:
        PyEval_RestoreThread(state)


cdef inline cnp.ndarray numbers(object value, str name):
    """`value` as an array of real numbers, of whatever dtype and layout it has."""
    cdef cnp.ndarray array
    if cnp.PyArray_CheckExact(value):
        array = <cnp.ndarray>value
    elif type(value).__name__ == "MaskedArray":
        raise TypeError(f"{name} is a masked array; fill its masked elements first")
    else:
        try:
            array = cnp.PyArray_FROM_O(value)
        except (TypeError, ValueError) as error:
            raise type(error)(f"{name} is no array of numbers: {error}") from None
    cdef int kind = cnp.PyArray_TYPE(array)
    if kind != cnp.NPY_DOUBLE and kind != cnp.NPY_FLOAT and array.dtype.kind not in "fiub":
        raise TypeError(f"{name} must hold real numbers; its dtype is {array.dtype}")
    return array


cdef inline bint is_double(cnp.ndarray a, cnp.ndarray b=None, cnp.ndarray c=None) noexcept:
    """float32 where all are float32; float64 for anything else, integers included."""
    return (
        cnp.PyArray_TYPE(a) != cnp.NPY_FLOAT
        or (b is not None and cnp.PyArray_TYPE(b) != cnp.NPY_FLOAT)
        or (c is not None and cnp.PyArray_TYPE(c) != cnp.NPY_FLOAT)
    )


cdef inline cnp.ndarray plain(cnp.ndarray array, bint double_):
    """`array` itself, or a copy that C can read: C-contiguous, aligned, native, of the type asked for."""
    cdef int kind = cnp.NPY_DOUBLE if double_ else cnp.NPY_FLOAT
    if cnp.PyArray_TYPE(array) == kind and cnp.PyArray_ISCARRAY_RO(array):
        return array
    return cnp.PyArray_FROM_OTF(
        array, kind, cnp.NPY_ARRAY_C_CONTIGUOUS | cnp.NPY_ARRAY_ALIGNED | cnp.NPY_ARRAY_NOTSWAPPED
        | cnp.NPY_ARRAY_ENSUREARRAY | cnp.NPY_ARRAY_FORCECAST
    )


cdef inline str shape_of(cnp.ndarray array):
    return str(tuple([array.shape[i] for i in range(array.ndim)]))


cdef inline int check_rows(cnp.ndarray array, str name) except -1:
    """Two dimensions, and something in each row."""
    if array.ndim != 2:
        raise ValueError(
            f"{name} must have 2 dimensions, (n, k), a row for each example; its shape is {shape_of(array)}"
        )
    if array.shape[1] == 0:
        raise ValueError(f"{name} has rows without elements; its shape is {shape_of(array)}")
    return 0


cdef inline int check_same(cnp.ndarray a, str name_a, cnp.ndarray b, str name_b) except -1:
    cdef bint same = a.ndim == b.ndim
    cdef int i
    if same:
        for i in range(a.ndim):
            same = same and a.shape[i] == b.shape[i]
    if not same:
        raise ValueError(
            f"{name_a} has shape {shape_of(a)}, {name_b} has {shape_of(b)}: they must be the same"
        )
    return 0


cdef inline int check_examples(cnp.ndarray array, str name) except -1:
    if array.shape[0] == 0:
        raise ValueError(
            f"{name} has no rows, and a mean over no examples is not defined; its shape is {shape_of(array)}"
        )
    return 0


cdef inline void* data(cnp.ndarray array) noexcept:
    return cnp.PyArray_DATA(array)


cdef inline cnp.ndarray new(int ndim, cnp.npy_intp* shape, bint double_):
    return cnp.PyArray_EMPTY(ndim, shape, cnp.NPY_DOUBLE if double_ else cnp.NPY_FLOAT, 0)


cdef inline bint overlap(cnp.ndarray a, cnp.ndarray b) noexcept:
    """Whether two C-contiguous arrays share memory."""
    cdef char* a_data = cnp.PyArray_BYTES(a)
    cdef char* b_data = cnp.PyArray_BYTES(b)
    return a_data < b_data + cnp.PyArray_NBYTES(b) and b_data < a_data + cnp.PyArray_NBYTES(a)


cdef inline int check_apart(cnp.ndarray out, cnp.ndarray argument, str name, bint may_be_same) except -1:
    """out may be the argument itself where each element is read before it is written, never half of it."""
    if may_be_same and cnp.PyArray_BYTES(out) == cnp.PyArray_BYTES(argument):
        return 0
    if overlap(out, argument):
        but = " without being the same array" if may_be_same else ""
        raise ValueError(f"out shares memory with {name}{but}")
    return 0


cdef inline cnp.ndarray result(object out, int ndim, cnp.npy_intp* shape, bint double_):
    """A new array, or `out` where the caller gave one that fits."""
    if out is None:
        return new(ndim, shape, double_)
    if not cnp.PyArray_CheckExact(out):
        raise TypeError(f"out must be a numpy.ndarray, not {type(out).__name__}")
    cdef cnp.ndarray array = <cnp.ndarray>out
    cdef bint fits = array.ndim == ndim
    cdef int i
    if fits:
        for i in range(ndim):
            fits = fits and array.shape[i] == shape[i]
    if not fits:
        wanted = tuple([shape[i] for i in range(ndim)])
        raise ValueError(f"out has shape {shape_of(array)}; the result has {wanted}")
    cdef int kind = cnp.NPY_DOUBLE if double_ else cnp.NPY_FLOAT
    if cnp.PyArray_TYPE(array) != kind:
        raise TypeError(f"out has dtype {array.dtype}; the result is {'float64' if double_ else 'float32'}")
    if not cnp.PyArray_ISCARRAY(array):
        raise ValueError("out must be writable, C-contiguous and aligned")
    return array
