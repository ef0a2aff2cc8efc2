"""The changes of a call: its axis, its function, its arguments, whether it belongs there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, permutations

from .pieces import called_name, replace
from .text import Edit, Text

ALIKE = (  # functions that are taken for one another
    ("sum", "mean", "prod", "max", "cumsum"),
    ("max", "min", "sum", "mean", "abs"),
    ("exp", "log", "exp2", "expm1", "sqrt", "tanh"),
    ("log", "log2", "log10", "log1p", "exp", "logaddexp"),
    ("tanh", "exp", "sinh", "arctan"),
    ("abs", "sqrt", "square"),
    ("argmax", "argmin", "max", "argsort"),
    ("maximum", "minimum", "max", "min"),
    ("minimum", "maximum", "min", "max"),
    ("multiply", "dot", "matmul", "outer"),
    ("dot", "multiply", "matmul", "outer"),
    ("outer", "dot", "multiply"),
    ("zeros", "ones", "empty"),
    ("ones", "zeros", "eye"),
    ("empty", "zeros"),
    ("zeros_like", "ones_like"),
    ("ones_like", "zeros_like"),
    ("empty_like", "zeros_like"),
    ("eye", "ones", "zeros"),
    ("diag", "eye"),
    ("uniform", "normal", "standard_normal"),
    ("rand", "randn"),
    ("random", "standard_normal"),
    ("integers", "permutation"),
    ("choice", "permutation"),
    ("hstack", "vstack", "concatenate"),
    ("vstack", "hstack"),
    ("floor", "ceil"),
    ("cumprod", "prod"),
    ("cumsum", "sum"),
    ("nansum", "sum"),
    ("median", "max", "mean"),
    ("range", "reversed"),
)
GROUPS = {group[0]: group[1:] for group in ALIKE}
REDUCTIONS = frozenset(
    [
        "sum",
        "mean",
        "max",
        "min",
        "prod",
        "argmax",
        "argmin",
        "cumsum",
        "amax",
        "amin",
        "any",
        "all",
        "nansum",
        "median",
        "norm",
        "std",
        "var",
        "logsumexp",
        "softmax",
    ]
)
ALONG = REDUCTIONS | {"concatenate", "stack", "append", "expand_dims", "repeat", "take", "insert", "delete"}
AXES = ("0", "1", "-1")


def axes(text: Text, node: ast.expr, parent: ast.AST, names: Sequence[str]) -> Iterator[Edit]:
    """Another axis, or one where none is given; and whether that axis is kept."""
    if not isinstance(node, ast.Call):
        return
    name = called_name(node.func)
    given = {keyword.arg: keyword for keyword in node.keywords}
    where = f"Line {node.lineno}: {text.shown(node)}"
    _, end = text.span(node)
    if "axis" in given and name in ALONG:
        own = given["axis"].value
        for other in (*AXES, "None"):
            if other != text.of(own):
                yield replace(text, own, "axis", f"{where} goes along the wrong axis.", other)
    elif name in REDUCTIONS and not _is_builtin(node):
        for more in (
            "axis=1",
            "axis=0",
            "axis=1, keepdims=True",
            "axis=-1, keepdims=True",
            "axis=0, keepdims=True",
        ):
            said = f"{where} goes over everything at once: no axis is given."
            yield Edit("axis", said, node.lineno, ((end - 1, end - 1, _comma(text, node) + more),))
    if "keepdims" in given:
        own = given["keepdims"].value
        yield replace(
            text,
            own,
            "keepdims",
            f"{where}: look at its keepdims.",
            "False" if text.of(own) == "True" else "True",
        )
    elif name in REDUCTIONS and ("axis" in given or len(node.args) > 1):
        said = f"{where} drops the axis that it goes along; what follows needs it kept."
        yield Edit("keepdims", said, node.lineno, ((end - 1, end - 1, _comma(text, node) + "keepdims=True"),))
    if name in REDUCTIONS and "axis" not in given and len(node.args) == 2 and not _is_builtin(node):
        own = node.args[1]
        for other in AXES:
            if other != text.of(own):
                yield replace(text, own, "axis", f"{where} goes along the wrong axis.", other)


def functions(text: Text, node: ast.expr, parent: ast.AST, names: Sequence[str]) -> Iterator[Edit]:
    """Another function, or no call at all."""
    if not isinstance(node, ast.Call):
        return
    own, name = node.func, called_name(node.func)
    where = f"Line {node.lineno}: in {text.shown(node)}"
    end = text.span(own)[1]
    for other in GROUPS.get(name, ()):
        said = f"{where}, `{text.of(own)}` is the wrong function."
        yield Edit("function", said, node.lineno, ((end - len(name), end, other),))
    if isinstance(own, ast.Attribute) and text.of(own.value) == "math":
        said = f"{where}, `{text.of(own)}` takes one number and no array."
        if "math" not in text.imported:
            said = f"{where}, `math` stands for nothing: it is never imported."
        yield Edit("function", said, node.lineno, ((*text.span(own.value), "__import__('numpy')"),))
    if name in ("zeros_like", "empty_like", "ones_like", "full_like") and len(names) > 1:
        said = f"Line {node.lineno}: {text.shown(node)} has not the shape of what is to be filled in."
        for one, other in permutations(names[:3], 2):
            shape = f"(len({one}), len({other}))"
            yield replace(text, node, "shape", said, f"__import__('numpy').zeros({shape})")
    does = "does something to its argument that does not belong"
    does = "gives something else than belongs there" if len(node.args) > 1 else does
    said = f"Line {node.lineno}: {text.shown(node)} {does}."
    for argument in _positional(node)[:2]:
        yield replace(text, node, "superfluous-call", said, f"({text.of(argument)})")
    if not node.args and isinstance(own, ast.Attribute):
        yield replace(text, node, "superfluous-call", said, f"({text.of(own.value)})")


def subscripts(text: Text, node: ast.expr, parent: ast.AST, names: Sequence[str]) -> Iterator[Edit]:
    """Other letters for one of the arrays of an einsum, or for its result."""
    if not isinstance(node, ast.Call) or called_name(node.func) != "einsum" or not node.args:
        return
    own = node.args[0]
    if not isinstance(own, ast.Constant) or not isinstance(own.value, str) or "->" not in own.value:
        return
    terms = re.split(r"(,|->)", own.value.replace(" ", ""))
    letters = sorted({letter for term in terms[::2] for letter in term})
    if len(letters) > 4 or len(terms) > 7:
        return
    said = f"Line {own.lineno}: the letters {text.shown(own)} are not the right ones: look at which are summed over."
    for place in reversed(range(0, len(terms), 2)):
        for other in permutations(letters, len(terms[place])):
            if "".join(other) != terms[place]:
                changed = [*terms[:place], "".join(other), *terms[place + 1 :]]
                yield replace(text, own, "subscripts", said, repr("".join(changed)))


def arguments(text: Text, node: ast.expr, parent: ast.AST, names: Sequence[str]) -> Iterator[Edit]:
    """Arguments swapped, one that does not belong, a choice that does not hang on its condition."""
    if not isinstance(node, ast.Call) or called_name(node.func) in ("clip", "range"):
        return
    given = _positional(node)
    where = f"Line {node.lineno}: in {text.shown(node)}"
    choice = called_name(node.func) == "where" and len(given) == 3
    if choice:
        said = f"{where} the condition {text.shown(given[0])} does not decide this: one way is always right."
        for way in given[1:]:
            yield replace(text, node, "condition", said, f"({text.of(way)})")
    for one, other in pairwise(given[1:] if choice else given):
        pieces = ((*text.span(one), text.of(other)), (*text.span(other), text.of(one)))
        yield Edit("arguments-swapped", f"{where} two arguments are swapped.", node.lineno, pieces)
    for keyword in node.keywords:
        if keyword.arg in ("dtype", "out", "where", "initial", "ddof", "replace", "p", "order"):
            yield from _without_keyword(text, node, keyword)


def ranges(text: Text, node: ast.expr, parent: ast.AST, names: Sequence[str]) -> Iterator[Edit]:
    """A loop that begins or ends too early or too late, or runs the wrong way."""
    if not isinstance(node, ast.Call) or called_name(node.func) != "range" or not _positional(node):
        return
    given = [text.of(argument) for argument in _positional(node)]
    where = f"Line {node.lineno}: {text.shown(node)}"
    if len(given) > 1:
        yield replace(text, node, "range", f"{where} does not go over every one.", f"range({given[1]})")
    if len(given) < 3:
        last = given[-1]
        for other in (f"1, {last}", f"({last}) + 1", f"({last}) - 1"):
            yield replace(text, node, "range", f"{where} begins or ends at the wrong one.", f"range({other})")
    if len(given) > 1:
        first, last, step = given[0], given[1], ", ".join(["", *given[2:]])
        for other in (
            f"{first}, ({last}) + 1",
            f"{first}, ({last}) - 1",
            f"({first}) - 1, {last}",
            f"({first}) + 1, {last}",
        ):
            said = f"{where} begins or ends at the wrong one."
            yield replace(text, node, "range", said, f"range({other}{step})")
    yield replace(text, node, "range", f"{where} runs in the wrong direction.", f"reversed({text.of(node)})")


def _positional(node: ast.Call) -> list[ast.expr]:
    return [argument for argument in node.args if not isinstance(argument, ast.Starred)]


def _without_keyword(text: Text, node: ast.Call, keyword: ast.keyword) -> Iterator[Edit]:
    parts = [text.of(a) for a in node.args]
    parts += [
        f"{k.arg}={text.of(k.value)}" if k.arg else f"**{text.of(k.value)}"
        for k in node.keywords
        if k is not keyword
    ]
    said = f"Line {node.lineno}: in {text.shown(node)}, `{keyword.arg}` does not belong."
    yield replace(text, node, "superfluous-part", said, f"{text.of(node.func)}({', '.join(parts)})")


def _comma(text: Text, node: ast.Call) -> str:
    return ", " if node.args or node.keywords else ""


def _is_builtin(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Name) and node.func.id in ("sum", "max", "min", "any", "all")
