"""What the changes of expressions share."""

from __future__ import annotations

import ast

from .text import Edit, Text

SIGNS: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.MatMult: "@",
    ast.Pow: "**",
    ast.BitXor: "^",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.BitAnd: "&",
    ast.BitOr: "|",
    ast.LShift: "<<",
    ast.RShift: ">>",
}


def replace(text: Text, node: ast.expr, kind: str, message: str, by: str) -> Edit:
    """Replace one node."""
    return Edit(kind, message, node.lineno, ((*text.span(node), by),))


def called(text: Text, call: ast.Call, first: str) -> str:
    """Give a call with another first argument."""
    rest = [text.of(a) for a in call.args[1:]]
    rest += [f"{k.arg}={text.of(k.value)}" if k.arg else f"**{text.of(k.value)}" for k in call.keywords]
    return f"{text.of(call.func)}({', '.join([first, *rest])})"


def sign_of(text: Text, node: ast.BinOp) -> str:
    """Give an operator's sign."""
    return SIGNS[type(node.op)]


def called_name(function: ast.expr) -> str:
    """Give the last name of what is called."""
    return (
        function.attr
        if isinstance(function, ast.Attribute)
        else function.id
        if isinstance(function, ast.Name)
        else ""
    )


def loaded(node: ast.expr) -> bool:
    """Tell whether a node is read, and not assigned to."""
    return isinstance(getattr(node, "ctx", ast.Load()), ast.Load)


def within(text: Text, node: ast.expr, parent: ast.AST) -> str:
    """Say what a node stands in."""
    return f" in {text.shown(parent)}" if isinstance(parent, ast.expr) else ""
