"""How far a class is: a bar with rate and time left on a terminal, one line for each surprise in a log."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


def say(line: str) -> None:
    """Print one line, harmless, beside the output."""
    from ..reports.text import one_line

    print(one_line(line, 2000), file=sys.stderr)


class _Quiet:
    """In a log: one line for each surprise, and nothing else."""

    def say(self, line: str) -> None:
        say(line)

    def total(self, count: int) -> None:
        """A log has no bar."""

    def done(self) -> None:
        """A log has no bar."""


@contextmanager
def progress() -> Iterator[Any]:
    """Show on a terminal how far it is, how fast, and how long it will take."""
    if not sys.stderr.isatty():
        yield _Quiet()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from ..reports.text import one_line

    class Bar:
        def say(self, line: str) -> None:
            bar.console.print(one_line(line, 500), markup=False, highlight=False)

        def total(self, count: int) -> None:
            bar.update(task, total=count)

        def done(self) -> None:
            bar.advance(task)
            speed = bar.tasks[task].speed
            bar.update(task, rate="" if speed is None else f"{60 * speed:.0f} a minute")

    columns = (
        TextColumn("Grading"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, rate="")
        yield Bar()
