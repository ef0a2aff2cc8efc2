"""What `watch` wakes up for, in one line: keys, saves, verdicts, whichever thread they come from."""

from __future__ import annotations

import contextlib
import os
import queue
import select
import sys
from collections.abc import Callable
from dataclasses import dataclass

from ..course import Exercise
from ..results import ExerciseResult
from .keys import Keys


@dataclass(frozen=True)
class Event:
    """What the loop wakes up for: a key, a save, a verdict, or the end of a job."""

    kind: str
    key: str = ""
    exercise: Exercise | None = None
    result: ExerciseResult | None = None
    error: BaseException | None = None


class Inbox:
    """Takes events from any thread, and keys from the terminal; gives them out one by one."""

    def __init__(self, keys: Keys) -> None:
        self.keys = keys
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._wake = os.pipe()

    def post(self, event: Event) -> None:
        """Take an event; whoever waits wakes up."""
        self._events.put(event)
        with contextlib.suppress(OSError):
            os.write(self._wake[1], b".")

    def next(self, patience: Callable[[], float | None], tell: Callable[[], None]) -> Event:
        """Wait for the next event; `tell` is called where none came within `patience()` seconds."""
        while True:
            with contextlib.suppress(queue.Empty):
                return self._events.get_nowait()
            if not self.keys.active:
                with contextlib.suppress(queue.Empty):
                    return self._events.get(timeout=0.5)  # in turns, so that Ctrl-C is heard everywhere
                continue
            ready, _, _ = select.select([sys.stdin.fileno(), self._wake[0]], [], [], patience())
            if not ready:
                tell()
            if self._wake[0] in ready:
                os.read(self._wake[0], 4096)
            if sys.stdin.fileno() in ready and (key := self.keys.read()):
                return Event("key", key=key)

    def close(self) -> None:
        """Give the pipe back."""
        for end in self._wake:
            os.close(end)
