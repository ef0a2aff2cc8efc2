"""The changes of one statement: where it stands, what it does with its value, whether it belongs there."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator, Sequence
from itertools import permutations

from .text import Edit, Text

_SIMPLE = (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Expr, ast.Return)
_SIGNS: dict[type[ast.operator], str] = {ast.Add: "+=", ast.Sub: "-=", ast.Mult: "*=", ast.Div: "/="}


def bodies(definition: ast.stmt) -> Iterator[list[ast.stmt]]:
    """Give every list of statements in a definition."""
    for node in ast.walk(definition):
        for name in ("body", "orelse"):
            held = getattr(node, name, None)
            if isinstance(held, list) and held and isinstance(held[0], ast.stmt):
                yield held


def edits(text: Text, definition: ast.stmt, parameters: Sequence[str]) -> Iterator[Edit]:
    """Give the changes of each statement of a definition."""
    for body in bodies(definition):
        for place, statement in enumerate(body):
            if isinstance(statement, _SIMPLE):
                yield from assigned(text, statement)
                yield from wrapped(text, statement, parameters)
            if len(body) > 1 and not _is_docstring(statement):
                yield from dropped(text, statement)
            if isinstance(statement, ast.For | ast.While):
                yield from moved(text, statement, body, place)
            if place and not _is_docstring(body[place - 1]):
                yield from swapped(text, body[place - 1], statement)
            if isinstance(statement, ast.If):
                yield from decided(text, statement)
    if isinstance(definition, ast.FunctionDef):
        yield from returned(text, definition)


def decided(text: Text, statement: ast.If) -> Iterator[Edit]:
    """An `if` whose condition is wrong."""
    line, where, test = statement.lineno, text.span(statement.test), text.of(statement.test)
    for always in ("True", "False"):
        said = f"Line {line}: the condition {text.shown(statement.test)} does not decide this: one way is always right."
        if not statement.orelse:
            said = f"Line {line}: what stands under the condition {text.shown(statement.test)} " + (
                "is always needed." if always == "True" else "does not belong there."
            )
        yield Edit("condition", said, line, ((*where, always),))
    if statement.orelse:
        said = f"Line {line}: the two branches of this `if` are swapped."
        yield Edit("branches-swapped", said, line, ((*where, f"not ({test})"),))


def assigned(text: Text, statement: ast.stmt) -> Iterator[Edit]:
    """`=` for `+=`, `+=` for `=`, `-=` for `+=`."""
    line = statement.lineno
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        yield from unpacked(text, statement)
        target, value = statement.targets[0], statement.value
        if isinstance(target, ast.Name | ast.Subscript):
            said = f"Line {line}: `=` in {text.shown(statement)} overwrites what it should add to."
            yield Edit(
                "overwritten",
                said,
                line,
                ((*text.span(statement), f"{text.of(target)} += {text.of(value)}"),),
            )
            said = f"Line {line}: `=` in {text.shown(statement)} overwrites what it should subtract from."
            yield Edit(
                "overwritten",
                said,
                line,
                ((*text.span(statement), f"{text.of(target)} -= {text.of(value)}"),),
            )
    elif isinstance(statement, ast.AugAssign):
        yield from _augmented(text, statement)


def unpacked(text: Text, statement: ast.Assign) -> Iterator[Edit]:
    """Several results taken in the wrong order."""
    target = statement.targets[0]
    if not isinstance(target, ast.Tuple) or not 2 <= len(target.elts) <= 3:
        return
    names = [text.of(one) for one in target.elts]
    said = (
        f"Line {statement.lineno}: in {text.shown(statement)} the names on the left are in the wrong order."
    )
    for order in permutations(names):
        if list(order) != names:
            yield Edit("unpacked", said, statement.lineno, ((*text.span(target), ", ".join(order)),))


def _augmented(text: Text, statement: ast.AugAssign) -> Iterator[Edit]:
    line, here = statement.lineno, text.span(statement)
    target, value = text.of(statement.target), text.of(statement.value)
    sign = _SIGNS.get(type(statement.op), "")
    said = f"Line {line}: `{sign or 'this'}` in {text.shown(statement)} is the wrong operator."
    for other in ("+=", "-=", "*=", "/="):
        if other != sign:
            yield Edit("operator", said, line, ((*here, f"{target} {other} {value}"),))
    said = f"Line {line}: {text.shown(statement)} builds on what stood there before."
    yield Edit("accumulated", said, line, ((*here, f"{target} = {value}"),))
    if sign:
        said = f"Line {line}: {text.shown(statement)} changes an array in place that others still need."
        yield Edit("in-place", said, line, ((*here, f"{target} = {target} {sign[:-1]} ({value})"),))


def wrapped(text: Text, statement: ast.stmt, parameters: Sequence[str]) -> Iterator[Edit]:
    """Something that is missing around a whole value: a transposition, a mean's 1/n, a copy."""
    value = getattr(statement, "value", None)
    if not isinstance(value, ast.expr) or isinstance(statement, ast.Expr):
        return
    here, line = text.of(value), statement.lineno
    where = f"Line {line}: in {text.shown(statement)}"
    if isinstance(value, ast.Name | ast.Subscript):
        said = f"{where} the right-hand side is the array itself; a copy is needed."
        yield Edit("not-copied", said, line, ((*text.span(value), f"({here}).copy()"),))
    if isinstance(value, ast.Name | ast.Subscript | ast.Call):
        said = f"{where} the list is a new one and its arrays are the old ones; each needs a copy."
        yield Edit("not-copied", said, line, ((*text.span(value), f"[one.copy() for one in {here}]"),))
    yield Edit(
        "transpose", f"{where} the value should be transposed.", line, ((*text.span(value), f"({here}).T"),)
    )
    for name in parameters:
        said = f"{where} a factor is missing that has to do with how many there are of `{name}`."
        for factor in (f"/ len({name})", f"* len({name})", f"/ {name}.shape[1]"):
            yield Edit("missing-factor", said, line, ((*text.span(value), f"({here}) {factor}"),))
    if isinstance(value, ast.Tuple) and len(value.elts) == 2:
        one, other = value.elts
        pieces = ((*text.span(one), text.of(other)), (*text.span(other), text.of(one)))
        yield Edit("order", f"{where} the two are in the wrong order.", line, pieces)
    if isinstance(statement, ast.Return):
        for name in parameters[:2]:
            said = f"{where} the shape is not that of `{name}`."
            yield Edit(
                "shape",
                said,
                line,
                ((*text.span(value), f"({here}).reshape(__import__('numpy').shape({name}))"),),
            )
        yield Edit("kind", f"{where} a list is needed.", line, ((*text.span(value), f"list({here})"),))
        yield Edit("kind", f"{where} an array is needed.", line,
                   ((*text.span(value), f"__import__('numpy').asarray({here}, dtype=float)"),))  # fmt: skip
        yield Edit(
            "order", f"{where} the order is backwards.", line, ((*text.span(value), f"({here})[::-1]"),)
        )


