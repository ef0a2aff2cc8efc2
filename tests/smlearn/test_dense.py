import numpy as np
import pytest

# Around the sizes of vectors, tiles and panels; depths beyond one panel; rows 2 KB and 4 KB apart.
SHAPES = [
    (1, 1, 1), (1, 7, 5), (2, 64, 3), (3, 2, 64), (4, 33, 65), (5, 3, 8), (8, 16, 16), (9, 17, 31),
    (32, 64, 32), (33, 10, 7), (64, 193, 10), (65, 400, 20), (100, 256, 120), (70, 512, 130), (31, 1025, 66),
    (0, 4, 3),
]  # fmt: skip


def make(n, d, k, dtype):
    rng = np.random.default_rng(0)
    return tuple(rng.normal(0, 1, s).astype(dtype) for s in ((n, d), (k, d), (k,), (n, k)))


def near(got, expected, bound):
    """Off by no more than the roundings that the magnitudes of the summands allow."""
    assert got.shape == expected.shape
    assert (np.abs(got - expected) <= bound).all()


@pytest.mark.parametrize(("n", "d", "k"), SHAPES)
def test_agrees_with_numpy(sml, dtype, n, d, k):
    x, w, b, grad_z = make(n, d, k, dtype)
    x8, w8, b8, g8 = (v.astype(np.float64) for v in (x, w, b, grad_z))
    eps = np.finfo(dtype).eps
    z = sml.dense_forward(x, w, b)
    assert z.dtype == dtype
    near(z, x8 @ w8.T + b8, (d + 2) * eps * (np.abs(x8) @ np.abs(w8).T + np.abs(b8)))
    grad_x, grad_w, grad_b = sml.dense_backward(grad_z, x, w)
    near(grad_x, g8 @ w8, (k + 2) * eps * (np.abs(g8) @ np.abs(w8)))
    near(grad_w, g8.T @ x8, (n + 2) * eps * (np.abs(g8).T @ np.abs(x8)))
    near(grad_b, g8.sum(axis=0), (n + 2) * eps * np.abs(g8).sum(axis=0))


def test_backward_is_the_derivative(sml, slope):
    x, w, b, grad_z = make(3, 4, 5, np.float64)
    grad_x, grad_w, grad_b = sml.dense_backward(grad_z, x, w)
    np.testing.assert_allclose(
        grad_x, slope(lambda v: (sml.dense_forward(v, w, b) * grad_z).sum(), x), atol=1e-8
    )
    np.testing.assert_allclose(
        grad_w, slope(lambda v: (sml.dense_forward(x, v, b) * grad_z).sum(), w), atol=1e-8
    )
    np.testing.assert_allclose(
        grad_b, slope(lambda v: (sml.dense_forward(x, w, v) * grad_z).sum(), b), atol=1e-8
    )


def test_forward_and_backward_are_adjoint(sml):
    x, w, _, grad_z = make(20, 30, 10, np.float64)
    grad_x, grad_w, _ = sml.dense_backward(grad_z, x, w)
    inner = (sml.dense_forward(x, w, np.zeros(10)) * grad_z).sum()
    assert (grad_x * x).sum() == pytest.approx(inner)
    assert (grad_w * w).sum() == pytest.approx(inner)


def test_nan_stays_in_its_own_row(sml):
    x, w, b, _ = make(20, 40, 30, np.float64)
    x[7, 3] = np.nan
    z = sml.dense_forward(x, w, b)
    assert np.isnan(z[7]).all()
    assert np.isfinite(np.delete(z, 7, axis=0)).all()


def test_shapes_that_do_not_fit_are_named(sml):
    x, w, b, grad_z = make(4, 3, 2, np.float64)
    with pytest.raises(ValueError, match=r"x has shape \(4, 3\), w has \(3, 2\)"):
        sml.dense_forward(x, w.T, b)
    with pytest.raises(ValueError, match=r"b has shape \(2, 1\), w has \(2, 3\)"):
        sml.dense_forward(x, w, b[:, None])
    with pytest.raises(ValueError, match=r"grad_z has shape \(2, 4\).*must be \(4, 2\)"):
        sml.dense_backward(grad_z.T, x, w)


def test_out_takes_the_result_and_shares_nothing(sml):
    x, w, b, _ = make(4, 3, 3, np.float64)
    out = np.full((4, 3), 7.0)
    assert sml.dense_forward(x, w, b, out=out) is out
    np.testing.assert_array_equal(out, sml.dense_forward(x, w, b))
    with pytest.raises(ValueError, match="out shares memory with x"):
        sml.dense_forward(x, w, b, out=x)
