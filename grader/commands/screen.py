"""What the student's screen can show, and how a line is put on it."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

from rich.console import Console

from ..reports.evidence import Page

NARROW = 60


def console(*, stderr: bool = False) -> Console:
    """Give the console that a command prints to."""
    return Console(highlight=False, stderr=stderr, soft_wrap=False)


def page(of: Console) -> Page:
    """Give what a console can show: its width, and ASCII alone where the locale asks for that."""
    encoding = of.encoding or "ascii"
    return Page(of.width, "ascii" if asks_for_ascii(os.environ) else encoding)


def asks_for_ascii(environment: Mapping[str, str]) -> bool:
    """Tell whether the locale is C, set by name.

    Python turns a C locale into C.UTF-8 as it starts, in its environment too, so that the encoding alone no longer
    tells. A machine that sets nothing (most containers) can show more than ASCII; who writes LANG=C asked for it.
    """
    plain = ("C", "POSIX")
    if environment.get("LC_ALL"):
        return environment["LC_ALL"] in plain
    coerced = environment.get("LC_CTYPE", "") in ("", "C.UTF-8", "C.utf8", "UTF-8", *plain)
    return environment.get("LANG") in plain and coerced


def interactive() -> bool:
    """Tell whether somebody sits at both ends."""
    return sys.stdin.isatty() and sys.stdout.isatty()
