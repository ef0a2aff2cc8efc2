"""The compilers' messages are put in words that say what to do, and each is one that a compiler really gives."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from smlearn.grader.sandbox.build import build
from smlearn.grader.sandbox.build_words import advice

HEAD = "import numpy as np\nfrom libc.math cimport exp\n"
CASES = {
    "a colon": ("def f(x)\n    return x\n", 3, "ends in a colon"),
    "exp not cimported": ("def f(double x):\n    return tanh(x)\n", 4, "`from libc.math cimport tanh`"),
    "cython not cimported": ("@cython.boundscheck(False)\ndef f(x):\n    return x\n", 3, "`cimport cython`"),
    "a size that is not set": ("def f(x):\n    return range(n)\n", 4, "Nothing has given `n` a value"),
    "e to the power": ("def f(double x):\n    return e**x\n", 4, "`exp(x)`"),
    "an object without the lock": ("def f(double[:] x, o):\n    with nogil:\n        o[0] = x[0]\n", 5, "released"),
    "NumPy without the lock": ("def f(double[:] x):\n    with nogil:\n        x[0] = np.exp(x[0])\n", 5, "`libc.math`"),
    "a function with the lock": (
        "cdef double g(double x):\n    return x\ndef f(double x):\n    with nogil: x = g(x)\n",
        6,
        "`noexcept nogil`",
    ),
    "nogil in a def": ("def f(double x) nogil:\n    return x\n", 3, "belongs to `cdef` functions"),
    "an object from nogil": ("cdef f(double x) nogil:\n    return x\n", 3, "a `cdef` function returns a Python object"),
    "tabs among spaces": ("def f(double x):\n    x = 1\n\treturn x\n", 5, "never tabs among spaces"),
    "an unindented block": ("def f(double x):\n    for i in range(3):\n    x += i\n", 5, "opens a block"),
    "cdef in a loop": ("def f(x):\n    for i in x:\n        cdef double s\n", 5, "at its top"),
    "a C array of any size": ("def f(int n):\n    cdef double a[n]\n", 4, "before the program runs"),
    "a double in an int": ("def f(double x):\n    cdef int i = x\n", 4, "decimal point"),
    "a row in a double": ("def f(double[:, :] x):\n    cdef double s = x[0]\n", 4, "Is an index missing?"),
    "NumPy's types": ("def f(np.ndarray[double, ndim=2] x):\n    return x\n", 3, "`cimport numpy as np`"),
    "a type misspelt": ("def f():\n    cdef duoble x\n", 4, "Is the type's name spelt right?"),
    "a constant input": ("def f(const double[:] x):\n    x[0] = 1\n", 4, "write to a memoryview of the result"),
    "a name of no library": ("from libc.math cimport sigmoid\n", 3, "C's mathematics has exp"),
    "a double as an index": ("def f(double[:] x, double i):\n    return x[i]\n", 4, "An index is a whole number"),
    "too many indices": ("def f(double[:] x):\n    return x[0, 0]\n", 4, "`[:]` has one"),
    "arithmetic of views": ("def f(double[:] x):\n    return -x\n", 4, "cannot be calculated with as a whole"),
    "a power as in mathematics": ("def f(double x):\n    return x^2.0\n", 4, "A power is `**`"),
    "C's loop": ("def f(int n):\n    for (i = 0; i < n; i++):\n        pass\n", 4, "`for i in range(n):`"),
    "C's step": ("def f(int n):\n    n++\n", 4, "`i += 1`"),
    "C's declaration": ("def f():\n    int i, j\n", 4, "`cdef int i, j`"),
    "a comparison": ("def f(x):\n    if x = 1:\n        pass\n", 4, "To compare is `==`"),
    "print as a statement": ("def f(x):\n    print x\n", 4, "`print(x)`"),
    "a bracket": ("def f(x):\n    x = (1 + 2\n    return x\n", 5, "must be closed"),
    "two declarations": ("def f():\n    cdef int i\n    cdef double i\n", 5, "two declarations"),
    "an unknown encoding": ("", 1, "files are UTF-8"),
    "a directive's value": ("", 1, "`True` or `False`"),
}  # fmt: skip
FIRST_LINES = {
    "an unknown encoding": "# coding: nonsense\n",
    "a directive's value": "# cython: boundscheck=no\n",
}


@pytest.fixture(scope="module", autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_what_a_compiler_says_is_put_in_words_at_the_students_own_line(case: str) -> None:
    text, line, words = CASES[case]
    built = build("sigmoid", (FIRST_LINES.get(case, "") + HEAD + text).encode())
    assert built.problem
    assert built.line == line, built
    assert words in built.advice, built


def test_a_message_that_nobody_knows_is_given_no_words() -> None:
    assert advice("the moon is full", "x = 1") == ""
