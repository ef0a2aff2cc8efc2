"""The grader's side: one process of one program, asked call by call; and the words for how a process can end."""

from __future__ import annotations

import os
import select
import signal
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import TracebackType
from typing import Any, cast, get_args

from ..course import Limits
from . import wire
from .messages import Call, Program, Reply, Status, Warned
from .zygote import SandboxFault, Zygote

MEBIBYTE = 1 << 20
ENVELOPE = MEBIBYTE  # what a reply may take beside its values
GRACE = 1.0  # seconds for a process that hung up to be gone
STATUSES = frozenset(get_args(Status)) - {"timeout", "crashed", "lost"}  # what a worker may say itself


class Ended(Exception):  # noqa: N818 - an event, which becomes a verdict
    """The process is no longer to be asked; `reply` says why."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply


class Session:
    """One process that has loaded one program.

    loading   how that went: "value" where the module loaded
    missing   functions that it does not define
    ended     whether the process is gone; whatever is asked then gets the verdict that it ended with
    """

    def __init__(self, zygote: Zygote, program: Program, limits: Limits, end: float | None = None) -> None:
        self.limits = limits
        self.program = program
        self.missing: tuple[str, ...] = ()
        self.ended = False
        self._last: Reply | None = None
        self._end = time.monotonic() + limits.exercise_seconds if end is None else end
        self._output = bytearray()
        self._cut = False
        self._loaded = 0
        told = wire.encode(told_to_worker(program, limits))
        self._zygote = zygote
        self._child = zygote.fork()
        try:
            self.loading = self._load(told)
        except BaseException:
            self.close()
            raise
        self._loaded = len(self.output)

    def __enter__(self) -> Session:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def ask(self, calls: Sequence[Call]) -> tuple[Reply, ...]:
        """Ask the calls one after the other and give their replies, in the same order."""
        return tuple(self._ask(call) for call in calls)

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
        return self._output.decode("utf-8", "replace")

    @property
    def output_cut(self) -> bool:
        """Whether it printed more than that."""
        return self._cut

    def add_output(self, before: str, cut: bool) -> tuple[str, bool]:
        """Put this session's output behind that of the ones before it, within the one limit."""
        limit = self.limits.output_kib * 1024
        again = self.output[self._loaded :] if before else self.output  # loading prints the same each time
        text = before + again
        return text[:limit], cut or self._cut or len(text) > limit

    def _load(self, told: bytes) -> Reply:
        what = f"Loading {self.file}"
        try:
            envelope, seconds = self._exchange(told, self.limits.import_seconds, what, "import")
            missing = envelope.get("missing", ())
            if type(missing) is tuple:
                self.missing = tuple(name for name in self.program.functions if name in missing)
            reply = replace(envelope_reply(envelope, 0), seconds=seconds)
        except Ended as ended:
            reply = ended.reply
        self._last = reply
        if reply.status != "value":
            self._stop(reply)
        return reply

    def _ask(self, call: Call) -> Reply:
        if self.ended:
            return not_asked(self._last) if self._last is not None else Reply("lost")
        if call.function in self.missing:
            message = f"`{call.function}` is not defined in {self.file}."
            return Reply("raised", error="NameError", message=message)
        try:
            payload = wire.encode((call.function, call.runs))
            envelope, seconds = self._exchange(
                payload, self.limits.call_seconds, f"`{call.function}`", "call"
            )
            return replace(envelope_reply(envelope, len(call.runs)), seconds=seconds)
        except Ended as ended:
            return self._stop(ended.reply)

    def _stop(self, reply: Reply) -> Reply:
        self._last = reply
        if not self.ended:
            self._finish()
        return reply

    def _finish(self) -> int:
        """Kill the process, wait for it, close what was its; give its exit status."""
        self.ended = True
        child = self._child
        try:
            self._zygote.kill(child)
            status = self._zygote.wait(child)
        except SandboxFault:
            status = 0  # the zygote is gone, and its children with it; the next fork finds out
        self._drain()
        child.channel.close()
        os.close(child.output)
        if child.handle is not None:
            os.close(child.handle)
        return status

    def _drain(self) -> None:
        """Take what the process printed; beyond the limit, throw it away."""
        limit = self.limits.output_kib * 1024
        for _ in range(256):
            try:
                data = os.read(self._child.output, 1 << 16)
            except BlockingIOError:
                return
            if not data:
                return
            room = limit - len(self._output)
            self._output += data[:room]
            self._cut = self._cut or len(data) > room

    def _exchange(
        self, payload: bytes, seconds: float, what: str, which: str
    ) -> tuple[Mapping[str, Any], float]:
        """Send a frame and receive the one that answers it, all within one deadline; Ended where that fails."""
        identity = os.urandom(wire.ID_SIZE)
        start = time.monotonic()
        deadline = min(start + seconds, self._end)
        outgoing = memoryview(wire.frame(identity, payload))
        incoming = bytearray()
        channel = self._child.channel
        poll = select.poll()
        poll.register(self._child.output, select.POLLIN)
        poll.register(channel, select.POLLIN | select.POLLOUT)
        wanted = wire.HEADER.size
        while len(incoming) < wanted:
            left = deadline - time.monotonic()
            if left <= 0:
                raise Ended(self._timeout(what, seconds, which, deadline < start + seconds))
            for number, events in poll.poll(left * 1000):
                if number == self._child.output:
                    self._drain()
                    if events & select.POLLHUP and not events & select.POLLIN:
                        poll.unregister(number)
                    continue
                try:
                    if outgoing and events & select.POLLOUT:
                        outgoing = outgoing[channel.send(outgoing[: 1 << 20]) :]
                        if not outgoing:
                            poll.modify(channel, select.POLLIN)
                    if events & (select.POLLIN | select.POLLHUP | select.POLLERR):
                        data = channel.recv(min(wanted - len(incoming), 1 << 20))
                        if not data:
                            raise Ended(self._gone(what))
                        incoming += data
                except BlockingIOError:
                    continue
                except OSError:
                    raise Ended(self._gone(what)) from None
            if wanted == wire.HEADER.size == len(incoming):
                wanted += self._length(bytes(incoming), identity, what)
        taken = time.monotonic() - start
        self._drain()
        return self._envelope(memoryview(incoming)[wire.HEADER.size :], what), taken

    def _length(self, header: bytes, identity: bytes, what: str) -> int:
        mark, given, length = wire.HEADER.unpack(header)
        if mark == wire.MARK and given == b"\0" * wire.ID_SIZE and self.loading_now and length < 4096:
            return int(length)
        if mark != wire.MARK or given != identity:
            raise Ended(
                Reply("lost", message=f"{what} wrote into the grader's connection; its answer is lost.")
            )
        if length > self.limits.reply_mib * MEBIBYTE + ENVELOPE:
            raise Ended(Reply("lost", message=f"{what} sent more than {self.limits.reply_mib} MiB."))
        return int(length)

    @property
    def loading_now(self) -> bool:
        """Whether none of the student's code can have run yet."""
        return self._last is None

    def _envelope(self, payload: memoryview, what: str) -> Mapping[str, Any]:
        try:
            told = wire.Decoder(payload, text=True).message()
            envelope = dict(told)
            if all(type(key) is str for key in envelope):
                if "fault" in envelope and self.loading_now:
                    self._finish()
                    raise SandboxFault(str(envelope["fault"]))
                return envelope
        except (wire.WireError, ValueError, TypeError):
            pass
        raise Ended(Reply("lost", message=f"{what} sent bytes that are no answer; its answer is lost."))

    def _timeout(self, what: str, seconds: float, which: str, whole: bool) -> Reply:
        if whole:
            total = self.limits.exercise_seconds
            message = f"The exercise as a whole took more than {total:g} seconds and was ended in {what}."
        else:
            message = f"{what} did not end within {seconds:g} seconds. Look for a loop that never ends"
            message += (
                "." if which == "call" else ", and for work that is done at import instead of in a function."
            )
        return Reply("timeout", message=message)

    def _gone(self, what: str) -> Reply:
        """Say how a process ended that hung up by itself."""
        poll = select.poll()
        if self._child.handle is not None:
            poll.register(self._child.handle, select.POLLIN)
            poll.poll(GRACE * 1000)
        status = self._finish()
        if os.WIFSIGNALED(status):
            return died(what, os.WTERMSIG(status), self.limits)
        return Reply(
            "lost", message=f"{what} ended its process instead of returning; what it had to say is lost."
        )


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
        ("memory_bytes", limits.memory_mib * MEBIBYTE),
        ("cpu_seconds", float(limits.cpu_seconds)),
        ("reply_bytes", limits.reply_mib * MEBIBYTE),
    )


