import mpmath
import numpy as np
import pytest

CASES = [(1, 1), (1, 4), (33, 10), (64, 3), (5, 130), (2, 1000), (700, 7)]


def exact_cost(z, y):
    """The log-sum-exp of each row in 40 digits."""
    with mpmath.workdps(40):
        rows = []
        for z_row, y_row in zip(z.astype(float), y.astype(float), strict=True):
            total = mpmath.log(mpmath.fsum(mpmath.exp(v) for v in z_row))
            rows.append(
                mpmath.fsum(t * (total - mpmath.mpf(v)) for t, v in zip(y_row, z_row, strict=True) if t)
            )
        return float(mpmath.fsum(rows) / len(z))


@pytest.mark.parametrize(("n", "k"), [(1, 1), (33, 10), (5, 130)])
def test_cost_agrees_with_mpmath(sml, batch, dtype, n, k):
    z, y, _ = batch(n, k, dtype)
    expected = exact_cost(z, y)
    tolerance = 2 if dtype == np.float32 else 8
    assert abs(sml.softmax_cross_entropy_forward(z, y) - expected) <= tolerance * np.finfo(dtype).eps * max(
        expected, 1
    )


def test_cost_is_exact_where_logits_are_large_and_the_cost_small(sml):
    z, y = np.array([[1e4, 1e4 - 40.0], [1e4, -1e4]]), np.array([[1.0, 0.0], [0.0, 1.0]])
    assert sml.softmax_cross_entropy_forward(z[:1], y[:1]) == pytest.approx(np.exp(-40.0), abs=1e-16)
    assert sml.softmax_cross_entropy_forward(z[1:], y[1:]) == 2e4


def test_soft_targets_count_in_proportion(sml):
    z, y = np.array([[1.0, 2.0, 3.0]]), np.array([[0.25, 0.25, 0.5]])
    assert sml.softmax_cross_entropy_forward(z, y) == pytest.approx(exact_cost(z, y), rel=1e-14)


@pytest.mark.parametrize(("n", "k"), CASES)
def test_the_three_functions_agree(sml, batch, dtype, n, k):
    z, y, _ = batch(n, k, dtype)
    cost, grad_z = sml.softmax_cross_entropy(z, y)
    assert isinstance(cost, float)
    assert grad_z.dtype == dtype
    assert cost == sml.softmax_cross_entropy_forward(z, y)
    np.testing.assert_array_equal(grad_z, sml.softmax_cross_entropy_backward(z, y))


@pytest.mark.parametrize(("n", "k"), CASES)
def test_error_is_a_minus_y_over_n(sml, batch, dtype, close, n, k):
    z, y, _ = batch(n, k, dtype)
    a = sml.softmax_forward(z.astype(float))
    assert np.abs(sml.softmax_cross_entropy_backward(z, y) - (a - y) / n).max() <= 8 * np.finfo(dtype).eps / n


@pytest.mark.parametrize(("n", "k"), [(6, 4), (33, 10)])
def test_error_is_what_the_two_derivatives_collapse_to(sml, batch, n, k):
    z, y, _ = batch(n, k)
    a = sml.softmax_forward(z)
    in_two_steps = sml.softmax_backward(sml.cross_entropy_backward(a, y), a)
    np.testing.assert_allclose(sml.softmax_cross_entropy_backward(z, y), in_two_steps, atol=1e-15)


def test_error_is_the_derivative(sml, batch, slope):
    z, y, _ = batch(3, 5)
    numerical = slope(lambda v: sml.softmax_cross_entropy_forward(v, y), z)
    np.testing.assert_allclose(sml.softmax_cross_entropy_backward(z, y), numerical, atol=1e-9)


def test_nan_gives_nan(sml, batch):
    z, y, _ = batch(4, 3)
    z[2, 1] = np.nan
    cost, grad_z = sml.softmax_cross_entropy(z, y)
    assert np.isnan(cost)
    assert np.isnan(grad_z[2]).all()
    assert np.isfinite(grad_z[[0, 1, 3]]).all()


def test_an_impossible_class_costs_infinitely_much_only_where_it_is_the_target(sml):
    z = np.array([[-np.inf, 0.0]])
    assert sml.softmax_cross_entropy_forward(z, np.array([[0.0, 1.0]])) == 0
    assert sml.softmax_cross_entropy_forward(z, np.array([[1.0, 0.0]])) == np.inf


def test_out_may_be_z(sml, batch):
    z, y, _ = batch(40, 7)
    cost, grad_z = sml.softmax_cross_entropy(z, y)
    again, same = sml.softmax_cross_entropy(z, y, out=z)
    assert same is z
    assert again == cost
    np.testing.assert_array_equal(z, grad_z)
