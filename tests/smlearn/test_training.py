import signal
import threading
import time

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier


def data(n, d, k, dtype=np.float64, seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(0, 1, (n, d)).astype(dtype), np.eye(k, dtype=dtype)[rng.integers(0, k, n)]


def flat(parameters):
    weights, biases = parameters
    return [*weights, *biases]


def plain_fit(x, y, weights, biases, epochs, batch, rate):
    """An independent run in NumPy; also the mean cost of each epoch, each batch before its step."""
    weights, biases, costs = [w.copy() for w in weights], [b.copy() for b in biases], []
    for _ in range(epochs):
        total = 0.0
        for first in range(0, len(x), batch):
            a, t = [x[first : first + batch]], y[first : first + batch]
            for w, b in zip(weights[:-1], biases[:-1], strict=True):
                a.append(1 / (1 + np.exp(-(a[-1] @ w.T + b))))
            z = a[-1] @ weights[-1].T + biases[-1]
            z -= z.max(axis=1, keepdims=True)
            e = np.exp(z)
            total += (np.log(e.sum(axis=1)) - z[t == 1]).sum()
            error = (e / e.sum(axis=1, keepdims=True) - t) / len(t)
            for layer in range(len(weights) - 1, -1, -1):
                grad_w, grad_b = error.T @ a[layer], error.sum(axis=0)
                if layer > 0:
                    error = (error @ weights[layer]) * a[layer] * (1 - a[layer])
                weights[layer] -= rate * grad_w
                biases[layer] -= rate * grad_b
        costs.append(total / len(x))
    return weights, biases, costs


CASES = [  # n, d, hidden, k, batch
    (100, 5, (), 4, 7), (960, 2, (64,), 3, 32), (64, 3, (1, 17, 40), 2, 10), (500, 64, (128,), 10, 64),
    (50, 512, (256,), 20, 50), (30, 6, (9,), 1, 100),
]  # fmt: skip


@pytest.mark.parametrize(("n", "d", "hidden", "k", "batch"), CASES)
def test_fit_agrees_with_an_independent_run(sml, n, d, hidden, k, batch):
    x, y = data(n, d, k)
    start = sml.initialize([d, *hidden, k], np.random.default_rng(1))
    costs = []
    weights, biases = sml.fit(
        x,
        y,
        hidden,
        3,
        batch,
        0.5,
        0,
        start=start,
        shuffle=False,
        on_epoch=lambda _, cost: costs.append(cost),
    )
    expected = plain_fit(x, y, *start, 3, batch, 0.5)
    for got, want in zip(weights + biases, expected[0] + expected[1], strict=True):
        np.testing.assert_allclose(got, want, rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(costs, expected[2], rtol=1e-11)


def test_losses_agree_to_1e_9_after_a_thousand_steps(sml):
    x, y = data(320, 4, 3)
    start = sml.initialize([4, 20, 3], np.random.default_rng(2))
    costs = []
    sml.fit(
        x, y, (20,), 100, 32, 0.3, 0, start=start, shuffle=False, on_epoch=lambda _, cost: costs.append(cost)
    )
    np.testing.assert_allclose(costs, plain_fit(x, y, *start, 100, 32, 0.3)[2], rtol=0, atol=1e-9)


def test_float32_follows_float64(sml):
    x, y = data(200, 6, 3)
    start = sml.initialize([6, 30, 3], np.random.default_rng(3))
    exact = sml.fit(x.astype(np.float32), y, (30,), 2, 16, 0.5, 0, start=start, shuffle=False)
    assert {v.dtype for v in exact[0] + exact[1]} == {np.dtype(np.float32)}
    double = sml.fit(x, y, (30,), 2, 16, 0.5, 0, start=start, shuffle=False)
    for got, want in zip(exact[0] + exact[1], double[0] + double[1], strict=True):
        np.testing.assert_allclose(got, want, atol=1e-4)


@pytest.mark.filterwarnings("ignore", category=ConvergenceWarning)
def test_losses_equal_those_of_sklearn_on_its_digits(sml):
    digits = load_digits()
    x, labels, epochs = digits.data[:700] / 16, digits.target[:700], 4
    start = sml.initialize([64, 32, 10], np.random.default_rng(4))
    model = MLPClassifier(
        (32,), activation="logistic", solver="sgd", alpha=0, momentum=0, shuffle=False, batch_size=64
    )
    model.set_params(learning_rate_init=0.5, max_iter=epochs, tol=0)
    initialize = model._initialize

    def same_start(*args):
        initialize(*args)
        model.coefs_ = [w.T.copy() for w in start[0]]
        model.intercepts_ = [b.copy() for b in start[1]]

    model._initialize = same_start
    model.fit(x, labels)
    costs = []
    weights, biases = sml.fit(
        x, np.eye(10)[labels], (32,), epochs, 64, 0.5, 0, start=start, shuffle=False,
        on_epoch=lambda _, cost: costs.append(cost),
    )  # fmt: skip
    np.testing.assert_allclose(costs, model.loss_curve_, rtol=0, atol=1e-10)
    np.testing.assert_array_equal(sml.predict(x, weights, biases), model.predict(x))


def test_a_step_is_forward_backward_and_sgd_step(sml):
    x, y = data(20, 3, 2)
    start = weights, biases = sml.initialize([3, 8, 2], np.random.default_rng(5))
    gradients = sml.backward(sml.forward(x, weights, biases), y, weights)
    by_hand = sml.sgd_step(weights, biases, *gradients, 0.1)
    for got, want in zip(flat(sml.fit(x, y, (8,), 1, 20, 0.1, 0, start=start)), flat(by_hand), strict=True):
        np.testing.assert_allclose(got, want, rtol=1e-12, atol=1e-15)


def test_the_same_seed_gives_the_same_bits_and_another_seed_others(sml):
    x, y = data(333, 7, 3)
    first, again, other = (sml.fit(x, y, (16,), 3, 10, 0.5, seed) for seed in (7, 7, 8))
    for a, b, c in zip(flat(first), flat(again), flat(other), strict=True):
        np.testing.assert_array_equal(a, b)
        assert not np.array_equal(a, c)


def test_no_epochs_return_the_first_weights_which_depend_on_seed_and_sizes_alone(sml):
    x, y = data(50, 4, 3)
    first = sml.fit(x, y, (6,), 0, 10, 0.5, 9)
    expected = sml.initialize([4, 6, 3], np.random.default_rng(9))
    other = sml.fit(*data(20, 4, 3, seed=1), [6], 0, 3, 0.1, 9)
    np.testing.assert_equal(first, expected)
    np.testing.assert_equal(first, other)


def test_each_epoch_visits_each_row_once_in_an_order_of_its_own(sml):
    n = 12
    x, y = np.eye(n), np.tile([1.0, 0.0], (n, 1))
    start = [np.zeros((2, n))], [np.zeros(2)]
    orders = []
    for epochs in (1, 2, 3):
        weights, _ = sml.fit(x, y, (), epochs, 1, 1e-3, 3, start=start)
        # A row's weight moves by rate * (1 - p): the later its visit, the larger p, the smaller the move.
        orders.append(weights[0][0])
    moves = [orders[0], orders[1] - orders[0], orders[2] - orders[1]]
    assert all((move > 0).all() for move in moves)  # every row, every epoch
    ranks = [tuple(np.argsort(-move)) for move in moves]
    assert all(sorted(rank) == list(range(n)) for rank in ranks)
    assert len(set(ranks)) == 3
    assert tuple(range(n)) not in ranks


def test_inputs_and_start_are_not_changed(sml):
    x, y = data(40, 3, 2)
    start = sml.initialize([3, 5, 2], np.random.default_rng(0))
    kept = np.copy(x), np.copy(y), [w.copy() for w in start[0]], [b.copy() for b in start[1]]
    weights, biases = sml.fit(x, y, (5,), 2, 8, 0.5, 0, start=start)
    np.testing.assert_equal((x, y, *start), kept)
    assert all(v.flags.c_contiguous and v.flags.owndata for v in weights + biases)


def test_a_nan_in_the_data_gives_nan_and_an_end(sml):
    x, y = data(40, 3, 2)
    x[5, 1] = np.nan
    weights, biases = sml.fit(x, y, (5,), 3, 8, 0.5, 0)
    assert np.isnan(weights[1]).any()
    assert sml.predict(x, weights, biases).shape == (40,)


def test_initialize_scales_with_fan_in_and_gives_no_twins(sml):
    weights, biases = sml.initialize([400, 300, 5], np.random.default_rng(0))
    assert [w.shape for w in weights] == [(300, 400), (5, 300)]
    assert [b.shape for b in biases] == [(300,), (5,)]
    assert np.std(weights[0]) == pytest.approx(1 / 20, rel=0.02)
    assert len(np.unique(weights[0], axis=0)) == 300
    np.testing.assert_equal(
        sml.initialize([2, 3], np.random.default_rng(1)), sml.initialize((2, 3), np.random.default_rng(1))
    )


def test_predict_gives_the_largest_probability_and_the_first_of_equals(sml):
    x, _ = data(70, 5, 3)
    weights, biases = sml.initialize([5, 8, 3], np.random.default_rng(0))
    labels = sml.predict(x, weights, biases)
    assert labels.dtype.kind == "i"
    np.testing.assert_array_equal(labels, sml.forward(x, weights, biases)[-1].argmax(axis=1))
    np.testing.assert_array_equal(sml.predict(x, [np.zeros((4, 5))], [np.zeros(4)]), 0)


def test_a_sound_fit_learns(sml):
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 3, 600)
    x = rng.normal(0, 0.3, (600, 2)) + np.array([[0, 2], [2, 0], [-2, -1]])[labels]
    weights, biases = sml.fit(x, np.eye(3)[labels], (16,), 30, 20, 0.5, 0)
    assert (sml.predict(x, weights, biases) == labels).mean() > 0.99


def test_arguments_that_make_no_sense_are_refused_in_words(sml):
    x, y = data(10, 3, 2)
    good = {"x": x, "y": y, "hidden": (4,), "epochs": 1, "batch_size": 5, "learning_rate": 0.1, "seed": 0}
    start = sml.initialize([3, 5, 2], np.random.default_rng(0))
    cases = [
        ({"y": y[:9]}, ValueError, r"x has shape \(10, 3\), y has \(9, 2\)"),
        ({"y": np.argmax(y, axis=1)}, ValueError, "y must have 2 dimensions"),
        ({"y": y * 2}, ValueError, r"y must be one-hot.*row 0"),
        ({"y": np.where(y == 1, np.nan, y)}, ValueError, "y must be one-hot"),
        ({"y": np.zeros((10, 2))}, ValueError, "y must be one-hot"),
        ({"x": x[:0], "y": y[:0]}, ValueError, "one or more"),
        ({"x": x.astype(str)}, TypeError, "x must hold real numbers"),
        ({"hidden": 4}, TypeError, "hidden must be a sequence of integers, not int"),
        ({"hidden": (4, 0)}, ValueError, r"hidden\[1\] must be an integer from 1 on; it is 0"),
        ({"hidden": (2.5,)}, TypeError, r"hidden\[0\] must be an integer, not float"),
        ({"hidden": (2**40, 2**40)}, (ValueError, MemoryError), "."),
        ({"epochs": -1}, ValueError, "epochs must be an integer from 0 on"),
        ({"epochs": 1.5}, TypeError, "epochs must be an integer"),
        ({"batch_size": 0}, ValueError, "batch_size must be an integer from 1 on"),
        ({"learning_rate": "fast"}, TypeError, "learning_rate must be a number, not str"),
        ({"start": 3}, TypeError, "start must be a pair"),
        ({"start": start}, ValueError, r"start has layers of \[3, 5, 2\] units.*\[3, 4, 2\]"),
    ]
    for change, error, message in cases:
        with pytest.raises(error, match=message):
            sml.fit(**{**good, **change})
    for sizes, error in [((3,), ValueError), ((3, 0), ValueError), ((3, "a"), TypeError), (5, TypeError)]:
        with pytest.raises(error, match="sizes"):
            sml.initialize(sizes, np.random.default_rng(0))
    with pytest.raises(TypeError, match=r"rng must be a numpy\.random\.Generator, not int"):
        sml.initialize((3, 2), 0)
    with pytest.raises(ValueError, match=r"grad_weights\[0\] has shape \(2, 3\), weights\[0\] has \(3, 2\)"):
        sml.sgd_step([np.ones((3, 2))], [np.ones(3)], [np.ones((2, 3))], [np.ones(3)], 0.1)


def test_on_epoch_may_end_the_run_by_raising(sml):
    x, y = data(10, 3, 2)
    seen = []

    def stop(epoch, cost):
        seen.append(epoch)
        if epoch == 3:
            raise StopIteration(cost)

    with pytest.raises(StopIteration):
        sml.fit(x, y, (4,), 10**9, 5, 0.1, 0, on_epoch=stop)
    assert seen == [1, 2, 3]


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no timer signals here")
def test_a_long_run_hears_ctrl_c(sml):
    x, y = data(200, 3, 2)

    def interrupt(*_):
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        with pytest.raises(KeyboardInterrupt):
            sml.fit(x, y, (64,), 10**7, 32, 0.1, 0)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_other_threads_run_during_a_fit(sml):
    x, y = data(200, 8, 2)

    def turns():
        done = threading.Event()
        worker = threading.Thread(target=lambda: (sml.fit(x, y, (64,), 300, 32, 0.1, 0), done.set()))
        worker.start()
        count = 0
        while not done.is_set():
            count += 1
            time.sleep(0)
        worker.join()
        return count

    # On a busy machine a thread may wait for its turn through a whole fit, but not through each of ten.
    assert any(turns() > 10 for _ in range(10))
