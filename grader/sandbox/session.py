"""The grader's side: one process of one program, asked call by call."""

from __future__ import annotations

import os
import select
import signal
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from types import TracebackType
from typing import Any

from ..course import Limits
from . import clock, replies, wire
from .link import Broken, HungUp, Late, Link, TooLong
from .messages import Call, Program, Reply
from .zygote import SandboxFault, Zygote

MEBIBYTE = 1 << 20
ENVELOPE = MEBIBYTE  # what a reply may take beside its values
AHEAD = 16  # questions that a worker has before it has answered the first of them
GRACE = 1.0  # seconds for a process that hung up to be gone
LOCKING = 30.0  # seconds until a child has dropped what it must; milliseconds, on a machine at rest


class Session:
    """One process that has loaded one program.

    loading   how that went: "value" where the module loaded
    missing   functions that it does not define
    received  how many bytes its answers came to
    ended     whether the process is gone; whatever is asked then gets the verdict that it ended with
    """

    def __init__(self, zygote: Zygote, program: Program, limits: Limits, end: float | None = None) -> None:
        self.limits = limits
        self.program = program
        self.missing: tuple[str, ...] = ()
        self.ended = False
        self.received = 0
        self._loaded = 0
        question = wire.encode(told_to_worker(program, limits))
        self._zygote = zygote
        self._child = zygote.fork()
        self._clock = clock.clock_of(self._child.handle)
        self._link = Link(self._child.channel, self._child.output, limits.output_kib * 1024)
        try:
            identity = self._lock(question)
            self._end = time.monotonic() + limits.exercise_seconds if end is None else end
            self.loading = self._load(identity)
        except BaseException:
            self.close()
            raise
        self._last = self.loading
        self._loaded = len(self.output)

    def __enter__(self) -> Session:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def ask(self, call: Call) -> Reply:
        """Ask one call, and nothing before its reply is there."""
        (reply,) = self.replies([call])
        return reply

    def alone(self, call: Call) -> Reply:
        """Ask one call, and let the process run no longer than that: `rest` first."""
        before = clock.read(self._clock)
        self._signal("SIGCONT")
        reply = self.ask(call)
        self.rest()
        after = clock.read(self._clock)
        return reply if before is None or after is None else replace(reply, computed=after - before)

    def rest(self) -> None:
        """Stop the process until it is asked: what it did after its answer would slow down what is timed beside it."""
        self._signal("SIGSTOP")

    def replies(self, calls: Iterable[Call]) -> Iterator[Reply]:
        """Ask the calls one after the other and give their replies, in the same order.

        Some questions are sent ahead, so that neither side sleeps while the other works. A reply's time runs from the
        one before it.
        """
        asked: deque[tuple[Call, bytes]] = deque()
        self._since = time.monotonic()
        for call in calls:
            asked.append((call, self._post(call)))
            if len(asked) > AHEAD:
                yield self._answer(*asked.popleft())
        while asked:
            yield self._answer(*asked.popleft())

    def close(self) -> None:
        """End the process, whatever it does, and take what it still printed."""
        if not self.ended:
            self._finish()

    @property
    def file(self) -> str:
        """The student's file, as they know it."""
        return f"{self.program.name}.{'pyx' if self.program.compiled else 'py'}"

    @property
    def output(self) -> str:
        """What the student's code printed, cut to the limit."""
        return replies.hidden(self._link.text.decode("utf-8", "replace"))

    @property
    def output_cut(self) -> bool:
        """Whether it printed more than that."""
        return self._link.cut

    def add_output(self, before: str, cut: bool) -> tuple[str, bool]:
        """Put this session's output behind that of the ones before it, within the one limit."""
        limit = self.limits.output_kib * 1024
        again = self.output[self._loaded :] if before else self.output  # loading prints the same each time
        text = before + again
        return text[:limit], cut or self.output_cut or len(text) > limit

    def _signal(self, name: str) -> None:
        if self._child.handle is not None and not self.ended:  # elsewhere than on Linux it stays as it is
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._child.handle, getattr(signal, name))

    def _lock(self, question: bytes) -> bytes:
        """Hand over the program and hear that every layer is on, before any of its code has run; SandboxFault."""
        identity = os.urandom(wire.ID_SIZE)
        frame = wire.frame(identity, question)
        try:
            told = replies.envelope(self._link.ask(identity, frame, time.monotonic() + LOCKING, 1 << 12))
        except (Late, HungUp, Broken, TooLong, replies.Unreadable):
            raise SandboxFault("a worker ended before it was locked") from None
        if "fault" in told:
            raise SandboxFault(str(told["fault"]))
        return identity

    def _load(self, identity: bytes) -> Reply:
        try:
            self._since = time.monotonic()
            told, seconds = self._hear(identity, self.limits.import_seconds, f"Loading {self.file}")
            if isinstance(told, Reply):
                return self._stop(told)
            self.missing = replies.missing(told, self.program.functions)
            reply = replies.read(told, 0, seconds=seconds)
        except replies.Unreadable:
            reply = replies.unreadable(f"Loading {self.file}")
        return reply if reply.status == "value" else self._stop(reply)

    def _post(self, call: Call) -> bytes:
        """Send a question, and give the identity that its answer must have."""
        identity = os.urandom(wire.ID_SIZE)
        if not self.ended and call.function not in self.missing:
            self._link.post(wire.frame(identity, call.payload))
        return identity

    def _answer(self, call: Call, identity: bytes) -> Reply:
        what = f"`{call.function}`"
        if self.ended:
            return replies.not_asked(self._last)
        if call.function in self.missing:
            return Reply("raised", error="NameError", message=f"{what} is not defined in {self.file}.")
        try:
            told, seconds = self._hear(identity, self.limits.call_seconds, what)
            if isinstance(told, Reply):
                return self._stop(told)
            return replies.read(told, len(call.runs), len(call.args), seconds)
        except replies.Unreadable:
            return self._stop(replies.unreadable(what))

    def _hear(self, identity: bytes, seconds: float, what: str) -> tuple[Mapping[str, Any] | Reply, float]:
        """Give the envelope of the next answer, or the verdict where none comes, and the time since the last one."""
        start = self._since
        deadline = min(start + seconds, self._end)
        longest = self.limits.reply_mib * MEBIBYTE + ENVELOPE
        try:
            payload = self._link.answer(identity, deadline, longest)
            self._since = time.monotonic()
            self.received += len(payload)
            return replies.envelope(payload), self._since - start
        except Late:
            whole = self.limits.exercise_seconds if deadline < start + seconds else None
            return replies.late(what, seconds, whole), 0.0
        except HungUp:
            return self._gone(what), 0.0
        except Broken:
            return replies.broken(what), 0.0
        except TooLong:
            return replies.too_much(what, self.limits), 0.0

    def _stop(self, reply: Reply) -> Reply:
        self._last = reply
        self.close()
        return reply

    def _gone(self, what: str) -> Reply:
        """Say how a process ended that hung up by itself; one that lives on is killed, no end of its own."""
        ended = False
        if self._child.handle is not None:
            poll = select.poll()
            poll.register(self._child.handle, select.POLLIN)
            ended = bool(poll.poll(GRACE * 1000))
        status = self._finish()
        if not ended and status == signal.SIGKILL:
            return replies.hung_up(what)
        return replies.died(what, status, self.limits)

    def _finish(self) -> int | None:
        """Kill the process, wait for it, close what was its; give its exit status, None where nobody knows it."""
        self.ended = True
        child = self._child
        status: int | None = None
        try:
            self._zygote.kill(child)
            status = self._zygote.wait(child)
        except SandboxFault:
            pass  # the zygote is gone, and its children with it; the next fork finds out
        self._link.close()
        if child.handle is not None:
            os.close(child.handle)
        return status


