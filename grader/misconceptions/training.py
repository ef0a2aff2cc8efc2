"""Mistakes in training: in the first weights, in a step, in the labels; those in `fit`'s way down have a file of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from ..checks.check import Observation
from ..checks.replay import Array, Network, activations
from .fit import RUNS
from .misconception import Misconception

GUIDE = "guides/training.md#"
INITIALISATION, STEP, PREDICTING, SEEDS = (
    GUIDE + "initialisation",
    GUIDE + "the-step",
    GUIDE + "predicting",
    GUIDE + "seeds",
)
SHUFFLING, BATCHES = GUIDE + "shuffling", GUIDE + "epochs-and-batches"

SYMMETRY = "Units with equal weights get equal gradients, δ_j and a_before being equal, so no step ever tells them apart."
SPREAD = "z is a sum of d products: with a spread of 1/√d for each weight, z keeps about the same spread whatever d is."
FORM = "(weights, biases) are two lists, w (k, d) and b (k,) for each layer, the first hidden layer first."
DOWN = "A step is w − learning_rate · grad_w and b − learning_rate · grad_b, for every array."
LABEL = "The label of a row is the place of its largest probability: forward(…)[-1].argmax(axis=1)."


# --- the first weights: a mistake is told by looking at the answer, so each of these gives the answer back where it
# --- is one that the mistake would have given, and None where it is not


class _AnotherAnswerError(Exception):
    pass


def _if(condition: bool, value: Any) -> Any:
    if not condition:
        raise _AnotherAnswerError
    return value


Looks = Callable[[list[tuple[int, int]], Any], bool]


def _drawn(slug: str, looks: Looks, message: str, why: str, see: str = INITIALISATION) -> list[Misconception]:
    def imitate(sizes: Any, value: Any) -> Any:
        return _if(looks(list(pairwise(sizes)), value), [value])

    return [
        Misconception(slug, f"{function}/drawn", imitate, message, why, see)
        for function in ("initialize", "fit")
    ]


def _shaped(
    weight: Callable[[int, int], tuple[int, ...]], bias: Callable[[int, int], tuple[int, ...]]
) -> Looks:
    def looks(layers: list[tuple[int, int]], value: Any) -> bool:
        weights, biases = value
        return [w.shape for w in weights] == [weight(d, k) for d, k in layers] and [
            b.shape for b in biases
        ] == [bias(d, k) for d, k in layers]

    return looks


def _weights(condition: Callable[[Sequence[Array]], bool]) -> Looks:
    """Ask something of the weights of all layers together, where their form is right."""
    right = _shaped(lambda d, k: (k, d), lambda d, k: (k,))
    return lambda layers, value: right(layers, value) and condition(value[0])


def _zero(weights: Sequence[Array]) -> bool:
    return not any(w.any() for w in weights)


def _constant(weights: Sequence[Array]) -> bool:
    return all(bool((w == w.flat[0]).all()) for w in weights) and not _zero(weights)


def _alike(weights: Sequence[Array]) -> bool:
    return all(bool((w == w[:1]).all()) for w in weights) and not _constant(weights) and not _zero(weights)


DRAWN = [
    *_drawn("zero-weights", _weights(_zero), "All first weights are 0.", SYMMETRY),
    *_drawn("constant-weights", _weights(_constant), "All first weights of a layer are one and the same number.", SYMMETRY),
    *_drawn("units-alike", _weights(_alike), "All units of a layer start with the same row of weights.", SYMMETRY),
    *_drawn("shapes-transposed", _shaped(lambda d, k: (d, k), lambda d, k: (k,)), "The weights have shape (d, k); row j belongs to unit j, so they should be (k, d).", FORM),
    *_drawn("bias-rows", _shaped(lambda d, k: (k, d), lambda d, k: (1, k)), "The biases have shape (1, k); (k,) is promised.", FORM),
    *_drawn("bias-columns", _shaped(lambda d, k: (k, d), lambda d, k: (k, 1)), "The biases have shape (k, 1); (k,) is promised.", FORM),
    *_drawn("shapes-transposed + bias-rows", _shaped(lambda d, k: (d, k), lambda d, k: (1, k)), "The weights have shape (d, k) and the biases (1, k): (k, d) and (k,) are promised.", FORM),
    *_drawn("bias-of-inputs", _shaped(lambda d, k: (k, d), lambda d, k: (d,)), "The biases have one entry for each input; each unit has one, (k,).", FORM),
    *_drawn("results-swapped", lambda layers, v: _shaped(lambda d, k: (k, d), lambda d, k: (k,))(layers, (v[1], v[0])), "The two lists are returned the wrong way round, (biases, weights).", FORM),
    *_drawn("layer-pairs", lambda layers, v: len(v) == len(layers) and all(len(p) == 2 and p[0].shape == (k, d) for p, (d, k) in zip(v, layers, strict=True)), "A list of pairs (w, b) came back, one for each layer.", FORM),
    *_drawn("weights-only", lambda layers, v: [w.shape for w in v] == [(k, d) for d, k in layers], "Only the list of the weights is returned; the biases are missing.", FORM),
    *_drawn("last-layer-missing", lambda layers, v: _shaped(lambda d, k: (k, d), lambda d, k: (k,))(layers[:-1], v), "The output layer's weights and biases are missing.", "sizes has one entry more than there are layers: (2, 16, 3) has two layers. " + FORM),
    *_drawn("first-layer-missing", lambda layers, v: _shaped(lambda d, k: (k, d), lambda d, k: (k,))(layers[1:], v), "The first layer's weights and biases are missing.", "sizes has one entry more than there are layers: (2, 16, 3) has two layers. " + FORM),
    *_drawn("biases-for-inputs-too", lambda layers, v: [b.shape for b in v[1]] == [(layers[0][0],), *((k,) for _, k in layers)], "There is a list entry of biases for the inputs, which are no layer.", FORM),
    *_drawn("bias-in-the-weights", lambda layers, v: [w.shape for w in v[0]] == [(k, d + 1) for d, k in layers], "The weights have a column more, for the bias; biases have a list of their own.", FORM),
    *_drawn("bias-numbers", lambda layers, v: all(not hasattr(b, "shape") or b.shape == () for b in v[1]), "The biases are single numbers, one for each layer; each unit has a bias of its own, (k,).", FORM),
    *_drawn("nothing-returned", lambda layers, v: v is None, "`initialize` returns nothing.", "return weights, biases"),
    *_drawn("float32", lambda layers, v: all(a.dtype == np.float32 for part in v for a in part), "The arrays are float32; float64 is promised.", FORM),
]  # fmt: skip


CERTAIN = 6.0  # standard errors: a mean that far from 0 is no chance


def _mean_of_weights(group: Sequence[Observation]) -> list[dict[str, float]]:
    """Give the mean of all weights, where every layer of 200 of them or more is off 0 beyond chance."""
    values: list[Any] = [one.value for one in group]
    weights = [w for value in values for w in value[0][0]]
    many = [w for w in weights if w.ndim == 2 and w.size >= 200 and np.ptp(w, axis=0).any()]
    sure = [abs(w.mean()) > CERTAIN * w.std() / np.sqrt(w.size) for w in many]
    if not sure or not all(sure):
        return []
    return [{"mean": round(float(np.concatenate([w.ravel() for w in weights]).mean()), 3)}]


def _off_centre(sizes: Any, value: Any, mean: float) -> Any:
    """Give any answer of the right form: the numbers were looked at before."""
    return _if(_shaped(lambda d, k: (k, d), lambda d, k: (k,))(list(pairwise(sizes)), value), [value])


OFF_CENTRE = [
    Misconception(
        "weights-off-centre",
        f"{function}/drawn",
        _off_centre,
        "The first weights do not spread around 0: their mean is {mean}.",
        "rng.random gives 0 to 1: rng.normal(0, …) and rng.uniform(-r, r) spread around 0. Where a unit's weights are "
        "all of one sign, z grows with the number of inputs and the sigmoids begin saturated.",
        INITIALISATION,
        fit=_mean_of_weights,
    )
    for function in ("initialize", "fit")
]


def _flat_rule(rule: Callable[[int, int, Sequence[int]], float]) -> Callable[[Any, Any], Any]:
    """Tell whether spreads follow a rule of (d, k, sizes) that does not fall with d, up to one factor and chance.

    Each of the layers that count has 200 weights or more, which tell their spread to some 5 %.
    """

    def imitate(all_sizes: Any, spreads: Any) -> Any:
        logs = []
        for sizes, found in zip(all_sizes, spreads, strict=True):
            for (d, k), spread in zip(pairwise(sizes), found, strict=True):
                if d * k >= 200:
                    if not spread > 0:
                        raise _AnotherAnswerError
                    logs.append(np.log(spread / rule(d, k, sizes)))
        return _if(bool(np.ptp(logs) < 0.4), spreads)

    return imitate


SPREADS = [
    Misconception(slug, f"{function}/spread", _flat_rule(rule), message, SPREAD, INITIALISATION)
    for function, many in (("initialize", 7), ("fit", 1))  # in `fit` all layers asked for have the same width
    for slug, rule, message in (
        ("same-spread-everywhere", lambda d, k, sizes: 1.0, "The first weights have the same spread whatever the fan-in is."),
        ("spread-by-fan-out", lambda d, k, sizes: k**-0.5, "The spread of the first weights depends on the number of units, k, where it should fall with the number of inputs, d."),
        ("spread-by-fan-out-linear", lambda d, k, sizes: 1 / k, "The spread of the first weights depends on the number of units, k, where it should fall with the number of inputs, d."),
        ("spread-grows", lambda d, k, sizes: d**0.5, "The spread of the first weights grows with the fan-in: they are multiplied by √d where they should be divided."),
        ("spread-grows-linear", lambda d, k, sizes: float(d), "The spread of the first weights grows with the fan-in: they are multiplied by d."),
        ("spread-by-first-size", lambda d, k, sizes: sizes[0] ** -0.5, "All layers have the spread that belongs to the first one: each layer has a fan-in of its own."),
        ("spread-by-last-size", lambda d, k, sizes: sizes[-1] ** -0.5, "All layers have the spread that belongs to the last size: each layer has a fan-in of its own."),
    )[:many]
]  # fmt: skip


def _found(slug: str, subject: str, value: Any, message: str, why: str, see: str) -> Misconception:
    """Tell a mistake by what a check found out about several answers."""
    return Misconception(slug, subject, lambda *_: value, message, why, see)


ONE_SOURCE = (
    "All that is random must come from one Generator: rng = np.random.default_rng(seed), and rng handed on."
)
STATES = [
    _found("rng-global", "initialize/states", [False, True], "Something is drawn from np.random itself, or from a Generator without seed, not from `rng`.", "Draw everything with the Generator that is handed in, rng.normal(…): only then does its state decide.", SEEDS),
    _found("rng-ignored", "initialize/states", [True, False], "`rng` is not used: every Generator gives the same weights.", "A seed of its own inside `initialize` makes all networks alike: draw with the Generator that is handed in.", SEEDS),
    _found("seed-ignored-in-order", "fit/seed", [False, True], "The same call gives different weights: something random does not come from `seed`.", ONE_SOURCE, SEEDS),
    _found("seed-ignored", "fit/seed", [True, False], "`seed` is not used: every seed gives the same weights.", ONE_SOURCE, SEEDS),
]  # fmt: skip


NEW_ORDER = (
    "A new order for each epoch keeps the batches from repeating: make rng = np.random.default_rng(seed) once, before "
    "the loop over epochs, and call rng.permutation(n) inside it."
)


def _orders(slug: str, imitate: Callable[[Any], Any], message: str, why: str = NEW_ORDER) -> Misconception:
    return Misconception(slug, "fit/orders", imitate, message, why, SHUFFLING)


def _unshuffled(orders: Any) -> Any:
    return [[sorted(order) for order in run] for run in orders]


def _reversed(orders: Any) -> Any:
    return [[sorted(order)[::-1] for order in run] for run in orders]


def _once_for_all(orders: Any) -> Any:
    first = orders[0][0]
    plain = first in (sorted(first), sorted(first)[::-1])
    return _if(not plain, [[first for _ in run] for run in orders])


def _once_a_run(orders: Any) -> Any:
    alike = all(run[0] == orders[0][0] for run in orders)
    return _if(not alike, [[run[0] for _ in run] for run in orders])


def _alike_in_all_runs(orders: Any) -> Any:
    first, second = orders[0]
    return _if(first != second, [orders[0] for _ in orders])


def _rotated(orders: Any) -> Any:
    turns = [[(i + j) % 4 for j in range(4)] for i in range(4)]
    seen = [order for run in orders for order in run]
    several = len({tuple(order) for order in seen}) > 2
    return _if(several and all(order in turns for order in seen) and any(a != b for a, b in orders), orders)


ORDERS = [
    _orders("never-shuffled", _unshuffled, "The rows are never shuffled: every epoch takes them in the order of the data."),
    _orders("always-reversed", _reversed, "The rows are never shuffled: every epoch takes them from the last to the first."),
    _orders("one-order-for-all-seeds", _once_for_all, "Every epoch takes the rows in the same order, whatever the seed: the Generator of the order begins anew each time."),
    _orders("same-order-every-epoch", _once_a_run, "Every epoch takes the same order: either it is drawn before the loop over epochs, or a Generator is made anew from the same seed inside it."),
    _orders("orders-without-seed", _alike_in_all_runs, "The orders do not depend on `seed`: every seed shuffles the rows alike.", "A Generator of a fixed seed draws the same orders in every run. " + ONE_SOURCE),
    _orders("rotated-only", _rotated, "The rows are only rotated: an epoch begins at another row and goes on in the order of the data."),
]  # fmt: skip


def _start(
    slug: str, key: Callable[[Any], Any], message: str, why: str = "", see: str = SEEDS
) -> Misconception:
    """Tell a mistake by what the first weights depend on: `key` gives it for a call's arguments and its place."""

    def imitate(calls: Any) -> Any:
        keys = [key((i, *args)) for i, args in enumerate(calls)]
        moved = [i for i in range(1, 9) if keys[i] != keys[0]]
        return [moved, any(other == keys[0] for other in keys[9:]), [keys[i] == keys[6] for i in (7, 8)]]

    why = (
        why
        or "Draw the first weights first, from a Generator made of `seed`, before anything else is drawn. "
        + ONE_SOURCE
    )
    return Misconception(slug, "fit/start", imitate, message, why, see)