def dropped(text: Text, statement: ast.stmt) -> Iterator[Edit]:
    """A statement too many."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom | ast.Pass):
        return
    said = f"Line {statement.lineno}: {text.shown(statement)} does not belong there."
    yield Edit("superfluous-statement", said, statement.lineno, ((*text.span(statement), "pass"),))


def moved(text: Text, loop: ast.For | ast.While, body: Sequence[ast.stmt], place: int) -> Iterator[Edit]:
    """A statement that belongs before, into or behind a loop."""
    first, last = loop.body[0], loop.body[-1]
    if len(loop.body) > 1:
        for statement, behind in ((last, True), (first, False)):
            at = text.lines(loop)[1 if behind else 0]
            said = (
                f"Line {statement.lineno}: {text.shown(statement)} stands inside the loop of line {loop.lineno}; "
                f"it belongs {'behind' if behind else 'before'} it."
            )
            yield _move(text, statement, at, loop.col_offset, said)
    if place + 1 < len(body):
        following = body[place + 1]
        said = (
            f"Line {following.lineno}: {text.shown(following)} stands behind the loop of line {loop.lineno}; "
            "it belongs into it."
        )
        yield _move(text, following, text.lines(last)[1], last.col_offset, said)
    if place:
        before = body[place - 1]
        said = (
            f"Line {before.lineno}: {text.shown(before)} stands before the loop of line {loop.lineno}; "
            "it belongs into it, to begin anew each time."
        )
        yield _move(text, before, text.lines(first)[0], first.col_offset, said)


def swapped(text: Text, one: ast.stmt, other: ast.stmt) -> Iterator[Edit]:
    """Two statements in the wrong order."""
    said = f"Lines {one.lineno} and {other.lineno}: {text.shown(one)} and {text.shown(other)} are in the wrong order."
    if isinstance(other, ast.Return):
        return
    a, b = text.lines(one), text.lines(other)
    pieces = (
        (*a, text.bytes[slice(*b)].decode()),
        (*b, text.bytes[slice(*a)].decode()),
    )
    if all(text.bytes[slice(*lines)].endswith(b"\n") for lines in (a, b)):
        yield Edit("statements-swapped", said, one.lineno, pieces)


def returned(text: Text, definition: ast.FunctionDef) -> Iterator[Edit]:
    """A `return` that is missing."""
    last = definition.body[-1]
    said = f"Line {last.lineno}: `{definition.name}` ends without `return`, so it gives back None."
    start, end = text.span(last)
    if isinstance(last, ast.Expr):
        yield Edit("no-return", said, last.lineno, ((start, start, "return "),))
        if isinstance(last.value, ast.Call) and len(last.value.args) == 1:
            yield Edit(
                "no-return", said, last.lineno, ((start, end, f"return {text.of(last.value.args[0])}"),)
            )
    stored = [n for n in ast.walk(definition) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    names = list(dict.fromkeys(n.id for n in stored))
    if not isinstance(last, ast.Return):
        at = text.lines(last)[1]
        newline = "" if text.bytes[:at].endswith(b"\n") else "\n"
        for name in names[-3:]:
            line = f"{newline}{' ' * last.col_offset}return {name}\n"
            yield Edit("no-return", said, last.lineno, ((at, at, line),))


def _move(text: Text, statement: ast.stmt, at: int, column: int, said: str) -> Edit:
    start, end = text.lines(statement)
    lines = textwrap.dedent(text.bytes[start:end].decode("utf-8"))
    newline = "" if text.bytes[:at].endswith(b"\n") else "\n"
    again = newline + textwrap.indent(lines if lines.endswith("\n") else lines + "\n", " " * column)
    return Edit("misplaced", said, statement.lineno, ((start, end, ""), (at, at, again)))


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
