"""What a process computes is told apart from how long it takes."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from smlearn.grader.sandbox.clock import clock_of, read

pytestmark = pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="a pidfd is Linux's own")


def test_waiting_is_no_computing_and_a_process_that_is_gone_has_no_clock() -> None:
    program = "import time; print(flush=True); time.sleep(0.3); print(flush=True); input()"
    process = subprocess.Popen([sys.executable, "-c", program], stdin=-1, stdout=-1)
    handle = os.pidfd_open(process.pid)  # type: ignore[attr-defined]
    try:
        clock = clock_of(handle)
        assert process.stdout is not None
        process.stdout.readline()
        begun = read(clock)
        process.stdout.readline()
        ended = read(clock)
        assert begun is not None
        assert ended is not None
        assert 0.0 < begun <= ended < begun + 0.1
    finally:
        process.kill()
        process.communicate()
        os.close(handle)
    assert read(clock) is None


def test_without_a_handle_there_is_no_clock() -> None:
    assert clock_of(None) is None
    assert read(None) is None
