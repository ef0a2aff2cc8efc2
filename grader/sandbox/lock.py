"""The worker's side: what a child drops before it runs the student's source.

In this order: descriptors, session, privileges, limits, files (Landlock), system calls (seccomp). A layer that was
asked for and cannot be had stops the child: no source runs behind a lock that did not close.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SOCKET = 200  # the protocol's descriptor in a child, out of the way of what looks for low ones
MEBIBYTE = 1 << 20
DESCRIPTORS = 32
PROGRAM_MODULES = "/proc/self/fd/"


class LockError(Exception):
    """A layer that was asked for could not be put on."""


@dataclass(frozen=True)
class Setting:
    """What the grader asked for when it started the zygote.

    landlock, seccomp   the layers that each child must put on
    grants              files and folders that may be read behind Landlock
    machine             paths that no message shows
    """

    landlock: bool
    seccomp: bool
    grants: tuple[str, ...]
    machine: tuple[str, ...]


def capabilities(setting: Setting) -> tuple[tuple[str, Any], ...]:
    """Say what the zygote found, for the grader to decide on the level."""
    return (("landlock", 0), ("seccomp", False), ("proc", os.path.isdir("/proc/self/fd")))


def settle(socket: int, output: int) -> int:
    """Give up every descriptor but the protocol's and the output's; give the protocol's new number."""
    if hasattr(os, "setsid"):
        os.setsid()
    null = os.open(os.devnull, os.O_RDONLY) if os.path.exists(os.devnull) else output
    os.dup2(null, 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.dup2(socket, SOCKET, inheritable=False)
    os.closerange(3, SOCKET)
    os.closerange(SOCKET + 1, max(os.sysconf("SC_OPEN_MAX"), 256) if sys.platform != "linux" else 1 << 16)
    sys.stdin = io.TextIOWrapper(io.FileIO(0, "r", closefd=False))
    for number, name in ((1, "stdout"), (2, "stderr")):
        stream = io.TextIOWrapper(
            io.BufferedWriter(io.FileIO(number, "w", closefd=False), 8192),
            encoding="utf-8",
            errors="backslashreplace",
            line_buffering=number == 2,
        )
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    return SOCKET


def share_modules(told: Mapping[str, Any]) -> dict[str, str]:
    """Put compiled modules where this process alone can load them from; name -> path."""
    modules = list(told["references"])
    if told["compiled"]:
        modules.append((told["name"], told["source"]))
    return {name: _share(name, content) for name, content in modules}


def _share(name: str, content: bytes) -> str:
    if hasattr(os, "memfd_create") and os.path.isdir(PROGRAM_MODULES):
        descriptor = os.memfd_create(name)
        path = f"{PROGRAM_MODULES}{descriptor}"
    else:
        import tempfile

        descriptor, path = tempfile.mkstemp(suffix=".so")
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
    return path


def lock(setting: Setting, told: Mapping[str, Any]) -> None:
    """Put on every layer; LockError where one is refused."""
    try:
        limit(told)
    except (OSError, ValueError) as error:
        raise LockError(f"limits: {error}") from None


def limit(told: Mapping[str, Any]) -> None:
    """Set the limits that hold at every level."""
    try:
        import resource
    except ImportError:
        return
    seconds = int(told["cpu_seconds"]) + 1
    pairs = [
        (resource.RLIMIT_CPU, (seconds, seconds + 1)),
        (resource.RLIMIT_FSIZE, (0, 0)),
        (resource.RLIMIT_CORE, (0, 0)),
        (resource.RLIMIT_NOFILE, (DESCRIPTORS, DESCRIPTORS)),
    ]
    if sys.platform == "linux":
        memory = address_space() + int(told["memory_bytes"])
        pairs += [(resource.RLIMIT_AS, (memory, memory)), (resource.RLIMIT_NPROC, (0, 0))]
    for which, values in pairs:
        resource.setrlimit(which, values)


def address_space() -> int:
    """Give how much address space the process takes already, NumPy and all; a guess where nothing tells."""
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 512 * MEBIBYTE
