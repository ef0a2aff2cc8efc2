"""A kernel is machine code, and may do whatever a process may do: which is nothing that reaches further than itself."""

from __future__ import annotations

import numpy as np
import pytest

from smlearn.grader.sandbox.build import build
from smlearn.grader.sandbox.messages import Program, call

SOURCE = b"""
import sys
import numpy as np
from libc.stdint cimport uintptr_t
from libc.stdio cimport FILE, fopen
from libc.stdlib cimport abort, exit

cdef extern from "math.h":  # a header of the C standard's maths declares none of these; the linker finds them
    int system(const char*)
    int fork()
    int kill(int, int)
    int socket(int, int, int)
    int setrlimit(int, void*)
    long write(int, const void*, unsigned long)


def right(double[:, ::1] z):
    return 2 * np.asarray(z)


def starts_a_program(z):
    return -float(system(b"true") != 0)


def forks(z):
    return float(fork())


def opens_a_socket(z):
    return float(socket(2, 1, 0))


def raises_its_limits(z):
    cdef unsigned long[2] most = [1 << 62, 1 << 62]
    return float(setrlimit(9, most))


def kills_its_parent(z):
    return float(kill(1, 9))


def opens_passwd(z):
    return float(fopen(b"/etc/passwd", b"r") != NULL)


def makes_a_file(z):
    return float(fopen(b"/tmp/left-behind", b"w") != NULL)


def writes_an_answer_itself(z):
    return float(write(200, b"SML1" + 24 * b"A", 28))


def overwrites_the_worker(z):
    cdef char* code = <char*><uintptr_t>id(sys._getframe().f_code)
    cdef int i
    for i in range(4096):
        code[i] = 0
    return z


cdef int deeper(int n) noexcept:
    cdef int[100000] a
    a[n % 100000] = n
    return deeper(n + 1) + a[5]


def overflows_the_stack(z):
    return float(deeper(1))


def writes_far_away(double[:, ::1] z):
    (&z[0, 0])[1 << 40] = 7
    return 2 * np.asarray(z)


def aborts(z):
    abort()


def exits(z):
    exit(0)
"""
REFUSED = ("starts_a_program", "forks", "opens_a_socket", "raises_its_limits", "kills_its_parent")
CLOSED = ("opens_passwd", "makes_a_file")
ENDED = {
    "writes_an_answer_itself": "lost",
    "overwrites_the_worker": "crashed",
    "overflows_the_stack": "crashed",
    "writes_far_away": "crashed",
    "aborts": "crashed",
    "exits": "lost",
}
Z = np.ones((2, 3))


@pytest.fixture(scope="module")
def kernel():
    built = build("kernel", SOURCE)
    if built.unavailable:
        pytest.skip(built.unavailable)
    assert built.extension, built.problem
    return Program("kernel", built.extension, ("right", *REFUSED, *CLOSED, *ENDED), compiled=True)


@pytest.fixture
def kept(each_level):
    if each_level.isolation.level == 4:
        pytest.skip("level 4 promises nothing")
    return each_level


def test_what_a_kernel_asks_of_the_system_is_refused(kept, kernel):
    for name in REFUSED:
        assert kept.run(kernel, [call(name, Z)]).replies[0].value == -1.0, name
    for name in CLOSED:
        assert kept.run(kernel, [call(name, Z)]).replies[0].value == 0.0, name


@pytest.mark.parametrize(("name", "status"), ENDED.items())
def test_what_a_kernel_breaks_is_its_own_process(kept, kernel, name, status):
    got = kept.run(kernel, [call(name, Z), call("right", Z)])
    assert got.replies[0].status == status, got.replies[0].message
    np.testing.assert_array_equal(got.replies[1].value, 2 * Z)
