"""Mistakes in the first weights. A mistake is told by looking at the answer.

Each of these gives the answer back where it is one that the mistake would have given, and raises where it is not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from ..checks.check import Observation
from ..checks.replay import Array
from .misconception import Misconception

INITIALISATION = "guides/training.md#initialisation"
SYMMETRY = "Units with equal weights get equal gradients, δ_j and a_before being equal, so no step ever tells them apart."
SPREAD = "z is a sum of d products: with a spread of 1/√d for each weight, z keeps about the same spread whatever d is."
FORM = "(weights, biases) are two lists, w (k, d) and b (k,) for each layer, the first hidden layer first."


class _AnotherAnswerError(Exception):
    pass


def given_if(condition: bool, value: Any) -> Any:
    """Give the value where the mistake would have given it; raise where it would not."""
    if not condition:
        raise _AnotherAnswerError
    return value


Looks = Callable[[list[tuple[int, int]], Any], bool]


def _drawn(
    slug: str,
    looks: Looks,
    message: str,
    why: str,
    see: str = INITIALISATION,
    functions: Sequence[str] = ("initialize", "fit"),
) -> list[Misconception]:
    def imitate(sizes: Any, value: Any) -> Any:
        return given_if(looks(list(pairwise(sizes)), value), [value])

    return [Misconception(slug, f"{function}/drawn", imitate, message, why, see) for function in functions]


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


def _signs(weights: Sequence[Array]) -> bool:
    return all(
        bool(np.allclose(np.abs(w), np.abs(w).flat[0], rtol=1e-12, atol=0.0)) and w.any() for w in weights
    )


def _unit_length(weights: Sequence[Array]) -> bool:
    return any(w.shape[1] > 1 and not _signs([w]) for w in weights) and all(
        bool(np.allclose(np.linalg.norm(w, axis=1), 1.0, rtol=1e-12, atol=0.0)) for w in weights
    )


DRAWN = [
    *_drawn("rows-of-length-one", _weights(_unit_length), "Each unit's weights are brought to length 1: with one input they are 1 or −1, and two units may start alike.", "A weight is drawn from a whole range of numbers, so that no two units are ever alike. " + SYMMETRY),
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
    *_drawn("last-bias-missing", lambda layers, v: [w.shape for w in v[0]] == [(k, d) for d, k in layers] and [b.shape for b in v[1]] == [(k,) for _, k in layers[:-1]], "The output layer's biases are missing.", FORM),
    *_drawn("first-layer-alone", lambda layers, v: _shaped(lambda d, k: (k, d), lambda d, k: (k,))(layers[:1], v), "Only the first layer's weights and biases are there.", "sizes has one entry more than there are layers: (2, 16, 3) has two layers. Does `return` stand inside the loop? " + FORM),
    *_drawn("layers-reversed", lambda layers, v: _shaped(lambda d, k: (k, d), lambda d, k: (k,))(layers[::-1], v), "The lists run from the output layer back to the first hidden layer.", FORM),
    *_drawn("square-weights", lambda layers, v: [w.shape for w in v[0]] == [(k, k) for _, k in layers] or [w.shape for w in v[0]] == [(d, d) for d, _ in layers], "Both sizes of a layer's weights are the same one: of (k, d), d is the size before, k the one after.", "zip(sizes[:-1], sizes[1:]) gives each layer's d and k. " + FORM),
    *_drawn("layer-more", lambda layers, v: len(v[0]) == len(layers) + 1 and [w.shape for w in v[0][:-1]] == [(k, d) for d, k in layers], "There is one layer more than sizes asks for.", "sizes has one entry more than there are layers: (2, 16, 3) has two layers. " + FORM),
    *_drawn("biases-of-last-size", lambda layers, v: [w.shape for w in v[0]] == [(k, d) for d, k in layers] and [b.shape for b in v[1]] == [(layers[-1][1],)] * len(layers), "All layers' biases have the last size: each layer has as many as it has units.", FORM),
    *_drawn("biases-square", _shaped(lambda d, k: (k, d), lambda d, k: (k, d)), "The biases have the weights' shape; each unit has one bias, (k,).", FORM),
    *_drawn("output-layer-zero", _weights(lambda w: not w[-1].any() and all(one.any() for one in w[:-1])), "All first weights of the output layer are 0.", "Its units start alike, and as long as they are 0 no error passes back to the hidden layers: BP2 multiplies by them. " + SYMMETRY),
    *_drawn("first-layer-zero", _weights(lambda w: not w[0].any() and all(one.any() for one in w[1:])), "All first weights of the first layer are 0.", SYMMETRY),
    *_drawn("identity", _weights(lambda w: all(bool((one * one.any() == one[0, 0] * np.eye(*one.shape)).all()) and one.any() for one in w)), "The first weights are the identity matrix: a layer with more units than inputs has rows of zeros, which are alike.", SYMMETRY),
    *_drawn("whole-number-division", _weights(lambda w: all(one.any() == (one.shape[1] == 1) for one in w)), "All first weights are 0 in layers of more than one input: their spread is rounded down to 0.", "1 // d and int(…) drop all that stands after the point: 1 / np.sqrt(d) is a fraction. " + SYMMETRY, functions=("initialize",)),
    *_drawn("whole-numbers", lambda layers, v: all(w.dtype.kind in "iu" for w in v[0]), "The first weights are whole numbers.", "Draw them with rng.normal or rng.uniform: float64 is promised, and their spread must fall with the fan-in. " + SPREAD),
    *_drawn("biases-of-integers", lambda layers, v: all(w.dtype == np.float64 for w in v[0]) and all(b.dtype.kind in "iub" for b in v[1]), "The biases are arrays of integers: no step in fractions could be taken in them.", "np.zeros(k) is float64; np.array([0] * k) and dtype=int are not. " + FORM),
    *_drawn("weights-of-float32", lambda layers, v: all(w.dtype == np.float32 for w in v[0]) and all(b.dtype == np.float64 for b in v[1]), "The weights are float32; float64 is promised.", FORM),
    *_drawn("random-signs", _weights(lambda w: _signs(w) and (not _constant(w) or all(one.size <= 4 for one in w))), "All first weights of a layer are one number, with random signs alone: with few inputs two units may start alike.", "A weight is drawn from a whole range of numbers, so that no two units are ever alike. " + SYMMETRY),
    *_drawn("shapes-transposed + results-swapped", lambda layers, v: _shaped(lambda d, k: (d, k), lambda d, k: (k,))(layers, (v[1], v[0])), "Two things at once. The weights have shape (d, k), where (k, d) is promised; and the two lists are returned the wrong way round, (biases, weights).", FORM),
    *_drawn("shapes-transposed + float32", lambda layers, v: _shaped(lambda d, k: (d, k), lambda d, k: (k,))(layers, v) and all(w.dtype == np.float32 for w in v[0]), "Two things at once. The weights have shape (d, k), where (k, d) is promised; and they are float32.", FORM),
    *_drawn("orthonormal-factor", _shaped(lambda d, k: (min(d, k), d), lambda d, k: (k,)), "The orthonormal factor of a wide matrix has fewer rows than the layer has units.", "np.linalg.qr of a (k, d) or (d, k) matrix gives min(k, d) orthonormal columns: only so many units get weights. " + FORM),
    *_drawn("orthonormal-factor", _shaped(lambda d, k: (k, min(d, k)), lambda d, k: (k,)), "The orthonormal factor of a matrix has fewer columns than the layer has inputs.", "np.linalg.qr of a (k, d) or (d, k) matrix gives min(k, d) orthonormal columns. " + FORM),
    *_drawn("one-list-for-both", lambda layers, v: len(v) == 2 and len(v[0]) == len(v[1]) == 2 * len(layers) and all(w.shape == (k, d) and b.shape == (k,) for w, b, (d, k) in zip(v[0][::2], v[0][1::2], layers, strict=True)), "Weights and biases stand in one and the same list, which came back twice.", "`a = b = []` makes one list with two names; each needs a list of its own. " + FORM),
    *_drawn("python-lists", lambda layers, v: all(isinstance(w, list) for w in v[0]), "The weights are lists of numbers; arrays are promised.", FORM),
    *_drawn("not-finite", lambda layers, v: not all(np.isfinite(w).all() for w in v[0]), "Some first weights are nan or infinite.", "A negative number has no square root, and 1/0 is infinite: look at how the spread is worked out. " + SPREAD),
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
    return given_if(_shaped(lambda d, k: (k, d), lambda d, k: (k,))(list(pairwise(sizes)), value), [value])


def _scale_for_mean(group: Sequence[Observation]) -> list[dict[str, float]]:
    """Tell whether each layer's weights spread by 1 around 1/√d or its like: rng.normal(scale, size=…)."""
    values: list[Any] = [one.value for one in group]
    many = [w for value in values for w in value[0][0] if w.ndim == 2 and w.size >= 200]
    if not many or not all(abs(w.std() - 1.0) < CERTAIN / np.sqrt(2 * w.size) for w in many):
        return []
    off = [abs(w.mean()) * np.sqrt(w.size) for w in many]
    # Of several layers, those with few inputs are off 0 beyond chance.
    return [{"spread": 1.0}] if max(off) > CERTAIN else []


