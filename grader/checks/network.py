"""What is asked of a whole network, forward and backward."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from typing import Any, ClassVar

import numpy as np

from ..course import Exercise
from ..sandbox.messages import Call, Reply, Value
from .check import Check, Finding, Kind
from .compare import Bound, Difference
from .functions import Function
from .gradient import central, table
from .layers import Kept, Layered, Layers
from .replay import Array, Network, activations, backward

LARGE = Bound(roundings=4096.0, scale=1.0)  # weighted inputs near 1e4 carry a thousand roundings more


def draw(rng: np.random.Generator, *sizes: int) -> Network:
    """Draw a network whose units neither sleep nor saturate, biases included."""
    pairs = list(pairwise(sizes))
    weights = [rng.normal(0, 1.5 / math.sqrt(d), (k, d)) for d, k in pairs]
    return weights, [rng.normal(0, 0.7, k) for _, k in pairs]


def one_hot(rng: np.random.Generator, n: int, k: int) -> Array:
    """Draw targets, every class among them where there is room."""
    targets: Array = np.eye(k)[rng.permutation(np.arange(n) % k)]
    return targets


def strided(rng: np.random.Generator, array: Array) -> Array:
    """Give the same numbers in memory with gaps: every second row and column of a larger array."""
    room = rng.normal(0, 1, [2 * size for size in array.shape])
    view: Array = room[tuple(slice(None, None, 2) for _ in array.shape)]
    view[...] = array
    return view


class Forward(Layered):
    """The base of what is asked of `forward`."""

    function = "forward"
    kind: ClassVar[Kind] = "values"
    bound = Bound(roundings=512.0, scale=1.0)
    quiet = False

    def example(self, rng: np.random.Generator, n: int, *sizes: int) -> tuple[Any, ...]:
        """Draw a batch and a network."""
        weights, biases = draw(rng, *sizes)
        return rng.normal(0, 1.5, (n, sizes[0])), list(weights), list(biases)

    def right(self, args: tuple[Value, ...]) -> Layers:
        """Run the network."""
        x, weights, biases = args
        return right_forward(x, weights, biases)


def right_forward(x: Any, weights: Any, biases: Any) -> Layers:
    """Give the right activations, as a list to compare with."""
    return Layers("forward", [activations((weights, biases), x)], "x, then the activations of each layer")


class ForwardOneHidden(Forward):
    """With one hidden layer the list is x, the hidden activations and the probabilities."""

    slug = "one-hidden-layer"

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give networks narrow and wide, batches small and larger than 32."""
        yield self.example(rng, 2, 2, 3, 2)
        yield self.example(rng, 37, 5, 4, 3)


class ForwardNoHidden(Forward):
    """Without hidden layer the network is one softmax layer."""

    slug = "no-hidden-layer"

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give softmax layers alone."""
        yield self.example(rng, 2, 2, 3)
        yield self.example(rng, 33, 6, 4)


class ForwardDeep(Forward):
    """Each layer takes the activations of the layer before it, however many there are."""

    slug = "deep"

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give two to four hidden layers, neighbours of different width."""
        yield self.example(rng, 3, 2, 4, 3, 5)
        yield self.example(rng, 7, 6, 5, 4, 3, 2)
        yield self.example(rng, 2, 3, 1, 2, 1, 4)  # layers of a single unit


class ForwardEqual(Forward):
    """Layers of equal width are not mixed up."""

    slug = "equal-widths"

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give square weights alone: a transpose or another layer's array has the right shape here."""
        yield self.example(rng, 3, 2, 2, 2)
        yield self.example(rng, 4, 4, 4, 4)
        yield self.example(rng, 5, 3, 3, 3, 3, 3)
        x, weights, biases = self.example(rng, 3, 2, 2)
        # Two layers of the same numbers: a layer is known by its place.
        yield x, [*weights, *(w.copy() for w in weights)], [*biases, *(b.copy() for b in biases)]


