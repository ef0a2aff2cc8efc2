"""The changes of a value: a number, a variable, an index, a transposition, a type."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from .pieces import called_name, loaded, replace, within
from .text import Edit, Text


def numbers(text: Text, node: ast.expr, parent: ast.AST, names: Sequence[str]) -> Iterator[Edit]:
    """Another number, or the other truth value."""
    if (
        not isinstance(node, ast.Constant)
        or isinstance(node.value, str | bytes | complex)
        or node.value is None
    ):
        return
    if isinstance(parent, ast.keyword) and parent.arg == "axis":
        return
    if isinstance(parent, ast.Expr):
        return
    value = node.value
    at = f"`{parent.arg}={value}`" if isinstance(parent, ast.keyword) else f"the number {text.shown(node)}"
    said = f"Line {node.lineno}: {at} is not the right one" + within(text, node, parent) + "."
    if isinstance(value, bool):
        others: tuple[object, ...] = (not value,)
    elif isinstance(value, int):
        others = {0: (1, -1), 1: (0, 2, -1, 0.5), 2: (1, 0.5, 4)}.get(value, (value - 1, value + 1))
    elif isinstance(value, float):
        others = (0.0, 1.0, 0.5) if abs(value) < 1e-2 else (1.0, 0.5, 2.0, 0.0, 0.25)
    else:
        return
    for other in others:
        if other != value or type(other) is bool:
            yield replace(
                text, node, "number", said, f"({other})" if isinstance(other, float) else str(other)
            )


def transposes(text: Text, node: ast.expr, parent: ast.AST, names: Sequence[str]) -> Iterator[Edit]:
    """A transposition too many, or one that is missing."""
    where = f"Line {node.lineno}: {text.shown(node)}"
    if isinstance(node, ast.Attribute) and node.attr == "T":
        yield replace(
            text, node, "transpose", f"{where}: this transposition is one too many.", text.of(node.value)
        )
    elif loaded(node) and isinstance(node, ast.Name | ast.Subscript | ast.Call):
        product = isinstance(parent, ast.BinOp) or (
            isinstance(parent, ast.Call)
            and parent.func is not node
            and called_name(parent.func) in ("dot", "matmul", "append", "insert")
        )
        if product:
            said = f"{where} should be transposed there."
            yield replace(text, node, "transpose", said, f"({text.of(node)}).T")


def indices(text: Text, node: ast.expr, parent: ast.AST, names: Sequence[str]) -> Iterator[Edit]:
    """A neighbour's index, swapped indices, a slice without its beginning or end."""
    if not isinstance(node, ast.Subscript):
        return
    said = f"Line {node.lineno}: the index in {text.shown(node)} is not the right one."
    inner = node.slice
    if isinstance(inner, ast.Tuple) and len(inner.elts) == 2:
        one, other = inner.elts
        pieces = ((*text.span(one), text.of(other)), (*text.span(other), text.of(one)))
        yield Edit("index", said, node.lineno, pieces)
    for part in inner.elts if isinstance(inner, ast.Tuple) else [inner]:
        if isinstance(part, ast.Slice):
            yield from _slices(text, node, part)
        elif not isinstance(part, ast.Constant):
            for more in (" + 1", " - 1"):
                yield replace(text, part, "index", said, f"({text.of(part)}){more}")
    if loaded(node):
        whole = f"Line {node.lineno}: {text.shown(node)} takes a part where all is needed."
        yield replace(text, node, "index", whole, text.of(node.value))


def _slices(text: Text, node: ast.Subscript, part: ast.Slice) -> Iterator[Edit]:
    said = f"Line {node.lineno}: look at where the slice {text.shown(node)} begins and ends."
    for end in filter(None, (part.lower, part.upper, part.step)):
        backwards = end is part.step and text.of(end) == "-1"
        turned = f"Line {node.lineno}: {text.shown(node)} turns the order round, which should stay as it is."
        yield replace(text, end, "slice", turned if backwards else said, "None")
        if end is not part.step:
            yield replace(text, end, "slice", said, f"({text.of(end)}) + 1")
            yield replace(text, end, "slice", said, f"({text.of(end)}) - 1")


def variables(text: Text, node: ast.expr, parent: ast.AST, names: Sequence[str]) -> Iterator[Edit]:
    """Another variable of the function."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names:
        for other in names:
            if other != node.id:
                said = (
                    f"Line {node.lineno}: `{node.id}` is not what belongs{within(text, node, parent)}: it is the wrong "
                    "variable, or was worked out wrongly."
                )
                yield replace(text, node, "variable", said, other)


def dtypes(text: Text, node: ast.expr, parent: ast.AST, names: Sequence[str]) -> Iterator[Edit]:
    """A type that loses digits."""
    if isinstance(node, ast.Attribute) and node.attr in (
        "float32",
        "float16",
        "int64",
        "int32",
        "single",
        "half",
    ):
        said = f"Line {node.lineno}: `{text.of(node)}` loses digits that are needed."
        yield replace(text, node, "dtype", said, "float")
    elif (
        isinstance(node, ast.Name)
        and node.id in ("int", "bool")
        and not (isinstance(parent, ast.Call) and parent.func is node)
    ):
        yield replace(
            text, node, "dtype", f"Line {node.lineno}: `{node.id}` loses all after the point.", "float"
        )
    elif isinstance(node, ast.Constant) and node.value in ("float32", "f4", "int", "f", "i", "int64"):
        yield replace(
            text, node, "dtype", f"Line {node.lineno}: {text.shown(node)} loses digits.", "'float64'"
        )
