"""All changes that are worth a try, the likeliest slips first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from . import calls, operators, statements, values
from .text import Edit, Text, expressions, local_names, parameters

GENERATORS = (
    operators.comparisons,
    operators.operators,
    calls.axes,
    operators.signs,
    calls.functions,
    calls.arguments,
    calls.ranges,
    calls.subscripts,
    operators.grouping,
    values.transposes,
    values.numbers,
    values.indices,
    values.dtypes,
    values.variables,
)
ORDER = (  # of the kinds: where two changes make all right, the one that stands first here is named
    "condition",
    "misplaced",
    "superfluous-statement",
    "no-return",
    "superfluous-call",
    "superfluous-part",
    "not-copied",
    "axis",
    "keepdims",
    "operator",
    "sides-swapped",
    "unpacked",
    "sign",
    "function",
    "arguments-swapped",
    "grouping",
    "subscripts",
    "transpose",
    "comparison",
    "branches-swapped",
    "range",
    "slice",
    "dtype",
    "in-place",
    "overwritten",
    "accumulated",
    "statements-swapped",
    "number",
    "index",
    "variable",
    "missing-factor",
    "kind",
    "shape",
    "order",
)
# Kinds that say little: two changes in a row are named only where neither is of these.
WEAK = frozenset(("operator", "function", "arguments-swapped", "comparison", *ORDER[ORDER.index("number") :]))
# Changes of the numbers alone: where nothing but exceptions is wrong, one that such a change avoids has another cause.
NO_ERROR = frozenset(("sign", "grouping", "missing-factor", "number", "accumulated", "overwritten"))
MOST = 2000  # made, of a long function; few of them are tried


def edits(text: Text, function: str) -> list[Edit]:
    """Give the changes of whatever a function reaches in its module; each once, likely ones first."""
    found: dict[tuple[tuple[int, int, str], ...], Edit] = {}
    for edit in islice(_edits(text, function), MOST):
        found.setdefault(edit.pieces, edit)
    return sorted(found.values(), key=lambda edit: ORDER.index(edit.kind))


def _edits(text: Text, function: str) -> Iterator[Edit]:
    for definition in text.reached(function):
        names = local_names(definition)
        nodes = list(expressions(definition))
        for generator in GENERATORS:
            for node, parent in nodes:
                yield from generator(text, node, parent, names)
        yield from statements.edits(text, definition, parameters(definition))
