"""What is asked of a step and of the labels; the first weights and `fit` have files of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, ClassVar

import numpy as np

from ..course import Exercise
from ..sandbox.messages import Call, Reply, Value
from . import fit, initialize
from .check import Check, Finding, Kind, Observation
from .compare import Bound, warned
from .functions import FUNCTIONS
from .layers import Kept, Layered, Layers, as_value, size_of, thing
from .network import draw
from .replay import Array, activations, step
from .show import arguments, brief
from .show import snippet as pasted


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
        (w, b), (grad_w, grad_b) = draw(rng, 3, 4, 2), draw(rng, 3, 4, 2)
        steep: tuple[list[Value], list[Value]] = [1e6 * g for g in grad_w], [1e6 * g for g in grad_b]
        yield list(w), list(b), *steep, 0.5  # a long step is a step as well: nothing is clipped

    def right(self, args: tuple[Value, ...]) -> Layers:
        """Take the step."""
        return right_step(*args)

    def bound_for(self, layers: Layers) -> Bound:
        """Measure rounding against the largest entry: a step may end near zero."""
        return replace(
            self.bound, scale=1 + max(float(np.abs(a).max()) for part in layers.lists for a in part)
        )


def right_step(weights: Any, biases: Any, grad_weights: Any, grad_biases: Any, learning_rate: Any) -> Layers:
    """Give the right weights and biases after a step."""
    moved = step((weights, biases), (grad_weights, grad_biases), learning_rate)
    return Layers("sgd_step", moved, "one array for each layer")


class StepMemory(Kept):
    """The four lists and their arrays stay as they are, and the step gives new arrays."""

    slug, function = "memory", "sgd_step"

    def pair(self, rng: np.random.Generator) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
        """Give two steps for networks of the same sizes."""
        one, other = ([as_value(part) for _ in range(2) for part in draw(rng, 3, 4, 2)] for _ in range(2))
        zero: Any = other[2][1]  # type: ignore[index]
        zero[...] = 0.0  # a layer that learns nothing gets a new array, too
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
            message = no_labels(reply.value, right) or _other_labels(reply.value, right, asked.args)
            if message:
                evidence: dict[str, Any] = {
                    "arguments": arguments(function.parameters, asked.args),
                    "returned": brief(reply.value),
                    "expected": brief(right),
                    "snippet": pasted(function, asked.args, right),
                }
                found = {key: value for key, value in evidence.items() if value}
                return Finding(message, found, telling=bool(no_labels(reply.value, right)))
        return next((f for pair in pairs if (f := warned(function, *pair))), None) if self.quiet else None

    def observe(self, calls: Sequence[Call], replies: Sequence[Reply]) -> Iterator[Observation]:
        """Leave ties out: which of two equal classes is given tells nothing."""
        told = [
            i
            for i, (asked, reply) in enumerate(zip(calls, replies, strict=True))
            if not _tied(asked.args) or _length(reply) > len(right_labels(*asked.args))
        ]
        yield from super().observe([calls[i] for i in told], [replies[i] for i in told])


def _length(reply: Reply) -> int:
    value = reply.value if reply.status == "value" else None
    return len(value) if isinstance(value, np.ndarray) and value.ndim else 0


def _tied(args: Any) -> bool:
    ordered = np.sort(activations((args[1], args[2]), args[0])[-1], axis=1)
    return bool((ordered[:, 1:] == ordered[:, :-1])[:, -1:].any())


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


def _other_labels(value: Any, right: Array, args: Any) -> str:
    a = activations((args[1], args[2]), args[0])[-1]
    most = a == a.max(axis=1, keepdims=True)  # of classes that are exactly as probable any may be given
    known = (value >= 0) & (value < a.shape[1])
    wrong = np.flatnonzero(~(known & most[np.arange(len(right)), np.where(known, value, 0)]))
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


def near_ties(rng: np.random.Generator, n: int, d: int, k: int) -> tuple[Value, ...]:
    """Draw a softmax layer of units that hardly differ: its largest probabilities are ahead by some 1e-4."""
    unit, offsets = rng.normal(0, 1, d), rng.permutation(k) * 5e-4
    w: Array = unit + np.outer(np.linspace(-1e-3, 1e-3, k)[rng.permutation(k)], rng.normal(0, 1, d))
    while True:
        x = rng.normal(0, 1, (n, d))
        ordered = np.sort(x @ w.T + offsets, axis=1)
        if (ordered[:, -1] - ordered[:, -2]).min() > 2e-5:
            return x, [w], [offsets.astype(np.float64)]


class PredictLabels(Predict):
    """The label of a row is the number of its most probable class."""

    slug = "values"

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give two to five classes."""
        yield sure(rng, 3, 2, 3, 2)
        yield sure(rng, 4, 3, 4, 4)  # n = k: a wrong axis has the right shape here
        yield sure(rng, 40, 4, 6, 5)
        yield sure(rng, 200, 5, 8, 7, 6)  # so many labels tell one mistake from another
        yield near_ties(rng, 6, 3, 4)


class PredictDepth(Predict):
    """Any number of layers and of examples works, one example and no hidden layer too."""

    slug = "any-network"

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give networks without hidden layer and with three, and batches of one."""
        yield sure(rng, 1, 2, 3)
        yield sure(rng, 5, 3, 4)
        yield sure(rng, 1, 3, 5, 2)
        yield sure(rng, 6, 3, 5, 4, 4, 3)
        yield (
            rng.normal(0, 1, (3, 2)),
            [np.zeros((3, 2))],
            [np.array([0.0, 1.0, 1.0])],
        )  # two classes are as probable


class PredictLarge(Predict):
    """Weighted inputs of 10000 are no obstacle, and nothing overflows on the way."""

    slug = "large-inputs"
    kind: ClassVar[Kind] = "stability"
    quiet = True

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give logits far beyond what exp can take, of both signs; and some at which the sigmoid alone is saturated."""
        x = np.array([[10.0, -5.0], [-10.0, 2.0], [1.0, 9.0]])
        yield x, [np.array([[5.0, 0.0], [9.0, 0.0], [0.0, 10.0]])], [np.zeros(3)]
        yield x, [np.array([[1000.0, 0.0], [-900.0, 100.0], [0.0, 1000.0]])], [np.array([0.0, 5.0, -5.0])]
        hidden = np.array([[1000.0, -1000.0], [-1000.0, 0.0], [0.5, 0.25]])
        yield x, [hidden, np.array([[900.0, -5.0, 1.0], [-900.0, 9.0, -1.0]])], [np.zeros(3), np.zeros(2)]


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
        *initialize.checks(),
        StepValues(),
        StepMemory(),
        *fit.checks(exercise),
        PredictLabels(),
        PredictDepth(),
        PredictLarge(),
        PredictMemory(),
    ]
