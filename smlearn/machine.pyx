"""What the compiled modules use of this machine."""

from smlearn.isa cimport sml_choose_isa, sml_isa_names


def instruction_set():
    """The instruction set that the kernels run with: avx512, avx2, sse2, neon or scalar.

    The widest that the processor has, unless the environment's SMLEARN_ISA names another.
    """
    cdef int isa = sml_choose_isa()
    if isa < 0:
        raise ImportError("SMLEARN_ISA names an instruction set that this processor or this build does not have")
    return sml_isa_names[isa].decode()
