"""Mistakes in a whole network: what people write in place of the forward pass and of BP1 to BP4."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .backward import BACKWARD
from .misconception import Misconception
from .passes import Array, Forward, fixed_depth, sigmoid, softmax

FORWARD_GUIDE = "guides/network.md#forward"
LAYERS_GUIDE = "guides/network.md#which-layer-is-which"
LAYER = "A layer computes a = σ(a_before wᵀ + b); the output layer has the softmax in place of σ."


def forward_mistake(
    slug: str, imitate: Callable[..., Any], message: str, why: str = LAYER, see: str = FORWARD_GUIDE
) -> Misconception:
    """Write down one mistake in `forward`."""
    return Misconception(slug, "forward", imitate, message, why, see)


RIGHT = Forward()


def _first_of(x: Array, weights: Sequence[Array], biases: Sequence[Array]) -> list[Array]:
    """Feed every layer from x."""
    return [
        x,
        *(RIGHT(x, [w], [b])[1] if i else sigmoid(x @ w.T + b) for i, (w, b) in _last_first(weights, biases)),
    ]


def _last_first(weights: Sequence[Array], biases: Sequence[Array]) -> list[tuple[bool, tuple[Array, Array]]]:
    pairs = list(zip(weights, biases, strict=True))
    return [(i == len(pairs) - 1, pair) for i, pair in enumerate(pairs)]


def _logits(x: Array, weights: Sequence[Array], biases: Sequence[Array]) -> list[Array]:
    """Keep z of every layer in the list, and pass σ(z) on."""
    found, a = [x], x
    for w, b in zip(weights, biases, strict=True):
        found.append(a @ w.T + b)
        a = sigmoid(found[-1])
    return found


def _both(x: Array, weights: Sequence[Array], biases: Sequence[Array]) -> list[Array]:
    a = RIGHT(x, weights, biases)
    z = [before @ w.T + b for before, w, b in zip(a, weights, biases, strict=False)]
    return [x, *(item for pair in zip(z, a[1:], strict=True) for item in pair)]


def _unshifted(z: Array) -> Array:
    powers = np.exp(z)
    a: Array = powers / powers.sum(axis=-1, keepdims=True)
    return a


def _down_columns(z: Array) -> Array:
    return softmax(z.T).T


def _over_all(z: Array) -> Array:
    return softmax(z.reshape(1, -1)).reshape(z.shape)


def _overflowing(z: Array) -> Array:
    a: Array = 1 / (1 + np.exp(-z))
    return a


def _certain(z: Array) -> Array:
    a: Array = np.eye(z.shape[1])[z.argmax(axis=1)]
    return a


def _one_for_all(x: Array, weights: Sequence[Array], biases: Sequence[Array]) -> list[Array]:
    """Fill one buffer again and again."""
    a = RIGHT(x, weights, biases)
    return [a[-1]] * len(a)


def _ends_only(x: Array, weights: Sequence[Array], biases: Sequence[Array]) -> list[Array]:
    """Use the first and the last layer alone."""
    if len(weights) < 2:
        return RIGHT(x, weights, biases)
    return RIGHT(x, [weights[0], weights[-1]], [biases[0], biases[-1]])


def _own_bias(z: Array, b: Array, last: bool) -> Array:
    shifted: Array = z + b[0]
    return shifted


def _after_activation(x: Array, weights: Sequence[Array], biases: Sequence[Array]) -> list[Array]:
    found = [x]
    for last, (w, b) in _last_first(weights, biases):
        found.append((softmax if last else sigmoid)(found[-1] @ w.T) + b)
    return found


def _untransposed(x: Array, weights: Sequence[Array], biases: Sequence[Array]) -> list[Array]:
    return RIGHT(x, [w.T for w in weights], biases)


FORWARD = [
    forward_mistake(
        "nothing-returned",
        lambda *_: None,
        "Nothing is returned.",
        "The list [x, a1, …, aL] is the answer. Is `return` missing?",
    ),
    forward_mistake(
        "output-sigmoid",
        Forward(last=sigmoid),
        "The output layer has the sigmoid in place of the softmax.",
        "Probabilities of k classes must add up to 1 in each row: a_i = e^(z_i) / Σ_m e^(z_m) does, σ(z_i) does not.",
    ),
    forward_mistake(
        "softmax-everywhere",
        Forward(hidden=softmax),
        "The hidden layers have the softmax too; it belongs to the output layer alone.",
        "Hidden units do not share out a probability: each has its own σ(z). " + LAYER,
    ),
    forward_mistake(
        "output-linear",
        Forward(last=lambda z: z),
        "The last entry of the list holds the logits z; the softmax is missing.",
        "The last activations are probabilities, a_i = e^(z_i) / Σ_m e^(z_m).",
    ),
    forward_mistake(
        "hidden-linear",
        Forward(hidden=lambda z: z),
        "The hidden layers have no activation: z is passed on as it is.",
        "Without σ between them, two layers are no more than one: (x w1ᵀ) w2ᵀ = x (w2 w1)ᵀ. " + LAYER,
    ),
    forward_mistake(
        "no-activations",
        Forward(hidden=lambda z: z, last=lambda z: z),
        "No layer has an activation function: the list holds weighted inputs z.",
    ),
    forward_mistake(
        "hidden-tanh",
        Forward(hidden=np.tanh),
        "The hidden layers have tanh in place of the sigmoid.",
        "tanh(z) = 2 σ(2z) − 1 runs from −1 to 1, and its derivative is 1 − a², not a (1 − a). " + LAYER,
    ),
    forward_mistake(
        "hidden-relu",
        Forward(hidden=lambda z: np.maximum(z, 0.0)),
        "The hidden layers have ReLU, max(0, z), in place of the sigmoid.",
    ),
    forward_mistake(
        "hidden-sigmoid-mirrored",
        Forward(hidden=lambda z: sigmoid(-z)),
        "The hidden layers give 1 − σ(z): the minus sign in e^(−z) is missing.",
        "σ(z) = 1 / (1 + e^(−z)) rises with z.",
    ),
    forward_mistake(
        "softmax-after-sigmoid",
        Forward(last=lambda z: softmax(sigmoid(z))),
        "The output layer goes through the sigmoid and then through the softmax.",
        "The softmax takes the logits themselves, a_i = e^(z_i) / Σ_m e^(z_m); squashed to (0, 1) first, no class "
        "could come near probability 1.",
    ),
    forward_mistake(
        "softmax-twice",
        Forward(last=lambda z: softmax(softmax(z))),
        "The softmax is applied twice.",
        "The softmax takes the logits themselves, a_i = e^(z_i) / Σ_m e^(z_m), once.",
    ),
    forward_mistake(
        "softmax-down-columns",
        Forward(last=_down_columns),
        "The softmax runs down the columns: each class adds up to 1 over the examples.",
        "Rows are examples, and each row's probabilities add up to 1: the sum runs over axis=1.",
    ),
    forward_mistake(
        "softmax-over-all",
        Forward(last=_over_all),
        "The softmax divides by the sum over the whole batch.",
        "Each row has a sum of its own, over axis=1 with keepdims=True.",
    ),
    forward_mistake(
        "softmax-unshifted",
        Forward(last=_unshifted),
        "The softmax takes e^z of the logits as they are, and e^z overflows above z = 709.",
        "Take the row's maximum off first: e^(z_i − m) / Σ_j e^(z_j − m) is the same number.",
    ),
    forward_mistake(
        "log-softmax",
        Forward(last=lambda z: np.log(softmax(z))),
        "The last entry of the list holds the logarithms of the probabilities.",
        "The activations are the probabilities themselves; the cost takes the logarithm.",
    ),
    forward_mistake(
        "exponentials-unscaled",
        Forward(last=np.exp),
        "The output layer gives e^z, not yet divided by the row's sum.",
        "a_i = e^(z_i) / Σ_m e^(z_m).",
    ),
    forward_mistake(
        "output-certain",
        Forward(last=_certain),
        "The output layer gives 1 to the largest logit and 0 to the rest.",
        "The list ends with probabilities; the decision is for `predict`, and it has no derivative.",
    ),
    forward_mistake(
        "no-bias",
        Forward(add=lambda z, b, last: z),
        "The biases are never added.",
        "A layer's weighted input is z = a_before wᵀ + b.",
    ),
    forward_mistake(
        "no-bias-at-the-end",
        Forward(add=lambda z, b, last: z if last else z + b),
        "The output layer's biases are not added.",
        "Every layer's weighted input is z = a_before wᵀ + b, the last one's too.",
    ),
    forward_mistake(
        "no-bias-inside",
        Forward(add=lambda z, b, last: z + b if last else z),
        "The hidden layers' biases are not added.",
        "Every layer's weighted input is z = a_before wᵀ + b.",
    ),
    forward_mistake(
        "bias-subtracted",
        Forward(add=lambda z, b, last: z - b),
        "The biases are subtracted.",
        "z = a_before wᵀ + b. (A threshold would be subtracted; a bias is minus the threshold.)",
    ),
    forward_mistake(
        "bias-after-activation",
        _after_activation,
        "The biases are added after the activation function.",
        "b belongs to the weighted input: a = σ(a_before wᵀ + b), not σ(a_before wᵀ) + b.",
    ),
    forward_mistake(
        "first-bias-for-all",
        Forward(add=_own_bias),
        "All units of a layer get the first unit's bias.",
        "b has one entry for each unit; as a row it is added to every row of z.",
    ),
    forward_mistake(
        "x-left-out",
        lambda x, weights, biases: RIGHT(x, weights, biases)[1:],
        "The list does not begin with x.",
        "The list is [x, a1, …, aL]: BP4 of the first layer needs x as its a_before.",
        LAYERS_GUIDE,
    ),
    forward_mistake(
        "last-only",
        lambda x, weights, biases: RIGHT(x, weights, biases)[-1],
        "Only the last layer's activations are returned.",
        "`backward` needs every layer's activations: the list is [x, a1, …, aL].",
        LAYERS_GUIDE,
    ),
    forward_mistake(
        "probabilities-left-out",
        lambda x, weights, biases: RIGHT(x, weights, biases)[:-1],
        "The list ends before the output layer.",
        "With L layers the list [x, a1, …, aL] has L + 1 entries; a loop over range(L) makes all of them.",
        LAYERS_GUIDE,
    ),
    forward_mistake(
        "reversed",
        lambda x, weights, biases: RIGHT(x, weights, biases)[::-1],
        "The list runs from the output layer back to x.",
        "The list is [x, a1, …, aL], in the order in which the layers follow each other.",
        LAYERS_GUIDE,
    ),
    forward_mistake(
        "weighted-inputs-too",
        _both,
        "The list holds the weighted inputs z between the activations.",
        "The list is [x, a1, …, aL] and nothing else: σ′ is a (1 − a), so z is not needed on the way back.",
        LAYERS_GUIDE,
    ),
    forward_mistake(
        "weighted-inputs",
        _logits,
        "The list holds the weighted inputs z in place of the activations.",
        "The list is [x, a1, …, aL]: σ′ is a (1 − a), so z is not needed on the way back.",
        LAYERS_GUIDE,
    ),
    forward_mistake(
        "fed-from-x",
        _first_of,
        "Every layer is fed with x.",
        "A layer's inputs are the activations of the layer before it.",
        LAYERS_GUIDE,
    ),
    *(
        forward_mistake(
            f"{place}-{name}-for-all",
            imitate,
            f"Every layer takes {name}[{index}], the {place} layer's.",
            "Layer l has weights and biases of its own: loop over zip(weights, biases), or index both with l.",
            LAYERS_GUIDE,
        )
        for place, index in (("first", 0), ("last", -1))
        for name, imitate in (
            ("biases", lambda x, weights, biases, i=index: RIGHT(x, weights, [biases[i]] * len(weights))),
            ("weights", lambda x, weights, biases, i=index: RIGHT(x, [weights[i]] * len(weights), biases)),
        )
    ),
    forward_mistake(
        "one-array-for-all",
        _one_for_all,
        "All entries of the list are one and the same array, the last one filled.",
        "Each layer needs an array of its own: a buffer that is filled again changes what the list already holds.",
        LAYERS_GUIDE,
    ),
    forward_mistake(
        "first-and-last-layer-only",
        _ends_only,
        "Only the first and the last layer are used; those between are passed over.",
        "Any number of layers may be handed over: loop over all of them.",
        LAYERS_GUIDE,
    ),
    forward_mistake(
        "weights-untransposed",
        _untransposed,
        "The weights are multiplied untransposed, x w in place of x wᵀ.",
        "Row j of w belongs to unit j, so z = x wᵀ + b; where w is square, x w has the right shape too.",
    ),
    forward_mistake(
        "output-layer-hidden-too",
        lambda x, weights, biases: [*RIGHT(x, weights, biases), sigmoid(RIGHT(x, weights, biases)[-1])],
        "The list has one entry too many after the probabilities.",
        "With L layers the list [x, a1, …, aL] has L + 1 entries.",
        LAYERS_GUIDE,
    ),
]


def _memory(function: str, guide: str) -> list[Misconception]:
    parameters = {"forward": ("x", "weights", "biases"), "backward": ("activations", "y", "weights")}[
        function
    ]
    found = [
        Misconception(
            f"changes-{name}",
            f"{function}/changed",
            lambda *_, position=position: [position],
            f"`{function}` changes its argument `{name}`.",
            "An in-place operation (a -= …, out=…, list.pop) writes into the caller's memory, which the next step "
            "still needs: build the result in new arrays.",
            guide,
        )
        for position, name in enumerate(parameters)
    ]
    remembers = Misconception(
        "remembers",
        f"{function}/remembered",
        lambda *_: True,
        f"`{function}` answers otherwise after an earlier call: something is kept from one call to the next.",
        "A list or array at the top of the file, or as a default argument, lives on between calls: make it inside.",
        guide,
    )
    return [*found, remembers]


ANY_DEPTH = (
    "weights and biases may have any number of layers: loop over zip(weights, biases), not over names w1, w2."
)

MISCONCEPTIONS: tuple[Misconception, ...] = (
    *FORWARD,
    *fixed_depth("forward", RIGHT, ANY_DEPTH, FORWARD_GUIDE),
    *_memory("forward", FORWARD_GUIDE),
    *BACKWARD,
    *_memory("backward", LAYERS_GUIDE),
)
