"""Run a command where something is missing: `python deprived.py WHAT[,WHAT…] COMMAND …`.

WHAT is `landlock` (the kernel does not know it), `namespaces` (none may be made), or `seccomp` (no more filters).
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys

from smlearn.grader.sandbox import landlock, seccomp
from smlearn.grader.sandbox.seccomp import ALLOW, ERRNO, Instruction

CLONE, CLONE3, UNSHARE = 56, 435, 272
NEW_NAMESPACES = 0x7E020000  # CLONE_NEW* of clone and unshare
LOAD, EQUAL, SET, RETURN = 0x20, 0x15, 0x45, 0x06


def refuse(number: int, error: int) -> list[Instruction]:
    """Refuse a call altogether."""
    return [(EQUAL, 0, 1, number), (RETURN, 0, 0, ERRNO | error)]


def without_namespaces(number: int) -> list[Instruction]:
    """Refuse a call that would make a namespace."""
    body = [(LOAD, 0, 0, 16), (SET, 0, 1, NEW_NAMESPACES), (RETURN, 0, 0, ERRNO | errno.EPERM)]
    return [(EQUAL, 0, len(body) + 1, number), *body, (RETURN, 0, 0, ALLOW)]


def main() -> None:
    """Put on the filter and become the command."""
    code: list[Instruction] = [(LOAD, 0, 0, 0)]
    for what in sys.argv[1].split(","):
        if what == "landlock":
            for number in (landlock.SYS_CREATE, landlock.SYS_ADD, landlock.SYS_RESTRICT):
                code += refuse(number, errno.ENOSYS)
        elif what == "seccomp":
            code += refuse(seccomp.own_number(), errno.EINVAL)
        else:
            code += refuse(CLONE3, errno.ENOSYS) + without_namespaces(CLONE) + without_namespaces(UNSHARE)
    code.append((RETURN, 0, 0, ALLOW))
    seccomp.install(code, ctypes.CDLL(None, use_errno=True))
    os.execv(sys.argv[2], sys.argv[2:])


if __name__ == "__main__":
    main()
