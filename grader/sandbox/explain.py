"""The worker's side: an exception of the student's code in words, cut to the student's own lines.

Nothing here trusts the exception: its type may lie about its name, its text may raise, be endless, or be no text.
No line of ours, of NumPy's or of the standard library is shown, and no path of the machine.
"""

from __future__ import annotations

import linecache
import mmap
import sys
import traceback
from contextlib import suppress
from typing import Any

from .answers import type_name

LINES = 12  # of a traceback: that many calls from its end, after the first few
LINE_LENGTH = 200
TEXT_LENGTH = 1000
ROOM = 4 << 20  # bytes that telling of an exception may take

_get_args = BaseException.__dict__["args"].__get__
_get_traceback = BaseException.__dict__["__traceback__"].__get__

ENDS = {
    "SystemExit": "it ended the program (exit) instead of returning a value",
    "KeyboardInterrupt": "it raised KeyboardInterrupt",
}


class Told:
    """An exception in words: what a reply says of it."""

    def __init__(self, status: str, error: str, message: str, line: int | None, lines: str) -> None:
        self.status, self.error, self.message, self.line, self.traceback = status, error, message, line, lines


class Explainer:
    """Knows which files are the student's, and which paths are nobody's business."""

    def __init__(self, name: str, files: tuple[str, ...], machine: tuple[str, ...], compiled: bool) -> None:
        self.own = f"{name}.pyx" if compiled else f"{name}.py"
        self.files = frozenset((self.own, *files))
        self.machine = machine
        self.compiled = compiled
        self.room: mmap.mmap | None = None

    def reserve(self) -> None:
        """Keep some address space, to be given back when a student's code has taken all the rest."""
        with suppress(Exception):
            self.room = self.room or mmap.mmap(-1, ROOM)

    def tell(self, error: BaseException, what: str) -> Told:
        """Say what an exception means; `what` is the subject, such as "`softmax_forward`"."""
        try:
            return self.say(error, what)
        except MemoryError:  # what filled the memory still hangs on the exception's frames
            self.room = None
        except BaseException:
            pass
        try:
            return self.say(error, what)
        except BaseException:
            return Told("raised", type_name(error), f"{what} raised {type_name(error)}", None, "")

    def say(self, error: BaseException, what: str) -> Told:
        """Say it, as far as the exception lets itself be asked."""
        kind = type_name(error)
        text = self.text(error)
        frames = self.frames(error)
        line = next((number for file, number, _ in reversed(frames) if file == self.own), None)
        told = f"{kind}: {text}" if text else kind
        lines = self.format(frames, told)
        if isinstance(error, SyntaxError):
            return self.syntax(error, told)
        if isinstance(error, NotImplementedError) and type(error) is NotImplementedError:
            if not frames or frames[-1][0] == self.own:
                return Told("not_started", kind, f"{what} is not written yet.", line, "")
            file, _, function = frames[-1]
            return Told(
                "raised", kind, f"{what} needs `{function}` of {file}, which is not written yet.", line, lines
            )
        if isinstance(error, MemoryError):
            message = f"{what} asked for more memory than an exercise may have. {text}".rstrip()
            return Told("memory", kind, message, line, lines)
        if isinstance(error, RecursionError):
            message = f"{what} calls itself without end: {told}"
            return Told("raised", kind, message, line, lines)
        if kind in ENDS:
            return Told("raised", kind, f"{what} did not return: {ENDS[kind]}.", line, lines)
        return Told("raised", kind, f"{what} raised {told}", line, lines)

    def syntax(self, error: SyntaxError, told: str) -> Told:
        """A source that is no Python: the parser's own line and caret."""
        file, line = error.filename, error.lineno
        if not isinstance(file, str) or file not in self.files:
            return Told("raised", "SyntaxError", self.clean(told), None, "")
        try:
            lines = "".join(traceback.format_exception_only(SyntaxError, error))
        except Exception:
            lines = told
        known = isinstance(line, int) and line > 0
        own = line if file == self.own and known else None
        reason = self.clean(str(error.msg))
        place = f"{file}, line {line}" if known else file
        message = f"Python cannot read {place}: {reason}."
        return Told("raised", type_name(error), message, own, self.cut(self.clean(lines, 4 * TEXT_LENGTH)))

    def text(self, error: BaseException) -> str:
        """Give an exception's own text, whatever it does to hinder it."""
        try:
            text = str(error)
            return self.clean(str.__str__(text))
        except BaseException:
            pass
        try:
            return self.clean(", ".join(arg for arg in _get_args(error) if type(arg) is str))
        except BaseException:
            return "(its text cannot be shown)"

    def clean(self, text: str, length: int = TEXT_LENGTH) -> str:
        """Cut a text to a bounded length, valid UTF-8, without paths of this machine."""
        text = text[: 2 * length].encode("utf-8", "backslashreplace").decode("utf-8")
        for path in self.machine:
            text = text.replace(path, "…")
        return text if len(text) <= length else text[:length] + " …"

    def frames(self, error: BaseException) -> list[tuple[str, int, str]]:
        """Give (file, line, function) of each frame that is the student's, outermost first."""
        found: list[tuple[str, int, str]] = []
        step: Any = _get_traceback(error)
        seen = 0
        while step is not None and seen < 100_000:
            file = self.file(step.tb_frame.f_code)
            if file is not None:
                found.append((file, step.tb_lineno or 0, str(step.tb_frame.f_code.co_name)[:100]))
            step = step.tb_next
            seen += 1
        return found

    def file(self, code: Any) -> str | None:
        """Give the student's file that a code object comes from; None for everybody else's."""
        name: str = code.co_filename
        if name in self.files:
            return name
        base = name.rpartition("/")[2]  # a compiled module knows the path that its compiler saw
        return base if base.endswith(".pyx") and base in self.files else None

    def line_now(self) -> tuple[bool, int | None]:
        """Tell whether the student's code runs now, and at which line of their file."""
        frame: Any = sys._getframe(1)
        student = self.compiled  # whose code leaves no frames
        while frame is not None:
            file = self.file(frame.f_code)
            if file == self.own:
                return True, frame.f_lineno
            student = student or file is not None
            frame = frame.f_back
        return student, None

    def format(self, frames: list[tuple[str, int, str]], told: str) -> str:
        """Write a traceback of the student's frames, in the form that Python has taught them to read."""
        if not frames:
            return ""
        shown = frames if len(frames) <= LINES else [*frames[:3], None, *frames[3 - LINES :]]
        out = ["Traceback (most recent call last):"]
        for entry in shown:
            if entry is None:
                out.append(f"  [{len(frames) - LINES} more calls]")
                continue
            file, number, function = entry
            out.append(f'  File "{file}", line {number}, in {function}')
            source = linecache.getline(file, number).strip()
            if source:
                out.append("    " + source)
        return self.cut("\n".join([*out, told]) + "\n")

    def cut(self, text: str) -> str:
        """Cut each line to a length that can be read."""
        lines = text.splitlines()[: 4 * LINES]
        return "".join(
            (line if len(line) <= LINE_LENGTH else line[:LINE_LENGTH] + " …") + "\n" for line in lines
        )
