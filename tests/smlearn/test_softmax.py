import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import smlearn

SHAPES = [(1, 1), (1, 2), (3, 1), (5, 3), (32, 10), (7, 8), (4, 9), (3, 33), (2, 1000), (300, 4), (1, 20_001)]


def exact_softmax(z):
    e = np.exp(z.astype(np.longdouble) - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("shape", SHAPES)
def test_agrees_with_its_formula(sml, ulps, dtype, shape):
    z = np.random.default_rng(0).normal(0, 3, shape).astype(dtype)
    a = sml.softmax_forward(z)
    assert a.dtype == dtype
    with np.errstate(under="ignore"):
        spread = float(
            np.ptp(z)
        )  # z - max z is rounded, and the exponential makes an absolute error a relative one
        assert ulps(a, exact_softmax(z)) <= 4 + spread


def test_agrees_with_mpmath(sml):
    z = np.array([[1.5, -2.25, 0.0, 7.0]])
    with mpmath.workdps(40):
        e = [mpmath.exp(v) for v in z[0]]
        exact = [float(v / sum(e)) for v in e]
    np.testing.assert_array_max_ulp(sml.softmax_forward(z)[0], np.array(exact), 4)


@pytest.mark.parametrize("shape", [*SHAPES, (2, 300_000)])
def test_rows_sum_to_one_within_four_ulp(sml, dtype, shape):
    z = np.random.default_rng(1).normal(0, 4, shape).astype(dtype)
    sums = sml.softmax_forward(z).astype(np.longdouble).sum(axis=1)
    assert np.abs(sums - 1).max() <= 4 * np.finfo(dtype).eps


@settings(deadline=None, max_examples=60, derandomize=True)
@given(
    hnp.arrays(
        np.float64,
        hnp.array_shapes(min_dims=2, max_dims=2, max_side=12),
        elements=st.floats(-1e6, 1e6, width=32),
    ),
    st.floats(-1e6, 1e6, width=32),
)
def test_a_shift_of_the_logits_changes_nothing(z, shift):
    a = smlearn.softmax_forward(z)
    assert np.isfinite(a).all()
    np.testing.assert_allclose(smlearn.softmax_forward(z + shift), a, atol=1e-8)
    np.testing.assert_allclose(a.sum(axis=1), 1, rtol=1e-15)


def test_logits_of_any_size_give_probabilities(sml, dtype):
    z = np.array([[1000, 999, -1000], [-1e30, 0, 1e30], [-np.inf, 0, 0]], dtype)
    a = sml.softmax_forward(z)
    np.testing.assert_allclose(a[0], [1 / (1 + np.exp(-1)), 1 / (1 + np.e), 0], rtol=1e-6)
    np.testing.assert_array_equal(a[1:], [[0, 0, 1], [0, 0.5, 0.5]])


@pytest.mark.parametrize("k", [1, 3, 10, 16, 50, 300])
def test_a_nan_spoils_its_own_row_alone(sml, dtype, k):
    z = np.ones((5, k), dtype)
    z[2, k // 2] = np.nan
    a = sml.softmax_forward(z)
    assert np.isnan(a[2]).all()
    np.testing.assert_allclose(np.delete(a, 2, axis=0), 1 / k, rtol=1e-6)


def test_jacobian_is_the_derivative_and_symmetric(sml, slope):
    z = np.random.default_rng(2).normal(0, 1, 5)
    jacobian = sml.softmax_jacobian(sml.softmax_forward(z[None])[0])
    numerical = [slope(lambda v, i=i: sml.softmax_forward(v[None])[0, i], z) for i in range(5)]
    np.testing.assert_allclose(jacobian, numerical, atol=1e-9)
    np.testing.assert_array_equal(jacobian, jacobian.T)
    np.testing.assert_allclose(jacobian.sum(axis=1), 0, atol=1e-16)


@pytest.mark.parametrize("shape", SHAPES)
def test_backward_is_the_jacobian_times_the_gradient(sml, dtype, close, shape):
    rng = np.random.default_rng(3)
    a = sml.softmax_forward(rng.normal(0, 2, shape).astype(dtype))
    grad_a = rng.normal(0, 1, shape).astype(dtype)
    grad_z = sml.softmax_backward(grad_a, a)
    assert grad_z.dtype == dtype
    p, g = a.astype(float), grad_a.astype(float)
    expected = p * (g - (g * p).sum(axis=1, keepdims=True))
    scale = np.abs(p * g).max()
    assert np.abs(grad_z - expected).max() <= 16 * np.finfo(dtype).eps * scale
    if shape[1] <= 10:
        jacobians = np.array([smlearn.softmax_jacobian(row) for row in p])
        np.testing.assert_allclose(np.einsum("nij,nj->ni", jacobians, g), expected, atol=1e-14)


def test_out_may_be_an_input(sml):
    rng = np.random.default_rng(4)
    for k in (3, 10, 40):
        z = rng.normal(0, 1, (9, k))
        expected = sml.softmax_forward(z)
        assert sml.softmax_forward(z, out=z) is z
        np.testing.assert_array_equal(z, expected)
        grad = rng.normal(0, 1, (9, k))
        expected = sml.softmax_backward(grad, z)
        assert sml.softmax_backward(grad, z, out=grad) is grad
        np.testing.assert_array_equal(grad, expected)
