"""What is asked of the first weights, of a step, of the labels; `fit` has a file of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, ClassVar

import numpy as np

from ..course import Exercise
from ..sandbox.messages import Call, Reply, Rng, Value, call, series
from . import fit
from .check import Check, Finding, Kind, Observation
from .compare import Bound, warned
from .functions import FUNCTIONS
from .layers import Kept, Layered, Layers, claims, equal, size_of, thing
from .network import draw
from .replay import Array, activations, step
from .show import arguments, brief
from .show import snippet as pasted


def new_rng(rng: np.random.Generator) -> Rng:
    """Draw a Generator of a throwaway seed."""
    return Rng(int(rng.integers(1, 2**31)))


def of_sizes(function: str, sizes: Sequence[int], value: Value) -> str:
    """Say what is wrong with the form of a network's weights and biases, "" where nothing is."""
    zeros = [np.zeros((k, d)) for d, k in pairwise(sizes)], [np.zeros(k) for k in sizes[1:]]
    different = Layers(function, zeros, "one for each layer").unlike(value, Bound(floor=np.inf))
    if different is None:
        return ""
    if different.index is None:
        return different.message
    return f"`{different.result}` holds nan or infinite entries; every entry must be finite."


def twins(weights: Sequence[Array]) -> tuple[int, int, int] | None:
    """Find two units of a layer with the same weights: (layer, unit, unit)."""
    for layer, w in enumerate(weights):
        same = np.abs(w[:, None] - w[None]).max(axis=2) <= 1e-9 * np.abs(w).max()
        pairs = np.argwhere(np.triu(same, 1))
        if len(pairs):
            return layer, int(pairs[0][0]), int(pairs[0][1])
    return None


def shrinking(function: str, few: Array, many: Array, place: str) -> str:
    """Say that the spread of weights fails to fall with the fan-in, "" where it falls.

    Any sound rule falls at least fourfold from fan-in 4 to fan-in 900 with 50 units (Glorot's does; 1/√fan-in fifteen
    times). 200 weights or more tell their spread to some 5 %, so that none of them comes near a factor of two.
    """
    small, large = float(few.std()), float(many.std())
    if small > 2 * large and np.isfinite(small):
        return ""
    return (
        f"`{place}` has a spread (standard deviation) of {small:.3g} with fan-in {few.shape[1]} and of {large:.3g} "
        f"with fan-in {many.shape[1]}; the more inputs a unit has, the smaller its weights must be."
    )


class Initialize(Check):
    """The base of what is asked of `initialize`: its answers are random, and looked at one by one."""

    function = "initialize"
    kind: ClassVar[Kind] = "values"

    def asked(self) -> Iterable[Sequence[int]]:
        """Give the sizes to ask for."""
        raise NotImplementedError

    def wrong(self, sizes: Any, value: Any) -> str:
        """Say what is wrong with one answer of the right form."""
        return ""

    def calls(self, rng: np.random.Generator) -> list[Call]:
        """Ask once for each sizes."""
        return [call("initialize", sizes, new_rng(rng)) for sizes in map(_value, self.asked())]

    def judge(self, calls: Sequence[Call], replies: Sequence[Reply]) -> Finding | None:
        """Look at the form first, then at the numbers."""
        for asked, reply in zip(calls, replies, strict=True):
            sizes: Any = asked.args[0]
            message = of_sizes("initialize", sizes, reply.value) or self.wrong(sizes, reply.value)
            if message:
                return initialized(asked, reply, message)
        return None

    def observe(self, calls: Sequence[Call], replies: Sequence[Reply]) -> Iterator[Observation]:
        """Give each answer beside itself: a misconception tells whether it is one that it would have given."""
        for asked, reply in zip(calls, replies, strict=True):
            yield Observation("initialize/drawn", (asked.args[0], reply.value), reply.value)


def _value(sizes: Sequence[int]) -> Value:
    return tuple(sizes) if isinstance(sizes, tuple) else list(sizes)


def initialized(asked: Call, reply: Reply, message: str) -> Finding:
    """Show the call beside the message."""
    function = FUNCTIONS["initialize"]
    return Finding(
        message,
        {
            "arguments": arguments(function.parameters, asked.args),
            "returned": brief(reply.value),
            "snippet": pasted(function, asked.args, None),
        },
    )


