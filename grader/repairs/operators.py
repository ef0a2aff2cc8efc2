"""The changes of what joins two expressions: operators, signs, parentheses, comparisons."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from .pieces import called, loaded, replace, sign_of
from .text import Edit, Text

SWAPS: dict[type[ast.operator], tuple[str, ...]] = {
    ast.Add: ("-", "*"),
    ast.Sub: ("+",),
    ast.Mult: ("/", "@"),
    ast.Div: ("*",),
    ast.MatMult: ("*",),
    ast.Pow: ("*",),
    ast.BitXor: ("**",),
    ast.FloorDiv: ("/",),
    ast.Mod: ("/",),
    ast.BitAnd: ("*",),
}
COMPARISONS: dict[type[ast.cmpop], tuple[str, ...]] = {
    ast.Lt: ("<=", ">", ">="),
    ast.LtE: ("<", ">=", ">"),
    ast.Gt: (">=", "<", "<="),
    ast.GtE: (">", "<=", "<"),
    ast.Eq: ("!=", ">=", "<="),
    ast.NotEq: ("==",),
    ast.Is: ("==",),
    ast.IsNot: ("!=",),
}


def operators(text: Text, node: ast.expr, parent: ast.AST, names: Sequence[str]) -> Iterator[Edit]:
    """Another operator, its sides swapped, or one of its sides left out."""
    if not isinstance(node, ast.BinOp):
        return
    left, right = text.of(node.left), text.of(node.right)
    where = f"Line {node.lineno}: in {text.shown(node)}"
    if isinstance(node.op, ast.BitXor):  # written anew, a power binds as a power does
        gap = (text.span(node.left)[1], text.span(node.right)[0])
        said = f"{where} `^` is not the sign of a power in Python; it works on the bits of whole numbers."
        yield Edit(
            "operator", said, node.lineno, ((*gap, text.bytes[slice(*gap)].decode().replace("^", "**")),)
        )
    for other in SWAPS.get(type(node.op), ()):
        yield replace(
            text, node, "operator", f"{where} the operator `{sign_of(text, node)}` is the wrong one.",
            f"(({left}) {other} ({right}))",
        )  # fmt: skip
    if isinstance(node.op, ast.Sub | ast.Div | ast.MatMult | ast.Pow | ast.FloorDiv):
        yield replace(
            text, node, "sides-swapped", f"{where} the two sides of `{sign_of(text, node)}` are swapped.",
            f"(({right}) {sign_of(text, node)} ({left}))",
        )  # fmt: skip
    for kept, dropped in ((node.left, node.right), (node.right, node.left)):
        if dropped is node.left and isinstance(node.op, ast.Sub | ast.Div | ast.Pow):
            continue
        sign, part = sign_of(text, node), text.shown(dropped).strip("`")
        part = f"({part})" if isinstance(dropped, ast.BinOp) else part
        said = f"{where} the part `{f'{sign} {part}' if dropped is node.right else f'{part} {sign}'}` does not belong."
        yield replace(text, node, "superfluous-part", said, f"({text.of(kept)})")


def grouping(text: Text, node: ast.expr, parent: ast.AST, names: Sequence[str]) -> Iterator[Edit]:
    """Parentheses that are missing, or stand in the wrong place."""
    said = f"Line {node.lineno}: {text.shown(node)} is grouped otherwise than it should be: look at its parentheses."
    if isinstance(node, ast.BinOp):
        sign = sign_of(text, node)
        if isinstance(node.left, ast.BinOp):
            a, b, c = node.left.left, node.left.right, node.right
            inner = sign_of(text, node.left)
            yield replace(
                text,
                node,
                "grouping",
                said,
                f"(({text.of(a)}) {inner} (({text.of(b)}) {sign} ({text.of(c)})))",
            )
        if isinstance(node.right, ast.BinOp):
            a, b, c = node.left, node.right.left, node.right.right
            inner = sign_of(text, node.right)
            yield replace(
                text,
                node,
                "grouping",
                said,
                f"((({text.of(a)}) {sign} ({text.of(b)})) {inner} ({text.of(c)}))",
            )
        if isinstance(node.left, ast.UnaryOp) and isinstance(node.left.op, ast.USub):
            yield replace(
                text,
                node,
                "grouping",
                said,
                f"(-(({text.of(node.left.operand)}) {sign} ({text.of(node.right)})))",
            )
        for call, other, first in ((node.left, node.right, True), (node.right, node.left, False)):
            if isinstance(call, ast.Call) and len(call.args) >= 1:
                one, two = (call.args[0], other) if first else (other, call.args[0])
                moved = f"(({text.of(one)}) {sign} ({text.of(two)}))"
                yield replace(text, node, "grouping", said, called(text, call, moved))
    if (
        isinstance(node, ast.UnaryOp)
        and isinstance(node.op, ast.USub)
        and isinstance(node.operand, ast.BinOp)
    ):
        binary = node.operand
        moved = f"((-({text.of(binary.left)})) {sign_of(text, binary)} ({text.of(binary.right)}))"
        yield replace(text, node, "grouping", said, moved)
    if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.BinOp):
        binary = node.args[0]
        sign = sign_of(text, binary)
        inside = called(text, node, text.of(binary.left))
        yield replace(text, node, "grouping", said, f"(({inside}) {sign} ({text.of(binary.right)}))")
        inside = called(text, node, text.of(binary.right))
        yield replace(text, node, "grouping", said, f"(({text.of(binary.left)}) {sign} ({inside}))")


def signs(text: Text, node: ast.expr, parent: ast.AST, names: Sequence[str]) -> Iterator[Edit]:
    """A minus too many, or one that is missing."""
    where = f"Line {node.lineno}: {text.shown(node)}"
    if isinstance(parent, ast.Slice):
        return  # see values.indices
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.Not | ast.Invert):
        word = (
            "`not`" if isinstance(node.op, ast.Not) else "minus" if isinstance(node.op, ast.USub) else "`~`"
        )
        yield replace(text, node, "sign", f"{where} has a {word} too many.", f"({text.of(node.operand)})")
    elif isinstance(node, ast.Name | ast.Call | ast.BinOp | ast.Subscript | ast.Attribute) and loaded(node):
        unsigned = (
            ast.Compare | ast.Attribute | ast.Subscript | ast.UnaryOp | ast.For | ast.Expr | ast.keyword
        )
        if not isinstance(parent, unsigned) and not (isinstance(parent, ast.Call) and parent.func is node):
            yield replace(text, node, "sign", f"{where} has the wrong sign.", f"(-({text.of(node)}))")


def comparisons(text: Text, node: ast.expr, parent: ast.AST, names: Sequence[str]) -> Iterator[Edit]:
    """Another comparison, `and` for `or`, the other branch."""
    where = f"Line {node.lineno}"
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        left, right = text.of(node.left), text.of(node.comparators[0])
        for other in COMPARISONS.get(type(node.ops[0]), ()):
            said = f"{where}: the comparison {text.shown(node)} is not the right one."
            yield replace(text, node, "comparison", said, f"(({left}) {other} ({right}))")
    elif isinstance(node, ast.BoolOp):
        other = " or " if isinstance(node.op, ast.And) else " and "
        said = f"{where}: `and` and `or` are mixed up in {text.shown(node)}."
        yield replace(
            text, node, "comparison", said, "(" + other.join(f"({text.of(v)})" for v in node.values) + ")"
        )
    elif isinstance(node, ast.IfExp):
        said = (
            f"{where}: the condition {text.shown(node.test)} does not decide this: one way is always right."
        )
        for branch in (node.body, node.orelse):
            yield replace(text, node, "condition", said, f"({text.of(branch)})")
        said = f"{where}: the two branches of {text.shown(node)} are swapped."
        swapped = f"(({text.of(node.orelse)}) if ({text.of(node.test)}) else ({text.of(node.body)}))"
        yield replace(text, node, "branches-swapped", said, swapped)
