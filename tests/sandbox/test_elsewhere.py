"""What becomes of the sandbox on systems that lack its parts, as far as one that has them can play such a system."""

from __future__ import annotations

import os
import platform
import sys
import types

import numpy as np
import pytest

from smlearn.grader.sandbox import isolation, lock, program, seccomp, zygote
from smlearn.grader.sandbox.build import build
from smlearn.grader.sandbox.messages import Program, call
from smlearn.grader.sandbox.sandbox import IsolationRefused, Sandbox
from smlearn.grader.sandbox.session import reference

X = np.linspace(-3.0, 3.0, 6).reshape(2, 3)


@pytest.mark.parametrize("asked", ["auto", "strict", "none"])
def test_without_fork_it_is_refused_with_the_way_to_grade(monkeypatch, asked):
    monkeypatch.delattr(os, "fork")
    with pytest.raises(IsolationRefused, match="Windows Subsystem for Linux"):
        Sandbox(asked)


def test_macos_has_limits_alone_and_strictness_is_refused_in_words(monkeypatch):
    monkeypatch.setattr(isolation, "sys", types.SimpleNamespace(**{**vars(sys), "platform": "darwin"}))
    (plan,) = isolation.plans("auto", zygote.numpy_home(), zygote.interpreter())
    assert plan.prefix == ()
    found = {"landlock": 0, "seccomp": "seccomp is a part of Linux", "problem": ""}
    assert isolation.reached("auto", plan, found, "").level == 4
    assert isolation.reached("auto", plan, found, "").layers == ("limits",)
    with pytest.raises(IsolationRefused, match="on Linux alone") as refused:
        isolation.reached("strict", plan, found, "")
    assert "--isolation none" in str(refused.value)


@pytest.mark.parametrize(
    ("system", "machine", "says"),
    [
        ("Darwin", "arm64", "part of Linux"),
        ("Windows", "AMD64", "part of Linux"),
        ("Linux", "riscv64", "riscv64"),
    ],
)
def test_a_machine_without_a_filter_says_why(monkeypatch, system, machine, says):
    monkeypatch.setattr(platform, "system", lambda: system)
    monkeypatch.setattr(platform, "machine", lambda: machine)
    assert says in seccomp.missing()


def test_a_compiled_module_leaves_no_file_where_memory_has_no_name(monkeypatch, tmp_path):
    here = lock.Lock.__new__(lock.Lock)
    here.proc = False
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    path = here.place("sigmoid", reference("sigmoid"))
    module = program.load_extension("sigmoid", path)
    np.testing.assert_allclose(module.sigmoid_forward(X), 1 / (1 + np.exp(-X)))
    assert list(tmp_path.iterdir()) == []
    del sys.modules["sigmoid"]


def test_without_handles_of_processes_a_worker_is_killed_and_its_end_told(monkeypatch):
    monkeypatch.setattr(zygote.socket, "recv_fds", _without_handles)
    program = Program(
        "f", b"import os\ndef f(): os._exit(3)\ndef g(): return 2.0\n", ("f", "g"), imports=("os",)
    )
    with Sandbox("auto") as sandbox:
        got = sandbox.run(program, [call("f"), call("g")])
    assert [reply.status for reply in got.replies] == ["lost", "value"]
    assert "ended its process" in got.replies[0].message


def _without_handles(channel, size, most):
    import socket

    data, ancillary, flags, address = channel.recvmsg(size, socket.CMSG_SPACE(4 * most))
    for _, _, content in ancillary:
        os.close(int.from_bytes(content[:4], sys.byteorder))
    return data, [], flags, address


def test_kernels_are_not_compiled_on_windows_and_that_is_said(monkeypatch):
    from smlearn.grader.sandbox import build_tools

    monkeypatch.setattr(build_tools, "sys", types.SimpleNamespace(**{**vars(sys), "platform": "win32"}))
    build_tools.find_tools.cache_clear()
    try:
        assert "WSL" in build("softmax", b"").unavailable
    finally:
        build_tools.find_tools.cache_clear()
