"""The model answers are right by derivations that share nothing with them, silent, and leave their inputs alone.

Oracles: the definitions in mpmath at 40 digits, and its central differences of them.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import mpmath as mp
import numpy as np
import pytest

mp.mp.dps = 40
EPS = np.finfo(float).eps
NUMPY = (
    "sigmoid",
    "softmax",
    "cross_entropy",
    "output_error",
    "recover_cost",
    "dense",
    "network",
    "training",
)
KERNELS = ("sigmoid", "softmax", "cross_entropy", "dense")


def load(name: str, path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # the later exercises import the earlier ones by their plain names
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def answers(solutions):
    """Give all functions of the NumPy track."""
    before = {name: sys.modules.pop(name, None) for name in NUMPY}
    modules = [load(name, solutions / f"{name}.py") for name in NUMPY]
    yield SimpleNamespace(**{k: v for m in modules for k, v in vars(m).items() if not k.startswith("__")})
    for name in NUMPY:
        sys.modules.pop(name)
    sys.modules.update({name: module for name, module in before.items() if module is not None})


@pytest.fixture(scope="module")
def kernels(solutions, tmp_path_factory):
    """Compile the Cython track with checks of its bounds, in a folder of its own, and give all its functions."""
    from Cython.Build import cythonize
    from setuptools import Distribution, Extension

    folder = tmp_path_factory.mktemp("kernels")
    extensions = [
        Extension(name, [str(solutions / "kernels" / f"{name}.pyx")], extra_compile_args=["-O1"])
        for name in KERNELS
    ]
    modules = cythonize(extensions, build_dir=str(folder), language_level=3, quiet=True)
    build = Distribution({"ext_modules": modules}).get_command_obj("build_ext")
    build.build_lib = build.build_temp = str(folder)
    build.ensure_finalized()
    build.run()
    found = {}
    for name in KERNELS:
        path = next(folder.rglob(f"{name}*.so"))
        spec = importlib.util.spec_from_file_location(name, path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found |= {k: v for k, v in vars(module).items() if not k.startswith("__")}
    return SimpleNamespace(**found)


@pytest.fixture(params=["numpy", pytest.param("cython", marks=pytest.mark.slow)])
def both(request):
    """Give the functions of one track after the other."""
    return request.getfixturevalue("answers" if request.param == "numpy" else "kernels")


def ask(function, *args):
    """Call a function; its arrays must stay as they are, and the answer's memory must be its own."""
    flat = [a for arg in args for a in (arg if isinstance(arg, list) else [arg]) if isinstance(a, np.ndarray)]
    before = [a.copy() for a in flat]
    result = function(*args)
    for a, b in zip(flat, before, strict=True):
        np.testing.assert_array_equal(a, b)
    for r in result if isinstance(result, tuple) else (result,):
        if isinstance(r, np.ndarray):
            assert r.dtype in (np.float64, np.int64)
            assert not any(np.shares_memory(r, a) for a in flat)
    return result


def close(result, expected, units=16):
    expected = np.asarray(expected, dtype=float)
    assert np.shape(result) == expected.shape
    scale = max(np.abs(expected).max(), np.finfo(float).tiny)
    np.testing.assert_allclose(result, expected, rtol=0, atol=units * EPS * scale)


# --- The definitions, at 40 digits ---


def softmax_mp(row):
    e = [mp.exp(z) for z in row]
    return [x / mp.fsum(e) for x in e]


def cost_mp(a, y):
    return -mp.fsum(
        mp.log(p) for ra, ry in zip(a, y, strict=True) for p, t in zip(ra, ry, strict=True) if t
    ) / len(a)


def exact(array):
    return [[mp.mpf(float(v)) for v in row] for row in array]


def derivative(f, array):
    """Differentiate a number by each entry of a 2-D array, by central differences at 40 digits."""
    point, h = exact(array), mp.mpf(10) ** -15
    found = np.empty(np.shape(array))
    for i, j in np.ndindex(found.shape):
        middle = point[i][j]
        point[i][j] = middle + h
        above = f(point)
        point[i][j] = middle - h
        found[i, j] = (above - f(point)) / (2 * h)
        point[i][j] = middle
    return found


