"""Compile one .pyx, inside the sandbox: a script of its own, which imports nothing of smlearn.

stdin     one JSON object: {name, source, checked, compiler, pxd, folder, cpu_seconds, memory_mib, file_mib}
stdout    one line of JSON, {status, message, line, column, annotations, size}, then `size` bytes of the extension
status    "built"; "refused", where the source asks for what a kernel may not have; "error", the compiler's own message;
          "limit", where a limit was reached; "unavailable", where the machine fails

Cython reads the source once, and what is refused is found in its own parse tree and directives, so that no spelling
goes round it and no word in a comment or a string is mistaken for a statement. Nothing of the source is executed.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from typing import Any, BinaryIO

# A name in the generated C that is a name and nothing else; assembler is a way round every other rule.
_C_NAME = re.compile(r"(?!_*asm|_Pragma)[A-Za-z_]\w*\Z", re.ASCII)

HEADERS = {
    "math.h",
    "tgmath.h",
    "complex.h",
    "float.h",
    "fenv.h",
    "limits.h",
    "stdint.h",
    "stddef.h",
    "stdbool.h",
}

CIMPORTS = {
    *("cython", "numpy", "libc", "cpython"),
    *(
        f"libc.{name}"
        for name in ("complex", "errno", "float", "limits", "math", "stdbool", "stddef", "stdint")
    ),
    *(f"libc.{name}" for name in ("stdio", "stdlib", "string", "time")),
}

# Directives that say how a kernel is compiled, and reach neither files nor the C text.
DIRECTIVES = {
    *(
        "boundscheck",
        "wraparound",
        "initializedcheck",
        "nonecheck",
        "cdivision",
        "cdivision_warnings",
        "cpow",
    ),
    *(
        "overflowcheck",
        "overflowcheck.fold",
        "language_level",
        "infer_types",
        "infer_types.verbose",
        "binding",
    ),
    *("embedsignature", "embedsignature.format", "annotation_typing", "always_allow_keywords", "profile"),
    *("linetrace", "emit_code_comments", "auto_cpdef", "auto_pickle", "ccomplex", "unraisable_tracebacks"),
    *("legacy_implicit_noexcept", "remove_unreachable", "show_performance_hints", "fast_gil", "freelist"),
    *("allow_none_for_extension_args", "c_api_binop_methods", "fast_getattr", "iterable_coroutine"),
    *("freethreading_compatible", "subinterpreters_compatible", "type_version_tag", "py2_import"),
    *(
        "locals",
        "returns",
        "exceptval",
        "cfunc",
        "ccall",
        "cclass",
        "inline",
        "nogil",
        "gil",
        "with_gil",
        "ufunc",
    ),
    *(
        "final",
        "internal",
        "staticmethod",
        "no_gc",
        "no_gc_clear",
        "trashcan",
        "total_ordering",
        "critical_section",
    ),
    *("collection_type", "dataclasses.dataclass", "dataclasses.field", "c_string_type", "old_style_globals"),
}
_FAMILIES = ("warn", "optimize")

# What a checked build turns on whatever the source says. `wraparound` stays as the student has it: without it, a
# negative index is an overrun, and boundscheck alone reports it.
CHECKED = {"boundscheck": True, "initializedcheck": True, "nonecheck": True}


class RefusedError(Exception):
    """The source asks for what a kernel may not have."""

    def __init__(self, message: str, line: int | None, column: int | None = None) -> None:
        super().__init__(message)
        self.line, self.column = line, column


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
    send(answers, answer, extension)


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
    source = request["source"].encode("utf-8", "surrogatepass")
    with open(f"{name}.pyx", "wb") as file:
        file.write(source)
    refuse_comments(source.decode("utf-8", "replace"))
    translate(name, request)
    with open(f"{name}.c", encoding="utf-8", errors="replace") as file:
        marks = annotations(file.read(), f"{name}.pyx", source.count(b"\n") + 1)
    compile_c(name, request)
    with open(f"{name}.so", "rb") as file:
        return file.read(), {"annotations": marks}


# --- Cython -----------------------------------------------------------------------------------------------------------


def translate(name: str, request: dict[str, Any]) -> None:
    """Turn NAME.pyx into NAME.c."""
    if not request["checked"]:
        return run_cython(name, request, loud=False)
    try:
        return run_cython(name, request, loud=True)
    except FailedError:  # a noexcept function whose address is taken, say: it must stay what it is
        return run_cython(name, request, loud=False)


def run_cython(name: str, request: dict[str, Any], *, loud: bool) -> None:
    """Run Cython with our own phases; `loud`: an exception in a noexcept function is passed on, not swallowed."""
    from Cython.Compiler import Errors, Main, Options, Pipeline

    class Context(Main.Context):  # type: ignore[misc]
        """Finds the declarations that a kernel may cimport, and nothing else."""

        def setup_errors(self, options: Any, result: Any) -> None:
            super().setup_errors(options, result)
            Errors.threadlocal.cython_errors_echo_file = log

        def find_pxd_file(self, qualified_name: str, pos: Any = None, *args: Any, **kwargs: Any) -> Any:
            if asked_by_student(pos, name) and qualified_name != name:
                refuse_cimport(qualified_name, pos)
            elif qualified_name == name:
                return None
            return super().find_pxd_file(qualified_name, pos, *args, **kwargs)

        def find_include_file(self, filename: str, pos: Any = None, *args: Any, **kwargs: Any) -> Any:
            raise refused(
                pos, "`include` is refused: an exercise is one file alone. Put the text itself here."
            )

    def create(context: Any, options: Any, result: Any, *args: Any, **kwargs: Any) -> list[Any]:
        phases = [phase for phase in original(context, options, result, *args, **kwargs) if phase is not None]
        after = next(i for i, p in enumerate(phases) if type(p).__name__ == "InterpretCompilerDirectives") + 1
        return [
            *(phases[0], lambda tree: look(tree, loud)),
            *(*phases[1:after], lambda tree: direct(tree, request["checked"], loud)),
            *phases[after:],
        ]

    log = io.StringIO()
    original = Pipeline.create_pyx_pipeline
    options = Options.CompilationOptions(
        Options.default_options,
        language_level="3",
        include_path=[request["pxd"]],
        output_file=f"{name}.c",
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
    except Exception as error:  # Cython's own assertions and slips, on sources that nobody writes
        raise FailedError(f"Cython gave up on it ({type(error).__name__})") from error
    finally:
        Pipeline.create_pyx_pipeline = original
    if failed:
        raise first_message(log.getvalue(), name)


def first_message(text: str, name: str) -> FailedError:
    """Find the first error among what Cython wrote: NAME.pyx:LINE:COLUMN: message, perhaps on several lines."""
    pattern = re.compile(
        rf"^{re.escape(name)}\.pyx:(\d+):(\d+): (.*(?:\n(?!\n|Error compiling|\S+\.pyx:).+)*)", re.M
    )
    found = pattern.search(text)
    if found is None:
        lines = [line for line in text.splitlines() if line.strip()]
        return FailedError(lines[-1] if lines else "Cython gave up without a message")
    return FailedError(found[3].strip(), int(found[1]), int(found[2]) + 1)


def asked_by_student(pos: Any, name: str) -> bool:
    """Tell whether a cimport stands in the student's own file, rather than in a declaration file it led to."""
    return pos is not None and os.path.basename(str(getattr(pos[0], "filename", pos[0]))) == f"{name}.pyx"