class ForwardAnyBatch(Forward):
    """One example, forty, and arrays with gaps in memory work alike."""

    slug = "any-batch"

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give n = 1 and n = 40, rows far apart, Fortran order and slices."""
        yield self.example(rng, 1, 3, 4, 2)
        yield self.example(rng, 1, 1, 1, 1)
        x, weights, biases = self.example(rng, 40, 3, 5, 4)
        yield x * 10.0 ** rng.integers(-3, 1, (40, 1)), weights, biases
        x, weights, biases = self.example(rng, 6, 3, 4, 2)
        yield (
            strided(rng, x),
            [np.asfortranarray(weights[0]), strided(rng, weights[1])],
            [strided(rng, b) for b in biases],
        )


class ForwardLarge(Forward):
    """Weighted inputs of 10000 and −10000 give activations, not nan, and nothing overflows on the way."""

    slug = "large-inputs"
    kind: ClassVar[Kind] = "stability"
    bound = LARGE
    quiet = True

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Saturate the hidden layer, the output layer, and both."""
        # e^710 overflows float64. Whole numbers: these weighted inputs are exact in any order of adding.
        w = np.array([[700.0, -300.0], [-1000.0, 1000.0], [0.0, 1.0]])
        yield np.array([[10.0, 10.0], [-10.0, 0.0], [0.0, 1.0]]), [w], [np.array([0.0, 1.0, -2.0])]
        yield (
            np.array([[10.0, -1.0], [-10.0, 2.0], [0.0, 0.0]]),
            [
                np.array([[1000.0, 0.0], [-500.0, 1.0], [0.0, 0.5]]),
                np.array([[1.0, -2.0, 0.5], [0.0, 1.0, 1.0]]),
            ],
            [np.zeros(3), np.zeros(2)],
        )
        weights, biases = draw(rng, 4, 5, 3)
        x = rng.integers(-3, 4, (34, 4)).astype(np.float64)
        large = np.rint(weights[0] * 1000), np.rint(weights[1] * 8) * 1024
        yield x, list(large), list(biases)


class ForwardMemory(Kept):
    """x, the weights and the biases stay as they are, and each layer has an array of its own."""

    slug, function = "memory", "forward"
    lent = ("x",)

    def pair(self, rng: np.random.Generator) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
        """Give two batches for two networks of the same sizes."""
        first, second = draw(rng, 3, 3, 3), draw(rng, 3, 3, 3)
        return (
            (rng.normal(0, 1, (4, 3)), list(first[0]), list(first[1])),
            (rng.normal(0, 1, (4, 3)), list(second[0]), list(second[1])),
        )

    def misshapen(self, args: tuple[Value, ...], value: Value) -> str:
        """Ask for the list alone: the numbers are other checks' business."""
        x, weights, biases = args
        different = right_forward(x, weights, biases).unlike(value, Bound())
        return different.message if different is not None and different.index is None else ""


class Backward(Layered):
    """The base of what is asked of `backward`."""

    function = "backward"
    kind: ClassVar[Kind] = "gradient"
    bound = Bound(roundings=512.0)
    quiet = False

    def example(self, rng: np.random.Generator, n: int, *sizes: int) -> tuple[Any, ...]:
        """Draw a network and a batch, and run it forward."""
        weights, biases = draw(rng, *sizes)
        a = activations((weights, biases), rng.normal(0, 1.5, (n, sizes[0])))
        return list(a), one_hot(rng, n, sizes[-1]), list(weights)

    def right(self, args: tuple[Value, ...]) -> Layers:
        """Run BP1 to BP4."""
        return right_backward(*args)

    def bound_for(self, layers: Layers) -> Bound:
        """Measure rounding against the largest entry of all layers: the sums of an early one may nearly cancel."""
        return replace(self.bound, scale=max(float(np.abs(a).max()) for part in layers.lists for a in part))

    def explain(
        self, different: Difference, function: Function, asked: Call, reply: Reply, layers: Layers
    ) -> Finding:
        """Add the table of returned, exact and numerical derivatives of the layer that differs."""
        found = super().explain(different, function, asked, reply, layers)
        if different.index is None:
            return found
        return Finding(
            found.message, {**found.evidence, "table": table(different, slope(asked.args, different))}
        )


def right_backward(a: Any, y: Any, weights: Any) -> Layers:
    """Give the right gradient, as two lists to compare with."""
    return Layers(
        "backward", backward(a, y, weights), "one array for each layer, the first hidden layer first"
    )


def slope(args: tuple[Any, ...], different: Difference) -> Array | None:
    """Differentiate the cost numerically by the array of the layer that differs; None where units are saturated."""
    a, y, weights = args
    kind, _, rest = different.result.partition("[")
    layer = int(rest.rstrip("]"))
    with np.errstate(all="ignore"):
        # The biases are no argument of `backward`, but the first example's activations tell what they were.
        z = [np.log(values[0] / (1 - values[0])) for values in a[1:-1]] + [np.log(a[-1][0])]
    biases = [z[i] - weights[i] @ a[i][0] for i in range(len(weights))]
    if not all(np.isfinite(b).all() for b in biases):
        return None

    def cost(moved: Array) -> float:
        parts: Network = (list(weights), list(biases))
        parts[kind == "grad_biases"][layer] = moved
        probabilities = activations(parts, a[0])[-1]
        return float(-np.log(probabilities[y == 1]).mean())

    return central(cost, biases[layer] if kind == "grad_biases" else np.asarray(weights[layer]))


