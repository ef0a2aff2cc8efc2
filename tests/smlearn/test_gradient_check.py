import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smlearn.gradient_check import check, numerical_gradient, numerical_jacobian


def smooth(x):
    """A function with every derivative, whose gradient no element shares with another."""
    return np.sum(np.sin(x) * np.arange(1, x.size + 1).reshape(x.shape)) + np.prod(np.cos(x / 10))


def smooth_gradient(x):
    order = np.arange(1, x.size + 1).reshape(x.shape)
    return order * np.cos(x) - np.prod(np.cos(x / 10)) * np.tan(x / 10) / 10


@pytest.fixture
def x():
    return np.random.default_rng(7).normal(0, 1, (4, 3))


def test_the_numerical_gradient_is_close_to_the_exact_one(x):
    np.testing.assert_allclose(numerical_gradient(smooth, x), smooth_gradient(x), rtol=0, atol=1e-8)


@pytest.mark.parametrize("shape", [(), (1,), (5,), (2, 3), (2, 1, 3)])
def test_any_shape_has_a_gradient_of_the_same_shape(shape):
    point = np.random.default_rng(1).normal(0, 1, shape)
    gradient = numerical_gradient(lambda v: np.sum(v**2), point)
    assert gradient.shape == shape
    np.testing.assert_allclose(gradient, 2 * point, atol=1e-9)


def test_a_plain_number_and_a_list_will_do():
    assert numerical_gradient(lambda v: v**2, 3) == pytest.approx(6, abs=1e-9)
    np.testing.assert_allclose(numerical_gradient(lambda v: v @ v, [1, 2]), [2, 4], atol=1e-9)


def test_x_is_never_changed_whatever_f_does_to_its_argument(x):
    def f(v):
        value = np.sum(v**2)
        v[...] = np.nan
        return value

    before = x.copy()
    np.testing.assert_allclose(numerical_gradient(f, x), 2 * x, atol=1e-8)
    assert check(f, 2 * x, x)
    np.testing.assert_array_equal(x, before)


def test_a_view_with_strides_is_read_in_its_own_order(x):
    np.testing.assert_allclose(numerical_gradient(smooth, x.T), smooth_gradient(x.T), atol=1e-8)


def test_the_step_is_divided_by_as_it_is_represented():
    # At 1e6 + 1/3, x + 1e-4 falls between two float64: the nominal distance would be off by about 1e-7.
    point = 1e6 + 1 / 3
    assert numerical_gradient(lambda v: v - 1e6, point, step=1e-4) == pytest.approx(1, rel=1e-14)


def test_the_jacobian_of_a_matrix_product_is_the_matrix(x):
    v = np.array([0.5, -2.0, 30.0])
    np.testing.assert_allclose(numerical_jacobian(lambda u: x @ u, v), x, atol=1e-9)


def test_a_jacobian_has_the_shape_of_f_then_the_shape_of_x(x):
    jacobian = numerical_jacobian(lambda v: np.sum(v**2, axis=1), x)
    assert jacobian.shape == (4, 4, 3)
    exact = np.einsum("ij,jk->ijk", np.eye(4), 2 * x)
    np.testing.assert_allclose(jacobian, exact, atol=1e-8)


def test_a_function_that_fills_the_same_array_each_time_has_its_right_jacobian():
    buffer = np.empty(3)
    jacobian = numerical_jacobian(lambda v: np.multiply(v, 2, out=buffer), np.ones(3))
    np.testing.assert_allclose(jacobian, 2 * np.eye(3), atol=1e-9)


def test_no_elements_give_no_derivatives():
    assert numerical_gradient(np.sum, np.zeros((0, 3))).shape == (0, 3)
    assert numerical_jacobian(lambda v: np.zeros(2), np.zeros(0)).shape == (2, 0)


def test_richardson_s_extrapolation_sees_through_curvature_within_the_step():
    # At 3000 the step is 0.018: sin bends within it, and h²/6 is 5e-5.
    point = np.array([3000.0, 3001.0])
    plain = numerical_gradient(lambda v: np.sum(np.sin(v)), point)
    better = numerical_gradient(lambda v: np.sum(np.sin(v)), point, richardson=True)
    assert np.abs(plain - np.cos(point)).max() > 1e-5
    np.testing.assert_allclose(better, np.cos(point), atol=1e-8)


@pytest.mark.parametrize("scale", [1e-6, 1e-3, 1.0, 1e3, 1e6])
def test_a_right_gradient_passes_at_any_scale_of_f(x, scale):
    assert check(lambda v: scale * smooth(v), lambda v: scale * smooth_gradient(v), x)


@pytest.mark.parametrize("scale", [1e-6, 1e-3, 1.0, 1e3, 1e6])
def test_a_right_gradient_passes_at_any_scale_of_x(x, scale):
    # A power, the same at every scale but for a factor.
    assert check(lambda v: np.sum(v**3), lambda v: 3 * v**2, scale * x)


@pytest.mark.parametrize("scale", [1e-6, 1e-3, 1.0, 1e3, 1e6])
def test_a_thousandth_wrong_in_the_largest_element_is_found_at_any_scale(x, scale):
    gradient = scale * smooth_gradient(x)
    worst = np.unravel_index(np.argmax(np.abs(gradient)), gradient.shape)
    gradient[worst] *= 1.001
    report = check(lambda v: scale * smooth(v), gradient, x)
    assert not report
    assert report.worst == worst
    assert report.relative_error == pytest.approx(1e-3, rel=0.01)


