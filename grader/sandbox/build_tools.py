"""What compiles on this machine, and the sandbox that it compiles in.

find_tools()   the C compiler, Cython, the headers; or a sentence that says what is missing and how to get it
wrapped(…)     a command inside bubblewrap, or as it is where there is none
"""

from __future__ import annotations

import functools
import importlib.metadata
import importlib.util
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from .isolation import library

LIBRARIES = ("/lib", "/lib32", "/lib64")
CONFIGURED = ("/etc/ld.so.cache", "/etc/alternatives")
_QUIET = ("-w", "-g0", "-fno-diagnostics-show-caret", "-fPIC", "-DNDEBUG")


@dataclass(frozen=True)
class Tools:
    """What compiles on this machine: the C compiler's command, and where Cython and NumPy are."""

    compiler: tuple[str, ...]
    python: str
    packages: Path  # where Cython lies
    numpy: Path  # the numpy package
    versions: str  # of all that the result depends on


@functools.cache
def find_tools() -> Tools | str:
    """Find the compilers; else say what is missing and how to get it."""
    if sys.platform == "win32":
        return "Kernels cannot be compiled on Windows yet; grade the NumPy track, or use WSL."
    cython, numpy = importlib.util.find_spec("Cython"), importlib.util.find_spec("numpy")
    if cython is None or cython.origin is None or numpy is None or numpy.origin is None:
        return "Cython is missing: install it with `python -m pip install Cython`."
    include = sysconfig.get_path("include")
    if not Path(include, "Python.h").is_file():
        return (
            "Python's C headers are missing: install python3-dev (Debian, Ubuntu) or python3-devel (Fedora)."
        )
    configured = (sysconfig.get_config_var("CC") or "").split()[:1]
    compiler = next(filter(None, map(shutil.which, [*configured, "cc", "gcc", "clang"])), None)
    if compiler is None:
        return (
            "A C compiler is missing: install gcc (Debian, Ubuntu: `apt-get install build-essential`; "
            "Fedora: `dnf install gcc`; macOS: `xcode-select --install`)."
        )
    headers = Path(numpy.origin).parent / "_core" / "include"
    link = ("-bundle", "-undefined", "dynamic_lookup") if sys.platform == "darwin" else ("-shared",)
    real = Path(compiler).resolve()
    stamp = real.stat()
    versions = [sys.version, f"{real} {stamp.st_size} {stamp.st_mtime_ns}"]
    versions += [f"{name} {importlib.metadata.version(name)}" for name in ("Cython", "numpy")]
    return Tools(
        compiler=(compiler, *link, *_QUIET, f"-I{include}", f"-I{headers}"),
        python=getattr(sys, "_base_executable", None) or sys.executable,
        packages=Path(cython.origin).parent.parent,
        numpy=Path(numpy.origin).parent,
        versions="\n".join(versions),
    )


@functools.cache
def bubblewrap() -> str | None:
    """Find bubblewrap, where it works: the path says nothing of a kernel that forbids user namespaces."""
    path = shutil.which("bwrap") if sys.platform == "linux" else None
    tools = find_tools()
    if path is None or isinstance(tools, str):
        return None
    command = _wrapped(path, tools, "/build", [tools.python, "-I", "-S", "-c", ""])
    try:
        done = subprocess.run(command, capture_output=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return path if done.returncode == 0 else None


def lockable(tools: Tools) -> dict[str, list[str]]:
    """Give what Landlock is to leave open: files to read, and folders of programs."""
    programs = [place for place in map(Path, ("/usr", "/bin", "/sbin", *LIBRARIES)) if place.exists()]
    programs += _prefixes(tools)
    readable = [*map(Path, library()), *_own(tools), Path(sysconfig.get_path("include"))]
    readable += [place for place in map(Path, CONFIGURED) if place.exists()]
    return {"readable": [str(place) for place in readable], "programs": [str(place) for place in programs]}


def wrapped(tools: Tools, folder: str, command: list[str]) -> list[str]:
    """Put a command into bubblewrap, with `folder` as its own empty place to write."""
    return _wrapped(bubblewrap() or "bwrap", tools, folder, command)


def _wrapped(path: str, tools: Tools, folder: str, command: list[str]) -> list[str]:
    """No network, and no files but the system's, Python's, Cython's and NumPy's headers, read-only."""
    options = ["--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    # First what is empty, then what is seen: an environment below /tmp is seen all the same.
    options += ["--dev", "/dev", "--proc", "/proc", "--size", str(64 << 20), "--tmpfs", "/tmp"]
    options += ["--ro-bind", "/usr", "/usr"]
    for place in map(Path, ("/bin", "/sbin", *LIBRARIES)):
        if place.is_symlink():
            options += ["--symlink", str(place.readlink()), str(place)]
        elif place.is_dir():
            options += _seen(place)
    for place in (*map(Path, CONFIGURED), *_prefixes(tools)):
        if place.exists():
            options += _seen(place)
    base = {"base": sys.base_prefix, "platbase": sys.base_prefix}
    for kind in ("purelib", "platlib"):
        place = Path(sysconfig.get_path(kind, "posix_prefix", base))
        if place.is_dir():
            options += ["--tmpfs", str(place)]  # other packages are none of the compiler's business
    for place in _own(tools):
        options += _seen(place)
    options += ["--size", str(256 << 20), "--tmpfs", folder, "--chdir", folder]
    return [path, *options, *command]


def _prefixes(tools: Tools) -> list[Path]:
    """Give where Python and the C compiler are, if not among the system's own."""
    places = {Path(sys.base_prefix), Path(tools.compiler[0]).resolve().parent.parent}
    return sorted(place for place in places if not place.is_relative_to("/usr"))


def _own(tools: Tools) -> list[Path]:
    """Give what the compiler needs of the installed packages."""
    declarations = sorted(tools.numpy.glob("__init__*.pxd"))
    return [
        tools.packages / "Cython",
        tools.packages / "cython.py",
        *declarations,
        tools.numpy / "_core" / "include",
    ]


def _seen(place: Path) -> list[str]:
    """Show a file or folder inside, read-only, where it is outside."""
    return ["--ro-bind", str(place), str(place)]
