"""Matrix products (product.h), and SciPy's BLAS for the large ones, loaded when the first of them comes."""

cimport numpy as cnp
from cpython.pycapsule cimport PyCapsule_GetName, PyCapsule_GetPointer


cdef extern from "product.h" nogil:
    ctypedef struct Factor:
        const void* data
        Py_ssize_t row
        Py_ssize_t column

    ctypedef void (*Gemm)(char*, char*, int*, int*, int*, void*, void*, int*, void*, int*, void*, void*,
                          int*) noexcept

    enum: SCRATCH_BYTES
    Gemm[2] sml_gemm
    bint sml_blas_tried
    bint sml_worth_blas(bint is_double, Py_ssize_t m, Py_ssize_t n, Py_ssize_t depth) noexcept
    void sml_multiply(bint is_double, Py_ssize_t m, Py_ssize_t n, Py_ssize_t depth, double alpha, Factor a,
                      const void* b, Py_ssize_t ldb, bint b_transposed, const void* base,
                      Py_ssize_t base_stride, void* c, Py_ssize_t ldc, void* scratch) noexcept


cdef inline Factor factor(const void* data, Py_ssize_t row, Py_ssize_t column) noexcept nogil:
    cdef Factor a
    a.data = data
    a.row = row
    a.column = column
    return a


cdef inline int prepare_product(bint is_double, Py_ssize_t m, Py_ssize_t n, Py_ssize_t depth) except -1:
    """Call this, with the GIL, before a product: it loads BLAS if the product is large and nobody has yet.

    SciPy costs more time to import than most small networks need to train. Where it cannot be had, as in a
    sandbox with nothing but NumPy, the loop of our own does all the work.
    """
    global sml_blas_tried
    if sml_blas_tried or not sml_worth_blas(is_double, m, n, depth):
        return 0
    sml_blas_tried = True
    try:
        from scipy.linalg import cython_blas

        functions = cython_blas.__pyx_capi__
        for double_, name in enumerate(("sgemm", "dgemm")):
            capsule = functions[name]
            signature = PyCapsule_GetName(capsule)
            if signature.startswith(b"void (char *, char *, int *, int *, int *,"):   # not of 64-bit integers
                sml_gemm[<int>double_] = <Gemm>PyCapsule_GetPointer(capsule, signature)
    except Exception:  # whatever keeps SciPy away (absent, unreadable, broken), there is a way without it
        pass
    return 0


cdef inline cnp.ndarray new_scratch():
    """Room for the panel of one product, with enough to spare that it can be aligned."""
    cdef cnp.npy_intp size = SCRATCH_BYTES + 64
    return cnp.PyArray_EMPTY(1, &size, cnp.NPY_INT8, 0)


cdef inline void* aligned(cnp.ndarray scratch) noexcept:
    cdef size_t address = <size_t>cnp.PyArray_DATA(scratch)
    return <void*>((address + 63) & ~<size_t>63)
