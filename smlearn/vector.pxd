"""The vocabulary of vector.h, and the choice of the instruction set at import."""


cdef extern from "vector.h" nogil:
    ctypedef struct Vector:
        void (*exp)(const void* x, void* e, Py_ssize_t size) noexcept nogil
        void (*sigmoid)(const void* z, void* a, Py_ssize_t size) noexcept nogil
        void (*sigmoid_slope)(const void* grad_a, const void* a, void* grad_z, Py_ssize_t size) noexcept nogil
        void (*cost_slope)(const void* a, const void* y, void* grad_a, double n,
                           Py_ssize_t size) noexcept nogil
        void (*difference)(const void* a, const void* y, void* grad_z, double n,
                           Py_ssize_t size) noexcept nogil
        void (*add_scaled)(const void* x, const void* dx, double alpha, void* out,
                           Py_ssize_t size) noexcept nogil
        Py_ssize_t (*next_nonzero)(const void* y, Py_ssize_t start, Py_ssize_t size) noexcept nogil
        void (*exp_rows)(const void* z, void* e, double* maxima, double* sums, Py_ssize_t rows, Py_ssize_t k,
                         Py_ssize_t stride) noexcept nogil
        void (*divide_rows)(void* e, const double* sums, Py_ssize_t rows, Py_ssize_t k,
                            Py_ssize_t stride) noexcept nogil
        void (*target_rows)(const void* y, const void* z, double* dots, double* totals, Py_ssize_t rows,
                            Py_ssize_t k) noexcept nogil
        void (*error_rows)(void* e, const double* sums, const void* y, double n, Py_ssize_t rows,
                           Py_ssize_t k) noexcept nogil
        void (*softmax_slope)(const void* grad_a, const void* a, void* grad_z, Py_ssize_t rows,
                              Py_ssize_t k) noexcept nogil
        void (*add_columns)(const void* g, double alpha, void* sums, Py_ssize_t rows, Py_ssize_t k,
                            Py_ssize_t stride) noexcept nogil

    const Vector* vector_for(bint is_double) noexcept
    int sml_choose_isa() noexcept
    int sml_vector_isa
    const char** sml_isa_names


cdef inline int choose_instruction_set() except -1:
    """Called once by each module, at its import; SMLEARN_ISA (avx512, avx2, sse2) may name an older one."""
    global sml_vector_isa
    cdef int isa = sml_choose_isa()
    if isa < 0:
        raise ImportError(
            "SMLEARN_ISA names an instruction set that this processor or this build does not have"
        )
    sml_vector_isa = isa
    return isa


# The rows that are worked on at once: some 8 KB, so that what one loop wrote the next finds in the cache.
cdef inline Py_ssize_t rows_at_once(Py_ssize_t row_bytes) noexcept nogil:
    return max(1, min(MOST_ROWS, 8192 // max(1, row_bytes)))


cdef enum:
    MOST_ROWS = 128
