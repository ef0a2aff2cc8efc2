"""Kernels as students write them: right ones pass every check of their own, wrong ones fail the one that they break.

A file of banks/kernels is EXERCISE--WHAT.pyx; a wrong one begins with lines "# fails: FUNCTION/SLUG line N".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from smlearn.grader.checks.check import Check
from smlearn.grader.checks.kernels import (
    SpeedCheck,
    kernel_checks,
    measure,
)
from smlearn.grader.course import Exercise
from smlearn.grader.sandbox.build import build
from smlearn.grader.sandbox.messages import Program
from smlearn.grader.sandbox.sandbox import Sandbox

BANK = Path(__file__).parent.parent / "banks" / "kernels"
FUNCTIONS = {
    "sigmoid": ("sigmoid_forward", "sigmoid_backward"),
    "softmax": ("softmax_forward", "softmax_jacobian", "softmax_backward"),
    "cross_entropy": ("cross_entropy_forward", "cross_entropy_backward"),
    "dense": ("dense_forward", "dense_backward"),
}


def exercise(name: str, track: str = "cython") -> Exercise:
    return Exercise(
        id=name,
        track=track,
        title=name,
        file=f"kernels/{name}.pyx",
        guide="guides/kernels.md",
        functions=FUNCTIONS[name],
        prerequisites=(),
        points={},
        hints={},
        thresholds={},
    )


def kernels(folder: str) -> list[Path]:
    return sorted((BANK / folder).glob("*.pyx"))


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(isolation="auto") as found:
        yield found


class Kernel:
    """A file of the bank, compiled, and asked check by check."""

    def __init__(self, path: Path, sandbox: Sandbox) -> None:
        self.name = path.stem.partition("--")[0]
        self.source = path.read_bytes()
        self.sandbox = sandbox

    def program(self, check: Check) -> Program:
        built = build(self.name, self.source, checked=check.build == "checked")
        assert not built.problem, f"{built.problem}\n{built.excerpt}"
        assert not built.unavailable
        return Program(self.name, built.extension, FUNCTIONS[self.name], compiled=True)

    def verdict(self, check: Check) -> str:
        """Give what the check says, "" where it passes."""
        rng = np.random.default_rng(20)
        if isinstance(check, SpeedCheck):
            return self.timed(check, rng)
        calls = check.calls(rng)
        replies = self.sandbox.run(self.program(check), calls).replies
        for asked, reply in zip(calls, replies, strict=True):
            if reply.status != "value":
                told = check.raised(asked, reply)
                return told.message if told else f"{reply.status}: {reply.message}"
        found = check.judge(calls, replies)
        return found.message if found else ""

    def timed(self, check: SpeedCheck, rng: np.random.Generator) -> str:
        peer = Program("peer", check.peer.encode(), (check.function,))
        program = replace(self.program(check), guarded=False)
        with self.sandbox.open(program) as mine, self.sandbox.open(peer) as theirs:
            timing = measure(check, lambda c: mine.ask([c])[0], lambda c: theirs.ask([c])[0], rng)
        assert timing.unfair is None, timing.unfair
        if timing.failure is not None:
            return f"{timing.failure.status}: {timing.failure.message}"
        return f"{timing.finding.message} {timing.ratios}" if timing.finding else ""


@pytest.mark.slow
@pytest.mark.parametrize("path", kernels("right"), ids=lambda path: path.stem)
def test_a_right_kernel_passes_every_check_of_its_own(path: Path, sandbox: Sandbox) -> None:
    kernel = Kernel(path, sandbox)
    said = {check.id: kernel.verdict(check) for check in kernel_checks(exercise(kernel.name))}
    assert said == dict.fromkeys(said, "")


@pytest.mark.slow
@pytest.mark.parametrize("path", kernels("wrong"), ids=lambda path: path.stem)
def test_a_wrong_kernel_fails_the_check_that_it_breaks_with_its_line(path: Path, sandbox: Sandbox) -> None:
    kernel = Kernel(path, sandbox)
    checks = {check.id: check for check in kernel_checks(exercise(kernel.name))}
    planted = re.findall(r"^# fails: (\S+)(?: line (\d+))?$", kernel.source.decode(), re.M)
    assert planted
    for name, line in planted:
        said = kernel.verdict(checks[name])
        assert said
        assert not line or f"Line {line}" in said, said
