"""Banks of answers as students write them: right ones in many styles, wrong ones with the mistake that is in them.

None shares code with the checks or the misconceptions: they were written from the exercises' docstrings.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from smlearn.grader.checks.local import answer

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Entry:
    """One answer.

    slugs   diagnoses that name its mistake, any of them; none where there is nothing to name
    shown   the check that must fail, where a check's own message names the mistake
    """

    function: str
    answer: Callable[..., Any]
    slugs: tuple[str, ...] = ()
    line: int = 0


class Bank(list[Entry]):
    """Collects the answers of one file."""

    def right(self, function: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Register a right answer."""
        return self.wrong(function)

    def wrong(self, function: str, *slugs: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Register a wrong answer with the diagnoses that name it."""

        def register(answer: Callable[..., Any]) -> Callable[..., Any]:
            line = answer.__code__.co_firstlineno if hasattr(answer, "__code__") else 0
            self.append(Entry(function, answer, slugs, line))
            return answer

        return register


def load(kind: str, exercise: str) -> list[Entry]:
    """Read the bank of one exercise."""
    path = HERE / kind / f"{exercise}.py"
    spec = importlib.util.spec_from_file_location(f"bank_{kind}_{exercise}", path)
    module = importlib.util.module_from_spec(spec)
    module.Bank = Bank
    spec.loader.exec_module(module)
    return module.BANK


def graded(checks, functions, seed=5):
    """Give the failed checks of trusted functions, and all that was observed, by function."""
    failed, observations = [], []
    for check in checks:
        if check.function not in functions:
            continue
        calls = check.calls(np.random.default_rng(seed))
        replies = answer(functions, calls)
        own = [
            r.status == "value" for c, r in zip(calls, replies, strict=True) if c.function == check.function
        ]
        if not all(own) or check.judge(calls, replies) is not None:
            failed.append(check.id)
        observations += check.observe(calls, replies)
    return failed, observations


def findings(checks, functions, seed):
    """Give what the checks find in trusted functions, each with its check's id."""
    found = {}
    for check in checks:
        if check.function not in functions:
            continue
        calls = check.calls(np.random.default_rng(seed))
        replies = answer(functions, calls)
        own = [r for c, r in zip(calls, replies, strict=True) if c.function == check.function]
        trouble = [f"{r.status}: {r.message}" for r in own if r.status != "value"]
        finding = trouble[0] if trouble else check.judge(calls, replies)
        if finding is not None:
            found[check.id] = finding
    return found