class InitializeShapes(Initialize):
    """Each layer gets weights (k, d) and biases (k,), finite, whatever the sizes."""

    slug = "shapes"

    def asked(self) -> Iterable[Sequence[int]]:
        """Give two to five sizes, as tuples and as lists."""
        return [(2, 3), (2, 16, 3), [4, 6, 5, 3], (3, 1, 2), [7, 2], (2, 5, 4, 3, 6)]


class InitializeSymmetry(Initialize):
    """No two units of a layer start with the same weights."""

    slug = "symmetry"

    def asked(self) -> Iterable[Sequence[int]]:
        """Give layers of several units, with few inputs and with many."""
        return [(3, 4, 3), (2, 6, 2), (1, 5, 3), (40, 20, 10)]

    def wrong(self, sizes: Any, value: Any) -> str:
        """Look for twins."""
        found = twins(value[0])
        if found is None:
            return ""
        layer, one, other = found
        return (
            f"Units {one} and {other} of layer {layer + 1} start with the same weights (rows {one} and {other} of "
            f"`weights[{layer}]`). They get the same gradient at every step, and stay the same for ever."
        )


class InitializeSpread(Check):
    """The more inputs a unit has, the smaller its weights are spread."""

    slug, function = "spread", "initialize"
    kind: ClassVar[Kind] = "values"

    def calls(self, rng: np.random.Generator) -> list[Call]:
        """Ask for a few and for many inputs, of the first layer and of a later one."""
        sizes: list[Value] = [(4, 50, 8), (900, 50, 8), (8, 4, 50), (8, 900, 50)]
        return [call("initialize", one, new_rng(rng)) for one in sizes]

    def judge(self, calls: Sequence[Call], replies: Sequence[Reply]) -> Finding | None:
        """Compare the spreads, layer for layer."""
        for asked, reply in zip(calls, replies, strict=True):
            message = of_sizes("initialize", asked.args[0], reply.value)  # type: ignore[arg-type]
            if message:
                return initialized(asked, reply, message)
        values: list[Any] = [reply.value for reply in replies]
        for layer, (few, many) in enumerate((values[:2], values[2:])):
            message = shrinking("initialize", few[0][layer], many[0][layer], f"weights[{layer}]")
            if message:
                return initialized(calls[2 * layer + 1], replies[2 * layer + 1], message)
        return None

    def observe(self, calls: Sequence[Call], replies: Sequence[Reply]) -> Iterator[Observation]:
        """Give the sizes and the spreads of all layers."""
        values: list[Any] = [reply.value for reply in replies]
        if any(of_sizes("initialize", asked.args[0], v) for asked, v in zip(calls, values, strict=True)):  # type: ignore[arg-type]
            return
        spreads: Value = [[float(w.std()) for w in value[0]] for value in values]
        sizes: Value = [asked.args[0] for asked in calls]
        yield Observation("initialize/spread", (sizes, spreads), spreads)


class InitializeRng(Check):
    """All that is random comes from rng: its state alone decides."""

    slug, function = "rng-alone", "initialize"
    kind: ClassVar[Kind] = "contract"

    def calls(self, rng: np.random.Generator) -> list[Call]:
        """Ask with equal Generators, in a row and apart, and with another one."""
        sizes: Value = [3, 5, 4, 2]
        first, other = new_rng(rng), new_rng(rng)
        return [
            series("initialize", (sizes, first), (sizes, first)),
            call("initialize", sizes, first),
            call("initialize", sizes, other),
        ]

    def judge(self, calls: Sequence[Call], replies: Sequence[Reply]) -> Finding | None:
        """Compare the answers with each other."""
        for value in (*replies[0].values, replies[1].value, replies[2].value):
            message = of_sizes("initialize", [3, 5, 4, 2], value)
            if message:
                return initialized(calls[1], replies[1], message)
        if 0 in claims(replies)[0]:
            return initialized(calls[1], replies[1], "`initialize` changes `sizes`, which its caller still needs.")
        repeats, differs = self._states(replies)
        if not repeats:
            return initialized(
                calls[1],
                replies[1],
                "Two Generators in the same state gave different weights: something random does not come from `rng`.",
            )
        if not differs:
            return initialized(
                calls[2], replies[2], "Two Generators in different states gave the same weights: `rng` is not used."
            )
        return None

    def _states(self, replies: Sequence[Reply]) -> tuple[bool, bool]:
        first, again = replies[0].values
        base: Any = replies[1].value
        other: Any = replies[2].value
        repeats = equal(first, base) and equal(again, base)
        return repeats, not any(equal(a, b) for a, b in zip(base[0], other[0], strict=True))

    def observe(self, calls: Sequence[Call], replies: Sequence[Reply]) -> Iterator[Observation]:
        """Give whether equal states repeat, and whether different ones differ."""
        if not any(of_sizes("initialize", [3, 5, 4, 2], reply.value) for reply in replies):
            repeats, differs = self._states(replies)
            if not (repeats and differs):
                yield Observation("initialize/states", (), [repeats, differs])


