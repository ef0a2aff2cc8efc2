"""What is found beside the numbers: arguments changed, memory shared; and what is said of a wrong gradient."""

import numpy as np
import pytest

from smlearn.grader.checks import cross_entropy, softmax
from smlearn.grader.checks.gradient import central
from smlearn.grader.checks.local import answer
from smlearn.grader.misconceptions.diagnose import diagnose
from smlearn.grader.misconceptions.softmax import MISCONCEPTIONS
from smlearn.grader.sandbox.messages import call, rewritten, series


def judged(check, functions):
    calls = check.calls(np.random.default_rng(2))
    replies = answer(functions, calls)
    return check.judge(calls, replies), list(check.observe(calls, replies))


def right(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def in_place(z):
    z -= z.max(axis=1, keepdims=True)
    return right(z)


def alias(z):
    z[...] = right(z)
    return z


def shared():
    memory = {}

    def softmax_forward(z):
        out = memory.setdefault(z.shape, np.empty(z.shape))
        out[...] = right(z)
        return out

    return softmax_forward


def remembering():
    seen = []

    def softmax_forward(z):
        seen.append(1)
        return right(z) + len(seen)

    return softmax_forward


def by_address():
    known = {}

    def softmax_forward(z):
        return known.setdefault(id(z), (z, right(z)))[1].copy()  # z is kept: no other has its place

    return softmax_forward


@pytest.mark.parametrize(
    ("function", "words", "slug"),
    [
        (in_place, "changes its argument `z`", "changes-z"),
        (alias, "changes its argument `z`", "returns-memory-of-z + changes-z"),
        (lambda z: np.asarray(z), "returns memory of its argument `z`", None),
        (shared(), "overwrites the result of an earlier one", "shared-buffer"),
        (remembering(), "two answers to the same arguments", "remembers"),
        (by_address(), "by their place in memory", "remembers"),
    ],
)
def test_memory_is_found_and_named(function, words, slug):
    finding, observations = judged(softmax.ForwardMemory(), {"softmax_forward": function})
    assert words in finding.message
    found = diagnose("softmax_forward", observations, MISCONCEPTIONS)
    assert (found and found.slug) == slug


def test_a_mutation_that_the_worker_keeps_quiet_is_found_from_outside():
    check = softmax.BackwardMemory()

    def quiet(grad_a, a):
        grad_a += 1.0
        return grad_a * a

    calls = check.calls(np.random.default_rng(2))
    replies = [type(r)(r.status, r.values) for r in answer({"softmax_backward": quiet}, calls)]
    assert "two answers to the same arguments" in check.judge(calls, replies).message


def test_a_gradient_has_a_table_with_the_worst_entry_marked():
    finding, _ = judged(softmax.BackwardGradient(), {"softmax_backward": lambda g, a: g * a * (1 - a)})
    table = finding.evidence["table"]
    assert [row["worst"] for row in table].count(True) == 1
    for row in table:
        assert row["numerical"] == pytest.approx(row["expected"], abs=1e-8)


def test_says_where_a_wrong_backward_is_the_derivative_of_a_wrong_forward():
    functions = {
        "cross_entropy_forward": lambda a, y: -(y * np.log(a)).sum(),
        "cross_entropy_backward": lambda a, y: -y / a,
    }
    finding, _ = judged(cross_entropy.BackwardGradient(), functions)
    assert "the derivative of your own `cross_entropy_forward`, though" in finding.message


def test_says_where_a_wrong_backward_is_not_even_that():
    functions = {
        "cross_entropy_forward": lambda a, y: -(y * np.log(a)).sum(),
        "cross_entropy_backward": lambda a, y: y / a,
    }
    finding, _ = judged(cross_entropy.BackwardGradient(), functions)
    assert "not the derivative of your own `cross_entropy_forward` either" in finding.message


@pytest.mark.parametrize("forward", [None, lambda a, y: 1 / 0, lambda a, y: None])
def test_a_right_backward_passes_whatever_the_forward_does(forward):
    def backward(a, y):
        return np.divide(-y, len(a) * a, out=np.zeros_like(a), where=y != 0)

    functions = {"cross_entropy_backward": backward}
    if forward is not None:
        functions["cross_entropy_forward"] = forward
    assert judged(cross_entropy.BackwardGradient(), functions)[0] is None


def test_central_differences_of_a_cubic_are_right_to_ten_digits():
    x = np.array([[1.0, -2.0], [0.5, 3.0]])
    assert central(lambda v: float((v**3).sum()), x) == pytest.approx(3 * x**2, rel=1e-9)


def test_local_answers_share_the_memory_of_one_array_and_of_no_other():
    x = np.ones(3)

    def grow(v):
        v += 1
        return v.sum()

    (together,) = answer({"f": grow}, [series("f", (x,), (x,), (x.copy(),))])
    assert together.values == (6.0, 9.0, 6.0)
    assert together.changed == (0,)
    assert x.tolist() == [1, 1, 1]


def test_local_answers_write_the_last_runs_numbers_into_the_memory_of_the_first():
    x, other = np.ones(3), np.full(3, 2.0)
    seen = {}

    def place(v):
        return [seen.setdefault(id(v), len(seen)), v.sum()]

    (reply,) = answer({"f": place}, [rewritten("f", (x,), (other,))])
    assert reply.values == ([0, 3.0], [0, 6.0])
    assert (x.tolist(), other.tolist()) == ([1, 1, 1], [2, 2, 2])


def test_local_answers_keep_the_layout_of_arguments():
    transposed = np.arange(6.0).reshape(2, 3).T
    gaps = np.arange(8.0)[::2]
    flags = answer(
        {"f": lambda a, b: [a.flags.f_contiguous, b.flags.c_contiguous]}, [call("f", transposed, gaps)]
    )
    assert flags[0].value == [True, False]
