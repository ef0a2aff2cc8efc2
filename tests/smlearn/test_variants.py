import numpy as np
import pytest

import smlearn
from smlearn import variants

PAIRS = [(activation, cost) for activation in variants.ACTIVATIONS for cost in variants.COSTS]


@pytest.fixture
def spirals():
    x, labels = smlearn.datasets.spirals(400, seed=0)
    return x, smlearn.datasets.one_hot(labels, 3), labels


@pytest.mark.parametrize(("activation", "cost_function"), PAIRS)
def test_every_gradient_is_the_derivative_of_its_cost(spirals, slope, activation, cost_function):
    x, y, _ = (a[:7] for a in spirals)
    network = smlearn.Network.random([2, 5, 4, 3], 1, activation=activation, cost_function=cost_function)
    exact = [*network.gradient(x, y)[0], *network.gradient(x, y)[1]]
    for parameters in (network.weights, network.biases):
        for i, value in enumerate(parameters):

            def cost(changed, i=i, parameters=parameters):
                kept, parameters[i] = parameters[i], changed
                result = network.cost(x, y)
                parameters[i] = kept
                return result

            np.testing.assert_allclose(exact.pop(0), slope(cost, value), rtol=1e-6, atol=1e-9)


def test_with_the_default_choices_it_computes_what_the_compiled_fit_computes(spirals):
    x, y, _ = spirals
    default = {"activation": variants.ACTIVATIONS["sigmoid"], "cost": variants.COSTS["cross_entropy"]}
    plan, costs, compiled = (x, y, [6, 5], 3, 30, 0.5, 4), [], []
    ours = variants.fit(*plan, **default, shuffle=False, on_epoch=lambda _, cost: costs.append(cost))
    theirs = smlearn.fit(*plan, shuffle=False, on_epoch=lambda _, cost: compiled.append(cost))
    for a, b in zip([*ours[0], *ours[1]], [*theirs[0], *theirs[1]], strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-10, atol=1e-12)
    assert costs == pytest.approx(compiled)


@pytest.mark.parametrize("activation", ["tanh", "relu"])
@pytest.mark.parametrize("cost_function", list(variants.COSTS))
def test_every_pair_learns_the_spirals(spirals, activation, cost_function):
    x, _, labels = spirals
    network = smlearn.Network([16], activation=activation, cost_function=cost_function, seed=0)
    network.fit(x, labels, epochs=150, batch_size=20, learning_rate=0.5)
    assert network.score(x, labels) > 0.95
    np.testing.assert_allclose(network.probabilities(x).sum(axis=1), 1)
    np.testing.assert_equal(network.predict(x), network.probabilities(x).argmax(axis=1))


def test_the_same_seed_gives_the_same_weights_and_no_input_is_changed(spirals):
    x, _, labels = spirals
    first, second = (
        smlearn.Network([4], activation="relu", seed=5).fit(x, labels, epochs=2) for _ in range(2)
    )
    np.testing.assert_equal(first.weights, second.weights)
    np.testing.assert_equal(spirals[0], smlearn.datasets.spirals(400, seed=0).x)


def test_a_saturated_wrong_answer_moves_the_cross_entropy_and_not_the_quadratic_cost():
    weights, biases = [np.array([[10.0], [-10.0]])], [np.zeros(2)]
    sizes = {
        name: abs(smlearn.Network.of(weights, biases, cost_function=name).gradient([[1.0]], [1])[0][0]).max()
        for name in variants.COSTS
    }
    assert sizes["cross_entropy"] > 0.999
    assert sizes["quadratic"] < 1e-7


def test_a_diverging_network_says_so_by_its_history_and_warns_of_nothing(spirals):
    x, _, labels = spirals
    network = smlearn.Network([16, 16], activation="relu", seed=0)
    network.fit(x, labels, epochs=30, learning_rate=1e200)
    assert not np.isfinite(network.history[-1])
