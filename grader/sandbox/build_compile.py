"""Compile one .pyx, inside the sandbox: a driver of its own, which imports nothing of smlearn.

stdin     one JSON object. To compile a kernel: {name, source, checked, shared, pxd, compiler, …}; to compile
          what all kernels share: {name, shared: null, compiler, …}. In both: folder, cpu_seconds, memory_mib,
          file_mib, and lock, {readable, programs} or null: what Landlock is to leave open
stdout    one line of JSON, {status, message, line, column, annotations, locked, size}, then `size` bytes: an
          extension, or an object file
status    "built"; "refused", where the source asks for what a kernel may not have; "error", the compiler's own
          message; "limit", where a limit was reached; "unavailable", where the machine fails

Nothing of the source is executed. Two thirds of a kernel's C, and nine tenths of the time that it takes to
compile, are the code behind typed memoryviews, the same for all: it is compiled once, and linked to each kernel
as a second module inside the same file, which the kernel's own initialisation brings to life.
"""

from __future__ import annotations

import base64
import io
import json
import os
import platform
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

from . import build_lock
from .build_rules import (
    RefusedError,
    cimport_refusal,
    direct,
    look,
    may_be_cimported,
    refuse_comments,
    refused,
)


class FailedError(Exception):
    """A compiler's own message."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line, self.column = line, column


def main() -> None:
    """Answer the one request on stdin."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a compiler prints is not the answer
    request = json.loads(sys.stdin.buffer.read())
    limit(request)
    lock = request["lock"]
    locked = bool(lock) and build_lock.close(lock["readable"], lock["programs"], request["folder"])
    extension = b""
    try:
        extension, extra = compile_module(request)
        answer: dict[str, Any] = {"status": "built", **extra}
    except RefusedError as refusal:
        answer = {
            "status": "refused",
            "message": str(refusal),
            "line": refusal.line,
            "column": refusal.column,
        }
    except FailedError as failure:
        answer = {"status": "error", "message": str(failure), "line": failure.line, "column": failure.column}
    except RecursionError:
        answer = {"status": "limit", "message": "it is nested too deeply for the compiler"}
    except OSError as error:  # no compiler any more, no space left: nothing of the source's doing
        answer = {"status": "unavailable", "message": str(error)}
    except MemoryError:
        answer = {"status": "limit", "message": f"it took more than {request['memory_mib']} MiB of memory"}
    send(answers, {**answer, "locked": locked}, extension)


def send(stream: BinaryIO, answer: dict[str, Any], extension: bytes) -> None:
    """Write the line of JSON and the extension behind it."""
    stream.write(json.dumps({**answer, "size": len(extension)}).encode("ascii") + b"\n" + extension)
    stream.flush()


