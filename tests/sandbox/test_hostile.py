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


def attack(level: str, *before: str) -> None:
    """Run all attacks in a process of their own."""
    command = [*before, sys.executable, str(RUNNER), level]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=300, check=False)
    failures = [line for line in done.stdout.splitlines() if not line.startswith("ok")]
    assert done.returncode == 0, "\n".join(failures) + done.stderr


def offered(level: str) -> None:
    """Skip a level that this machine does not have."""
    with Sandbox(level) as sandbox:
        try:
            sandbox.ready()
        except (IsolationRefused, SandboxFault) as error:
            pytest.skip(str(error))


@pytest.mark.slow
@pytest.mark.parametrize("level", ["level1", "level2", "level3"])
def test_attacks_gain_nothing(level):
    offered(level)
    attack(level)


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="the tests run as an ordinary user already")
@pytest.mark.parametrize("level", ["level1", "level2", "level3"])
def test_attacks_gain_nothing_from_an_ordinary_users_grader(level):
    offered(level)
    attack(level, sys.executable, str(ORDINARY))
