"""Mistakes in the pass forward: each part of a layer's work got wrong, every two parts at once, and the list mixed up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from .misconception import PAIRED, Misconception
from .passes import Array, Forward, fixed_depth, sigmoid, softmax, spread
from .prepared import AS_IT_IS, PREPARED, standardised

GUIDE = "guides/network.md#forward"
LAYERS = "guides/network.md#which-layer-is-which"
LAYER = "A layer computes a = σ(a_before wᵀ + b); the output layer has the softmax in place of σ."
PROBABILITIES = "a_i = e^(z_i) / Σ_m e^(z_m), for each row by itself."
SHIFT = "Take the row's maximum off first: e^(z_i − m) / Σ_j e^(z_j − m) is the same number."
BIAS = "A layer's weighted input is z = a_before wᵀ + b."
LIST = "The list is [x, a1, …, aL], in the order in which the layers follow each other."
NO_Z = "The list is [x, a1, …, aL]: σ′ is a (1 − a), so z is not needed on the way back."
OWN = "Layer l has weights and biases of its own: loop over zip(weights, biases), or index both with l."
TRANSPOSE = "Row j of w belongs to unit j, so z = x wᵀ + b; where w is square, x w has the right shape too."
EPSILONS = tuple(10.0**-i for i in range(3, 17))
LIMITS = (5.0, 10.0, 15.0, 20.0, 30.0, 50.0, 100.0, 200.0, 250.0, 500.0, 700.0, 709.0)


@dataclass(frozen=True)
class Slip:
    """One part of the pass got wrong, in any of several ways that are one mistake."""

    slug: str
    part: str
    changes: Sequence[Callable[..., Any]]
    message: str
    why: str
    see: str = GUIDE
    family: str = ""


def _powers(z: Array, shift: Any = None) -> Array:
    powers: Array = np.exp(z - (z.max(axis=1, keepdims=True) if shift is None else shift))
    return powers


def _over_sum(powers: Array, **how: Any) -> Array:
    a: Array = powers / powers.sum(**how)
    return a


def _certain(z: Array) -> Array:
    a: Array = np.eye(z.shape[1])[z.argmax(axis=1)]
    return a


def _near(p: Callable[[Array, float], Array]) -> list[Callable[[Array], Array]]:
    return [lambda z, e=e: p(z, e) for e in EPSILONS]  # type: ignore[misc]


def _first_row(z: Array, b: Array, last: bool) -> Array:
    moved: Array = z.copy()
    moved[0] += b
    return moved


def _where_square(a: Array, w: Array) -> Array:
    z: Array = a @ w if w.shape[0] == w.shape[1] else a @ w.T
    return z


OUTPUT = [
    Slip("output-sigmoid", "last", [sigmoid], "The output layer has the sigmoid in place of the softmax.", "Probabilities of k classes must add up to 1 in each row: a_i = e^(z_i) / Σ_m e^(z_m) does, σ(z_i) does not."),
    Slip("output-linear", "last", [lambda z: z], "The last entry of the list holds the logits z; the softmax is missing.", "The last activations are probabilities, a_i = e^(z_i) / Σ_m e^(z_m)."),
    Slip("output-tanh", "last", [np.tanh], "The output layer has tanh in place of the softmax.", PROBABILITIES),
    Slip("output-relu", "last", [lambda z: np.maximum(z, 0.0)], "The output layer has ReLU in place of the softmax.", PROBABILITIES),
    Slip("softmax-after-sigmoid", "last", [lambda z: softmax(sigmoid(z))], "The output layer goes through the sigmoid and then through the softmax.", "The softmax takes the logits themselves, a_i = e^(z_i) / Σ_m e^(z_m); squashed to (0, 1) first, no class could come near probability 1."),
    Slip("softmax-after-activation", "last", [lambda z: softmax(np.tanh(z)), lambda z: softmax(np.maximum(z, 0.0))], "The output layer goes through another activation before the softmax.", "The softmax takes the logits themselves. " + PROBABILITIES),
    Slip("softmax-twice", "last", [lambda z: softmax(softmax(z))], "The softmax is applied twice.", "The softmax takes the logits themselves, a_i = e^(z_i) / Σ_m e^(z_m), once."),
    Slip("softmax-down-columns", "last", [lambda z: softmax(z.T).T, lambda z: _over_sum(np.exp(z), axis=0), lambda z: _over_sum(_powers(z), axis=0), lambda z: _over_sum(_powers(z, z.max()), axis=0)], "The softmax runs down the columns: each class adds up to 1 over the examples.", "Rows are examples, and each row's probabilities add up to 1: the sum runs over axis=1."),
    Slip("softmax-over-all", "last", [lambda z: softmax(z.reshape(1, -1)).reshape(z.shape), lambda z: _over_sum(_powers(z)), lambda z: _over_sum(np.exp(z))], "The softmax divides by the sum over the whole batch.", "Each row has a sum of its own, over axis=1 with keepdims=True."),
    Slip("softmax-unshifted", "last", [lambda z: _over_sum(np.exp(z), axis=1, keepdims=True)], "The softmax takes e^z of the logits as they are, and e^z overflows above z = 709.", SHIFT),
    Slip("softmax-shifted-by-one-number", "last", [lambda z: _over_sum(_powers(z, z.max()), axis=1, keepdims=True)], "The softmax takes the whole batch's maximum off every row: where rows lie far apart, all powers of the lower one underflow, and 0/0 is nan.", "Each row has a maximum of its own: z − z.max(axis=1, keepdims=True). " + SHIFT),
    Slip("softmax-shifted-by-columns", "last", [lambda z: _over_sum(_powers(z, z.max(axis=0)), axis=1, keepdims=True)], "The softmax takes the columns' maxima off: logits of one row are moved by different numbers.", "Only one and the same number, taken off the whole row, cancels: z − z.max(axis=1, keepdims=True). " + SHIFT),
    Slip("softmax-shifted-by-other", "last", [lambda z: _over_sum(_powers(z, z.min(axis=1, keepdims=True)), axis=1, keepdims=True), lambda z: _over_sum(_powers(z, z.mean(axis=1, keepdims=True)), axis=1, keepdims=True), lambda z: _over_sum(_powers(z, z.min()), axis=1, keepdims=True), lambda z: _over_sum(_powers(z, z.mean()), axis=1, keepdims=True), lambda z: _over_sum(_powers(z, -z.max(axis=1, keepdims=True)), axis=1, keepdims=True)], "The softmax's shift leaves large logits large: not the row's maximum is taken off.", "Only the row's maximum leaves no exponent above 0. " + SHIFT),
    Slip("softmax-without-keepdims", "last", [lambda z: _over_sum(_powers(z), axis=1), lambda z: _over_sum(np.exp(z), axis=1), lambda z: _over_sum(np.exp(z - z.max(axis=1)), axis=1), lambda z: _over_sum(np.exp(z - z.max(axis=1)), axis=1, keepdims=True)], "A sum or a maximum over each row has shape (n,): it does not divide the rows of an (n, k) array.", "With keepdims=True it is a column, (n, 1), which goes with every row. " + PROBABILITIES),
    Slip("softmax-of-minus-z", "last", [lambda z: softmax(-z)], "The softmax is taken of −z.", PROBABILITIES),
    Slip("softmax-base-two", "last", [lambda z: softmax(z * np.log(2.0)), lambda z: softmax(z * np.log(10.0))], "The softmax is taken to another base than e.", PROBABILITIES),
    Slip("softmax-rescaled", "last", [lambda z: softmax(z / z.shape[1]), lambda z: softmax(z / 2), lambda z: softmax(2 * z), lambda z: softmax(z / np.sqrt(z.shape[1]))], "The logits are multiplied by a constant before the softmax.", "Only adding a number to a row leaves its probabilities alone; multiplying changes them. " + PROBABILITIES),
    Slip("softmax-epsilon", "last", [*_near(lambda z, e: _powers(z) / (_powers(z).sum(axis=1, keepdims=True) + e)), *_near(lambda z, e: np.exp(z) / (np.exp(z).sum(axis=1, keepdims=True) + e))], "A small number is added to the softmax's denominator: the probabilities no longer add up to 1.", "After the shift by the row's maximum one of the powers is e⁰ = 1: the sum is never 0 and needs no help. " + PROBABILITIES),
    Slip("probabilities-clipped", "last", [*_near(lambda z, e: np.clip(softmax(z), e, 1 - e)), *_near(lambda z, e: np.maximum(softmax(z), e)), *_near(lambda z, e: softmax(z) + e), *_near(lambda z, e: np.minimum(softmax(z), 1 - e))], "The probabilities are kept away from 0 or 1 by a small number.", "A probability may be exactly 0 or 1; where a logarithm follows, it is the cost that takes care. " + PROBABILITIES),
    Slip("log-softmax", "last", [lambda z: np.log(softmax(z)), *_near(lambda z, e: np.log(softmax(z) + e)), lambda z: np.log(softmax(z) + 1e-300), lambda z: z - z.max(axis=1, keepdims=True) - np.log(_powers(z).sum(axis=1, keepdims=True))], "The last entry of the list holds the logarithms of the probabilities.", "The activations are the probabilities themselves; the cost takes the logarithm."),
    Slip("exponentials-unscaled", "last", [np.exp, _powers], "The output layer gives e^z, not yet divided by the row's sum.", PROBABILITIES),
    Slip("normalised-without-exp", "last", [lambda z: _over_sum(z, axis=1, keepdims=True), lambda z: _over_sum(np.abs(z), axis=1, keepdims=True), lambda z: _over_sum(sigmoid(z), axis=1, keepdims=True)], "The output layer divides by the row's sum, without the exponentials.", PROBABILITIES),
    Slip("output-certain", "last", [_certain, lambda z: np.rint(softmax(z))], "The output layer gives 1 to the largest logit and 0 to the rest.", "The list ends with probabilities; the decision is for `predict`, and it has no derivative."),
    Slip("output-labels", "last", [lambda z: z.argmax(axis=1), lambda z: z.argmax(axis=1)[:, None]], "The last entry of the list holds labels, not probabilities.", "The decision, argmax, is for `predict`: `backward` needs the probabilities. " + LIST),
]  # fmt: skip

HIDDEN = [
    Slip("softmax-everywhere", "hidden", [softmax], "The hidden layers have the softmax too; it belongs to the output layer alone.", "Hidden units do not share out a probability: each has its own σ(z). " + LAYER),
    Slip("hidden-linear", "hidden", [lambda z: z], "The hidden layers have no activation: z is passed on as it is.", "Without σ between them, two layers are no more than one: (x w1ᵀ) w2ᵀ = x (w2 w1)ᵀ. " + LAYER),
    Slip("hidden-tanh", "hidden", [np.tanh], "The hidden layers have tanh in place of the sigmoid.", "tanh(z) = 2 σ(2z) − 1 runs from −1 to 1, and its derivative is 1 − a², not a (1 − a). " + LAYER),
    Slip("hidden-relu", "hidden", [lambda z: np.maximum(z, 0.0)], "The hidden layers have ReLU, max(0, z), in place of the sigmoid.", LAYER),
    Slip("hidden-leaky-relu", "hidden", [lambda z, s=s: np.where(z > 0, z, s * z) for s in (0.01, 0.1, 0.2, 0.3, 0.001)], "The hidden layers have a leaky ReLU in place of the sigmoid.", LAYER),
    Slip("hidden-elu", "hidden", [lambda z: np.where(z > 0, z, np.expm1(np.minimum(z, 0.0)))], "The hidden layers have ELU in place of the sigmoid.", LAYER),
    Slip("hidden-softplus", "hidden", [lambda z: np.logaddexp(0.0, z)], "The hidden layers have ln(1 + e^z), the softplus, in place of the sigmoid.", "The softplus is the integral of σ. " + LAYER),
    Slip("hidden-silu", "hidden", [lambda z: z * sigmoid(z)], "The hidden layers give z σ(z) in place of σ(z).", LAYER),
    Slip("hidden-hard", "hidden", [lambda z: (z > 0).astype(np.float64), lambda z: (z >= 0).astype(np.float64), lambda z: np.sign(z), lambda z: np.clip(0.2 * z + 0.5, 0, 1), lambda z: np.clip(z / 6 + 0.5, 0, 1), lambda z: np.rint(sigmoid(z))], "The hidden layers have a step or straight lines in place of the sigmoid.", "A perceptron's step has no slope to learn by. " + LAYER),
    Slip("hidden-sigmoid-mirrored", "hidden", [lambda z: sigmoid(-z)], "The hidden layers give 1 − σ(z): the minus sign in e^(−z) is missing.", "σ(z) = 1 / (1 + e^(−z)) rises with z."),
    Slip("hidden-sigmoid-twice", "hidden", [lambda z: sigmoid(sigmoid(z))], "The hidden layers go through the sigmoid twice.", LAYER),
    Slip("hidden-sigmoid-rescaled", "hidden", [lambda z: sigmoid(2 * z), lambda z: sigmoid(z / 2)], "The hidden layers give σ(2z) or σ(z/2) in place of σ(z).", "σ(z) = (1 + tanh(z/2))/2: the half stands inside and outside of tanh."),
    Slip("hidden-tanh-of-half", "hidden", [lambda z: np.tanh(z / 2), lambda z: 1 + np.tanh(z / 2), lambda z: 0.5 * np.tanh(z / 2), lambda z: (1 + np.tanh(z))], "The hidden layers have tanh, not brought to the range from 0 to 1.", "σ(z) = (1 + tanh(z/2))/2: the half stands inside and outside of tanh, and 1 is added."),
    Slip("hidden-slope", "hidden", [lambda z: spread(sigmoid(z))], "The hidden layers give σ′(z) = σ(z) (1 − σ(z)) in place of σ(z).", "The derivative belongs to the way back. " + LAYER),
    Slip("hidden-sigmoid-of-row", "hidden", [lambda z: 1 / (1 + _powers(-z)), lambda z: 1 / (1 + _powers(z))], "The hidden layers' sigmoid is shifted by the row's maximum, as a softmax is.", "A shift cancels in the softmax's fraction, not in 1 / (1 + e^(−z)). " + LAYER),
    Slip("hidden-squared", "hidden", [lambda z: z**2, lambda z: z**3], "The hidden layers give a power of z in place of σ(z).", LAYER),
    Slip("hidden-gelu", "hidden", [lambda z: z * sigmoid(1.702 * z)], "The hidden layers have GELU in place of the sigmoid.", LAYER),
    Slip("hidden-exp", "hidden", [np.exp, lambda z: np.exp(-z)], "The hidden layers give the exponential alone.", "σ(z) = 1 / (1 + e^(−z)). " + LAYER),
    Slip("hidden-dropout-scale", "hidden", [lambda z: 0.5 * sigmoid(z), lambda z: 2 * sigmoid(z), lambda z: 0.8 * sigmoid(z)], "The hidden activations are multiplied by a constant.", LAYER),
]  # fmt: skip

ADDED = [
    Slip("no-bias", "add", [lambda z, b, last: z], "The biases are never added.", BIAS),
    Slip("no-bias-at-the-end", "add", [lambda z, b, last: z if last else z + b], "The output layer's biases are not added.", "Every layer's weighted input is z = a_before wᵀ + b, the last one's too."),
    Slip("no-bias-inside", "add", [lambda z, b, last: z + b if last else z], "The hidden layers' biases are not added.", "Every layer's weighted input is z = a_before wᵀ + b."),
    Slip("bias-subtracted", "add", [lambda z, b, last: z - b], "The biases are subtracted.", "z = a_before wᵀ + b. (A threshold would be subtracted; a bias is minus the threshold.)"),
    Slip("bias-twice", "add", [lambda z, b, last: z + 2 * b], "The biases are added twice.", BIAS),
    Slip("bias-multiplied", "add", [lambda z, b, last: z * b], "z is multiplied by the biases.", BIAS),
    Slip("bias-total", "add", [lambda z, b, last: z + b.sum(), lambda z, b, last: z + b.mean()], "All units of a layer get the sum, or the mean, of its biases.", "b has one entry for each unit; as a row it is added to every row of z."),
    Slip("first-bias-for-all", "add", [lambda z, b, last: z + b[0]], "All units of a layer get the first unit's bias.", "b has one entry for each unit; as a row it is added to every row of z."),
    Slip("bias-per-example", "add", [lambda z, b, last: z + b[:, None]], "The biases are added down the columns.", "Units are columns of z: b, as a row, is added to every row. " + BIAS),
    Slip("bias-in-first-row", "add", [_first_row], "The biases are added to the first example alone.", BIAS + " Each row gets it."),
    Slip("bias-flipped", "add", [lambda z, b, last: z + b[::-1]], "The biases come in reverse order.", BIAS),
    Slip("z-over-inputs", "product", [lambda a, w: a @ w.T / w.shape[1], lambda a, w: a @ w.T / np.sqrt(w.shape[1])], "z is divided by the number of a layer's inputs, or its root.", "z is a sum, no mean; fan-in is taken care of once, in the first weights. " + BIAS),
    Slip("z-over-examples", "product", [lambda a, w: a @ w.T / len(a)], "z is divided by the number of examples.", "The mean is taken in the cost alone. " + BIAS),
    Slip("z-clipped", "add", [lambda z, b, last, c=c: np.clip(z + b, -c, c) for c in LIMITS], "z is clipped before the activation: large weighted inputs are changed.", "The sigmoid and the softmax can be written so that nothing overflows at any z; then nothing needs to be clipped.", family="clipped"),
    Slip("logits-clipped", "add", [lambda z, b, last, c=c: np.clip(z + b, -c, c) if last else z + b for c in LIMITS], "The logits are clipped before the softmax: large ones are changed.", SHIFT + " Then nothing overflows, and nothing needs to be clipped.", family="clipped"),
    Slip("hidden-clipped", "add", [lambda z, b, last, c=c: z + b if last else np.clip(z + b, -c, c) for c in LIMITS], "z is clipped before the sigmoid so closely that its activation changes.", "1 / (1 + e^(−|z|)) never overflows: choose the form by the sign of z.", family="clipped"),
    Slip("batch-normalised", "add", [lambda z, b, last, s=s: s(z + b) for s in standardised()], "z is standardised over the batch, layer by layer: a batch normalisation.", "An example's activations depend on that example alone. " + LAYER),
    Slip("hidden-batch-normalised", "add", [lambda z, b, last, s=s: z + b if last else s(z + b) for s in standardised()], "z is standardised over the batch in the hidden layers: a batch normalisation.", "An example's activations depend on that example alone. " + LAYER),
    Slip("weights-untransposed", "product", [lambda a, w: a @ w], "The weights are multiplied untransposed, x w in place of x wᵀ.", TRANSPOSE),
    Slip("weights-untransposed-where-square", "product", [_where_square], "Where the weights are square they are multiplied untransposed, x w in place of x wᵀ.", "A transpose that depends on whether the shapes fit is wrong wherever both fit. " + TRANSPOSE),
    Slip("weights-reshaped", "product", [lambda a, w: a @ w.reshape(w.shape[::-1])], "The weights are reshaped where they should be transposed.", "reshape keeps the entries in their order; w.T turns rows into columns. " + TRANSPOSE),
    Slip("weights-first", "product", [lambda a, w: w @ a, lambda a, w: w @ a.T], "The weights stand before the activations in the product.", "Rows are examples: z = a_before wᵀ + b."),
    Slip("elementwise", "product", [lambda a, w: a * w], "The activations are multiplied by the weights entry by entry.", BIAS),
    Slip("absolute-weights", "product", [lambda a, w: a @ np.abs(w).T], "The weights have lost their minus signs.", BIAS),
    Slip("weights-squared", "product", [lambda a, w: a @ (w * w).T], "The weights are squared.", BIAS),
]  # fmt: skip

LISTED = [
    Slip("hidden-weighted-inputs", "keep", [lambda z, a, last: a if last else z], "The list holds the weighted inputs z of the hidden layers in place of their activations.", NO_Z, LAYERS),
    Slip("weighted-inputs", "keep", [lambda z, a, last: z], "The list holds the weighted inputs z in place of the activations.", NO_Z, LAYERS),
    Slip("slopes-listed", "keep", [lambda z, a, last: a if last else spread(a)], "The list holds σ′ = a (1 − a) of the hidden layers in place of their activations.", "BP4 needs the activations themselves. " + LIST, LAYERS),
    Slip("ones-listed", "keep", [lambda z, a, last: a if last else np.hstack([a, np.ones((len(a), 1))]), lambda z, a, last: a if last else np.hstack([np.ones((len(a), 1)), a])], "A column of ones stands beside the hidden activations.", "Biases have arrays of their own: the activations are (n, k), without a column for the bias. " + LIST, LAYERS),
    Slip("transposed-listed", "keep", [lambda z, a, last: a.T], "The activations come out transposed.", "Rows are examples: each array of the list is (n, k).", LAYERS),
    Slip("float32", "keep", [lambda z, a, last: a.astype(np.float32)], "The activations are float32; float64 is promised.", "float32 keeps only about 7 digits.", LAYERS),
    Slip("rounded", "keep", [lambda z, a, last, d=d: np.round(a, d) for d in range(1, 11)], "The activations are rounded.", "What is rounded off here is missing in every gradient. " + LAYER),
    Slip("python-lists", "keep", [lambda z, a, last: a.tolist()], "The activations are lists; arrays are promised.", LIST, LAYERS),
    Slip("squeezed", "keep", [lambda z, a, last: np.squeeze(a)], "Axes of length 1 are dropped from the activations.", "Each array is (n, k), where n or k is 1 too: leave np.squeeze out.", LAYERS),
    Slip("weighted-inputs-passed-on", "hand_on", [lambda z, a, x: z], "The next layer is fed with z, not with a.", "A layer's inputs are the activations of the layer before it.", LAYERS),
    Slip("fed-from-x", "hand_on", [lambda z, a, x: x], "Every layer is fed with x.", "A layer's inputs are the activations of the layer before it.", LAYERS),
    Slip("x-added", "hand_on", [lambda z, a, x: a + x if a.shape == x.shape else a], "x is added to the activations that are passed on.", LAYER, LAYERS),
]  # fmt: skip

PLACES = [
    Slip(f"{where}-{name}", f"of_{name}", [of], f"Every layer takes the {words} layer's {name}.", OWN, LAYERS)
    for where, of, words in (
        ("previous", lambda layer, count: layer - 1, "previous"),
        ("next", lambda layer, count: (layer + 1) % count, "next"),
        ("reversed", lambda layer, count: count - 1 - layer, "mirrored"),
    )
    for name in ("weights", "biases")
] + [
    Slip(f"{place}-{name}-for-all", f"of_{name}", [of], f"Every layer takes {name}[{index}], the {place} layer's.", OWN, LAYERS)
    for place, index, of in (("first", 0, lambda layer, count: 0), ("last", -1, lambda layer, count: count - 1))
    for name in ("weights", "biases")
]  # fmt: skip

SEEN = [
    Slip(f"x-{slug}", "see_x", [*(lambda x, p=p: (x, p(x)) for p in ways), *(lambda x, p=p: (p(x), p(x)) for p in ways)], f"{words}.", AS_IT_IS)
    for slug, ways, words in PREPARED
]  # fmt: skip

SLIPS = [*OUTPUT, *HIDDEN, *ADDED, *LISTED, *PLACES, *SEEN]
RIGHT = Forward()


def _singles() -> list[Misconception]:
    return [
        Misconception(
            s.slug, "forward", Forward(**{s.part: change}), s.message, s.why, s.see, family=s.family
        )
        for s in SLIPS
        for change in s.changes
    ]


def _pairs() -> list[Misconception]:
    return [
        Misconception(
            f"{one.slug} + {two.slug}",
            "forward",
            Forward(**{one.part: change, two.part: two.changes[0]}),
            f"Two things at once. {one.message} {two.message}",
            one.why if one.why == two.why else f"{one.why} {two.why}",
            one.see,
            level=PAIRED,
        )
        for one, two in combinations(SLIPS, 2)
        if one.part != two.part
        for change in one.changes[:4]
    ]


def _whole(
    slug: str, imitate: Callable[..., Any], message: str, why: str = LIST, see: str = LAYERS
) -> Misconception:
    return Misconception(slug, "forward", imitate, message, why, see)


def _changed(change: Callable[[list[Array]], Any]) -> Callable[..., Any]:
    return lambda x, weights, biases: change(RIGHT(x, weights, biases))


def _with_z(change: Callable[[list[Array], list[Array]], Any]) -> Callable[..., Any]:
    def changed(x: Array, weights: Sequence[Array], biases: Sequence[Array]) -> Any:
        a = RIGHT(x, weights, biases)
        z = [before @ w.T + b for before, w, b in zip(a, weights, biases, strict=False)]
        return change(a, z)

    return changed


def _passed_on(x: Array, weights: Sequence[Array], biases: Sequence[Array]) -> list[Array]:
    """Keep z of every layer in the list, and pass σ(z) on."""
    return Forward(keep=lambda z, a, last: z, last=sigmoid)(x, weights, biases)


def _ends_only(x: Array, weights: Sequence[Array], biases: Sequence[Array]) -> list[Array]:
    """Use the first and the last layer alone."""
    if len(weights) < 2:
        return RIGHT(x, weights, biases)
    return RIGHT(x, [weights[0], weights[-1]], [biases[0], biases[-1]])


def _after_activation(x: Array, weights: Sequence[Array], biases: Sequence[Array]) -> list[Array]:
    found = [x]
    for i, (w, b) in enumerate(zip(weights, biases, strict=True), start=1):
        found.append((softmax if i == len(weights) else sigmoid)(found[-1] @ w.T) + b)
    return found


def _known_by_numbers(x: Array, weights: Sequence[Array], biases: Sequence[Array]) -> list[Array]:
    found = [x]
    for w, b in zip(weights, biases, strict=True):
        z = found[-1] @ w.T + b
        found.append(softmax(z) if np.array_equal(w, weights[-1]) else sigmoid(z))
    return found


def _known_by_width(x: Array, weights: Sequence[Array], biases: Sequence[Array]) -> list[Array]:
    found = [x]
    for w, b in zip(weights, biases, strict=True):
        z = found[-1] @ w.T + b
        found.append(softmax(z) if len(w) == len(weights[-1]) else sigmoid(z))
    return found


def _one_is_hidden(x: Array, weights: Sequence[Array], biases: Sequence[Array]) -> list[Array]:
    """Take the first layer for a hidden one, even where it is the only one."""
    return Forward(last=sigmoid)(x, weights, biases) if len(weights) == 1 else RIGHT(x, weights, biases)


def _flattened(a: list[Array], z: list[Array]) -> list[Array]:
    return [a[0], *(item for pair in zip(z, a[1:], strict=True) for item in pair)]


TOO_MANY = "The list [x, a1, …, aL] is returned alone, with nothing beside it."
WHOLE = [
    _whole("nothing-returned", lambda *_: None, "Nothing is returned.", "The list [x, a1, …, aL] is the answer. Is `return` missing?", GUIDE),
    _whole("activations-swapped", Forward(hidden=softmax, last=sigmoid), "The hidden layers have the softmax, and the output layer the sigmoid: the two have changed places.", LAYER, GUIDE),
    _whole("no-activations", Forward(hidden=lambda z: z, last=lambda z: z), "No layer has an activation function: the list holds weighted inputs z.", LAYER, GUIDE),
    _whole("output-layer-hidden-where-alone", _one_is_hidden, "A network without hidden layer gets the sigmoid: its one layer is the output layer.", "The last layer has the softmax, where it is the first too. " + LAYER),
    _whole("output-layer-by-width", _known_by_width, "A layer as wide as the output layer is taken for it: hidden layers of that width get the softmax.", "Which layer is the last is told by its place in the list, and by nothing else. " + LAYER),
    _whole("output-layer-by-numbers", _known_by_numbers, "Which layer is the last is asked of the weights' numbers: a hidden layer whose weights are equal to the output layer's gets the softmax.", "Which layer is the last is told by its place in the list, and by nothing else. " + LAYER),
    _whole("overflow-made-zero", Forward(hidden=lambda z: np.nan_to_num(np.exp(z) / (1 + np.exp(z))), last=lambda z: np.nan_to_num(_over_sum(np.exp(z), axis=1, keepdims=True))), "e^z overflows, and the nan that inf / inf gives is replaced by 0.", "Silenced is not mended: " + SHIFT, GUIDE),
    _whole("overflow-made-zero", Forward(last=lambda z: np.nan_to_num(_over_sum(np.exp(z), axis=1, keepdims=True))), "e^z overflows in the softmax, and the nan that inf / inf gives is replaced by 0.", "Silenced is not mended: " + SHIFT, GUIDE),
    _whole("overflow-made-zero", Forward(hidden=lambda z: np.nan_to_num(np.exp(z) / (1 + np.exp(z)))), "e^z overflows in the sigmoid, and the nan that inf / inf gives is replaced by 0.", "Silenced is not mended: where z > 0, 1 / (1 + e^(−z)) needs an exponential of negative numbers alone.", GUIDE),
    _whole("bias-after-activation", _after_activation, "The biases are added after the activation function.", "b belongs to the weighted input: a = σ(a_before wᵀ + b), not σ(a_before wᵀ) + b.", GUIDE),
    _whole("weighted-inputs", _passed_on, "The list holds the weighted inputs z in place of the activations.", NO_Z),
    _whole("weighted-inputs-too", _with_z(_flattened), "The list holds the weighted inputs z between the activations.", "The list is [x, a1, …, aL] and nothing else: σ′ is a (1 − a), so z is not needed on the way back."),
    *(
        _whole("more-than-the-list", imitate, "More comes back than the list of the activations.", f"{TOO_MANY} {NO_Z}")
        for imitate in (
            _with_z(lambda a, z: (z, a)), _with_z(lambda a, z: (a, z)), _with_z(lambda a, z: (a[-1], a)), _with_z(lambda a, z: (a, a[-1])),
            _with_z(lambda a, z: (a[-1], a, z)), _with_z(lambda a, z: (a[-1], z, a)), _with_z(lambda a, z: (a[-1], (a, z))), _with_z(lambda a, z: (z[-1], a)),
            _with_z(lambda a, z: (a[-1], a[:-1])), _with_z(lambda a, z: (a[1:], z)), _with_z(lambda a, z: (z, a[1:])), _with_z(lambda a, z: list(zip(z, a[1:], strict=True))),
        )
    ),
    _whole("x-left-out", _changed(lambda a: a[1:]), "The list does not begin with x.", "The list is [x, a1, …, aL]: BP4 of the first layer needs x as its a_before."),
    _whole("x-at-the-end", _changed(lambda a: [*a[1:], a[0]]), "x stands at the end of the list; it comes first."),
    _whole("output-twice", _changed(lambda a: [*a, a[-1]]), "The probabilities stand in the list twice."),
    _whole("x-left-out + softmax-down-columns", lambda x, weights, biases: Forward(last=lambda z: softmax(z.T).T)(x, weights, biases)[1:], "Two things at once. The list does not begin with x. The softmax runs down the columns.", f"{LIST} Rows are examples, and each row's probabilities add up to 1."),
    _whole("x-twice", _changed(lambda a: [a[0], *a]), "x stands in the list twice."),
    _whole("last-only", _changed(lambda a: a[-1]), "Only the last layer's activations are returned.", "`backward` needs every layer's activations: the list is [x, a1, …, aL]."),
    _whole("last-only-listed", _changed(lambda a: a[-1:]), "The list holds the last layer's activations alone.", "`backward` needs every layer's activations: the list is [x, a1, …, aL]."),
    _whole("first-two-only", _changed(lambda a: a[:2] if len(a) > 2 else a), "The list ends after the first layer: `return` stands inside the loop."),
    _whole("probabilities-left-out", _changed(lambda a: a[:-1]), "The list ends before the output layer.", "With L layers the list [x, a1, …, aL] has L + 1 entries; a loop over range(L) makes all of them."),
    _whole("first-layer-skipped", lambda x, weights, biases: RIGHT(x, weights[1:], biases[1:]) if len(weights) > 1 else [x], "The first layer is skipped: the loop begins at 1.", "Layers are numbered from 0 in the lists: range(len(weights)) goes through all of them. " + OWN),
    _whole("reversed", _changed(lambda a: a[::-1]), "The list runs from the output layer back to x.", "The list is [x, a1, …, aL], in the order in which the layers follow each other."),
    _whole("transposed-listed", _changed(lambda a: [one.T for one in a]), "The activations come out transposed.", "Rows are examples: each array of the list is (n, k)."),
    _whole("float32", _changed(lambda a: [one.astype(np.float32) for one in a]), "The activations are float32; float64 is promised.", "float32 keeps only about 7 digits."),
    _whole("one-array-for-all", _changed(lambda a: [a[-1]] * len(a)), "All entries of the list are one and the same array, the last one filled.", "Each layer needs an array of its own: a buffer that is filled again changes what the list already holds."),
    _whole("first-and-last-layer-only", _ends_only, "Only the first and the last layer are used; those between are passed over.", "Any number of layers may be handed over: loop over all of them."),
    _whole("layers-reversed", lambda x, weights, biases: RIGHT(x, weights[::-1], biases[::-1]), "The layers are gone through from the last to the first.", "On the way forward the first hidden layer comes first: weights[0] meets x."),
    _whole("output-layer-hidden-too", _changed(lambda a: [*a, sigmoid(a[-1])]), "The list has one entry too many after the probabilities.", "With L layers the list [x, a1, …, aL] has L + 1 entries."),
]  # fmt: skip

ANY_DEPTH = (
    "weights and biases may have any number of layers: loop over zip(weights, biases), not over names w1, w2."
)
FORWARD = [*_singles(), *WHOLE, *fixed_depth("forward", RIGHT, ANY_DEPTH, GUIDE), *_pairs()]
