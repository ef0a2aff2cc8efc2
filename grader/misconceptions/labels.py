"""Mistakes in the labels that `predict` gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from ..checks.replay import Array, activations
from .forward import FORWARD, SLIPS
from .misconception import GENERATED, WRITTEN, Misconception
from .passes import fixed_depth, sigmoid

PREDICTING = "guides/training.md#predicting"
LABEL = "The label of a row is the place of its largest probability: forward(…)[-1].argmax(axis=1)."


def _predict(
    slug: str, imitate: Callable[..., Any], message: str, why: str = LABEL, raises: bool = False
) -> Misconception:
    return Misconception(slug, "predict", imitate, message, why, PREDICTING, raises=raises)


def _from(change: Callable[[Array], Any]) -> Callable[..., Any]:
    return lambda x, weights, biases: change(activations((weights, biases), x)[-1])


def _with_biases(change: Callable[[list[Array]], list[Array]]) -> Callable[..., Any]:
    return lambda x, weights, biases: activations((weights, change(biases)), x)[-1].argmax(axis=1)


def _linear(x: Any, weights: Any, biases: Any) -> Any:
    for w, b in zip(weights, biases, strict=True):
        x = x @ w.T + b
    return x.argmax(axis=1)


def _sigmoid_at_the_end(x: Any, weights: Any, biases: Any) -> Any:
    before = activations((weights, biases), x)[-2]
    return sigmoid(before @ weights[-1].T + biases[-1]).argmax(axis=1)


def _unshifted_at_the_end(x: Any, weights: Any, biases: Any) -> Any:
    before = activations((weights, biases), x)[-2]
    powers = np.exp(before @ weights[-1].T + biases[-1])
    return (powers / powers.sum(axis=1, keepdims=True)).argmax(axis=1)


def _beats_the_first(a: Array) -> Any:
    """Give the last class that is more probable than class 0."""
    places = np.where(a > a[:, :1], np.arange(a.shape[1]), 0)
    return places.max(axis=1)


def _beats_its_neighbour(a: Array) -> Any:
    """Give the last class that is more probable than the class before it."""
    higher = np.diff(a, axis=1, prepend=a[:, :1]) > 0
    return np.where(higher, np.arange(a.shape[1]), 0).max(axis=1)


def _layer(place: int) -> Callable[..., Any]:
    return lambda x, weights, biases: activations((weights, biases), x)[place].argmax(axis=1)


def _right(x: Any, weights: Any, biases: Any) -> Any:
    return activations((weights, biases), x)[-1].argmax(axis=1)


def _decided(forward: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *args: forward(*args)[-1].argmax(axis=1)


# Of the mistakes in `forward`, those that change labels and raise nothing; the labels of many rows tell them apart.
INSIDE = (
    {slip.slug for slip in SLIPS if slip.part in ("hidden", "see_x")} - {"hidden-linear"}
    | {"z-over-inputs", "z-over-examples", "absolute-weights", "weights-squared", "batch-normalised"}
    | {"bias-subtracted", "bias-twice", "bias-multiplied", "first-bias-for-all", "bias-in-first-row", "hidden-batch-normalised"}
)  # fmt: skip

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
    _predict("output-sigmoid", _sigmoid_at_the_end, "The output layer has the sigmoid in place of the softmax: units that it saturates are all exactly 1, and the first of them wins.", "σ(z) rounds to 1 from z = 37 on, so that logits of 40 and of 4000 are a tie; the softmax compares them with each other. " + LABEL),
    _predict("softmax-unshifted", _unshifted_at_the_end, "The softmax takes e^z of the logits as they are, and e^z overflows above z = 709: the probabilities become inf / inf = nan, and the first nan wins.", "Each row's largest logit is subtracted before the exponentials, which leaves the softmax as it is. " + LABEL),
    *(_predict("no-biases + counted-from-one", lambda x, weights, biases, keep=keep: activations((weights, [*(b if keep else 0 * b for b in biases[:-1]), 0 * biases[-1]]), x)[-1].argmax(axis=1) + 1, "Two things at once. The output layer's biases are left out; and the labels are one too large: classes are numbered from 0.") for keep in (True, False)),
    _predict("compared-with-the-first", _from(_beats_the_first), "Each class is compared with class 0 and not with the best so far: the last one that is more probable than class 0 wins.", "Where a larger probability is found, it takes the place of the one to compare with. " + LABEL),
    _predict("compared-with-the-one-before", _from(_beats_its_neighbour), "Each class is compared with the one before it and not with the best so far.", "Where a larger probability is found, it takes the place of the one to compare with. " + LABEL),
    _predict("all-of-equal-classes", _from(lambda a: np.where(a == a.max(axis=1, keepdims=True))[1]), "Where two classes of a row are equally probable both are given, so that there are more labels than rows.", "One label belongs to each row: argmax gives the first of equal ones. " + LABEL),
    _predict("zeros", _from(lambda a: np.zeros(len(a), dtype=np.int64)), "All labels are 0."),
    _predict("labels-of-softmax-down-columns", _from(lambda a: (a / a.sum(axis=0)).argmax(axis=1)), "The probabilities are normalised down the columns before the largest is looked for.", LABEL),
    *(_predict("threshold-of-one-class", _from(lambda a, c=c, s=s: ((a[:, min(c, a.shape[1] - 1)] > 0.5) == s).astype(np.int64)), "One class's probability alone is compared with 0.5: labels are 0 or 1, however many classes there are.", "With more than two classes the largest probability may well be below 0.5, and labels go up to k − 1. " + LABEL) for c in (0, 1) for s in (True, False)),  # type: ignore[misc]
    _predict("above-half-alone", _from(lambda a: np.where(a > 0.5)[1]), "Only rows in which some class has more than 0.5 get a label, so that labels are missing.", "With more than two classes the largest probability may well be below 0.5. " + LABEL),
    _predict("above-half", _from(lambda a: (a > 0.5).argmax(axis=1)), "Only a probability above 0.5 counts, by a comparison or by rounding: where there is none the label is 0.", "With more than two classes the largest probability may well be below 0.5. " + LABEL),
    *(_predict("rounded-before", _from(lambda a, d=d: np.round(a, d).argmax(axis=1)), "The probabilities are rounded before the largest is looked for: what is ahead by less is lost.", LABEL) for d in range(1, 7)),  # type: ignore[misc]
    _predict("truncated-before", _from(lambda a: a.astype(np.int64).argmax(axis=1)), "The probabilities are made whole numbers before the largest is looked for: nearly all become 0.", LABEL),
    _predict("sorted-places", _from(lambda a: (-a).argsort(axis=1)), "All classes of each row are returned, in the order of their probability."),
    _predict("first-label-for-all", _from(lambda a: np.repeat(a[0].argmax(), len(a))), "All rows get the first row's label."),
    _predict("second-most-probable", _from(lambda a: a.argsort(axis=1)[:, -2] if a.shape[1] > 1 else a.argmax(axis=1)), "The second most probable class is given.", "argsort goes upwards: the most probable class is its last. " + LABEL),
    _predict("sorted-labels", _from(lambda a: np.sort(a.argmax(axis=1))), "The labels are sorted: they no longer belong to their rows.", "Label i is row i's. " + LABEL),
    _predict("rows-reversed", _from(lambda a: a.argmax(axis=1)[::-1]), "The labels come in reverse order.", "Label i is row i's. " + LABEL),
    _predict("unique-labels", _from(lambda a: np.unique(a.argmax(axis=1))), "Each label that occurs is given once, not one for each row."),
    _predict("squeezed", _from(lambda a: np.squeeze(a.argmax(axis=1))), "A batch of one gives a bare number: np.squeeze drops its axis.", "One row gives an array of one label, (1,). " + LABEL),
    _predict("squeezed", _from(lambda a: int(a.argmax(axis=1)[0]) if len(a) == 1 else a.argmax(axis=1)), "A batch of one gives a bare number.", "One row gives an array of one label, (1,). " + LABEL),
    _predict("truth-values", _from(lambda a: a.argmax(axis=1).astype(bool)), "The labels are True and False: all classes but 0 become one."),
    _predict("clipped-labels", _from(lambda a: np.minimum(a.argmax(axis=1), 1)), "Labels above 1 become 1, as if there were two classes.", LABEL),
    _predict("expected-label", _from(lambda a: np.rint(a @ np.arange(a.shape[1])).astype(np.int64)), "The mean of the labels, weighted by their probabilities, is rounded: classes have no order in which a mean would lie between.", LABEL),
    *(_predict("places-of-largest", _from(change), "np.where or np.argwhere came back: row and column of each largest entry, not the column alone.", LABEL) for change in (lambda a: np.where(a == a.max(axis=1, keepdims=True)), lambda a: np.argwhere(a == a.max(axis=1, keepdims=True)), lambda a: np.where(a == a.max()))),
    *(_predict("largest-of-all-rows", _from(change), "The largest entry of the whole batch is looked for, so that only its own row has a label.", "Each row has a largest entry of its own. " + LABEL) for change in (lambda a: np.where(a == a.max())[1], lambda a: np.where(a == a.max())[0])),
    *(_predict("labels-and-more", _from(change), "More comes back than the labels.", "`predict` returns the labels alone. " + LABEL) for change in (lambda a: (a.argmax(axis=1), a.max(axis=1)), lambda a: (a.argmax(axis=1), a), lambda a: (a, a.argmax(axis=1)))),
    _predict("float32-labels", _from(lambda a: a.argmax(axis=1).astype(np.float32)), "The labels are floats; integers are promised."),
    _predict("arguments-swapped", lambda x, weights, biases: activations((biases, weights), x)[-1].argmax(axis=1), "forward is called with biases and weights the wrong way round.", "forward(x, weights, biases), in this order. " + LABEL, raises=True),
    # Of three layers the first alone is `first-layer`.
    *(m for m in fixed_depth("predict", _right, "weights and biases may have any number of layers: forward goes through all of them. " + LABEL, PREDICTING) if m.slug != "no-hidden-layer-only"),
    *(
        replace(m, slug=f"forward-{m.slug}", function="predict", imitate=_decided(m.imitate), message=f"In the pass forward: {m.message}", see=PREDICTING, level=GENERATED)
        for m in FORWARD
        if m.level == WRITTEN and m.slug in INSIDE
    ),
    _predict("nothing-returned", lambda *_: None, "Nothing is returned."),
]  # fmt: skip
