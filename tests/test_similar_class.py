"""Likeness in a whole class: copies disguised in nine ways stand above fifty honest answers to six exercises."""

from __future__ import annotations

import ast
import inspect
import random
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from smlearn.grader.similar import compare, usual

sys.path.insert(0, str(Path(__file__).resolve().parent / "banks"))
from bank import load

EXERCISES = ("sigmoid", "softmax", "cross_entropy", "output_error", "dense", "recover_cost")
DEAD = ("unused = 0", "if False:\n    pass", "spare = np.zeros(3)", "assert True", "eps = 1e-12")
Change = Callable[[str, random.Random], str]


def functions() -> dict[str, dict[str, list[str]]]:
    """Give exercise -> function -> right answers, as text."""
    found: dict[str, dict[str, list[str]]] = {}
    for exercise in EXERCISES:
        for entry in load("right", exercise):
            if not inspect.isfunction(entry.answer):
                continue
            (node,) = ast.parse(textwrap.dedent(inspect.getsource(entry.answer))).body
            if isinstance(node, ast.FunctionDef):
                node.decorator_list, node.name = [], entry.function
                found.setdefault(exercise, {}).setdefault(entry.function, []).append(ast.unparse(node))
    return found


def honest(bank: dict[str, dict[str, list[str]]], rng: random.Random) -> dict[str, str]:
    return {
        f"{exercise}.py": "\n\n".join(["import numpy as np", *(rng.choice(v) for v in answers.values())])
        for exercise, answers in bank.items()
    }


class Renamed(ast.NodeTransformer):
    def __init__(self, names: dict[str, str]) -> None:
        self.names = names

    def visit_Name(self, node):
        node.id = self.names.get(node.id, node.id)
        return node

    def visit_arg(self, node):
        node.arg = self.names.get(node.arg, node.arg)
        return node


def renamed(source: str, rng: random.Random) -> str:
    tree = ast.parse(source)
    for function in tree.body:
        if isinstance(function, ast.FunctionDef):
            names = {a.arg for a in ast.walk(function) if isinstance(a, ast.arg)}
            names |= {
                n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
            }
            Renamed({name: f"{name}_{rng.randrange(99)}" for name in sorted(names)}).visit(function)
    return ast.unparse(tree)


def reordered(source: str, rng: random.Random) -> str:
    first, *rest = ast.parse(source).body
    rng.shuffle(rest)
    return ast.unparse(ast.Module([first, *rest], []))


def with_dead_lines(source: str, rng: random.Random) -> str:
    tree = ast.parse(source)
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and not isinstance(node, ast.Module):
            node.body = [
                one
                for statement in body
                for one in (*(ast.parse(rng.choice(DEAD)).body if rng.random() < 0.3 else ()), statement)
            ]
    return ast.unparse(tree)


def commented(source: str, rng: random.Random) -> str:
    return "\n".join(f"{line}  # my own, line {number}" for number, line in enumerate(source.splitlines()))


def aliased(source: str, rng: random.Random) -> str:
    return source.replace("import numpy as np", "import numpy as xp").replace("np.", "xp.")


def hinted(source: str, rng: random.Random) -> str:
    tree = ast.parse(source)
    for function in tree.body:
        if isinstance(function, ast.FunctionDef):
            for argument in function.args.args:
                argument.annotation = ast.Attribute(ast.Name("np"), "ndarray")
    return ast.unparse(tree)


def with_a_name_for_the_result(source: str, rng: random.Random) -> str:
    class Split(ast.NodeTransformer):
        def visit_Return(self, node):
            if node.value is None or isinstance(node.value, ast.Name):
                return node
            named = ast.parse(f"answer = {ast.unparse(node.value)}").body
            return [*named, ast.Return(ast.Name("answer"))]

    return ast.unparse(Split().visit(ast.parse(source)))


WAYS: dict[str, tuple[Change, ...]] = {
    "renamed": (renamed,),
    "reordered": (reordered,),
    "dead": (with_dead_lines,),
    "commented": (commented,),
    "aliased": (aliased, renamed),
    "hinted": (hinted, renamed),
    "split": (renamed, with_a_name_for_the_result),
    "most": (renamed, reordered, with_dead_lines, commented),
}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_disguised_copies_are_the_likest_pairs_of_a_class(seed):
    rng = random.Random(seed)
    bank = functions()
    class_of = {f"honest-{number:02}": honest(bank, rng) for number in range(50)}
    copies = set()
    for number, (way, changes) in enumerate(WAYS.items()):
        source = class_of[f"honest-{number:02}"]
        for change in changes:
            source = {name: change(text, rng) for name, text in source.items()}
        class_of[way] = source
        copies.add((f"honest-{number:02}", way))
    half = dict(list(class_of["honest-40"].items())[:3]) | dict(list(honest(bank, rng).items())[3:])
    class_of["half"] = half
    copies.add(("half", "honest-40"))
    pairs = compare(
        ((name, {file: text.encode() for file, text in files.items()}) for name, files in class_of.items()),
        {},
    )
    likest = {tuple(sorted((pair.one, pair.other))) for pair in pairs[:10]}
    assert len(likest & {tuple(sorted(pair)) for pair in copies}) >= 8
    assert pairs[0].share == 1.0
    assert 0.2 < usual(pairs, len(class_of)) < 0.6
