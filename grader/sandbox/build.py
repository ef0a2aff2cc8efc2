"""Compile a student's kernel: one .pyx alone, with fixed commands, in a sandbox; the verdict in words.

    build(name, source) -> Built       from the cache, or compiled in a process of its own
    annotate(name, source) -> tuple    how often each line still calls Python

The compiler's flags are the reference's own, the same for everybody and for every machine: -O3, vectorised,
with neither -march=native nor -ffast-math. The extension is bytes; only a worker ever loads it.

The source is looked at inside the sandbox (see build_compile), with no network, no file but the compiler's,
and limits on time, memory and size: bubblewrap's sandbox or, where that cannot be had, Landlock's. Without
either the limits alone remain: nothing of the source is executed while it is compiled, and `include`, foreign
headers and verbatim C, which would read files, are refused before.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import json
import os
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock
from typing import Any, Literal, TypeAlias

from .build_cache import Cache
from .build_tools import Tools, bubblewrap, find_tools, lockable, wrapped
from .build_words import advice

Isolation: TypeAlias = Literal["auto", "strict", "none"]

FLAGS = ("-O3", "-fno-math-errno", "-fno-trapping-math")
# Its time is not taken. A variable of C without a first value holds a pattern, not by chance a 0; compilers older
# than GCC 12 do not know how, and go without.
CHECKED_FLAGS = ("-O1", "-ftrivial-auto-var-init=pattern")
SHARED_FLAGS = ("-O2",)
SHARED = "_smlearn_shared"
_STATUSES = ("built", "refused", "error", "limit", "unavailable")
_DRIVER = (
    "landlock",
    "build_lock",
    "build_rules",
    "build_compile",
)  # texts, run as modules of one package inside the sandbox
_START = """
import json, sys, types
sys.path.insert(0, sys.argv[1])
sys.modules["driver"] = types.ModuleType("driver")
for name, text in json.loads(sys.argv[2]).items():
    module = sys.modules["driver." + name] = types.ModuleType("driver." + name)
    module.__package__ = "driver"
    setattr(sys.modules["driver"], name, module)
    exec(compile(text, name + ".py", "exec"), module.__dict__)
module.main()
"""
_EXTENSION_MIB = 32
_NO_SANDBOX = "Kernels are compiled in a sandbox here: install bubblewrap, or use a Linux that has Landlock."
_TOO_MUCH = "Is there a type, a constant or a loop that unfolds into very much code?"


@dataclass(frozen=True)
class BuildLimits:
    """What one compilation may use. A kernel takes a second of each, and 300 MiB; what all share, some 3 s, once."""

    cpu_seconds: int = 10  # of Cython, and of the C compiler, each
    shared_cpu_seconds: int = 30  # likewise, to compile what all kernels share, alone or with each of them
    wall_seconds: float = 60.0
    memory_mib: int = 2048
    file_mib: int = _EXTENSION_MIB


@dataclass(frozen=True)
class Built:
    """What came of compiling: an extension; or a problem, the student's; or what this machine lacks.

    problem       one sentence for the student, empty where there is an extension
    line, column  of the student's file, from 1
    excerpt       their line and a caret under the column
    advice        what the compiler's message means, and what to do about it, where that can be said
    unavailable   what this machine lacks and how to get it: no fault of the student's, no zero
    isolated      whether the compiler ran in a sandbox, or the answer comes from the cache
    annotations   for each line of the source, how often its C code calls Python
    """

    extension: bytes = b""
    problem: str = ""
    line: int | None = None
    column: int | None = None
    excerpt: str = ""
    advice: str = ""
    unavailable: str = ""
    isolated: bool = False
    cached: bool = False
    annotations: tuple[int, ...] = field(default=(), repr=False)


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
    compiler = _Compiler(tools, limits or BuildLimits(), cache or Cache.of_user(), isolation)
    flags = CHECKED_FLAGS if checked else FLAGS
    request = {"name": name, "source": source.decode("utf-8", "replace"), "checked": checked}
    key = compiler.key(request, flags)
    answer = _answer(compiler.cache.get(key) or b"")
    if answer is not None:
        return _built(name, source, *answer, isolated=True, cached=True)
    built = compiler.fresh(request, source, key, flags)
    if built.unavailable and compiler.fresh(_PLAIN, b"", "", flags).extension:
        # What compiles a plain file can be had: what it broke down on is this one.
        return Built(problem=f"The compiler broke down on {name}.pyx: {_TOO_MUCH}")
    return built


def annotate(name: str, source: bytes) -> tuple[int, ...]:
    """Count, for each line, the calls into Python's C interface; empty where it does not compile."""
    return build(name, source).annotations


