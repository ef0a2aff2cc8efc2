"""Mistakes in the labels that `predict` gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..checks.replay import Array, activations
from .misconception import Misconception

PREDICTING = "guides/training.md#predicting"
LABEL = "The label of a row is the place of its largest probability: forward(…)[-1].argmax(axis=1)."


def _predict(slug: str, imitate: Callable[..., Any], message: str, why: str = LABEL) -> Misconception:
    return Misconception(slug, "predict", imitate, message, why, PREDICTING)


def _from(change: Callable[[Array], Any]) -> Callable[..., Any]:
    return lambda x, weights, biases: change(activations((weights, biases), x)[-1])


def _with_biases(change: Callable[[list[Array]], list[Array]]) -> Callable[..., Any]:
    return lambda x, weights, biases: activations((weights, change(biases)), x)[-1].argmax(axis=1)


def _linear(x: Any, weights: Any, biases: Any) -> Any:
    for w, b in zip(weights, biases, strict=True):
        x = x @ w.T + b
    return x.argmax(axis=1)


def _layer(place: int) -> Callable[..., Any]:
    return lambda x, weights, biases: activations((weights, biases), x)[place].argmax(axis=1)


PREDICTS = [
    _predict("probabilities", _from(lambda a: a), "The probabilities are returned, not the labels."),
    _predict("activations", lambda x, weights, biases: activations((weights, biases), x), "All layers' activations are returned, not the labels."),
    _predict("largest-probability", _from(lambda a: a.max(axis=1)), "The largest probability of each row is returned, not its place."),
    _predict("down-columns", _from(lambda a: a.argmax(axis=0)), "The largest entry of each column is looked for, not of each row.", "Rows are examples, so the search runs along axis=1. " + LABEL),
    _predict("over-all", _from(lambda a: a.argmax()), "One single place came back, that of the largest entry of the whole batch.", "argmax without axis looks at all entries at once. " + LABEL),
    _predict("first-row-only", _from(lambda a: a[0].argmax()), "Only the first row's label came back."),
    _predict("one-hot", _from(lambda a: np.eye(a.shape[1], dtype=np.int64)[a.argmax(axis=1)]), "One-hot rows are returned; labels are their places."),
    _predict("one-hot-floats", _from(lambda a: np.eye(a.shape[1])[a.argmax(axis=1)]), "One-hot rows are returned; labels are their places."),
    _predict("rounded", _from(np.rint), "The probabilities are rounded, or compared with 0.5; labels are the places of the largest."),
    _predict("rounded-integers", _from(lambda a: np.rint(a).astype(np.int64)), "The probabilities are rounded, or compared with 0.5; labels are the places of the largest."),
    _predict("threshold", _from(lambda a: a > 0.5), "The probabilities are compared with 0.5; labels are the places of the largest.", "With more than two classes the largest probability may well be below 0.5. " + LABEL),
    _predict("second-class-threshold", _from(lambda a: (a[:, -1] > 0.5).astype(np.int64)), "Only the last class's probability is compared with 0.5.", LABEL),
    _predict("least-probable", _from(lambda a: a.argmin(axis=1)), "The least probable class is given."),
    _predict("counted-from-one", _from(lambda a: a.argmax(axis=1) + 1), "The labels are one too large: classes are numbered from 0."),
    _predict("counted-from-the-end", _from(lambda a: a.shape[1] - 1 - a.argmax(axis=1)), "The classes are numbered from the last to the first."),
    _predict("floats", _from(lambda a: a.argmax(axis=1).astype(np.float64)), "The labels are floats; integers are promised."),
    _predict("column", _from(lambda a: a.argmax(axis=1)[:, None]), "The labels have shape (n, 1); (n,) is promised."),
    _predict("row", _from(lambda a: a.argmax(axis=1)[None, :]), "The labels have shape (1, n); (n,) is promised."),
    _predict("python-list", _from(lambda a: [int(i) for i in a.argmax(axis=1)]), "The labels are a list; an array of integers is promised."),
    _predict("sorted-places", _from(lambda a: a.argsort(axis=1)), "All classes of each row are returned, in the order of their probability."),
    _predict("hidden-layer", _layer(-2), "The largest activation of the last hidden layer is looked for, not of the output layer."),
    _predict("first-layer", _layer(1), "The largest activation of the first layer is looked for, not of the output layer."),
    _predict("inputs", _layer(0), "The largest input is looked for: forward's list begins with x.", "The probabilities are the list's last entry. " + LABEL),
    _predict("no-biases", _with_biases(lambda b: [0 * one for one in b]), "The biases are left out on the way.", "z = a_before wᵀ + b in every layer. " + LABEL),
    _predict("no-bias-at-the-end", _with_biases(lambda b: [*b[:-1], 0 * b[-1]]), "The output layer's biases are left out.", "z = a_before wᵀ + b in every layer. " + LABEL),
    _predict("no-bias-inside", _with_biases(lambda b: [*(0 * one for one in b[:-1]), b[-1]]), "The hidden layers' biases are left out.", "z = a_before wᵀ + b in every layer. " + LABEL),
    _predict("hidden-linear", _linear, "The hidden layers have no activation on the way.", "a = σ(z) in every hidden layer. " + LABEL),
    _predict("zeros", _from(lambda a: np.zeros(len(a), dtype=np.int64)), "All labels are 0."),
    _predict("labels-of-softmax-down-columns", _from(lambda a: (a / a.sum(axis=0)).argmax(axis=1)), "The probabilities are normalised down the columns before the largest is looked for.", LABEL),
    _predict("nothing-returned", lambda *_: None, "Nothing is returned."),
]  # fmt: skip
