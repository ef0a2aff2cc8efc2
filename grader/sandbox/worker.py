"""The untrusted side: the zygote, and the children in which students' code runs.

The zygote imports NumPy, then forks one child for each program and knows nothing else: neither seeds nor sources
pass through it. It is told, on its control socket,

    "F" + 0       fork; with two descriptors, a socket and a pipe     -> "P" + pid, with a pidfd if there are any
    "W" + pid     wait for a child that has ended or been killed      -> "E" + exit status
    "K" + pid     kill it (where there are no pidfds)

A child reads its program, locks itself (see lock), loads the module, and answers each frame with a frame of the
same identity (see wire). What comes in is believed; what goes out is judged elsewhere.
"""

from __future__ import annotations

import gc
import os
import sys
import types
from typing import Any

import numpy as np

from . import ahead, answers, explain, lock, memory, program, state, wire

# A student's code can reach every module of its process and assign to it; what runs after it is kept here.
_read, _write, _exit = os.read, os.write, os._exit
ORDER = 9  # bytes of an order: a letter and a number, so that two in a row stay two


class Gone(Exception):  # noqa: N818 - the grader closed the connection: nothing is wrong
    """The grader asks nothing more."""


class Child:
    """One process, one program."""

    def __init__(self, socket: int, locking: lock.Lock) -> None:
        self.socket = socket
        self.locking = locking
        self.told: dict[str, Any] = {}
        self.calls = 0

    def run(self) -> None:
        """Read the program, lock, load, answer until the grader hangs up."""
        identity, payload = self.receive()
        self.told = dict(wire.Decoder(payload, text=True).message())
        try:
            shared = self.locking.share(self.told)
            if self.locking.setting.closed:
                ahead.load(self.told["imports"])
            self.locking.close(self.told, shared)
        except (OSError, lock.LockError) as error:
            # Said before any of the student's code runs, so nobody else can have said it: a fault, not a verdict.
            self.send(identity, {"fault": str(error)})
            raise Gone from None
        self.send(identity, {"status": "locked"})
        self.locking.close_paths(shared)
        self.program = program.Program(self.told, shared)
        self.explainer = explain.Explainer(
            self.program.name,
            tuple(f"{name}.py" for name in self.program.siblings),
            self.locking.setting.machine,
            self.program.compiled,
        )
        self.state = state.State(self.explainer)
        loaded = self.load()
        self.send(identity, loaded)
        while loaded["status"] == "value":
            identity, payload = self.receive()
            self.send(identity, self.answer(payload))

    def load(self) -> dict[str, Any]:
        """Load the module and say which of its functions are missing."""
        self.state.reset()
        file = self.explainer.own
        try:
            module = self.program.load()
            names = [name for name in self.program.functions if not callable(getattr(module, name, None))]
            return {"status": "value", "missing": tuple(names), **self.state.claims()}
        except BaseException as error:
            told = self.explainer.tell(error, f"Loading {file}")
            return {"status": told.status, "missing": (), **vars_of(told), **self.state.claims()}
        finally:
            state.flush()

    def answer(self, payload: bytearray) -> dict[str, Any]:
        """Run one call's function on each of its runs, and say what came of it."""
        self.calls += 1
        arena = memory.Arena(self.told["guarded"], self.calls)
        decoder = wire.Decoder(payload, text=True, place=arena.place, rng=generator)
        name, runs, rewritten = decoder.message()
        function = getattr(self.program.module, name, None)
        if not callable(function):
            return {"status": "raised", "error": "NameError", "message": f"`{name}` is not defined."}
        before = [array.tobytes() for array in decoder.arrays]
        shapes = [state.outline(run) for run in runs]
        self.state.reset()
        if self.told["guarded"]:
            memory.dirty(decoder.arrays)
        results: list[Any] = []
        try:
            results += [function(*run) for run in (runs[:-1] if rewritten else runs)]
            if rewritten:
                results.append(function(*state.rewritten(runs[0], runs[-1])))
        except BaseException as error:
            told = self.explainer.tell(error, f"`{name}`")
            del results
            return {"status": told.status, **vars_of(told), **self.state.claims()}
        finally:
            state.flush()
        if rewritten:  # what changed there was changed by us
            return self.claim(name, (), results, (), (), ())
        return self.claim(name, runs, results, decoder.arrays, before, shapes)

    def claim(
        self, name: str, runs: Any, results: Any, arrays: Any, before: Any, shapes: Any
    ) -> dict[str, Any]:
        """Put the results into the grammar, and beside them what became of the arguments."""
        try:
            taken = answers.Answer(self.told["reply_bytes"])
            values = tuple(taken.value(result) for result in results)
            payload = wire.encode(values)
        except answers.Refused as refused:
            message = f"`{name}` returned {refused}."
            return {"status": "refused", "message": message, **self.state.claims()}
        except MemoryError:
            return {
                "status": "memory",
                "message": f"`{name}` returned more than fits into memory.",
                **self.state.claims(),
            }
        altered = [array for array, old in zip(arrays, before, strict=True) if array.tobytes() != old]
        changed, aliased = set(), set()
        for run, shape, result in zip(runs, shapes, results, strict=False):
            given = state.leaves(result)
            for position, argument in enumerate(run):
                own = state.leaves(argument)
                if state.outline(argument) != shape[position] or any(a is b for a in own for b in altered):
                    changed.add(position)
                if any(answers.shares(a, b) for a in own for b in given):
                    aliased.add(position)
        return {
            "status": "value",
            "values": payload,
            "changed": tuple(sorted(changed)),
            "aliased": tuple(sorted(aliased)),
            **self.state.claims(),
        }

    def receive(self) -> tuple[bytes, bytearray]:
        """Read one frame."""
        _, identity, length = wire.HEADER.unpack(self.exactly(wire.HEADER.size))
        return identity, self.exactly(length)

    def exactly(self, count: int) -> bytearray:
        """Read as many bytes as are meant to come."""
        data = bytearray()
        while len(data) < count:
            part = _read(self.socket, min(count - len(data), 1 << 20))
            if not part:
                raise Gone
            data += part
        return data

    def send(self, identity: bytes, told: dict[str, Any]) -> None:
        """Write one frame: the envelope, its values as bytes of their own."""
        data = memoryview(wire.frame(identity, wire.encode(tuple(told.items()))))
        while data:
            data = data[_write(self.socket, data) :]


