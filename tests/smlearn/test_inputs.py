"""Whatever array-like comes in: handled like its float64 copy, or refused in words. Nothing is changed."""

import threading

import numpy as np
import pytest

Z = np.random.default_rng(0).normal(0, 2, (6, 5))
Y = np.eye(5)[[0, 3, 2, 4, 4, 1]]
A = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
W, B = np.random.default_rng(1).normal(0, 1, (3, 5)), np.ones(3)

CALLS = {
    "sigmoid_forward": [Z],
    "sigmoid_backward": [Z, A],
    "softmax_forward": [Z],
    "softmax_jacobian": [A[0]],
    "softmax_backward": [Z, A],
    "cross_entropy_forward": [A, Y],
    "cross_entropy_backward": [A, Y],
    "softmax_cross_entropy": [Z, Y],
    "softmax_cross_entropy_forward": [Z, Y],
    "softmax_cross_entropy_backward": [Z, Y],
    "dense_forward": [Z, W, B],
    "dense_backward": [Z[:, :3], Z, W],
    "exp": [Z],
}


def swapped(a):
    return a.astype(a.dtype.newbyteorder())


def readonly(a):
    a = a.copy()
    a.flags.writeable = False
    return a


def unaligned(a):
    raw = np.zeros(a.nbytes + 1, np.uint8)[1:].view(np.float64).reshape(a.shape)
    raw[...] = a
    return raw


FORMS = {
    "fortran": np.asfortranarray,
    "strided": lambda a: (
        np.repeat(np.repeat(a, 2, axis=0), 3, axis=-1)[::2, ::3] if a.ndim == 2 else np.repeat(a, 2)[::2]
    ),
    "reversed": lambda a: a[::-1].copy()[::-1],
    "read-only": readonly,
    "big-endian": swapped,
    "unaligned": unaligned,
    "list": lambda a: a.tolist(),
    "subclass": lambda a: a.view(type("Sub", (np.ndarray,), {})),
    "object with __array__": lambda a: type(
        "Box", (), {"__array__": lambda self, dtype=None, copy=None: a}
    )(),
}


def flat(result):
    return list(result) if isinstance(result, tuple) else [result]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", CALLS)
def test_any_layout_gives_the_same_numbers(sml, name, form):
    expected = flat(getattr(sml, name)(*CALLS[name]))
    given = [FORMS[form](a) for a in CALLS[name]]
    for got, want in zip(flat(getattr(sml, name)(*given)), expected, strict=True):
        np.testing.assert_array_equal(got, want)
        assert not isinstance(got, np.ndarray) or type(got) is np.ndarray


@pytest.mark.parametrize("name", CALLS)
def test_arguments_are_not_changed_and_not_returned(sml, name):
    given = [a.copy() for a in CALLS[name]]
    results = flat(getattr(sml, name)(*given))
    for argument, original in zip(given, CALLS[name], strict=True):
        np.testing.assert_array_equal(argument, original)
        assert not any(isinstance(r, np.ndarray) and np.shares_memory(r, argument) for r in results)


@pytest.mark.parametrize("name", CALLS)
def test_types(sml, name):
    def types(*given):
        return {r.dtype.name for r in flat(getattr(sml, name)(*given)) if isinstance(r, np.ndarray)}

    arguments = CALLS[name]
    small = [a.astype(np.float32) for a in arguments]
    assert types(*small) <= {"float32"}
    assert types(*small[:-1], arguments[-1]) <= {"float64"}
    for dtype in (int, np.uint8, bool, np.float16, np.longdouble):
        assert types(*[np.abs(a).astype(dtype) for a in arguments]) <= {"float64"}


@pytest.mark.parametrize("name", CALLS)
def test_what_is_no_real_number_is_refused_by_name(sml, name):
    arguments = CALLS[name]
    bad = [a + 0j if a is arguments[0] else a for a in arguments]
    with pytest.raises(
        TypeError, match=r"(z|a|x|grad_a|grad_z) must hold real numbers; its dtype is complex128"
    ):
        getattr(sml, name)(*bad)
    for wrong in ("text", None, object(), np.array(["a"]), np.array([1, None])):
        with pytest.raises(TypeError, match="must hold real numbers"):
            getattr(sml, name)(wrong, *arguments[1:])
    with pytest.raises(ValueError, match="is no array of numbers"):
        getattr(sml, name)([[1.0, 2.0], [3.0]], *arguments[1:])
    with pytest.raises(TypeError, match="is a masked array"):
        getattr(sml, name)(np.ma.masked_array(arguments[0], arguments[0] > 0), *arguments[1:])