def one_hot(rng, n, k):
    return np.eye(k)[rng.integers(0, k, n)]


def probabilities(rng, n, k):
    return np.array([[float(p) for p in softmax_mp(row)] for row in rng.normal(0, 1, (n, k))])


# --- Both tracks ---


@pytest.mark.parametrize("shape", [(1, 1), (3, 4), (40, 30)])
def test_sigmoid_is_its_definition(both, shape):
    z = np.random.default_rng(1).normal(0, 30, shape)
    z.flat[0] = 1000.0
    z.flat[-1] = -1000.0
    close(ask(both.sigmoid_forward, z), [[1 / (1 + mp.exp(-v)) for v in row] for row in exact(z)], 4)


def test_sigmoid_backward_is_the_derivative(both):
    rng = np.random.default_rng(2)
    z, grad_a = rng.normal(0, 2, (3, 4)), rng.normal(0, 1, (3, 4))
    a = np.array([[float(1 / (1 + mp.exp(-v))) for v in row] for row in exact(z)])

    def cost(z):
        return mp.fsum(
            g / (1 + mp.exp(-v))
            for rg, rz in zip(exact(grad_a), z, strict=True)
            for g, v in zip(rg, rz, strict=True)
        )

    close(ask(both.sigmoid_backward, grad_a, a), derivative(cost, z))
    assert not ask(both.sigmoid_backward, grad_a[:1], np.array([[0.0, 1.0, 1.0, 0.0]])).any()


@pytest.mark.parametrize("shape", [(1, 1), (1, 5), (7, 1), (3, 4), (40, 30)])
def test_softmax_is_its_definition_however_far_the_rows_are_apart(both, shape):
    rng = np.random.default_rng(3)
    z = rng.normal(0, 3, shape) + rng.choice([-1e4, 0.0, 1e4], (shape[0], 1))
    close(ask(both.softmax_forward, z), [softmax_mp(row) for row in exact(z)])


def test_the_jacobian_is_the_derivative_of_each_output(both):
    z = np.random.default_rng(4).normal(0, 1, (1, 5))
    a = np.array([float(p) for p in softmax_mp(exact(z)[0])])
    expected = [derivative(lambda p, i=i: softmax_mp(p[0])[i], z)[0] for i in range(5)]
    close(ask(both.softmax_jacobian, a), expected)
    close(ask(both.softmax_jacobian, np.array([0.0, 1.0])), np.zeros((2, 2)))


def test_softmax_backward_is_the_derivative(both):
    rng = np.random.default_rng(5)
    z, grad_a = rng.normal(0, 1, (3, 4)), rng.normal(0, 1, (3, 4))
    a = np.array([[float(p) for p in softmax_mp(row)] for row in exact(z)])

    def cost(z):
        return mp.fsum(
            g * p
            for rg, rz in zip(exact(grad_a), z, strict=True)
            for g, p in zip(rg, softmax_mp(rz), strict=True)
        )

    close(ask(both.softmax_backward, grad_a, a), derivative(cost, z), 32)


@pytest.mark.parametrize("shape", [(1, 1), (1, 3), (6, 1), (5, 3), (40, 30)])
def test_cross_entropy_is_the_mean_over_rows(both, shape):
    rng = np.random.default_rng(6)
    a, y = probabilities(rng, *shape), one_hot(rng, *shape)
    close(ask(both.cross_entropy_forward, a, y), float(cost_mp(exact(a), y)))


def test_cross_entropy_is_infinite_at_a_target_of_zero_and_blind_to_other_zeros(both):
    y = np.array([[0.0, 1.0], [1.0, 0.0]])
    assert ask(both.cross_entropy_forward, np.array([[1.0, 0.0], [0.5, 0.5]]), y) == np.inf
    close(ask(both.cross_entropy_forward, np.array([[0.0, 1.0], [1.0, 0.0]]), y), 0.0)


