"""The grader's side: the ways to start a zygote, best first, and the level that one has reached.

What a machine offers is found by trying: bubblewrap by starting the zygote behind it, Landlock and seccomp by the
zygote itself, which says what it found before anything is asked of it.
"""

from __future__ import annotations

import functools
import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..results import Isolation
from .landlock import version

BUBBLEWRAP = "bubblewrap"
ASKED = ("auto", "strict", "none", "level1", "level2", "level3", "level4")
OTHERS = ("site-packages", "dist-packages")
SYSTEM = ("/lib", "/lib64", "/usr/lib", "/usr/lib64")


class IsolationRefused(Exception):  # noqa: N818 - a refusal, with the way to get what is missing
    """The isolation that was asked for cannot be had; the text says what is missing and the way to get it."""


@dataclass(frozen=True)
class Plan:
    """One way to start a zygote: what stands before its command, and the setting that it is given."""

    prefix: tuple[str, ...]
    setting: tuple[Any, ...]


def plans(asked: str, numpy_home: str, interpreter: str, closed: bool = False) -> tuple[Plan, ...]:
    """Give the ways that are worth trying for what is asked, best first.

    `closed`: where bubblewrap and Landlock do not hide all files together, no path at all may be asked for. What could
    be imported is then loaded beforehand, which takes a tenth of a second: worth it for strangers, not for one's own.
    """
    if asked not in ASKED:
        raise ValueError(f"isolation is {asked!r}; it may be auto, strict or none")
    if not hasattr(os, "fork") or not hasattr(os, "posix_spawn"):
        raise IsolationRefused(
            "A submission runs in a process made by fork, and this system has none. On Windows, grade in the Windows "
            "Subsystem for Linux; the lessons, the reference and `smlearn report` work here as well."
        )
    landlock = asked in ("auto", "strict", "level1", "level2")
    seccomp = asked not in ("none", "level4")
    readable = tuple(library()) + numpy(numpy_home)
    setting = (landlock, seccomp, readable, machine(numpy_home))
    closed = seccomp and (closed or asked in ("strict", "level2", "level3"))
    plain = Plan((), (*setting, closed))
    wrapped = asked in ("auto", "strict", "level1", "level3") and bubblewrap(numpy_home, interpreter)
    if not wrapped:
        return (plain,)
    return (Plan(wrapped, (*setting, closed and not (landlock and version()))), plain)


def reached(asked: str, plan: Plan, found: Mapping[str, Any], complaint: str) -> Isolation:
    """Give the level that a zygote reached; IsolationRefused where more was asked for.

    `complaint` is what was heard when bubblewrap did not start.
    """
    wrapped, landlock = bool(plan.prefix), bool(found.get("landlock"))
    seccomp = bool(plan.setting[1]) and not found.get("seccomp")
    if seccomp:
        level = 1 if wrapped and landlock else 2 if landlock else 3 if wrapped else 4
    else:
        level = 4
    layers = [BUBBLEWRAP] * wrapped + ["Landlock"] * landlock + ["seccomp"] * seccomp + ["limits"]
    if asked == "strict" and level > 3:
        raise IsolationRefused(_refusal(str(found.get("seccomp", "")), complaint))
    if asked.startswith("level") and level != int(asked[5:]):
        raise IsolationRefused(f"This machine offers level {level}, not {asked[5:]}.")
    return Isolation(level, tuple(layers))


def _refusal(seccomp: str, complaint: str) -> str:
    way = "`smlearn doctor` shows each layer; `--isolation none` runs without, for code that you trust."
    if sys.platform != "linux":
        return (
            f"Untrusted code can be isolated on Linux alone; run the grader there, or in a container. {way}"
        )
    if seccomp:
        return (
            f"Untrusted code cannot be isolated here, for system calls cannot be filtered: {seccomp}. "
            f"Use a Linux machine with x86-64 or aarch64, or a container that allows seccomp. {way}"
        )
    bubblewrap = f"bubblewrap does not start ({complaint})" if complaint else "bubblewrap is not installed"
    return (
        f"Untrusted code cannot be isolated here, for files cannot be hidden: this kernel has no Landlock, and "
        f"{bubblewrap}. Install bubblewrap, by its package of that name, and allow user namespaces; or use a kernel "
        f"from 5.13 on with Landlock. {way}"
    )


@functools.cache
def machine(numpy_home: str) -> tuple[str, ...]:
    """Give the paths of this machine that no report shows, longer ones first."""
    own = Path(__file__).parents[1]
    places = {numpy_home, str(Path(os.__file__).parent), sys.base_prefix, sys.prefix, str(own)}
    places |= {os.path.realpath(place) for place in places}
    return tuple(sorted((place for place in places if len(place) > 5), key=len, reverse=True))


def library() -> list[str]:
    """Give the entries of the standard library, without what others have installed beside it."""
    home = Path(os.__file__).parent
    return [
        str(entry) for entry in home.iterdir() if entry.name not in OTHERS and entry.name != "__pycache__"
    ]


def numpy(home: str) -> tuple[str, ...]:
    """Give NumPy's own folders."""
    return tuple(str(Path(home, name)) for name in ("numpy", "numpy.libs") if Path(home, name).is_dir())


def bubblewrap(numpy_home: str, interpreter: str) -> tuple[str, ...]:
    """Give the command that hides all files but Python's, NumPy's and the system's libraries; () without bubblewrap."""
    command = shutil.which("bwrap") if sys.platform == "linux" else None
    if command is None:
        return ()
    out = [command, "--unshare-all", "--cap-drop", "ALL", "--new-session", "--hostname", "worker"]
    out += ["--chdir", "/"]
    base = Path(sys.base_prefix)
    roots = [Path(path) for path in SYSTEM] + [base / "lib", base / "lib64", Path(os.__file__).parent]
    shown: list[Path] = []
    for root in roots:
        if root.is_symlink():
            out += ["--symlink", str(root.readlink()), str(root)]
        elif root.is_dir() and not any(root.is_relative_to(other) for other in shown):
            out += ["--ro-bind", str(root), str(root)]
            shown.append(root)
    for root in shown:
        for hidden in {
            found for name in OTHERS for found in (*root.glob(name), *root.glob(f"python*/{name}"))
        }:
            out += ["--tmpfs", str(hidden)]
    files = [interpreter, os.path.realpath(interpreter), "/etc/ld.so.cache", "/etc/alternatives"]
    for path in dict.fromkeys([*files, *numpy(numpy_home)]):
        out += ["--ro-bind-try", path, path]
    return (*out, "--proc", "/proc", "--remount-ro", "/", "--")
