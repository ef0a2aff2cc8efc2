"""Run a command as an ordinary user although the tests run as root: `python ordinary.py COMMAND …`.

In a mount namespace of its own, the folders that only root may enter on the way to the interpreter and to the
checkout are replaced by ones that show just these; then every privilege is dropped for good.
"""

from __future__ import annotations

import ctypes
import os
import sys
import tempfile
from pathlib import Path

NOBODY = 65534
CLONE_NEWNS, MS_BIND, MS_REC, MS_PRIVATE = 0x00020000, 0x1000, 0x4000, 0x40000
ROOT = Path(__file__).resolve().parents[2]


def needed() -> list[Path]:
    """Give the folders that the command needs."""
    found = [Path(sys.base_prefix), Path(sys.prefix), ROOT]
    return [
        path for path in found if not any(path != other and path.is_relative_to(other) for other in found)
    ]


def closed(path: Path) -> Path | None:
    """Give the outermost folder on the way to a path that others may not enter."""
    return next((p for p in reversed(path.parents) if not p.stat().st_mode & 0o001), None)


def mount(source: str, target: str, kind: str | None, flags: int) -> None:
    """Mount, or say why not."""
    libc = ctypes.CDLL(None, use_errno=True)
    encoded = [None if text is None else text.encode() for text in (source, target, kind)]
    if libc.mount(*encoded, ctypes.c_ulong(flags), None):
        raise OSError(ctypes.get_errno(), f"mount {target}")


def main() -> None:
    """Open the way, drop everything, become the command."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNS):
        raise OSError(ctypes.get_errno(), "unshare")
    mount("none", "/", None, MS_REC | MS_PRIVATE)
    aside = Path(tempfile.mkdtemp())
    mount("tmpfs", str(aside), "tmpfs", 0)
    shown: dict[Path, Path] = {}
    for number, path in enumerate(p for p in needed() if closed(p)):
        (aside / str(number)).mkdir()
        mount(str(path), str(aside / str(number)), None, MS_BIND | MS_REC)
        shown[path] = aside / str(number)
    for folder in {closed(path) for path in shown} - {None}:
        mount("tmpfs", str(folder), "tmpfs", 0)
        Path(str(folder)).chmod(0o755)
    for path, kept in shown.items():
        path.mkdir(parents=True, exist_ok=True)
        mount(str(kept), str(path), None, MS_BIND | MS_REC)
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    os.environ.update(HOME="/", PYTHONDONTWRITEBYTECODE="1")
    os.execv(sys.argv[1], sys.argv[1:])


if __name__ == "__main__":
    main()