def envelope_reply(told: Mapping[str, Any], runs: int) -> Reply:
    """Read a worker's envelope, believing nothing; Ended where it is none.

    `runs` is how many values must be there; 0 for a loading, which has none.
    """
    status = told.get("status")
    if type(status) is not str or status not in STATUSES:
        raise Ended(Reply("lost", message="The worker's answer has no meaning; it is lost."))
    line = told.get("line")
    return Reply(
        status=cast(Status, status),
        values=_values(told, runs) if status == "value" else (),
        message=_text(told, "message"),
        error=_text(told, "error", 100),
        line=line if type(line) is int and 0 < line < 10_000_000 else None,
        traceback=_text(told, "traceback", 20_000),
        warnings=_warnings(told),
        changed=_positions(told, "changed"),
        aliased=_positions(told, "aliased"),
    )


def _values(told: Mapping[str, Any], runs: int) -> tuple[Any, ...]:
    if not runs:
        return ()
    payload = told.get("values")
    try:
        values = wire.Decoder(payload).message() if type(payload) is bytes else None
    except wire.WireError:
        values = None
    if type(values) is not tuple or len(values) != runs:
        raise Ended(Reply("lost", message="The worker's answer is no value; it is lost."))
    return values


def _text(told: Mapping[str, Any], key: str, length: int = 2000) -> str:
    text = told.get(key, "")
    return text[:length] if type(text) is str else ""