_PLAIN = {"name": "plain", "source": "def plain():\n    return 1\n", "checked": False}
_shared_here: dict[str, str] = {}  # this process's own, for where nothing can be cached
_sharing = Lock()


@dataclass(frozen=True)
class _Compiler:
    tools: Tools
    limits: BuildLimits
    cache: Cache
    isolation: Isolation

    @functools.cached_property
    def wrapped(self) -> bool:
        return self.isolation != "none" and bubblewrap() is not None

    def fresh(self, request: Mapping[str, Any], source: bytes, key: str, flags: tuple[str, ...]) -> Built:
        """Compile, whatever the cache holds, and remember what came of it under `key`, where there is one."""
        raw = self.run({**request, "shared": self.shared()}, flags)
        if isinstance(raw, Built):
            return raw
        answer = _answer(raw)
        if answer is None:
            return Built(unavailable="The compiler's answer could not be read.")
        isolated = self.wrapped or bool(answer[0]["locked"])
        if self.isolation == "strict" and not isolated:
            return Built(unavailable=_NO_SANDBOX)
        if key and answer[0]["status"] in ("built", "refused", "error"):
            self.cache.put(key, raw)
        return _built(request["name"], source, *answer, isolated=isolated, cached=False)

    def shared(self) -> str:
        """Give the object file that all kernels share, in base64; "" where this Cython cannot make one."""
        request = {"name": SHARED, "shared": None}
        key = self.key(request, SHARED_FLAGS)
        with _sharing:
            if key not in _shared_here:
                raw = self.cache.get(key) or self.run(request, SHARED_FLAGS)
                answer = None if isinstance(raw, Built) else _answer(raw)
                if isinstance(raw, Built) or answer is None or answer[0]["status"] != "built":
                    return _shared_here.setdefault(key, "")
                self.cache.put(key, raw)
                _shared_here[key] = base64.b64encode(answer[1]).decode("ascii")
            return _shared_here[key]

    def key(self, request: Mapping[str, Any], flags: tuple[str, ...]) -> str:
        """Give the cache's key: all that the result depends on."""
        parts = (request, flags, self.tools.compiler, self.tools.versions, _driver())
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode("ascii")).hexdigest()

    def run(self, request: Mapping[str, Any], flags: tuple[str, ...]) -> bytes | Built:
        """Run the driver; its answer, or the verdict where there is none."""
        seconds = self.limits.cpu_seconds if request["shared"] else self.limits.shared_cpu_seconds
        with tempfile.TemporaryDirectory(prefix="smlearn-build-") as folder:
            inside = "/build" if self.wrapped else folder
            full = {
                **request,
                "compiler": [*self.tools.compiler, *flags],
                "pxd": str(self.tools.numpy.parent),
                "folder": inside,
                "lock": None if self.wrapped or self.isolation == "none" else lockable(self.tools),
                "cpu_seconds": seconds,
                "memory_mib": self.limits.memory_mib,
                "file_mib": self.limits.file_mib,
            }
            command = [self.tools.python, "-I", "-S", "-B", "-c", _START, str(self.tools.packages), _driver()]
            if self.wrapped:
                command = wrapped(self.tools, inside, command)
            limits = replace(self.limits, cpu_seconds=seconds)
            return _run(command, json.dumps(full).encode("ascii"), limits, folder)


@functools.cache
def _driver() -> str:
    """Read the driver once: it goes in as text, so that no file of smlearn has to be visible inside."""
    folder = Path(__file__).parent
    return json.dumps({name: (folder / f"{name}.py").read_text(encoding="utf-8") for name in _DRIVER})


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
            problem=f"Compiling took longer than {limits.wall_seconds:g} s and was stopped. {_TOO_MUCH}"
        )
    finally:
        _end(process)
    code = process.returncode
    if code == 0:
        return answer
    if code in (-signal.SIGXCPU, -signal.SIGKILL, 128 + signal.SIGXCPU, 128 + signal.SIGKILL):
        return Built(
            problem=f"Compiling took more than {limits.cpu_seconds} s of computing time and was stopped. {_TOO_MUCH}"
        )
    if code < 0 or code > 128:
        return Built(problem="The compiler broke down on this file: it is nested too deeply or too large.")
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
        fits = answer["status"] in _STATUSES and answer["size"] == len(extension)
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
    excerpt = _excerpt(source, line, column)
    return Built(
        problem=message,
        line=line,
        column=column,
        excerpt=excerpt,
        advice=advice(str(answer["message"]), excerpt.partition("\n")[0])
        if answer["status"] == "error"
        else "",
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
