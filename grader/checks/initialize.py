"""What is asked of the first weights: form, no two units alike, a spread that falls, and nothing but `rng`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, ClassVar

import numpy as np

from ..sandbox.messages import Call, Reply, Rng, Value, call, series
from .check import Check, Finding, Kind, Observation, exceptions
from .compare import Bound
from .functions import FUNCTIONS
from .layers import Layers, answered, claims, equal
from .replay import Array
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
        near = 1e-9 * np.abs(w).max()
        first = w[:, 0]  # who is alike is so in the first weight, too
        for one, other in np.argwhere(np.triu(np.abs(first[:, None] - first) <= near, 1)):
            if np.abs(w[one] - w[other]).max() <= near:
                return layer, int(one), int(other)
    return None


def spread(w: Array) -> float:
    """Give the root mean square: weights that all lie near 1 are as large as that, however near."""
    return float(np.sqrt((w * w).mean()))


def shrinking(function: str, few: Array, many: Array, place: str) -> str:
    """Say that the spread of weights fails to fall with the fan-in, "" where it falls.

    Any sound rule falls at least fourfold from fan-in 4 to fan-in 900 with 50 units (Glorot's does; 1/√fan-in fifteen
    times). 200 weights or more tell their spread to some 5 %, so that none of them comes near a factor of two.
    """
    small, large = spread(few), spread(many)
    middle = float(many.mean())
    if abs(middle) > 0.4 * large and np.isfinite(middle):  # 45,000 sound weights: 0.005 or less
        return (
            f"`{place}` does not spread around 0: its entries have a mean of {middle:.3g} and a root mean square of "
            f"{large:.3g} with fan-in {many.shape[1]}. Positive and negative weights should be equally likely."
        )
    if small > 2 * large and np.isfinite(small):
        return ""
    return (
        f"`{place}` has a spread around 0 (root mean square) of {small:.3g} with fan-in {few.shape[1]} "
        f"and of {large:.3g} with fan-in {many.shape[1]}; the more inputs a unit has, the smaller its weights must be."
    )


class Initialize(Check):
    """The base of what is asked of `initialize`: its answers are random, and looked at one by one."""

    function = "initialize"
    kind: ClassVar[Kind] = "values"
    telling = True

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
        yield from exceptions(calls, replies)
        lengths: Value = [len(asked.args[0]) for asked in calls]  # type: ignore[arg-type]
        odd: list[Value] = [reply.status == "raised" for reply in replies]
        if 0 < odd.count(True) < len(odd):
            yield Observation("initialize/lengths", (lengths, odd), odd)
        for asked, reply in zip(calls, replies, strict=True):
            if not answered([reply]):
                continue
            yield Observation("initialize/drawn", (asked.args[0], reply.value), [reply.value])


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
        return [(3, 4, 3), (2, 6, 2), (1, 5, 3), (40, 20, 10), (1, 300, 2)]

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
    telling = True

    def calls(self, rng: np.random.Generator) -> list[Call]:
        """Ask for a few and for many inputs, of the first layer, of a later one, and within one network."""
        sizes: list[Value] = [
            (4, 50, 8),
            (900, 50, 8),
            (8, 4, 50),
            (8, 900, 50),
            (12, 12, 300, 300, 2),
            (900, 4, 4, 2),
        ]
        return [call("initialize", one, new_rng(rng)) for one in sizes]

    def judge(self, calls: Sequence[Call], replies: Sequence[Reply]) -> Finding | None:
        """Compare the spreads, layer for layer."""
        for asked, reply in zip(calls, replies, strict=True):
            message = of_sizes("initialize", asked.args[0], reply.value)  # type: ignore[arg-type]
            if message:
                return initialized(asked, reply, message)
        values: list[Any] = [reply.value for reply in replies]
        messages = self._not_shrinking(values)
        place = next((i for i, message in enumerate(messages) if message), None)
        if place is None:
            return None
        last = (1, 3, 4, 5)[place]
        return initialized(calls[last], replies[last], messages[place])

    def _not_shrinking(self, values: list[Any]) -> list[str]:
        pairs = enumerate((values[:2], values[2:4]))
        found = [shrinking("initialize", few[0][i], many[0][i], f"weights[{i}]") for i, (few, many) in pairs]
        first, _, last, _ = values[4][0]
        wide, narrow, _ = values[5][0]
        return [
            *found,
            shrinking("initialize", first, last, "weights[2]"),
            shrinking("initialize", narrow, wide, "weights[1]"),  # a layer's own fan-in alone counts
        ]

    def observe(self, calls: Sequence[Call], replies: Sequence[Reply]) -> Iterator[Observation]:
        """Give the sizes and the spreads of all layers, where one of them fails to fall."""
        if not answered(replies):
            return
        values: list[Any] = [reply.value for reply in replies]
        if any(of_sizes("initialize", asked.args[0], v) for asked, v in zip(calls, values, strict=True)):  # type: ignore[arg-type]
            return
        if not any(self._not_shrinking(values)) or any(twins(value[0]) for value in values):
            return
        spreads: Value = [[spread(w) for w in value[0]] for value in values]
        sizes: Value = [asked.args[0] for asked in calls]
        yield Observation("initialize/spread", (sizes, spreads), spreads)


class InitializeRng(Check):
    """All that is random comes from rng: its state alone decides."""

    slug, function = "rng-alone", "initialize"
    kind: ClassVar[Kind] = "contract"
    telling = True

    def calls(self, rng: np.random.Generator) -> list[Call]:
        """Ask with equal Generators, in a row and apart, with one of another seed, and with one further on."""
        sizes: Value = [3, 5, 4, 2]
        first = new_rng(rng)
        other = Rng(first.seed + 1)
        return [
            series("initialize", (sizes, first), (sizes, first)),
            call("initialize", sizes, first),
            call("initialize", sizes, other),
            call("initialize", sizes, Rng(first.seed, drawn=7)),
        ]

    def judge(self, calls: Sequence[Call], replies: Sequence[Reply]) -> Finding | None:
        """Compare the answers with each other."""
        for value in (*replies[0].values, *(reply.value for reply in replies[1:])):
            message = of_sizes("initialize", [3, 5, 4, 2], value)
            if message:
                return initialized(calls[1], replies[1], message)
        if 0 in claims(replies)[0]:
            return initialized(
                calls[1], replies[1], "`initialize` changes `sizes`, which its caller still needs."
            )
        repeats, *differ = self._states(replies)
        if not repeats:
            return initialized(
                calls[1],
                replies[1],
                "Two Generators in the same state gave different weights: something random does not come from `rng`.",
            )
        if not all(differ):
            place = 2 + differ.index(False)
            alone = "" if place == 2 else ", the second of which had drawn numbers before"
            return initialized(
                calls[place],
                replies[place],
                f"Two Generators in different states{alone} gave the same weights: `rng` is not drawn from.",
            )
        return None

    def _states(self, replies: Sequence[Reply]) -> list[bool]:
        first, again = replies[0].values
        base: Any = replies[1].value
        others: list[Any] = [reply.value for reply in replies[2:]]
        repeats = equal(first, base) and equal(again, base)
        return [
            repeats,
            *(not any(equal(a, b) for a, b in zip(base[0], other[0], strict=True)) for other in others),
        ]

    def observe(self, calls: Sequence[Call], replies: Sequence[Reply]) -> Iterator[Observation]:
        """Give whether equal states repeat, and whether different ones differ."""
        if not answered(replies):
            return
        values: list[Any] = [reply.value for reply in replies]
        if not any(of_sizes("initialize", [3, 5, 4, 2], value) for value in values):
            states = self._states(replies)
            # That weights which are no draw at all do not depend on rng goes without saying.
            if not all(states) and twins(values[1][0]) is None:
                yield Observation("initialize/states", (), list(states))


def checks() -> list[Check]:
    """Give the checks of `initialize`."""
    return [InitializeShapes(), InitializeSymmetry(), InitializeSpread(), InitializeRng()]