OFF_CENTRE = [
    *(
        Misconception(
            "scale-for-mean",
            f"{function}/drawn",
            lambda sizes, value, spread: _off_centre(sizes, value, spread),
            "The first weights spread by 1 around a small number: the scale stands where rng.normal takes the mean.",
            "rng.normal(mean, spread, shape): rng.normal(0, scale, (k, d)), or rng.normal(scale=scale, size=(k, d)). "
            + SPREAD,
            INITIALISATION,
            fit=_scale_for_mean,
        )
        for function in ("initialize", "fit")
    ),
] + [
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
        return given_if(bool(np.ptp(logs) < 0.4), spreads)

    return imitate


SPREADS = [
    Misconception(slug, f"{function}/spread", _flat_rule(rule), message, SPREAD, INITIALISATION)
    for function, many in (("initialize", 8), ("fit", 1))  # in `fit` all layers asked for have the same width
    for slug, rule, message in (
        ("same-spread-everywhere", lambda d, k, sizes: 1.0, "The first weights have the same spread whatever the fan-in is."),
        ("spread-by-fan-out", lambda d, k, sizes: k**-0.5, "The spread of the first weights depends on the number of units, k, where it should fall with the number of inputs, d."),
        ("spread-by-fan-out-linear", lambda d, k, sizes: 1 / k, "The spread of the first weights depends on the number of units, k, where it should fall with the number of inputs, d."),
        ("spread-grows", lambda d, k, sizes: d**0.5, "The spread of the first weights grows with the fan-in: they are multiplied by √d where they should be divided."),
        ("spread-grows-linear", lambda d, k, sizes: float(d), "The spread of the first weights grows with the fan-in: they are multiplied by d."),
        ("spread-by-all-sizes", lambda d, k, sizes: float(sum(sizes)) ** -0.5, "All layers have one spread, by the sum of all sizes: each layer has a fan-in of its own."),
        ("spread-by-first-size", lambda d, k, sizes: sizes[0] ** -0.5, "All layers have the spread that belongs to the first one: each layer has a fan-in of its own."),
        ("spread-by-last-size", lambda d, k, sizes: sizes[-1] ** -0.5, "All layers have the spread that belongs to the last size: each layer has a fan-in of its own."),
    )[:many]
]  # fmt: skip
