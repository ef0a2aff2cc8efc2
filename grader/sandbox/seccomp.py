"""The worker's side: the system calls that a child keeps, as a filter that the kernel runs before each of them.

An allow-list: what is not named is refused with EPERM, which Python turns into an exception at the student's line.
No fork, no thread, no exec, no socket, no signal to anyone else, no file opened for writing; calls of another
instruction set (32 bits, x32) end the process, for their numbers mean something else.

There are tables for x86-64 and aarch64. On another machine `missing` says so, and the level reached is one without
this layer.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
from collections.abc import Iterable
from typing import Literal

X32 = 0x40000000
ALLOW, ERRNO, KILL = 0x7FFF0000, 0x00050000, 0x80000000
_LOAD, _EQUAL, _AT_LEAST, _SET, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06  # BPF: ld abs, jeq, jge, jset, ret
_NUMBER, _ARCH, _ARGUMENTS = 0, 4, 16

SECCOMP_SET_MODE_FILTER = 1
PR_SET_NO_NEW_PRIVS = 38

# Reading, memory, clocks, one's own signals, the end. A machine may lack some, which others have taken the place of.
ALLOWED = (
    "read", "write", "close", "stat", "fstat", "lstat", "poll", "lseek", "mmap", "mprotect", "munmap", "brk",
    "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "pread64", "readv", "writev", "select", "sched_yield", "mremap",
    "madvise", "nanosleep", "getpid", "exit", "uname", "getcwd", "gettimeofday", "getrlimit", "getrusage", "sysinfo",
    "times", "getuid", "getgid", "geteuid", "getegid", "getppid", "getpgrp", "sigaltstack", "gettid", "time", "futex",
    "sched_getaffinity", "getdents64", "restart_syscall", "clock_gettime", "clock_getres", "clock_nanosleep",
    "exit_group", "newfstatat", "pselect6", "ppoll", "getrandom", "statx",
)  # fmt: skip
# Each takes a path, and tells by its error alone whether there is such a thing.
PATHS = ("open", "openat", "stat", "lstat", "newfstatat", "statx")
# Older ways exist, and libraries fall back to them when these are not known.
UNKNOWN = ("clone3", "openat2", "faccessat2", "rseq")
# By the kernel's name of a machine: what its filters know it by, and the numbers of the calls named here.
MACHINES: dict[str, tuple[int, dict[str, int]]] = {
    "x86_64": (0xC000003E, {
        "read": 0, "write": 1, "open": 2, "close": 3, "stat": 4, "fstat": 5, "lstat": 6, "poll": 7, "lseek": 8,
        "mmap": 9, "mprotect": 10, "munmap": 11, "brk": 12, "rt_sigaction": 13, "rt_sigprocmask": 14,
        "rt_sigreturn": 15, "ioctl": 16, "pread64": 17, "readv": 19, "writev": 20, "select": 23, "sched_yield": 24,
        "mremap": 25, "madvise": 28, "nanosleep": 35, "getpid": 39, "exit": 60, "kill": 62, "uname": 63, "fcntl": 72,
        "getcwd": 79, "gettimeofday": 96, "getrlimit": 97, "getrusage": 98, "sysinfo": 99, "times": 100,
        "getuid": 102, "getgid": 104, "geteuid": 107, "getegid": 108, "getppid": 110, "getpgrp": 111,
        "sigaltstack": 131, "gettid": 186, "tkill": 200, "time": 201, "futex": 202, "sched_getaffinity": 204,
        "getdents64": 217, "restart_syscall": 219, "clock_gettime": 228, "clock_getres": 229,
        "clock_nanosleep": 230, "exit_group": 231, "tgkill": 234, "openat": 257, "newfstatat": 262, "pselect6": 270,
        "ppoll": 271, "prlimit64": 302, "seccomp": 317, "getrandom": 318, "statx": 332, "rseq": 334, "clone3": 435,
        "openat2": 437, "faccessat2": 439,
    }),
    "aarch64": (0xC00000B7, {
        "getcwd": 17, "fcntl": 25, "ioctl": 29, "openat": 56, "close": 57, "getdents64": 61, "lseek": 62, "read": 63,
        "write": 64, "readv": 65, "writev": 66, "pread64": 67, "pselect6": 72, "ppoll": 73, "newfstatat": 79,
        "fstat": 80, "exit": 93, "exit_group": 94, "futex": 98, "nanosleep": 101, "clock_gettime": 113,
        "clock_getres": 114, "clock_nanosleep": 115, "sched_getaffinity": 123, "sched_yield": 124,
        "restart_syscall": 128, "kill": 129, "tkill": 130, "tgkill": 131, "sigaltstack": 132, "rt_sigaction": 134,
        "rt_sigprocmask": 135, "rt_sigreturn": 139, "times": 153, "uname": 160, "getrlimit": 163, "getrusage": 165,
        "gettimeofday": 169, "getpid": 172, "getppid": 173, "getuid": 174, "geteuid": 175, "getgid": 176,
        "getegid": 177, "gettid": 178, "sysinfo": 179, "brk": 214, "munmap": 215, "mremap": 216, "mmap": 222,
        "mprotect": 226, "madvise": 233, "prlimit64": 261, "seccomp": 277, "getrandom": 278, "statx": 291,
        "rseq": 293, "clone3": 435, "openat2": 437, "faccessat2": 439,
    }),
}  # fmt: skip
TERMINAL_QUESTIONS = (0x5401, 0x5413, 0x5450, 0x5451)  # is it a terminal, how wide, close on exec or not
SILENT = (9, 19, 20, 21, 22)  # SIGKILL, and the four that stop
DESCRIPTOR_QUESTIONS = (1, 2, 3)  # F_GETFD, F_SETFD, F_GETFL
WRITING = (
    os.O_WRONLY
    | os.O_RDWR
    | os.O_CREAT
    | os.O_TRUNC
    | os.O_APPEND
    | getattr(os, "O_TMPFILE", 0) & ~getattr(os, "O_DIRECTORY", 0)
)

Instruction = tuple[int, int, int, int]


def missing() -> str:
    """Say why there is no filter for this machine; empty where there is one."""
    if platform.system() != "Linux":
        return "seccomp is a part of Linux"
    if platform.machine() not in MACHINES or struct.calcsize("P") != 8:
        return f"there is no table of system calls for {platform.machine()} yet"
    return "" if _available() else "this kernel has no seccomp filters"


def program(
    pid: int, machine: str | None = None, paths: Literal["", "none", "none soon"] = ""
) -> list[Instruction]:
    """Give the filter for the process `pid`, which may send signals to itself alone; of this machine or another.

    paths   "none": whatever path is asked for, there is no such thing; "none soon": a second filter may follow
    """
    known, numbers = MACHINES[machine or platform.machine()]
    code: list[Instruction] = [(_LOAD, 0, 0, _ARCH), (_EQUAL, 1, 0, known), (_RETURN, 0, 0, KILL)]
    code.append((_LOAD, 0, 0, _NUMBER))
    if known == MACHINES["x86_64"][0]:  # its numbers have a second set
        code += [(_AT_LEAST, 0, 1, X32), (_RETURN, 0, 0, KILL)]
    if paths == "none":
        for name in PATHS:
            if name in numbers:
                code += [(_EQUAL, 0, 1, numbers[name]), (_RETURN, 0, 0, ERRNO | errno.ENOENT)]
    if paths == "none soon":
        code += _one_of(numbers["seccomp"], 0, (SECCOMP_SET_MODE_FILTER,), errno.EPERM)
    for name in ALLOWED:
        if name in numbers:
            code += [(_EQUAL, 0, 1, numbers[name]), (_RETURN, 0, 0, ALLOW)]
    for name in UNKNOWN:
        code += [(_EQUAL, 0, 1, numbers[name]), (_RETURN, 0, 0, ERRNO | errno.ENOSYS)]
    for name, argument in (("open", 1), ("openat", 2)):
        if name in numbers:
            code += _without(numbers[name], argument, WRITING)
    code += _one_of(numbers["ioctl"], 1, TERMINAL_QUESTIONS, errno.ENOTTY)
    code += _one_of(numbers["fcntl"], 1, DESCRIPTOR_QUESTIONS, errno.EPERM)
    for name, signal in (("kill", 1), ("tkill", 1), ("tgkill", 2)):
        code += _signals(numbers[name], pid, signal)
    # prlimit64 to ask, never to set: both halves of the new limits' address are zero.
    code += [
        (_EQUAL, 0, 5, numbers["prlimit64"]),
        *_argument(2, 0),
        (_EQUAL, 0, 3, 0),
        *_argument(2, 1),
        (_EQUAL, 0, 1, 0),
    ]
    code += [(_RETURN, 0, 0, ALLOW), (_RETURN, 0, 0, ERRNO | errno.EPERM)]
    return code


def _argument(index: int, half: int = 0) -> list[Instruction]:
    return [(_LOAD, 0, 0, _ARGUMENTS + 8 * index + 4 * half)]


def _without(number: int, argument: int, mask: int) -> list[Instruction]:
    """Allow a call where none of the mask's bits is set."""
    body = [
        *_argument(argument),
        (_SET, 0, 1, mask),
        (_RETURN, 0, 0, ERRNO | errno.EACCES),
        (_RETURN, 0, 0, ALLOW),
    ]
    return [(_EQUAL, 0, len(body), number), *body]