class StepValues(Layered):
    """Every weight and every bias goes learning_rate times its gradient downhill."""

    slug, function = "values", "sgd_step"
    kind: ClassVar[Kind] = "values"
    bound = Bound(roundings=16.0)
    quiet = False

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give one to four layers, and learning rates below and above 1."""
        for sizes, rate in (((2, 2), 0.5), ((3, 4, 2), 0.1), ((5, 4, 3, 2), 3.0), ((2, 2, 2, 2, 2), 0.01)):
            (w, b), (grad_w, grad_b) = draw(rng, *sizes), draw(rng, *sizes)
            yield list(w), list(b), list(grad_w), list(grad_b), rate

    def right(self, args: tuple[Value, ...]) -> Layers:
        """Take the step."""
        return right_step(*args)

    def bound_for(self, layers: Layers) -> Bound:
        """Measure rounding against the largest entry: a step may end near zero."""
        return replace(self.bound, scale=1 + max(float(np.abs(a).max()) for part in layers.lists for a in part))


def right_step(weights: Any, biases: Any, grad_weights: Any, grad_biases: Any, learning_rate: Any) -> Layers:
    """Give the right weights and biases after a step."""
    moved = step((weights, biases), (grad_weights, grad_biases), learning_rate)
    return Layers("sgd_step", moved, "one array for each layer")


class StepMemory(Kept):
    """The four lists and their arrays stay as they are, and the step gives new arrays."""

    slug, function = "memory", "sgd_step"

    def pair(self, rng: np.random.Generator) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
        """Give two steps for networks of the same sizes."""
        one, other = ([list(part) for _ in range(2) for part in draw(rng, 3, 4, 2)] for _ in range(2))
        return (*one, 0.25), (*other, 0.25)

    def misshapen(self, args: tuple[Value, ...], value: Value) -> str:
        """Ask for the two lists alone."""
        different = right_step(*args).unlike(value, Bound(floor=np.inf))
        return different.message if different is not None else ""


class Predict(Check):
    """The base of what is asked of `predict`."""

    function = "predict"
    kind: ClassVar[Kind] = "values"
    quiet = False

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give the arguments of each call."""
        raise NotImplementedError

    def calls(self, rng: np.random.Generator) -> list[Call]:
        """Ask for one run on each input."""
        return [Call("predict", (args,)) for args in self.inputs(rng)]

    def judge(self, calls: Sequence[Call], replies: Sequence[Reply]) -> Finding | None:
        """Report the smallest call whose labels differ."""
        function = FUNCTIONS["predict"]
        pairs = sorted(zip(calls, replies, strict=True), key=lambda pair: size_of(pair[0].args))
        for asked, reply in pairs:
            right = right_labels(*asked.args)
            message = no_labels(reply.value, right) or _other_labels(reply.value, right)
            if message:
                evidence: dict[str, Any] = {
                    "arguments": arguments(function.parameters, asked.args),
                    "returned": brief(reply.value),
                    "expected": brief(right),
                    "snippet": pasted(function, asked.args, right),
                }
                return Finding(message, {key: value for key, value in evidence.items() if value})
        return next((f for pair in pairs if (f := warned(function, *pair))), None) if self.quiet else None


def right_labels(x: Any, weights: Any, biases: Any) -> Array:
    """Give the most probable class of each row."""
    labels: Array = activations((weights, biases), x)[-1].argmax(axis=1)
    return labels


