"""Mistakes in one step of gradient descent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..checks.replay import Array, Network
from .drawn import FORM
from .misconception import Misconception

STEP = "guides/training.md#the-step"
DOWN = "A step is w − learning_rate · grad_w and b − learning_rate · grad_b, for every array."

Step = Callable[..., Any]


def _each(change: Callable[[Array, Array, float], Array]) -> Step:
    def stepped(weights: Any, biases: Any, grad_weights: Any, grad_biases: Any, rate: float) -> Network:
        return (
            [change(w, g, rate) for w, g in zip(weights, grad_weights, strict=True)],
            [change(b, g, rate) for b, g in zip(biases, grad_biases, strict=True)],
        )

    return stepped


RIGHT_STEP = _each(lambda w, g, rate: w - rate * g)


def _some(keep: Callable[[int, int, bool], bool]) -> Step:
    """Step in some arrays only: `keep` is told the layer, the last layer, and whether they are weights."""

    def stepped(weights: Any, biases: Any, grad_weights: Any, grad_biases: Any, rate: float) -> Network:
        moved = RIGHT_STEP(weights, biases, grad_weights, grad_biases, rate)
        last = len(weights) - 1
        return (
            [
                new if keep(i, last, True) else old
                for i, (new, old) in enumerate(zip(moved[0], weights, strict=True))
            ],
            [
                new if keep(i, last, False) else old
                for i, (new, old) in enumerate(zip(moved[1], biases, strict=True))
            ],
        )

    return stepped


def _result(change: Callable[[Any, Any], Any]) -> Step:
    return lambda *args: change(*RIGHT_STEP(*args))


def _with_layers(scale: Callable[[int, int], float]) -> Step:
    def stepped(weights: Any, biases: Any, grad_weights: Any, grad_biases: Any, rate: float) -> Network:
        count = len(weights)
        return (
            [
                w - rate * scale(i, count) * g
                for i, (w, g) in enumerate(zip(weights, grad_weights, strict=True))
            ],
            [
                b - rate * scale(i, count) * g
                for i, (b, g) in enumerate(zip(biases, grad_biases, strict=True))
            ],
        )

    return stepped


def _biases_by(change: Callable[[Array, Array, float], Array]) -> Step:
    def stepped(weights: Any, biases: Any, grad_weights: Any, grad_biases: Any, rate: float) -> Network:
        moved = RIGHT_STEP(weights, biases, grad_weights, grad_biases, rate)
        return moved[0], [change(b, g, rate) for b, g in zip(biases, grad_biases, strict=True)]

    return stepped


def _biases_as_promised(change: Callable[[Array, Array, float], Array]) -> Step:
    """Step in the weights otherwise than in the biases."""

    def stepped(weights: Any, biases: Any, grad_weights: Any, grad_biases: Any, rate: float) -> Network:
        moved = RIGHT_STEP(weights, biases, grad_weights, grad_biases, rate)
        return [change(w, g, rate) for w, g in zip(weights, grad_weights, strict=True)], moved[1]

    return stepped


def _clip(limit: float) -> Step:
    return _each(lambda w, g, rate: w - rate * np.clip(g, -limit, limit))


def _step(slug: str, imitate: Step, message: str, why: str = DOWN) -> Misconception:
    return Misconception(slug, "sgd_step", imitate, message, why, STEP)


STEPS = [
    _step("uphill", _each(lambda w, g, r: w + r * g), "The step goes uphill: learning_rate · gradient is added.", "The gradient points to where C grows fastest; the step goes the other way. " + DOWN),
    _step("rate-ignored", _each(lambda w, g, r: w - g), "learning_rate is ignored: the whole gradient is subtracted."),
    _step("uphill-without-rate", _each(lambda w, g, r: w + g), "The whole gradient is added: the sign is wrong and learning_rate is missing."),
    _step("rate-squared", _each(lambda w, g, r: w - r * r * g), "learning_rate is multiplied in twice."),
    _step("rate-divides", _each(lambda w, g, r: w - g / r), "The gradient is divided by learning_rate."),
    _step("rate-on-the-weights", _each(lambda w, g, r: r * w - g), "learning_rate multiplies the weights, not the gradient."),
    _step("rate-on-everything", _each(lambda w, g, r: r * (w - g)), "learning_rate multiplies the whole difference, weights and all."),
    _step("rate-subtracted", _each(lambda w, g, r: w - r - g), "learning_rate is subtracted, not multiplied."),
    _step("step-multiplied", _each(lambda w, g, r: w * (1 - r * g)), "The step is multiplied by the weights: w − learning_rate · grad_w · w."),
    _step("step-alone", _each(lambda w, g, r: r * g), "The step itself is returned, not the weights after it."),
    _step("step-alone-negative", _each(lambda w, g, r: -r * g), "The step itself is returned, not the weights after it."),
    _step("order-of-difference", _each(lambda w, g, r: r * g - w), "The difference is the wrong way round: step − weights."),
    _step("sign-only", _each(lambda w, g, r: w - r * np.sign(g)), "Only the sign of the gradient is used."),
    _step("normalised", _each(lambda w, g, r: w - r * g / np.linalg.norm(g)), "The gradient is brought to length 1 before the step."),
    *(_step("normalised", _each(lambda w, g, r, e=e: w - r * g / (np.linalg.norm(g) + e)), "The gradient is brought to length 1 before the step.") for e in (1e-12, 1e-8)),  # type: ignore[misc]
    _step("normalised", _each(lambda w, g, r: w - r * g / (np.linalg.norm(g) or 1.0)), "The gradient is brought to length 1 before the step."),
    *(_step("shortened", _each(lambda w, g, r, c=c: w - r * g * min(1.0, c / (np.linalg.norm(g) or 1.0))), f"Gradients longer than {c:g} are cut to that length.", "A step is learning_rate times the gradient, however long that is. " + DOWN) for c in (1.0, 5.0, 10.0, 0.5, 0.1)),  # type: ignore[misc]
    _step("gradient-averaged", _each(lambda w, g, r: w - r * g.mean()), "Every entry of an array takes the same step, the mean of its gradient."),
    _step("divided-by-rows", _each(lambda w, g, r: w - r * g / len(g)), "The gradient is divided by the number of rows of its array.", "The mean's 1/n is in the gradients already. " + DOWN),
    *(_step("weight-decay", _biases_as_promised(lambda w, g, r, a=a, s=s: w - r * g - a * (r if s else 1.0) * w), "The weights shrink besides: a weight decay was added.", "Nothing but the gradient changes the weights. " + DOWN) for a in (0.1, 0.01, 1e-3, 1e-4, 1e-5, 5e-4, 5e-3) for s in (True, False)),  # type: ignore[misc]
    *(_step("weight-decay", _each(lambda w, g, r, a=a, s=s: w - r * g - a * (r if s else 1.0) * w), "The weights shrink besides: a weight decay was added.", "Nothing but the gradient changes the weights. " + DOWN) for a in (0.1, 0.01, 1e-3, 1e-4, 1e-5, 5e-4, 5e-3) for s in (True, False)),  # type: ignore[misc]
    _step("first-layer-alone", _result(lambda w, b: (w[:1], b[:1]) if len(w) > 1 else (w, b)), "The lists hold the first layer alone: `return` stands inside the loop.", FORM),
    *(_step("clipped", _clip(c), f"The gradient is clipped to the range from −{c:g} to {c:g}.", "A clipped gradient points elsewhere. " + DOWN) for c in (1.0, 5.0, 10.0, 2.0, 3.0, 0.5, 0.1, 100.0, 1000.0)),
    _step("doubled", _each(lambda w, g, r: w - 2 * r * g), "The step is twice as long as it should be."),
    _step("halved", _each(lambda w, g, r: w - r * g / 2), "The step is half as long as it should be."),
    _step("divided-by-layers", _with_layers(lambda i, count: 1 / count), "The step is divided by the number of layers."),
    _step("rate-falls-by-layer", _with_layers(lambda i, count: 1 / (i + 1)), "The step shrinks from layer to layer."),
    _step("weights-only", _some(lambda i, last, is_w: is_w), "The biases stay as they are; only the weights move."),
    _step("biases-only", _some(lambda i, last, is_w: not is_w), "The weights stay as they are; only the biases move."),
    _step("nothing-moves", _some(lambda i, last, is_w: False), "Nothing moves: the weights and biases come back as they were.", "w = w − … inside a loop gives a new array to the name alone; it must go into the list. " + DOWN),
    _step("last-layer-only", _some(lambda i, last, is_w: i == last), "Only the last layer moves."),
    _step("first-layer-only", _some(lambda i, last, is_w: i == 0), "Only the first layer moves."),
    _step("last-layer-left-out", _some(lambda i, last, is_w: i < last), "The last layer does not move."),
    _step("first-layer-left-out", _some(lambda i, last, is_w: i > 0), "The first layer does not move."),
    _step("biases-uphill", _biases_by(lambda b, g, r: b + r * g), "The biases go uphill; the weights go down as they should."),
    _step("biases-without-rate", _biases_by(lambda b, g, r: b - g), "The biases' step lacks learning_rate."),
    _step("biases-averaged", _biases_by(lambda b, g, r: b - r * g.mean()), "Every bias of a layer takes the same step, the mean of the gradient."),
    _step("biases-replaced", _biases_by(lambda b, g, r: -r * g), "The biases are replaced by their step."),
    _step("weight-decay", _each(lambda w, g, r: w - r * (g + 1e-4 * w)), "A weight decay was added.", DOWN + " Nothing else."),
    _step("results-swapped", _result(lambda w, b: (b, w)), "The two lists are returned the wrong way round, (biases, weights).", FORM),
    _step("layer-pairs", _result(lambda w, b: list(zip(w, b, strict=True))), "A list of pairs (w, b) came back, one for each layer.", FORM),
    _step("weights-alone-returned", _result(lambda w, b: w), "Only the list of the weights is returned.", FORM),
    _step("one-list", _result(lambda w, b: [*w, *b]), "One list of all arrays came back.", FORM),
    _step("reversed", _result(lambda w, b: (w[::-1], b[::-1])), "Both lists run from the output layer to the first.", FORM),
    _step("last-layer-returned", _result(lambda w, b: (w[-1], b[-1])), "Only the last layer's arrays are returned.", "Inside the loop each result must be appended to a list. " + FORM),
    _step("last-layer-listed", _result(lambda w, b: (w[-1:], b[-1:])), "The lists hold the last layer alone.", "Make the lists before the loop, not inside it. " + FORM),
    _step("last-layer-cut", _result(lambda w, b: (w[:-1], b[:-1]) if len(w) > 1 else (w, b)), "The lists lack the last layer.", FORM),
    _step("float32", _result(lambda w, b: ([a.astype(np.float32) for a in w], [a.astype(np.float32) for a in b])), "The arrays are float32; float64 is promised.", FORM),
    _step("nothing-returned", lambda *_: None, "Nothing is returned.", "The lists that are handed in stay as they are; new ones come back: return new_weights, new_biases."),
]  # fmt: skip
