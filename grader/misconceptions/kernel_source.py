"""What a kernel's source shows by itself, where its numbers are chance: memory given back too early, too small an array.

A use of memory that is no longer the kernel's own gives no number that any mistake could reproduce; the lines that
take and free that memory tell of it.
"""

from __future__ import annotations

import re

from ..results import SLIP, Diagnosis

SEE = "guides/kernels.md#uninitialised-memory"
# Names that such a mistake gets from its numbers, which are those of chance.
CHANCE = frozenset(
    (
        "unwritten-memory", "added-to-unwritten-memory", "variable-without-a-first-value", "remembers", "pointer-outside",
        "last-entry-not-compared", "shared-buffer", "zeros", "index-outside", "memory-outside",
    )
)  # fmt: skip
_TAKEN = re.compile(r"\b(?:malloc|calloc|realloc|PyMem_(?:Raw)?(?:Malloc|Calloc))\s*\(")
_FREED = re.compile(r"\b(?:free|PyMem_(?:Raw)?Free)\s*\(")
_LENT = re.compile(
    r"<\s*(?:double|np\.float64_t|np\.double_t|DTYPE_t)\s*\[|SimpleNewFromData|PyMemoryView_From"
)
_FIXED = re.compile(
    r"^\s*cdef\s+(?:double|float|int|long|Py_ssize_t)\s+(?:\w+\s*,\s*)*(\w+)\s*\[\s*(\d+|[A-Z][A-Z0-9_]*)\s*\]"
)
_DEFINITION = re.compile(r"(?:def|cpdef|cdef)\b[^(=]*?(\w+)\s*\(")


def read(function: str, source: str, named: Diagnosis | None) -> Diagnosis | None:
    """Give what the source shows of a function whose numbers are chance, or have no name; None where it shows nothing."""
    if named is not None and not CHANCE & set(named.slug.split(" + ")):
        return None
    lines = _lines(function, source)
    text = "\n".join(line for _, line in lines)
    if _TAKEN.search(text) and _LENT.search(text):
        for number, line in lines:
            if _FREED.search(line):
                return Diagnosis(
                    f"{SLIP}freed-memory",
                    f"Line {number} frees the memory that the result lies in: whoever reads the result reads what comes after.",
                    "An array laid over a pointer holds no memory of its own: np.empty takes memory that lives as long as the "
                    "array does, or a copy is made before `free`.",
                    SEE,
                )
    for number, line in lines:
        fixed = _FIXED.match(line)
        if fixed:
            return Diagnosis(
                f"{SLIP}fixed-size-array",
                f"Line {number}: `{fixed[1]}` has room for {fixed[2]} numbers, whatever the size of the arguments.",
                "A larger row is written past its end, over other variables: sizes are read off the arguments, and np.empty(k) "
                "has room for k.",
                SEE,
            )
    return None


def _lines(function: str, source: str) -> list[tuple[int, str]]:
    """Give the lines of a function and of the helpers that it names, with their numbers."""
    bodies: dict[str, list[tuple[int, str]]] = {}
    name = ""
    for number, line in enumerate(source.split("\n"), start=1):
        found = _DEFINITION.match(line)
        if found:
            name = found[1]
        elif line[:1].strip() and not line.startswith(("@", "#")):
            name = ""
        if name and not line.lstrip().startswith("#"):
            bodies.setdefault(name, []).append((number, line))
    own = bodies.get(function, [])
    text = "\n".join(line for _, line in own)
    helpers = [
        body for other, body in bodies.items() if other != function and re.search(rf"\b{other}\s*\(", text)
    ]
    return [*own, *(line for body in helpers for line in body)]