def _key(*names: str) -> Callable[[Any], Any]:
    places = {"call": 0, "epochs": 4, "batch_size": 5, "rate": 6, "seed": 7}

    def key(args: Any) -> Any:
        values = [args[places[name]] for name in names if name in places]
        values += [len(args[1])] if "n" in names else []
        return [
            *values,
            *([float(args[1].sum()), float(args[2].argmax(axis=1).sum())] if "x" in names else []),
        ]

    return key


# Where a run that trains begins elsewhere than epochs=0 says, orders may be drawn first, the network may be started
# anew in each epoch, or the Generator made of another seed: the first weights alone tell these not apart.
STARTS = [
    _start("first-weights-unseeded", _key("call"), "The first weights are others at each call: they do not come from `seed`."),
    _start("first-weights-without-seed", _key(), "Every seed gives the same first weights: `seed` is not used for them."),
    _start("first-weights-by-n", _key("seed", "n"), "The first weights depend on the number of rows: something else is drawn before them."),
    _start("first-weights-by-batch-size", _key("seed", "batch_size"), "The first weights depend on batch_size."),
    _start("first-weights-by-rate", _key("seed", "rate"), "The first weights depend on the learning rate."),
]  # fmt: skip


def _form(slug: str, looks: Callable[[int, Any], bool], message: str, why: str) -> Misconception:
    def imitate(sizes: Any, value: Any) -> Any:
        return _if(looks(len(sizes) - 1, value), [value])

    return Misconception(slug, "fit/form", imitate, message, why, BATCHES)


