"""Hold lists of arrays, one for each layer, against the right ones; what `compare` does for a single array.

A network's functions answer with a list of arrays, or with two such lists. The list is looked at first, then its
arrays in order: the first layer that differs is what the student reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from ..sandbox.messages import Call, Reply, Value, call, rewritten, series
from .check import Check, Finding, Observation
from .compare import WARNED, Bound, Difference, difference, finding, kinds_of_warning, warned
from .contract import BY_ADDRESS
from .functions import FUNCTIONS, Function
from .show import arguments

Array = np.ndarray[Any, np.dtype[Any]]
Lists = Sequence[Sequence[Array]]  # one list of arrays for each result


@dataclass(frozen=True)
class Layers:
    """A right answer: for each result a list of arrays, and what its items are, in words."""

    function: str
    lists: Lists
    items: str  # "x, then one array for each layer"

    def unlike(self, returned: Value, bound: Bound) -> Difference | None:
        """Find the first thing in which an answer differs, None where nothing does."""
        function = FUNCTIONS[self.function]
        parts: Sequence[Value] = (returned,)
        if len(self.lists) > 1:
            if not isinstance(returned, list | tuple) or len(returned) != len(self.lists):
                promised = ", ".join(function.results)
                return Difference(
                    f"`{function.name}` returned {thing(returned)}; "
                    f"({promised}) is promised, two lists of arrays.",
                    function.results[0],
                )
            parts = returned
        names: list[str] = []
        flat: list[Value] = []
        for name, part, right in zip(function.results, parts, self.lists, strict=True):
            if not isinstance(part, list | tuple) or len(part) != len(right):
                return Difference(self._no_list(name, part, len(right)), name)
            names += [f"{name}[{i}]" for i in range(len(right))]
            flat += part
        named = replace(function, results=tuple(names), like={})
        return difference(tuple(flat), tuple(a for right in self.lists for a in right), named, bound)

    def _no_list(self, name: str, part: Value, length: int) -> str:
        if part is None:
            return f"`{self.function}` returned None. Is its `return` missing?"
        count = f"{length} array" + ("" if length == 1 else "s")
        return f"`{name}` came back as {thing(part)}; a list of {count} is promised: {self.items}."


def thing(value: Value) -> str:
    """Say what kind of thing came back."""
    if isinstance(value, np.ndarray):
        return f"one array of shape {value.shape}"
    if isinstance(value, list | tuple):
        return f"a {type(value).__name__} of {len(value)}"
    return "None" if value is None else f"a {type(value).__name__}"


def size_of(value: Value) -> int:
    """Count the numbers in a value, however nested: the smallest call is the easiest to look at."""
    if isinstance(value, list | tuple):
        return sum(map(size_of, value))
    return int(np.size(value)) if isinstance(value, np.ndarray) else 1


class Layered(Check):
    """A check that runs its function on inputs of its own and holds the lists that come back against the right ones."""

    bound = Bound()
    quiet = True  # a floating-point warning breaks the promise

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give the arguments of each call."""
        raise NotImplementedError

    def right(self, args: tuple[Value, ...]) -> Layers:
        """Give the right answer for one call's arguments."""
        raise NotImplementedError

    def bound_for(self, layers: Layers) -> Bound:
        """Give the bound for one call; the same for all unless a check knows better."""
        return self.bound

    def calls(self, rng: np.random.Generator) -> list[Call]:
        """Ask for one run on each input."""
        return [Call(self.function, (args,)) for args in self.inputs(rng)]

    def judge(self, calls: Sequence[Call], replies: Sequence[Reply]) -> Finding | None:
        """Report the smallest call whose answer differs."""
        function = FUNCTIONS[self.function]
        pairs = sorted(zip(calls, replies, strict=True), key=lambda pair: size_of(pair[0].args))
        for asked, reply in pairs:
            layers = asked.once("right", partial(self.right, asked.args))
            different = layers.unlike(reply.value, self.bound_for(layers))
            if different is not None:
                return self.explain(different, function, asked, reply, layers)
        if not self.quiet:
            return None
        return next((found for pair in pairs if (found := warned(function, *pair))), None)

    def observe(self, calls: Sequence[Call], replies: Sequence[Reply]) -> Iterator[Observation]:
        """Give the values; and of right ones, where that matters, which floating-point warnings came with them."""
        yield from super().observe(calls, replies)
        for asked, reply in zip(calls, replies, strict=True):
            if not self.quiet or not answered([reply]):
                continue
            layers = asked.once("right", partial(self.right, asked.args))
            if layers.unlike(reply.value, self.bound_for(layers)) is None:
                yield Observation(f"{self.function}/{WARNED}", (), kinds_of_warning(reply))

    def explain(
        self, different: Difference, function: Function, asked: Call, reply: Reply, layers: Layers
    ) -> Finding:
        """Turn a difference into a finding; a check may add to it."""
        right = layers.lists[0] if len(layers.lists) == 1 else tuple(map(list, layers.lists))
        return finding(different, function, asked.args, reply.value, as_value(right))


