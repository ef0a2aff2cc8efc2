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


def test_widths_are_enough_and_labels_do_as_targets(blobs):
    x, y, labels = blobs
    network = smlearn.Network([8], seed=3).fit(x, labels, epochs=20)
    assert network.sizes == [2, 8, 3]
    assert network.score(x, labels) == network.score(x, y) > 0.99
    assert network.cost(x, labels) == network.cost(x, y)
    np.testing.assert_equal(network.gradient(x, labels), network.gradient(x, y))


def test_the_default_network_is_the_compiled_fit(blobs):
    x, y, labels = blobs
    network = smlearn.Network([5, 4], seed=3).fit(x, labels, epochs=7, batch_size=16, learning_rate=0.7)
    expected = smlearn.fit(x, y, [5, 4], 7, 16, 0.7, 3)
    np.testing.assert_equal((network.weights, network.biases), expected)


def test_the_history_holds_the_cost_of_every_epoch_of_every_fit(blobs):
    x, _, labels = blobs
    seen = []
    network = smlearn.Network(seed=0)
    network.fit(x, labels, epochs=3, on_epoch=lambda epoch, cost: seen.append((epoch, cost)))
    network.fit(x, labels, epochs=2)
    assert [epoch for epoch, _ in seen] == [1, 2, 3]
    assert network.history[:3] == [cost for _, cost in seen]
    assert len(network.history) == 5
    assert sorted(network.history, reverse=True) == network.history


def test_what_ends_a_training_leaves_the_network_as_it_was(blobs):
    x, _, labels = blobs

    def stop(epoch, cost):
        if epoch == 2:
            raise KeyboardInterrupt

    for activation in ("sigmoid", "relu"):
        network = smlearn.Network.random([2, 4, 3], seed=0, activation=activation)
        before = network.probabilities(x)
        with pytest.raises(KeyboardInterrupt):
            network.fit(x, labels, on_epoch=stop)
        np.testing.assert_equal(network.probabilities(x), before)
        assert network.history == []


def test_the_repr_shows_the_architecture(blobs):
    x, _, labels = blobs
    network = smlearn.Network([8, 4], activation="tanh", cost_function="quadratic")
    assert repr(network) == "Network(? > 8 tanh > 4 tanh > ? softmax, quadratic, not trained)"
    network.fit(x, labels, epochs=1)
    assert repr(network) == "Network(2 > 8 tanh > 4 tanh > 3 softmax, quadratic, 75 numbers, 1 epoch)"
    assert repr(smlearn.Network(())) == "Network(? > ? softmax, cross_entropy, not trained)"


def test_a_network_of_given_weights_copies_them_and_checks_that_they_fit(blobs):
    x, y, _ = blobs
    weights, biases = smlearn.fit(x, y, [4], 1, 10, 0.5, 0)
    network = smlearn.Network.of(weights, biases)
    assert network.hidden == (4,)
    np.testing.assert_equal(network.forward(x), smlearn.forward(x, weights, biases))
    weights[0][:] = 0
    assert network.weights[0].any()
    with pytest.raises(ValueError, match="shape"):
        smlearn.Network.of(weights[::-1], biases)
    with pytest.raises(ValueError, match="two dimensions"):
        smlearn.Network.of([], [])


def test_a_float32_network_stays_float32(blobs):
    x, _, labels = blobs
    for activation in ("sigmoid", "tanh", "relu"):
        for cost_function in ("cross_entropy", "quadratic"):
            network = smlearn.Network([4], activation=activation, cost_function=cost_function, seed=0)
            network.fit(x.astype(np.float32), labels, epochs=1)
            arrays = [*network.weights, *network.biases, network.probabilities(x.astype(np.float32))]
            assert {a.dtype for a in arrays} == {np.dtype(np.float32)}


