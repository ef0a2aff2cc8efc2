"""What a kernel's numbers leave to chance is read in its source: memory that is freed early, or of a fixed size."""

from smlearn.grader.misconceptions import kernel_source
from smlearn.grader.results import Diagnosis

CHANCE = Diagnosis("unwritten-memory", "", "", "")
FREED = """\
def dense_forward(x, w, b):
    cdef double *p = <double *> malloc(8)
    try:
        return np.asarray(<double[:1]> p)
    finally:
        free(p)
"""
FIXED = """\
def softmax_forward(z):
    return _row(z)

cdef _row(z):
    cdef double e[64]
    return z
"""


def test_memory_freed_too_early_is_named_with_its_line():
    found = kernel_source.read("dense_forward", FREED, CHANCE)
    assert found.slug == "slip-freed-memory"
    assert "Line 6" in found.message


def test_an_array_of_fixed_size_is_found_in_a_helper():
    found = kernel_source.read("softmax_forward", FIXED, None)
    assert found.slug == "slip-fixed-size-array"
    assert "`e` has room for 64" in found.message


def test_a_proven_name_is_kept():
    assert kernel_source.read("softmax_forward", FIXED, Diagnosis("no-shift", "", "", "")) is None
