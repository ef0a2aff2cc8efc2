"""What is asked of a kernel beyond the right numbers: its memory, its sizes, its speed.

kernel_checks(exercise)   the checks of one exercise of the Cython track, to follow the shared ones
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from numpy.random import Generator

from ..course import Exercise
from ..sandbox.messages import Call, Reply, call, series
from .check import Check, Finding, Observation
from .compare import difference
from .functions import FUNCTIONS
from .kernel_check import KernelCheck
from .kernel_inputs import INPUTS, Arguments, agrees, shapes_of, square_layer
from .kernel_speed import SpeedCheck
from .show import arguments, snippet


def kernel_checks(exercise: Exercise) -> list[Check]:
    """Give the checks that kernels alone have, function by function; none for the NumPy track."""
    if exercise.track != "cython":
        return []
    kinds: tuple[type[KernelCheck], ...] = (Bounds, Sizes, EveryEntry, SpeedCheck)
    return [kind(function) for function in exercise.functions if function in INPUTS for kind in kinds]


class Bounds(KernelCheck):
    """No loop runs past the end of an array."""

    slug, kind, build = "bounds", "contract", "checked"

    def calls(self, rng: Generator) -> list[Call]:
        """Ask for shapes on which a loop over the wrong extent leaves some array, and for the smallest ones."""
        shapes = ((1, 1), (1, 7), (7, 1), (3, 6), (6, 3), (5, 5), (33, 17))
        found = [call(self.function, *self.inputs(rng, n, k)) for n, k in shapes]
        if self.function.startswith("dense_"):
            forward = self.function == "dense_forward"
            found += [call(self.function, *square_layer(forward, rng, n, 4)) for n in (3, 4)]
        return found

    def raised(self, asked: Call, reply: Reply) -> Finding | None:
        """Explain a call that ended in an exception; None where it is not this check's business."""
        if reply.error != "IndexError":
            return None
        where = f"Line {reply.line}" if reply.line else f"`{self.function}`"
        known = FUNCTIONS[self.function]
        evidence = {
            "arguments": arguments(known.parameters, asked.args),
            "traceback": reply.traceback,
            "snippet": snippet(known, asked.args, None),
        }
        return Finding(
            f"{where} reads or writes outside an array, here with {shapes_of(asked.args)}. Without bounds checks this "
            "touches memory that belongs to something else. Which array does the index belong to, and what is that "
            "array's own size there?",
            {key: value for key, value in evidence.items() if value},
        )

    def differs(self, args: Arguments) -> str:
        """Say what wrong numbers leave open: that no index leaves its array proves nothing where no loop runs."""
        return (
            f"`{self.function}` is wrong for {shapes_of(args)}, so whether every loop stays inside its "
            "arrays cannot be told yet."
        )


class Sizes(KernelCheck):
    """One row or thousands, one column or thousands: the sizes come from the arrays."""

    slug, kind = "sizes", "values"

    def calls(self, rng: Generator) -> list[Call]:
        """Ask for sizes that no fixed buffer holds, wide, tall, and smallest."""
        shapes: tuple[tuple[int, int], ...] = ((1, 1), (1, 3000), (4000, 1), (300, 257), (2, 2))
        if self.function == "softmax_jacobian":
            shapes = ((1, 1), (1, 2), (1, 700))
        return [call(self.function, *self.inputs(rng, n, k)) for n, k in shapes]

    def differs(self, args: Arguments) -> str:
        """Say for which sizes."""
        return (
            f"`{self.function}` is wrong for {shapes_of(args)}. Take every size from the arrays themselves, and let no "
            "array of a fixed size hold a row."
        )


class EveryEntry(KernelCheck):
    """Every entry of the result is written, whatever its memory held before."""

    # In the checked build C variables, too, hold a pattern before their first value.
    slug, kind, build = "every-entry", "contract", "checked"

    def calls(self, rng: Generator) -> list[Call]:
        """Ask for the same input again and again, other inputs of the same shapes in between."""
        found = []
        for n, k in ((3, 4), (40, 9), (33, 64)):
            first, second, third = (self.inputs(rng, n, k) for _ in range(3))
            found.append(series(self.function, first, second, first, third, first))
        return found

    def judge(self, calls: Sequence[Call], replies: Sequence[Reply]) -> Finding | None:
        """Hold equal inputs against each other first: that they differ says more than that one is wrong."""
        for asked, reply in zip(calls, replies, strict=True):
            first, _, second, _, third = reply.values
            # Within rounding: a temporary array elsewhere in memory may be summed in another order.
            same = agrees(first, second) and agrees(second, third)
            right = self.answer(asked.args)
            different = difference(first, right, FUNCTIONS[self.function])
            if same or reply.changed or (different is not None and different.index is None):
                continue  # a wrong kind of answer, or a changed argument, explains itself
            wrong = next((value for value in (first, second) if not agrees(value, right)), third)
            return Finding(
                f"`{self.function}` gives different results for the same input, {shapes_of(asked.args)}: "
                "something is read before it is written. `np.empty` holds whatever was there before, and so "
                "does a C variable: give an accumulator its first value at the start of every row, or begin "
                "with `np.zeros`.",
                self.wrong(asked.args, wrong, right).evidence,
            )
        return super().judge(calls, replies)

    def observe(self, calls: Sequence[Call], replies: Sequence[Reply]) -> Iterator[Observation]:
        """Give what each run says by itself: not the later runs on changed arguments, nor results overwritten since."""
        for asked, reply in zip(calls, replies, strict=True):
            if reply.status != "value":
                yield from super().observe([asked], [reply])
                continue
            seen = list(zip(asked.runs, reply.values, strict=True))
            overwritten = agrees(reply.values[0], reply.values[1])
            for args, value in seen[:1] if reply.changed else seen[-1:] if overwritten else seen:
                yield Observation(self.function, args, value)

    def differs(self, args: Arguments) -> str:
        """Say that it is the memory's state that may explain it."""
        return (
            f"`{self.function}` is wrong for {shapes_of(args)}. Is every entry of the result written, and every "
            "accumulator given its first value, or does something of what the memory held before remain?"
        )
