"""Why a kernel is slow, read off the compiler's own account: which line of a loop still calls Python."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..results import Diagnosis

_FUNCTION = re.compile(r"(?:async\s+)?(?:def|cpdef|cdef)\b[^(=]*?(\w+)\s*\(")
_LOOP = re.compile(r"\s*(?:for|while)\b")
_COMPREHENSION = re.compile(r"\bfor\b.+?\bin\b")
LINE_LENGTH = 80
_LOOKS = "guides/kernels.md#reading-the-yellow-lines"


def slow(function: str, source: str, counts: Sequence[int]) -> Diagnosis | None:
    """Name the line, of the innermost loop, that calls Python most often; None where no line of a loop does.

    counts   for each line of the source, how often its C code calls Python
    """
    lines = source.split("\n")[: len(counts)]
    found = [
        (name == function, depth, counts[place], -place)
        for place, (name, depth) in enumerate(_depths(lines))
        if depth and counts[place]
    ]
    if not found:
        return None
    _, depth, _, place = max(found)
    text = lines[-place].strip()
    shown = text if len(text) <= LINE_LENGTH else text[:LINE_LENGTH] + " …"
    if re.search(r"\b(?:np|numpy)\.", text):
        why = (
            "Each call of NumPy costs about a microsecond, however little it works on. For single numbers there are `exp`, `log` "
            "and their like in `libc.math`, and a sum or a maximum of a row is a loop of its own."
        )
    else:
        why = (
            "What has no type is a Python object, and each operation on it a call: arguments are typed as memoryviews "
            "(`double[:, ::1]`), numbers as `cdef double`, indices and sizes as `cdef Py_ssize_t`, and the result gets a view, too."
        )
    return Diagnosis(
        "python-in-the-loop",
        f"Line {1 - place} goes back to Python at each turn of {'an inner' if depth > 1 else 'a'} loop: `{shown}`",
        why,
        _LOOKS,
    )


def _depths(lines: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Give, for each line, the function that it stands in, and how many loops are around it."""
    name, loops = "", list[int]()
    for line in lines:
        indent = len(line) - len(line.lstrip())
        if not line.strip() or line.lstrip().startswith("#"):
            yield name, 0
            continue
        while loops and loops[-1] >= indent:
            loops.pop()
        found = _FUNCTION.match(line)
        if found and not indent:
            name = found[1]
        if _LOOP.match(line):
            yield name, len(loops)
            loops.append(indent)
        else:
            yield name, len(loops) + len(_COMPREHENSION.findall(line))
