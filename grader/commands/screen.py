"""What the student's screen can show, and how a line is put on it."""

from __future__ import annotations

import os
import sys

from rich.console import Console

from ..reports.evidence import Page
from .streams import asks_for_ascii

NARROW = 60


def console(*, stderr: bool = False) -> Console:
    """Give the console that a command prints to."""
    return Console(highlight=False, stderr=stderr, soft_wrap=False)


def page(of: Console) -> Page:
    """Give what a console can show: its width, and ASCII alone where the locale asks for that."""
    return Page(of.width, "ascii" if asks_for_ascii(os.environ) else of.encoding or "ascii")


def interactive() -> bool:
    """Tell whether somebody sits at both ends."""
    return sys.stdin.isatty() and sys.stdout.isatty()
