import numpy as np
import pytest


@pytest.mark.parametrize(("dtype", "reach"), [(np.float64, 760), (np.float32, 110)])
def test_within_two_and_a_half_ulp_over_the_whole_range(sml, ulps, dtype, reach):
    rng = np.random.default_rng(0)
    near = rng.uniform(-8, 8, 50_000)
    z = np.concatenate([rng.uniform(-reach, reach, 100_000), near, near * 1e-5]).astype(dtype)
    with np.errstate(over="ignore", under="ignore"):
        exact = 1 / (1 + np.exp(-z.astype(np.longdouble)))
    assert ulps(sml.sigmoid_forward(z), exact) <= 2.5


@pytest.mark.parametrize("length", [1, 5, 100])
def test_special_points(sml, dtype, length):
    for z, a in [
        (0.0, 0.5),
        (-0.0, 0.5),
        (np.inf, 1),
        (-np.inf, 0),
        (1000, 1),
        (-1000, 0),
        (1e30, 1),
        (-1e30, 0),
    ]:
        assert (sml.sigmoid_forward(np.full(length, z, dtype)) == a).all()
    assert np.isnan(sml.sigmoid_forward(np.full(length, np.nan, dtype))).all()


def test_one_nan_touches_nobody_else(sml):
    z = np.linspace(-3, 3, 77)
    z[13] = np.nan
    a = sml.sigmoid_forward(z)
    assert np.isnan(a[13])
    assert np.isfinite(np.delete(a, 13)).all()


def test_far_and_near_values_in_one_block_agree_with_each_alone(sml):
    z = np.tile([-1000.0, 0.5, -2.0, 720.0, -709.0], 40)
    alone = np.array([sml.sigmoid_forward(v) for v in z])
    np.testing.assert_array_max_ulp(sml.sigmoid_forward(z), alone, 2)


def test_backward_is_the_derivative(sml, slope, close):
    rng = np.random.default_rng(1)
    z, grad_a = rng.normal(0, 2, (4, 3)), rng.normal(0, 1, (4, 3))
    numerical = slope(lambda v: (sml.sigmoid_forward(v) * grad_a).sum(), z)
    np.testing.assert_allclose(
        sml.sigmoid_backward(grad_a, sml.sigmoid_forward(z)), numerical, rtol=1e-7, atol=1e-9
    )


def test_backward_follows_its_formula(sml, dtype, close):
    rng = np.random.default_rng(2)
    grad_a, a = rng.normal(0, 1, 1001).astype(dtype), rng.random(1001).astype(dtype)
    result = sml.sigmoid_backward(grad_a, a)
    assert result.dtype == dtype
    close(result, grad_a.astype(float) * a * (1 - a.astype(float)), 2)


def test_any_shape(sml):
    for shape in [(), (0,), (1,), (2, 3, 4), (0, 5), (1, 1, 1, 1, 2)]:
        z = np.ones(shape)
        assert sml.sigmoid_forward(z).shape == shape
        assert sml.sigmoid_backward(z, z).shape == shape


def test_out_may_be_an_input(sml):
    z = np.linspace(-5, 5, 33)
    expected = sml.sigmoid_forward(z)
    assert sml.sigmoid_forward(z, out=z) is z
    np.testing.assert_array_equal(z, expected)
    grad = np.ones(33)
    assert sml.sigmoid_backward(grad, z, out=grad) is grad
    np.testing.assert_array_equal(grad, sml.sigmoid_backward(np.ones(33), z))
