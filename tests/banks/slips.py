"""Mechanical mutants of a function's source: small changes of its syntax tree, one at a time."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator

BINARY = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.Pow: (ast.Mult,),
}
COMPARE = {
    ast.GtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.LtE,),
    ast.LtE: (ast.Gt,),
    ast.Lt: (ast.GtE,),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
}
NAMES = {
    "sum": "mean",
    "mean": "sum",
    "max": "min",
    "min": "max",
    "exp": "log",
    "log": "exp",
    "zeros_like": "ones_like",
    "abs": "square",
}


def mutants(source: str, function: str) -> Iterator[tuple[str, str]]:
    """Give (what was changed, the mutated module) for each change of one function's body."""
    tree = ast.parse(source)
    target = next(n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == function)
    nodes = [n for statement in target.body for n in ast.walk(statement)]
    for position, node in enumerate(nodes):
        for words, change in _changes(node):
            fresh = copy.deepcopy(tree)
            body = next(n for n in fresh.body if isinstance(n, ast.FunctionDef) and n.name == function)
            change([n for statement in body.body for n in ast.walk(statement)][position])
            yield f"line {getattr(node, 'lineno', 0)}: {words}", ast.unparse(ast.fix_missing_locations(fresh))
    for number, statement in enumerate(target.body):
        if isinstance(statement, ast.Expr | ast.Return) or len(target.body) == 1:
            continue
        fresh = copy.deepcopy(tree)
        body = next(n for n in fresh.body if isinstance(n, ast.FunctionDef) and n.name == function)
        del body.body[number]
        yield f"line {statement.lineno}: dropped", ast.unparse(fresh)


def _changes(node):
    if isinstance(node, ast.BinOp):
        for other in BINARY.get(type(node.op), ()):
            yield f"{type(node.op).__name__} -> {other.__name__}", lambda n, o=other: setattr(n, "op", o())
        if not isinstance(node.op, ast.Add | ast.Mult):
            yield "operands swapped", _swap
        yield "left operand alone", lambda n: _become(n, n.left)
        yield "right operand alone", lambda n: _become(n, n.right)
    elif isinstance(node, ast.Compare):
        for other in COMPARE.get(type(node.ops[0]), ()):
            yield (
                f"{type(node.ops[0]).__name__} -> {other.__name__}",
                lambda n, o=other: setattr(n, "ops", [o()]),
            )
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield "minus dropped", lambda n: _become(n, n.operand)
    elif (
        isinstance(node, ast.Constant)
        and isinstance(node.value, int | float)
        and not isinstance(node.value, bool)
    ):
        for value in {0: (1,), 1: (0, 2), 2: (1, 3)}.get(node.value, (node.value + 1,)):
            yield f"{node.value} -> {value}", lambda n, v=value: setattr(n, "value", type(n.value)(v))
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield f"{node.value} -> {not node.value}", lambda n: setattr(n, "value", not n.value)
    elif isinstance(node, ast.Attribute) and node.attr in NAMES:
        yield f"{node.attr} -> {NAMES[node.attr]}", lambda n: setattr(n, "attr", NAMES[n.attr])
    elif isinstance(node, ast.Attribute) and node.attr == "T":
        yield "transpose dropped", lambda n: _become(n, n.value)
    elif isinstance(node, ast.Call):
        if len(node.args) == 2:
            yield "arguments swapped", lambda n: n.args.reverse()
        if len(node.args) == 1 and not node.keywords:
            yield "call dropped", lambda n: _become(n, n.args[0])
        for number, keyword in enumerate(node.keywords):
            yield f"{keyword.arg} dropped", lambda n, k=number: n.keywords.pop(k)
    elif isinstance(node, ast.AugAssign):
        yield (
            "= for augmented",
            lambda n: setattr(n, "op", ast.Add() if isinstance(n.op, ast.Sub) else ast.Sub()),
        )


def _swap(node):
    node.left, node.right = node.right, node.left


def _become(node, other):
    other = copy.deepcopy(other)
    node.__class__ = other.__class__
    node.__dict__.clear()
    node.__dict__.update(other.__dict__)