@pytest.mark.parametrize(
    ("act", "error", "words"),
    [
        (lambda x, y: smlearn.Network(16), TypeError, r"sequence of integers, such as \[16\]"),
        (lambda x, y: smlearn.Network([16, 0]), ValueError, "from 1 on"),
        (lambda x, y: smlearn.Network(activation="swish"), ValueError, "sigmoid, tanh, relu"),
        (lambda x, y: smlearn.Network(cost_function="hinge"), ValueError, "cross_entropy, quadratic"),
        (lambda x, y: smlearn.Network().predict(x), RuntimeError, "no weights yet"),
        (lambda x, y: smlearn.Network().sizes, RuntimeError, "no weights yet"),
        (lambda x, y: smlearn.Network().fit(x, y + 0.5), TypeError, "integers"),
        (lambda x, y: smlearn.Network().fit(x, y.astype(str)), TypeError, "integers"),
        (lambda x, y: smlearn.Network().fit(x, y - 1), ValueError, "labels are 0 to"),
        (lambda x, y: smlearn.Network().fit(x, []), ValueError, "y"),
        (lambda x, y: smlearn.Network().fit(x[:-1], y), ValueError, "same number of rows"),
        (lambda x, y: smlearn.Network(activation="relu").fit(x[:-1], y), ValueError, "same number of rows"),
        (lambda x, y: smlearn.Network(activation="relu").fit(x, y, epochs=1.5), TypeError, "epochs"),
        (lambda x, y: smlearn.Network(activation="relu").fit(x, y, epochs=-1), ValueError, "epochs"),
        (lambda x, y: smlearn.Network.random([2, 3]).score(x, y[:1]), ValueError, "equally many"),
    ],
)
def test_what_does_not_fit_is_said_in_words(blobs, act, error, words):
    x, _, labels = blobs
    with pytest.raises(error, match=words):
        act(x, labels)


def test_what_is_lazy_is_in_the_directory_and_what_is_not_there_is_named():
    assert {"datasets", "gradient_check", "plot", "fit"} <= set(dir(smlearn))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        smlearn.nothing  # noqa: B018


@pytest.mark.parametrize("choices", [{}, {"activation": "relu", "cost_function": "quadratic"}])
def test_a_saved_network_is_loaded_as_it_was_and_can_go_on(tmp_path, choices):
    x, labels = smlearn.datasets.moons(60, seed=1)
    network = smlearn.Network([4, 3], seed=2, **choices).fit(x, labels, epochs=3)
    network.save(tmp_path / "network")
    read = smlearn.Network.load(tmp_path / "network", seed=5)
    assert repr(read) == repr(network)
    assert read.history == network.history
    np.testing.assert_array_equal(read.probabilities(x), network.probabilities(x))
    for one in (read, network):
        one.fit(x, labels, epochs=1, seed=7)
    np.testing.assert_array_equal(read.probabilities(x), network.probabilities(x))
    assert [path.name for path in tmp_path.iterdir()] == ["network"]


def test_a_network_keeps_its_float32_when_it_is_saved(tmp_path):
    network = smlearn.Network.of([np.ones((2, 3), np.float32)], [np.zeros(2, np.float32)])
    network.save(tmp_path / "network.npz")
    assert smlearn.Network.load(tmp_path / "network.npz").weights[0].dtype == np.float32


def test_a_file_that_holds_no_network_is_refused_in_words_and_nothing_in_it_is_run(tmp_path):
    class Owned:
        def __reduce__(self):
            return (print, ("owned",))

    np.savez(tmp_path / "pickle.npz", depth=1, weights_0=np.array([Owned()], dtype=object))
    np.savez(tmp_path / "other.npz", x=np.ones(3))
    np.savez(
        tmp_path / "misshapen.npz",
        depth=1, weights_0=np.ones(3), biases_0=np.ones(2), history=[1.0], activation="relu",
        cost_function="quadratic",
    )  # fmt: skip
    (tmp_path / "text.npz").write_text("hello")
    (tmp_path / "empty.npz").write_bytes(b"")
    whole = (tmp_path / "other.npz").read_bytes()
    (tmp_path / "cut.npz").write_bytes(whole[: len(whole) // 2])
    for path in sorted(tmp_path.iterdir()):
        with pytest.raises(ValueError, match="holds no network"):
            smlearn.Network.load(path)
    with pytest.raises(FileNotFoundError):
        smlearn.Network.load(tmp_path / "nowhere.npz")


def test_a_network_without_weights_cannot_be_saved(tmp_path):
    with pytest.raises(RuntimeError, match="no weights"):
        smlearn.Network([3]).save(tmp_path / "network.npz")
    assert list(tmp_path.iterdir()) == []