def refused(pos: Any, message: str) -> RefusedError:
    """Give the refusal at a position of Cython's: (file, line, column from 0)."""
    return RefusedError(message, pos[1] if pos else None, pos[2] + 1 if pos else None)


def refuse_cimport(name: str, pos: Any) -> None:
    """Let the C library's and NumPy's declarations through, and nobody else's."""
    if name in CIMPORTS or name.startswith(("cython.", "cpython.")):
        return
    raise refused(
        pos,
        f"`cimport {name}` is refused: a kernel may cimport cython, numpy, libc (math, float, string …) and cpython.",
    )


# --- What the parse tree shows ----------------------------------------------------------------------------------------


def look(tree: Any, loud: bool) -> Any:
    """Refuse foreign headers, C text and C names that are none; make noexcept functions loud where asked."""
    for node, extern in nodes(tree):
        kind = type(node).__name__
        if kind == "CDefExternNode":
            refuse_extern(node)
        elif getattr(node, "visibility", None) == "extern" and not extern and kind != "CDefExternNode":
            raise refused(
                node.pos, "`cdef extern` is refused where it names no header of the C standard's maths."
            )
        for attribute in ("cname", "objstruct_name", "typeobj_name"):
            text = getattr(node, attribute, None)
            if isinstance(text, str) and text and not _C_NAME.match(text):
                raise refused(node.pos, f"The C name {text!r} is refused: it must be a plain name.")
        name = getattr(node, "name", None)
        if extern and isinstance(name, str) and name and name.isascii() and not _C_NAME.match(name):
            raise refused(node.pos, f"Declaring {name!r} is refused.")
        if loud and kind == "CFuncDeclaratorNode" and not extern and node.exception_value is None:
            node.exception_check = node.exception_check or True
    return tree


