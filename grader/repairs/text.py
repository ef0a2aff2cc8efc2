"""A module's source as text whose pieces can be replaced, found by the nodes of its syntax tree."""

from __future__ import annotations

import ast
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

SHOWN = 60  # characters of the student's source in a sentence


@dataclass(frozen=True)
class Edit:
    """One change: its kind, a sentence on what it corrects, and the pieces of source that it replaces.

    kind     what tests, reports and a class's statistics call it
    message  says where and of what kind the mistake is, and not what to write
    line     of the student's file
    pieces   (from, to, text), byte positions in the source, apart from each other
    """

    kind: str
    message: str
    line: int
    pieces: tuple[tuple[int, int, str], ...]


class Text:
    """A module's source and its tree; SyntaxError or ValueError where it has none."""

    def __init__(self, source: str) -> None:
        self.source = source.replace("\r\n", "\n").replace("\r", "\n")
        self.bytes = self.source.encode("utf-8")
        self.tree = ast.parse(self.source)
        self._reached: dict[str, list[ast.stmt]] = {}

    @cached_property
    def _starts(self) -> list[int]:
        starts = [0]
        for line in self.bytes.split(b"\n"):
            starts.append(starts[-1] + len(line) + 1)
        return starts

    @cached_property
    def imported(self) -> frozenset[str]:
        """The names that the source imports, wherever it does so."""
        found = [n for n in ast.walk(self.tree) if isinstance(n, ast.Import | ast.ImportFrom)]
        return frozenset(alias.asname or alias.name for node in found for alias in node.names)

    def span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        """Give where a node begins and ends."""
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return (
            self._starts[node.lineno - 1] + node.col_offset,
            self._starts[node.end_lineno - 1] + node.end_col_offset,
        )

    def of(self, node: ast.expr | ast.stmt) -> str:
        """Give a node's source."""
        start, end = self.span(node)
        return self.bytes[start:end].decode("utf-8")

    def shown(self, node: ast.expr | ast.stmt) -> str:
        """Give a node's source as it may stand in a sentence: one line, not long, printable."""
        one = " ".join(self.of(node).split()).replace("`", "'")
        one = "".join(c if c.isprintable() else "?" for c in one)
        if len(one) <= SHOWN:
            return f"`{one}`"
        return f"`…{one[1 - SHOWN :]}`" if isinstance(node, ast.Call) else f"`{one[: SHOWN - 1]}…`"

    def lines(self, node: ast.stmt) -> tuple[int, int]:
        """Give where the whole lines of a statement begin and end, its line break included."""
        assert node.end_lineno is not None
        return self._starts[node.lineno - 1], min(self._starts[node.end_lineno], len(self.bytes))

    def changed(self, edit: Edit) -> str:
        """Give the whole source with an edit made."""
        data = self.bytes
        for start, end, text in sorted(edit.pieces, reverse=True):
            data = data[:start] + text.encode("utf-8") + data[end:]
        return data.decode("utf-8")

    def reached(self, function: str) -> list[ast.stmt]:
        """Give the definitions of the module that a function reaches by name, its own first."""
        if function in self._reached:
            return self._reached[function]
        named = {node.name: node for node in self.tree.body if isinstance(node, DEFINITIONS)}
        found = self._reached[function] = []
        waiting = [function]
        while waiting:
            definition = named.pop(waiting.pop(0), None)
            if definition is not None:
                found.append(definition)
                waiting += [n.id for n in ast.walk(definition) if isinstance(n, ast.Name)]
        return found


DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def expressions(definition: ast.stmt) -> Iterator[tuple[ast.expr, ast.AST]]:
    """Give the expressions that a definition evaluates, each with its parent; its signature and notes are none."""
    waiting: deque[ast.AST] = deque([definition])
    while waiting:
        parent = waiting.popleft()
        for name, value in ast.iter_fields(parent):
            if name in ("args", "returns", "annotation", "decorator_list") and not isinstance(
                parent, ast.Call
            ):
                continue
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.expr):
                    yield child, parent
                if isinstance(child, ast.AST) and not isinstance(child, ast.JoinedStr):
                    waiting.append(child)


def parameters(definition: ast.stmt) -> list[str]:
    """Give the names of a function's parameters."""
    if not isinstance(definition, ast.FunctionDef):
        return []
    return [a.arg for a in (*definition.args.posonlyargs, *definition.args.args)]


def local_names(definition: ast.stmt) -> list[str]:
    """Give the names that stand for values in a function: its parameters, and what it assigns."""
    stored = [n.id for n in ast.walk(definition) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    return list(dict.fromkeys([*parameters(definition), *stored]))
