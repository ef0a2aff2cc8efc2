"""Wrong answers that are a right one with some lines replaced: the bank gives SOURCE and WRONG."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent


def right_answers(exercise: str) -> list[tuple[str, str, Callable[..., Any]]]:
    """Give (function, name, answer) for each right answer."""
    return runpy.run_path(str(HERE / "right" / f"{exercise}.py"))["RIGHT"]


def wrong_answers(exercise: str) -> list[tuple[str, str | None, str]]:
    """Give (function, the slug that names it, the whole source) for each wrong answer; None: no name is to be given."""
    bank = runpy.run_path(str(HERE / "wrong" / f"{exercise}.py"))
    found = []
    for function, slug, *edits in bank["WRONG"]:
        source = bank["SOURCE"]
        for old, new in zip(edits[::2], edits[1::2], strict=True):
            assert source.count(old) >= 1, f"{function} {slug}: {old!r} is not in the source"
            source = source.replace(old, new)
        found.append((function, slug, source))
    return found


def loaded(source: str) -> dict[str, Any]:
    """Run a module's source and give what it defines."""
    space: dict[str, Any] = {}
    exec(compile(source, "answer.py", "exec"), space)
    return space
