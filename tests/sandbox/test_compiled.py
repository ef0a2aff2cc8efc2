"""Compiled kernels: loaded behind every lock, their overruns found, their exceptions told with a line."""

from __future__ import annotations

import numpy as np
import pytest

from smlearn.grader.sandbox.build import build
from smlearn.grader.sandbox.messages import Program, call, rewritten, series

SOURCE = b"""# cython: boundscheck=False, wraparound=False
import numpy as np


def right(double[:, ::1] z):
    out = np.empty((z.shape[0], z.shape[1]))
    cdef double[:, ::1] o = out
    cdef Py_ssize_t i, j
    for i in range(z.shape[0]):
        for j in range(z.shape[1]):
            o[i, j] = 2 * z[i, j]
    return out


def past_the_end(double[:, ::1] z):
    return z[z.shape[0], 0]


def before_the_start(double[:, ::1] z):
    cdef Py_ssize_t i = -1
    return z[0, i]


def writes_past_the_end(double[:, ::1] z):
    z[z.shape[0], 0] = 1
    return 0.0


def forgets(double[:, ::1] z):
    return np.empty((z.shape[0], z.shape[1]))


def wrong_shape(double[:, ::1] z):
    if z.shape[1] != 7:
        raise ValueError("z has no seven columns")


def unfinished(double[:, ::1] z):
    raise NotImplementedError
"""
FUNCTIONS = (
    *("right", "past_the_end", "before_the_start", "writes_past_the_end"),
    *("forgets", "wrong_shape", "unfinished"),
)
Z = np.random.default_rng(5).normal(size=(3, 5))


@pytest.fixture(scope="module")
def kernel():
    built = build("kernel", SOURCE)
    if built.unavailable:
        pytest.skip(built.unavailable)
    assert built.extension, built.problem
    return Program("kernel", built.extension, FUNCTIONS, compiled=True)


def test_a_kernel_answers_at_every_level(each_level, kernel):
    reply = each_level.run(kernel, [call("right", Z)]).replies[0]
    assert reply.status == "value", reply.message
    np.testing.assert_array_equal(reply.value, 2 * Z)


@pytest.mark.parametrize("size", [(1, 1), (3, 5), (64, 64), (7, 512)])
def test_a_right_kernel_is_right_between_the_pages(sandbox, kernel, size):
    z = np.random.default_rng(1).normal(size=size)
    for reply in sandbox.run(kernel, [call("right", z)] * 4).replies:
        np.testing.assert_array_equal(reply.value, 2 * z)


@pytest.mark.parametrize("function", ["past_the_end", "before_the_start", "writes_past_the_end"])
def test_an_overrun_crashes_in_one_of_two_calls(sandbox, kernel, function):
    got = [sandbox.run(kernel, [call("right", Z)] * n + [call(function, Z)]).replies[-1] for n in (0, 1)]
    crashed = [reply for reply in got if reply.status == "crashed"]
    assert crashed
    assert "index out of range" in crashed[0].message


def test_memory_that_a_kernel_forgets_to_set_is_no_plausible_number(sandbox, kernel):
    for reply in sandbox.run(kernel, [call("forgets", Z)] * 3).replies:
        assert np.all(np.abs(reply.value) > 1e20)


def test_an_exception_has_the_kernels_line(sandbox, kernel):
    reply = sandbox.run(kernel, [call("wrong_shape", Z)]).replies[0]
    line = SOURCE[: SOURCE.index(b"raise ValueError")].count(b"\n") + 1
    assert (reply.status, reply.error, reply.line) == ("raised", "ValueError", line)
    assert reply.traceback.splitlines()[1].startswith(f'  File "kernel.pyx", line {line}')


def test_a_stub_of_a_kernel_is_not_started(sandbox, kernel):
    assert sandbox.run(kernel, [call("unfinished", Z)]).replies[0].status == "not_started"


def test_a_series_of_runs_shares_its_guarded_memory(sandbox, kernel):
    reply = sandbox.run(kernel, [series("right", (Z,), (Z,))]).replies[0]
    np.testing.assert_array_equal(reply.values[1], 2 * Z)
    assert reply.changed == ()


def test_numbers_written_into_guarded_memory_are_computed_with(sandbox, kernel):
    reply = sandbox.run(kernel, [rewritten("right", (Z,), (3 * Z,))]).replies[0]
    np.testing.assert_array_equal(reply.values[1], 6 * Z)


def test_bytes_that_are_no_extension_are_a_verdict(sandbox):
    got = sandbox.run(Program("kernel", b"no elf", ("right",), compiled=True), [call("right", Z)])
    assert got.loading.status == "raised"
    assert got.loading.error == "ImportError"
