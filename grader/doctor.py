"""What this machine offers, found by trying: isolation, compiler, instruction set, versions.

`examine` returns plain data. Each layer of isolation is probed from inside, by a program like a student's: a file
outside that should not be read, a write, a fork, a socket. What a version number promises is not what is looked at.
"""

from __future__ import annotations

import os
import platform
import subprocess
import tempfile
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from .sandbox.sandbox import IsolationRefused, Sandbox, SandboxFault

# Each probe does what an exercise never needs. It returns where nothing stops it.
PROBES = {
    "reading a file outside": "open({outside!r}).read()",
    "listing a folder outside": "os.listdir({folder!r})",
    "writing a file": "open({new!r}, 'w').close()",
    "deleting a file": "os.remove({victim!r})",
    "starting a process": "os.fork() or os._exit(0)",
    "running a program": "os.posix_spawn('/bin/true', ['true'], {{}})",
    "starting a thread": "import _thread; _thread.start_new_thread(int, ())",
    "opening a socket": "import _socket; _socket.socket()",
    "signalling another process": "os.kill(os.getppid(), 0)",
    "reading another process's memory": "open(f'/proc/{{os.getppid()}}/mem', 'rb').close()",
    "seeing the grader's environment": "open(f'/proc/{grader}/environ', 'rb').read()",
    "importing what is installed": "import smlearn",
}
LAYERS = {
    "level1": "bubblewrap, Landlock and seccomp",
    "level2": "Landlock and seccomp",
    "level3": "bubblewrap and seccomp",
    "level4": "limits only",
}
PACKAGES = ("smlearn", "numpy", "scipy", "Cython", "setuptools")


@dataclass(frozen=True)
class Finding:
    """One line of the examination; `good` is None where it is neither good nor bad."""

    subject: str
    text: str
    good: bool | None = None

    def __str__(self) -> str:
        mark = {True: "ok  ", False: "no  ", None: "    "}[self.good]
        return f"{mark}{self.subject}: {self.text}"


def examine() -> tuple[Finding, ...]:
    """Look at everything; it takes about a second."""
    return (*versions(), *instructions(), compiler(), *levels(), *probes())


def versions() -> tuple[Finding, ...]:
    """Give the versions that a report of a problem needs."""
    found = [Finding("system", f"{platform.system()} {platform.release()}, {platform.machine()}")]
    found.append(Finding("Python", f"{platform.python_version()} ({platform.python_implementation()})"))
    return (*found, *map(version, PACKAGES))


def version(name: str) -> Finding:
    """Give the version of one package."""
    try:
        return Finding(name, metadata.version(name), True)
    except metadata.PackageNotFoundError:
        return Finding(name, "not installed", False)


def instructions() -> tuple[Finding, ...]:
    """Give the vector instructions that NumPy finds in this processor."""
    import numpy as np

    module = getattr(np, "_core", None)
    features = getattr(getattr(module, "_multiarray_umath", None), "__cpu_features__", {})
    names = [name for name in ("SSE42", "AVX2", "FMA3", "AVX512F", "NEON", "SVE") if features.get(name)]
    return (Finding("instructions", ", ".join(names) or "none that NumPy knows of"),)


def compiler() -> Finding:
    """Compile one line of C with the compiler that Python's own settings name."""
    import shlex
    import shutil
    import sysconfig

    command = shlex.split(os.environ.get("CC") or str(sysconfig.get_config_var("CC") or "cc"))
    advice = "the exercises in Cython need one (on Debian and Ubuntu: the package gcc); the others do not"
    if shutil.which(command[0]) is None:
        return Finding("C compiler", f"{command[0]} is not there; {advice}", False)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "probe.c")
        source.write_text("int probe(int x) { return x + 1; }\n", encoding="utf-8")
        try:
            done = subprocess.run(
                [*command, "-c", str(source), "-o", str(Path(folder, "probe.o"))],
                capture_output=True,
                timeout=30,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return Finding("C compiler", f"{command[0]} does not run: {error}", False)
    works = done.returncode == 0
    return Finding(
        "C compiler", f"{command[0]} {'works' if works else 'does not compile a line of C'}", works
    )


def levels() -> tuple[Finding, ...]:
    """Try each level of isolation by itself."""
    return tuple(level(name, layers) for name, layers in LAYERS.items())


def level(name: str, layers: str) -> Finding:
    """Try one level."""
    subject = f"isolation, level {name[-1]}"
    try:
        with Sandbox(name) as sandbox:
            sandbox.ready()
    except (IsolationRefused, SandboxFault) as error:
        return Finding(subject, f"{layers}: {error}", False)
    return Finding(subject, f"{layers}: works", True)


def probes(isolation: str = "auto") -> tuple[Finding, ...]:
    """Try from inside what a student's code must not be able to do, at the level that grading would use."""
    from .sandbox.messages import Program, call

    with tempfile.TemporaryDirectory() as folder:
        outside, victim = Path(folder, "outside.txt"), Path(folder, "victim.txt")
        outside.write_text("outside", encoding="utf-8")
        victim.write_text("victim", encoding="utf-8")
        places = {
            "outside": str(outside),
            "victim": str(victim),
            "folder": folder,
            "new": str(Path(folder, "new.txt")),
            "grader": os.getpid(),
        }
        functions = [f"probe{number}" for number in range(len(PROBES))]
        source = "import os\n" + "".join(
            f"def {name}():\n    {line.format(**places)}\n"
            for name, line in zip(functions, PROBES.values(), strict=True)
        )
        modules = ("os", "_thread", "_socket", "smlearn")
        program = Program("probe", source.encode(), tuple(functions), imports=modules)
        try:
            with Sandbox(isolation) as sandbox:
                reached = sandbox.isolation.level
                got = sandbox.run(program, [call(name) for name in functions])
        except (IsolationRefused, SandboxFault) as error:
            return (Finding("isolation", str(error), False),)
    head = Finding(
        "grading",
        f"uses level {reached}" + ("" if reached < 4 else ": grade only code that you trust"),
        reached < 4,
    )
    lines = []
    for subject, reply in zip(PROBES, got.replies, strict=True):
        blocked = reply.status != "value"
        lines.append(Finding(subject, "blocked" if blocked else "not blocked", blocked))
    return (head, *lines)
