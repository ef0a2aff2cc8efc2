"""What a kernel does that is no wrong number: it leaves its arrays, reads what was never written, calls wrongly.

    unwritten(function, seen)    named before all else: no number of such a result means anything
    proven(function, seen)       named where no misconception gives the student's numbers

Each reads off the replies what they prove by themselves: the exception's own text, the pattern that stood in the
memory, the shapes at which an index left its array.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import permutations
from typing import Any, TypeAlias

import numpy as np

from ..checks.check import Check
from ..checks.functions import FUNCTIONS, Sizes
from ..results import Diagnosis
from ..sandbox.memory import DIRTY_LIMIT, PATTERN
from ..sandbox.messages import Call, Reply, Value

Seen: TypeAlias = Sequence[tuple[Check, Call, Reply]]

BOUNDS, EMPTY, VIEWS, SAME = (
    f"guides/kernels.md#{anchor}"
    for anchor in ("bounds", "uninitialised-memory", "typed-memoryviews", "the-same-mathematics")
)
_OLD = float(np.full(8, PATTERN, np.uint8).view(np.float64)[0])  # what unwritten memory holds in a worker
_ORDINARY = 1e20  # of right entries; both patterns are far beyond
_BEYOND = 1e250  # what a C variable without a value leads to in the checked build, or one over it


# --- Memory that was never written ------------------------------------------------------------------------------------


@np.errstate(all="ignore")
def unwritten(function: str, seen: Seen) -> Diagnosis | None:
    """Find the pattern of unwritten memory in results; None where an index may have led to it."""
    if any(reply.status == "crashed" or reply.error == "IndexError" for _, _, reply in seen):
        return None
    found, all_over = False, list[bool]()
    variables = False
    for check, asked, reply in seen:
        for args, value in zip(asked.runs, reply.values, strict=False):
            for given, right in _pairs(value, FUNCTIONS[function].expected(*args)):
                ordinary = np.abs(right) < _ORDINARY
                old = ordinary & (np.abs(given / _OLD - 1.0) < 1e-3)
                found |= bool(old.any())
                small = right.nbytes <= DIRTY_LIMIT // 4  # beyond, some memory comes fresh from the system
                if old.any() and small and len(asked.runs) == 1 and min(right.shape, default=0) > 4:
                    # The first words of a freed block are the allocator's own.
                    all_over.append(bool(old.sum() >= old.size - 4))
                size = np.abs(given)
                odd = ((size > _BEYOND) & np.isfinite(given)) | (
                    (size > 0) & (size < 1 / _BEYOND) & (np.abs(right) > 1 / _ORDINARY)
                )
                variables |= check.build == "checked" and bool((ordinary & odd).any())
    if found:
        return _added_to() if all_over and all(all_over) else _left_out()
    return _no_first_value() if variables else None


def _pairs(value: Value, right: Any) -> list[tuple[Any, Any]]:
    """Give a result's arrays beside the right ones, where they are comparable at all."""
    if isinstance(right, tuple):
        if not isinstance(value, list | tuple) or len(value) != len(right):
            return []
        return [pair for one, other in zip(value, right, strict=True) for pair in _pairs(one, other)]
    given, right = np.asarray(value), np.asarray(right)
    if given.dtype not in (np.float64, np.int64) or given.shape != right.shape or not given.size:
        return []
    return [(given.astype(np.float64), right)]


def _added_to() -> Diagnosis:
    return Diagnosis(
        "added-to-unwritten-memory",
        "The sums begin at whatever the memory held: `+=` (or `-=`) goes into entries that were never given a value.",
        "`np.empty` does not clean the memory that it hands out; `np.zeros` does. Better still, sum in a `cdef double` "
        "that is set to 0 first, and assign it at the end.",
        EMPTY,
    )


def _left_out() -> Diagnosis:
    return Diagnosis(
        "unwritten-memory",
        "Entries of the result are never given a value of their own, and show what the memory held before.",
        "`np.empty` does not clean the memory that it hands out. Each entry must be written, not only added to, in "
        "each case: also where an `if` does not hold, and at the first and last index. Or else the array begins as `np.zeros`.",
        EMPTY,
    )


def _no_first_value() -> Diagnosis:
    return Diagnosis(
        "variable-without-a-first-value",
        "A C variable is used before it has a value: what it holds then is chance, even where it happens to be 0.",
        "`cdef double total` declares and sets nothing. Write `cdef double total = 0.0`, and where it belongs to one row, "
        "`total = 0.0` at the start of each.",
        EMPTY,
    )


# --- What the replies say by themselves -------------------------------------------------------------------------------


def proven(function: str, seen: Seen) -> Diagnosis | None:
    """Name what an exception, a refused value, a crash or a changed argument proves."""
    outside = _outside(function, seen)
    if outside is not None:
        return outside
    missing = {
        name
        for _, _, reply in seen
        for value in reply.values
        if isinstance(value, list | tuple)
        for name, item in zip(FUNCTIONS[function].results, value, strict=False)
        if item is None
    }
    if missing:
        return _none("` and `".join(sorted(missing)))
    for _, _, reply in seen:
        if reply.status in ("raised", "refused"):
            for pattern, name in _WORDS:
                found = pattern.search(f"{reply.error}: {reply.message}")
                if found:
                    return name(found)
    if any(reply.status == "crashed" for _, _, reply in seen):
        return _crashed(seen)
    return _changed(function, seen) or _whole(function, seen)