def no_labels(value: Value, right: Array) -> str:
    """Say what is wrong with the form of the labels, "" where nothing is."""
    if value is None:
        return "`predict` returned None. Is its `return` missing?"
    if not isinstance(value, np.ndarray):
        return f"`labels` came back as {thing(value)}; an array of {len(right)} integers is promised."
    if value.shape != right.shape:
        return f"`labels` has shape {value.shape}; one integer for each example is promised, {right.shape}."
    if value.dtype != np.int64:
        return f"`labels` has dtype {value.dtype.name}; integers are promised, the classes' numbers from 0 to k − 1."
    return ""


def _other_labels(value: Any, right: Array) -> str:
    wrong = np.flatnonzero(value != right)
    if not len(wrong):
        return ""
    row = int(wrong[0])
    return (
        f"`labels[{row}]` is {value[row]}; the most probable class of this row is {right[row]} "
        f"({len(wrong)} of {right.size} labels differ)."
    )


def sure(rng: np.random.Generator, n: int, *sizes: int) -> tuple[Value, ...]:
    """Draw a network and rows on which no two classes come near a tie, every class among them."""
    while True:
        weights, biases = draw(rng, *sizes)
        biases[-1] = biases[-1] * 0.0 + rng.normal(0, 0.2, sizes[-1])
        weights[-1] = weights[-1] * 2
        x = rng.normal(0, 2.0, (60 * n, sizes[0]))
        ordered = np.sort(activations((weights, biases), x)[-1], axis=1)
        x = x[(ordered[:, -1] - ordered[:, -2] > 0.01)]
        labels = right_labels(x, weights, biases)
        seen = len(np.unique(labels))
        if len(x) >= n and seen >= min(2, sizes[-1]):
            # A row of each class first, so that a small batch is not all of one class.
            first = np.unique(labels, return_index=True)[1]
            rows = np.concatenate([rng.permutation(first), np.setdiff1d(np.arange(len(x)), first)])
            return x[rows[:n]].copy(), list(weights), list(biases)


class PredictLabels(Predict):
    """The label of a row is the number of its most probable class."""

    slug = "values"

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give two to five classes."""
        yield sure(rng, 3, 2, 3, 2)
        yield sure(rng, 4, 3, 4, 4)  # n = k: a wrong axis has the right shape here
        yield sure(rng, 40, 4, 6, 5)


class PredictDepth(Predict):
    """Any number of layers and of examples works, one example and no hidden layer too."""

    slug = "any-network"

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give networks without hidden layer and with three, and batches of one."""
        yield sure(rng, 1, 2, 3)
        yield sure(rng, 5, 3, 4)
        yield sure(rng, 1, 3, 5, 2)
        yield sure(rng, 6, 3, 5, 4, 4, 3)


class PredictLarge(Predict):
    """Weighted inputs of 10000 are no obstacle, and nothing overflows on the way."""

    slug = "large-inputs"
    kind: ClassVar[Kind] = "stability"
    quiet = True

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give logits far beyond what exp can take, of both signs."""
        x = np.array([[10.0, -5.0], [-10.0, 2.0], [1.0, 9.0]])
        yield x, [np.array([[1000.0, 0.0], [-900.0, 100.0], [0.0, 1000.0]])], [np.array([0.0, 5.0, -5.0])]
        hidden = np.array([[1000.0, -1000.0], [-1000.0, 0.0], [0.5, 0.25]])
        yield x, [hidden, np.array([[900.0, -5.0, 1.0], [-900.0, 9.0, 1.0]])], [np.zeros(3), np.zeros(2)]


class PredictMemory(Kept):
    """x, the weights and the biases stay as they are."""

    slug, function = "memory", "predict"

    def pair(self, rng: np.random.Generator) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
        """Give two batches and networks of the same sizes."""
        return sure(rng, 5, 3, 4, 3), sure(rng, 5, 3, 4, 3)

    def misshapen(self, args: tuple[Value, ...], value: Value) -> str:
        """Ask for labels alone."""
        return no_labels(value, right_labels(*args))


def checks(exercise: Exercise) -> list[Check]:
    """Give the checks of the exercise, in the order in which a student should read of them."""
    return [
        InitializeShapes(),
        InitializeSymmetry(),
        InitializeSpread(),
        InitializeRng(),
        StepValues(),
        StepMemory(),
        *fit.checks(exercise),
        PredictLabels(),
        PredictDepth(),
        PredictLarge(),
        PredictMemory(),
    ]
