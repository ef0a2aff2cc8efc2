"""Numbers as text: short to read, exact to paste."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from ..sandbox.messages import Rng, Value
from .functions import Function

Array = np.ndarray[Any, Any]
PASTEABLE = 20  # entries of an array that is worth pasting
MAP_LIMIT = 48  # rows and columns of an error map


def number(value: float, beside: float | None = None) -> str:
    """Write a number with as many digits as tell it from the one beside it, at least four."""
    value = float(value)
    if beside is None or not np.isfinite(value) or not np.isfinite(beside):
        return f"{value:.6g}"
    for digits in range(4, 17):
        text = f"{value:.{digits}g}"
        if text != f"{float(beside):.{digits}g}":
            return f"{value:.{min(digits + 1, 17)}g}"
    return repr(value)


def pasteable(value: Value) -> str | None:
    """Write a value as Python text that gives it again; None where that would be too long."""
    if isinstance(value, Rng):
        steps = f"np.random.Generator(np.random.PCG64({value.seed}).advance({value.drawn}))"
        return steps if value.drawn else f"np.random.default_rng({value.seed})"
    if isinstance(value, np.ndarray):
        if value.size > PASTEABLE:
            return None
        text = repr(value.tolist()).replace("nan", "np.nan").replace("inf", "np.inf")
        return f"np.array({text}" + (")" if value.dtype == np.float64 else f", dtype=np.{value.dtype.name})")
    if isinstance(value, list | tuple):
        parts = [pasteable(item) for item in value]
        if any(part is None for part in parts):
            return None
        inner = ", ".join(part for part in parts if part is not None)
        return f"[{inner}]" if isinstance(value, list) else f"({inner}{',' if len(parts) == 1 else ''})"
    return repr(value)


def brief(value: Value) -> str:
    """Write a value shortly, for reading."""
    if isinstance(value, np.ndarray):
        if value.size > PASTEABLE:
            return f"an array of shape {value.shape}"
        return np.array2string(value, precision=6, separator=", ", threshold=PASTEABLE)
    if isinstance(value, list | tuple):
        inner = ", ".join(brief(item) for item in value)
        return f"[{inner}]" if isinstance(value, list) else f"({inner})"
    return number(value) if isinstance(value, float) else repr(value)


def arguments(names: Sequence[str], args: Sequence[Value]) -> dict[str, str]:
    """Write a call's arguments: those that can be pasted as Python text, large ones by their shape."""
    return {name: pasteable(value) or brief(value) for name, value in zip(names, args, strict=False)}


def snippet(function: Function, args: Sequence[Value], expected: Value) -> list[str]:
    """Write three lines that show the failure in the student's own shell; none where an argument is too large."""
    texts = [pasteable(value) for value in args]
    if any(text is None for text in texts):
        return []
    names = function.parameters[: len(texts)]
    values = "; ".join(f"{name} = {text}" for name, text in zip(names, texts, strict=True))
    lines = [
        f"import numpy as np; from {function.exercise} import {function.name}",
        values,
        f"print({function.name}({', '.join(names)}))",
    ]
    wanted = pasteable(expected)
    return [*lines[:2], f"{lines[2]}  # {wanted}"] if wanted and len(wanted) < 60 else lines


def for_kernel(lines: Sequence[str], file: str, checked: bool) -> list[str]:
    """Let a snippet take its function out of a kernel, compiled as the grader did, in place of the NumPy answer."""
    found = re.fullmatch(r"import numpy as np; from \w+ import (\w+)", lines[0])
    if found is None:
        return list(lines)
    options = ", checked=True" if checked else ""
    loaded = f"{found[1]} = kernel({file!r}{options}).{found[1]}"
    return ["import numpy as np; from smlearn.grader.shell import kernel", loaded, *lines[1:]]


def error_map(returned: Array, expected: Array, bound: float) -> list[list[int]]:
    """Grade each entry from 0 (right) to 4 (wholly wrong), a list for each row; empty where a picture is no help."""
    if expected.ndim not in (1, 2) or expected.size < 2 or max(expected.shape) > MAP_LIMIT:
        return []
    with np.errstate(all="ignore"):
        off = np.abs(returned - expected)
        finite = np.abs(expected[np.isfinite(expected)])
        scale = float(finite.max()) if finite.size and finite.max() > 0 else 1.0
        grade = np.digitize(off / scale, [1e-6, 1e-2, 0.3]) + 1
    grade = np.where(off <= bound, 0, grade)
    grade = np.where((returned == expected) | (np.isnan(returned) & np.isnan(expected)), 0, grade)
    grade = np.where(np.isnan(off) & (grade != 0), 4, grade)
    return [[int(entry) for entry in row] for row in np.atleast_2d(grade)]