def _none(names: str) -> Diagnosis:
    return Diagnosis(
        "none-among-the-results",
        f"`{names}` comes back as None: what is returned in its place is no array.",
        "A name that was set to None, or the result of a function without `return`, is handed on as it is.",
        VIEWS,
    )


def _outside(function: str, seen: Seen) -> Diagnosis | None:
    """Tell, from the shapes at which an index left its array, which kind of loop it is."""
    bounds = [(call, reply) for check, call, reply in seen if check.slug == "bounds"]
    lines = [reply.line for _, reply in bounds if reply.error == "IndexError"]
    if not lines:
        return None
    where = f"Line {lines[0]}" if lines[0] else "A line"
    left = [reply.error == "IndexError" for _, reply in bounds]
    known = [FUNCTIONS[function].sizes(*call.args) for call, _ in bounds]
    sizes = [{letter: size for letter, size in one.items() if letter != "N"} for one in known]
    slug, message = _loop(sizes, left)
    why = "An array of n rows and k columns has the indices 0 to n - 1 and 0 to k - 1; the last of `range(n)` is n - 1."
    return Diagnosis(slug, f"{where} {message}", why, BOUNDS)


def _loop(sizes: Sequence[Sizes], left: Sequence[bool]) -> tuple[str, str]:
    """Say what kind of loop leaves its array at some sizes and at others not."""

    def exactly(rule: Callable[[Sizes], bool]) -> bool:
        return [rule(one) for one in sizes] == left

    def longer(one: str, other: str) -> bool:
        return exactly(lambda of: of[one] > of[other])

    exchanged = "Either the two indices are exchanged, or the two extents."
    if all(left):
        return "one-past-the-end", "leaves the array at every size: some index goes one too far, at an end."
    if exactly(lambda of: len(set(of.values())) > 1):
        return "rows-and-columns-exchanged", (
            "takes a row's index for a column's: it leaves the array at every shape that is not square. "
            + exchanged
        )
    if "d" in sizes[0] and exactly(lambda of: of["k"] != of["d"]):
        return "rows-and-columns-exchanged", (
            "takes a row of the weights for a column: `w` has k rows, one for each unit, and d columns, and it is "
            "left wherever k is not d. " + exchanged
        )
    if any(longer(*pair) for pair in permutations(sizes[0], 2)):
        return (
            "one-extent-for-both",
            "leaves the array where one of two sides is the longer: an index or an extent of the one stands for the other's.",
        )
    return "index-outside", "leaves its array: the loop's extent is not that array's own."


def _crashed(seen: Seen) -> Diagnosis | None:
    """A crash that the checks of indices do not catch."""
    checked = [reply for check, _, reply in seen if check.build == "checked"]
    pointer = any(reply.status == "crashed" for reply in checked)
    return Diagnosis(
        "pointer-outside" if pointer else "memory-outside",
        "The kernel touches memory that is not its own, and the process crashes."
        + (" No check of indices notices it, so it is a pointer's doing." if pointer else ""),
        "Entry (i, j) of a C-contiguous array of n rows and k columns lies i k + j numbers after the first; a pointer is "
        "followed wherever it leads, `NULL` and a freed array included.",
        BOUNDS,
    )


def _changed(function: str, seen: Seen) -> Diagnosis | None:
    changed = sorted({position for _, _, reply in seen for position in reply.changed})
    if not changed:
        return None
    names = "` and `".join(FUNCTIONS[function].parameters[i] for i in changed)
    return Diagnosis(
        "changes-" + names.replace("` and `", "-and-"),
        f"`{function}` writes into `{names}`, which belongs to its caller.",
        "A memoryview is no copy: what is written into it is written into the caller's array. `const double[:, ::1]` makes "
        "the compiler watch over that; the result goes into an array of its own.",
        VIEWS,
    )


@np.errstate(all="ignore")
def _whole(function: str, seen: Seen) -> Diagnosis | None:
    """Find that all numbers are whole, where hardly any should be; of a cost, that its sum is."""
    given, wanted = list[Any](), list[Any]()
    for _, asked, reply in seen:
        for args, value in zip(asked.runs, reply.values, strict=False):
            n = np.shape(args[0])[0] if FUNCTIONS[function].scalar else 1  # type: ignore[arg-type]
            for one, right in _pairs(value, FUNCTIONS[function].expected(*args)):
                given.append(np.ravel(one) * n)
                wanted.append(np.ravel(right) * n)
    if not given:
        return None
    numbers, right = np.concatenate(given), np.concatenate(wanted)
    whole = np.abs(numbers - np.round(numbers)) <= 1e-12 * np.abs(numbers)
    telling = right != 0
    fractions = (right != np.round(right))[telling]
    if numbers.size < 20 or not whole.all() or not (np.abs(numbers) >= 1).any() or fractions.mean() < 0.8:
        return None
    return Diagnosis(
        "whole-numbers",
        "Every number of the result is whole: on the way it was kept in an `int`, or cut by `<int>`.",
        "An `int` drops all that stands after the decimal point. What holds a number of the mathematics is a `double`.",
        VIEWS,
    )


