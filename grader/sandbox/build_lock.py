"""Hold the compiler to its own files where there is no bubblewrap: a part of the driver, inside.

Landlock's rights, as for a worker (see landlock), and two more: to execute the compiler's programs, and to write in
the one folder.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
from collections.abc import Iterable

from . import landlock

EXECUTE, WRITE_FILE = 1 << 0, 1 << 1
NO_NEW_PRIVS = 38
NOTHING = "/dev/null"


def close(readable: Iterable[str], programs: Iterable[str], folder: str) -> bool:
    """Allow nothing but these, for good; False where this machine has no Landlock, or refuses."""
    try:
        found = landlock.version()
        if not found:
            return False
        descriptor = landlock.ruleset([*readable, *programs])
        read = landlock.READ_FILE | landlock.READ_DIR
        for path in programs:
            allow(descriptor, path, EXECUTE | read)
        allow(descriptor, NOTHING, WRITE_FILE | landlock.READ_FILE)
        allow(descriptor, folder, landlock.FILES[min(found, 5)] & ~EXECUTE)
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(NO_NEW_PRIVS, 1, 0, 0, 0)
        landlock.restrict(descriptor, libc)
        os.close(descriptor)
    except (OSError, AttributeError):
        return False
    return True


def allow(descriptor: int, path: str, rights: int) -> None:
    """Add a rule."""
    parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
    rule = struct.pack("=Qi", rights, parent)
    libc = ctypes.CDLL(None, use_errno=True)
    failed = libc.syscall(landlock.SYS_ADD, descriptor, landlock.PATH_BENEATH, rule, 0)
    os.close(parent)
    if failed:
        raise OSError(ctypes.get_errno() or errno.EPERM, f"Landlock refuses a rule for {path}")
