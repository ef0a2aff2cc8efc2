"""What a kernel may not ask for, found in Cython's own parse tree and directives.

Part of the compiling driver: it runs inside the sandbox and imports nothing of smlearn. No spelling goes round
it, and no word in a comment or a string is mistaken for a statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

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

# What a checked build turns on whatever the source says. `wraparound` stays as the student has it: without it,
# a negative index is an overrun, and boundscheck alone reports it.
CHECKED = {"boundscheck": True, "initializedcheck": True, "nonecheck": True}


class RefusedError(Exception):
    """The source asks for what a kernel may not have."""

    def __init__(self, message: str, line: int | None, column: int | None = None) -> None:
        super().__init__(message)
        self.line, self.column = line, column


def refused(pos: Any, message: str) -> RefusedError:
    """Give the refusal at a position of Cython's: (file, line, column from 0)."""
    return RefusedError(message, pos[1] if pos else None, pos[2] + 1 if pos else None)


def may_be_cimported(name: str) -> bool:
    """Let the C library's, Python's and NumPy's declarations through, and nobody else's."""
    return name in CIMPORTS or name.startswith(("cython.", "cpython."))


def cimport_refusal(name: str) -> str:
    """Say what may be cimported."""
    return (
        f"`cimport {name}` is refused: a kernel may cimport cython, numpy, cpython and libc (math, float …)."
    )


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
    defaults = import_module("Cython.Compiler.Options").get_directive_defaults()
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


def nodes(tree: Any) -> Iterator[tuple[Any, bool]]:
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
                "`# distutils:` lines are refused: compiler and flags are the same for everybody. Delete it.",
                line,
            )