@pytest.mark.parametrize("name", [n for n in CALLS if len(CALLS[n]) == 2 and not n.startswith("sigmoid")])
def test_shapes_that_differ_are_both_shown(sml, name):
    with pytest.raises(
        ValueError, match=r"has shape \(6, 5\).*has \(6, 4\)|has shape \(6, 4\).*has \(6, 5\)"
    ):
        getattr(sml, name)(CALLS[name][0], CALLS[name][1][:, :4])
    for wrong in (np.float64(1), np.ones(5), np.ones((2, 3, 5))):
        with pytest.raises(ValueError, match="must have 2 dimensions"):
            getattr(sml, name)(wrong, wrong)
    with pytest.raises(ValueError, match="rows without elements"):
        getattr(sml, name)(np.ones((3, 0)), np.ones((3, 0)))


def test_no_rows_are_no_rows(sml):
    none = np.ones((0, 5))
    assert sml.softmax_forward(none).shape == (0, 5)
    assert sml.softmax_backward(none, none).shape == (0, 5)
    assert sml.dense_forward(none, W, B).shape == (0, 3)
    grad_x, grad_w, grad_b = sml.dense_backward(np.ones((0, 3)), none, W)
    assert grad_x.shape == (0, 5)
    assert (grad_w == 0).all()
    assert (grad_b == 0).all()


def test_an_array_too_large_for_memory_is_refused(sml):
    huge = np.broadcast_to(np.float64(1), (2**45, 2))
    for call in (sml.sigmoid_forward, sml.softmax_forward):
        with pytest.raises((ValueError, MemoryError)):
            call(huge)
    with pytest.raises((ValueError, MemoryError)):
        sml.dense_forward(huge, np.ones((1, 2)), np.ones(1))
    with pytest.raises((ValueError, MemoryError)):
        sml.initialize([2**40, 2**40], np.random.default_rng(0))


@pytest.mark.parametrize(
    "name", [n for n in CALLS if n.endswith(("forward", "backward")) and "jacobian" not in n]
)
def test_an_out_that_does_not_fit_is_refused(sml, name):
    if name in ("cross_entropy_forward", "softmax_cross_entropy_forward", "dense_backward"):
        pytest.skip("returns no single array")
    call, arguments = getattr(sml, name), CALLS[name]
    result = call(*arguments)
    out = np.empty_like(result)
    assert call(*arguments, out=out) is out
    np.testing.assert_array_equal(out, result)
    cases = [
        ([0.0], TypeError, "out must be a numpy.ndarray, not list"),
        (np.empty(3), ValueError, r"out has shape \(3,\); the result has"),
        (np.empty_like(result, dtype=np.float32), TypeError, "out has dtype float32; the result is float64"),
        (np.asfortranarray(result), ValueError, "out must be writable, C-contiguous and aligned"),
        (readonly(result), ValueError, "out must be writable"),
    ]
    for wrong, error, message in cases:
        with pytest.raises(error, match=message):
            call(*arguments, out=wrong)


def test_an_out_that_half_overlaps_an_argument_is_refused(sml):
    memory = np.zeros(40)
    for call, arguments in [(sml.sigmoid_forward, []), (sml.sigmoid_backward, [np.ones(30)])]:
        with pytest.raises(ValueError, match=r"out shares memory with .* without being the same array"):
            call(memory[:30], *arguments, out=memory[5:35])


def test_calls_from_many_threads_do_not_meet(sml):
    rng = np.random.default_rng(2)
    inputs = [rng.normal(0, 1, (300, 200)) for _ in range(4)]
    w, b = rng.normal(0, 1, (50, 200)), np.zeros(50)

    def work(x):
        return sml.softmax_forward(x), sml.sigmoid_forward(x), sml.dense_forward(x, w, b)

    expected, failures = [work(x) for x in inputs], []

    def again(x, wanted):
        for _ in range(30):
            same = [np.array_equal(got, want) for got, want in zip(work(x), wanted, strict=True)]
            failures.extend(i for i, equal in enumerate(same) if not equal)

    threads = [threading.Thread(target=again, args=pair) for pair in zip(inputs, expected, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
