"""Compile a student's kernel: one .pyx alone, with fixed commands, in a sandbox; the verdict in words.

    build(name, source) -> Built       from the cache, or compiled in a process of its own
    annotate(name, source) -> tuple    how often each line still calls Python

The compiler's flags are the reference's own, the same for everybody and for every machine: -O3, vectorised, with
neither -march=native nor -ffast-math. The extension is bytes; only a worker ever loads it.

The source is looked at inside the sandbox (see build_compile), with no network, no file but the compiler's, and limits
on time, memory and size. Where bubblewrap is missing the limits alone remain: nothing of the source is executed while
it is compiled, and `include`, foreign headers and verbatim C, which would read files, are refused before.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeAlias

from .build_cache import Cache

Isolation: TypeAlias = Literal["auto", "strict", "none"]

FLAGS = ("-O3", "-fno-math-errno", "-fno-trapping-math")
CHECKED_FLAGS = ("-O1",)  # its time is not taken
_QUIET = ("-w", "-g0", "-fno-diagnostics-show-caret", "-fPIC", "-DNDEBUG")
_DRIVER = Path(__file__).with_name("build_compile.py")
_EXTENSION_MIB = 32


@dataclass(frozen=True)
class BuildLimits:
    """What one compilation may use. A kernel takes some 3 s and 300 MiB."""

    cpu_seconds: int = 30  # of Cython, and of the C compiler, each
    wall_seconds: float = 60.0
    memory_mib: int = 2048
    file_mib: int = _EXTENSION_MIB


@dataclass(frozen=True)
class Built:
    """What came of compiling: an extension; or a problem, the student's; or what this machine lacks.

    problem       one sentence for the student, empty where there is an extension
    line, column  of the student's file, from 1
    excerpt       their line and a caret under the column
    unavailable   what this machine lacks and how to get it: no fault of the student's, no zero
    isolated      whether the compiler ran in a sandbox, or the answer comes from the cache
    annotations   for each line of the source, how often its C code calls Python
    """

    extension: bytes = b""
    problem: str = ""
    line: int | None = None
    column: int | None = None
    excerpt: str = ""
    unavailable: str = ""
    isolated: bool = False
    cached: bool = False
    annotations: tuple[int, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Tools:
    """What compiles on this machine: the C compiler's command, and the folders with Cython, NumPy and Python's headers."""

    compiler: tuple[str, ...]
    python: str
    packages: Path  # where Cython lies
    numpy: Path  # the numpy package
    versions: str  # of all that the result depends on


def build(
    name: str,
    source: bytes,
    *,
    checked: bool = False,
    isolation: Isolation = "auto",
    limits: BuildLimits | None = None,
    cache: Cache | None = None,
) -> Built:
    """Compile NAME.pyx; `checked`: with its bounds checked, whatever its directives say."""
    tools = find_tools()
    if isinstance(tools, str):
        return Built(unavailable=tools)
    limits = limits or BuildLimits()
    cache = cache or Cache.of_user()
    isolated = isolation != "none" and bubblewrap() is not None
    if isolation == "strict" and not isolated:
        return Built(
            unavailable="Kernels are compiled in a sandbox here, and bubblewrap is missing: install bubblewrap."
        )
    key = _key(name, source, checked, tools)
    known = cache.get(key)
    if known is not None:
        answer = _answer(known)
        if answer is not None:
            return _built(name, source, *answer, isolated=True, cached=True)
    raw = _compile(name, source, checked, tools, limits, isolated)
    if isinstance(raw, Built):
        return raw
    answer = _answer(raw)
    if answer is None:
        return Built(unavailable="The compiler's answer could not be read.")
    if answer[0]["status"] in ("built", "refused", "error"):
        cache.put(key, raw)
    return _built(name, source, *answer, isolated=isolated, cached=False)


def annotate(name: str, source: bytes) -> tuple[int, ...]:
    """Count, for each line, the calls into Python's C interface; empty where it does not compile."""
    return build(name, source).annotations


def _compile(
    name: str, source: bytes, checked: bool, tools: Tools, limits: BuildLimits, isolated: bool
) -> bytes | Built:
    """Run the driver; its answer, or the verdict where there is none."""
    with tempfile.TemporaryDirectory(prefix="smlearn-build-") as folder:
        inside = "/build" if isolated else folder
        request = {
            "name": name,
            "source": source.decode("utf-8", "replace"),
            "checked": checked,
            "compiler": [*tools.compiler, *(CHECKED_FLAGS if checked else FLAGS)],
            "pxd": str(tools.numpy.parent),
            "folder": inside,
            "cpu_seconds": limits.cpu_seconds,
            "memory_mib": limits.memory_mib,
            "file_mib": limits.file_mib,
        }
        start = "import sys; sys.path.insert(0, sys.argv[1]); sys.argv[1:2] = []; exec(sys.argv.pop(1))"
        code = compile_driver()
        command = [tools.python, "-I", "-S", "-B", "-c", start, str(tools.packages), code]
        if isolated:
            command = [*_bubblewrap(tools, inside), *command]
        return _run(command, json.dumps(request).encode("ascii"), limits, folder)


@functools.cache
def compile_driver() -> str:
    """Read the driver once: it goes into the sandbox as text, so that no file of smlearn has to be visible there."""
    return _DRIVER.read_text(encoding="utf-8")