def test_cross_entropy_backward_is_the_derivative(both):
    rng = np.random.default_rng(7)
    a, y = probabilities(rng, 5, 3), one_hot(rng, 5, 3)
    close(ask(both.cross_entropy_backward, a, y), derivative(lambda a: cost_mp(a, y), a))
    grad_a = ask(both.cross_entropy_backward, np.array([[0.0, 1.0], [0.25, 0.75]]), np.eye(2)[[1, 1]])
    close(grad_a, [[0.0, -0.5], [0.0, -2 / 3]])


@pytest.mark.parametrize(("n", "d", "k"), [(1, 1, 1), (3, 4, 2), (5, 5, 5), (2, 1, 7), (20, 30, 10)])
def test_dense_forward_is_its_sum(both, n, d, k):
    rng = np.random.default_rng(8)
    x, w, b = rng.normal(0, 1, (n, d)), rng.normal(0, 1, (k, d)), rng.normal(0, 1, k)
    expected = [
        [mp.fsum([b[j], *(p * q for p, q in zip(row, unit, strict=True))]) for j, unit in enumerate(exact(w))]
        for row in exact(x)
    ]
    close(ask(both.dense_forward, x, w, b), expected, 64)


@pytest.mark.parametrize(("n", "d", "k"), [(1, 1, 1), (3, 4, 2), (2, 1, 3)])
def test_dense_backward_is_the_derivative(both, n, d, k):
    rng = np.random.default_rng(9)
    x, w, b, g = (rng.normal(0, 1, s) for s in ((n, d), (k, d), (1, k), (n, k)))

    def cost(x, w, b):
        return mp.fsum(
            g[i, j] * (mp.fsum(p * q for p, q in zip(x[i], w[j], strict=True)) + b[0][j])
            for i, j in np.ndindex(n, k)
        )

    grad_x, grad_w, grad_b = ask(both.dense_backward, g, x, w)
    close(grad_x, derivative(lambda v: cost(v, exact(w), exact(b)), x), 64)
    close(grad_w, derivative(lambda v: cost(exact(x), v, exact(b)), w), 64)
    close(grad_b, derivative(lambda v: cost(exact(x), exact(w), v), b)[0], 64)


@pytest.mark.slow
def test_large_dense_layers_are_the_same_on_both_sides_of_the_hand_over(answers, kernels):
    rng = np.random.default_rng(10)
    x, w, b, g = (rng.normal(0, 1, s) for s in ((40, 12), (9, 12), (9,), (40, 9)))
    close(ask(kernels.dense_forward, x, w, b), ask(answers.dense_forward, x, w, b), 64)
    for mine, theirs in zip(
        ask(kernels.dense_backward, g, x, w), ask(answers.dense_backward, g, x, w), strict=True
    ):
        close(mine, theirs, 64)


# --- The NumPy track alone ---


@pytest.mark.parametrize("shape", [(), (3,), (2, 3, 4)])
def test_the_sigmoid_takes_any_shape(answers, shape):
    z = np.random.default_rng(11).normal(0, 2, shape)
    a = answers.sigmoid_forward(z)
    close(a, 0.5 + 0.5 * np.tanh(0.5 * z))
    close(answers.sigmoid_backward(np.ones(shape), np.asarray(a)), 0.25 / np.cosh(0.5 * z) ** 2)


def test_the_fused_cost_and_its_gradient_are_right_at_logits_of_ten_thousand(answers):
    rng = np.random.default_rng(12)
    for z in (rng.normal(0, 2, (4, 3)), rng.uniform(-1e4, 1e4, (5, 3)), np.array([[1e4, 0.0]])):
        y = one_hot(rng, *z.shape)

        def cost(z, y=y):
            return cost_mp([softmax_mp(row) for row in z], y)

        close(ask(answers.softmax_cross_entropy_forward, z, y), float(cost(exact(z))))
        close(ask(answers.softmax_cross_entropy_backward, z, y), derivative(cost, z))
    assert answers.softmax_cross_entropy_forward(np.array([[1e4, 0.0]]), np.array([[0.0, 1.0]])) == 1e4


