"""The grader's side: an envelope from a worker read as a `Reply`, believing nothing; and the words for sudden ends."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast, get_args

from ..course import Limits
from . import wire
from .isolation import machine
from .messages import Reply, Status, Warned
from .zygote import numpy_home

VALUES = 1100  # of one reply: as many as a worker lets through (see answers), and the lists around them
STATUSES = frozenset(get_args(Status)) - {"timeout", "crashed", "lost"}  # what a worker may say itself


class Unreadable(Exception):  # noqa: N818 - a verdict
    """The worker's envelope is none."""


def envelope(payload: memoryview) -> dict[str, Any]:
    """Read the pairs of an envelope; Unreadable where the bytes are anything else."""
    try:
        told = wire.Decoder(payload, text=True).message()
    except wire.WireError:
        raise Unreadable from None
    if type(told) is not tuple:
        raise Unreadable
    pairs: dict[str, Any] = {}
    for pair in told[:100]:
        if type(pair) is not tuple or len(pair) != 2 or type(pair[0]) is not str:
            raise Unreadable
        pairs[pair[0]] = pair[1]
    return pairs


def missing(told: Mapping[str, Any], functions: tuple[str, ...]) -> tuple[str, ...]:
    """Give the functions that the worker did not find."""
    found = told.get("missing", ())
    names = {name for name in found if type(name) is str} if type(found) is tuple else set()
    return tuple(name for name in functions if name in names)


def read(told: Mapping[str, Any], runs: int, arguments: int = 0, seconds: float = 0.0) -> Reply:
    """Read a worker's envelope as a reply; Unreadable where it is none.

    `runs` is how many values must be there, 0 for a loading, which has none; `arguments` how many a run has, so that
    a claim about another one is none.
    """
    status = told.get("status")
    if type(status) is not str or status not in STATUSES:
        raise Unreadable
    line = told.get("line")
    return Reply(
        status=cast(Status, status),
        values=_values(told, runs) if status == "value" else (),
        message=_text(told, "message"),
        error=_text(told, "error", 100),
        line=line if type(line) is int and 0 < line < 10_000_000 else None,
        traceback=_text(told, "traceback", 20_000),
        warnings=_warnings(told),
        changed=_positions(told, "changed", arguments),
        aliased=_positions(told, "aliased", arguments),
        seconds=seconds,
    )


def _values(told: Mapping[str, Any], runs: int) -> tuple[Any, ...]:
    if not runs:
        return ()
    payload = told.get("values")
    try:
        values = wire.Decoder(payload, items=VALUES).message() if type(payload) is bytes else None
    except wire.WireError:
        values = None
    if type(values) is not tuple or len(values) != runs:
        raise Unreadable
    return values


def _text(told: Mapping[str, Any], key: str, length: int = 2000) -> str:
    text = told.get(key, "")
    return hidden(text[:length]) if type(text) is str else ""


def hidden(text: str) -> str:
    """Take the paths of this machine out of a text: a worker does so itself, and what is printed it never sees."""
    for path in machine(numpy_home()):
        text = text.replace(path, "…")
    return text


def _warnings(told: Mapping[str, Any]) -> tuple[Warned, ...]:
    found = told.get("warnings", ())
    if type(found) is not tuple:
        return ()
    pairs = [w for w in found[:20] if type(w) is tuple and len(w) == 2 and type(w[0]) is str]
    return tuple(Warned(text[:500], line if type(line) is int and line > 0 else None) for text, line in pairs)


def _positions(told: Mapping[str, Any], key: str, arguments: int) -> tuple[int, ...]:
    found = told.get(key, ())
    if type(found) is not tuple:
        return ()
    return tuple(position for position in found[:100] if type(position) is int and 0 <= position < arguments)


def not_asked(reply: Reply) -> Reply:
    """Give the same verdict for a call that was not made, because an earlier one ended the process."""
    if reply.status == "value":
        return Reply("lost", message="Not asked: the exercise was ended before.")
    message = f"Not asked again, for an earlier call ended like this: {reply.message}"
    return replace(reply, message=message, seconds=0.0, values=())


def too_much(what: str, limits: Limits) -> Reply:
    """Give the words for an answer that is too large, or for answers that are together."""
    return Reply("refused", message=f"{what} came to more than {limits.reply_mib} MiB; that is the most.")


def unreadable(what: str) -> Reply:
    """Give the words for an answer that is none."""
    return Reply("lost", message=f"{what} sent bytes that are no answer; its answer is lost.")


def broken(what: str) -> Reply:
    """Give the words for bytes that no call has asked for."""
    return Reply("lost", message=f"{what} wrote into the grader's connection; its answer is lost.")


def late(what: str, seconds: float, whole: float | None) -> Reply:
    """Give the words for a limit of wall time: of one call or import, or of the `whole` exercise."""
    if whole is not None:
        return Reply(
            "timeout", message=f"The exercise took more than {whole:g} seconds; it was ended in: {what}."
        )
    message = f"{what} did not end within {seconds:g} seconds. Look for a loop that never ends"
    if what.startswith("Loading"):
        message += ", and for work that is done when the file is loaded instead of in a function"
    return Reply("timeout", message=message + ".")


def hung_up(what: str) -> Reply:
    """Give the words for a process that lives on and answers no more."""
    return Reply("lost", message=f"{what} closed the connection to the grader; its answer is lost.")


def died(what: str, status: int | None, limits: Limits) -> Reply:
    """Give the words for a process that ended by itself: its exit status, None where nobody knows it."""
    if status is None:
        return Reply(
            "lost", message=f"The process that ran {what} was ended from outside; its answer is lost."
        )
    if not os.WIFSIGNALED(status):
        message = f"{what} ended its process instead of returning; what it had to say is lost."
        return Reply("lost", message=message)
    number = os.WTERMSIG(status)
    seconds = limits.cpu_seconds
    if number == signal.SIGXCPU:
        return Reply("timeout", message=f"{what} computed for more than {seconds:g} seconds and was ended.")
    try:
        name = signal.Signals(number).name
    except ValueError:
        name = f"signal {number}"
    word = WORDS.get(name, "it was ended")
    return Reply("crashed", message=f"{what} crashed the process: {word} ({name}).")


WORDS = {
    "SIGSEGV": "it read or wrote memory that is not its own; look for an index out of range, or for calls "
    "nested without end",
    "SIGBUS": "it read or wrote memory that is not there",
    "SIGFPE": "an integer was divided by zero",
    "SIGILL": "it ran an instruction that this machine does not have",
    "SIGABRT": "it was aborted, as happens when memory is overwritten",
    "SIGKILL": "it was killed, as the system does with what stores or computes too much",
    "SIGSYS": "it asked the system for something that an exercise may not do",
}