def _run(command: list[str], request: bytes, limits: BuildLimits, folder: str) -> bytes | Built:
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        cwd=folder,
        start_new_session=True,
    )
    try:
        answer, noise = process.communicate(request, timeout=limits.wall_seconds)
    except subprocess.TimeoutExpired:
        return Built(
            problem=f"Compiling took longer than {limits.wall_seconds:g} s and was stopped. Is there a type, a constant "
            "or a loop that unfolds into very much code?"
        )
    finally:
        _end(process)
    code = process.returncode
    if code == 0:
        return answer
    if code in (-signal.SIGXCPU, -signal.SIGKILL, 128 + signal.SIGXCPU, 128 + signal.SIGKILL):
        return Built(
            problem=f"Compiling took more than {limits.cpu_seconds} s of computing time and was stopped. Is there a type, "
            "a constant or a loop that unfolds into very much code?"
        )
    if code < 0 or code > 128:
        return Built(
            problem="The compiler broke down on this file: it is nested too deeply, or too large, for it."
        )
    last = (noise.decode("utf-8", "replace").strip().splitlines() or ["no message"])[-1]
    return Built(unavailable=f"The compiler could not be started: {last[:200]}")


def _end(process: subprocess.Popen[bytes]) -> None:
    """Leave nothing running: the process's whole session, and what it holds open."""
    if process.poll() is None:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (AttributeError, ProcessLookupError, PermissionError):
            process.kill()
        process.communicate()


def _answer(raw: bytes) -> tuple[dict[str, Any], bytes] | None:
    """Take the driver's answer apart; None where it is none."""
    head, _, extension = raw.partition(b"\n")
    try:
        answer = json.loads(head)
        fits = answer["status"] in ("built", "refused", "error", "limit", "unavailable") and answer[
            "size"
        ] == len(extension)
    except (ValueError, KeyError, TypeError):
        return None
    return (answer, extension) if fits and len(extension) <= _EXTENSION_MIB << 20 else None


def _built(
    name: str, source: bytes, answer: dict[str, Any], extension: bytes, *, isolated: bool, cached: bool
) -> Built:
    if answer["status"] == "built":
        marks = tuple(int(count) for count in answer["annotations"])
        return Built(extension, isolated=isolated, cached=cached, annotations=marks)
    line, column = answer.get("line"), answer.get("column")
    place = f"{name}.pyx, line {line}" if line else f"{name}.pyx"
    message = str(answer["message"])
    if answer["status"] == "unavailable":
        return Built(unavailable=f"Kernels cannot be compiled on this machine: {message}.")
    if answer["status"] == "limit":
        message = f"{name}.pyx could not be compiled: {message}."
    elif answer["status"] == "error":
        message = f"{place} does not compile: {message}"
    else:
        message = f"{place}: {message}"
    return Built(
        problem=message,
        line=line,
        column=column,
        excerpt=_excerpt(source, line, column),
        isolated=isolated,
        cached=cached,
    )


def _excerpt(source: bytes, line: int | None, column: int | None) -> str:
    """Give the student's line with a caret under the column, at most 120 characters wide."""
    lines = source.decode("utf-8", "replace").splitlines()
    if line is None or not 0 < line <= len(lines):
        return ""
    text = lines[line - 1].expandtabs(1)[:120]
    if column is None or column > len(text) + 1:
        return text
    return f"{text}\n{' ' * (column - 1)}^"


def _key(name: str, source: bytes, checked: bool, tools: Tools) -> str:
    parts = (name, repr(checked), tools.versions, " ".join(tools.compiler), repr((FLAGS, CHECKED_FLAGS)))
    digest = hashlib.sha256(compile_driver().encode("utf-8"))
    for part in parts:
        digest.update(part.encode("utf-8") + b"\0")
    digest.update(source)
    return digest.hexdigest()


# --- The machine ------------------------------------------------------------------------------------------------------


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
    command = [*_bubblewrap(tools, "/build", path), tools.python, "-I", "-S", "-c", ""]
    try:
        done = subprocess.run(command, capture_output=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return path if done.returncode == 0 else None


def _bubblewrap(tools: Tools, folder: str, path: str | None = None) -> list[str]:
    """Wrap a command: no network, no files but the system's, Python's, Cython's and NumPy's headers, read-only."""
    command = [path or bubblewrap() or "bwrap", "--unshare-all", "--die-with-parent", "--new-session"]
    command += ["--cap-drop", "ALL", "--ro-bind", "/usr", "/usr"]
    for name in ("/bin", "/sbin", "/lib", "/lib32", "/lib64"):
        if os.path.islink(name):
            command += ["--symlink", os.readlink(name), name]
        elif os.path.isdir(name):
            command += ["--ro-bind", name, name]
    command += ["--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache"]
    command += ["--ro-bind-try", "/etc/alternatives", "/etc/alternatives"]
    toolchain = Path(tools.compiler[0]).resolve().parent.parent
    for place in {Path(sys.base_prefix), toolchain}:
        if not place.is_relative_to("/usr"):
            command += ["--ro-bind", str(place), str(place)]
    for place in {
        sysconfig.get_path(kind, vars={"base": sys.base_prefix}) for kind in ("purelib", "platlib")
    }:
        if Path(place).is_dir():
            command += ["--tmpfs", place]  # other packages are none of the compiler's business
    for part in ("Cython", "cython.py"):
        command += ["--ro-bind", str(tools.packages / part), str(tools.packages / part)]
    for declarations in sorted(tools.numpy.glob("__init__*.pxd")):
        command += ["--ro-bind", str(declarations), str(declarations)]
    headers = str(tools.numpy / "_core" / "include")
    command += ["--ro-bind", headers, headers, "--dev", "/dev", "--proc", "/proc"]
    command += ["--size", str(256 << 20), "--tmpfs", folder, "--size", str(64 << 20), "--tmpfs", "/tmp"]
    command += ["--chdir", folder]
    return command
