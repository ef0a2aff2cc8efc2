"""`fit` against the loops that a user would write or call.

python tests/benchmarks/fit.py [--isa avx2] [--json FILE]
"""
# ruff: noqa: E402 (the environment is set before NumPy is loaded)

import warnings
from collections.abc import Callable, Iterator
from typing import Any

from harness import Row, arguments, run, torch_or_none

OPTIONS = arguments()  # before NumPy is loaded: it may start the program again

import numpy as np
from sklearn.datasets import load_digits
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

import smlearn

TORCH = torch_or_none(OPTIONS)


def numpy_sigmoid(z: Any) -> Any:
    """As the exercise asks for it: without overflow at any z."""
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)


def numpy_fit(x: Any, y: Any, weights: Any, biases: Any, epochs: int, batch: int, rate: float) -> Any:
    """The usual loop, each line in its plainest quick form."""
    weights, biases = [w.copy() for w in weights], [b.copy() for b in biases]
    for _ in range(epochs):
        for first in range(0, len(x), batch):
            a, t = [x[first : first + batch]], y[first : first + batch]
            for w, b in zip(weights[:-1], biases[:-1], strict=True):
                a.append(numpy_sigmoid(a[-1] @ w.T + b))
            z = a[-1] @ weights[-1].T + biases[-1]
            e = np.exp(z - z.max(axis=1, keepdims=True))
            error = (e / e.sum(axis=1, keepdims=True) - t) / len(t)
            for layer in range(len(weights) - 1, -1, -1):
                grad_w, grad_b = error.T @ a[layer], error.sum(axis=0)
                if layer > 0:
                    error = (error @ weights[layer]) * a[layer] * (1 - a[layer])
                weights[layer] -= rate * grad_w
                biases[layer] -= rate * grad_b
    return weights, biases


def torch_fit(x: Any, labels: Any, weights: Any, biases: Any, epochs: int, batch: int, rate: float) -> Any:
    """Eager mode: Sequential, autograd, torch.optim.SGD."""
    layers: list[Any] = []
    for w, b in zip(weights, biases, strict=True):
        linear = TORCH.nn.utils.skip_init(
            TORCH.nn.Linear, w.shape[1], w.shape[0], dtype=TORCH.from_numpy(w).dtype
        )
        with TORCH.no_grad():
            linear.weight.copy_(TORCH.from_numpy(w))
            linear.bias.copy_(TORCH.from_numpy(b))
        layers += [linear, TORCH.nn.Sigmoid()]
    model = TORCH.nn.Sequential(*layers[:-1])
    optimizer = TORCH.optim.SGD(model.parameters(), lr=rate)
    cost = TORCH.nn.CrossEntropyLoss()
    x, labels = TORCH.from_numpy(x), TORCH.from_numpy(labels)
    for _ in range(epochs):
        for first in range(0, len(x), batch):
            optimizer.zero_grad()
            cost(model(x[first : first + batch]), labels[first : first + batch]).backward()
            optimizer.step()
    parameters = [p.detach().numpy() for p in model.parameters()]
    return parameters[::2], parameters[1::2]


def sklearn_fit(
    x: Any, labels: Any, hidden: Any, weights: Any, biases: Any, epochs: int, batch: int, rate: float
) -> Any:
    """MLPClassifier as it trains: its own solver loop, from our first weights."""
    model = MLPClassifier(hidden, activation="logistic", solver="sgd", alpha=0, batch_size=batch, momentum=0)
    model.set_params(
        learning_rate_init=rate, max_iter=epochs, shuffle=False, tol=0, n_iter_no_change=epochs + 1
    )
    initialize = model._initialize

    def from_ours(targets: Any, units: Any, dtype: Any) -> None:
        initialize(targets, units, dtype)
        model.coefs_ = [w.T.astype(dtype, order="C") for w in weights]
        model.intercepts_ = [b.astype(dtype) for b in biases]

    model._initialize = from_ours
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(x, labels)
    return [w.T for w in model.coefs_], model.intercepts_


def same_as(expected: Any, tolerance: float) -> Callable[[Any], None]:
    def check(result: Any) -> None:
        for got, want in zip((*result[0], *result[1]), (*expected[0], *expected[1]), strict=True):
            error = np.abs(got - want).max() / np.abs(want).max()
            assert error < tolerance, error

    return check


def row(
    name: str, x: Any, labels: Any, hidden: tuple[int, ...], batch: int, epochs: int, goals: dict[str, float]
) -> Row:
    k = int(labels.max()) + 1
    y, rate = np.eye(k, dtype=x.dtype)[labels], 0.5
    weights, biases = smlearn.initialize([x.shape[1], *hidden, k], np.random.default_rng(0))
    weights, biases = [w.astype(x.dtype) for w in weights], [b.astype(x.dtype) for b in biases]
    start = (weights, biases)
    expected = numpy_fit(
        x.astype(float), y.astype(float), *([v.astype(float) for v in s] for s in start), epochs, batch, rate
    )
    peers: dict[str, Callable[[], Any]] = {
        "smlearn": lambda: smlearn.fit(x, y, hidden, epochs, batch, rate, 0, start=start, shuffle=False),
        "numpy": lambda: numpy_fit(x, y, weights, biases, epochs, batch, rate),
        "sklearn": lambda: sklearn_fit(x, labels, hidden, weights, biases, epochs, batch, rate),
    }
    if TORCH:
        peers["torch"] = lambda: torch_fit(x, labels, weights, biases, epochs, batch, rate)
    check = same_as(expected, 1e-9 if x.dtype == np.float64 else 1e-3)
    return Row(name, peers, check, goals, calls=1)


def rows() -> Iterator[Row]:
    rng = np.random.default_rng(0)
    x, labels = rng.normal(0, 1, (960, 2)), rng.integers(0, 3, 960)
    yield row("fit 2-64-3, batch 32", x, labels, (64,), 32, 100, {"numpy": 10, "sklearn": 30, "torch": 35})
    digits = load_digits()
    x, labels = digits.data / 16, digits.target
    yield row(
        "fit 64-128-10, batch 64", x, labels, (128,), 64, 15, {"numpy": 3, "sklearn": 5.5, "torch": 6.5}
    )
    x, labels = rng.random((2560, 784), dtype=np.float32), rng.integers(0, 10, 2560)
    name = "fit 784-512-256-10 float32, batch 256"
    yield row(name, x, labels, (512, 256), 256, 3, {"numpy": 1.3, "sklearn": 1.5, "torch": 2.2})


if __name__ == "__main__":
    run(list(rows()), OPTIONS)