def as_value(value: Any) -> Value:
    """Give sequences of arrays as lists and tuples, which is what may cross."""
    if isinstance(value, tuple):
        return tuple(map(as_value, value))
    return list(map(as_value, value)) if isinstance(value, list) else value


class Kept(Check):
    """A check that arguments stay as they are and results have memory of their own.

    The calls: one series of runs on A, A again (the same memory) and B; then A and B once more, each fresh; then B,
    its numbers written into the memory of A after a run on that.
    """

    kind, telling = "contract", True
    lent: tuple[str, ...] = ()  # arguments whose own memory may stand in the result

    def pair(self, rng: np.random.Generator) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
        """Give two calls' arguments, A and B, of the same shapes and with different results."""
        raise NotImplementedError

    def misshapen(self, args: tuple[Value, ...], value: Value) -> str:
        """Say what is wrong with the kind of thing that came back, "" where nothing is."""
        raise NotImplementedError

    def calls(self, rng: np.random.Generator) -> list[Call]:
        """Ask for the series, for the two fresh calls, and for the one on memory that was used before."""
        one, other = self.pair(rng)
        return [
            series(self.function, one, one, other),
            call(self.function, *one),
            call(self.function, *other),
            rewritten(self.function, one, other),
        ]

    def judge(self, calls: Sequence[Call], replies: Sequence[Reply]) -> Finding | None:
        """Read the worker's claims, then find from outside what they may have kept quiet."""
        name = self.function
        parameters = FUNCTIONS[name].parameters
        shown = {"arguments": arguments(parameters, calls[0].args)}
        odd = self.misshapen(calls[1].args, replies[1].value)
        if odd:
            return Finding(odd, shown)
        changed, aliased = claims(replies)
        aliased = [i for i in aliased if parameters[i] not in self.lent]
        if changed:
            return Finding(
                f"`{name}` changes its argument `{parameters[changed[0]]}`, which its caller still needs. "
                "Work on a copy, or build the result in a new array.",
                shown,
            )
        if aliased:
            return Finding(
                f"`{name}` returns memory of its argument `{parameters[aliased[0]]}`: whoever changes the one "
                "changes the other. Return a new array.",
                shown,
            )
        first, again, last = replies[0].values
        if not equal(first, replies[1].value):
            if equal(first, last) or equal(first, replies[2].value):
                return Finding(
                    f"A later call of `{name}` overwrites the result of an earlier one. "
                    "Each call needs arrays of its own.",
                    shown,
                )
            return Finding(f"`{name}` gave two answers to the same arguments.", shown)
        if not (equal(again, replies[1].value) and equal(last, replies[2].value)):
            return Finding(
                f"`{name}` answers otherwise after an earlier call. Does it keep something from one call to the "
                "next, or change its arguments?",
                shown,
            )
        if not equal(replies[3].values[-1], replies[2].value):
            return Finding(BY_ADDRESS.format(name), shown)
        return None

    def observe(self, calls: Sequence[Call], replies: Sequence[Reply]) -> Iterator[Observation]:
        """Give the fresh calls' values, and what is wrong with the memory."""
        changed, aliased = claims(replies)
        parameters = FUNCTIONS[self.function].parameters
        for asked, reply in zip(calls[1:3], replies[1:3], strict=True):
            if answered([reply]):
                yield Observation(self.function, asked.args, reply.value)
        if not answered(replies):
            return
        yield Observation(f"{self.function}/changed", calls[0].args, list(changed))
        unlent = [i for i in aliased if parameters[i] not in self.lent]
        yield Observation(f"{self.function}/aliased", calls[0].args, list(unlent))
        first, again, last = replies[0].values
        kept = not changed and equal(first, replies[1].value)
        other = replies[2].value
        steady = equal(again, replies[1].value) and equal(last, other) and equal(replies[3].values[-1], other)
        remembers = kept and not steady
        yield Observation(f"{self.function}/remembered", calls[0].args, remembers)


def answered(replies: Sequence[Reply]) -> bool:
    """Tell whether every reply holds a value: `observe` is told of the others too, which show nothing."""
    return all(reply.status == "value" for reply in replies)


def claims(replies: Sequence[Reply]) -> tuple[list[int], list[int]]:
    """Give the positions of the arguments that changed, and of those whose memory was returned, in any reply."""
    changed = sorted({i for reply in replies for i in reply.changed})
    return changed, sorted({i for reply in replies for i in reply.aliased})


def equal(one: Value, other: Value, within: float = 1e-12) -> bool:
    """Tell whether two answers are the same, nan and infinities included, up to rounding."""
    if isinstance(one, list | tuple) or isinstance(other, list | tuple):
        return (
            isinstance(one, list | tuple)
            and isinstance(other, list | tuple)
            and len(one) == len(other)
            and all(equal(a, b, within) for a, b in zip(one, other, strict=True))
        )
    if one is None or other is None:
        return one is other
    a, b = np.asarray(one, dtype=np.float64), np.asarray(other, dtype=np.float64)
    if a.shape != b.shape:
        return False
    finite = np.isfinite(b)
    scale = float(np.abs(b[finite]).max(initial=0.0))
    return bool(np.allclose(a, b, rtol=0.0, atol=within * scale, equal_nan=True))
