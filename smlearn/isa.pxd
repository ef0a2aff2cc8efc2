cdef extern from "isa.h" nogil:
    int sml_choose_isa() noexcept
    const char** sml_isa_names
