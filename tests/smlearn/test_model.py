import numpy as np
import pytest

import smlearn


@pytest.fixture
def blobs():
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 3, 300)
    return (
        rng.normal(0, 0.3, (300, 2)) + np.array([[0, 2], [2, 0], [-2, -1]])[labels],
        np.eye(3)[labels],
        labels,
    )


def test_a_network_learns_and_keeps_its_sizes(blobs):
    x, y, labels = blobs
    network = smlearn.Network.random([2, 8, 3], seed=0)
    before = network.cost(x, y)
    assert network.fit(x, y, epochs=20, batch_size=10, learning_rate=0.5, seed=0) is network
    assert network.sizes == [2, 8, 3]
    assert network.cost(x, y) < before / 10
    assert (network.predict(x) == labels).mean() > 0.99


def test_a_network_is_the_functions_on_its_weights(blobs):
    x, y, _ = blobs
    network = smlearn.Network.random([2, 4, 3], seed=1)
    activations = smlearn.forward(x, network.weights, network.biases)
    np.testing.assert_equal(network.forward(x), activations)
    np.testing.assert_equal(network.probabilities(x), activations[-1])
    np.testing.assert_equal(network.gradient(x, y), smlearn.backward(activations, y, network.weights))
    assert network.cost(x, y) == pytest.approx(smlearn.cross_entropy_forward(activations[-1], y))


def test_what_is_lazy_is_in_the_directory_and_what_is_not_there_is_named():
    assert {"datasets", "gradient_check", "plot", "fit"} <= set(dir(smlearn))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        smlearn.nothing  # noqa: B018