@given(seed=st.integers(0, 2**32 - 1), exponent=st.integers(-6, 6))
def test_right_passes_and_a_thousandth_wrong_fails_for_random_quadratics(seed, exponent):
    rng = np.random.default_rng(seed)
    matrix, point = 10.0**exponent * rng.normal(0, 1, (5, 5)), rng.normal(0, 1, 5)
    gradient = (matrix + matrix.T) @ point
    assert check(lambda v: v @ matrix @ v, gradient, point)
    assert not check(lambda v: v @ matrix @ v, 1.001 * gradient, point)


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6])
def test_a_gradient_of_zero_passes_at_a_minimum(scale):
    point = np.array([1.0, -2.0])
    assert check(lambda v: scale * (1 + np.sum((v - point) ** 2)), np.zeros(2), point)


def test_an_element_that_ought_to_be_zero_is_judged_by_the_scale_of_all():
    point = np.array([0.0, 1.0])
    assert check(lambda v: v[0] ** 2 + v[1] ** 2, np.array([1e-12, 2.0]), point)
    assert not check(lambda v: v[0] ** 2 + v[1] ** 2, np.array([1e-2, 2.0]), point)


@pytest.mark.parametrize("scale", [1e-3, 1.0, 30.0, 1000.0])
def test_softmax_with_cross_entropy_passes_up_to_logits_of_thousands_and_fails_without_the_mean(scale):
    rng = np.random.default_rng(3)
    z, y = rng.normal(0, scale, (6, 4)), np.eye(4)[rng.integers(0, 4, 6)]

    def cost(z):
        top = z.max(axis=1, keepdims=True)
        return np.mean((top + np.log(np.exp(z - top).sum(axis=1, keepdims=True)))[:, 0] - (y * z).sum(axis=1))

    a = np.exp(z - z.max(axis=1, keepdims=True))
    a /= a.sum(axis=1, keepdims=True)
    assert check(cost, (a - y) / 6, z)
    assert not check(cost, a - y, z)


@pytest.mark.parametrize("factor", [-1.0, 0.0, 33.0])
def test_a_wrong_factor_or_sign_is_found(x, factor):
    assert not check(smooth, factor * smooth_gradient(x), x)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_gradient_that_is_not_finite_fails_and_is_named_the_worst(x, bad):
    gradient = smooth_gradient(x)
    gradient[2, 1] = bad
    report = check(smooth, gradient, x)
    assert not report.passed
    assert report.worst == (2, 1)
    assert report.relative_error == np.inf
    assert "<- worst" in str(report)


def test_the_table_marks_the_worst_element_alone(x):
    gradient = smooth_gradient(x)
    gradient[3, 2] += 0.5
    lines = str(check(smooth, gradient, x)).splitlines()
    marked = [line for line in lines if "<- worst" in line]
    assert len(marked) == 1
    assert "[3, 2]" in marked[0]
    assert "4 more, with smaller differences" in lines[-2]
    assert lines[-1].startswith("failed: relative error")


def test_the_table_of_a_single_number_names_x():
    text = str(check(lambda v: v**2, 6.0, 3.0))
    assert text.splitlines()[1].split()[0] == "x"
    assert text.splitlines()[-1].startswith("passed")


def test_the_report_owns_its_arrays(x):
    gradient = smooth_gradient(x)
    report = check(smooth, gradient, x)
    gradient[...] = 0
    assert np.abs(report.analytic).max() > 1


@pytest.mark.parametrize(
    ("f", "message"),
    [
        (lambda v: v, r"f returns an array of shape \(2,\)"),
        (lambda v: None, "does it end with a return"),
        (lambda v: np.nan, r"f is not finite at x\[0\]"),
        (lambda v: np.inf if v[1] > 2 else 1.0, r"f is not finite at x\[1\] = 2.0"),
    ],
)
def test_a_function_without_a_gradient_is_refused(f, message):
    with pytest.raises(ValueError, match=message):
        numerical_gradient(f, np.array([1.0, 2.0]))


def test_a_function_whose_shape_depends_on_x_is_refused():
    with pytest.raises(ValueError, match="must not depend on x"):
        numerical_jacobian(lambda v: v[v > 1], np.array([1.0, 2.0]))


@pytest.mark.parametrize("step", [0.0, -1e-3, np.nan, np.inf])
def test_a_step_that_is_not_positive_is_refused(step):
    with pytest.raises(ValueError, match="step is"):
        numerical_gradient(np.sum, np.ones(2), step=step)


def test_a_step_below_the_spacing_of_x_is_refused():
    with pytest.raises(ValueError, match="too small to change x"):
        numerical_gradient(np.sum, np.full(2, 1e6), step=1e-12)


def test_a_point_that_is_not_finite_is_refused():
    with pytest.raises(ValueError, match="not finite"):
        numerical_gradient(np.sum, np.array([1.0, np.nan]))


def test_a_gradient_of_another_shape_is_refused_with_both_shapes(x):
    with pytest.raises(ValueError, match=r"grad has shape \(3, 4\); x has \(4, 3\)"):
        check(smooth, smooth_gradient(x).T, x)


def test_an_empty_point_is_nothing_to_check():
    with pytest.raises(ValueError, match="no element to check"):
        check(np.sum, np.zeros(0), np.zeros(0))


def test_a_tolerance_that_is_not_positive_is_refused(x):
    with pytest.raises(ValueError, match="tolerance is 0"):
        check(smooth, smooth_gradient(x), x, tolerance=0)
