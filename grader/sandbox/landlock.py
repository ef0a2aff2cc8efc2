"""The worker's side: the files that a child may still read, and that is all that it may do with files.

Landlock allows and never excepts, so each grant is narrow: the standard library's entries without what others have
installed beside them, and NumPy. Network and signals are refused too, where the kernel knows how.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
from collections.abc import Iterable

SYS_CREATE, SYS_ADD, SYS_RESTRICT = 444, 445, 446
VERSION = 1
PATH_BENEATH = 1
READ_FILE, READ_DIR = 1 << 2, 1 << 3
# Which rights each version of the interface knows: those not known cannot be taken away by it.
FILES = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1, 5: (1 << 16) - 1}
NETWORK = 0b11  # bind, connect; from version 4
SCOPES = 0b11  # abstract sockets, signals; from version 6


def version() -> int:
    """Give the kernel's version of Landlock; 0 where there is none."""
    found: int = _libc().syscall(SYS_CREATE, None, ctypes.c_size_t(0), VERSION)
    return max(found, 0)


def ruleset(paths: Iterable[str]) -> int:
    """Make the set of rules, once for all children; its descriptor. OSError where the kernel refuses."""
    libc = _libc()
    found = version()
    files = FILES[min(found, 5)]
    attributes = struct.pack("=QQQ", files, NETWORK, SCOPES)
    attributes = attributes[: 8 if found < 4 else 16 if found < 6 else 24]
    descriptor: int = libc.syscall(SYS_CREATE, attributes, ctypes.c_size_t(len(attributes)), 0)
    if descriptor < 0:
        raise OSError(ctypes.get_errno(), "Landlock's rules cannot be made")
    for path in paths:
        try:
            parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except OSError:
            continue  # nothing there to grant
        rights = READ_FILE | READ_DIR if os.path.isdir(path) else READ_FILE  # noqa: PTH112
        rule = struct.pack("=Qi", rights, parent)
        failed = libc.syscall(SYS_ADD, descriptor, PATH_BENEATH, rule, 0)
        os.close(parent)
        if failed:
            raise OSError(ctypes.get_errno(), f"Landlock refuses a rule for {path}")
    return descriptor


def restrict(descriptor: int, libc: ctypes.CDLL) -> None:
    """Hold this process to the rules, for good."""
    if libc.syscall(SYS_RESTRICT, descriptor, 0):
        raise OSError(ctypes.get_errno() or errno.EPERM, "Landlock refuses")


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
