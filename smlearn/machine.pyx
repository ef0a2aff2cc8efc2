"""What the compiled modules use of this machine, and the exponential that they are built on."""

cimport numpy as cnp
from smlearn.arrays cimport data, is_double, new, numbers, plain
from smlearn.vector cimport choose_instruction_set, sml_isa_names, sml_vector_isa, vector_for

cnp.import_array()
choose_instruction_set()


def instruction_set():
    """The instruction set that the kernels run with: avx512, avx2, sse2, neon or scalar.

    The widest that the processor has, unless the environment's SMLEARN_ISA named another at import.
    """
    return sml_isa_names[sml_vector_isa].decode()


def exp(x):
    """The exponential of each element, at most 1.5 units in the last place from the truth; see
    vector_kernels.h.

    x       : array of any shape, float64 or float32 (anything else becomes float64)
    returns : a new array of x's shape
    raises  : TypeError for what is no real number
    """
    cdef cnp.ndarray x_ = numbers(x, "x")
    cdef bint double_ = is_double(x_)
    x_ = plain(x_, double_)
    cdef cnp.ndarray e = new(x_.ndim, x_.shape, double_)
    vector_for(double_).exp(data(x_), data(e), cnp.PyArray_SIZE(x_))
    return e