def told_to_worker(program: Program, limits: Limits) -> tuple[tuple[str, Any], ...]:
    """Give what a worker must know: the program, the compiled modules beside it, its limits."""
    return (
        ("name", program.name),
        ("source", program.source),
        ("siblings", tuple(program.siblings.items())),
        ("references", tuple((name, reference(name)) for name in program.references)),
        ("imports", tuple(program.imports)),
        ("functions", tuple(program.functions)),
        ("compiled", program.compiled),
        ("guarded", program.compiled and program.guarded),
        ("memory_bytes", limits.memory_mib * MEBIBYTE),
        ("cpu_seconds", float(limits.cpu_seconds)),
        ("reply_bytes", limits.reply_mib * MEBIBYTE),
    )


def has_reference(name: str) -> bool:
    """Tell whether a reference can stand in for a prerequisite: a course of one's own may have others."""
    import importlib.util

    spec = importlib.util.find_spec(f"smlearn.{name}")
    return spec is not None and bool(spec.origin) and not str(spec.origin).endswith(".py")


def reference(name: str) -> bytes:
    """Read the compiled reference module of smlearn that stands in for a prerequisite; it is never imported here."""
    import importlib.util
    from pathlib import Path

    spec = importlib.util.find_spec(f"smlearn.{name}")
    if spec is None or spec.origin is None:
        raise SandboxFault(f"smlearn has no compiled module {name}")
    return Path(spec.origin).read_bytes()
