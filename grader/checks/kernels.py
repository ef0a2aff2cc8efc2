"""What is asked of a kernel beyond the right numbers: its memory, its sizes, its speed.

    kernel_checks(exercise)   the checks of one exercise of the Cython track, to follow the shared ones
    measure(check, …)         time a kernel and its NumPy peer in turn, until it is clear which is faster

All arrays are writable, C-contiguous float64, as the stubs promise.
"""

from __future__ import annotations

import time
from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.random import Generator

from ..course import Exercise
from ..sandbox.messages import Call, Reply, Value, call, series
from . import kernel_peers
from .check import Check, Finding

Arguments = tuple[Value, ...]

# Rounding of sums in another order, relative to the largest entry of the whole array.
TOLERANCE = 1e-11


def kernel_checks(exercise: Exercise) -> list[Check]:
    """Give the checks that kernels alone have, function by function; none for the NumPy track."""
    if exercise.track != "cython":
        return []
    kinds: tuple[type[KernelCheck], ...] = (Bounds, Sizes, EveryEntry, SpeedCheck)
    return [kind(function) for function in exercise.functions if function in INPUTS for kind in kinds]


# --- Inputs -----------------------------------------------------------------------------------------------------------


def logits(rng: Generator, n: int, k: int) -> Arguments:
    """Draw z."""
    return (rng.normal(0.0, 3.0, (n, k)),)


def pulled(rng: Generator, n: int, k: int) -> Arguments:
    """Draw a gradient at a, and a: probabilities that also serve as the sigmoid's activations."""
    return rng.normal(0.0, 1.0, (n, k)), kernel_peers.softmax_forward(rng.normal(0.0, 2.0, (n, k)))


def one_row(rng: Generator, n: int, k: int) -> Arguments:
    """Draw the probabilities of one example, (k,)."""
    return (kernel_peers.softmax_forward(rng.normal(0.0, 2.0, (1, k)))[0].copy(),)


def predicted(rng: Generator, n: int, k: int) -> Arguments:
    """Draw a, and targets y, one-hot."""
    a = kernel_peers.softmax_forward(rng.normal(0.0, 2.0, (n, k)))
    return a, np.eye(k)[rng.integers(0, k, n)]


def layer(rng: Generator, n: int, d: int) -> Arguments:
    """Draw x (n, d), w (k, d), b (k,), with fewer units than inputs where that can be."""
    k = units(d)
    return rng.normal(0.0, 1.0, (n, d)), rng.normal(0.0, 0.5, (k, d)), rng.normal(0.0, 0.5, k)


def layer_pulled(rng: Generator, n: int, d: int) -> Arguments:
    """Draw grad_z (n, k), x (n, d), w (k, d)."""
    k = units(d)
    return rng.normal(0.0, 1.0, (n, k)), rng.normal(0.0, 1.0, (n, d)), rng.normal(0.0, 0.5, (k, d))


