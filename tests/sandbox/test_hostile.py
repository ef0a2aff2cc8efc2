"""Every attack of tests/hostile gets its verdict, at each level that may grade strangers' code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from smlearn.grader.sandbox.sandbox import IsolationRefused, Sandbox, SandboxFault

RUNNER = Path(__file__).parent.parent / "hostile" / "run.py"
ORDINARY = Path(__file__).parent / "ordinary.py"


LEVELS = ("level1", "level2", "level3")


def attack(*before: str) -> None:
    """Run all attacks at each level, in processes of their own and at the same time: most of it is waiting."""
    missing = {level: why for level in LEVELS if (why := refused(level))}
    running = {
        level: subprocess.Popen(
            [*before, sys.executable, str(RUNNER), level],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        for level in LEVELS
        if level not in missing
    }
    said = {level: process.communicate(timeout=400)[0] for level, process in running.items()}
    failures = [
        f"{level}: {line}" for level in said for line in said[level].splitlines() if not line.startswith("ok")
    ]
    assert [process.returncode for process in running.values()] == [0] * len(running), "\n".join(failures)
    if missing:
        pytest.skip(str(missing))


def refused(level: str) -> str:
    """Say why this machine does not have a level, "" where it does."""
    with Sandbox(level) as sandbox:
        try:
            sandbox.ready()
        except (IsolationRefused, SandboxFault) as error:
            return str(error)
    return ""


@pytest.mark.slow
def test_attacks_gain_nothing():
    attack()


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="the tests run as an ordinary user already")
def test_attacks_gain_nothing_from_an_ordinary_users_grader():
    attack(sys.executable, str(ORDINARY))
