"""The LaTeX that the lessons use, read into items: scripts hold no scripts, fractions no fractions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

# command: (kind, sign, the same in ASCII)
COMMANDS = {
    "partial": ("prefix", "∂", "d"),
    "nabla": ("prefix", "∇", "grad "),
    "sigma": ("ord", "σ", "sigma"),
    "delta": ("ord", "δ", "delta"),
    "eta": ("ord", "η", "eta"),
    "phi": ("ord", "φ", "phi"),
    "top": ("ord", "T", "T"),
    "infty": ("ord", "∞", "inf"),
    "ldots": ("ord", "…", "..."),
    "odot": ("bin", "⊙", "(*)"),
    "cdot": ("bin", "·", "*"),
    "times": ("bin", "×", "x"),
    "to": ("rel", "→", "->"),
    "le": ("rel", "≤", "<="),
    "ge": ("rel", "≥", ">="),
    "ne": ("rel", "≠", "!="),
    "approx": ("rel", "≈", "~"),
    "sum": ("big", "∑", "sum"),
    "prod": ("big", "∏", "prod"),
    "int": ("big", "∫", "int"),
    "ln": ("func", "ln", "ln"),
    "exp": ("func", "exp", "exp"),
    "max": ("func", "max", "max"),
    "quad": ("quad", "", ""),
}
_CHARACTERS = {
    **dict.fromkeys("([", "open"),
    **dict.fromkeys(")]", "close"),
    **dict.fromkeys("=<>", "rel"),
    **dict.fromkeys("+-", "bin"),
    **dict.fromkeys(",;:", "punct"),
}
_BEFORE_A_SIGN = ("rel", "open", "punct", "bin", "sign", "func", "big", "quad")
_TOKEN = re.compile(r"\\[a-zA-Z]+|\\.|\s+|.", re.DOTALL)


@dataclass
class Item:
    """One part of a formula; `spaced` where the source has a space before it."""

    kind: str  # ord, prefix, bin, sign, rel, open, close, punct, func, big, quad, text, frac, sqrt, group, fence
    text: str = ""
    plain: str = ""
    parts: tuple[list[Item], ...] = ()
    sub: list[Item] = field(default_factory=list)
    sup: list[Item] = field(default_factory=list)
    spaced: bool = False


def parse(maths: str) -> list[Item]:
    """Read a formula."""
    return _Parser(maths).items()


def depths(row: Sequence[Item] | str) -> list[int]:
    """Give how many brackets are open at each item, or character, of a row."""
    depth, found = 0, []
    for part in row:
        kind = part.kind if isinstance(part, Item) else _CHARACTERS.get(part, "")
        depth += kind == "open"
        found.append(depth)
        depth -= kind == "close"
    return found


class _Parser:
    def __init__(self, maths: str) -> None:
        self.tokens = _TOKEN.findall(maths.strip())
        self.at = 0

    def items(self, end: str = "") -> list[Item]:
        """Read up to the token `end`, or to the end of all."""
        found: list[Item] = []
        spaced = False
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token == end:
                break
            if token.isspace():
                spaced = True
                continue
            if token in "^_" and found:
                part = self.argument()
                if token == "^":
                    found[-1].sup = found[-1].sup + part
                else:
                    found[-1].sub = part
            elif token == "'" and found:
                found[-1].sup = [Item("ord", "′", "'"), *found[-1].sup]
            else:
                item = self.item(token)
                item.spaced = spaced
                if (
                    item.kind == "bin"
                    and item.text in "+−"
                    and (not found or found[-1].kind in _BEFORE_A_SIGN)
                ):
                    item.kind = "sign"
                found.append(item)
            spaced = False
        return found

    def item(self, token: str) -> Item:
        name = token[1:] if token.startswith("\\") else ""
        if token == "{":
            return Item("group", parts=(self.items("}"),))
        if name == "frac":
            return Item("frac", parts=(self.argument(), self.argument()))
        if name == "sqrt":
            return Item("sqrt", parts=(self.argument(),))
        if name in ("text", "mathrm"):
            words = self.raw()
            return Item("text", words, words)
        if name == "left":
            opening = self.next()
            body = self.items("\\right")
            return Item("fence", opening + self.next(), parts=(body,))
        if name in COMMANDS:
            return Item(*COMMANDS[name])
        if token == "-":
            return Item("bin", "−", "-")
        return Item(_CHARACTERS.get(token, "ord"), name or token, name or token)

    def argument(self) -> list[Item]:
        """Read what belongs to a script or a fraction: a group, or one item."""
        token = self.next()
        return self.items("}") if token == "{" else [self.item(token)] if token else []

    def raw(self) -> str:
        """Read a group as it is written, spaces and all."""
        if self.next() != "{":
            return ""
        found = ""
        while self.at < len(self.tokens) and self.tokens[self.at] != "}":
            found += self.tokens[self.at]
            self.at += 1
        self.at += 1
        return found

    def next(self) -> str:
        while self.at < len(self.tokens) and self.tokens[self.at].isspace():
            self.at += 1
        self.at += 1
        return self.tokens[self.at - 1] if self.at <= len(self.tokens) else ""