FORMS = [
    _form("nothing-returned", lambda layers, v: v is None, "`fit` returns nothing.", "return weights, biases"),
    _form("history-too", lambda layers, v: isinstance(v, list | tuple) and len(v) == 3, "`fit` returns three things; (weights, biases) is promised.", FORM),
    _form("results-swapped", lambda layers, v: len(v) == 2 and all(len(part) == layers for part in v) and v[0][0].ndim == 1 and v[1][0].ndim == 2, "The two lists are returned the wrong way round, (biases, weights).", FORM),
    _form("layer-pairs", lambda layers, v: len(v) == layers and all(len(pair) == 2 and pair[0].ndim == 2 and pair[1].ndim == 1 for pair in v), "A list of pairs (w, b) came back, one for each layer.", FORM),
    _form("hidden-ignored", lambda layers, v: layers > 1 and len(v) == 2 and len(v[0]) == len(v[1]) == 1, "`hidden` is ignored: the network has one layer.", "The sizes are (d, *hidden, k)."),
    _form("one-hidden-layer-only", lambda layers, v: layers != 2 and len(v) == 2 and len(v[0]) == len(v[1]) == 2, "The network always has one hidden layer, however many are asked for.", "The sizes are (d, *hidden, k)."),
]  # fmt: skip


# --- one step

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
    _step("gradient-averaged", _each(lambda w, g, r: w - r * g.mean()), "Every entry of an array takes the same step, the mean of its gradient."),
    _step("divided-by-rows", _each(lambda w, g, r: w - r * g / len(g)), "The gradient is divided by the number of rows of its array.", "The mean's 1/n is in the gradients already. " + DOWN),
    _step("clipped", _clip(1.0), "The gradient is clipped to the range from −1 to 1.", "A clipped gradient points elsewhere. " + DOWN),
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