def limit(request: dict[str, Any]) -> None:
    """Lower this process's limits, which the C compiler inherits."""
    try:
        import resource
    except ImportError:  # Windows has none of them; the wall clock outside is all there is
        return
    mib = 1 << 20
    for which, most in (
        (resource.RLIMIT_CPU, request["cpu_seconds"]),
        (resource.RLIMIT_AS, request["memory_mib"] * mib),
        (resource.RLIMIT_FSIZE, request["file_mib"] * mib),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(which)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(which, (most, most))
        except (ValueError, OSError):  # macOS refuses RLIMIT_AS
            continue


def compile_module(request: dict[str, Any]) -> tuple[bytes, dict[str, Any]]:
    """Go from source to extension; RefusedError or FailedError, with the student's line."""
    name = request["name"]
    os.chdir(request["folder"])
    os.environ["TMPDIR"] = request["folder"]
    if request["shared"] is None:
        return compile_shared(name, request), {}
    source = request["source"].encode("utf-8", "surrogatepass")
    refuse_comments(request["source"])
    write(f"{name}.pyx", source)
    translate(name, request)
    c_text = read(f"{name}.c").decode("utf-8", "replace")
    marks = python_calls(c_text, f"{name}.pyx", source.count(b"\n") + 1)
    if request["shared"]:
        write(f"{SHARED}.o", base64.b64decode(request["shared"]))
        write(
            f"{name}.c",
            (f"#define PyInit_{name} {SHARED}_inner\n" + c_text + KERNEL_START % {"name": name}).encode(),
        )
        compile_c(name, [*request["compiler"], f"{name}.c", f"{SHARED}.o", "-o", f"{name}.so"])
    else:
        compile_c(name, [*request["compiler"], f"{name}.c", "-o", f"{name}.so"])
    return read(f"{name}.so"), {"annotations": marks}


def compile_shared(name: str, request: dict[str, Any]) -> bytes:
    """Compile what all kernels share to an object file."""
    generate = import_module("Cython.Build.SharedModule").generate_shared_module
    Options: Any = import_module("Cython.Compiler.Options")  # noqa: N806 - a module's own name
    options = Options.CompilationOptions(
        Options.default_options, shared_c_file_path=f"{name}.c", language_level="3"
    )
    generate(options)
    write(f"{name}.c", read(f"{name}.c") + (SHARED_START % {"name": name}).encode())
    compile_c(name, [*request["compiler"], "-c", f"{name}.c", "-o", f"{name}.o"])
    return read(f"{name}.o")


def write(path: str, content: bytes) -> None:
    """Write a file of the folder."""
    Path(path).write_bytes(content)


def read(path: str) -> bytes:
    """Read a file of the folder."""
    return Path(path).read_bytes()


SHARED = "_smlearn_shared"

# Appended to the shared code: make it a module, once in a process, without a search for a file.
SHARED_START = """
int %(name)s_start(void) {
    PyObject *modules = PyImport_GetModuleDict(), *definition, *machinery = NULL, *spec = NULL, *module = NULL;
    int result = -1;
    if (PyDict_GetItemString(modules, "%(name)s")) return 0;
    definition = PyInit_%(name)s();
    if (!definition) return -1;
    machinery = PyImport_ImportModule("_frozen_importlib");
    if (machinery) spec = PyObject_CallMethod(machinery, "ModuleSpec", "sO", "%(name)s", Py_None);
    if (spec) module = PyModule_FromDefAndSpec((PyModuleDef *)definition, spec);
    if (module && PyDict_SetItemString(modules, "%(name)s", module) == 0)
        result = PyModule_ExecDef(module, (PyModuleDef *)definition);
    Py_XDECREF(machinery);
    Py_XDECREF(spec);
    Py_XDECREF(module);
    return result;
}
"""

# Appended to a kernel's C, whose own initialisation goes by another name.
KERNEL_START = f"""
#undef PyInit_%(name)s
int {SHARED}_start(void);
PyMODINIT_FUNC PyInit_%(name)s(void);
PyMODINIT_FUNC PyInit_%(name)s(void) {{ return {SHARED}_start() < 0 ? NULL : {SHARED}_inner(); }}
"""


# --- Cython ----------------------------------------------------------------------------------------------


def translate(name: str, request: dict[str, Any]) -> None:
    """Turn NAME.pyx into NAME.c."""
    if not request["checked"]:
        return run_cython(name, request, loud=False)
    try:
        return run_cython(name, request, loud=True)
    except FailedError:  # a noexcept function whose address is taken, say: it must stay what it is
        return run_cython(name, request, loud=False)


def run_cython(name: str, request: dict[str, Any], *, loud: bool) -> None:
    """Run Cython with our own phases; `loud`: what a noexcept function raises is passed on, not swallowed."""
    names = ("Errors", "ExprNodes", "Main", "Options", "Pipeline")
    modules: Any = [import_module(f"Cython.Compiler.{one}") for one in names]
    Errors, ExprNodes, Main, Options, Pipeline = modules  # noqa: N806 - modules' own names
    tame(Errors, ExprNodes)
    base: Any = Main.Context

    class Context(base):  # type: ignore[misc]
        """Finds the declarations that a kernel may cimport, and nothing else."""

        def setup_errors(self, options: Any, result: Any) -> None:
            super().setup_errors(options, result)
            Errors.threadlocal.cython_errors_echo_file = log

        def find_pxd_file(self, qualified_name: str, pos: Any = None, *args: Any, **kwargs: Any) -> Any:
            if qualified_name == name:
                return None
            found = super().find_pxd_file(qualified_name, pos, *args, **kwargs)
            # `from libc.math cimport sinn` asks for a module libc.math.sinn before it asks for a name.
            known = may_be_cimported(qualified_name.rpartition(".")[0]) and found is None
            if asked_by_student(pos, name) and not may_be_cimported(qualified_name) and not known:
                self.refuse(pos, cimport_refusal(qualified_name))
            return found

        def find_include_file(self, filename: str, pos: Any = None, *args: Any, **kwargs: Any) -> Any:
            self.refuse(pos, "`include` is refused: an exercise is one file alone. Put the text itself here.")

        def refuse(self, pos: Any, message: str) -> None:
            # Cython takes any other exception for a slip of its own, and words it so.
            refusals.append(refused(pos, message))
            raise Errors.AbortError("refused")

    def create(context: Any, options: Any, result: Any, *args: Any, **kwargs: Any) -> list[Any]:
        phases = [phase for phase in original(context, options, result, *args, **kwargs) if phase is not None]
        after = next(i for i, p in enumerate(phases) if type(p).__name__ == "InterpretCompilerDirectives") + 1
        return [
            *(phases[0], lambda tree: look(tree, loud)),
            *(*phases[1:after], lambda tree: direct(tree, request["checked"], loud)),
            *phases[after:],
        ]

    log, refusals = io.StringIO(), list[RefusedError]()
    original = Pipeline.create_pyx_pipeline
    options = Options.CompilationOptions(
        Options.default_options,
        language_level="3",
        include_path=[request["pxd"]],
        output_file=f"{name}.c",
        shared_utility_qualified_name=SHARED if request["shared"] else None,
        emit_linenums=True,  # so that the C compiler's messages, too, stand at the student's line
        compiler_directives={"language_level": "3"},
    )
    Pipeline.create_pyx_pipeline = create
    try:
        result = Main.run_pipeline(f"{name}.pyx", options, name, Context.from_options(options))
        failed = result.num_errors > 0 or not result.c_file
    except (Errors.CompileError, Errors.InternalError, Errors.AbortError) as error:
        log.write(f"{error}\n")
        failed = True
    except (RefusedError, RecursionError, MemoryError, OSError):
        raise
    except (LookupError, UnicodeError) as error:
        raise unreadable(request["source"]) or gave_up(error) from error
    except Exception as error:  # Cython's own assertions and slips, on sources that nobody writes
        raise gave_up(error) from error
    finally:
        Pipeline.create_pyx_pipeline = original
    if refusals:
        raise refusals[0]
    if failed:
        raise first_message(log.getvalue(), name)


def tame(errors: Any, nodes: Any) -> None:
    """Keep DEF and IF, which are worked out while Cython compiles, to arithmetic and off the machine's name."""

    def refuse(node: Any, names: Any) -> None:
        errors.error(node.pos, "DEF and IF may hold numbers, texts and names, and no attribute of them")

    nodes.AttributeNode.compile_time_value = refuse
    platform.uname = lambda: ("",) * 5  # type: ignore[assignment, return-value]


def first_message(text: str, name: str) -> FailedError:
    """Find the first error in what Cython wrote: NAME.pyx:LINE:COLUMN: message, perhaps on several lines."""
    pattern = re.compile(
        rf"^{re.escape(name)}\.pyx:(\d+):(\d+): (.*(?:\n(?!\n|Error compiling|\S+\.pyx:).+)*)", re.M
    )
    found = pattern.search(text)
    if found is None:
        lines = [line for line in text.splitlines() if line.strip()]
        return FailedError(lines[-1] if lines else "Cython gave up without a message")
    message = re.sub(r"^'(\w+(?:/\w+)*)/(\w+)\.pxd' not found$", worded, found[3].strip())
    return FailedError(message, int(found[1][:7]), int(found[2][:7]) + 1)


def gave_up(error: Exception) -> FailedError:
    """Word a slip of Cython's own."""
    return FailedError(f"Cython gave up on it ({type(error).__name__})")


def unreadable(source: str) -> FailedError | None:
    """Find the line that names an encoding, which must stand among the first two (PEP 263)."""
    for number, line in enumerate(source.splitlines()[:2], 1):
        found = re.match(r"[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)", line)
        if found:
            return FailedError(
                f"the encoding {found[1][:40]} is unknown, or not this file's", number, found.start(1) + 1
            )
    return None


def worded(found: re.Match[str]) -> str:
    """Say of a file of declarations that is not there what its absence means."""
    return f"`{found[1].replace('/', '.')}` declares no `{found[2]}`"


def asked_by_student(pos: Any, name: str) -> bool:
    """Tell whether a cimport stands in the student's own file, not in a declaration file that it led to."""
    return pos is not None and Path(str(getattr(pos[0], "filename", pos[0]))).name == f"{name}.pyx"


# --- C ---------------------------------------------------------------------------------------------------


# Flags that not every compiler knows, with what it says then.
DISPENSABLE = "-ftrivial-auto-var-init"
UNKNOWN = re.compile(r"(?:unrecognized|unknown|unsupported)[^\n]*" + DISPENSABLE)


def compile_c(name: str, command: list[str]) -> None:
    """Run the C compiler with a fixed command."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if done.returncode == 0:
        return
    text = done.stderr.decode("utf-8", "replace")
    known = [part for part in command if not part.startswith(DISPENSABLE)]
    if len(known) < len(command) and UNKNOWN.search(text):
        compile_c(name, known)
        return
    if done.returncode < 0 or "Killed" in text or "CPU time limit" in text or "out of memory" in text:
        raise FailedError("the C compiler was stopped at a limit of time or memory")
    found = re.search(rf"^{re.escape(name)}\.pyx:(\d+)(?::\d+)?: (?:fatal )?error: (.*)", text, re.M)
    if found:
        raise FailedError(f"the C compiler: {found[2]}", int(found[1]))
    first = re.search(r"error: (.*)", text)
    raise FailedError(f"the C compiler: {first[1] if first else text.strip()[-300:]}")


# --- What still calls Python -----------------------------------------------------------------------------

_PYTHON = re.compile(r"\b(?:__Pyx_)?Py[A-Z]\w*_\w+\s*\(|\b__Pyx_(?:Get|Set|Del)\w+\s*\(|\b__Pyx_Py\w+\s*\(")
_FREE = re.compile(
    r"RefNanny|Py_(?:X?DECREF|X?INCREF|CLEAR)|unlikely|PyThreadState|PyErr_Occurred|PyGILState"
)


def python_calls(c_text: str, file: str, lines: int) -> list[int]:
    """Count, for each line of the source, the calls into Python's C interface that its C code makes."""
    counts = [0] * lines
    line = 0
    marker = re.compile(r'^#line (\d+) "(.*)"')
    for text in c_text.splitlines():
        found = marker.match(text)
        if found:
            line = int(found[1]) if found[2].endswith(file) else 0
        elif 0 < line <= lines:
            counts[line - 1] += sum(1 for call in _PYTHON.findall(text) if not _FREE.search(call))
    return counts


if __name__ == "__main__":
    main()
