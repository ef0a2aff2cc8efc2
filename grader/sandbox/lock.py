"""The worker's side: what a child drops before it runs the student's source.

In this order: descriptors, session, privileges, limits, files (Landlock), system calls (seccomp). A layer that
was asked for and cannot be had stops the child: no source runs behind a lock that did not close.
"""

from __future__ import annotations

import ctypes
import io
import os
import struct
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal

from . import landlock, seccomp

SOCKET = 200  # the protocol's descriptor in a child, out of the way of what looks for low ones
MEBIBYTE = 1 << 20
DESCRIPTORS = 32
OWN_DESCRIPTORS = "/proc/self/fd"
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_CAPBSET_DROP, PR_CAP_AMBIENT = 1, 4, 24, 47
SIGKILL = 9
CAPABILITY_VERSION_3 = 0x20080522


class LockError(Exception):
    """A layer that was asked for could not be put on."""


@dataclass(frozen=True)
class Setting:
    """What the grader asks for when it starts the zygote.

    landlock, seccomp   layers that each child must put on, where this machine has them
    grants              files and folders that may be read behind Landlock
    machine             paths that no message shows
    closed              whether no path may be asked for, be it only whether there is such a thing
    """

    landlock: bool
    seccomp: bool
    grants: tuple[str, ...]
    machine: tuple[str, ...]
    closed: bool


class Lock:
    """The layers of this zygote: found once, put on by each child."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.linux = sys.platform == "linux"
        self.libc: Any = ctypes.CDLL(None, use_errno=True) if self.linux else None
        self.rules: int | None = None
        self.filter = False
        self.found: dict[str, Any] = {"landlock": 0, "seccomp": "", "problem": ""}
        if self.linux:
            self.drop_privileges()
            self.prepare()
        self.baseline = address_space()
        self.proc = os.path.isdir(OWN_DESCRIPTORS)  # noqa: PTH112 - pathlib costs the zygote milliseconds

    def prepare(self) -> None:
        """Find the layers that are asked for and make what every child shares of them."""
        if self.setting.landlock:
            self.found["landlock"] = landlock.version()
            if self.found["landlock"]:
                try:
                    self.rules = landlock.ruleset(self.setting.grants)
                except OSError as error:
                    self.found["landlock"], self.found["problem"] = 0, str(error)
        if self.setting.seccomp:
            self.found["seccomp"] = seccomp.missing()
            self.filter = not self.found["seccomp"]

    def drop_privileges(self) -> None:
        """Give up every capability, here and for all children: root without them owns files and nothing more."""
        libc = self.libc
        libc.prctl(PR_CAP_AMBIENT, 4, 0, 0, 0)
        number = 0
        while libc.prctl(PR_CAPBSET_DROP, number, 0, 0, 0) == 0:
            number += 1
        libc.capset(struct.pack("=Ii", CAPABILITY_VERSION_3, 0), bytes(24))
        libc.prctl(seccomp.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)

    def close(self, told: Mapping[str, Any], shared: Mapping[str, str]) -> None:
        """Put on every layer in this child; LockError where one is refused. `shared`: see `close_paths`."""
        try:
            limit(told, self.baseline)
            if self.linux:
                self.libc.prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0)
            if self.rules is not None:
                landlock.restrict(self.rules, self.libc)
                os.close(self.rules)
            if self.filter:
                soon: Literal["none", "none soon"] = "none soon" if shared else "none"
                paths = soon if self.setting.closed else ""
                seccomp.install(seccomp.program(os.getpid(), paths=paths), self.libc)
        except (OSError, ValueError) as error:
            raise LockError(f"a layer of isolation cannot be put on: {error}") from None

    def close_paths(self, shared: Mapping[str, str]) -> None:
        """Take the last path away, that of compiled modules: found by name, once they are there, they need none.

        The code of such a module may run as soon as it is there, so that every other layer is on by then.
        """
        if self.filter and self.setting.closed and shared and by_name():
            for path in shared.values():
                with suppress(OSError):  # what cannot be loaded is said when it is imported
                    ctypes.CDLL(path)
            seccomp.install(seccomp.program(os.getpid(), paths="none"), self.libc, second=True)

    def settle(self, socket: int, output: int) -> int:
        """Give up every descriptor but the protocol's and the output's; give the protocol's new number."""
        if hasattr(os, "setsid"):
            os.setsid()
        nothing, end = os.pipe()
        os.close(end)
        for descriptor, number in ((nothing, 0), (output, 1), (output, 2)):
            os.dup2(descriptor, number)
        os.dup2(socket, SOCKET, inheritable=False)
        keep = sorted({2, SOCKET} | ({self.rules} if self.rules is not None else set()))
        for low, high in zip(keep, [*keep[1:], 1 << 16], strict=True):
            os.closerange(low + 1, high)
        sys.stdin = io.TextIOWrapper(io.FileIO(0, "r", closefd=False))
        for number, name in ((1, "stdout"), (2, "stderr")):
            raw = io.BufferedWriter(io.FileIO(number, "w", closefd=False), 8192)
            stream = io.TextIOWrapper(raw, encoding="utf-8", errors="backslashreplace")
            setattr(sys, name, stream)
            setattr(sys, f"__{name}__", stream)
        return SOCKET

    def share(self, told: Mapping[str, Any]) -> dict[str, str]:
        """Put compiled modules where this process alone can load them from; name -> path."""
        modules = list(told["references"])
        if told["compiled"]:
            modules.append((told["name"], told["source"]))
        return {name: self.place(name, content) for name, content in modules}

    def place(self, name: str, content: bytes) -> str:
        """Put one compiled module into memory that has a path, or into a file where there is no such thing."""
        if self.proc and hasattr(os, "memfd_create"):
            descriptor = os.memfd_create(name)
            path = f"{OWN_DESCRIPTORS}/{descriptor}"
        else:
            import tempfile

            descriptor, path = tempfile.mkstemp(suffix=".so")
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        return path


def by_name() -> bool:
    """Tell whether the C library finds what it has loaded by its name alone, without a look at the file: glibc does."""
    try:
        return bool(os.confstr("CS_GNU_LIBC_VERSION"))
    except (ValueError, OSError):
        return False


def limit(told: Mapping[str, Any], baseline: int) -> None:
    """Set the limits that hold at every level."""
    try:
        import resource
    except ImportError:
        return
    seconds = max(1, round(told["cpu_seconds"]))
    pairs = [
        (resource.RLIMIT_CPU, (seconds, seconds + 1)),
        (resource.RLIMIT_FSIZE, (0, 0)),
        (resource.RLIMIT_CORE, (0, 0)),
        (resource.RLIMIT_NOFILE, (DESCRIPTORS, DESCRIPTORS)),
    ]
    if sys.platform == "linux":
        memory = baseline + int(told["memory_bytes"])
        pairs += [(resource.RLIMIT_AS, (memory, memory)), (resource.RLIMIT_NPROC, (0, 0))]
    for which, values in pairs:
        hard = resource.getrlimit(which)[1]
        if hard != resource.RLIM_INFINITY:
            values = (min(values[0], hard), min(values[1], hard))
        resource.setrlimit(which, values)


def address_space() -> int:
    """Give how much address space the process takes already, NumPy and all; a guess where nothing tells."""
    try:
        with open("/proc/self/statm", "rb") as file:  # noqa: PTH123
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 512 * MEBIBYTE