def vars_of(told: explain.Told) -> dict[str, Any]:
    """Give what an exception comes to, without its status."""
    return {"error": told.error, "message": told.message, "line": told.line, "traceback": told.traceback}


def live(socket: int, output: int, locking: lock.Lock) -> None:
    """Be a child, from the fork to the end; it never returns."""
    try:
        socket = locking.settle(socket, output)
        Child(socket, locking).run()
    except Gone:
        pass
    except BaseException as error:
        _write(2, f"The worker stopped: {answers.type_name(error)}\n".encode())
    finally:
        _exit(0)


def warm() -> None:
    """Import what NumPy and honest answers load only when it is needed, so that a fork has it already."""
    import collections.abc  # noqa: F401
    import dataclasses  # noqa: F401
    import fractions  # noqa: F401
    import functools  # noqa: F401
    import itertools  # noqa: F401
    import statistics  # noqa: F401
    import typing  # noqa: F401
    from contextlib import suppress

    import numpy.fft
    import numpy.linalg
    import numpy.random  # noqa: F401

    with suppress(ImportError):
        import resource  # noqa: F401 - what each child sets its limits with
    repr(np.arange(3.0)) + str(np.linalg.norm(np.ones((2, 2)) @ np.ones((2, 2))))
    np.random.default_rng(0).normal(size=3)
    np.einsum("ij,jk->ik", np.ones((2, 2)), np.ones((2, 2)))
    try:
        np.zeros(2) + np.zeros(3)
    except ValueError as error:
        explain.Explainer("warm", (), (), False).tell(error, "")


def generator(seed: int, drawn: int) -> np.random.Generator:
    """Make the Generator of a seed that has gone so many steps."""
    return np.random.Generator(np.random.PCG64(seed).advance(drawn))


def keep() -> None:
    """Give our modules builtins and a numpy of their own, out of reach of what a student's code assigns."""
    ours = (wire, answers, explain, program, memory, state, lock, sys.modules[__name__])
    numpy = types.SimpleNamespace(**{n: v for n, v in vars(np).items() if not n.startswith("__")})
    numpy.random = types.SimpleNamespace(
        **{n: v for n, v in vars(np.random).items() if not n.startswith("__")}
    )
    for module in ours:
        if "np" in vars(module):
            vars(module)["np"] = numpy


def serve(control: int, setting: lock.Setting) -> None:
    """Be the zygote: fork when told, until the grader closes the control socket."""
    import _socket

    warm()
    if setting.closed:
        ahead.load(ahead.LATE)
    keep()
    for name in [name for name in sys.modules if name.startswith(__package__ or "?")]:
        del sys.modules[name]
    gc.collect()
    gc.freeze()
    channel = _socket.socket(fileno=control)
    locking = lock.Lock(setting)
    try:
        channel.sendall(b"R" + wire.encode(tuple(locking.found.items())))
    except BrokenPipeError:  # the grader stopped before it asked anything: wrong usage, say
        _exit(0)
    pids: set[int] = set()
    while True:
        message, ancillary, _, _ = channel.recvmsg(ORDER, _socket.CMSG_SPACE(8))
        order, number = message[:1], int.from_bytes(message[1:9], "little")
        if order == b"F":
            fds = [int.from_bytes(data[i : i + 4], sys.byteorder) for _, _, data in ancillary for i in (0, 4)]
            pid = os.fork()
            if pid == 0:
                channel.detach()
                live(fds[0], fds[1], locking)
            pids.add(pid)
            for fd in fds:
                os.close(fd)
            tell_pid(channel, pid)
        elif order == b"W" and number in pids:
            _, status = os.waitpid(number, 0)
            pids.discard(number)
            channel.sendall(b"E" + status.to_bytes(8, "little"))
        elif order == b"K" and number in pids:
            os.kill(number, 9)
        else:
            break
    for pid in pids:
        os.kill(pid, 9)
    _exit(0)


def tell_pid(channel: Any, pid: int) -> None:
    """Tell the grader who its child is, with a handle that no other process can ever be behind."""
    import _socket

    body = b"P" + pid.to_bytes(8, "little")
    try:
        handle = os.pidfd_open(pid)
    except (AttributeError, OSError):
        channel.sendall(body)
        return
    channel.sendmsg([body], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, handle.to_bytes(4, sys.byteorder))])
    os.close(handle)
