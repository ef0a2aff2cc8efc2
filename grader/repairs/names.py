"""What becomes of the names in a student's source: an argument that nobody reads, a list that outlives its call."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .fact import IN_PLACE, Fact
from .text import Text, parameters

# An exact formula of a recovered cost needs no steps.
UNREAD = {"recover_softmax_cost": ("steps",), "recover_sigmoid_cost": ("steps",)}


def kept_between_calls(text: Text, definition: ast.FunctionDef) -> Iterator[Fact]:
    """Find a name of the module that some function changes and this one reads, or a default that it changes."""
    kept = _of_module(text) & _changed(text.tree)
    read = {n.id: n for n in ast.walk(definition) if isinstance(n, ast.Name) and n.id in kept}
    own = {n.id for n in ast.walk(definition) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    shared = {name for n in ast.walk(definition) if isinstance(n, ast.Global) for name in n.names}
    for name, node in read.items():
        if name not in own - shared:
            yield Fact(
                "kept-between-calls",
                f"Line {node.lineno}: `{name}` lives outside of the functions, with what earlier calls left in it.",
                "An answer may depend on the arguments of its own call alone: what is needed is handed over as an "
                "argument, or worked out anew.",
            )
    changed = _changed(definition)
    for argument, default in zip(definition.args.args[::-1], definition.args.defaults[::-1], strict=False):
        if argument.arg in changed and isinstance(default, ast.List | ast.Dict | ast.Set | ast.Call):
            yield Fact(
                "default-kept-between-calls",
                f"Line {definition.lineno}: the default of `{argument.arg}` is made once, and all calls share it.",
                "What one call puts into it, the next one finds there: take None as the default, and make the list "
                "inside.",
            )


def _of_module(text: Text) -> set[str]:
    return {
        target.id
        for node in text.tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }


def _changed(within: ast.AST) -> set[str]:
    """Give the names whose things functions change: declared global, written into, appended to."""
    found: set[str] = set()
    for node in (n for d in ast.walk(within) if isinstance(d, ast.FunctionDef) for n in ast.walk(d)):
        if isinstance(node, ast.Global):
            found.update(node.names)
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            found.update(_root(node))
        elif isinstance(node, ast.AugAssign):
            found.update(_root(node.target))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _changes(node.func.attr):
            found.update(_root(node.func.value))
    return found


def _changes(method: str) -> bool:
    return method in IN_PLACE or method in ("setdefault", "pop")


def _root(node: ast.expr) -> Iterator[str]:
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    if isinstance(node, ast.Name):
        yield node.id


def counter_used_twice(definition: ast.FunctionDef) -> Iterator[Fact]:
    """Find a loop in a loop with the same counter."""
    for outer in ast.walk(definition):
        if not isinstance(outer, ast.For) or not isinstance(outer.target, ast.Name) or outer.target.id == "_":
            continue
        for inner in (n for statement in outer.body for n in ast.walk(statement)):
            if not isinstance(inner, ast.For) or not isinstance(inner.target, ast.Name):
                continue
            if inner.target.id == outer.target.id:
                yield Fact(
                    "counter-used-twice",
                    f"Line {inner.lineno}: this loop counts with `{inner.target.id}`, as line {outer.lineno} does.",
                    "After the inner loop, the outer one's counter is lost: each loop needs a name of its own.",
                )


def unread_argument(definition: ast.FunctionDef) -> Iterator[Fact]:
    """Find an argument that is never looked at."""
    read = _read(definition)
    for name in parameters(definition):
        if name not in read and name not in UNREAD.get(definition.name, ()) and not name.startswith("_"):
            yield Fact(
                "unread-argument",
                f"`{definition.name}` never looks at its argument `{name}`.",
                "Every argument of the docstring has a part in the answer.",
            )


def argument_overwritten(definition: ast.FunctionDef) -> Iterator[Fact]:
    """Find an argument that gets another value before its own was read."""
    names = set(parameters(definition))
    for statement in definition.body:
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            target = statement.targets[0]
            read = {n.id for n in ast.walk(statement.value) if isinstance(n, ast.Name)}
            if isinstance(target, ast.Name) and target.id in names - read:
                yield Fact(
                    "argument-overwritten",
                    f"Line {statement.lineno}: `{target.id}` gets another value before the caller's was read.",
                    "What the caller gives is lost then: use another name.",
                )
        names -= {n.id for n in ast.walk(statement) if isinstance(n, ast.Name)}


def unread_value(definition: ast.FunctionDef) -> Iterator[Fact]:
    """Find a value that is worked out for nothing."""
    read = _read(definition)
    for node in ast.walk(definition):
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            if name not in read and not name.startswith("_") and not isinstance(node.value, ast.Constant):
                yield Fact(
                    "unread-value",
                    f"Line {node.lineno}: `{name}` is worked out and never used.",
                    "Something that follows should be using it: is another name written there?",
                )


def _read(definition: ast.FunctionDef) -> set[str]:
    nodes = list(ast.walk(definition))
    read = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    return read | {
        n.target.id for n in nodes if isinstance(n, ast.AugAssign) and isinstance(n.target, ast.Name)
    }
