"""The kernels against what a user would pick instead.

python tests/benchmarks/kernels.py [--isa avx2] [--only NAME] [--json FILE]
"""
# ruff: noqa: E402 (the environment is set before NumPy is loaded)

import functools
from collections.abc import Callable, Iterator
from typing import Any

from harness import Row, arguments, run, torch_or_none

OPTIONS = arguments()  # before NumPy is loaded: it may start the program again

import numpy as np
import scipy.special
from sklearn._loss import HalfMultinomialLoss
from sklearn.utils.extmath import softmax as sklearn_softmax

import smlearn

TORCH = torch_or_none(OPTIONS)


def close_to(expected: Any, eps: float) -> Callable[[Any], None]:
    """A check: each part of the result agrees with the expected one, relative to its largest element."""

    def check(result: Any) -> None:
        results = result if isinstance(result, tuple) else (result,)
        for got, want in zip(results, expected if isinstance(expected, tuple) else (expected,), strict=True):
            got, want = np.asarray(got, dtype=float), np.asarray(want, dtype=float)
            assert got.shape == want.shape, (got.shape, want.shape)
            error = np.abs(got - want).max() / np.abs(want).max()
            assert error < 200 * eps, error

    return check


def numpy_softmax(z: Any) -> Any:
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def numpy_sigmoid(z: Any) -> Any:
    """As the exercise asks for it: without overflow at any z."""
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)


def numpy_masked_sigmoid(z: Any) -> Any:
    """The same, each half of the line apart."""
    a, right = np.empty_like(z), z >= 0
    a[right] = 1 / (1 + np.exp(-z[right]))
    e = np.exp(z[~right])
    a[~right] = e / (1 + e)
    return a


def numpy_fused(z: Any, y: Any) -> Any:
    t = z - z.max(axis=1, keepdims=True)
    e = np.exp(t)
    s = e.sum(axis=1, keepdims=True)
    cost = (np.log(s).sum() - (y * t).sum()) / len(z)
    return cost, (e / s - y) / len(z)


def torch_fused(z: Any, y: Any) -> Any:
    z.grad = None
    cost = TORCH.nn.functional.cross_entropy(z, y)
    cost.backward()
    return cost.detach(), z.grad


def sklearn_fused(loss: Any, labels: Any, z: Any) -> Any:
    costs, gradient = loss.loss_gradient(labels, z)
    return costs.sum() / len(z), gradient / len(z)


def elementwise_rows(n: int, k: int, dtype: Any, goals: dict[str, dict[str, float]]) -> Iterator[Row]:
    """All kernels on (n, k) arrays; goals by the kernel's name."""
    rng = np.random.default_rng(0)
    z = rng.normal(0, 3, (n, k)).astype(dtype)
    g = rng.normal(0, 1, (n, k)).astype(dtype)
    labels = rng.integers(0, k, n)
    y = np.eye(k, dtype=dtype)[labels]
    s, a = smlearn.sigmoid_forward(z), smlearn.softmax_forward(z)
    close = functools.partial(close_to, eps=float(np.finfo(dtype).eps))
    where = f"{n}×{k} {np.dtype(dtype).name}"
    t: Any = {}
    if TORCH:
        t = {
            name: TORCH.from_numpy(value) for name, value in {"z": z, "g": g, "y": y, "s": s, "a": a}.items()
        }
        t["leaf"] = t["z"].clone().requires_grad_()
    aten = TORCH.ops.aten if TORCH else None

    def row(name: str, expected: Any, peers: dict[str, Callable[[], Any]]) -> Row:
        peers = {who: call for who, call in peers.items() if TORCH or who != "torch"}
        return Row(f"{name} {where}", peers, close(expected), goals.get(name, {"*": 1.0}))

    z8, a8, s8, g8, y8 = (np.asarray(v, dtype=float) for v in (z, a, s, g, y))
    yield row(
        "sigmoid forward",
        1 / (1 + np.exp(-z8)),
        {
            "smlearn": lambda: smlearn.sigmoid_forward(z),
            "numpy": lambda: numpy_sigmoid(z),
            "numpy, masks": lambda: numpy_masked_sigmoid(z),
            "numpy, overflowing": lambda: 1 / (1 + np.exp(-z)),
            "scipy": lambda: scipy.special.expit(z),
            "torch": lambda: TORCH.sigmoid(t["z"]),
        },
    )
    yield row(
        "sigmoid backward",
        g8 * s8 * (1 - s8),
        {
            "smlearn": lambda: smlearn.sigmoid_backward(g, s),
            "numpy": lambda: g * s * (1 - s),
            "torch": lambda: aten.sigmoid_backward(t["g"], t["s"]),
        },
    )
    yield row(
        "softmax forward",
        numpy_softmax(z8),
        {
            "smlearn": lambda: smlearn.softmax_forward(z),
            "numpy": lambda: numpy_softmax(z),
            "scipy": lambda: scipy.special.softmax(z, axis=1),
            "sklearn": lambda: sklearn_softmax(z),
            "torch": lambda: TORCH.softmax(t["z"], 1),
        },
    )
    yield row(
        "softmax backward",
        a8 * (g8 - (g8 * a8).sum(axis=1, keepdims=True)),
        {
            "smlearn": lambda: smlearn.softmax_backward(g, a),
            "numpy": lambda: a * (g - (g * a).sum(axis=1, keepdims=True)),
            "torch": lambda: aten._softmax_backward_data(t["g"], t["a"], 1, t["a"].dtype),
        },
    )
    yield row(
        "cross-entropy forward",
        -np.log(a8[y8 > 0]).mean(),
        {
            "smlearn": lambda: smlearn.cross_entropy_forward(a, y),
            "numpy": lambda: -np.sum(y * np.log(a)) / n,
            "numpy, mask": lambda: -np.sum(np.log(a[y == 1])) / n,
            "scipy": lambda: -scipy.special.xlogy(y, a).sum() / n,
            "torch": lambda: -(t["y"] * t["a"].log()).sum() / n,
        },
    )
    yield row(
        "cross-entropy backward",
        -y8 / (n * a8),
        {
            "smlearn": lambda: smlearn.cross_entropy_backward(a, y),
            "numpy": lambda: -y / (n * a),
            "torch": lambda: -t["y"] / (n * t["a"]),
        },
    )
    loss = HalfMultinomialLoss(n_classes=k)
    codes = labels.astype(dtype)
    yield row(
        "softmax + cross-entropy",
        (numpy_fused(z8, y8)),
        {
            "smlearn": lambda: smlearn.softmax_cross_entropy(z, y),
            "numpy": lambda: numpy_fused(z, y),
            "sklearn": lambda: sklearn_fused(loss, codes, z),
            "torch": lambda: torch_fused(t["leaf"], t["y"]),
        },
    )


