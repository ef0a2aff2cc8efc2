import mpmath
import numpy as np
import pytest


@pytest.mark.parametrize(("n", "k"), [(1, 1), (1, 5), (33, 10), (64, 2), (7, 100), (3, 1000)])
def test_forward_is_the_mean_of_minus_the_logarithm(sml, batch, dtype, n, k):
    z, y, labels = batch(n, k, dtype)
    a = sml.softmax_forward(z)
    with mpmath.workdps(30):
        exact = float(-mpmath.fsum(mpmath.log(float(a[i, labels[i]])) for i in range(n)) / n)
    assert sml.cross_entropy_forward(a, y) == pytest.approx(exact, rel=1e-14, abs=1e-15)


def test_soft_targets_count_in_proportion(sml):
    a, y = np.array([[0.25, 0.25, 0.5]]), np.array([[0.5, 0.0, 0.5]])
    assert sml.cross_entropy_forward(a, y) == pytest.approx(0.5 * np.log(4) + 0.5 * np.log(2))


def test_zero_times_the_logarithm_of_zero_is_zero(sml, dtype):
    a, y = np.array([[1, 0, 0]], dtype), np.array([[1, 0, 0]], dtype)
    cost = sml.cross_entropy_forward(a, y)
    assert cost == 0
    assert not np.signbit(cost)
    np.testing.assert_array_equal(sml.cross_entropy_backward(a, y), [[-1, 0, 0]])


def test_a_target_with_probability_zero_costs_infinitely_much(sml, dtype):
    a, y = np.array([[1, 0]], dtype), np.array([[0, 1]], dtype)
    assert sml.cross_entropy_forward(a, y) == np.inf
    np.testing.assert_array_equal(sml.cross_entropy_backward(a, y), [[0, -np.inf]])


def test_nan_at_a_target_gives_nan(sml):
    a, y = np.array([[np.nan, 0.5]]), np.array([[1.0, 0.0]])
    assert np.isnan(sml.cross_entropy_forward(a, y))
    assert np.isnan(sml.cross_entropy_backward(a, y)[0, 0])
    assert np.isnan(sml.cross_entropy_forward(np.array([[0.5, 0.5]]), np.array([[np.nan, 0.0]])))


@pytest.mark.parametrize(("n", "k"), [(1, 1), (6, 4), (33, 10), (5, 129)])
def test_backward_follows_its_formula(sml, batch, dtype, close, n, k):
    z, y, _ = batch(n, k, dtype)
    a = sml.softmax_forward(z)
    grad_a = sml.cross_entropy_backward(a, y)
    assert grad_a.dtype == dtype
    close(grad_a, -y.astype(float) / (n * a.astype(float)), 2)


def test_backward_is_the_derivative(sml, batch, slope):
    z, y, _ = batch(4, 3)
    a = sml.softmax_forward(z)
    numerical = slope(lambda v: sml.cross_entropy_forward(v, y), a)
    np.testing.assert_allclose(sml.cross_entropy_backward(a, y), numerical, rtol=1e-6, atol=1e-8)


def test_a_mean_over_no_examples_is_refused(sml):
    with pytest.raises(ValueError, match=r"a has no rows.*\(0, 3\)"):
        sml.cross_entropy_forward(np.ones((0, 3)), np.ones((0, 3)))
