"""The filter of system calls, run by an interpreter of its own: what it says of each call, on each machine."""

from __future__ import annotations

import errno
import os
import re
import struct
from pathlib import Path

import pytest

from smlearn.grader.sandbox import seccomp

PID = 4321
GENERIC = Path("/usr/include/asm-generic/unistd.h")  # aarch64 has the kernel's common numbers
OWN = Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h")
ARM, INTEL_32 = 0x40000028, 0x40000003
KILLED, ALLOWED, REFUSED = seccomp.KILL, seccomp.ALLOW, seccomp.ERRNO | errno.EPERM


def verdict(code: list[seccomp.Instruction], number: int, arch: int, arguments: tuple[int, ...] = ()) -> int:
    """Run a filter on one call, as the kernel would."""
    filled = (*arguments, *[0] * 6)[:6]
    data = struct.pack("<IIQ6Q", number, arch, 0, *(value & (1 << 64) - 1 for value in filled))
    at = accumulator = 0
    for _ in range(len(code)):
        operation, yes, no, operand = code[at]
        at += 1
        if operation == 0x20:
            accumulator = struct.unpack_from("<I", data, operand)[0]
        elif operation == 0x06:
            return operand
        else:
            holds = {
                0x15: accumulator == operand,
                0x35: accumulator >= operand,
                0x45: bool(accumulator & operand),
            }
            at += yes if holds[operation] else no
    raise AssertionError("the filter ends without a verdict")


@pytest.fixture(params=sorted(seccomp.MACHINES))
def ask(request: pytest.FixtureRequest):
    arch, numbers = seccomp.MACHINES[request.param]
    code = seccomp.program(PID, request.param)

    def asked(call: str | int, *arguments: int, arch: int = arch) -> int:
        return verdict(code, numbers[call] if isinstance(call, str) else call, arch, arguments)

    asked.numbers = numbers  # type: ignore[attr-defined]
    asked.machine = request.param  # type: ignore[attr-defined]
    return asked


def test_every_number_that_is_not_named_is_refused(ask):
    named = set(ask.numbers.values())
    assert {ask(number) for number in range(1000) if number not in named} == {REFUSED}


def test_reading_and_computing_are_allowed(ask):
    for name in (
        "read",
        "write",
        "mmap",
        "mprotect",
        "brk",
        "futex",
        "exit_group",
        "newfstatat",
        "getrandom",
    ):
        assert ask(name) == ALLOWED


def test_what_has_an_older_way_is_said_to_be_unknown(ask):
    for name in seccomp.UNKNOWN:
        assert ask(name) == seccomp.ERRNO | errno.ENOSYS


def test_a_file_is_opened_to_be_read_and_in_no_other_way(ask):
    for name, argument in (("open", 1), ("openat", 2)):
        if name in ask.numbers:
            before = (0,) * argument
            assert ask(name, *before, os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY) == ALLOWED
            for flag in (os.O_WRONLY, os.O_RDWR, os.O_CREAT, os.O_TRUNC, os.O_APPEND, os.O_TMPFILE):
                assert ask(name, *before, flag) == seccomp.ERRNO | errno.EACCES


def test_signals_go_to_oneself_alone_and_none_that_ends_or_stops_without_a_word(ask):
    for name, before in (("kill", ()), ("tkill", ()), ("tgkill", (PID,))):
        assert ask(name, *before, PID, 6) == ALLOWED
        for silent in (9, 19, 20, 21, 22):
            assert ask(name, *before, PID, silent) == REFUSED
        for other in (0, 1, -1, -PID, PID + 1):
            assert ask(name, *((other, other) if before else (other,)), 6) == REFUSED


def test_limits_are_asked_for_and_never_set(ask):
    assert ask("prlimit64", 0, 7, 0, 0x7F00) == ALLOWED
    assert ask("prlimit64", 0, 7, 0x7F00, 0) == REFUSED
    assert ask("prlimit64", 0, 7, 0x7F00 << 32, 0) == REFUSED


def test_a_terminal_is_asked_what_it_is_and_told_nothing(ask):
    assert ask("ioctl", 0, 0x5401) == ALLOWED
    assert ask("ioctl", 0, 0x5412) == seccomp.ERRNO | errno.ENOTTY  # TIOCSTI types into it
    assert ask("fcntl", 0, 3) == ALLOWED
    assert ask("fcntl", 0, 0) == REFUSED


def test_calls_of_another_instruction_set_end_the_process(ask):
    others = {arch for arch, _ in seccomp.MACHINES.values()} | {ARM, INTEL_32}
    own = seccomp.MACHINES[ask.machine][0]
    for arch in others - {own}:
        assert ask("read", arch=arch) == KILLED
    if ask.machine == "x86_64":
        assert ask(seccomp.X32) == ask(seccomp.X32 + 39) == KILLED


@pytest.mark.parametrize(("machine", "header"), [("aarch64", GENERIC), ("x86_64", OWN)])
def test_the_numbers_are_the_kernels_own(machine, header):
    if not header.exists():
        pytest.skip("the kernel's headers are not installed")
    found = dict(re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", header.read_text(encoding="ascii")))
    theirs = {"newfstatat": found.get("fstatat"), **found}
    for name, number in seccomp.MACHINES[machine][1].items():
        assert int(theirs[name]) == number, name


def test_every_machine_knows_what_the_filter_asks_by_name():
    needed = {"openat", "ioctl", "fcntl", "kill", "tkill", "tgkill", "prlimit64", "seccomp", *seccomp.UNKNOWN}
    old = {"stat", "lstat", "poll", "select", "getpgrp", "time"}  # which newer machines never had
    for _, numbers in seccomp.MACHINES.values():
        assert needed <= numbers.keys()
        assert set(seccomp.ALLOWED) - numbers.keys() <= old