def units(d: int) -> int:
    """Give a layer's width for d inputs: never d itself, so that rows and columns cannot be mistaken."""
    return max(1, d // 10) if d > 10 else d // 2 + 1 + (d < 3)


INPUTS: dict[str, Callable[[Generator, int, int], Arguments]] = {
    "sigmoid_forward": logits,
    "sigmoid_backward": pulled,
    "softmax_forward": logits,
    "softmax_jacobian": one_row,
    "softmax_backward": pulled,
    "cross_entropy_forward": predicted,
    "cross_entropy_backward": predicted,
    "dense_forward": layer,
    "dense_backward": layer_pulled,
}


# --- The checks -------------------------------------------------------------------------------------------------------


class KernelCheck(Check):
    """A check of one function of a kernel; its docstring, with the function's own sentence, is the title."""

    slug: ClassVar[str]
    tracks = ("cython",)

    def __init__(self, function: str) -> None:
        self.function = function  # type: ignore[misc]  # of the instance: one class serves all kernels

    def inputs(self, rng: Generator, n: int, k: int) -> Arguments:
        """Draw the function's arguments for n rows and k columns."""
        return INPUTS[self.function](rng, n, k)

    def answer(self, args: Arguments) -> Value:
        """Give the right result."""
        result: Value = getattr(kernel_peers, self.function)(*args)
        return result

    def judge(self, calls: Sequence[Call], replies: Sequence[Reply]) -> Finding | None:
        """Hold every run against the right result."""
        for asked, reply in zip(calls, replies, strict=True):
            for args, value in zip(asked.runs, reply.values, strict=True):
                if not agrees(value, self.answer(args)):
                    return self.differs(args)
        return None

    @abstractmethod
    def differs(self, args: Arguments) -> Finding:
        """Say what a wrong result of one run means here."""


class Bounds(KernelCheck):
    """No loop runs past the end of an array."""

    slug, kind, build = "bounds", "contract", "checked"

    def calls(self, rng: Generator) -> list[Call]:
        """Ask for shapes on which a loop over the wrong extent leaves some array, and for the smallest ones."""
        shapes = ((1, 1), (1, 7), (7, 1), (3, 8), (8, 3), (5, 5), (33, 17))
        return [call(self.function, *self.inputs(rng, n, k)) for n, k in shapes]

    def judge(self, calls: Sequence[Call], replies: Sequence[Reply]) -> Finding | None:
        """Believe it of right numbers alone: an index outside raises IndexError, but no loop at all proves nothing."""
        return super().judge(calls, replies)

    def raised(self, asked: Call, reply: Reply) -> Finding | None:
        """Explain a call that ended in an exception; None where it is not this check's business."""
        if reply.error != "IndexError":
            return None
        where = f"Line {reply.line}" if reply.line else f"`{self.function}`"
        return Finding(
            f"{where} reads or writes outside an array, here with {shapes_of(asked.args)}. Without bounds checks this "
            "touches memory that belongs to something else. Which array does the index belong to, and what is that "
            "array's own size there?",
            {"traceback": reply.traceback} if reply.traceback else {},
        )

    def differs(self, args: Arguments) -> Finding:
        """Say what wrong numbers leave open."""
        return Finding(
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

    def differs(self, args: Arguments) -> Finding:
        """Say for which sizes."""
        return Finding(
            f"`{self.function}` is wrong for {shapes_of(args)}. Take every size from the arrays themselves, and let no "
            "array of a fixed size hold a row.",
        )


class EveryEntry(KernelCheck):
    """Every entry of the result is written, whatever its memory held before."""

    slug, kind = "every-entry", "contract"

    def calls(self, rng: Generator) -> list[Call]:
        """Ask for the same input again and again, other inputs of the same shapes in between."""
        found = []
        for n, k in ((6, 4), (40, 9), (33, 64)):
            first, second, third = (self.inputs(rng, n, k) for _ in range(3))
            found.append(series(self.function, first, second, first, third, first))
        return found

    def judge(self, calls: Sequence[Call], replies: Sequence[Reply]) -> Finding | None:
        """Hold equal inputs against each other first: that they differ says more than that one is wrong."""
        for asked, reply in zip(calls, replies, strict=True):
            first, _, second, _, third = reply.values
            # Within rounding: a temporary array elsewhere in memory may be summed in another order.
            if not agrees(first, second) or not agrees(second, third):
                return Finding(
                    f"`{self.function}` gives different results for the same input, {shapes_of(asked.args)}: "
                    "something is read before it is written. `np.empty` holds whatever was there before, and so "
                    "does a C variable: give an accumulator its first value at the start of every row, or begin "
                    "with `np.zeros`."
                )
        return super().judge(calls, replies)

    def differs(self, args: Arguments) -> Finding:
        """Say that it is the memory's state that may explain it."""
        return Finding(
            f"`{self.function}` is wrong for {shapes_of(args)}. Is every entry of the result written, and every "
            "accumulator given its first value, or does something of what the memory held before remain?"
        )


class SpeedCheck(KernelCheck):
    """It is not slower than the idiomatic NumPy, on small arrays and on medium ones."""

    slug, kind = "speed", "speed"
    # (rows, columns, inputs in a batch): each input differs from every other, so that nothing can be remembered.
    sizes: ClassVar[tuple[tuple[int, int, int], ...]] = ((32, 10, 12), (256, 128, 2))

    @property
    def peer(self) -> str:
        """The program to be timed beside it: the same function in NumPy."""
        return Path(kernel_peers.__file__).read_text(encoding="utf-8")

    @property
    def limit(self) -> float:
        """How many times the peer's own time is too much.

        Measured: plain typed loops take 0.2 to 1 of it; 3 where NumPy has a vectorised exp (AVX-512) and the
        kernel calls the C library's for each entry; loops that go back to Python 15 to 50, and a NumPy call for
        each row 10 to 40. For a dense layer the peer is BLAS: plain loops take 10 of it, untyped ones 500.
        """
        return 40.0 if self.function.startswith("dense_") else 6.0

    def calls(self, rng: Generator) -> list[Call]:
        """Ask for one batch of each size; drawn anew for each round."""
        return [
            series(self.function, *(self.inputs(rng, n, k) for _ in range(batch)))
            for n, k, batch in self.sizes
        ]

    def differs(self, args: Arguments) -> Finding:
        """Say that speed does not count without the right numbers."""
        return Finding(f"`{self.function}` is wrong for {shapes_of(args)} in the batches that are timed.")

    def compare(
        self, seconds: Sequence[float], peer_seconds: Sequence[float], own_seconds: Sequence[float]
    ) -> Finding | None:
        """Judge the times of the same batches by their ratio: see `ratio`.

        The whole time, with the arrays' way there and back, must be longer too, by more than its own scatter.
        """
        if ratio(seconds, peer_seconds, own_seconds) <= self.limit or min(seconds) <= 1.5 * min(peer_seconds):
            return None
        return Finding(
            f"`{self.function}` is slower than the same in NumPy. Type the arguments as memoryviews "
            "(`double[:, ::1]`), and every index, size and number with `cdef`, so that no loop goes back to Python; "
            "take `exp` and `log` from `libc.math`."
        )


# --- Timing -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Timing:
    """What timing gave: the verdict; for each size the measured ratio; or a reply that ended it.

    The ratios are no part of the verdict's words: they are never twice the same.
    """

    finding: Finding | None
    ratios: tuple[float, ...] = ()  # kernel's time / peer's time, for each of the check's sizes
    failure: Reply | None = None  # the student's reply that is no value
    unfair: Reply | None = None  # the peer's: the machine's fault, no verdict


Ask = Callable[[Call], Reply]
REST_SECONDS = 0.4


def measure(
    check: SpeedCheck, student: Ask, peer: Ask, rng: Generator, *, fewest: int = 3, most: int = 60
) -> Timing:
    """Ask both in turn, the first round for warmth alone, until it is clear or `most` rounds are done.

    A kernel that keeps well within the limit is let off after `fewest` rounds. None is called slow before all
    rounds are done, with a rest halfway so that other work on the machine may pass, unless it is slow beyond doubt.
    """
    times = [_Times([], [], []) for _ in check.sizes]
    for number in range(most + 1):
        if number == most // 2:
            time.sleep(REST_SECONDS)
        for size, asked in enumerate(check.calls(rng)):
            own = time.perf_counter()
            expected = [check.answer(args) for args in asked.runs]
            own = time.perf_counter() - own
            replies = {ask: ask(asked) for ask in ((student, peer) if number % 2 else (peer, student))}
            if replies[peer].status != "value":
                return Timing(None, unfair=replies[peer])
            if replies[student].status != "value":
                return Timing(None, failure=replies[student])
            for args, value, right in zip(asked.runs, replies[student].values, expected, strict=True):
                if not agrees(value, right):
                    return Timing(check.differs(args))
            if number:
                times[size].add(replies[student].seconds, replies[peer].seconds, own)
        if number >= fewest and (
            all(one.fast(check.limit) for one in times) or any(one.slow(check.limit) for one in times)
        ):
            break
    findings = [check.compare(one.student, one.peer, one.own) for one in times]
    return Timing(next(filter(None, findings), None), tuple(one.ratio for one in times))


@dataclass(frozen=True)
class _Times:
    student: list[float]
    peer: list[float]
    own: list[float]

    def add(self, student: float, peer: float, own: float) -> None:
        self.student.append(student)
        self.peer.append(peer)
        self.own.append(own)

    @property
    def ratio(self) -> float:
        return ratio(self.student, self.peer, self.own)

    @property
    def whole(self) -> float:
        """The ratio with the arrays' way in it."""
        return min(self.student) / min(self.peer)

    def fast(self, limit: float) -> bool:
        """Tell whether more rounds could hardly make it slow."""
        return self.ratio < limit / 1.5 or self.whole < 1.2

    def slow(self, limit: float) -> bool:
        """Tell whether it is slow beyond doubt: other work has been seen to make five rounds ten times as long."""
        return len(self.student) >= 10 and self.ratio > 20 * limit and self.whole > 8.0


def ratio(seconds: Sequence[float], peer_seconds: Sequence[float], own_seconds: Sequence[float]) -> float:
    """Give the kernel's time as a multiple of the peer's, from the times of several rounds.

    Both workers' times hold the way of the arrays there and back, which for small arrays is most of them; their
    difference does not. `own_seconds`, the peer's function run here on the same batch, is the measure of it. The
    shortest of each counts: whatever else the machine does makes a round longer, and never shorter.
    """
    return max(0.0, 1.0 + (min(seconds) - min(peer_seconds)) / max(min(own_seconds), 1e-9))


# --- Small helpers ----------------------------------------------------------------------------------------------------


def agrees(value: Any, expected: Any) -> bool:
    """Compare arrays, numbers, or tuples of them, relative to the largest entry that is expected."""
    if isinstance(expected, tuple | list):
        return (
            isinstance(value, tuple | list)
            and len(value) == len(expected)
            and all(agrees(one, other) for one, other in zip(value, expected, strict=True))
        )
    if value is None or isinstance(value, tuple | list):
        return False
    got, want = np.asarray(value), np.asarray(expected)
    if got.shape != want.shape or got.dtype.kind not in "fi":
        return False
    with np.errstate(all="ignore"):
        scale = float(np.max(np.abs(want), initial=0.0))
        return bool(np.all(np.abs(got - want) <= TOLERANCE * (scale or 1.0)))


def shapes_of(args: Arguments) -> str:
    """Name the arguments' shapes in words: "arrays of shape (3, 8) and (3, 8)"."""
    shapes = [str(arg.shape) for arg in args if isinstance(arg, np.ndarray)]
    if len(shapes) == 1:
        return f"an array of shape {shapes[0]}"
    return f"arrays of shape {', '.join(shapes[:-1])} and {shapes[-1]}"