# --- the labels


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


SIZES = (
    "hidden.insert, hidden.append and hidden += … write into the caller's list, and a tuple has none of them: "
    "sizes = [d, *hidden, k] is a new list."
)


def _memory() -> list[Misconception]:
    parameters = {
        "sgd_step": ("weights", "biases", "grad_weights", "grad_biases"),
        "predict": ("x", "weights", "biases"),
        "fit": ("x", "y", "hidden"),
    }
    why = {
        "sgd_step": "w -= … writes into the caller's array; w − … makes a new one. " + DOWN,
        "predict": "Build what is needed in new arrays.",
        "fit": "rng.shuffle(x) and x -= … write into the caller's memory. Shuffle indices, and take x[rows].",
    }
    see = {"sgd_step": STEP, "predict": PREDICTING, "fit": SHUFFLING}
    found = []
    for function, names in parameters.items():
        for i, name in enumerate(names):
            message = f"`{function}` changes its argument `{name}`."
            reason = SIZES if name == "hidden" else why[function]
            found.append(
                _found(f"changes-{name}", f"{function}/changed", [i], message, reason, see[function])
            )
        both = {"sgd_step": [0, 1], "predict": [1, 2], "fit": [0, 1]}[function]
        message = f"`{function}` changes its arguments `{names[both[0]]}` and `{names[both[1]]}`."
        found.append(
            _found("changes-both", f"{function}/changed", both, message, why[function], see[function])
        )
        if function != "fit":
            found.append(_found("remembers", f"{function}/remembered", True, f"`{function}` answers otherwise after an earlier call: something is kept from one call to the next.", "A list, array or velocity at the top of the file lives on between calls. " + (DOWN if function == "sgd_step" else LABEL), see[function]))  # fmt: skip
    return found


MISCONCEPTIONS: tuple[Misconception, ...] = (
    *DRAWN, *OFF_CENTRE, *SPREADS, *STATES, *STEPS, *STARTS, *FORMS, *ORDERS, *RUNS, *PREDICTS, *_memory(),
)  # fmt: skip
