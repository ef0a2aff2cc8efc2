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

from smlearn.grader.checks import kernel_peers
from smlearn.grader.checks.check import Check
from smlearn.grader.checks.kernel_speed import SpeedCheck, Timing, measure
from smlearn.grader.checks.kernels import Bounds, kernel_checks
from smlearn.grader.course import Exercise
from smlearn.grader.sandbox.build import build
from smlearn.grader.sandbox.messages import Call, Program, Reply
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


@pytest.fixture(scope="module", autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what these tests compile out of the user's own cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


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
            mine.rest()
            theirs.rest()
            timing = measure(check, mine.alone, theirs.alone, rng)
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


def test_the_numpy_track_has_no_checks_of_this_kind() -> None:
    assert kernel_checks(exercise("softmax", track="numpy")) == []


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_calls_hold_writable_contiguous_float64_arrays_alone(name: str) -> None:
    for check in kernel_checks(exercise(name)):
        for asked in check.calls(np.random.default_rng(3)):
            for array in (array for run in asked.runs for array in run):
                assert isinstance(array, np.ndarray)
                assert array.dtype == np.float64
                assert array.flags.c_contiguous
                assert array.flags.writeable


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_no_input_of_a_timed_batch_comes_twice(name: str) -> None:
    for check in kernel_checks(exercise(name)):
        if check.kind == "speed":
            runs = [run for asked in check.calls(np.random.default_rng(3)) for run in asked.runs]
            assert len({b"".join(array.tobytes() for array in run) for run in runs}) == len(runs)  # type: ignore[union-attr]


class Clock:
    """Answers rightly, and as slowly as it is told to."""

    def __init__(self, *times: float, spoil: bool = False, computed: float | None = None) -> None:
        self.times, self.asked, self.spoil, self.computed = times, 0, spoil, computed

    def __call__(self, asked: Call) -> Reply:
        self.asked += 1
        values = [np.asarray(kernel_peers.sigmoid_forward(*run)) for run in asked.runs]  # type: ignore[arg-type]
        if self.spoil:
            values[-1][0, 0] += 1e-6
        seconds = self.times[self.asked % len(self.times)]
        return Reply("value", values=tuple(values), seconds=seconds, computed=self.computed)


SPEED = SpeedCheck("sigmoid_forward")


def timed(student: Clock, peer: Clock) -> Timing:
    return measure(SPEED, student, peer, np.random.default_rng(1))


def test_a_kernel_as_fast_as_its_peer_is_let_off_after_a_few_rounds() -> None:
    student = Clock(0.001)
    assert timed(student, Clock(0.001)).finding is None
    assert student.asked == 2 * 4


def test_a_kernel_many_times_slower_is_slow() -> None:
    found = timed(Clock(5.0), Clock(0.001)).finding
    assert found is not None
    assert "slower than the same in NumPy" in found.message


def test_a_kernel_that_is_now_and_then_held_up_is_not_slow() -> None:
    assert timed(Clock(5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 0.001, 0.001), Clock(0.001)).finding is None


def test_a_kernel_is_called_slow_only_after_all_rounds_unless_there_is_no_doubt() -> None:
    student = Clock(0.02)
    found = timed(student, Clock(0.01))
    assert found.finding is not None
    assert student.asked == 2 * 61


def test_a_kernel_that_waits_where_its_peer_does_not_is_not_slow() -> None:
    assert timed(Clock(0.05, computed=0.0011), Clock(0.001, computed=0.001)).finding is None
    assert timed(Clock(0.05, computed=0.049), Clock(0.001, computed=0.001)).finding is not None


def test_a_wrong_result_in_a_timed_batch_is_no_speed() -> None:
    found = timed(Clock(0.0001, spoil=True), Clock(0.001)).finding
    assert found is not None
    assert "is wrong for" in found.message


def test_the_words_hold_no_measured_number() -> None:
    one, other = (timed(Clock(seconds), Clock(0.001)).finding for seconds in (3.0, 7.0))
    assert one == other


def test_only_an_index_error_is_a_matter_of_bounds() -> None:
    check = Bounds("sigmoid_forward")
    asked = check.calls(np.random.default_rng(1))[3]
    assert check.raised(asked, Reply("raised", error="ValueError")) is None
    assert check.raised(asked, Reply("crashed")) is None
    found = check.raised(asked, Reply("raised", error="IndexError", line=7))
    assert found is not None
    assert found.message.startswith(
        "Line 7 reads or writes outside an array, here with an array of shape (3, 6)."
    )
