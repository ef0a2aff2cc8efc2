"""What a student's source shows without being run: a result that is thrown away, an argument that is never read.

A fact is true of the source whatever the numbers are; it is told only of a function that is wrong, and only where
neither the numbers nor a change of one place say more. `certain` are facts that no right answer has; `likely` are
those that a right answer could have, and a wrong one seldom has by chance.

    statements   what one statement does with its value (here)
    names        what becomes of a name: never read, overwritten, kept between calls (`names`)
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise

from .fact import IN_PLACE, Fact
from .names import argument_overwritten, counter_used_twice, kept_between_calls, unread_argument, unread_value
from .pieces import called_name
from .text import Text

# Functions of NumPy that work in place and give back None; and those that do not, though a list's method of the
# same name does.
NUMPY_IN_PLACE = frozenset(("fill_diagonal", "copyto", "put", "place", "putmask", "put_along_axis"))
# What gives a new value and changes nothing: to call it and drop the value is to do nothing.
PURE = frozenset(
    (
        "clip", "exp", "log", "maximum", "minimum", "where", "sum", "mean", "dot", "matmul", "outer", "transpose",
        "reshape", "astype", "copy", "flatten", "ravel", "squeeze", "concatenate", "nan_to_num", "add", "subtract",
        "multiply", "divide", "sqrt", "abs", "sorted", "reversed", "permutation", "zip", "append", "insert", "delete",
        "sgd_step", "sigmoid_forward", "sigmoid_backward", "softmax_forward", "softmax_backward", "dense_forward",
        "dense_backward", "cross_entropy_backward", "softmax_cross_entropy_backward", "backward",
    )
)  # fmt: skip
STEP = (1e-12, 1e-2)  # of a numerical derivative
SINGLE = ("float32", "single", "half", "float16", "f4", "f2", "csingle")


def certain(text: Text, function: str) -> Iterator[Fact]:
    """Give the facts that no right answer has."""
    for definition in _reached(text, function):
        yield from _none_kept(text, definition)
    if function == "fit":
        for definition in _reached(text, function):
            yield from _begun_anew(text, definition)
    if "backward" in function or "jacobian" in function:
        for definition in _reached(text, function):
            yield from _numerical(text, definition)


def likely(text: Text, function: str) -> Iterator[Fact]:
    """Give the facts that a wrong answer seldom has by chance."""
    reached = _reached(text, function)
    for definition in reached:
        yield from counter_used_twice(definition)
        yield from _thrown_away(text, definition)
        yield from _never_reached(text, definition)
        yield from kept_between_calls(text, definition)
        yield from _one_row_many_times(text, definition)
    for definition in reached[:1]:
        yield from unread_argument(definition)
        yield from argument_overwritten(definition)
        yield from _returns_at_once(definition)
        yield from unread_value(definition)


def mentions_single(text: Text) -> bool:
    """Tell whether the source speaks of single precision at all."""
    return any(word in text.source for word in SINGLE)


def chosen_too_late(text: Text, function: str) -> Fact | None:
    """Find an np.where one of whose branches takes a function or a quotient of its own."""
    for node in (n for d in _reached(text, function) for n in ast.walk(d)):
        if isinstance(node, ast.Call) and called_name(node.func) == "where" and len(node.args) == 3:
            inside = [one for branch in node.args[1:] for one in ast.walk(branch)]
            if any(isinstance(one, ast.Call | ast.Div | ast.Name) for one in inside):
                return Fact(
                    "chosen-too-late",
                    f"Line {node.lineno}: np.where works out both of its branches for every entry, and then chooses.",
                    "",
                )
    return None


def thrown_away(text: Text, function: str) -> Iterator[Fact]:
    """Find a value that is worked out and not used."""
    for definition in _reached(text, function):
        yield from _thrown_away(text, definition)


def _reached(text: Text, function: str) -> list[ast.FunctionDef]:
    return [d for d in text.reached(function) if isinstance(d, ast.FunctionDef)]


def _is_numpy(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in ("np", "numpy")


def _none_kept(text: Text, definition: ast.FunctionDef) -> Iterator[Fact]:
    kinds = ast.Assign | ast.Return | ast.AnnAssign | ast.NamedExpr
    for node in ast.walk(definition):
        value = node.iter if isinstance(node, ast.For) else node.value if isinstance(node, kinds) else None
        for call in value.elts if isinstance(value, ast.Tuple) else [value]:
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
                continue
            name, numpy = call.func.attr, _is_numpy(call.func.value)
            if name in (NUMPY_IN_PLACE if numpy else IN_PLACE):
                yield Fact(
                    "none-kept",
                    f"Line {call.lineno}: {text.shown(call)} works in place and gives back None, which is used.",
                    f"`{name}` changes what it is given: call it on a line of its own, and use the thing itself.",
                )


def _begun_anew(text: Text, definition: ast.FunctionDef) -> Iterator[Fact]:
    """Find first weights that are drawn inside a loop of `fit`."""
    loops = [node for node in ast.walk(definition) if isinstance(node, ast.For | ast.While)]
    for node in (n for loop in loops for one in loop.body for n in ast.walk(one)):
        if isinstance(node, ast.Call) and called_name(node.func) == "initialize":
            yield Fact(
                "begun-anew",
                f"Line {node.lineno}: {text.shown(node)} stands inside a loop: each turn begins with new weights.",
                "`fit` draws the first weights once, before its loops; each step changes what the last one has left.",
            )


def _numerical(text: Text, definition: ast.FunctionDef) -> Iterator[Fact]:
    """Find a difference over a small step, written there or kept under a name."""
    assigned = [*text.tree.body, *ast.walk(definition)]
    small = {
        target.id
        for node in assigned
        if isinstance(node, ast.Assign) and _is_step(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    arguments = definition.args
    pairs = zip(arguments.args[::-1], arguments.defaults[::-1], strict=False)
    small |= {argument.arg for argument, default in pairs if _is_step(default)}
    for node in ast.walk(definition):
        if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Div):
            continue
        below = list(ast.walk(node.right))
        if any(isinstance(one, ast.Add | ast.Sub) for one in below):
            continue  # something is added there to keep it from 0
        step = any((isinstance(one, ast.Name) and one.id in small) or _is_step(one) for one in below)
        if step and isinstance(node.left, ast.BinOp) and isinstance(node.left.op, ast.Sub):
            yield Fact(
                "numerical-derivative",
                f"Line {node.lineno}: {text.shown(node)} takes the derivative numerically, by a small step.",
                "A difference over a small step is right in some of its digits alone, and in none where a step is no "
                "longer small beside the argument: it checks a formula, and does not replace it.",
            )
            return


def _is_step(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Constant) and isinstance(node.value, float) and STEP[0] <= node.value <= STEP[1]
    )


def _thrown_away(text: Text, definition: ast.FunctionDef) -> Iterator[Fact]:
    for node in ast.walk(definition):
        if isinstance(node, ast.Expr) and _gives_alone(node.value):
            yield Fact(
                "thrown-away",
                f"Line {node.lineno}: what {text.shown(node.value)} gives is thrown away.",
                "It makes a new value and changes nothing: assign it to a name, or return it.",
            )


def _gives_alone(value: ast.expr) -> bool:
    """Tell whether an expression does nothing but give a value."""
    if not isinstance(value, ast.Call):
        return isinstance(value, ast.BinOp | ast.Compare | ast.UnaryOp | ast.Subscript | ast.Attribute)
    name = called_name(value.func)
    own = isinstance(value.func, ast.Attribute) and not _is_numpy(value.func.value)
    in_place = own and name in IN_PLACE  # a list's own append
    numpy = isinstance(value.func, ast.Attribute) and _is_numpy(value.func.value)
    out = any(keyword.arg == "out" for keyword in value.keywords) or (numpy and len(value.args) > 3)
    return name in PURE and not in_place and not out


def _never_reached(text: Text, definition: ast.FunctionDef) -> Iterator[Fact]:
    bodies = [getattr(node, name, None) for node in ast.walk(definition) for name in ("body", "orelse")]
    for one, following in (pair for body in bodies if isinstance(body, list) for pair in pairwise(body)):
        if isinstance(one, ast.Return | ast.Break | ast.Continue | ast.Raise):
            yield Fact(
                "never-reached",
                f"Line {following.lineno}: {text.shown(following)} is never reached, for line {one.lineno} has left.",
                "Nothing after `return`, `break` or `continue` in the same block is run.",
            )


def _one_row_many_times(text: Text, definition: ast.FunctionDef) -> Iterator[Fact]:
    for node in ast.walk(definition):
        if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Mult):
            continue
        for side in (node.left, node.right):
            if isinstance(side, ast.List) and len(side.elts) == 1 and _is_filled_in_place(side.elts[0]):
                yield Fact(
                    "one-row-many-times",
                    f"Line {node.lineno}: {text.shown(node)} holds one and the same thing many times over.",
                    "[row] * n repeats the row itself, and no copies of it: what is written into one is in all. "
                    "[[0.0] * k for _ in range(n)] makes n rows.",
                )


def _is_filled_in_place(node: ast.expr) -> bool:
    if isinstance(node, ast.Call):
        return called_name(node.func) in ("zeros", "empty", "ones", "zeros_like", "list")
    if isinstance(node, ast.BinOp):
        return any(isinstance(side, ast.List) for side in (node.left, node.right))
    return isinstance(node, ast.List | ast.ListComp)


def _returns_at_once(definition: ast.FunctionDef) -> Iterator[Fact]:
    for node in ast.walk(definition):
        if isinstance(node, ast.For | ast.While) and isinstance(node.body[-1], ast.Return):
            yield Fact(
                "returns-at-once",
                f"Line {node.body[-1].lineno}: `return` ends the loop of line {node.lineno} in its first turn.",
                "What belongs behind a loop is indented as far as the loop itself.",
            )