def refuse_extern(node: Any) -> None:
    """Let the headers of the C standard's maths through."""
    header = node.include_file
    if node.verbatim_include:
        raise refused(node.pos, "C code inside `cdef extern` is refused: write the kernel in Cython.")
    if header is None:
        raise refused(
            node.pos, "`cdef extern from *` is refused: name a header of the C standard's maths, or cimport."
        )
    bare = header[1:-1] if header.startswith("<") and header.endswith(">") else header
    if bare not in HEADERS:
        raise refused(
            node.pos,
            f"`cdef extern from {str(header)!r}` is refused: of C's headers a kernel may use "
            f"{', '.join(sorted(HEADERS))}; cimport what else it needs from libc.",
        )


def direct(tree: Any, checked: bool, loud: bool) -> Any:
    """Refuse directives that reach files or the C text, in any spelling; force those of a checked build."""
    from Cython.Compiler.Options import get_directive_defaults

    defaults = get_directive_defaults()
    for node, _ in nodes(tree):
        directives = getattr(node, "directives", None)
        if not isinstance(directives, dict):
            continue
        for key, value in directives.items():
            known = key in DIRECTIVES or key.partition(".")[0] in _FAMILIES
            if not known and value != defaults.get(key) and value is not None:
                raise refused(node.pos, f"The directive `{key}` is refused: a kernel has no need of it.")
        if checked:
            directives.update(CHECKED)
            if loud and directives.get("exceptval") == (None, False):
                directives["exceptval"] = (None, True)
    return tree


def nodes(tree: Any) -> Any:
    """Give every node of a tree, outer before inner, and whether it stands inside a `cdef extern` block."""
    waiting = [(tree, False)]
    while waiting:
        node, extern = waiting.pop()
        yield node, extern
        inside = extern or type(node).__name__ == "CDefExternNode"
        for attribute in reversed(node.child_attrs or ()):
            child = getattr(node, attribute, None)
            children = child if isinstance(child, list) else [child]
            waiting.extend((one, inside) for one in reversed(children) if hasattr(one, "child_attrs"))


_LITERALS_AND_COMMENTS = re.compile(
    r"""(?P<comment>\#[^\n]*)
      | (?:\"\"\"(?:\\.|[^\\])*?(?:\"\"\"|\Z)) | (?:'''(?:\\.|[^\\])*?(?:'''|\Z))
      | (?:"(?:\\.|[^"\\\n])*(?:"|$)) | (?:'(?:\\.|[^'\\\n])*(?:'|$))""",
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)


def refuse_comments(source: str) -> None:
    """Refuse the comments that other tools than this one take for compiler options."""
    for found in _LITERALS_AND_COMMENTS.finditer(source):
        comment = found["comment"]
        if comment and re.match(r"#+\s*distutils\s*:", comment):
            line = source.count("\n", 0, found.start()) + 1
            raise RefusedError(
                "`# distutils:` lines are refused: the compiler and its flags are the same for everybody. Delete the line.",
                line,
            )


# --- C ----------------------------------------------------------------------------------------------------------------


def compile_c(name: str, request: dict[str, Any]) -> None:
    """Turn NAME.c into NAME.so with the request's fixed command."""
    os.environ["TMPDIR"] = request["folder"]
    command = [*request["compiler"], f"{name}.c", "-o", f"{name}.so"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if done.returncode == 0:
        return
    text = done.stderr.decode("utf-8", "replace")
    if done.returncode < 0 or "Killed" in text or "CPU time limit" in text or "out of memory" in text:
        raise FailedError("the C compiler was stopped at a limit of time or memory")
    found = re.search(rf"^{re.escape(name)}\.pyx:(\d+)(?::\d+)?: (?:fatal )?error: (.*)", text, re.M)
    if found:
        raise FailedError(f"the C compiler: {found[2]}", int(found[1]))
    first = re.search(r"error: (.*)", text)
    raise FailedError(f"the C compiler: {first[1] if first else text.strip()[-300:]}")


# --- What still calls Python ------------------------------------------------------------------------------------------

_PYTHON = re.compile(r"\b(?:__Pyx_)?Py[A-Z]\w*_\w+\s*\(|\b__Pyx_(?:Get|Set|Del)\w+\s*\(|\b__Pyx_Py\w+\s*\(")
_FREE = re.compile(
    r"RefNanny|Py_(?:X?DECREF|X?INCREF|CLEAR)|unlikely|PyThreadState|PyErr_Occurred|PyGILState"
)


def annotations(c_text: str, file: str, lines: int) -> list[int]:
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
