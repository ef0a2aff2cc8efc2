"""A sandbox for the tests, at the best level of this machine and, where that is said, at each level."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence

import pytest

from smlearn.grader.course import Limits
from smlearn.grader.sandbox.messages import Call, Program, Transcript
from smlearn.grader.sandbox.sandbox import IsolationRefused, Sandbox, SandboxFault

SHORT = Limits(import_seconds=2.0, call_seconds=2.0, exercise_seconds=20.0, memory_mib=256, reply_mib=8)

if sys.platform != "linux":
    collect_ignore_glob = ["test_isolation.py", "test_hostile.py"]


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """Give a sandbox at the best level there is."""
    with Sandbox("auto", SHORT) as found:
        yield found


@pytest.fixture(scope="session", params=["level1", "level2", "level3", "level4"])
def each_level(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """Give a sandbox at each level in turn; skip those that this machine does not have."""
    with Sandbox(request.param, SHORT) as found:
        try:
            found.ready()
        except (IsolationRefused, SandboxFault) as error:
            pytest.skip(str(error))
        yield found


@pytest.fixture
def run(sandbox: Sandbox) -> Callable[..., Transcript]:
    """Run a source, as `network.py`, and ask its function `f`, or the calls given."""

    def running(source: str, *calls: Call, functions: Sequence[str] = ("f",), **more: object) -> Transcript:
        asked = calls or (Call("f", ((),)),)
        program = Program("network", source.encode(), tuple(functions), imports=("math",), **more)  # type: ignore[arg-type]
        return sandbox.run(program, asked)

    return running
