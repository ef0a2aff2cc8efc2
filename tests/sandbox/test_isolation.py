"""Which level is reached where something is missing, and that a refusal says what and how to get it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from smlearn.grader.sandbox.isolation import plans

HERE = Path(__file__).parent
REPORT = """
import sys
from smlearn.grader.sandbox.messages import Program, call
from smlearn.grader.sandbox.sandbox import IsolationRefused, Sandbox
try:
    with Sandbox(sys.argv[1]) as box:
        reply = box.run(Program("f", b"def f(): return open('/etc/passwd').read()", ("f",)), [call("f")]).replies[0]
        print(box.isolation.level, "+".join(box.isolation.layers), reply.error)
except IsolationRefused as error:
    print("refused:", error)
"""


def report(asked: str, *before: str) -> str:
    """Ask a new process for a level; `before` stands in front of its command."""
    command = [*before, sys.executable, "-c", REPORT, asked]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout.strip()


def without(*what: str) -> tuple[str, ...]:
    """Give the words that take something away from a command."""
    return (sys.executable, str(HERE / "deprived.py"), ",".join(what))


@pytest.fixture(scope="module")
def best() -> int:
    """Skip where this machine itself has less than level 1."""
    level = report("auto").split()[0]
    if level != "1":
        pytest.skip(f"this machine offers level {level}")
    return 1


@pytest.mark.parametrize(
    ("missing", "level"),
    [
        ((), "1"),
        (("namespaces",), "2"),
        (("landlock",), "3"),
        (("landlock", "namespaces"), "4"),
        (("seccomp",), "4"),
    ],
)
def test_the_best_level_is_taken_where_a_layer_is_missing(best, missing, level):
    found = report("auto", *(without(*missing) if missing else ()))
    assert found.split()[0] == level
    if level != "4":
        assert found.split()[2] in ("PermissionError", "FileNotFoundError")


@pytest.mark.parametrize(
    "missing", [("landlock", "namespaces"), ("seccomp",), ("seccomp", "landlock", "namespaces")]
)
def test_strict_refuses_with_what_is_missing_and_the_way_to_get_it(best, missing):
    found = report("strict", *without(*missing))
    assert found.startswith("refused: ")
    assert "smlearn doctor" in found
    assert ("seccomp" in found) == ("seccomp" in missing)


@pytest.mark.parametrize("missing", [("namespaces",), ("landlock",)])
def test_strict_is_content_with_levels_two_and_three(best, missing):
    assert report("strict", *without(*missing)).split()[0] in "23"


@pytest.mark.skipif(os.geteuid() != 0, reason="the tests run as an ordinary user already")
@pytest.mark.parametrize(("missing", "level"), [((), "1"), (("namespaces",), "2"), (("landlock",), "3")])
def test_an_ordinary_user_reaches_the_same_levels(best, missing, level):
    before = (sys.executable, str(HERE / "ordinary.py"), *(without(*missing) if missing else ()))
    assert report("auto", *before).split()[0] == level


def test_none_is_limits_alone(best):
    assert report("none").split()[:2] == ["4", "limits"]


@pytest.mark.parametrize(
    ("asked", "closed", "wanted"), [("auto", False, False), ("auto", True, True), ("strict", False, True)]
)
def test_whether_a_path_exists_is_hidden_from_strangers(asked, closed, wanted):
    plain = plans(asked, "/nowhere", sys.executable, closed)[-1]
    assert plain.prefix == ()
    assert plain.setting[-1] is wanted