def _warnings(told: Mapping[str, Any]) -> tuple[Warned, ...]:
    found = told.get("warnings", ())
    if type(found) is not tuple:
        return ()
    pairs = [w for w in found[:20] if type(w) is tuple and len(w) == 2 and type(w[0]) is str]
    return tuple(Warned(text[:500], line if type(line) is int and line > 0 else None) for text, line in pairs)


def _positions(told: Mapping[str, Any], key: str) -> tuple[int, ...]:
    found = told.get(key, ())
    if type(found) is not tuple:
        return ()
    return tuple(position for position in found[:100] if type(position) is int and 0 <= position < 100)


def not_asked(reply: Reply) -> Reply:
    """Give the same verdict for a call that was not made, because an earlier one ended the process."""
    if reply.status == "value":
        return Reply("lost", message="Not asked: the exercise was ended before.")
    message = f"Not asked again, for an earlier call ended like this: {reply.message}"
    return replace(reply, message=message, seconds=0.0, values=())


def died(what: str, number: int, limits: Limits) -> Reply:
    """Give the words for a process that a signal ended."""
    if number in (signal.SIGXCPU, signal.SIGKILL):
        seconds = limits.cpu_seconds
        if number == signal.SIGXCPU:
            return Reply(
                "timeout", message=f"{what} computed for more than {seconds:g} seconds and was ended."
            )
        return Reply("memory", message=f"{what} was ended by the system: it computed or stored too much.")
    words = {
        signal.SIGSEGV: "it read or wrote memory that is not its own (a segmentation fault): an index out of range, "
        "or calls nested without end",
        signal.SIGBUS: "it read or wrote memory that is not there (a bus error)",
        signal.SIGFPE: "an integer was divided by zero (SIGFPE)",
        signal.SIGILL: "it ran an instruction that this machine does not have (SIGILL)",
        signal.SIGABRT: "it was aborted, as happens when memory is overwritten (SIGABRT)",
        signal.SIGSYS: "it asked the system for something that an exercise may not do (SIGSYS)",
    }
    try:
        word = words.get(signal.Signals(number)) or f"by the signal {signal.Signals(number).name}"
    except ValueError:
        word = f"by the signal {number}"
    return Reply("crashed", message=f"{what} crashed the process: {word}.")


def reference(name: str) -> bytes:
    """Read the compiled reference module of smlearn that stands in for a prerequisite; it is never imported here."""
    import importlib.util
    from pathlib import Path

    spec = importlib.util.find_spec(f"smlearn.{name}")
    if spec is None or spec.origin is None:
        raise SandboxFault(f"smlearn has no compiled module {name}")
    return Path(spec.origin).read_bytes()