def dense_rows(n: int, d: int, k: int, dtype: Any, goal: float) -> Iterator[Row]:
    rng = np.random.default_rng(0)
    x, w, b, g = (rng.normal(0, 1, s).astype(dtype) for s in ((n, d), (k, d), (k,), (n, k)))
    x8, w8, b8, g8 = (v.astype(float) for v in (x, w, b, g))
    close = functools.partial(close_to, eps=float(np.finfo(dtype).eps))
    where = f"{n}×{d}→{k} {np.dtype(dtype).name}"
    xt, wt, bt, gt = (TORCH.from_numpy(v) if TORCH else None for v in (x, w, b, g))
    peers: dict[str, Callable[[], Any]] = {
        "smlearn": lambda: smlearn.dense_forward(x, w, b),
        "numpy": lambda: x @ w.T + b,
    }
    if TORCH:
        peers["torch"] = lambda: TORCH.nn.functional.linear(xt, wt, bt)
    yield Row(f"dense forward {where}", peers, close(x8 @ w8.T + b8), {"*": goal})
    peers = {
        "smlearn": lambda: smlearn.dense_backward(g, x, w),
        "numpy": lambda: (g @ w, g.T @ x, g.sum(axis=0)),
    }
    if TORCH:
        peers["torch"] = lambda: (gt @ wt, gt.T @ xt, gt.sum(0))
    yield Row(f"dense backward {where}", peers, close((g8 @ w8, g8.T @ x8, g8.sum(axis=0))), {"*": goal})


def rows() -> Iterator[Row]:
    f8, f4 = np.float64, np.float32
    kernels = ["sigmoid", "softmax", "cross-entropy"]
    names = [f"{k} {way}" for k in kernels for way in ("forward", "backward")] + ["softmax + cross-entropy"]
    small = {name: {"numpy": 4.0, "torch": 3.0} for name in names}
    yield from elementwise_rows(32, 10, f8, small)
    yield from elementwise_rows(256, 128, f8, {"sigmoid forward": {"numpy": 8.0, "torch": 1.0}})
    yield from elementwise_rows(1024, 1024, f8, {"softmax + cross-entropy": {"*": 3.5}})
    yield from elementwise_rows(256, 128, f4, {})
    yield from dense_rows(32, 10, 10, f8, 1.5)
    yield from dense_rows(32, 64, 32, f8, 1.5)
    yield from dense_rows(256, 784, 512, f8, 0.97)
    yield from dense_rows(256, 784, 512, f4, 0.97)


if __name__ == "__main__":
    if TORCH:
        TORCH.set_grad_enabled(True)
    run(list(rows()), OPTIONS)
