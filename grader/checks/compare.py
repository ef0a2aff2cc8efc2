"""Hold an answer against the right one, and say in words and in data what differs.

An answer is looked at in one order, and the first thing that differs is what the student reads: what kind of thing
came back, its dtype, its shape, where it is nan or infinite, and then its numbers.

What counts as equal is a bound on the absolute difference, relative to the scale of the whole array: an entry of
1e-20 beside entries of 1 carries no information beyond rounding, so "relative error of each entry" would fail right
answers, and "absolute or relative" would pass wrong ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from ..sandbox.messages import Call, Reply, Value
from .check import Check, Finding, Observation
from .functions import FUNCTIONS, Function
from .show import PASTEABLE, arguments, brief, error_map, number, snippet

Array = np.ndarray[Any, Any]
WARNED = "warned"  # a part of what is observed: the kinds of warning, by their number here
WARNINGS = ("overflow", "divide", "log", "invalid", "overflow-elsewhere")
EPS = float(np.finfo(np.float64).eps)


@dataclass(frozen=True)
class Bound:
    """How far an entry may be off: `roundings` × eps × the largest finite entry of the right answer, plus `floor`.

    `scale` stands in for the largest entry where the numbers that the answer is made of are larger than itself (a
    cost near zero, made of logits near 1e4).
    """

    roundings: float = 64.0
    floor: float = 0.0
    scale: float | None = None

    def of(self, expected: Array) -> float:
        """Give the bound for one array."""
        scale = self.scale
        if scale is None:
            finite = np.abs(expected[np.isfinite(expected)])
            scale = float(finite.max()) if finite.size else 0.0
        return self.roundings * EPS * scale + self.floor


ROUNDING = Bound()


@dataclass(frozen=True)
class Difference:
    """Where and how an answer departs from the right one."""

    message: str
    result: str  # the name of the item that differs
    index: tuple[int, ...] | None = None
    returned: Array | None = None
    expected: Array | None = None
    bound: float = 0.0


def difference(
    returned: Value, expected: Value, function: Function, bound: Bound = ROUNDING
) -> Difference | None:
    """Find the first thing that differs, None where nothing does."""
    if not isinstance(expected, tuple):
        return _item(returned, expected, function.results[0], function, bound)
    names = function.results
    if not isinstance(returned, list | tuple) or len(returned) != len(expected):
        promised = f"({', '.join(names)})"
        return Difference(
            f"`{function.name}` returned {_thing(returned)}; a tuple {promised} is promised.", names[0]
        )
    found = [
        _item(item, right, name, function, bound)
        for item, right, name in zip(returned, expected, names, strict=True)
    ]
    return next((one for one in found if one is not None), None)


def _item(returned: Value, expected: Value, name: str, function: Function, bound: Bound) -> Difference | None:
    scalar = not isinstance(expected, np.ndarray) or expected.ndim == 0
    message = _kind(returned, scalar, name, function)
    if message:
        return Difference(message, name)
    array, right = np.asarray(returned), np.asarray(expected, dtype=np.float64)
    message = _dtype(array, name, exact=not isinstance(returned, np.ndarray))
    if message:
        return Difference(message, name)
    if array.shape != right.shape:
        return Difference(_shape(array, right, name, function), name)
    array, limit = array.astype(np.float64), bound.of(right)
    with np.errstate(invalid="ignore"):
        worst = np.abs(array - right).max(initial=0.0)
    if worst <= limit and worst < np.inf:  # never true where anything is nan or infinite
        return None
    return _pattern(array, right, name) or _values(array, right, name, limit)


def _kind(returned: Value, scalar: bool, name: str, function: Function) -> str:
    if returned is None and len(function.results) > 1:
        return f"`{name}` came back as None. Is what is returned in its place the array itself?"
    if returned is None:
        return f"`{function.name}` returned None. Is its `return` missing?"
    if isinstance(returned, np.ndarray):
        return ""
    if scalar and isinstance(returned, int | float) and not isinstance(returned, bool):
        return ""
    promised = "a number" if scalar else "an array"
    return f"`{name}` came back as {_thing(returned)}; {promised} is promised."


def _thing(returned: Value) -> str:
    if isinstance(returned, np.ndarray):
        return f"an array of shape {returned.shape}"
    if isinstance(returned, tuple | list):
        return f"a {type(returned).__name__} of {len(returned)}"
    return {"float": "a number", "int": "a whole number", "bool": "True or False"}.get(
        type(returned).__name__, f"a {type(returned).__name__}"
    )


def _dtype(array: Array, name: str, exact: bool) -> str:
    if array.dtype == np.float64 or (exact and array.dtype.kind in "iu"):
        return ""  # a plain Python int for a number is as good as a float
    why = {
        "float32": "float32 keeps only about 7 digits",
        "int64": "an array of integers drops all that stands after the decimal point",
        "bool": "it holds True and False, so a comparison was returned in place of numbers",
    }.get(array.dtype.name, "")
    return f"`{name}` has dtype {array.dtype.name}; float64 is promised{': ' + why if why else ''}."


def _shape(array: Array, right: Array, name: str, function: Function) -> str:
    if right.ndim == 0:
        return f"`{name}` has shape {array.shape}; a single number is promised."
    like = function.like.get(name)
    return f"`{name}` has shape {array.shape}; " + (
        f"`{like}` has {right.shape}, and `{name}` needs the same."
        if like
        else f"it should be {right.shape}."
    )


def _pattern(array: Array, right: Array, name: str) -> Difference | None:
    odd = (np.isnan(array) != np.isnan(right)) | (
        (np.isinf(array) | np.isinf(right)) & (array != right) & ~np.isnan(array)
    )
    if not odd.any():
        return None
    index = _first(odd)
    return Difference(_sentence(array, right, name, index, int(odd.sum())), name, index, array, right)


def _values(array: Array, right: Array, name: str, bound: float) -> Difference | None:
    with np.errstate(invalid="ignore"):
        off = np.where(np.isfinite(right), np.abs(array - right), 0.0)
    wrong = off > bound
    if not wrong.any():
        return None
    index = _first(off == off.max())
    return Difference(
        _sentence(array, right, name, index, int(wrong.sum())), name, index, array, right, bound
    )


def _sentence(array: Array, right: Array, name: str, index: tuple[int, ...], wrong: int) -> str:
    place = f"{name}[{', '.join(map(str, index))}]" if index else name
    found, wanted = number(array[index], right[index]), number(right[index], array[index])
    if right.size == 1:
        return f"`{place}` is {found}; {wanted} is expected."
    share = "every entry differs" if wrong == right.size else f"{wrong} of {right.size} entries differ"
    return f"`{place}` is {found}; {wanted} is expected ({share}{', this one most' if wrong > 1 else ''})."


def _first(mask: Array) -> tuple[int, ...]:
    return tuple(int(i) for i in np.unravel_index(int(np.argmax(mask)), mask.shape))


def finding(
    different: Difference, function: Function, args: Sequence[Value], returned: Value, expected: Value
) -> Finding:
    """Turn a difference into what a student can look at, and paste."""
    evidence: dict[str, Any] = {
        "arguments": arguments(function.parameters, args),
        "returned": brief(returned),
        "expected": brief(expected),
    }
    if different.index is not None and different.returned is not None and different.expected is not None:
        evidence["worst"] = {
            "index": list(different.index),
            "returned": _json(different.returned[different.index]),
            "expected": _json(different.expected[different.index]),
        }
        picture = error_map(different.returned, different.expected, different.bound)
        if picture:
            evidence["map"] = picture
    lines = snippet(function, args, expected)
    if lines:
        evidence["snippet"] = lines
    shown = {key: value for key, value in evidence.items() if value}
    return Finding(different.message, shown, telling=different.index is None)


def _json(value: Any) -> float | str:
    return float(value) if np.isfinite(value) else str(float(value))


def warned(function: Function, asked: Call, reply: Reply) -> Finding | None:
    """Complain of the floating-point warnings that came with an answer."""
    if not reply.warnings:
        return None
    first = reply.warnings[0]
    where = f" at line {first.line}" if first.line else ""
    message = (
        f"`{function.name}` gives the right numbers here, but NumPy warns{where}: {first.message}. "
        "Some step on the way leaves what float64 can hold; write it so that none does."
    )
    return Finding(message, {"arguments": arguments(function.parameters, asked.args)}, telling=True)


def kinds_of_warning(reply: Reply) -> list[Value]:
    """Give the kinds of warning that came with an answer, by their numbers."""
    heard = {_kind_of_warning(str(one.message)) for one in reply.warnings}
    return [kind for kind in range(len(WARNINGS)) if kind in heard]


def _kind_of_warning(message: str) -> int:
    """Tell a warning by what was encountered; overflows of an exponential and ln 0 by where it was, too."""
    what, _, where = message.partition(" encountered in ")
    if "overflow" in what:
        kind = "overflow" if where.startswith("exp") else "overflow-elsewhere"
    elif "divide" in what:
        kind = "log" if where.startswith("log") else "divide"
    else:
        kind = "invalid" if "invalid" in what else ""
    return WARNINGS.index(kind) if kind else -1


class Compared(Check):
    """A check that runs its function on inputs of its own and holds each answer against the reference."""

    bound = ROUNDING
    quiet = False  # whether a floating-point warning breaks the promise

    def inputs(self, rng: np.random.Generator) -> Iterable[tuple[Value, ...]]:
        """Give the arguments of each call."""
        raise NotImplementedError

    def expected(self, args: tuple[Value, ...]) -> Value:
        """Give the right answer for one call's arguments."""
        return FUNCTIONS[self.function].expected(*args)

    def bound_for(self, args: tuple[Value, ...]) -> Bound:
        """Give the bound for one call; the same for all unless a check knows better."""
        return self.bound

    def calls(self, rng: np.random.Generator) -> list[Call]:
        """Ask for one run on each input."""
        return [Call(self.function, (args,)) for args in self.inputs(rng)]

    def judge(self, calls: Sequence[Call], replies: Sequence[Reply]) -> Finding | None:
        """Report the first small call whose answer differs, or else the smallest: it is the easiest to look at."""
        function = FUNCTIONS[self.function]
        found: list[tuple[int, int, Finding]] = []
        for order, (asked, reply) in enumerate(zip(calls, replies, strict=True)):
            right = asked.once("expected", partial(self.expected, asked.args))
            different = difference(reply.value, right, function, self.bound_for(asked.args))
            if different is not None:
                size = sum(np.size(np.asarray(value)) for value in asked.args)
                size = 0 if size <= PASTEABLE else size  # a check asks first for what is easiest to look at
                found.append((size, order, self.explain(different, asked, reply, right)))
        if found:
            return min(found, key=lambda item: item[:2])[2]
        if not self.quiet:
            return None
        heard = (warned(function, asked, reply) for asked, reply in zip(calls, replies, strict=True))
        return next(filter(None, heard), None)

    def observe(self, calls: Sequence[Call], replies: Sequence[Reply]) -> Iterator[Observation]:
        """Give the values; and of right ones, where that matters, which floating-point warnings came with them."""
        yield from super().observe(calls, replies)
        function = FUNCTIONS[self.function]
        for asked, reply in zip(calls, replies, strict=True):
            if not self.quiet or asked.function != self.function or reply.status != "value":
                continue
            right = asked.once("expected", partial(self.expected, asked.args))
            if difference(reply.value, right, function, self.bound_for(asked.args)) is None:
                yield Observation(f"{self.function}/{WARNED}", (), kinds_of_warning(reply))

    def explain(self, different: Difference, asked: Call, reply: Reply, expected: Value) -> Finding:
        """Turn a difference into a finding; a check may add to it."""
        return finding(different, FUNCTIONS[self.function], asked.args, reply.value, expected)
