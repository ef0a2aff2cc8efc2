"""The lessons in the terminal: the list of them, one of them, or one of its sections, through a pager."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.text import Text

from ..course import Course
from ..lessons import WIDEST_PROSE, Lesson, Style, anchor, blocks, index, render, to_ascii
from ..maths import inline
from .screen import page


def print_index(course: Course, console: Console) -> None:
    """List the lessons, with the question that each answers."""
    seen = page(console)
    parts: list[RenderableType] = [Text("The lessons", "bold"), Text()]
    for number, (name, _, question) in enumerate(index(course), 1):
        asked = "".join(
            inline(part, unicode=seen.unicode) if i % 2 else part
            for i, part in enumerate(question.split("$"))
        )
        head = Text.assemble(f"{number:>2}  ", (f"{name:<14}", "bold cyan"))
        if head.cell_len + len(asked) <= seen.width:
            parts.append(head.append_text(seen.text(asked)))
        else:
            parts += [head, Padding(seen.text(asked), (0, 0, 0, 4), expand=False)]
    parts += [Text(), Text.assemble("To read one: ", ("smlearn guide sigmoid", "bold cyan"))]
    parts.append(Text("One section of it: smlearn guide softmax#the-shift", "dim"))
    parts.append(Text("What the signs mean: smlearn guide readme#notation", "dim"))
    shown = _captured(console, parts)
    console.file.write(shown if seen.unicode else to_ascii(shown))


def show_lesson(lesson: Lesson, section: str, console: Console, *, answers: bool, paged: bool = True) -> None:
    """Print a lesson, or a section of it; through the pager where somebody reads and it is longer than the screen."""
    seen = page(console)
    style = Style(seen.width, seen.unicode, answers)
    parts = lesson.section(section) if section else blocks(lesson.text)
    rendered = list(render(lesson, parts, style))
    if not answers and any(part.kind == "answer" for part in parts):
        again = f"smlearn guide {lesson.name}{'#' + anchor(section) if section else ''} --answers"
        rendered.append(Text.assemble("With the answers: ", (again, "bold cyan")))
    shown = _captured(console, rendered)
    text = shown if seen.unicode else to_ascii(shown)
    if not (paged and console.is_terminal and sys.stdin.isatty() and _pager(text, console.height)):
        console.file.write(text)
        console.file.flush()


def split_name(name: str, section: str) -> tuple[str, str]:
    """Part "guides/softmax.md#the-shift" into the lesson's name and the section's."""
    stem, _, given = name.partition("#")
    return stem, section or given


def _captured(console: Console, parts: Iterable[RenderableType]) -> str:
    width = min(console.width, WIDEST_PROSE)
    with console.capture() as capture:
        for part in parts:
            if isinstance(part, Text) and part.no_wrap:  # Rich looks at the call for this, not at the text
                console.print(part, no_wrap=True, overflow="ignore", crop=False)
            else:
                console.print(part, width=width)
    return "\n".join(line.rstrip() for line in capture.get().splitlines()) + "\n"


def _pager(text: str, height: int) -> bool:
    """Hand a text to the reader's pager; False where there is none, or none is needed."""
    if text.count("\n") < height:
        return False
    command = shlex.split(os.environ.get("PAGER", "")) or ["less"]
    if shutil.which(command[0]) is None:
        return False
    environment = dict(os.environ)
    environment.setdefault("LESS", "-R")  # colours as colours
    environment.setdefault("LESSCHARSET", "utf-8")
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the pager's own while it runs
    try:
        subprocess.run(command, input=text.encode(), env=environment, check=False)
    except OSError:
        return False
    finally:
        signal.signal(signal.SIGINT, before)
    return True