@pytest.mark.parametrize("steps", [10, 1000, 10000])
def test_recovered_costs_are_within_the_tolerance_that_is_promised(answers, steps):
    rng = np.random.default_rng(13)
    for spread in (0.0, 1.0, 30.0, 1000.0):
        z = rng.uniform(-spread, spread, 4)
        expected = mp.log(mp.fsum(mp.exp(v) for v in exact([z])[0])) - z[2] - mp.log(4)
        off = abs(float(ask(answers.recover_softmax_cost, z, 2, steps) - expected))
        assert off <= 2 * np.ptp(z) / steps + 64 * EPS
        for number, y in ((float(z[0]), 0.0), (float(z[1]), 1.0), (float(z[3]), 0.3)):
            expected = mp.log(1 + mp.exp(mp.mpf(number))) - mp.log(2) - mp.mpf(y) * number
            off = abs(float(answers.recover_sigmoid_cost(number, y, steps) - expected))
            assert off <= 2 * abs(number) / steps + 64 * EPS


def left(f, steps):
    return sum(f(i / steps) for i in range(steps)) / steps


def right(f, steps):
    return sum(f(i / steps) for i in range(1, steps + 1)) / steps


def one_point_too_many(f, steps):
    return sum(f(i / steps) for i in range(steps + 1)) / steps


def mean_of_both_ends(f, steps):
    return float(np.mean([f(t) for t in np.linspace(0, 1, steps)]))


def simpson(f, steps):
    weights = np.where(np.arange(steps + 1) % 2, 4, 2).astype(float)
    weights[[0, -1]] = 1
    return sum(w * f(i / steps) for i, w in enumerate(weights)) / (3 * steps)


@pytest.mark.parametrize("rule", [left, right, one_point_too_many, mean_of_both_ends, simpson])
@pytest.mark.parametrize("steps", [10, 200])
def test_the_promised_tolerance_has_room_for_every_rule_of_first_order(answers, rule, steps):
    rng = np.random.default_rng(14)
    for spread in (1.0, 30.0, 1000.0):
        z = rng.uniform(-spread, spread, 4)
        top = z.max()
        expected = top + np.log(np.exp(z - top).sum()) - z[1] - np.log(4)

        def along(t, z=z):
            return float(answers.softmax_forward((t * z)[None])[0] @ z - z[1])

        assert abs(rule(along, steps) - expected) <= 2 * np.ptp(z) / steps
        expected = np.logaddexp(0, z[0]) - np.log(2) - 0.3 * z[0]

        def field(t, z=float(z[0])):
            return float(z * (answers.sigmoid_forward(np.array(t * z)) - 0.3))

        assert abs(rule(field, steps) - expected) <= 2 * abs(z[0]) / steps


def network_cost_mp(x, weights, biases, y):
    rows = x
    for layer, (w, b) in enumerate(zip(weights, biases, strict=True)):
        z = [
            [mp.fsum([b[j], *(p * q for p, q in zip(r, w[j], strict=True))]) for j in range(len(w))]
            for r in rows
        ]
        last = layer == len(weights) - 1
        rows = [softmax_mp(r) for r in z] if last else [[1 / (1 + mp.exp(-v)) for v in r] for r in z]
    return cost_mp(rows, y)


