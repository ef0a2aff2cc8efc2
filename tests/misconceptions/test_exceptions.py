"""An exception's own text names what raised it: each is raised here for real, by this Python and this NumPy."""

import math
import operator
import re

import numpy as np
import pytest

from smlearn.grader.checks.check import Observation, raised
from smlearn.grader.checks.local import answer
from smlearn.grader.misconceptions.exceptions import CAUSES, explained
from smlearn.grader.misconceptions.sigmoid import MISCONCEPTIONS
from smlearn.grader.sandbox.messages import call

A, V = np.array([[1.0, 2.0], [0.5, 0.25], [3.0, 4.0]]), np.array([1.0, 2.0])


def _unset(z):
    if z is None:
        total = 0.0
    total += 1.0
    return total


def _endless(z):
    return _endless(z)


def _appended(z):
    return [].append(1.0) * 2.0


RAISED = {
    "maximum-of-an-array": lambda z: max(A),
    "if-on-an-array": lambda z: 1.0 if A >= 0 else 0.0,
    "math-on-an-array": lambda z: math.exp(A),
    "float-of-an-array": lambda z: float(A),
    "caret-for-power": lambda z: A ^ 2.0,
    "used-before-set": _unset,
    "not-imported": lambda z: numpy.exp(z),  # noqa: F821
    "unknown-name": lambda z: sigmoid(z),  # noqa: F821
    "shapes-do-not-line-up": lambda z: A - A.sum(axis=1),
    "does-not-fit-its-place": lambda z: A.copy().__setitem__(0, A[:, 0]),
    "matrix-product-sizes": lambda z: A @ A,
    "matrix-product-of-a-number": lambda z: np.matmul(A, 2.0),
    "axis-not-there": lambda z: V.sum(axis=1),
    "floats-as-indices": lambda z: A[V],
    "too-many-indices": lambda z: V[0, 1],
    "mask-of-another-shape": lambda z: A[V > 0],
    "index-out-of-bounds": lambda z: A[3],
    "list-index-out-of-range": lambda z: [1.0][1],
    "indexed-number": lambda z: V[0][0],
    "list-indexed-like-a-matrix": lambda z: A.tolist()[0, 0],
    "shape-unpacked": lambda z: (lambda n, k: n)(*[n for n, k in [V.shape]]),
    "math-overflow": lambda z: math.exp(1000.0),
    "math-domain": lambda z: math.log(0.0),
    "divided-by-zero": lambda z: 1.0 / 0.0,
    "gone-from-numpy": lambda z: np.float_(A),  # noqa: NPY201
    "not-in-module": lambda z: np.expp(A),
    "number-used-as-array": lambda z: (1.5).shape,
    "old-generator-method": lambda z: np.random.default_rng(1).randn(3),
    "list-used-as-array": lambda z: [1.0].shape,
    "not-an-array-method": lambda z: A.append(1.0),
    "none-used": _appended,
    "torch-keyword": lambda z: A.sum(dim=1),
    "unknown-keyword": lambda z: A.sum(axes=1),
    "argument-missing": lambda z: _unset(),
    "argument-too-many": lambda z: _unset(A, V),
    "shape-without-parentheses": lambda z: np.zeros(3, 2),
    "not-callable": lambda z: (A)(0),
    "number-walked-through": lambda z: list(3.5),
    "length-of-a-number": lambda z: len(2.5),
    "range-of-a-float": lambda z: range(2.5),
    "row-in-an-entry": lambda z: V.copy().__setitem__(0, V),
    "uneven-rows": lambda z: np.array([[1.0], [1.0, 2.0]]),
    "reshape-size": lambda z: A.reshape(4, 2),
    "cross-for-outer": lambda z: np.cross(np.ones(4), np.ones(4)),
    "einsum-letters": lambda z: np.einsum("ijk,ij->i", A, A),
    "diagonal-of-other": lambda z: np.diag(np.ones((2, 2, 2))),
    "read-only": lambda z: np.broadcast_to(V, (3, 2)).__setitem__(0, 1.0),
    "nothing-to-reduce": lambda z: np.max(A[3:]),
    "nan-to-integer": lambda z: int(float("nan")),
    "float-into-integers": lambda z: np.array([0, 0]).__iadd__(0.5),
    "list-arithmetic": lambda z: [1.0, 2.0] * 0.5,
    "function-not-called": lambda z: A - A.max,
    "endless-recursion": _endless,
    "unknown-key": lambda z: {}["z"],
    "returns-a-dict": lambda z: {"a": z},
    "returns-text": lambda z: "0.5",
    "returns-no-value": lambda z: map(float, V),
    "mask-and-values": lambda z: V.copy().__setitem__(V > 1.5, V),
    "number-written-into": lambda z: operator.setitem(np.exp(np.array(1.0)), True, 0.0),
    "tuple-written-into": lambda z: operator.setitem((1.0, 2.0), 0, 0.0),
    "tuple-used-as-list": lambda z: (1.0, 2.0).append(3.0),
}  # fmt: skip
GONE = {
    "import-not-there",
    "one-number-expected",
    "errors-raised",
    "assertion",
    "returns-a-matrix",
    "error-value-returned",
}  # asked for below, or of one's own


def _named(function):
    asked = call("sigmoid_forward", V)
    (reply,) = answer({"sigmoid_forward": function}, [asked])
    return explained(
        "sigmoid_forward", [Observation("sigmoid_forward", asked.args, raised(reply))], MISCONCEPTIONS
    )


@pytest.mark.parametrize("slug", RAISED)
def test_what_raises_is_named(slug):
    found = _named(RAISED[slug])
    assert found is not None
    assert found.slug == slug
    assert found.see.startswith("guides/sigmoid.md#")
    assert not re.search(r"[{}]", found.message + found.why)


def test_every_cause_is_raised_here():
    assert {cause.slug for cause in CAUSES} - GONE == set(RAISED)


def test_a_misspelled_name_is_told_beside_the_one_that_may_be_meant():
    assert "`sigmoid_forward`" in _named(lambda z: sigmoid(z)).message  # noqa: F821


def test_an_exception_of_ones_own_that_says_nothing_known_has_no_name():
    def stop(z):
        raise ValueError("no idea")

    assert _named(stop) is None
