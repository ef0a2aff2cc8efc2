"""The promises that hold for every function: arguments stay as they are, and a result's memory is its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ..sandbox.messages import Call, Reply, Value, call, rewritten, series
from .check import Check, Finding, Observation
from .compare import difference
from .functions import FUNCTIONS
from .show import arguments

CHANGED, ALIASED, SHARED, REMEMBERED = "changed", "aliased", "shared", "remembered"
BY_ADDRESS = (
    "`{0}` gives to an array whose numbers have changed since the answer to the old ones: it knows its arguments "
    "again by their place in memory, and not by what they hold."
)


class Contract(Check):
    """A check of these promises alone: the numbers themselves are other checks' business.

    The calls: one series of runs on A, A again (the same memory) and B; then A and B once more, each fresh; then B,
    its numbers written into the memory of A after a run on that.
    """

    kind, telling = "contract", True

    def pair(self, rng: np.random.Generator) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
        """Give two calls' arguments, A and B, of the same shapes and with different results."""
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
        shown = {"arguments": arguments(FUNCTIONS[name].parameters, calls[0].args)}
        expected = FUNCTIONS[name].expected(*calls[0].args)
        different = difference(replies[1].value, expected, FUNCTIONS[name])
        if different is not None and different.index is None:
            return Finding(different.message, shown)  # nothing of the promised kind came back
        changed, aliased = _claims(replies)
        parameters = FUNCTIONS[name].parameters
        if changed:
            return Finding(
                f"`{name}` changes its argument `{parameters[changed[0]]}`, which its caller still needs. "
                f"Work on a copy, or build the result in a new array.",
                shown,
            )
        if aliased:
            return Finding(
                f"`{name}` returns memory of its argument `{parameters[aliased[0]]}`: whoever changes the one "
                f"changes the other. Return a new array.",
                shown,
            )
        return self._from_outside(replies, shown)

    def _from_outside(self, replies: Sequence[Reply], shown: dict[str, dict[str, str]]) -> Finding | None:
        first, again, _ = replies[0].values
        if _equal(first, replies[1].value) and _equal(again, replies[1].value):
            if _equal(replies[0].values[2], replies[2].value):
                elsewhere = _equal(replies[3].values[-1], replies[2].value)
                return None if elsewhere else Finding(BY_ADDRESS.format(self.function), shown)
            return Finding(
                f"`{self.function}` answers otherwise after an earlier call: it remembers something.", shown
            )
        if _equal(first, replies[2].value):
            return Finding(
                f"A later call of `{self.function}` overwrites the result of an earlier one. "
                "Each call needs an array of its own.",
                shown,
            )
        return Finding(
            f"`{self.function}` gave two answers to the same arguments. "
            "Does it keep something from an earlier call, or read memory that it never filled?",
            shown,
        )

    def observe(self, calls: Sequence[Call], replies: Sequence[Reply]) -> Iterator[Observation]:
        """Give the two fresh calls' values, and what is wrong with the memory."""
        if any(reply.status != "value" for reply in replies):
            yield from super().observe(calls[1:3], replies[1:3])
            return
        changed, aliased = _claims(replies)
        yield Observation(
            self.function, calls[1].args, replies[1].value, extreme=True
        )  # a clip may show here
        yield Observation(self.function, calls[2].args, replies[2].value)
        yield Observation(f"{self.function}/{CHANGED}", calls[0].args, list(changed))
        yield Observation(f"{self.function}/{ALIASED}", calls[0].args, list(aliased))
        shared = _equal(replies[0].values[0], replies[2].value) and not _equal(
            replies[1].value, replies[2].value
        )
        yield Observation(f"{self.function}/{SHARED}", calls[0].args, shared)
        kept = _equal(*replies[0].values[:2]) and _equal(replies[0].values[0], replies[1].value)
        elsewhere = _equal(replies[3].values[-1], replies[2].value)
        remembers = not (shared or changed) and not (kept and elsewhere)
        yield Observation(f"{self.function}/{REMEMBERED}", calls[0].args, remembers)


def _claims(replies: Sequence[Reply]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    changed = sorted({i for reply in replies for i in reply.changed})
    aliased = sorted({i for reply in replies for i in reply.aliased})
    return tuple(changed), tuple(aliased)


def _equal(one: Value, other: Value) -> bool:
    if isinstance(one, list | tuple):
        return isinstance(other, list | tuple) and len(one) == len(other) and all(map(_equal, one, other))
    if not isinstance(one, np.ndarray | float | int) or not isinstance(other, np.ndarray | float | int):
        return type(one) is type(other)
    a, b = np.asarray(one, dtype=np.float64), np.asarray(other, dtype=np.float64)
    return a.shape == b.shape and bool(np.allclose(a, b, rtol=1e-12, atol=1e-300, equal_nan=True))