def _one_of(number: int, argument: int, values: Iterable[int], error: int) -> list[Instruction]:
    """Allow a call where an argument is one of these."""
    body = _argument(argument)
    for value in values:
        body += [(_EQUAL, 0, 1, value), (_RETURN, 0, 0, ALLOW)]
    body.append((_RETURN, 0, 0, ERRNO | error))
    return [(_EQUAL, 0, len(body), number), *body]


def _signals(number: int, pid: int, signal: int) -> list[Instruction]:
    """Allow signals to oneself, but for those that end or stop a process without a word, as only a limit should."""
    body = [*_argument(0), (_EQUAL, 1, 0, pid), (_RETURN, 0, 0, ERRNO | errno.EPERM), *_argument(signal)]
    for silent in SILENT:
        body += [(_EQUAL, 0, 1, silent), (_RETURN, 0, 0, ERRNO | errno.EPERM)]
    body.append((_RETURN, 0, 0, ALLOW))
    return [(_EQUAL, 0, len(body), number), *body]


def install(code: list[Instruction], libc: ctypes.CDLL, *, second: bool = False) -> None:
    """Put a filter on this process, for good, or a `second` one beside it; OSError where the kernel refuses it."""
    packed = b"".join(struct.pack("<HBBI", *instruction) for instruction in code)
    buffer = ctypes.create_string_buffer(packed, len(packed))
    header = struct.pack("@HxxxxxxP", len(code), ctypes.addressof(buffer))
    if not second and libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "no_new_privs")
    if libc.syscall(own_number(), SECCOMP_SET_MODE_FILTER, 0, header):
        raise OSError(ctypes.get_errno(), "seccomp")


def _available() -> bool:
    """Ask with a filter at no address: EFAULT says that filters are known."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall(own_number(), SECCOMP_SET_MODE_FILTER, 0, None)
    return ctypes.get_errno() == errno.EFAULT


def own_number() -> int:
    """Give the number of the call `seccomp` on this machine."""
    return MACHINES[platform.machine()][1]["seccomp"]
