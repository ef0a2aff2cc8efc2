"""Whether a kernel is as fast as NumPy: what is timed, how, and from which ratio on it is too slow.

SpeedCheck            the check; its limit
measure(check, …)     time a kernel and its NumPy peer in turn, until it is clear which is faster
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from statistics import median
from typing import ClassVar

from numpy.random import Generator

from ..sandbox.messages import Call, Reply, series
from . import kernel_peers
from .check import Finding
from .kernel_check import KernelCheck
from .kernel_inputs import Arguments, agrees, shapes_of


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

    def differs(self, args: Arguments) -> str:
        """Say that speed does not count without the right numbers."""
        return f"`{self.function}` is wrong for {shapes_of(args)} in the batches that are timed."

    def compare(self, times: Times) -> Finding | None:
        """Judge the times of the same batches."""
        if not times.too_slow(self.limit):
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
WHOLE = 1.5  # times the peer's, the arrays' way included: what is too slow is so by more than its scatter


def measure(
    check: SpeedCheck, student: Ask, peer: Ask, rng: Generator, *, fewest: int = 3, most: int = 60
) -> Timing:
    """Ask both in turn, the first round for warmth alone, until it is clear or `most` rounds are done.

    A kernel that keeps well within the limit is let off after `fewest` rounds. None is called slow before all
    rounds are done, with a rest halfway so that other work on the machine may pass, unless it is slow beyond doubt.
    """
    times = [Times() for _ in check.sizes]
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
                    return Timing(Finding(check.differs(args)))
            if number:
                times[size].add(replies[student], replies[peer], own)
        if number >= fewest and (
            all(one.fast(check.limit) for one in times) or any(one.slow(check.limit) for one in times)
        ):
            break
    findings = [check.compare(one) for one in times]
    return Timing(next(filter(None, findings), None), tuple(one.ratio for one in times))


@dataclass(frozen=True)
class Times:
    """What several rounds on arrays of one size took: the student's, the peer's, and the peer's function run here.

    Both workers' times hold the way of the arrays there and back, which for small arrays is most of them; their
    difference does not. `own`, the peer's function run here on the same batch, is the measure of it.
    """

    student: list[float] = field(default_factory=list)
    peer: list[float] = field(default_factory=list)
    own: list[float] = field(default_factory=list)
    computed: list[tuple[float, float]] = field(default_factory=list)  # likewise, without all waiting

    def add(self, student: Reply, peer: Reply, own: float) -> None:
        """Take in one round."""
        self.student.append(student.seconds)
        self.peer.append(peer.seconds)
        self.own.append(own)
        if student.computed is not None and peer.computed is not None:
            self.computed.append((student.computed, peer.computed))

    @property
    def ratio(self) -> float:
        """The kernel's time as a multiple of the peer's.

        The shortest of each counts: whatever else the machine does makes a round longer, and never shorter.
        """
        return max(0.0, 1.0 + (min(self.student) - min(self.peer)) / max(min(self.own), 1e-9))

    @property
    def whole(self) -> float:
        """The ratio with the arrays' way in it."""
        return min(self.student) / min(self.peer)

    @property
    def busy(self) -> float:
        """The same ratio of what the two processes computed, inf where nobody knows.

        The median counts, for a clock that is read while its process still runs puts a part into the next round.
        """
        if len(self.computed) < max(3, len(self.student)):
            return inf
        student = median(one for one, _ in self.computed)
        return student / max(median(other for _, other in self.computed), 1e-9)

    def too_slow(self, limit: float) -> bool:
        """Tell whether all three say so: on a busy machine one may wait longer than the other, sixty times."""
        return self.ratio > limit and self.whole > WHOLE and self.busy > WHOLE

    def fast(self, limit: float) -> bool:
        """Tell whether more rounds could hardly make it slow."""
        return self.ratio < limit / 1.5 or self.whole < 1.2

    def slow(self, limit: float) -> bool:
        """Tell whether it is slow beyond doubt: other work has been seen to make five rounds ten times as long."""
        return (
            len(self.student) >= 10 and self.ratio > 20 * limit and self.whole > 8.0 and self.busy > 2 * WHOLE
        )