@pytest.mark.parametrize("sizes", [(3, 2), (2, 3, 4), (3, 2, 2, 3)])
def test_the_networks_gradient_is_the_derivative_of_its_cost(answers, sizes):
    rng = np.random.default_rng(15)
    weights, biases = answers.initialize(sizes, rng)
    biases = [rng.normal(0, 1, b.shape) for b in biases]
    x, y = rng.normal(0, 1, (3, sizes[0])), one_hot(rng, 3, sizes[-1])
    activations = answers.forward(x, weights, biases)
    assert [a.shape for a in activations] == [(3, k) for k in sizes]
    grad_weights, grad_biases = ask(answers.backward, activations, y, weights)
    exact_w, exact_b = [exact(w) for w in weights], [exact(b[None])[0] for b in biases]
    for layer in range(len(weights)):

        def by_weights(w, layer=layer):
            return network_cost_mp(exact(x), [*exact_w[:layer], w, *exact_w[layer + 1 :]], exact_b, y)

        def by_biases(b, layer=layer):
            return network_cost_mp(exact(x), exact_w, [*exact_b[:layer], b[0], *exact_b[layer + 1 :]], y)

        close(grad_weights[layer], derivative(by_weights, weights[layer]), 64)
        close(grad_biases[layer], derivative(by_biases, biases[layer][None])[0], 64)


def test_first_weights_come_from_the_generator_alone_and_shrink_with_fan_in(answers):
    one, same, other = (answers.initialize((400, 40, 3), np.random.default_rng(s)) for s in (1, 1, 2))
    assert all(np.array_equal(a, b) for a, b in zip(one[0] + one[1], same[0] + same[1], strict=True))
    assert not np.array_equal(one[0][0], other[0][0])
    assert [w.shape for w in one[0]] == [(40, 400), (3, 40)]
    assert [b.shape for b in one[1]] == [(40,), (3,)]
    assert one[0][0].std() < 0.5 * one[0][1].std()
    assert len(np.unique(one[0][0], axis=0)) == 40


def test_one_epoch_is_the_steps_of_some_order_with_the_short_batch_last(answers):
    rng = np.random.default_rng(16)
    x, y = rng.normal(0, 1, (5, 2)), one_hot(rng, 5, 3)
    first = answers.fit(x, y, (4,), 0, 2, 0.5, 3)
    taken = ask(answers.fit, x, y, (4,), 1, 2, 0.5, 3)
    from itertools import permutations

    def after(order):
        weights, biases = first
        for rows in (list(order[:2]), list(order[2:4]), list(order[4:])):
            gradients = answers.backward(answers.forward(x[rows], weights, biases), y[rows], weights)
            weights, biases = answers.sgd_step(weights, biases, *gradients, 0.5)
        return weights

    assert sum(np.allclose(after(o)[0], taken[0][0], rtol=0, atol=1e-13) for o in permutations(range(5))) == 4


def test_fit_depends_on_its_arguments_as_promised(answers):
    rng = np.random.default_rng(17)
    x, y = rng.normal(0, 1, (7, 2)), one_hot(rng, 7, 3)
    first = answers.fit(x, y, [4], 0, 2, 0.5, 3)[0]
    other_data = answers.fit(rng.normal(0, 1, (9, 2)), one_hot(rng, 9, 3), (4,), 0, 5, 0.1, 3)[0]
    assert all(np.array_equal(a, b) for a, b in zip(first, other_data, strict=True))
    runs = [answers.fit(x, y, (4,), 2, 3, 0.5, seed)[0][0] for seed in (3, 3, 4)]
    assert np.array_equal(runs[0], runs[1])
    assert not np.array_equal(runs[0], runs[2])
    assert [w.shape for w in answers.fit(x, y, (), 1, 100, 0.5, 3)[0]] == [(3, 2)]


def test_a_trained_network_predicts_the_labels_it_was_shown(answers):
    rng = np.random.default_rng(18)
    labels = rng.integers(0, 3, 90)
    x = rng.normal(0, 0.2, (90, 2)) + np.array([[0, 0], [2, 0], [0, 2]])[labels]
    weights, biases = answers.fit(x, np.eye(3)[labels], (8,), 60, 16, 1.0, 0)
    found = ask(answers.predict, x, weights, biases)
    assert found.shape == (90,)
    assert found.dtype.kind == "i"
    assert (found == labels).mean() > 0.97