def _said(slug: str, message: str, why: str, see: str = VIEWS) -> Callable[[re.Match[str]], Diagnosis]:
    return lambda found: Diagnosis(slug, found.expand(message), why, see)


def _dtype(found: re.Match[str]) -> Diagnosis:
    declared, given = found[1], found[2]
    why = "A memoryview is strict: its entries' type is the array's own, and float64 is `double`. Nothing is converted."
    if given == "double":
        message = (
            f"An array is declared to hold `{declared}`; those that come in are float64, which is `double`."
        )
    else:
        message = (
            f"An array of `{given}` stands where `{declared}` is declared: it was made with another dtype."
        )
    return Diagnosis("wrong-entry-type", message, why, VIEWS)


def _dimensions(found: re.Match[str]) -> Diagnosis:
    declared, given = found[1], found[2]
    why = "`[:]` declares one index, `[:, :]` two. The shape of a memoryview is a C array of eight sizes: `np.empty((n, k))` names those that count."
    if given == "8":
        message = "`np.empty(z.shape)` of a memoryview makes an array of eight dimensions."
        return Diagnosis("shape-of-a-memoryview", message, why, VIEWS)
    message = f"A memoryview is declared with {declared} dimensions, and is handed an array with {given}."
    return Diagnosis("wrong-dimensions", message, why, VIEWS)


_ARITHMETIC = _said(
    "memoryview-arithmetic",
    "A memoryview is calculated with as if it were an array.",
    "A memoryview has entries and a shape, and no arithmetic: take its entries in loops, or make it an array again with `np.asarray`.",
)
_WORDS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Diagnosis]], ...] = tuple(
    (re.compile(pattern), name)
    for pattern, name in (
        (r"returned (?:a tuple with )?a _?memoryview", _said("returns-a-memoryview", "What is returned is the memoryview; a NumPy array is promised.", "Return the array that the view looks at, or `np.asarray(view)`.")),
        (r"Buffer dtype mismatch, expected '([^']+)' but got '([^']+)'", _dtype),
        (r"Buffer has wrong number of dimensions \(expected (\d+), got (\d+)\)", _dimensions),
        (r"not C-contiguous|not contiguous", _said("not-contiguous", "An array that is not C-contiguous stands where `::1` is declared.", "A transpose and a column are views that jump through memory. `np.ascontiguousarray` copies; `[:, :]` declares a view that may jump.")),
        (r"(?:unsupported operand|bad operand).*_memoryviewslice", _ARITHMETIC),
        (r"_memoryviewslice' object has no attribute", _ARITHMETIC),
        (r"only (?:length|size)-1 arrays|only 0-dimensional arrays", _said("array-for-a-number", "A whole array is given to a function or a variable of C that takes one number.", "`exp` and `log` of `libc.math` take a single double: call them for each entry, within the loops.")),
        (r"ZeroDivisionError", _said("division-by-zero", "A division by 0 raises an exception, as Python has it.", "Where y is 0, a may be 0 as well: divide only where the term counts. `cdivision(True)` alone would give 0/0 = nan in its place.", SAME)),
        (r"NameError: .*defines no `(\w+)`", _said("not-visible", "The compiled file shows no `\\1`: a `cdef` function is C's alone, and Python does not see it.", "`def` and `cpdef` functions can be called from Python, and under their own name only. A `cdef` one needs a thin `def` around it.")),
        (r"NameError: .*name '(\w+)' is not defined", _said("name-not-defined", "`\\1` is used and never defined.", "What a file uses, it imports or defines itself: nothing is taken over from another one.")),
        (r"UnboundLocalError|referenced before assignment", _said("variable-without-a-first-value", "A variable is used before anything was assigned to it.", "What is declared has no value yet. Give it one before the loop that uses it.", EMPTY)),
        (r"takes (?:exactly|at (?:least|most)) .*positional argument|missing \d+ required|unexpected keyword", _said("other-arguments", "The function does not take the arguments that its docstring names.", "Its first line must stay as the stub has it, types apart.")),
        (r"differing extents|[Mm]emoryview assignment", _said("differing-extents", "A slice is assigned to one of another size.", "`o[:, :] = z` needs both sides of one shape.")),
        (r"value too large to convert to|OverflowError", _said("number-too-large", "A number is too large for the type that is declared for it.", "An `int` ends at 2147483647; sizes and indices are `Py_ssize_t`.")),
        (r"Cannot convert NoneType|'NoneType' object", _said("none-for-an-array", "None stands where an array is needed: a function of yours, or a variable, gives none.", "A function without `return` gives None.")),
        (r"float\(\) argument must be|must be real number", _said("not-a-number", "Something that is no number stands where C needs one.", "A `cdef double` takes numbers alone: of an array, it is an entry that is to be taken.")),
    )
)  # fmt: skip
