"""Mechanical mutants of a module: each one place of its syntax tree changed, as a slip of the pen would."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator

OPERATORS = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add, ast.Mult),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult, ast.Sub),
    ast.MatMult: (ast.Mult,),
    ast.Lt: (ast.LtE, ast.Gt),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.Eq: (ast.NotEq,),
}


def mutants(source: str, function: str) -> Iterator[tuple[str, str]]:
    """Give (what was changed, the module's source) for each mutant of one of its functions."""
    tree = ast.parse(source)
    body = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == function)
    count = len(list(ast.walk(body)))
    for place in range(count):
        for change in range(3):
            other = copy.deepcopy(tree)
            target = next(n for n in other.body if isinstance(n, ast.FunctionDef) and n.name == function)
            node = list(ast.walk(target))[place]
            before = ast.unparse(node) if not isinstance(node, ast.operator | ast.cmpop) else ""
            if _changed(node, change):
                ast.fix_missing_locations(other)
                yield f"{before} -> {ast.unparse(node)}", ast.unparse(other)


def _changed(node: ast.AST, change: int) -> bool:
    """Change a node in place, in the first, second or third way that there is; False where there is none."""
    if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS and change < len(OPERATORS[type(node.op)]):
        node.op = OPERATORS[type(node.op)][change]()
    elif isinstance(node, ast.Compare) and type(node.ops[0]) in OPERATORS and change < 1:
        node.ops[0] = OPERATORS[type(node.ops[0])][change]()
    elif isinstance(node, ast.Constant) and type(node.value) in (int, float) and change < 2:
        node.value = node.value + (1, -1)[change]
    elif isinstance(node, ast.Attribute) and node.attr == "T" and change < 1:
        node.attr = "real"  # the transpose dropped
    elif isinstance(node, ast.Call) and len(node.args) > 1 and change < 1:
        node.args[0], node.args[1] = node.args[1], node.args[0]
    elif isinstance(node, ast.Slice) and change < 2 and (node.lower, node.upper)[change] is not None:
        setattr(node, ("lower", "upper")[change], None)
    elif isinstance(node, ast.For | ast.If) and len(node.body) > 1 and change < 2:
        node.body.pop((0, -1)[change])
    else:
        return False
    return True
