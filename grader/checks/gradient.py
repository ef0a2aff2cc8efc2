"""Checks of a backward function: held against the exact derivative, shown beside the numerical one.

The numerical derivative is a central difference over the step that float64 can represent,
(f(x + h) - f(x - h)) / ((x + h) - (x - h)), with h = eps^(1/3) max(1, |x|), which balances its two errors:
h² from Taylor's series, eps / h from rounding.

Where a student's own forward is at hand on the same arguments and is wrong, the backward may still be its right
derivative: then the mistake is in one place and not in two, and the student should hear so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from ..sandbox.messages import Call, Reply, Value
from .check import Finding
from .compare import EPS, Compared, Difference, difference, finding
from .functions import FUNCTIONS

Array = np.ndarray[Any, Any]
STEP = EPS ** (1 / 3)
TABLE_ROWS = 12
TABLE_ENTRIES = 400  # larger arrays get no numerical column: it takes two forwards an entry


def steps(x: Array) -> Iterable[tuple[tuple[int, ...], Array, Array]]:
    """Give each entry's index, and x with that entry one step up and one step down."""
    for index in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        step = STEP * max(1.0, abs(float(x[index])))
        up[index] += step
        down[index] -= step
        yield index, up, down


def central(cost: Callable[[Array], float], x: Array) -> Array:
    """Differentiate a function of an array numerically, entry by entry."""
    gradient = np.empty(x.shape)
    with np.errstate(all="ignore"):
        for index, up, down in steps(x):
            gradient[index] = (cost(up) - cost(down)) / (up[index] - down[index])
    return gradient


class Gradient(Compared):
    """A check that a backward function gives the derivative."""

    kind = "gradient"
    forward: str | None = None  # the student's own forward, where it is asked as well

    def numerical(self, args: tuple[Value, ...], result: str) -> Array | None:
        """Differentiate the reference's forward for the result of that name; None where the arguments allow no step."""
        return None

    def forward_args(self, args: tuple[Value, ...]) -> tuple[tuple[Value, ...], int] | None:
        """Give the forward's arguments, and the position of that which the gradient is taken by."""
        return None

    def calls(self, rng: np.random.Generator) -> list[Call]:
        """Ask for the backward on each input; then for the student's forward around the first, smallest one."""
        asked = super().calls(rng)
        if self.forward is None:
            return asked
        return [*asked, *(Call(self.forward, (args,)) for args in self._around(asked[0].args))]

    def _around(self, args: tuple[Value, ...]) -> list[tuple[Value, ...]]:
        where = self.forward_args(args)
        if where is None:
            return []
        base, position = where
        moved = [base]
        for _, up, down in steps(np.asarray(base[position])):
            moved += [tuple(x if i == position else v for i, v in enumerate(base)) for x in (up, down)]
        return moved

    def judge(self, calls: Sequence[Call], replies: Sequence[Reply]) -> Finding | None:
        """Judge the backward; look at the forward only to say more about a wrong one."""
        own = [i for i, asked in enumerate(calls) if asked.function == self.function]
        found = super().judge([calls[i] for i in own], [replies[i] for i in own])
        if found is None or self.forward is None or found.telling:
            return found
        rest = [i for i, asked in enumerate(calls) if asked.function == self.forward]
        said = self._of_own_forward(replies[own[0]], [calls[i] for i in rest], [replies[i] for i in rest])
        return Finding(f"{found.message} {said}".strip(), found.evidence)

    def _of_own_forward(self, backward: Reply, calls: Sequence[Call], replies: Sequence[Reply]) -> str:
        assert self.forward is not None
        if any(reply.status != "value" for reply in replies):
            return ""
        values = [reply.value for reply in replies]
        right = [FUNCTIONS[self.forward].expected(*asked.args) for asked in calls]
        if not values or not all(map(_is_number, values)) or not isinstance(backward.value, np.ndarray):
            return ""
        function = FUNCTIONS[self.forward]
        if all(difference(v, r, function) is None for v, r in zip(values, right, strict=True)):
            return ""
        costs = np.array([float(np.asarray(value)) for value in values])
        position = next(
            i
            for i, (a, b) in enumerate(zip(calls[0].args, calls[1].args, strict=True))
            if not np.array_equal(a, b)  # type: ignore[arg-type]
        )
        x = np.asarray(calls[0].args[position])
        widths = np.array([up[i] - down[i] for i, up, down in steps(x)])
        slope = ((costs[1::2] - costs[2::2]) / widths).reshape(x.shape)
        given = np.asarray(backward.value)
        if given.shape == slope.shape and np.allclose(
            given, slope, rtol=1e-5, atol=1e-7 * (1 + np.abs(slope).max())
        ):
            return f"It is the derivative of your own `{self.forward}`, though: mend that one first, and both follow."
        return (
            f"It is not the derivative of your own `{self.forward}` either, which has a mistake of its own."
        )

    def explain(self, different: Difference, asked: Call, reply: Reply, expected: Value) -> Finding:
        """Add the table of returned, exact and numerical derivatives."""
        found = finding(different, FUNCTIONS[self.function], asked.args, reply.value, expected)
        if different.index is None or different.returned is None or different.expected is None:
            return found
        numerical = None
        if different.expected.size <= TABLE_ENTRIES:
            numerical = self.numerical(asked.args, different.result)
        return Finding(found.message, {**found.evidence, "table": table(different, numerical)})


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) or (isinstance(value, np.ndarray) and value.size == 1)


def table(different: Difference, numerical: Array | None) -> list[dict[str, Any]]:
    """Give returned, expected and numerical derivative of the worst entries, in the order of the array."""
    returned, expected = different.returned, different.expected
    assert returned is not None
    assert expected is not None
    finite = np.abs(expected[np.isfinite(expected)])
    scale = float(finite.max()) if finite.size and finite.max() > 0 else 1.0
    with np.errstate(all="ignore"):
        error = np.abs(returned - expected) / scale
    order = np.argsort(np.where(np.isnan(error), np.inf, error), axis=None)[::-1][:TABLE_ROWS]
    rows = []
    for flat in sorted(int(i) for i in order):
        index = tuple(int(i) for i in np.unravel_index(flat, expected.shape))
        rows.append(
            {
                "index": list(index),
                "returned": _finite(returned[index]),
                "expected": _finite(expected[index]),
                "numerical": None if numerical is None else _finite(numerical[index]),
                "relative_error": _finite(error[index]),
                "worst": index == different.index,
            }
        )
    return rows


def _finite(value: Any) -> float | str:
    return float(value) if np.isfinite(value) else str(float(value))