class BackwardNoHidden(Backward):
    """Without hidden layer the gradient is that of one softmax layer, BP1, BP3 and BP4."""

    slug = "no-hidden-layer"

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give softmax layers alone."""
        yield self.example(rng, 2, 2, 3)
        yield self.example(rng, 35, 6, 4)


class BackwardOneHidden(Backward):
    """The output layer's error passes back through its own weights and the hidden units' a (1 − a)."""

    slug = "one-hidden-layer"

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give networks narrow and wide, batches small and larger than 32."""
        yield self.example(rng, 2, 2, 3, 2)
        yield self.example(rng, 37, 5, 4, 3)


class BackwardDeep(Backward):
    """Every layer gets the gradient of its own weights and biases, however many layers there are."""

    slug = "deep"

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give two to four hidden layers, neighbours of different width."""
        yield self.example(rng, 3, 2, 4, 3, 5)
        yield self.example(rng, 8, 6, 5, 4, 3, 2)
        yield self.example(rng, 2, 3, 1, 2, 1, 4)  # layers of a single unit


class BackwardEqual(Backward):
    """Layers of equal width are not mixed up."""

    slug = "equal-widths"

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give square weights alone: a transpose or another layer's array has the right shape here."""
        yield self.example(rng, 3, 2, 2, 2)
        yield self.example(rng, 4, 4, 4, 4)
        yield self.example(rng, 5, 3, 3, 3, 3, 3)


class BackwardAnyBatch(Backward):
    """One example, fifty, and arrays with gaps in memory work alike: the mean's 1/n comes in once."""

    slug = "any-batch"

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give n = 1 and n = 50, Fortran order and slices."""
        yield self.example(rng, 1, 3, 4, 2)
        yield self.example(rng, 1, 1, 1, 1)
        yield self.example(rng, 50, 3, 5, 4)
        a, y, weights = self.example(rng, 4, 3, 2, 3)
        yield [1e6 * a[0], *a[1:]], y, weights  # inputs of any size: a large gradient is passed as it is
        weights, biases = draw(rng, 3, 4, 2)
        weights[1] = 1e5 * weights[1]
        a = activations((weights, biases), rng.normal(0, 1.5, (5, 3)))
        yield (
            list(a),
            one_hot(rng, 5, 2),
            list(weights),
        )  # and so is a large error on its way through the layers
        a, y, weights = self.example(rng, 6, 3, 4, 2)
        yield (
            [strided(rng, values) for values in a],
            np.asfortranarray(y),
            [np.asfortranarray(weights[0]), strided(rng, weights[1])],
        )


class BackwardSaturated(Backward):
    """Activations of exactly 0 and 1 give a finite gradient, even where the target's probability is 0."""

    slug = "saturated"
    kind: ClassVar[Kind] = "stability"
    quiet = True

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give saturated hidden units, certain right answers and certain wrong ones."""
        w = np.array([[1.0, -0.5], [0.25, 2.0]])
        hidden = np.array([[1.0, 0.5], [0.0, 0.25], [0.75, 1.0]])
        certain = np.array([[1.0, 0.0], [1.0, 0.0], [0.5, 0.5]])
        yield (
            [rng.normal(0, 1, (3, 2)), hidden, certain],
            np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]]),
            [w, w.T],
        )
        weights, biases = draw(rng, 3, 5, 4, 3)
        a = activations(([4 * w for w in weights], biases), rng.normal(0, 1.5, (34, 3)))
        edged = [
            a[0],
            *(np.where(rng.random(values.shape) < 0.3, np.rint(values), values) for values in a[1:-1]),
        ]
        sure = np.where(np.arange(34)[:, None] % 3 == 0, np.eye(3)[a[-1].argmax(axis=1)], a[-1])
        yield [*edged, sure], one_hot(rng, 34, 3), list(weights)


class BackwardMemory(Kept):
    """The activations, the targets and the weights stay as they are, and the gradients are new arrays."""

    slug, function = "memory", "backward"

    def pair(self, rng: np.random.Generator) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
        """Give two batches for two networks of the same sizes."""
        draws = BackwardDeep()
        return draws.example(rng, 4, 3, 3, 3), draws.example(rng, 4, 3, 3, 3)

    def misshapen(self, args: tuple[Value, ...], value: Value) -> str:
        """Ask for the two lists alone: the numbers are other checks' business."""
        different = right_backward(*args).unlike(value, Bound())
        return different.message if different is not None and different.index is None else ""


def checks(exercise: Exercise) -> list[Check]:
    """Give the checks of the exercise, in the order in which a student should read of them."""
    return [
        ForwardOneHidden(),
        ForwardNoHidden(),
        ForwardDeep(),
        ForwardEqual(),
        ForwardAnyBatch(),
        ForwardLarge(),
        ForwardMemory(),
        BackwardNoHidden(),
        BackwardOneHidden(),
        BackwardDeep(),
        BackwardEqual(),
        BackwardAnyBatch(),
        BackwardSaturated(),
        BackwardMemory(),
    ]
