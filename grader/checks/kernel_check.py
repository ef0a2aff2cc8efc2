"""The form of a check of a kernel: one class serves all functions, and holds every run against the right result."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from numpy.random import Generator

from ..sandbox.messages import Call, Reply, Value
from . import kernel_peers
from .check import Check, Finding
from .compare import difference, finding
from .functions import FUNCTIONS
from .kernel_inputs import INPUTS, Arguments, agrees


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
                right = self.answer(args)
                if not agrees(value, right):
                    return self.wrong(args, value, right)
        return None

    def wrong(self, args: Arguments, value: Value, right: Value) -> Finding:
        """Say what kind of thing came back where it is not the promised one, else what wrong numbers mean here."""
        known = FUNCTIONS[self.function]
        different = difference(value, right, known)
        if different is None:
            return Finding(self.differs(args))
        found = finding(different, known, args, value, right)
        return found if different.index is None else replace(found, message=self.differs(args))

    @abstractmethod
    def differs(self, args: Arguments) -> str:
        """Say what wrong numbers of one run mean here."""
