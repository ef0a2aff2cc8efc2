import numpy as np
import pytest

import smlearn

SIZES = [(4, 3), (2, 64, 3), (5, 1, 2), (3, 17, 40, 2), (64, 128, 10), (300, 256, 20, 12)]


def plain_forward(x, weights, biases):
    """The network in its plainest NumPy form."""
    activations = [x]
    for w, b in zip(weights, biases, strict=True):
        activations.append(1 / (1 + np.exp(-(activations[-1] @ w.T + b))))
    e = np.exp(activations[-2] @ weights[-1].T + biases[-1])
    activations[-1] = e / e.sum(axis=1, keepdims=True)
    return activations


def make(sizes, n=33, dtype=np.float64):
    rng = np.random.default_rng(0)
    weights, biases = smlearn.initialize(sizes, rng)
    x = rng.normal(0, 1, (n, sizes[0])).astype(dtype)
    y = np.eye(sizes[-1], dtype=dtype)[rng.integers(0, sizes[-1], n)]
    return x, y, [w.astype(dtype) for w in weights], [b.astype(dtype) for b in biases]


@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_forward_gives_every_layers_activations(sml, dtype, sizes):
    x, _, weights, biases = make(sizes, dtype=dtype)
    activations = sml.forward(x, weights, biases)
    expected = plain_forward(
        *(np.asarray(x, float), [w.astype(float) for w in weights], [b.astype(float) for b in biases])
    )
    assert activations[0] is x
    assert len(activations) == len(sizes)
    for a, e in zip(activations, expected, strict=True):
        assert a.dtype == dtype
        np.testing.assert_allclose(a, e, rtol=0, atol=64 * np.finfo(dtype).eps)


@pytest.mark.parametrize("sizes", [(4, 3), (3, 5, 2), (2, 6, 4, 3)], ids=str)
def test_backward_is_the_derivative(sml, slope, sizes):
    x, y, weights, biases = make(sizes, n=5)
    grad_weights, grad_biases = sml.backward(sml.forward(x, weights, biases), y, weights)

    def cost(values, layer, v):
        changed = [*values[:layer], v, *values[layer + 1 :]]
        ws, bs = (changed, biases) if values is weights else (weights, changed)
        return sml.cross_entropy_forward(sml.forward(x, ws, bs)[-1], y)

    for values, gradients in ((weights, grad_weights), (biases, grad_biases)):
        for layer, value in enumerate(values):
            numerical = slope(lambda v, s=values, i=layer: cost(s, i, v), value)
            np.testing.assert_allclose(gradients[layer], numerical, atol=1e-8)


@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_backward_is_made_of_the_kernels(sml, sizes):
    x, y, weights, biases = make(sizes)
    activations = sml.forward(x, weights, biases)
    grad_weights, grad_biases = sml.backward(activations, y, weights)
    error = (activations[-1] - y) / len(x)
    for layer in range(len(weights) - 1, -1, -1):
        grad_x, grad_w, grad_b = sml.dense_backward(error, activations[layer], weights[layer])
        np.testing.assert_allclose(grad_weights[layer], grad_w, rtol=1e-12, atol=1e-16)
        np.testing.assert_allclose(grad_biases[layer], grad_b, rtol=1e-12, atol=1e-16)
        error = sml.sigmoid_backward(grad_x, activations[layer])


def test_nothing_is_changed(sml):
    arrays = make((3, 4, 2))
    copies = [np.copy(a) if isinstance(a, np.ndarray) else [v.copy() for v in a] for a in arrays]
    x, y, weights, biases = arrays
    sml.backward(sml.forward(x, weights, biases), y, weights)
    np.testing.assert_equal(list(arrays), copies)


def test_float32_stays_and_anything_else_becomes_float64(sml):
    x, _, weights, biases = make((3, 4, 2), dtype=np.float32)
    assert {a.dtype for a in sml.forward(x, weights, biases)} == {np.dtype(np.float32)}
    assert {a.dtype for a in sml.forward(x.astype(int), weights, biases)} == {np.dtype(np.float64)}


def test_what_does_not_fit_is_named(sml):
    x, y, weights, biases = make((3, 4, 2))
    activations = sml.forward(x, weights, biases)
    cases = [
        (lambda: sml.forward(x[:, :2], weights, biases), r"weights\[0\] has shape \(4, 3\), x has \(33, 2\)"),
        (lambda: sml.forward(x, weights[::-1], biases), r"weights\[0\] has shape \(2, 4\)"),
        (lambda: sml.forward(x, weights, biases[:1]), "2 weights and 1 biases"),
        (lambda: sml.forward(x, weights, biases[::-1]), r"biases\[0\] has shape \(2,\).*must be \(4,\)"),
        (lambda: sml.forward(x, [], []), "at least one layer"),
        (lambda: sml.backward(activations[1:], y, weights), "2 activations and 2 weights"),
        (
            lambda: sml.backward(activations, y[:, :1], weights),
            r"activations\[2\] has shape \(33, 2\), y has \(33, 1\)",
        ),
        (
            lambda: sml.backward([x, activations[2], activations[2]], y, weights),
            r"activations\[1\] has shape \(33, 2\)",
        ),
    ]
    for call, message in cases:
        with pytest.raises(ValueError, match=message):
            call()
    with pytest.raises(TypeError, match="weights must be a list of arrays"):
        sml.forward(x, 3, biases)
    with pytest.raises(TypeError, match=r"biases\[1\] must hold real numbers"):
        sml.forward(x, weights, [biases[0], biases[1] + 0j])
