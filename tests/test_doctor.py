"""What `smlearn doctor` finds is found by trying."""

from __future__ import annotations

import sys

import pytest

from smlearn.grader import doctor
from smlearn.grader.sandbox.sandbox import Sandbox


def level() -> int:
    with Sandbox("auto") as sandbox:
        return sandbox.isolation.level


@pytest.mark.skipif(sys.platform != "linux", reason="isolation is Linux's alone")
def test_at_an_isolated_level_every_probe_is_blocked():
    if level() == 4:
        pytest.skip("this machine offers no isolation")
    assert [str(found) for found in doctor.probes() if not found.good] == []


def test_without_isolation_the_probes_say_that_nothing_stops_them():
    found = {finding.subject: finding for finding in doctor.probes("none")}
    assert not found["grading"].good
    assert "only code that you trust" in found["grading"].text
    assert found["reading a file outside"].text == "not blocked"


def test_every_probe_is_a_line_of_python():
    for line in doctor.PROBES.values():
        compile(line.format(outside="", folder="", new="", victim="", grader=1), "probe", "exec")


def test_a_compiler_that_is_not_there_is_said_with_the_way_to_get_it(monkeypatch):
    monkeypatch.setenv("CC", "no-such-compiler")
    assert not doctor.compiler().good
    assert "package gcc" in str(doctor.compiler())


def test_the_examination_names_versions_and_levels():
    subjects = [finding.subject for finding in doctor.examine()]
    assert {"Python", "numpy", "instructions", "C compiler", "isolation, level 1", "grading"} <= set(subjects)
