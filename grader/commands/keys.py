"""Single keys from a terminal, and the terminal as it was when they are no longer wanted."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Iterator
from types import FrameType
from typing import Any

try:
    import termios
    import tty
except ImportError:  # Windows: no keys there; saving still grades
    termios = None  # type: ignore[assignment]


class Keys:
    """A terminal that gives each key at once, without echo; Ctrl-C and Ctrl-Z work as ever.

    A context manager; `shared` lends the terminal to another program, such as a pager, as it was.
    """

    def __init__(self) -> None:
        self.active = False
        self._before: list[Any] = []
        self._handlers: dict[int, Any] = {}

    def __enter__(self) -> Keys:
        if termios is not None and sys.stdin.isatty() and sys.stdout.isatty():
            self._before = termios.tcgetattr(sys.stdin)
            self.active = True
            tty.setcbreak(sys.stdin, termios.TCSADRAIN)
            self._handlers = {signal.SIGCONT: signal.signal(signal.SIGCONT, self._again)}
        for ending in (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
            if ending not in self._handlers:
                self._handlers[ending] = signal.signal(ending, _end)
        return self

    def __exit__(self, *unused: object) -> None:
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        if self.active:
            self.active = False
            self._restore()

    @contextlib.contextmanager
    def shared(self) -> Iterator[None]:
        """Give the terminal back for a while."""
        if not self.active:
            yield
            return
        self._restore()
        try:
            yield
        finally:
            tty.setcbreak(sys.stdin, termios.TCSADRAIN)

    def read(self) -> str:
        """Give the key that was pressed; nothing for keys that send more than one character, such as arrows."""
        try:
            typed = os.read(sys.stdin.fileno(), 64)
        except OSError:
            return "q"  # the terminal has gone
        if not typed:
            return "q"
        return "" if typed.startswith(b"\x1b") else typed.decode(errors="ignore")[:1]

    def _restore(self) -> None:
        with contextlib.suppress(termios.error):
            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, self._before)

    def _again(self, number: int, frame: FrameType | None) -> None:
        """Take the terminal again after Ctrl-Z and fg."""
        if self.active:
            tty.setcbreak(sys.stdin, termios.TCSADRAIN)


def _end(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)
